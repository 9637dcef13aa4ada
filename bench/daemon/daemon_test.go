package daemon_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
)

func TestStartAndStop(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := daemon.Start(t.Context(), daemon.Options{Binary: bin.Path, Args: []string{"--storage", "block"}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	if err := bin.Close(); err != nil { // the process does not need the file
		t.Fatal(err)
	}
	if _, err := os.Stat(bin.Path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the binary %s is still there: %v", bin.Path, err)
	}
	c, err := client.Dial(t.Context(), p.Socket())
	if err != nil {
		t.Fatal(err)
	}
	var status struct {
		PID     int    `json:"pid"`
		Storage string `json:"storage"`
	}
	if err := c.Call(t.Context(), "status", nil, &status); err != nil || status.PID != p.PID() || status.Storage != "block" {
		t.Errorf("the daemon is %+v, %v; want process %d", status, err, p.PID())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if n, err := p.Memory(); err != nil || n < 1<<20 || n > 1<<30 {
		t.Errorf("it holds %d bytes, %v", n, err)
	}
	if p.Ready() <= 0 {
		t.Errorf("it answered after %v", p.Ready())
	}
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(p.Socket())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the socket is still there: %v", err)
	}
	if _, err := p.Memory(); err == nil {
		t.Error("a process that has ended holds memory")
	}
	p.Kill()
}

// script writes a program that stands in for a daemon.
func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "d")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStartReportsWhatTheDaemonSays(t *testing.T) {
	_, err := daemon.Start(t.Context(), daemon.Options{Binary: script(t, "echo no such flag: $3 >&2; exit 3"), Args: []string{"--wrong"}})
	if err == nil || !strings.Contains(err.Error(), "no such flag: --wrong") || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("the error is %v", err)
	}
	if _, err = daemon.Start(t.Context(), daemon.Options{Binary: script(t, "exit 0")}); err == nil {
		t.Error("a daemon that ends is taken for a running one")
	}
	if _, err = daemon.Start(t.Context(), daemon.Options{Binary: "/no/such/daemon"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing daemon gives %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = daemon.Start(ctx, daemon.Options{Binary: script(t, "exec cat /dev/zero >/dev/null")}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended gives %v", err)
	}
}

// TestStopReportsAnEnd wants the end of a daemon that died on its own to be no good one.
func TestStopReportsAnEnd(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	p, err := daemon.Start(t.Context(), daemon.Options{Binary: bin.Path})
	if err != nil {
		t.Fatal(err)
	}
	p.Kill()
	if err := p.Stop(); err == nil {
		t.Error("a daemon that was killed has stopped well")
	}
}

func TestFindTakesWhatIsGiven(t *testing.T) {
	path := script(t, "exit 0")
	b, err := daemon.Find(t.Context(), path)
	if err != nil || b.Path != path {
		t.Errorf("found %+v, %v", b, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("Close removed what was given: %v", err)
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{plain, t.TempDir(), "/no/such/daemon"} {
		if b, err := daemon.Find(t.Context(), bad); err == nil {
			t.Errorf("%s is taken as %+v", bad, b)
		}
	}
}

func TestFindLooksInPath(t *testing.T) {
	t.Chdir(t.TempDir())
	path := script(t, "exit 0")
	dir := filepath.Dir(path)
	if err := os.Rename(path, filepath.Join(dir, "goxel-daemon")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	b, err := daemon.Find(t.Context(), "")
	if err != nil || b.Path != filepath.Join(dir, "goxel-daemon") {
		t.Errorf("found %+v, %v", b, err)
	}
	t.Setenv("PATH", t.TempDir())
	if b, err := daemon.Find(t.Context(), ""); err == nil {
		t.Errorf("found %+v where there is none", b)
	}
}

func TestFindReportsABuildThatFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module github.com/goxel-daemon/goxel-daemon\n\ngo 1.26.0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if b, err := daemon.Find(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "go build") {
		t.Errorf("a source tree without a daemon gives %+v, %v", b, err)
	}
}
