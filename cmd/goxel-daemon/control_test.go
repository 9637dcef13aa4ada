package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/pidfile"
)

// outcome runs the command to its end and returns what it says and its exit status.
func outcome(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer end.Stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// want fails the test unless the command ends with the exit status and, on standard output, exactly the text.
func want(t *testing.T, code int, text string, cmd *exec.Cmd) {
	t.Helper()
	stdout, stderr, got := outcome(t, cmd)
	if got != code || stdout != text {
		t.Errorf("%v ends with %d, %q and %q on standard error; want %d and %q", cmd.Args[1:], got, stdout, stderr, code, text)
	}
}

// background starts a daemon in the background, which ends with the test, and returns its process id.
func background(t *testing.T, pidFile string, cmd *exec.Cmd) (pid int) {
	t.Helper()
	t.Cleanup(func() { killHolder(pidFile) })
	if stdout, stderr, code := outcome(t, cmd); code != 0 || stdout != "" || stderr != "" {
		t.Fatalf("%v ends with %d, %q and %q", cmd.Args[1:], code, stdout, stderr)
	}
	return holder(t, pidFile)
}

// holder returns the id of the process that holds the pid file.
func holder(t *testing.T, pidFile string) (pid int) {
	t.Helper()
	v, err := pidfile.Look(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	pid, err = v.PID()
	if err != nil || pid == 0 || !v.Held() {
		t.Fatalf("%s holds %d, %v, and is held: %v", pidFile, pid, err, v.Held())
	}
	return pid
}

// killHolder ends the process that holds the pid file, if there is one.
func killHolder(pidFile string) {
	v, err := pidfile.Look(pidFile)
	if err != nil {
		return
	}
	defer v.Close()
	if pid, err := v.PID(); err == nil && pid > 1 && v.Held() {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
	}
}

// at returns a daemon that somebody else has started.
func at(t *testing.T, socket string) *daemon { return &daemon{t: t, socket: socket} }

// TestControlScript does what the control scripts for the C daemon do, with the options that they give.
func TestControlScript(t *testing.T) {
	dir := shortDir(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	common := []string{"--pid-file", in("pid"), "--socket", in("s")}
	ctl := func(args ...string) *exec.Cmd { return command(t, append(args, common...)...) }
	start := func() *exec.Cmd {
		return ctl("--daemonize", "--log-file", in("log"), "--workers", "4", "--queue-size", "1024", "--max-connections", "256")
	}
	for _, flag := range []string{"--status", "--stop", "--reload"} {
		want(t, 1, "Daemon is not running (no PID file found)\n", ctl(flag))
	}

	pid := background(t, in("pid"), start())
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", pid), ctl("--status"))
	p := at(t, in("s")).dial()
	if s := p.must("status", `{}`); s["pid"] != float64(pid) || s["workers"] != 4.0 {
		t.Errorf("status tells %v", s)
	}

	if _, stderr, code := outcome(t, start()); code != 1 || !strings.Contains(stderr, "in use") || !strings.Contains(stderr, strconv.Itoa(pid)) {
		t.Errorf("a second start ends with %d and %q", code, stderr)
	}
	other := command(t, "--daemonize", "--pid-file", in("pid"), "--socket", in("t"), "--log-file", in("log"))
	if _, stderr, code := outcome(t, other); code != 1 || !strings.Contains(stderr, fmt.Sprintf("another daemon (pid %d) holds it", pid)) {
		t.Errorf("a second daemon with the same pid file ends with %d and %q", code, stderr)
	}
	gone(t, in("t"), in("t.lock"))
	p.must("ping", `{}`)

	if err := os.Rename(in("log"), in("log.1")); err != nil {
		t.Fatal(err)
	}
	want(t, 0, fmt.Sprintf("Reload signal sent (PID: %d)\n", pid), ctl("--reload"))
	poll(t, "the log to be opened again", func() bool {
		text, err := os.ReadFile(in("log"))
		return err == nil && strings.Contains(string(text), "log reopened")
	})

	want(t, 0, "Daemon stopped successfully\n", ctl("--stop"))
	gone(t, in("s"), in("s.lock"), in("pid"))
	want(t, 1, "Daemon is not running (no PID file found)\n", ctl("--stop"))
}

// TestStaleFile finds pid files that were left behind, of processes that are gone and of others that have the number now.
func TestStaleFile(t *testing.T) {
	dir := shortDir(t)
	pidFile := filepath.Join(dir, "pid")
	d := start(t, "--pid-file", pidFile)
	d.signal(syscall.SIGKILL)
	d.exit()
	stale := fmt.Sprintf("Daemon is not running (stale PID file: %d)\n", d.cmd.Process.Pid)
	left, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"--status", "--stop", "--reload"} {
		if err := os.WriteFile(pidFile, left, 0o600); err != nil {
			t.Fatal(err)
		}
		want(t, 1, stale, command(t, flag, "--pid-file", pidFile))
		gone(t, pidFile)

		own := []byte(fmt.Sprintln(os.Getpid())) // this test is no daemon
		if err := os.WriteFile(pidFile, own, 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := outcome(t, command(t, flag, "--pid-file", pidFile, "--socket", filepath.Join(dir, "none")))
		if code != 1 || !strings.Contains(stdout, fmt.Sprintf("stale PID file: %d", os.Getpid())) || !strings.Contains(stderr, "is left alone") {
			t.Errorf("%s ends with %d, %q and %q", flag, code, stdout, stderr)
		}
		gone(t, pidFile)
	}
	if err := os.WriteFile(pidFile, left, 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, "--pid-file", pidFile).stop() // takes the file over
	gone(t, pidFile)
	if err := os.WriteFile(pidFile, []byte("no number"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"--status", "--stop"} {
		fails(t, command(t, flag, "--pid-file", pidFile), "something else than a process id")
	}
	fails(t, command(t, "--pid-file", pidFile, "--socket", filepath.Join(dir, "s")), "--pid-file", "something else")
}

// TestForeignPIDFile controls a daemon whose pid file somebody else has written, as wrappers do.
func TestForeignPIDFile(t *testing.T) {
	d := start(t)
	pidFile := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(d.cmd.Process.Pid)), 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", d.cmd.Process.Pid), command(t, "--status", "--pid-file", pidFile))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "--pid-file", pidFile))
	if code := d.exit(); code != 0 {
		t.Errorf("the daemon ends with %d", code)
	}
	gone(t, pidFile)
}

// TestControlBySocket controls a daemon that has no pid file.
func TestControlBySocket(t *testing.T) {
	d := start(t)
	pid := d.cmd.Process.Pid
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", pid), command(t, "--status", "--socket", d.socket))
	want(t, 0, fmt.Sprintf("Reload signal sent (PID: %d)\n", pid), command(t, "--reload", "-s", d.socket))
	if !d.log.wait("log reopened") {
		t.Error("the daemon ended")
	}
	none := filepath.Join(t.TempDir(), "pid")
	want(t, 1, "Daemon is not running (no PID file found)\n", command(t, "--status", "-s", d.socket, "-p", none))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "--socket", d.socket))
	if code := d.exit(); code != 0 {
		t.Errorf("the daemon ends with %d", code)
	}
	want(t, 1, "Daemon is not running (no PID file found)\n", command(t, "--status", "--socket", d.socket))
}

// TestBackgroundDefaults starts a daemon that is told no more than its socket.
func TestBackgroundDefaults(t *testing.T) {
	dir := shortDir(t)
	socket, pidFile := filepath.Join(dir, "goxel.sock"), filepath.Join(dir, "goxel.pid")
	cmd := command(t, "-D", "-s", "goxel.sock", "--allow-user", "1") // relative to the folder of the start
	cmd.Dir = dir
	cmd.Env = append(cmd.Env, "LOGS_DIRECTORY="+filepath.Join(dir, "logs"))
	pid := background(t, pidFile, cmd)
	p := at(t, socket).dial()
	p.must("create_project", `{}`)
	p.call("open_file", `["no-such-file.gox"]`)
	if link, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)); err == nil && link != "/" {
		t.Errorf("it works in %s", link)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "logs", "daemon.log")); err != nil || !strings.Contains(string(text), "msg=listening") {
		t.Errorf("the log holds %q, %v", text, err)
	}
	if session, err := unix.Getsid(pid); err != nil || session != pid {
		t.Errorf("process %d is in session %d, %v", pid, session, err)
	}
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", pid), command(t, "--status", "-s", socket))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "-s", socket))
	gone(t, socket, pidFile)
}

