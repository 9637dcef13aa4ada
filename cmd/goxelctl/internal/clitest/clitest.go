package clitest

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/engine"
	formats "github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	"github.com/goxel-daemon/goxel-daemon/rpc/server"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// Version is that of daemons and environments.
const Version = "v1.2.3-test"

// Serve runs a daemon on a socket in a short path until the test ends, and returns the path.
func Serve(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gx")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "goxel", "goxel.sock")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	kind, _ := all.ByName(all.Default)
	eng, err := engine.New(engine.Options{Formats: formats.Formats(), Storage: kind})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Options{Engine: eng, Studio: studio.New(0), Table: method.NewTable(), Version: Version})
	var wait sync.WaitGroup
	wait.Go(func() { _ = s.Serve(l) })
	t.Cleanup(func() {
		_ = l.Close()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.Shutdown(ctx)
		wait.Wait()
		eng.Close()
	})
	return path
}

// Env returns an environment whose streams are buffers, whose daemon is in this process, and which has no variables but those given as NAME=value.
func Env(in string, variables ...string) (env *cli.Env, out, errs *bytes.Buffer) {
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	return &cli.Env{
		In: strings.NewReader(in), Out: out, Err: errs, Version: Version, Local: true, Signals: &cli.Interrupts{},
		Getenv: func(name string) string {
			for _, v := range variables {
				if value, ok := strings.CutPrefix(v, name+"="); ok {
					return value
				}
			}
			return ""
		},
	}, out, errs
}
