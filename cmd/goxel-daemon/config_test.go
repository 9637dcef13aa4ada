package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestConfigFile starts a daemon with a file of settings, parts of which the command line overrules.
func TestConfigFile(t *testing.T) {
	dir := shortDir(t)
	config, socket := filepath.Join(dir, "c.toml"), filepath.Join(dir, "s")
	writeFile(t, config, fmt.Sprintf(`
socket = %q
workers = 3
storage = "block"
lenient = true
daemonize = true
max-memory = "64M"
`, socket))
	cmd := command(t, "-c", config, "--workers=2", "-f")
	cmd.Env = append(cmd.Env, "GOXEL_SOCKET="+socket+"-not")
	d := run(t, cmd, socket)
	p := d.dial()
	if s := p.must("status", `{}`); s["workers"] != 2.0 || s["storage"] != "block" {
		t.Errorf("status tells %v", s)
	}
	p.send(`{"id":1,"method":"ping"}`)
	if r := p.reply(); r.Error != nil {
		t.Errorf("lenient: %+v", r.Error)
	}
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", d.cmd.Process.Pid), command(t, "--status", "--config", config))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "--config", config))
	if code := d.exit(); code != 0 {
		t.Errorf("exit status %d", code)
	}
}

func TestConfigFaults(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "c.toml")
	for text, words := range map[string]string{
		"workers = 3\nwokers = 4\n":        ":2: wokers: no such flag",
		"\nworkers = 65\n":                 ":2: workers: 65 is not between 1 and 64",
		"workers = \"3\"\n":                ":1: workers: want an integer",
		"\n\nsocket-mode = \"rw\"\n":       ":3: socket-mode: rw is no octal",
		"protocol = \"grpc\"\n":            ":1: protocol: grpc is none of auto, jsonrpc, mcp",
		"log-level = \"loud\"\n":           ":1: log-level: loud is none of debug, info, warn, error",
		"render-ttl = \"0s\"\n":            ":1: render-ttl: must not be 0",
		"allow-user = [\"no such user\"]":  ":1: allow-user: no such user",
		"user = \"no such user\"":          ":1: user: no such user",
		"config = \"other\"":               ":1: config: this flag is for the command line only",
		"help = true":                      ":1: help: this flag is for the command line only",
		"{\"daemon\": {\"workers\": 4}}\n": "goxelctl migrate",
	} {
		writeFile(t, config, text)
		for _, flag := range []string{"--check-config", "--foreground"} {
			fails(t, command(t, "--config", config, flag), "goxel-daemon: ", config, words)
		}
	}
	fails(t, command(t, "--config", filepath.Join(dir, "none")), "settings: open", "none")
	writeFile(t, config, "workers = 65\n")
	want(t, 1, "", command(t, "--config", config, "--check-config", "--workers", "66"))
}

// TestCheckConfig prints settings that are a file of settings themselves.
func TestCheckConfig(t *testing.T) {
	dir := t.TempDir()
	config, printed := filepath.Join(dir, "c.toml"), filepath.Join(dir, "p.toml")
	writeFile(t, config, "\nworkers = 3\nallow-user = [\"7\", \"8\"]\nmax-memory = 1073741824\n")
	cmd := command(t, "--config", config, "--check-config", "--request-timeout", "90s", "--root", "models", "-D")
	cmd.Dir = dir
	cmd.Env = append(cmd.Env, "GOXEL_RENDER_TTL=60", "GOXEL_SOCKET=/run/g.sock")
	text, stderr, code := outcome(t, cmd)
	if code != 0 || stderr != "" {
		t.Fatalf("it ends with %d and %q", code, stderr)
	}
	for _, line := range []string{
		"workers = 3 # " + config + ":2", `allow-user = ["7", "8"] # ` + config + ":3", `max-memory = "1G" # ` + config + ":4",
		`request-timeout = "1m30s" # command line`, "daemonize = true # command line", `render-ttl = "1m" # GOXEL_RENDER_TTL`,
		fmt.Sprintf("root = [%q] # command line", filepath.Join(dir, "models")), `# protocol = "auto"`, `socket = "/run/g.sock" # GOXEL_SOCKET`, `# pid-file = "/run/g.pid"`, `# working-dir = "/"`, "# queue-size = 1024",
	} {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("the line %s is missing in\n%s", line, text)
		}
	}
	writeFile(t, printed, text)
	cmd = command(t, "--config", printed, "--check-config")
	cmd.Dir = dir
	again, stderr, code := outcome(t, cmd)
	if code != 0 || stderr != "" || values(again) != values(text) {
		t.Errorf("read again it ends with %d, %q and\n%s", code, stderr, again)
	}
}

