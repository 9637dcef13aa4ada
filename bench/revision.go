package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/bench/internal/source"
)

// Revision is a daemon that was built from another revision of the source tree. Close removes it.
type Revision struct {
	Path string // of the daemon
	dir  string
}

// BuildRevision builds the daemon of a git revision, such as a tag or HEAD~3, in a temporary worktree of the repository around the working
// folder. The worktree is gone when it returns; the checkout itself is not touched.
func BuildRevision(ctx context.Context, revision string) (r *Revision, err error) {
	dir, err := os.MkdirTemp("", "goxel-revision-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	r = &Revision{Path: filepath.Join(dir, "goxel-daemon"), dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
			r = nil
		}
	}()
	commit, err := tool(ctx, "git", "rev-parse", "--verify", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return r, err
	}
	tree := filepath.Join(dir, "tree")
	if _, err := tool(ctx, "git", "worktree", "add", "--quiet", "--detach", tree, commit); err != nil {
		return r, err
	}
	_, err = tool(ctx, "go", "build", "-C", tree, "-trimpath", "-buildvcs=false", "-o", r.Path, "./cmd/goxel-daemon")
	_, removed := tool(context.WithoutCancel(ctx), "git", "worktree", "remove", "--force", tree)
	return r, errors.Join(err, removed)
}

// Close removes the daemon. Processes that run it are not disturbed.
func (r *Revision) Close() error { return os.RemoveAll(r.dir) }

// tool runs a tool and returns what it prints.
func tool(ctx context.Context, name string, args ...string) (string, error) {
	out, err := source.Run(ctx, []string{"CGO_ENABLED=0"}, name, args...)
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return out, nil
}