// TestBackgroundThatFails tells the reason at once, and leaves nothing behind.
func TestBackgroundThatFails(t *testing.T) {
	dir := shortDir(t)
	socket, log := filepath.Join(dir, "s"), filepath.Join(dir, "log")
	if err := os.WriteFile(log+".txt", []byte("not a number\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for words, args := range map[string][]string{
		"--log-file":               {"-l", filepath.Join(dir, "none", "log")},
		"--working-dir":            {"-w", filepath.Join(dir, "none")},
		"no such folder":           {"--root", filepath.Join(dir, "no such folder")},
		"--workers 65":             {"--workers", "65"},
		"something else":           {"--pid-file", log + ".txt"},
		"the path has":             {"--socket", filepath.Join(dir, strings.Repeat("long", 40))},
		"is a symbolic link in a ": {"--log-file", filepath.Join(dir, "link")},
	} {
		if strings.Contains(words, "link") {
			if err := errors.Join(os.Chmod(dir, 0o1777), os.Symlink(log, filepath.Join(dir, "link"))); err != nil {
				t.Fatal(err)
			}
		}
		fails(t, command(t, append([]string{"-D", "-s", socket, "-l", log}, args...)...), "goxel-daemon: ", words)
		gone(t, socket, socket+".lock", filepath.Join(dir, "s.pid"))
	}
	cmd := command(t, "-D", "-l", log)
	cmd.Env = append(cmd.Env, "XDG_RUNTIME_DIR="+dir)
	cmd.Env = append(cmd.Env, "LISTEN_FDS=1")
	cmd.Args = append([]string{"sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)
	var err error
	if cmd.Path, err = exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell to tell the daemon its own process id")
	}
	fails(t, cmd, "systemd passes")
}

// TestLastOfForegroundAndBackgroundWins runs in the foreground, or start would not see it end.
func TestLastOfForegroundAndBackgroundWins(t *testing.T) {
	d := start(t, "-D", "-f")
	d.dial().must("ping", `{}`)
	d.stop()
	d = start(t, "-D", "--daemonize=false")
	d.stop()
}

func TestWorkingDirectory(t *testing.T) {
	dir := t.TempDir()
	d := start(t, "--working-dir", dir, "--umask", "0027")
	p := d.dial()
	p.must("create_project", `{}`)
	p.must("add_voxel", `[1,2,3]`)
	p.must("save_file", `["a.gox"]`)
	if info, err := os.Stat(filepath.Join(dir, "a.gox")); err != nil || info.Mode().Perm()&0o027 != 0 {
		t.Errorf("the file: %v, %v", info, err)
	}
	d.stop()
}

// TestOtherUser starts the daemon as root for another user, whose is all that it makes.
func TestOtherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		fails(t, command(t, "--user", "0"), "--user 0: only root")
		fails(t, command(t, "--group", "0"), "--group 0: only root")
		return
	}
	dir := shortDir(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	cmd := command(t, "-D", "-u", "3999", "-g", "4999", "-s", in("run/s"), "-p", in("pid"), "-l", in("log"), "-w", dir)
	pid := background(t, in("pid"), cmd)
	for _, name := range []string{"run", "run/s", "run/s.lock", "pid", "log"} {
		info, err := os.Lstat(in(name))
		if err != nil {
			t.Fatal(err)
		}
		if st, _ := info.Sys().(*syscall.Stat_t); st.Uid != 3999 || st.Gid != 4999 {
			t.Errorf("%s belongs to user %d and group %d", name, st.Uid, st.Gid)
		}
	}
	p := at(t, in("run/s")).dial()
	p.must("create_project", `{}`)
	p.call("save_file", fmt.Sprintf(`[%q]`, in("a.gox"))).refused(t, -32005, "permission_denied")
	if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil &&
		(!strings.Contains(string(text), "Uid:\t3999\t3999\t3999\t3999") || !strings.Contains(string(text), "Groups:\t4999 \n")) {
		t.Errorf("the process is\n%s", text)
	}
	want(t, 0, "Reload signal sent (PID: "+strconv.Itoa(pid)+")\n", command(t, "--reload", "-p", in("pid")))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "-p", in("pid")))
	gone(t, in("run/s"), in("run/s.lock"), in("pid"))
}

// TestPrefixes abbreviates options as getopt_long allows, and those of the C daemons as far as there.
func TestPrefixes(t *testing.T) {
	socket := filepath.Join(shortDir(t), "s")
	run(t, command(t, "--sock="+socket, "--max-c", "3", "--prio", "--workers=2", "--render-t", "1h"), socket).stop()
	run(t, command(t, "--sock", socket, "--max", "3", "--log-l", "warn", "--log-l=info"), socket).stop()
	want(t, 1, "Daemon is not running (no PID file found)\n", command(t, "--sta", "--sock", socket))
	want(t, 1, "Daemon is not running (no PID file found)\n", command(t, "--sto", "--sock", socket))
	fails(t, command(t, "--ver"), "--ver is ambiguous", "--verbose, --version", "Invalid command line arguments.")
	fails(t, command(t, "--status", "--stop"), "--status and --stop do not go together", "Invalid command line arguments.")
}
