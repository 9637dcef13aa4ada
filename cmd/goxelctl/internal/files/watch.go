package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
)

// settleTime is how long nothing must happen in the watched folders before what has changed is converted.
const settleTime = 150 * time.Millisecond

// watchInputs does the jobs and then, until ctx ends, those of inputs that have changed or are new.
func (c *converter) watchInputs(ctx context.Context, tmp string, jobs []*job) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("cannot watch files: %w", err)
	}
	defer func() { _ = w.Close() }() // nobody waits for its events
	roots := c.roots()
	for _, r := range roots {
		if err := r.watch(w, r.dir); err != nil {
			return fmt.Errorf("cannot watch %s: %w", r.dir, err)
		}
	}
	known := map[string]state{}
	if err := c.round(ctx, tmp, changed(jobs, known)); err != nil {
		return err
	}
	c.outputs.noClobber, c.outputs.skip, c.outputs.newer = false, false, false // what changes is converted again
	c.env.Remark("watching %s, until interrupted", strings.Join(c.args, " "))
	due := time.NewTimer(0) // for what has changed during the first round
	defer due.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-w.Events:
			if notable(e) {
				due.Reset(settleTime)
				follow(w, roots, e)
			}
		case err := <-w.Errors:
			c.env.Warn("watching: %v", err)
			due.Reset(settleTime)
		case <-due.C:
			jobs, err := c.jobs(ctx, tmp)
			if err != nil {
				c.env.Warn("%s", cli.Message(err))
				continue
			}
			if err := c.round(ctx, tmp, changed(jobs, known)); err != nil {
				return err
			}
		}
	}
}

// round does jobs, if there are any.
func (c *converter) round(ctx context.Context, tmp string, jobs []*job) error {
	if len(jobs) == 0 {
		return ctx.Err()
	}
	_, err := c.convert(ctx, tmp, jobs, time.Now())
	return err
}

// state is what tells that a file has changed.
type state struct {
	size     int64
	modified time.Time
}

// changed returns the jobs whose inputs are not as they are known, and notes how they are.
func changed(jobs []*job, known map[string]state) (list []*job) {
	for _, j := range jobs {
		s := state{j.in.size, j.in.info.ModTime()}
		if old, ok := known[j.in.path]; !ok || old.size != s.size || !old.modified.Equal(s.modified) {
			known[j.in.path] = s
			list = append(list, j)
		}
	}
	return list
}

// root is a folder that is watched, deep with those below it.
type root struct {
	dir    string
	deep   bool
	except string
}

// roots returns the folders that the arguments are about.
func (c *converter) roots() (list []root) {
	except := ""
	if abs, err := filepath.Abs(c.outputs.out); err == nil && c.outputs.folder(c.args) {
		except = abs
	}
	for _, arg := range c.args {
		info, err := os.Stat(arg)
		switch {
		case err == nil && info.IsDir():
			list = append(list, root{arg, true, except})
		case err == nil:
			list = append(list, root{filepath.Dir(arg), false, except})
		default:
			dir, rest := split(arg)
			list = append(list, root{dir, strings.Contains(rest, "/") || strings.Contains(rest, "**"), except})
		}
	}
	return list
}

// watch watches a folder and, if the root is deep, those below it.
func (r *root) watch(w *fsnotify.Watcher, dir string) error {
	if !r.deep {
		return w.Add(dir)
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != r.dir:
			return nil // gone again
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != r.dir && strings.HasPrefix(d.Name(), "."), r.except != "" && within(r.except, path) && !within(r.except, r.dir):
			return filepath.SkipDir
		}
		return w.Add(path)
	})
}

// notable reports whether an event is about the content of a file that counts, and not about one that is hidden, as those are that are being made.
func notable(e fsnotify.Event) bool {
	return e.Op&^fsnotify.Chmod != 0 && !strings.HasPrefix(filepath.Base(e.Name), ".")
}

// follow watches a folder that has come.
func follow(w *fsnotify.Watcher, roots []root, e fsnotify.Event) {
	if !e.Has(fsnotify.Create) {
		return
	}
	info, err := os.Lstat(e.Name)
	if err != nil || !info.IsDir() || slices.Contains(w.WatchList(), e.Name) {
		return
	}
	for i := range roots {
		if r := &roots[i]; r.deep && within(absolute(r.dir), e.Name) {
			_ = r.watch(w, e.Name) // a folder that has gone again, or that may not be read
		}
	}
}

// absolute returns the absolute path, or the path itself where there is no working folder any more.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
