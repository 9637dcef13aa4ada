package render_test

import (
	"errors"
	"image/color"
	"math"
	"sync/atomic"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// TestGroundCatchesShadows looks at a tower on a ground that shows nothing but shadows.
func TestGroundCatchesShadows(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 4, 4, 12, grey)
	l := render.DefaultLighting()
	l.Sun = render.Vec{X: -1, Z: 1} // the shadow reaches to x = 16
	for _, background := range []color.NRGBA{{}, {100, 150, 200, 255}} {
		o := render.Options{Width: 400, Height: 400, Lighting: &l, Ground: &render.Ground{}, Background: render.Plain(background), Camera: fromAbove(10, 2, 40)}
		r := draw(t, v, o)
		at := func(x float64) color.NRGBA { return r.Image.NRGBAAt(int((x-10)*10)+200, 200) }
		far, shadow, beside := at(28), at(10), at(-2)
		if max(far.R, background.R)-min(far.R, background.R) > 2 || max(far.A, background.A)-min(far.A, background.A) > 2 {
			t.Errorf("background %v: the open ground is %v", background, far)
		}
		if background.A == 0 && (shadow.R != 0 || shadow.A < 100 || shadow.A > 250 || beside.A < 5 || beside.A > shadow.A/2) {
			t.Errorf("over nothing: shadow %v, contact %v", shadow, beside)
		}
		if background.A == 255 && (shadow.G > background.G-40 || shadow.A != 255) {
			t.Errorf("over %v: shadow %v", background, shadow)
		}
		o.Quality = render.Draft
		if got := draw(t, v, o).Image.NRGBAAt(200, 200); got != background {
			t.Errorf("in draft quality the ground shows %v, want %v", got, background)
		}
	}
}

func TestColoredGround(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 4, 4, 4, grey)
	z := -3.0
	o := render.Options{
		Width: 100, Height: 100, Ground: &render.Ground{Color: &color.NRGBA{50, 120, 60, 255}, Z: &z}, Background: render.Plain(color.NRGBA{}),
	}
	for _, q := range []render.Quality{render.Draft, render.Standard, render.High} {
		o.Quality, o.Preset, o.Samples = q, "top", 16
		c := draw(t, v, o).Image.NRGBAAt(1, 98)
		if d := func(a, b uint8) bool { return max(a, b)-min(a, b) > 8 }; d(c.R, 50) || d(c.G, 120) || d(c.B, 60) || c.A != 255 {
			t.Errorf("quality %d: the ground is %v", q, c)
		}
		o.Preset = "bottom"
		if c := draw(t, v, o).Image.NRGBAAt(1, 1); c.A != 0 {
			t.Errorf("quality %d: from below the ground is %v", q, c)
		}
	}
	o.Quality, o.Style, o.Preset, o.Samples = render.Standard, render.Flat, "top", 4
	if c := draw(t, v, o).Image.NRGBAAt(1, 98); c != (color.NRGBA{50, 120, 60, 255}) {
		t.Errorf("in flat style the ground is %v", c)
	}
}

// TestGroundHidesWhatIsBelow sinks a tower into a coloured ground.
func TestGroundHidesWhatIsBelow(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 4, 4, 10, storage.RGB(255, 0, 0))
	z := 5.0
	r := draw(t, v, render.Options{
		Width: 100, Height: 100, Style: render.Flat, Ground: &render.Ground{Color: &color.NRGBA{0, 0, 255, 255}, Z: &z},
		Camera: render.Camera{Angles: &render.Angles{Pitch: 20}},
	})
	l := render.NewView(&r.Camera, 100, 100)
	for height, red := range map[float64]bool{8: true, 6: true, 4: false, 1: false} {
		x, y, _ := l.Project(render.Vec{X: 2, Y: 0, Z: height})
		if c := r.Image.NRGBAAt(int(x), int(y)); (c.R > 128) != red {
			t.Errorf("at height %v there is %v", height, c)
		}
	}
}

