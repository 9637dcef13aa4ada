package gallery_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

// TestManyAtOnce lets eight goroutines use two galleries over one folder.
func TestManyAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r")
	opt := gallery.Options{Dir: dir, MaxBytes: 5000, MaxFiles: 40, TTL: time.Hour, Interval: time.Millisecond}
	both := []*gallery.Gallery{open(t, opt), open(t, opt)}
	var wg sync.WaitGroup
	for id := range 8 {
		wg.Go(func() {
			g := both[id%2]
			for i := range 60 {
				p := picture(1 + (i*37+id*11)%300)
				p.Session = fmt.Sprintf("s%d", id)
				info, err := g.Put(t.Context(), p)
				if err != nil {
					t.Error(err)
					return
				}
				if err := use(t, g, info, i); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	for _, g := range both {
		if _, err := g.Clean(t.Context()); err != nil {
			t.Error(err)
		}
		if s := g.Stats(); s.ActiveRenders > 40 || s.CurrentCacheSize > 5000 || s.SecurityViolations != 0 || s.TotalRenders != 240 {
			t.Errorf("got %+v", s)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, name := range files(t, dir) {
		if name[0] == '.' {
			t.Errorf("%s was left behind", name)
		}
	}
}

// use does something with a picture, which may be gone by then.
func use(t *testing.T, g *gallery.Gallery, info gallery.Info, i int) (err error) {
	switch i % 6 {
	case 0:
		_, err = g.Remove(info.Path)
	case 1:
		_, _, err = g.List(t.Context())
	case 2:
		_, err = g.Clean(t.Context())
	case 3:
		_ = g.Stats()
	case 4:
		var got gallery.Info
		if got, err = g.Get(t.Context(), info.Name); err == nil && got != info {
			return fmt.Errorf("got %+v, want %+v", got, info)
		}
	default:
		var data []byte
		if data, err = os.ReadFile(info.Path); err == nil && int64(len(data)) != info.Size {
			return fmt.Errorf("%s has %d bytes, want %d", info.Name, len(data), info.Size)
		}
	}
	var e *gallery.Error
	if errors.As(err, &e) && e.Reason == gallery.NotFound || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func TestCloseWhileInUse(t *testing.T) {
	g := open(t, gallery.Options{Interval: time.Millisecond})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				_, err := g.Put(t.Context(), picture(10))
				var e *gallery.Error
				if errors.As(err, &e) && e.Reason == gallery.Closed {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 3 {
		put(t, g, picture(1))
		wg.Go(func() { _ = g.Close() })
		break
	}
	wg.Wait()
}

func BenchmarkPut(b *testing.B) {
	for _, size := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("bytes=%d", size), func(b *testing.B) {
			g := open(b, gallery.Options{MaxFiles: 100})
			p := picture(size)
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := g.Put(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkList(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprintf("pictures=%d", n), func(b *testing.B) {
			g := open(b, gallery.Options{})
			for range n {
				put(b, g, picture(1))
			}
			for b.Loop() {
				if list, _, err := g.List(b.Context()); len(list) != n || err != nil {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}

func BenchmarkGet(b *testing.B) {
	g := open(b, gallery.Options{})
	info := put(b, g, picture(1000))
	for b.Loop() {
		if _, err := g.Get(b.Context(), info.Path); err != nil {
			b.Fatal(err)
		}
	}
}
