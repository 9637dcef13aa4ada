package program_test

import (
	"context"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/internal/program"
)

// fake is the variable that makes this program stand in for a daemon.
const fake = "PROGRAM_FAKE"

func TestMain(m *testing.M) {
	switch os.Getenv(fake) {
	case "listens":
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM)
		l, err := net.Listen("unix", os.Args[2])
		if err != nil {
			os.Exit(1)
		}
		<-stop
		_ = l.Close()
		os.Exit(0)
	case "ends":
		_, _ = os.Stderr.WriteString("no room\n")
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestStart(t *testing.T) {
	t.Setenv(fake, "listens")
	d, err := program.Start(t.Context(), os.Args[0], folder(t), []string{"--flag"})
	if err != nil {
		t.Fatal(err)
	}
	nc, err := net.Dial("unix", d.Socket)
	if err != nil || !d.Running() {
		t.Fatalf("running %v, %v", d.Running(), err)
	}
	_ = nc.Close()
	d.Stop()
	d.Stop()
	if d.Running() {
		t.Error("it runs on")
	}
}

func TestStartErrors(t *testing.T) {
	t.Setenv(fake, "ends")
	if _, err := program.Start(t.Context(), os.Args[0], folder(t), nil); err == nil || !strings.Contains(err.Error(), "no room") || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("one that ends gives %v", err)
	}
	if _, err := program.Start(t.Context(), "/no/such/program", folder(t), nil); err == nil {
		t.Error("no program gives no error")
	}
	t.Setenv(fake, "listens")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if d, err := program.Start(ctx, os.Args[0], folder(t), nil); err == nil {
		d.Stop() // it may have been quicker
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("GOXEL_SOCKET", "/x")
	t.Setenv("KEPT", "yes")
	env := program.Environment("/d")
	if slices.Contains(env, "GOXEL_SOCKET=/x") || !slices.Contains(env, "HOME=/d") || !slices.Contains(env, "KEPT=yes") {
		t.Errorf("the variables are %q", env)
	}
}

func TestGivenPrograms(t *testing.T) {
	p, err := program.Find(t.Context(), program.Paths{Headless: os.Args[0], Daemon: os.Args[0]})
	if err != nil || !filepath.IsAbs(p.Headless) || p.Close() != nil {
		t.Errorf("%+v, %v", p, err)
	}
	for _, path := range []string{"/no/such/program", t.TempDir(), "program_test.go"} {
		if _, err := program.Find(t.Context(), program.Paths{Headless: os.Args[0], Daemon: path}); err == nil {
			t.Errorf("%s gives no error", path)
		}
	}
}

// TestInstalledPrograms looks for programs outside of the source tree.
func TestInstalledPrograms(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"goxel-headless", "goxel-daemon"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(t.TempDir())
	if _, err := program.Root(); err == nil {
		t.Error("a source tree where there is none")
	}
	t.Setenv("PATH", "/nowhere")
	if _, err := program.Find(t.Context(), program.Paths{}); err == nil {
		t.Error("no programs give no error")
	}
	t.Setenv("PATH", bin)
	p, err := program.Find(t.Context(), program.Paths{})
	if err != nil || p.Headless != filepath.Join(bin, "goxel-headless") || p.Daemon != filepath.Join(bin, "goxel-daemon") {
		t.Errorf("%+v, %v", p, err)
	}
}
