package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	commit, err := output(ctx, "git", "rev-parse", "--verify", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return r, err
	}
	tree := filepath.Join(dir, "tree")
	if _, err := output(ctx, "git", "worktree", "add", "--quiet", "--detach", tree, commit); err != nil {
		return r, err
	}
	_, err = output(ctx, "go", "build", "-C", tree, "-trimpath", "-buildvcs=false", "-o", r.Path, "./cmd/goxel-daemon")
	_, removed := output(context.WithoutCancel(ctx), "git", "worktree", "remove", "--force", tree)
	return r, errors.Join(err, removed)
}

// Close removes the daemon. Processes that run it are not disturbed.
func (r *Revision) Close() error { return os.RemoveAll(r.dir) }

// output runs a program and returns what it prints, without white space around it.
func output(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("bench: %s %s: %w: %s", name, args[0], err, bytes.TrimSpace(problems.Bytes()))
	}
	return string(bytes.TrimSpace(out)), nil
}