// values returns lines of settings without what tells their origin.
func values(text string) (out string) {
	for line := range strings.Lines(text) {
		value, _, _ := strings.Cut(strings.TrimPrefix(line, "# "), " # ")
		out += strings.TrimSpace(value) + "\n"
	}
	return out
}

// TestReload changes the file of settings of a running daemon.
func TestReload(t *testing.T) {
	dir := shortDir(t)
	config := filepath.Join(dir, "c.toml")
	writeFile(t, config, "workers = 3\n")
	d := start(t, "-c", config, "--lenient=false", "--max-connections=50")
	p := d.dial()
	p.must("create_project", `{}`)
	p.must("procedural_shape", `{"shape":"cube","position":[0,0,0],"size":[64,64,64]}`)
	reload := func(text, logged string) {
		t.Helper()
		writeFile(t, config, text)
		d.signal(syscall.SIGHUP)
		if !d.log.wait(logged) {
			t.Fatalf("the daemon ended; want %q in its log", logged)
		}
		p.must("ping", `{}`)
	}
	reload("workers = 4\nlenient = true\nrequest-timeout = \"1ns\"\nlog-level = \"debug\"\n", `changed="[log-level request-timeout]"`)
	if !strings.Contains(d.log.String(), "these settings need a restart\" flags=[workers]") {
		t.Error("the log does not tell of the restart")
	}
	p.call("flood_fill", `[0,0,0]`).refused(t, -32000, "deadline_exceeded")
	p.send(`{"id":1,"method":"ping"}`)
	p.reply().refused(t, -32600, "invalid_request") // the command line goes before the file

	reload("workers = 65\n", ":1: workers: 65 is not between 1 and 64")
	p.call("flood_fill", `[0,0,0]`).refused(t, -32000, "deadline_exceeded")

	reload("priority-queue = true\nmax-connections = 1\nallow-user = [\"7\"]\n", `changed="[log-level allow-user priority-queue request-timeout]"`)
	p.must("flood_fill", `[0,0,0]`)
	d.dial().must("ping", `{}`)
	if err := os.Remove(config); err != nil {
		t.Fatal(err)
	}
	d.signal(syscall.SIGHUP)
	if !d.log.wait("no such file") {
		t.Error("the daemon ended")
	}
	d.dial().must("ping", `{}`)
	d.stop()
}

func TestLogFormatAndLevel(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	d := start(t, "--log-file", log, "--log-format=json", "--log-level=warn", "-V")
	d.stop()
	if text, err := os.ReadFile(log); err != nil || strings.Contains(string(text), "listening") {
		t.Errorf("at the level of warnings the log holds %q, %v", text, err)
	}
	socket := filepath.Join(shortDir(t), "s")
	cmd := command(t, "-s", socket, "--log-file", log)
	cmd.Env = append(cmd.Env, "GOXEL_LOG_LEVEL=ERROR")
	run(t, cmd, socket).stop()
	if text, err := os.ReadFile(log); err != nil || strings.Contains(string(text), "listening") {
		t.Errorf("at the level of errors the log holds %q, %v", text, err)
	}
	cmd = command(t, "-s", socket)
	cmd.Env = append(cmd.Env, "GOXEL_LOG_LEVEL=loud")
	fails(t, cmd, "GOXEL_LOG_LEVEL: loud is none of debug, info, warn, error")
	d = start(t, "--log-file", log, "--log-format=json")
	d.stop()
	if text, err := os.ReadFile(log); err != nil || !strings.Contains(string(text), `"msg":"listening"`) {
		t.Errorf("the log holds %q, %v", text, err)
	}
}

// TestAllowShutdown stops the daemon by a client's request, where that is allowed.
func TestAllowShutdown(t *testing.T) {
	d := start(t)
	d.dial().call("shutdown", `{}`).refused(t, -32005, "permission_denied")
	d.dial().must("ping", `{}`)
	d.stop()
	d = start(t, "--allow-shutdown")
	d.dial().must("shutdown", `{}`)
	if code := d.exit(); code != 0 {
		t.Errorf("exit status %d, want 0", code)
	}
	gone(t, d.socket)
}

func TestProtocolFlag(t *testing.T) {
	call := `{"tool":"ping","arguments":{}}`
	for protocol, answered := range map[string]bool{"auto": true, "jsonrpc": false, "mcp": true} {
		p := start(t, "-P", protocol).dial()
		p.send(call)
		line, err := p.r.ReadString('\n')
		if err != nil || strings.Contains(line, `{"success":true,"content":{"pong":true`) != answered {
			t.Errorf("%s: a tool call is answered by %q, %v", protocol, line, err)
		}
	}
	fails(t, command(t, "-P", "grpc"), "--protocol grpc is none of auto, jsonrpc, mcp", "Invalid command line arguments.")
}