func TestCheckTellsWhatDrawingWould(t *testing.T) {
	if err := (render.Options{}).Check(); err != nil {
		t.Error(err)
	}
	z, huge := math.NaN(), 1e10
	for parameter, o := range map[string]render.Options{
		"quality": {Quality: 3}, "style": {Style: 3}, "shadows": {Shadows: 3}, "time_limit": {TimeLimit: -1},
		"samples": {Quality: render.High, Samples: render.MaxPaths + 1}, "ground.z": {Ground: &render.Ground{Z: &z}},
		"outline.width": {Outline: &render.Outline{Width: 65}}, "grid.width": {Grid: &render.GridLines{Width: 0.6}},
		"lighting.sun_size": {Lighting: &render.Lighting{SunSize: 46, Sun: render.Vec{Z: 1}}},
	} {
		var option *render.OptionError
		if err := o.Check(); !errors.As(err, &option) || option.Parameter != parameter {
			t.Errorf("%s: %v", parameter, err)
		}
	}
	if err := (render.Options{Ground: &render.Ground{Z: &huge}}).Check(); err == nil {
		t.Error("a ground beyond all voxels")
	}
}

// TestBuffersInEveryQuality finds the same in the middle of pixels whatever the picture looks like.
func TestBuffersInEveryQuality(t *testing.T) {
	v := house()
	var first *render.Buffers
	for _, q := range []render.Quality{render.Draft, render.Standard, render.High} {
		b := draw(t, v, render.Options{Width: 50, Height: 40, Quality: q, Samples: 1, Buffers: true}).Buffers
		if first == nil {
			first = b
			continue
		}
		for i := range b.Depth {
			if b.Depth[i] != first.Depth[i] || b.Cell[i] != first.Cell[i] || b.Face[i] != first.Face[i] || b.Layer[i] != first.Layer[i] {
				t.Fatalf("quality %d: pixel %d differs", q, i)
			}
		}
	}
	if r := draw(t, v, render.Options{Width: 8, Height: 8}); r.Buffers != nil {
		t.Error("buffers that nobody asked for")
	}
}

func TestProgressNeverExceedsTheTotal(t *testing.T) {
	for _, o := range []render.Options{
		{Quality: render.Draft},
		{},
		{Outline: &render.Outline{}, Buffers: true},
		{Quality: render.High, Samples: 4, Outline: &render.Outline{}, Buffers: true, Grid: &render.GridLines{}},
	} {
		var calls, last atomic.Int64
		o.Width, o.Height = 100, 70
		o.Progress = func(done, total int64) {
			calls.Add(1)
			if done < 0 || done > total {
				t.Errorf("%d of %d", done, total)
			}
			if done == total {
				last.Add(1)
			}
		}
		draw(t, house(), o)
		if calls.Load() < 5 || last.Load() != 1 {
			t.Errorf("%+v: %d calls, %d of them at the end", o, calls.Load(), last.Load())
		}
	}
}

func TestSamplesAreReported(t *testing.T) {
	r := draw(t, house(), render.Options{Width: 64, Height: 64, Quality: render.Draft})
	if r.Samples != 1 || !r.Complete {
		t.Errorf("draft: %v samples, complete %v", r.Samples, r.Complete)
	}
	if r = draw(t, house(), render.Options{Width: 64, Height: 64}); r.Samples <= 1 || r.Samples > 5 || !r.Complete {
		t.Errorf("standard: %v samples, complete %v", r.Samples, r.Complete)
	}
	if r = draw(t, house(), render.Options{Width: 64, Height: 64, Quality: render.High, Samples: 1 << 12, TimeLimit: 1}); r.Complete || r.Samples < 1 {
		t.Errorf("high, at once: %v samples, complete %v", r.Samples, r.Complete)
	}
}

func TestBytesGrowWithThePicture(t *testing.T) {
	least := render.Options{Width: 1, Height: 1}.Bytes()
	if least <= 0 || least > 4<<20 {
		t.Errorf("one pixel takes %d bytes", least)
	}
	base := render.Options{Width: 1000, Height: 1000}
	last := int64(0)
	for _, change := range []func(*render.Options){
		func(o *render.Options) { o.Quality = render.Draft },
		func(o *render.Options) { o.Quality = render.Standard },
		func(o *render.Options) { o.Quality = render.High },
		func(o *render.Options) { o.Buffers = true },
		func(o *render.Options) { o.Outline = &render.Outline{} },
	} {
		change(&base)
		n := base.Bytes()
		if n <= last || n < 4e6 || n > 100e6 {
			t.Errorf("%d bytes after %d", n, last)
		}
		last = n
	}
	if n := (render.Options{Width: -1}).Bytes(); n != math.MaxInt64 {
		t.Errorf("%d bytes for a picture that cannot be drawn", n)
	}
}
