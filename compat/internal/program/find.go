package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The programs of the project that cases are run against.
const (
	headless = "goxel-headless"
	daemon   = "goxel-daemon"
)

// module is the first line of the source tree's go.mod.
const module = "module github.com/goxel-daemon/goxel-daemon\n"

// Paths are programs that are given; "" for those that are to be found.
type Paths struct{ Headless, Daemon string }

// Programs are executable files. Close removes those that were built.
type Programs struct {
	Headless string // v13's command line
	Daemon   string
	dir      string
}

// Find returns the programs. Paths that are given are taken as they are. What is missing is built from the source tree that the working folder lies
// in, so that it is never older than the sources; outside of it, it is looked for beside the running program and in PATH.
func Find(ctx context.Context, given Paths) (*Programs, error) {
	p := &Programs{Headless: given.Headless, Daemon: given.Daemon}
	var missing []string
	for name, path := range map[string]*string{headless: &p.Headless, daemon: &p.Daemon} {
		if *path == "" {
			missing = append(missing, name)
			continue
		}
		if err := Check(path); err != nil {
			return nil, err
		}
	}
	if len(missing) == 0 {
		return p, nil
	}
	if root, err := Root(); err == nil {
		return p, p.build(ctx, root, missing)
	}
	for _, name := range missing {
		path, err := installed(name)
		if err != nil {
			return nil, err
		}
		p.set(name, path)
	}
	return p, nil
}

func (p *Programs) set(name, path string) {
	if name == headless {
		p.Headless = path
		return
	}
	p.Daemon = path
}

// Check makes the path of a program absolute, and returns an error if it is none.
func Check(path *string) error {
	abs, err := filepath.Abs(*path)
	if err != nil {
		return fmt.Errorf("program: %w", err)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return fmt.Errorf("program: %w", err)
	}
	if info.IsDir() || info.Mode()&0o111 == 0 {
		return fmt.Errorf("program: %s is no program", abs)
	}
	*path = abs
	return nil
}

func installed(name string) (string, error) {
	if self, err := os.Executable(); err == nil {
		path := filepath.Join(filepath.Dir(self), name)
		if Check(&path) == nil {
			return path, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("program: no %s beside this program or in PATH, and no source tree around the working folder: %w", name, err)
	}
	return path, Check(&path)
}

func (p *Programs) build(ctx context.Context, root string, names []string) (err error) {
	if p.dir, err = os.MkdirTemp("", "goxel-build-"); err != nil {
		return fmt.Errorf("program: %w", err)
	}
	args := []string{"build", "-C", root, "-trimpath", "-buildvcs=false", "-o", p.dir + string(filepath.Separator)}
	for _, name := range names {
		args = append(args, "./cmd/"+name)
		p.set(name, filepath.Join(p.dir, name))
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("program: go build: %w\n%s", err, bytes.TrimSpace(out)), p.Close())
	}
	return nil
}

// Close removes programs that were built.
func (p *Programs) Close() error {
	if p.dir == "" {
		return nil
	}
	return os.RemoveAll(p.dir)
}

// Root returns the root of the source tree that the working folder lies in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("program: %w", err)
	}
	for {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && bytes.HasPrefix(text, []byte(module)) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("program: no source tree of goxel-daemon around the working folder")
		}
		dir = parent
	}
}
