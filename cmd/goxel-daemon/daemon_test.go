package main_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// TestFirstScriptInPython is what somebody tries first: connect, send a line, receive once, parse.
func TestFirstScriptInPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	d := start(t)
	script := `
import json, socket, sys

sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
sock.connect(sys.argv[1])
request = {"jsonrpc": "2.0", "method": "create_project", "params": {"name": "test"}, "id": 1}
sock.send(json.dumps(request).encode() + b"\n")
response = json.loads(sock.recv(4096))
assert response["id"] == 1, response
assert response["result"]["success"] is True, response
print(response["result"]["name"])
`
	out, err := exec.Command(python, "-c", script, d.socket).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "test" {
		t.Errorf("the script says %q, %v", out, err)
	}
}

func TestFirstScriptInGo(t *testing.T) {
	d := start(t)
	nc, err := net.Dial("unix", d.socket)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := nc.Write([]byte(`{"jsonrpc":"2.0","method":"create_project","params":{"name":"test"},"id":1}` + "\n")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, err := nc.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Version string `json:"jsonrpc"`
		ID      int
		Result  struct {
			Success bool
			Name    string
		}
	}
	if err := json.Unmarshal(buf[:n], &r); err != nil || r.Version != "2.0" || r.ID != 1 || !r.Result.Success || r.Result.Name != "test" {
		t.Errorf("one read gives %q: %+v, %v", buf[:n], r, err)
	}
}

func TestVersion(t *testing.T) {
	for _, flag := range []string{"--version", "-v"} {
		out, err := command(t, flag).Output()
		first, rest, _ := strings.Cut(string(out), "\n")
		if err != nil || first != "goxel-daemon version 1.2.3-test" || !strings.Contains(rest, "dense, roaring, block") {
			t.Errorf("%s: %q, %v", flag, out, err)
		}
	}
	p := start(t).dial()
	if got := p.must("version", `{}`)["version"]; got != "1.2.3-test" {
		t.Errorf("version over the socket is %v", got)
	}
}

func TestBadCommandLines(t *testing.T) {
	dir := t.TempDir()
	const hint = "Invalid command line arguments. Use --help for usage information."
	for _, tc := range []struct {
		args []string
		word string
	}{
		{[]string{"--no-such-flag"}, "no-such-flag"},
		{[]string{"-Z"}, "'Z'"},
		{[]string{"serve"}, `"serve"`},
		{[]string{"--storage", "tree"}, "dense, roaring, block"},
		{[]string{"--workers", "0"}, "between 1 and 64"},
		{[]string{"--workers", "65"}, "between 1 and 64"},
		{[]string{"--workers", "many"}, "many"},
		{[]string{"--queue-size=65537"}, "--queue-size"},
		{[]string{"--max-connections=0"}, "--max-connections"},
		{[]string{"--max-projects=-1"}, "--max-projects"},
		{[]string{"--max-memory", "lots"}, "lots"},
		{[]string{"--request-timeout", "0s"}, "--request-timeout"},
		{[]string{"--stop-timeout", "-1s"}, "--stop-timeout"},
		{[]string{"--profile", "all"}, "cpu, mem"},
		{[]string{"--socket="}, "--socket"},
		{[]string{"--socket-mode", "rw"}, "--socket-mode"},
		{[]string{"--socket-mode", "1777"}, "--socket-mode"},
		{[]string{"--socket-group", "no such group"}, "--socket-group"},
		{[]string{"--allow-group", "no such group"}, "--allow-group"},
		{[]string{"--allow-user", "no such user"}, "--allow-user"},
	} {
		fails(t, command(t, tc.args...), "goxel-daemon: ", tc.word, hint)
	}
	for _, tc := range []struct {
		args []string
		word string
	}{
		{[]string{"--root", filepath.Join(dir, "none")}, "none"},
		{[]string{"--log-file", filepath.Join(dir, "none", "log")}, "--log-file"},
		{[]string{"--pid-file", filepath.Join(dir, "none", "pid")}, "--pid-file"},
		{[]string{"--socket", filepath.Join(dir, strings.Repeat("long", 40))}, "the path has"},
	} {
		socket := filepath.Join(shortDir(t), "s")
		fails(t, command(t, append([]string{"--socket", socket}, tc.args...)...), "goxel-daemon: ", tc.word)
		gone(t, socket, socket+".lock")
	}
}

func TestStorageKinds(t *testing.T) {
	for _, k := range all.Kinds() {
		p := start(t, "--storage", k.Name).dial()
		p.must("create_project", `{}`)
		p.must("add_voxel", `[1,2,3,4,5,6]`)
		got := p.must("get_voxel", `[1,2,3]`)
		if fmt.Sprint(got["color"]) != "[4 5 6 255]" {
			t.Errorf("%s: %v", k.Name, got)
		}
		if s := p.must("status", `{}`)["storage"]; s != k.Name {
			t.Errorf("status tells storage %v, want %s", s, k.Name)
		}
	}
	if s := start(t).dial().must("status", `{}`)["storage"]; s != all.Default {
		t.Errorf("the default storage is %v", s)
	}
}

func TestSocketModeAndPIDFile(t *testing.T) {
	pidFile := filepath.Join(t.TempDir(), "pid")
	for flag, want := range map[string]fs.FileMode{"": 0o600, "0660": 0o660, "666": 0o666} {
		args := []string{"--pid-file", pidFile}
		if flag != "" {
			args = append(args, "--socket-mode", flag)
		}
		d := start(t, args...)
		info, err := os.Stat(d.socket)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("--socket-mode %q: %v, %v; want %v", flag, info.Mode(), err, want)
		}
		if data, err := os.ReadFile(pidFile); err != nil || string(data) != fmt.Sprintln(d.cmd.Process.Pid) {
			t.Errorf("the pid file holds %q, %v; want %d", data, err, d.cmd.Process.Pid)
		}
		d.stop()
		gone(t, d.socket, d.socket+".lock", pidFile)
	}
}

