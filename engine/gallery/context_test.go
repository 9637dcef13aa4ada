package gallery_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// countdown is a context that has ended once it was looked at so often.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func endsAfter(t *testing.T, looks int) context.Context {
	c := &countdown{Context: context.WithoutCancel(t.Context())}
	c.left.Store(int64(looks))
	return c
}

// TestContextMayEndAnywhere ends the context at every look that is taken at it: a picture is there completely or not at all.
func TestContextMayEndAnywhere(t *testing.T) {
	c := newClock()
	opt := gallery.Options{Dir: filepath.Join(t.TempDir(), "r"), Now: c.Now, TTL: time.Hour, MaxFiles: 3}
	put(t, open(t, opt), picture(1))
	done := 0
	for looks := 0; done < 4; looks++ {
		g := open(t, opt)
		before := names(t, g)
		info, err := g.Put(endsAfter(t, looks), picture(3<<20))
		after := names(t, g)
		switch {
		case err == nil && after[len(after)-1] == info.Name:
			done++
		case err == nil:
			t.Fatalf("after %d looks %s is not in %v", looks, info.Name, after)
		case !errors.Is(err, context.Canceled):
			t.Fatalf("after %d looks: %v", looks, err)
		case len(after) > len(before):
			t.Fatalf("after %d looks: %v became %v", looks, before, after)
		}
		for _, name := range files(t, opt.Dir) {
			if name[0] == '.' {
				t.Fatalf("after %d looks %s was left behind", looks, name)
			}
		}
		c.Add(time.Second)
		_ = g.Close()
	}
}

func TestReadingMayEndAnywhere(t *testing.T) {
	c := newClock()
	opt := gallery.Options{Dir: filepath.Join(t.TempDir(), "r"), Now: c.Now, TTL: time.Hour}
	g := open(t, opt)
	for range 3 {
		put(t, g, picture(200_000))
	}
	for name, do := range map[string]func(*gallery.Gallery, context.Context, string) error{
		"list": func(g *gallery.Gallery, ctx context.Context, _ string) error {
			_, _, err := g.List(ctx)
			return err
		},
		"get": func(g *gallery.Gallery, ctx context.Context, name string) error {
			_, err := g.Get(ctx, name)
			return err
		},
	} {
		for looks, ended := 0, true; ended; looks++ {
			if err := os.Remove(filepath.Join(opt.Dir, "index.jsonl")); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			g := open(t, opt)
			first := files(t, opt.Dir)[0]
			err := do(g, endsAfter(t, looks), first)
			if ended = err != nil; ended && !errors.Is(err, context.Canceled) {
				t.Fatalf("%s, after %d looks: %v", name, looks, err)
			}
			_ = g.Close()
		}
	}
	put(t, g, picture(1))
	c.Add(2 * time.Hour)
	for looks, ended := 0, true; ended; looks++ {
		_, err := g.Clean(endsAfter(t, looks))
		if ended = err != nil; ended && !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", looks, err)
		}
	}
	if got := files(t, opt.Dir); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

func TestErrorsSayWhatAndWhy(t *testing.T) {
	g := open(t, gallery.Options{Dir: "/dev/null/renders"})
	_, err := g.Put(t.Context(), picture(1))
	if !errors.Is(err, syscall.ENOTDIR) || !strings.HasPrefix(err.Error(), "gallery: cannot look at the folder of pictures: ") {
		t.Errorf("got %v", err)
	}
	_, err = g.Get(t.Context(), "/etc/passwd")
	if want := `gallery: "/etc/passwd" is not the path of a picture in /dev/null/renders`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestRoundsReportTroubleAndGoOn puts a link in the place of the folder for a while.
func TestRoundsReportTroubleAndGoOn(t *testing.T) {
	base := t.TempDir()
	dir, aside := filepath.Join(base, "r"), filepath.Join(base, "aside")
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		g := open(t, gallery.Options{Dir: dir, TTL: time.Second, Interval: time.Minute, Log: slog.New(slog.NewTextHandler(&log, nil))})
		info := put(t, g, picture(1))
		if err := errors.Join(os.Rename(dir, aside), os.Symlink(aside, dir)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(61 * time.Second)
		synctest.Wait()
		if got := files(t, aside); len(got) != 2 || !strings.Contains(log.String(), "cannot be cleaned up") {
			t.Errorf("there are %v, and the log says %q", got, log.String())
		}
		if err := errors.Join(os.Remove(dir), os.Rename(aside, dir)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := files(t, dir); fmt.Sprint(got) != "[index.jsonl]" {
			t.Errorf("%s is among %v", info.Name, got)
		}
		_ = g.Close()
	})
}

// blocking is a log that lets nobody go on before it is closed.
type blocking chan struct{}

func (b blocking) Write(p []byte) (int, error) {
	<-b
	return len(p), nil
}

func TestCloseWaitsForTheRound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r")
	synctest.Test(t, func(t *testing.T) {
		log := make(blocking)
		g := open(t, gallery.Options{Dir: dir, Interval: time.Minute, Log: slog.New(slog.NewTextHandler(log, nil))})
		put(t, g, picture(1))
		if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait() // the round is telling the log that the folder is none
		closed := make(chan struct{})
		go func() {
			_ = g.Close()
			close(closed)
		}()
		synctest.Wait()
		select {
		case <-closed:
			t.Error("closed during a round")
		default:
		}
		close(log)
		<-closed
	})
}

func TestOpenReportsWhatItCannotUse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	open(t, gallery.Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if !strings.Contains(log.String(), "is not a folder") {
		t.Errorf("the log says %q", log.String())
	}
}
