package path_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// homely is a world with all that there is: glass, lamps, gloss and a ground.
func homely(tb testing.TB) *world.World {
	lamp, gold := world.PlainMaterial, world.PlainMaterial
	lamp.Emission = world.RGB{5, 4, 2}
	gold.Metallic, gold.Roughness = 1, 0.3
	w := build(tb, daylight(), part{house(), world.PlainMaterial},
		part{solid(2, 2, 1, 3, 3, 4, whiteCell), lamp}, part{solid(19, 8, 1, 23, 12, 5, storage.RGB(255, 200, 90)), gold})
	w.Ground = &world.Ground{}
	return w
}

func TestWorkersHaveNoInfluence(t *testing.T) {
	w := homely(t)
	o := path.Options{Width: 83, Height: 45, Samples: 40, Workers: 1}
	want := shoot(t, w, houseView(83, 45), o)
	for _, workers := range []int{2, 3, 100, 0} {
		o.Workers = workers
		got := shoot(t, w, houseView(83, 45), o)
		if !slices.Equal(got.Pix, want.Pix) || got.Samples != want.Samples {
			t.Errorf("%d workers draw another picture", workers)
		}
	}
	if !want.Complete || want.Samples <= 16 || want.Samples >= 40 {
		t.Errorf("complete %v after %v samples, want some pixels to need fewer than others", want.Complete, want.Samples)
	}
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	var last, calls atomic.Int64
	o := path.Options{Width: 50, Height: 40, Samples: 48, Progress: func(done, total int64) {
		calls.Add(1)
		if total != 50*40*48 || done > total {
			t.Errorf("%d of %d", done, total)
		}
		for l := last.Load(); done > l && !last.CompareAndSwap(l, done); l = last.Load() {
		}
	}}
	shoot(t, homely(t), houseView(50, 40), o)
	if last.Load() != 50*40*48 || calls.Load() < 10 {
		t.Errorf("it ends at %d after %d calls", last.Load(), calls.Load())
	}
}

func TestTimeLimitGivesAWholePicture(t *testing.T) {
	w := homely(t)
	var most atomic.Int64 // in thousandths
	f := shoot(t, w, houseView(64, 64), path.Options{Width: 64, Height: 64, Samples: 4096, TimeLimit: 1, Progress: func(done, total int64) {
		most.Store(max(most.Load(), 1000*done/total))
	}})
	if most.Load() != 1000 {
		t.Errorf("the work that the time limit ended had come to %d of 1000", most.Load())
	}
	if f.Complete || f.Samples < 1 || f.Samples > 64 {
		t.Errorf("complete %v, %v samples", f.Complete, f.Samples)
	}
	if _, alpha := mean(f); alpha < 0.2 {
		t.Errorf("mean alpha %v", alpha)
	}
	for i, v := range f.Pix {
		if math.IsNaN(float64(v)) || v < 0 {
			t.Fatalf("channel %d is %v", i, v)
		}
	}
	if f = shoot(t, w, houseView(8, 8), path.Options{Width: 8, Height: 8, Samples: 1, TimeLimit: time.Hour}); !f.Complete || f.Samples != 1 {
		t.Errorf("complete %v, %v samples", f.Complete, f.Samples)
	}
	if f = shoot(t, w, houseView(8, 8), path.Options{Width: 8, Height: 8, Samples: 1, TimeLimit: 1}); !f.Complete || f.Samples != 1 {
		t.Errorf("one sample: complete %v, %v samples", f.Complete, f.Samples)
	}
}

