package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/source"
)

const name = "goxel-daemon"

// Binary is an executable daemon. Close removes it if it was built for the occasion.
type Binary struct {
	Path string // absolute
	dir  string // temporary folder of a built one, "" for none
}

// Find returns the daemon to run. A path that is given is taken as it is. Without one, a daemon is built from the source tree that the
// working folder lies in, so that it is never older than the sources; outside of it, the one beside the running program is taken, or the
// first one of PATH.
func Find(ctx context.Context, path string) (*Binary, error) {
	if path != "" {
		return given(path)
	}
	if root, err := source.Root(); err == nil {
		return build(ctx, root)
	}
	if self, err := os.Executable(); err == nil {
		if b, err := given(filepath.Join(filepath.Dir(self), name)); err == nil {
			return b, nil
		}
	}
	found, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("daemon: no %s beside this program or in PATH, and no source tree around the working folder: %w", name, err)
	}
	return given(found)
}

// Close removes a binary that Find has built. Processes that run it are not disturbed.
func (b *Binary) Close() error {
	if b.dir == "" {
		return nil
	}
	return os.RemoveAll(b.dir)
}

func given(path string) (*Binary, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	if info.IsDir() || info.Mode()&0o111 == 0 {
		return nil, fmt.Errorf("daemon: %s is no program", path)
	}
	return &Binary{Path: path}, nil
}

func build(ctx context.Context, root string) (*Binary, error) {
	dir, err := os.MkdirTemp("", "goxel-build-")
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	b := &Binary{Path: filepath.Join(dir, name), dir: dir}
	_, err = source.Run(ctx, []string{"CGO_ENABLED=0"}, "go", "build", "-C", root, "-trimpath", "-buildvcs=false", "-o", b.Path, "./cmd/"+name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("daemon: %w", err), b.Close())
	}
	return b, nil
}
