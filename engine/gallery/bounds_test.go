package gallery_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gallery"
)

func TestPicturesExpire(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, TTL: time.Minute})
	old := put(t, g, picture(10))
	c.Add(40 * time.Second)
	young := put(t, g, picture(20))
	c.Add(20*time.Second - 1)
	if got := names(t, g); len(got) != 2 {
		t.Errorf("just before its time there are %v", got)
	}
	c.Add(1)
	_, err := g.Get(t.Context(), old.Path)
	wantReason(t, err, gallery.NotFound)
	if got := names(t, g); !slices.Equal(got, []string{young.Name}) {
		t.Errorf("got %v, want only %s", got, young.Name)
	}
	if got := files(t, g.Dir()); slices.Contains(got, old.Name) {
		t.Errorf("the file of what expired is there: %v", got)
	}
	c.Add(time.Hour)
	_, err = g.Remove(young.Path)
	wantReason(t, err, gallery.NotFound)
}

func TestNegativeTTLKeepsPictures(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, TTL: -1, MaxBytes: -1, MaxFiles: -1})
	info := put(t, g, picture(10))
	c.Add(100 * 365 * 24 * time.Hour)
	if got, err := g.Get(t.Context(), info.Path); err != nil || !got.ExpiresAt.IsZero() {
		t.Errorf("got %+v, %v", got, err)
	}
	if s := g.Stats(); s.MaxCacheSize != 0 || s.CacheUsage != 0 || s.ActiveRenders != 1 {
		t.Errorf("got %+v", s)
	}
}

func TestOldestMakeRoom(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, MaxBytes: 100})
	var all []string
	for range 5 {
		all = append(all, put(t, g, picture(20)).Name)
		c.Add(time.Second)
	}
	if got := names(t, g); !slices.Equal(got, all) {
		t.Errorf("what just fits is not kept: %v", got)
	}
	last := put(t, g, picture(21)).Name
	if got, want := names(t, g), append(slices.Clone(all[2:]), last); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	only := put(t, g, picture(100)).Name
	if got := names(t, g); !slices.Equal(got, []string{only}) {
		t.Errorf("got %v, want %s", got, only)
	}
}

func TestNumberOfFilesIsBounded(t *testing.T) {
	c := newClock()
	g := open(t, gallery.Options{Now: c.Now, MaxFiles: 3})
	var all []string
	for range 7 {
		all = append(all, put(t, g, picture(1)).Name)
		c.Add(time.Second)
	}
	if got := names(t, g); !slices.Equal(got, all[4:]) {
		t.Errorf("got %v, want %v", got, all[4:])
	}
}

// TestAnySequenceAgreesWithAModel compares the gallery with a list that does the same in the plainest way.
func TestAnySequenceAgreesWithAModel(t *testing.T) {
	type item struct {
		name    string
		size    int64
		expires time.Time
	}
	const maxBytes, maxFiles, ttl = 500, 12, time.Minute
	for seed := range uint64(8) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		c := newClock()
		opt := gallery.Options{Dir: t.TempDir() + "/r", Now: c.Now, TTL: ttl, MaxBytes: maxBytes, MaxFiles: maxFiles}
		g := open(t, opt)
		var model []item
		expire := func() {
			model = slices.DeleteFunc(model, func(i item) bool { return !i.expires.After(c.Now()) })
		}
		sum := func() (n int64) {
			for _, i := range model {
				n += i.size
			}
			return n
		}
		for step := range 300 {
			c.Add(time.Duration(1 + rnd.Int64N(int64(5*time.Second))))
			switch op := rnd.IntN(10); {
			case op < 6:
				size := 1 + rnd.IntN(120)
				info := put(t, g, picture(size))
				for over := true; over; {
					over = sum()+int64(size) > maxBytes || len(model)+1 > maxFiles
					if n := len(model); over {
						if expire(); len(model) == n {
							model = model[1:]
						}
					}
				}
				model = append(model, item{info.Name, int64(size), info.CreatedAt.Add(ttl)})
			case op < 8 && len(model) > 0:
				i := rnd.IntN(len(model))
				wantErr := !model[i].expires.After(c.Now())
				if _, err := g.Remove(model[i].name); (err != nil) != wantErr {
					t.Fatalf("seed %d, step %d: remove: %v, want an error: %v", seed, step, err, wantErr)
				}
				model = slices.Delete(model, i, i+1)
			case op == 8:
				if _, err := g.Clean(t.Context()); err != nil {
					t.Fatal(err)
				}
			default: // a new daemon in the place of the old one
				if err := g.Close(); err != nil {
					t.Fatal(err)
				}
				g = open(t, opt)
			}
			if step%3 != 0 {
				continue
			}
			expire()
			var want []string
			for _, i := range model {
				want = append(want, i.name)
			}
			if got := names(t, g); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("seed %d, step %d:\ngot  %v\nwant %v", seed, step, got, want)
			}
			if s := g.Stats(); s.CurrentCacheSize != sum() || s.ActiveRenders != len(want) {
				t.Fatalf("seed %d, step %d: got %+v, want %d bytes in %d files", seed, step, s, sum(), len(want))
			}
		}
	}
}

