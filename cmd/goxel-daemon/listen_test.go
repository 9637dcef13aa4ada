package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// socketFile returns a listening socket of the network, as a file of its own.
func socketFile(t *testing.T, network, address string) *os.File {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skipf("no %s here: %v", network, err)
	}
	t.Cleanup(func() { _ = l.Close() })
	f, err := l.(interface{ File() (*os.File, error) }).File()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPassedSocketIsLeftInPlace(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "s")
	f := socketFile(t, "unix", path)
	l, err := passedSocket([]*os.File{f})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the passed descriptor is still open: closing it gives %v", err)
	}
	if got := l.Addr().String(); got != path {
		t.Errorf("the listener is at %s, want %s", got, path)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("closing it removed the socket: %v", err)
	}
}

func TestPassedSocketsThatAreRefused(t *testing.T) {
	plain, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	for words, files := range map[string][]*os.File{
		"network tcp": {socketFile(t, "tcp", "127.0.0.1:0")},
		"passes":      {plain},
		"2 sockets":   {socketFile(t, "tcp", "127.0.0.1:0"), socketFile(t, "tcp", "127.0.0.1:0")},
	} {
		l, err := passedSocket(files)
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v and the error %v, want %q in it", l, err, words)
		}
		for _, f := range files {
			if err := f.Close(); !errors.Is(err, os.ErrClosed) {
				t.Errorf("%s: a passed descriptor is still open: closing it gives %v", words, err)
			}
		}
	}
}

func TestSocketOfTheEnvironment(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("RUNTIME_DIRECTORY", dir)
	t.Setenv("GOXEL_SOCKET", "")
	for _, step := range []struct{ env, want string }{{"", filepath.Join(dir, "goxel.sock")}, {filepath.Join(dir, "e"), filepath.Join(dir, "e")}} {
		t.Setenv("GOXEL_SOCKET", step.env)
		l, err := listen(&options{gid: -1})
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Addr().String(); got != step.want {
			t.Errorf("with GOXEL_SOCKET %q the socket is %s, want %s", step.env, got, step.want)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestUsageErrors has command lines that are refused before anything is done.
func TestUsageErrors(t *testing.T) {
	for _, args := range [][]string{
		{"--no-such-flag"},
		{"argument"},
		{"--socket="},
		{"--storage=tree"},
		{"--workers=65"},
		{"--stop-timeout=-1s"},
		{"--profile=all"},
		{"--socket-mode=888"},
		{"--socket-group=no such group"},
		{"--allow-group=no such group"},
		{"--allow-user=no such user"},
	} {
		c := command(nil)
		c.SetArgs(args)
		err := c.Execute()
		var usage usageError
		if !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), errors.Unwrap(err).Error()+"\n") || !strings.HasSuffix(err.Error(), "Use --help for usage information.") {
			t.Errorf("%v ends with %v, want the fault and how to get help", args, err)
		}
	}
}

// TestRunThatCannotBegin leaves nothing behind.
func TestRunThatCannotBegin(t *testing.T) {
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	none := filepath.Join(dir, "none", "file")
	for words, args := range map[string][]string{"--log-file": {"--log-file", none}, "--pid-file": {"--pid-file", none}, "none": {"--root", none}} {
		c := command(nil)
		c.SetArgs(append([]string{"--socket", filepath.Join(dir, "s")}, args...))
		if err := c.Execute(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v ends with %v", args, err)
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
			t.Errorf("%v leaves %v, %v", args, list, err)
		}
	}
}