func TestSecondDaemonIsRefused(t *testing.T) {
	d := start(t)
	fails(t, command(t, "--socket", d.socket), "in use", fmt.Sprintf("pid %d", d.cmd.Process.Pid))
	d.dial().must("ping", `{}`)
	d.stop()
}

func TestKilledDaemonIsReplaced(t *testing.T) {
	d := start(t)
	d.signal(syscall.SIGKILL)
	d.exit()
	if _, err := os.Lstat(d.socket); err != nil {
		t.Fatalf("the killed daemon left no socket, so there is nothing to see: %v", err)
	}
	again := run(t, command(t, "--socket", d.socket), d.socket)
	again.dial().must("ping", `{}`)
	again.stop()
	gone(t, d.socket, d.socket+".lock")
}

func TestRootConfines(t *testing.T) {
	root, other := t.TempDir(), t.TempDir()
	if err := os.Symlink(other, filepath.Join(root, "out")); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--root", root).dial()
	p.must("create_project", `{}`)
	p.must("add_voxel", `[1,2,3]`)
	p.must("save_file", `["in.gox"]`)
	p.must("open_file", fmt.Sprintf(`[%q]`, filepath.Join(root, "in.gox")))
	for _, path := range []string{filepath.Join(other, "a.gox"), "../a.gox", "out/a.gox", filepath.Join(root, "..", "a.gox")} {
		p.call("save_file", fmt.Sprintf(`[%q]`, path)).refused(t, -32005, "permission_denied")
		p.call("open_file", fmt.Sprintf(`[%q]`, path)).refused(t, -32005, "permission_denied")
	}
	if list, err := os.ReadDir(other); err != nil || len(list) > 0 {
		t.Errorf("outside of the root there are %v, %v", list, err)
	}
}

// TestLimits sees to it that flags reach what they are for.
func TestLimits(t *testing.T) {
	d := start(t, "--max-projects", "1", "--max-connections=2", "--max-request", "64K", "--max-file", "10", "--lenient", "--request-timeout", "1ns",
		"--queue-size", "16", "--workers", "1", "--max-memory", "16M", "--undo-memory", "1K", "--priority-queue", "-V", "-f")
	p := d.dial()
	p.must("create_project", `{"_meta":{"timeout_ms":60000}}`)
	p.call("create_project", `{"_meta":{"timeout_ms":60000}}`).refused(t, -32006, "too_many_projects")
	p.call("flood_fill", `[0,0,0]`).refused(t, -32000, "deadline_exceeded")
	p.must("add_voxel", `[0,0,0]`)
	for i := range 60 {
		p.must("add_voxel", fmt.Sprintf(`[%d,0,0]`, i))
	}
	if n := p.must("get_project_info", `{}`)["undo_depth"].(float64); n < 1 || n > 40 {
		t.Errorf("%v steps of undo with 1 KiB for them", n)
	}
	p.send(`{"id":1,"method":"ping"}`)
	if r := p.reply(); r.Error != nil {
		t.Errorf("--lenient: %+v", r.Error)
	}
	if w := p.must("status", `{}`)["workers"]; w != 1.0 {
		t.Errorf("%v workers, want 1", w)
	}
	p.send(`{"jsonrpc":"2.0","id":1,"method":"echo","params":["` + strings.Repeat("a", 70_000) + `"]}` + "\n")
	p.reply().refused(t, -32600, "too_large")
	q := d.dial()
	q.must("ping", `{}`)
	d.dial().reply().refused(t, -32006, "too_many_connections")
	for _, words := range []string{"msg=settings", "workers=1", "max_memory=16M", "undo_memory=1K", "priority_queue=true"} {
		if !strings.Contains(d.log.String(), words) {
			t.Errorf("the log of --verbose lacks %q", words)
		}
	}
}

func TestMaxFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("0 0 0 ffffff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, "--max-file", "10").dial().call("open_file", fmt.Sprintf(`[%q]`, file)).refused(t, -32006, "file_too_large")
	start(t, "--max-file", "20").dial().must("open_file", fmt.Sprintf(`[%q]`, file))
}

func TestSocketByEnvironment(t *testing.T) {
	dir := shortDir(t)
	for _, tc := range []struct {
		env    []string
		socket string
	}{
		{[]string{"GOXEL_SOCKET=" + dir + "/e", "RUNTIME_DIRECTORY=" + dir + "/r", "XDG_RUNTIME_DIR=" + dir}, dir + "/e"},
		{[]string{"RUNTIME_DIRECTORY=" + dir + "/r:" + dir + "/q", "XDG_RUNTIME_DIR=" + dir}, dir + "/r/goxel.sock"},
		{[]string{"XDG_RUNTIME_DIR=" + dir}, dir + "/goxel/goxel.sock"},
	} {
		cmd := command(t)
		cmd.Env = append(cmd.Env, tc.env...)
		d := run(t, cmd, tc.socket)
		d.dial().must("ping", `{}`)
		d.stop()
		gone(t, tc.socket)
	}
}

func TestProfile(t *testing.T) {
	dir := t.TempDir()
	d := start(t, "--profile", "cpu", "--profile-dir", dir)
	d.dial().must("ping", `{}`)
	d.stop()
	if info, err := os.Stat(filepath.Join(dir, "cpu.pprof")); err != nil || info.Size() == 0 {
		t.Errorf("the profile: %v, %v", info, err)
	}
}
