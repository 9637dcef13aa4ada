package main_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// systemd is a service manager that listens to what a daemon tells it.
type systemd struct {
	t    *testing.T
	conn *net.UnixConn
	path string
}

func newSystemd(t *testing.T) *systemd {
	t.Helper()
	path := filepath.Join(shortDir(t), "n")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return &systemd{t, c, path}
}

// hear waits for a message that has the words.
func (s *systemd) hear(words ...string) {
	s.t.Helper()
	_ = s.conn.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, 4096)
	for {
		n, err := s.conn.Read(buf)
		if err != nil {
			s.t.Fatalf("waited in vain for %q: %v", words, err)
		}
		found := 0
		for _, w := range words {
			if strings.Contains(string(buf[:n]), w) {
				found++
			}
		}
		if found == len(words) {
			return
		}
	}
}

// TestServiceManager runs the daemon as systemd runs services of Type=notify.
func TestServiceManager(t *testing.T) {
	m := newSystemd(t)
	socket := filepath.Join(shortDir(t), "s")
	cmd := command(t, "--socket", socket)
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+m.path, "WATCHDOG_USEC=40000")
	d := run(t, cmd, socket)
	m.hear("READY=1")
	d.dial().must("ping", `{}`)
	m.hear("WATCHDOG=1")
	m.hear("WATCHDOG=1")
	d.signal(syscall.SIGHUP)
	m.hear("RELOADING=1", "MONOTONIC_USEC=")
	m.hear("READY=1")
	d.signal(syscall.SIGTERM)
	m.hear("STOPPING=1")
	if code := d.exit(); code != 0 {
		t.Errorf("exit status %d", code)
	}
}

// TestWatchdogInTheBackground runs the daemon as systemd runs services of Type=forking that have a watchdog: it is meant for the process that
// systemd started, and fed by the one that stays.
func TestWatchdogInTheBackground(t *testing.T) {
	m := newSystemd(t)
	dir := shortDir(t)
	pidFile := filepath.Join(dir, "pid")
	cmd := command(t, "-c", `WATCHDOG_PID=$$ exec "$0" "$@"`, command(t).Path, "--daemonize", "--socket", filepath.Join(dir, "s"), "--pid-file", pidFile,
		"--log-file", filepath.Join(dir, "log"))
	cmd.Path = "/bin/sh"
	if _, err := os.Stat(cmd.Path); err != nil {
		t.Skip("there is no shell to tell the daemon its own process id")
	}
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+m.path, "WATCHDOG_USEC=40000")
	pid := background(t, pidFile, cmd)
	m.hear("WATCHDOG=1")
	want(t, 0, fmt.Sprintf("Daemon is running (PID: %d)\n", pid), command(t, "--status", "-p", pidFile))
	want(t, 0, "Daemon stopped successfully\n", command(t, "--stop", "-p", pidFile))
	m.hear("STOPPING=1")
}

// TestNoServiceManager has nobody at the other end.
func TestNoServiceManager(t *testing.T) {
	socket := filepath.Join(shortDir(t), "s")
	cmd := command(t, "--socket", socket)
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+socket+"-none", "WATCHDOG_USEC=often")
	d := run(t, cmd, socket)
	d.dial().must("ping", `{}`)
	if !d.log.wait("cannot tell the service manager") || !d.log.wait("WATCHDOG_USEC") {
		t.Error("the log does not tell")
	}
	d.stop()
}
