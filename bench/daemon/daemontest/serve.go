package daemontest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

// Serve answers requests on a socket of its own until the test ends and returns the path of the socket. The kind is one of those that the
// flag --storage takes; another one fails the test. Connections that are still open when the test ends are closed.
func Serve(t testing.TB, kind string) string {
	t.Helper()
	k, ok := kinds.ByName(kind)
	if !ok {
		t.Fatalf("no storage kind %q", kind)
	}
	dir, err := os.MkdirTemp("", "goxel-") // t.TempDir is too long for the address of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	eng, err := engine.New(engine.Options{Formats: formats.Formats(), Storage: k})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(eng.Close)
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	srv := server.New(server.Options{Engine: eng, Table: method.NewTable(), Version: "test"})
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(l) // ends with the error of the listener, which is closed
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // nothing is waited for
		_ = l.Close()
		srv.Shutdown(ctx)
		<-served
	})
	return l.Addr().String()
}
