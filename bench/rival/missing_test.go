package rival_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/bench/rival"
)

func TestFindUnknown(t *testing.T) {
	if _, err := rival.Find("none"); err == nil || !strings.Contains(err.Error(), "redis-aof") {
		t.Errorf("Find: %v", err)
	}
	if _, err := rival.FindDecoder("none"); err == nil {
		t.Error("FindDecoder: no error")
	}
}

// TestMissing runs in a folder without sources and with an empty PATH.
func TestMissing(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, r := range rival.All() {
		if r.Name == "echo" || r.Name == "sink" {
			continue // the test binary is there
		}
		t.Setenv("PATH", dir)
		if _, err := r.Start(t.Context()); !errors.Is(err, rival.ErrMissing) || !strings.HasSuffix(err.Error(), r.Install) {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	for _, d := range rival.Decoders() {
		if _, err := d.Build(t.Context()); !errors.Is(err, rival.ErrMissing) || !strings.HasSuffix(err.Error(), d.Install) {
			t.Errorf("%s: %v", d.Name, err)
		}
	}
}

// TestMissingTools runs in the source tree with an empty PATH.
func TestMissingTools(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for name, want := range map[string]string{"cecho": "no cc in PATH", "jrpc2": "no go in PATH", "redis": "no redis-server in PATH"} {
		r, err := rival.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Start(t.Context()); !errors.Is(err, rival.ErrMissing) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// TestProgramsThatFail puts programs in the place of Redis and of the compiler.
func TestProgramsThatFail(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir+":/bin:/usr/bin")
	for name, tool := range map[string]string{"redis": "redis-server", "cecho": "cc"} {
		if err := os.WriteFile(filepath.Join(dir, tool), []byte("#!/bin/sh\necho no room; exit 3\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		r, err := rival.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Start(t.Context())
		if err == nil || errors.Is(err, rival.ErrMissing) || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no room") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStartEndsWithContext starts a program that never listens.
func TestStartEndsWithContext(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir+":/bin:/usr/bin")
	if err := os.WriteFile(filepath.Join(dir, "redis-server"), []byte("#!/bin/sh\nexec sleep 100\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	r, err := rival.Find("redis")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.Start(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Start: %v", err)
	}
}

// TestEchoIsNotStartedByItself stands for a program that does not know the mode.
func TestEchoIsNotStartedByItself(t *testing.T) {
	t.Setenv("GOXEL_BENCH_ECHO", "1")
	r, err := rival.Find("echo")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Start(t.Context()); err == nil {
		t.Error("no error")
	}
}

// TestStopTellsOfACrash kills the process behind the back of its handle.
func TestStopTellsOfACrash(t *testing.T) {
	r, err := rival.Find("echo")
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, r)
	proc, err := os.FindProcess(p.PID())
	if err != nil {
		t.Fatal(err)
	}
	if err := proc.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err == nil {
		t.Error("no error")
	}
}
