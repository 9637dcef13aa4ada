package gallery

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// stale is how old a file that was never finished must be to belong to nobody any more.
const stale = time.Hour

// Cleaned says what a round has removed.
type Cleaned struct {
	Files int
	Bytes int64
}

// Clean makes one round: it removes what has expired, then the oldest pictures as long as they are too many or too large together, and what
// a daemon that was killed has left half written.
func (g *Gallery) Clean(ctx context.Context) (Cleaned, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	files, size := g.stats.FilesCleaned, g.stats.BytesFreed
	err := g.cleanLocked(ctx)
	if !g.closed {
		g.stats.TotalCleanups++
		g.stats.LastCleanup = g.opt.Now()
	}
	return Cleaned{Files: int(g.stats.FilesCleaned - files), Bytes: g.stats.BytesFreed - size}, err
}

func (g *Gallery) cleanLocked(ctx context.Context) error {
	f, err := g.enterLocked(false)
	if f == nil || err != nil {
		return err
	}
	if err := g.lookLocked(ctx, f); err != nil {
		return err
	}
	if err := g.dropExpiredLocked(ctx, f); err != nil {
		return err
	}
	if err := g.makeRoomLocked(ctx, f, 0, 0); err != nil {
		return err
	}
	return g.dropStaleLocked(ctx, f)
}

// dropExpiredLocked removes the pictures whose time is over.
func (g *Gallery) dropExpiredLocked(ctx context.Context, f *folder) error {
	now := g.opt.Now()
	for _, r := range g.seen {
		if !r.expired(now) {
			continue
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := g.removeLocked(f, r); err != nil {
			return err
		}
	}
	return nil
}

// dropStaleLocked removes files that were never finished.
func (g *Gallery) dropStaleLocked(ctx context.Context, f *folder) error {
	names, err := f.names()
	if err != nil {
		return fileError(ReadFailed, err, "cannot list the folder of pictures")
	}
	for _, name := range names {
		if !isTemp(name) {
			continue
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		info, err := f.root.Lstat(name)
		if err != nil || !info.Mode().IsRegular() || g.opt.Now().Sub(info.ModTime()) < stale {
			continue // gone since, or still being written
		}
		if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError(WriteFailed, err, "cannot remove %s", name)
		}
		g.stats.FilesCleaned++
		g.stats.BytesFreed += info.Size()
	}
	return nil
}

// makeRoomLocked removes pictures until so many bytes and files more are within the bounds.
func (g *Gallery) makeRoomLocked(ctx context.Context, f *folder, size int64, files int) error {
	over := func() bool {
		return g.opt.MaxBytes > 0 && g.bytes+size > g.opt.MaxBytes || g.opt.MaxFiles > 0 && len(g.seen)+files > g.opt.MaxFiles
	}
	if !over() {
		return nil
	}
	if err := g.dropExpiredLocked(ctx, f); err != nil {
		return err
	}
	for over() && len(g.seen) > 0 {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := g.removeLocked(f, g.oldestLocked()); err != nil {
			return err
		}
	}
	return nil
}

// evictLocked removes the oldest pictures until the disk has so many bytes more, and reports whether it has.
func (g *Gallery) evictLocked(f *folder, size int64) bool {
	for size > 0 && len(g.seen) > 0 {
		r := g.oldestLocked()
		if err := g.removeLocked(f, r); err != nil {
			return false
		}
		size -= r.Size
	}
	return size <= 0
}

func (g *Gallery) oldestLocked() (oldest record) {
	for _, r := range g.seen {
		if oldest.Name == "" || older(r, oldest) < 0 {
			oldest = r
		}
	}
	return oldest
}

// removeLocked removes the file of a picture. One that is gone already is as good.
func (g *Gallery) removeLocked(f *folder, r record) error {
	err := f.root.Remove(r.Name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError(WriteFailed, err, "cannot remove the picture %s", r.Name)
	}
	g.forgetLocked(r.Name)
	if err == nil {
		g.stats.FilesCleaned++
		g.stats.BytesFreed += r.Size
	}
	return nil
}

func (g *Gallery) forgetLocked(name string) {
	g.bytes -= g.seen[name].Size
	delete(g.seen, name)
}

// startLocked starts the goroutine that makes rounds, unless it runs.
func (g *Gallery) startLocked() {
	if g.done != nil || g.opt.Interval < 0 {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	g.stop, g.done = stop, make(chan struct{})
	g.stats.NextCleanup = g.opt.Now().Add(g.opt.Interval)
	go g.rounds(ctx, g.done)
}

// rounds cleans at every interval until the context ends.
func (g *Gallery) rounds(ctx context.Context, done chan<- struct{}) {
	defer close(done)
	ticker := time.NewTicker(g.opt.Interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if _, err := g.Clean(ctx); err != nil && ctx.Err() == nil {
			g.opt.Log.Warn("the pictures cannot be cleaned up", "dir", g.opt.Dir, "err", err)
		}
		g.mu.Lock()
		g.stats.NextCleanup = g.opt.Now().Add(g.opt.Interval)
		g.mu.Unlock()
	}
}
