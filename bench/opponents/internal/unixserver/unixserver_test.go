package unixserver_test

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/opponents/internal/unixserver"
)

// listen returns a listener in a temporary folder whose path leaves room for the address of a socket.
func listen(t *testing.T) net.Listener {
	t.Helper()
	dir, err := os.MkdirTemp("", "opponent-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestServeEndsWithContext has two connections that are served at once, and wants the end of the context to end both.
func TestServeEndsWithContext(t *testing.T) {
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- unixserver.Serve(ctx, l, func(c net.Conn) { _, _ = io.Copy(c, c) }) }()
	var conns [2]net.Conn
	for i := range conns {
		c, err := net.Dial("unix", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns[i] = c
	}
	for _, c := range conns {
		if _, err := c.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Read(make([]byte, 2)); n != 1 {
			t.Fatalf("read %d bytes, %v; want what was written", n, err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	for _, c := range conns {
		if n, err := c.Read(make([]byte, 2)); err == nil {
			t.Errorf("read %d bytes from a server that has ended", n)
		}
	}
}

func TestServeTellsOfAListenerThatIsClosed(t *testing.T) {
	l := listen(t)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := unixserver.Serve(t.Context(), l, func(net.Conn) {}); err == nil {
		t.Error("no error")
	}
}