func TestRoundsCleanUp(t *testing.T) {
	dir := t.TempDir() + "/r"
	synctest.Test(t, func(t *testing.T) {
		g := open(t, gallery.Options{Dir: dir, TTL: 10 * time.Minute, Interval: 4 * time.Minute})
		if s := g.Stats(); s.CleanupThreadActive || !s.NextCleanup.IsZero() {
			t.Errorf("there are rounds before the first picture: %+v", s)
		}
		start := time.Now()
		put(t, g, picture(10))
		if s := g.Stats(); !s.CleanupThreadActive || !s.NextCleanup.Equal(start.Add(4*time.Minute)) {
			t.Errorf("got %+v", s)
		}
		time.Sleep(11 * time.Minute)
		if got := len(files(t, dir)); got != 2 { // the picture and the index
			t.Errorf("there are %d files before the round", got)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := files(t, dir); !slices.Equal(got, []string{"index.jsonl"}) {
			t.Errorf("after the round there are %v", got)
		}
		s := g.Stats()
		if s.TotalCleanups != 3 || s.FilesCleaned != 1 || !s.LastCleanup.Equal(start.Add(12*time.Minute)) || !s.NextCleanup.Equal(start.Add(16*time.Minute)) {
			t.Errorf("got %+v", s)
		}
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		if s := g.Stats(); s.CleanupThreadActive || !s.NextCleanup.IsZero() {
			t.Errorf("got %+v after closing", s)
		}
	}) // which fails if a goroutine is left
}

func TestRoundsGoOnAfterARestart(t *testing.T) {
	dir := t.TempDir() + "/r"
	synctest.Test(t, func(t *testing.T) {
		g := open(t, gallery.Options{Dir: dir, TTL: time.Minute})
		put(t, g, picture(10))
		_ = g.Close()
		g = open(t, gallery.Options{Dir: dir, TTL: time.Minute, Interval: time.Minute})
		if !g.Stats().CleanupThreadActive {
			t.Error("pictures were left, and nobody cleans up")
		}
		time.Sleep(90 * time.Second)
		synctest.Wait()
		if got := files(t, dir); len(got) != 1 {
			t.Errorf("there are %v", got)
		}
		_ = g.Close()
	})
}

func TestCheckOfWhatCannotBeThereAtOnce(t *testing.T) {
	g := open(t, gallery.Options{MaxBytes: 100, MaxFiles: 3})
	if err := g.Check(3, 100); err != nil {
		t.Errorf("what just has room: %v", err)
	}
	wantReason(t, g.Check(3, 101), gallery.TooLarge)
	wantReason(t, g.Check(4, 100), gallery.TooLarge)
	if err := open(t, gallery.Options{MaxBytes: -1, MaxFiles: -1}).Check(1<<20, 1<<50); err != nil {
		t.Errorf("without bounds: %v", err)
	}
}
