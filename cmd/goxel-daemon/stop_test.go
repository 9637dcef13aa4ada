package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxel-daemon/internal/pidfile"
)

// impostor starts a program that goes by the name of the daemon and does not mind SIGTERM. It returns the path of a pid file that names it.
func impostor(t *testing.T, dir string) (pidFile string, pid int) {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to be taken for a daemon")
	}
	program := filepath.Join(dir, programName)
	if err := os.Symlink(shell, program); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-c", `trap "" TERM; echo ready; read line; read line`)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = in.Close()
		_ = cmd.Wait()
	})
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	pidFile = filepath.Join(dir, "pid")
	if err := os.WriteFile(pidFile, fmt.Append(nil, cmd.Process.Pid), 0o600); err != nil {
		t.Fatal(err)
	}
	return pidFile, cmd.Process.Pid
}

func TestStopThatHasToKill(t *testing.T) {
	dir := t.TempDir()
	pidFile, pid := impostor(t, dir)
	var out strings.Builder
	c := &controller{pidPath: pidFile, explicit: true, socket: filepath.Join(dir, "none"), out: &out, patience: 50 * time.Millisecond}
	if err := c.status(); err != nil {
		t.Fatal(err)
	}
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("Daemon is running (PID: %d)\nDaemon does not stop within 50ms: it is killed\nDaemon stopped successfully\n", pid)
	if out.String() != want {
		t.Errorf("it says %q, want %q", out.String(), want)
	}
	if _, err := os.Lstat(pidFile); err == nil {
		t.Error("the pid file is still there")
	}
}

// TestPIDFileThatIsNotTrusted has files that somebody else could have made to have a process killed.
func TestPIDFileThatIsNotTrusted(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "pid")
	var out strings.Builder
	c := &controller{pidPath: path, explicit: true, out: &out, patience: time.Second}
	f, err := pidfile.Write(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.WriteFile(path, []byte("1073741824\n"), 0o600); err != nil { // which holds its lock all the same
		t.Fatal(err)
	}
	if err := c.stop(); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("a locked file that names nobody: %v", err)
	}
	if os.Geteuid() != 0 {
		return
	}
	if err := errors.Join(os.WriteFile(path, fmt.Append(nil, os.Getpid()), 0o600), os.Chown(path, 3999, 3999)); err != nil {
		t.Fatal(err)
	}
	if err := c.stop(); err == nil || !strings.Contains(err.Error(), "not trusted") {
		t.Errorf("a file of user 3999 that names a process of root: %v", err)
	}
}

func TestReadinessAndWatchdog(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	address := &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unix"}
	if err := answers(t.Context(), address, time.Second); err == nil {
		t.Error("nobody answers, and yet somebody does")
	}
	l, err := net.ListenUnix("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := answers(t.Context(), address, 20*time.Millisecond); err == nil || !os.IsTimeout(err) {
		t.Errorf("a daemon that says nothing: %v", err)
	}
}

func TestEnvironmentInTheBackground(t *testing.T) {
	got := environment([]string{"A=1", "WATCHDOG_PID=77", "WATCHDOG_USEC=5", readyVariable + "=9"}, 77)
	if want := "[A=1 WATCHDOG_USEC=5 " + readyVariable + "=3]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := environment([]string{"WATCHDOG_PID=78"}, 77); len(got) != 2 {
		t.Errorf("the watchdog of somebody else is gone: %v", got)
	}
}

func TestDefaultLog(t *testing.T) {
	for _, tc := range []struct {
		env  map[string]string
		uid  int
		want string
	}{
		{map[string]string{"LOGS_DIRECTORY": "/var/log/a:/var/log/b", "HOME": "/h"}, 7, "/var/log/a/daemon.log"},
		{map[string]string{"XDG_STATE_HOME": "/x"}, 0, "/var/log/goxel/daemon.log"},
		{map[string]string{"XDG_STATE_HOME": "/x", "HOME": "/h"}, 7, "/x/goxel/daemon.log"},
		{map[string]string{"XDG_STATE_HOME": "x", "HOME": "/h"}, 7, "/h/.local/state/goxel/daemon.log"},
		{nil, 7, ""},
	} {
		got, err := defaultLog(func(name string) string { return tc.env[name] }, tc.uid)
		if got != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%v of user %d: %q, %v; want %q", tc.env, tc.uid, got, err, tc.want)
		}
	}
}