func TestCancelEndsTheWork(t *testing.T) {
	w := homely(t)
	ctx, cancel := context.WithCancel(t.Context())
	var after atomic.Int64
	o := path.Options{Width: 256, Height: 256, Samples: 4096, Workers: 2, Progress: func(int64, int64) {
		if ctx.Err() != nil {
			after.Add(1)
		}
		cancel()
	}}
	if f, err := path.Trace(ctx, w, houseView(256, 256), o); !errors.Is(err, context.Canceled) || f != nil {
		t.Errorf("got %v, %v", f, err)
	}
	if after.Load() > 4 {
		t.Errorf("%d reports after the end", after.Load())
	}
	o.Progress = func(int64, int64) { t.Error("work without need") }
	if _, err := path.Trace(ctx, w, houseView(256, 256), o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPaced(t *testing.T) {
	p := pace.New()
	defer p.Close()
	o := path.Options{Width: 40, Height: 40, Samples: 32}
	want := shoot(t, homely(t), houseView(40, 40), o)
	got, err := path.Trace(pace.With(t.Context(), p), homely(t), houseView(40, 40), o)
	if err != nil || !slices.Equal(got.Pix, want.Pix) {
		t.Errorf("giving way changes the picture: %v", err)
	}
}

// encoded returns a channel as it is stored, over a grey background.
func encoded(p []float32, c int) float64 {
	return gamma.Encoded(min(float64(p[c])+(1-float64(p[3]))*0.5, 1))
}

// distance returns the root of the mean square difference of two pictures as they are stored, in steps of a channel.
func distance(a, b *path.Film) float64 {
	sum := 0.0
	for i := 0; i < len(a.Pix); i += 4 {
		for c := range 3 {
			d := encoded(a.Pix[i:i+4], c) - encoded(b.Pix[i:i+4], c)
			sum += d * d
		}
	}
	return 255 * math.Sqrt(sum/float64(len(a.Pix)/4*3))
}

func TestErrorFallsAndStaysUnseen(t *testing.T) {
	w := homely(t)
	c := houseView(64, 64)
	truth := shoot(t, w, c, path.Options{Width: 64, Height: 64, Samples: 2048})
	var last float64
	for _, samples := range []int{1, 4, 16} {
		f := shoot(t, w, c, path.Options{Width: 64, Height: 64, Samples: samples})
		d := distance(f, truth)
		t.Logf("%d samples: %.2f", samples, d)
		if last != 0 && d > last*0.55 {
			t.Errorf("%d samples: the error is %v, was %v with a quarter of them", samples, d, last)
		}
		last = d
	}
	f := shoot(t, w, c, path.Options{Width: 64, Height: 64, Samples: 128})
	d := distance(f, truth)
	t.Logf("up to 128 samples, %.1f on average: %.2f", f.Samples, d)
	if d > 2.5 || f.Samples > 110 {
		t.Errorf("the error is %v after %v samples", d, f.Samples)
	}
}

func TestWrongOptions(t *testing.T) {
	w := homely(t)
	c := houseView(8, 8)
	for _, o := range []path.Options{
		{Width: 0, Height: 8},
		{Width: 8, Height: -1},
		{Width: path.MaxEdge + 1, Height: 8},
		{Width: 8, Height: path.MaxEdge + 1},
		{Width: path.MaxEdge, Height: path.MaxEdge},
		{Width: 8, Height: 8, Samples: -1},
		{Width: 8, Height: 8, Samples: path.MaxSamples + 1},
		{Width: 8, Height: 8, Workers: -1},
		{Width: 8, Height: 8, TimeLimit: -1},
	} {
		if f, err := path.Trace(t.Context(), w, c, o); err == nil || f != nil {
			t.Errorf("%+v gives %v", o, err)
		}
	}
	if _, err := path.Trace(t.Context(), nil, c, path.Options{Width: 8, Height: 8}); err == nil {
		t.Error("no world is no error")
	}
	if _, err := path.Trace(t.Context(), w, nil, path.Options{Width: 8, Height: 8}); err == nil {
		t.Error("no camera is no error")
	}
}

func TestNothing(t *testing.T) {
	w := plain(t, daylight(), volume())
	w.Plain.Emission = grey(1)
	f := shoot(t, w, houseView(20, 20), path.Options{Width: 20, Height: 20})
	for i, v := range f.Pix {
		if v != 0 {
			t.Fatalf("channel %d is %v", i, v)
		}
	}
	if f.Samples != 16 {
		t.Errorf("%v samples of nothing", f.Samples)
	}
}
