package render_test

import (
	"errors"
	"image/color"
	"math"
	"sync/atomic"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
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

// TestOutline draws a cube from the front over white: a black frame of the asked width, and nothing else.
func TestOutline(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 4, 4, 4, storage.RGB(255, 255, 255))
	for _, q := range []render.Quality{render.Draft, render.Standard, render.High} {
		for _, width := range []float64{0, 1, 2, 5, 12} {
			o := render.Options{
				Width: 120, Height: 120, Preset: "front", Quality: q, Style: render.Flat, Background: render.Plain(color.NRGBA{255, 255, 255, 255}),
				Outline: &render.Outline{Width: width},
			}
			r := draw(t, v, o)
			ink := 0.0
			for x := range 60 {
				ink += 1 - toLinear(float64(r.Image.NRGBAAt(x, 60).R)/255)
			}
			if width == 0 {
				width = 1
			}
			if math.Abs(ink-width) > 0.15 {
				t.Errorf("quality %d: a line of %v pixels has %.2f pixels of ink", q, width, ink)
			}
			if c := r.Image.NRGBAAt(60, 60); c.R != 255 {
				t.Errorf("quality %d: the middle of the face is %v", q, c)
			}
		}
	}
}

// TestOutlineFollowsBorders looks for lines at a step, between colours, and not between colours that are much alike.
func TestOutlineFollowsBorders(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 4, 4, 1, storage.RGB(200, 200, 200))
	box(v, 4, 0, 0, 8, 4, 1, storage.RGB(210, 200, 190))
	box(v, 8, 0, 0, 12, 4, 1, storage.RGB(20, 200, 190))
	box(v, 12, 0, 0, 16, 4, 2, storage.RGB(20, 200, 190))
	r := draw(t, v, render.Options{
		Width: 160, Height: 40, Style: render.Flat, Camera: fromAbove(8, 2, 16), Outline: &render.Outline{Color: color.NRGBA{255, 0, 0, 255}, Width: 2},
	})
	for x, line := range map[int]bool{20: false, 40: false, 60: false, 80: true, 100: false, 120: true, 140: false} {
		if c := r.Image.NRGBAAt(x, 20); (c == color.NRGBA{255, 0, 0, 255}) != line {
			t.Errorf("pixel %d is %v, line %v", x, c, line)
		}
	}
}

// TestOutlineOfSmallVoxels draws a slope of steps: where voxels are small, only its rim has a line.
func TestOutlineOfSmallVoxels(t *testing.T) {
	v := storagetest.NewModel()
	for i := range int32(40) {
		box(v, 0, i, 0, 40, i+1, i+1, storage.RGB(255, 255, 255))
	}
	for edge, lines := range map[int]bool{400: true, 100: false} {
		r := draw(t, quick(v), render.Options{Width: edge, Height: edge, Style: render.Flat, Camera: fromAbove(20, 20, 44), Outline: &render.Outline{Width: 1}})
		inked := 0
		for y := edge / 4; y < 3*edge/4; y++ {
			if r.Image.NRGBAAt(edge/2, y).R < 200 {
				inked++
			}
		}
		if (inked > 0) != lines {
			t.Errorf("%d pixels: %d of the slope are inked", edge, inked)
		}
	}
}

// TestGridLines measures how much of a face its lines cover.
func TestGridLines(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 8, 8, 8, storage.RGB(255, 255, 255))
	for _, q := range []render.Quality{render.Draft, render.Standard} {
		for edge, want := range map[int]float64{160: 0.19, 400: 0.19, 40: 0.08, 20: 0} { // lines of a tenth cover 1 - 0.9 * 0.9
			r := draw(t, v, render.Options{
				Width: edge, Height: edge, Quality: q, Style: render.Flat, Camera: fromAbove(4, 4, 8),
				Grid: &render.GridLines{Width: 0.1, Color: color.NRGBA{0, 0, 0, 255}},
			})
			ink := 0.0
			for i := 0; i < len(r.Image.Pix); i += 4 {
				ink += 1 - toLinear(float64(r.Image.Pix[i])/255)
			}
			if ink /= float64(edge * edge); math.Abs(ink-want) > 0.025 {
				t.Errorf("quality %d, %d pixels: lines cover %.3f, want %.3f", q, edge, ink, want)
			}
		}
	}
	r := draw(t, v, render.Options{Width: 80, Height: 80, Quality: render.High, Samples: 4, Camera: fromAbove(4, 4, 8), Grid: &render.GridLines{}})
	if line, middle := r.Image.NRGBAAt(40, 45).R, r.Image.NRGBAAt(45, 45).R; line >= middle {
		t.Errorf("high quality: a line is %d, a face %d", line, middle)
	}
}

func TestGoxelStyleShowsWhatGoxelDoes(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{}, storage.RGBA(255, 255, 255, 127))
	v.Set(storage.Pos{X: 2}, storage.RGBA(255, 255, 255, 126))
	r := draw(t, v, render.Options{Width: 60, Height: 30, Style: render.Goxel, Camera: fromAbove(1.5, 0.5, 4), Buffers: true})
	if c := r.Image.NRGBAAt(15, 15); c.R < 200 || c.A != 255 {
		t.Errorf("a cell of alpha 127 is %v", c)
	}
	if c := r.Image.NRGBAAt(45, 15); c.R > 121 || c.R < 19 {
		t.Errorf("a cell of alpha 126 is %v, want the background", c)
	}
	if i := 15*60 + 45; !math.IsInf(float64(r.Buffers.Depth[i]), 1) {
		t.Errorf("a cell of alpha 126 has depth %v", r.Buffers.Depth[i])
	}
	if top, bottom := r.Image.NRGBAAt(0, 0), r.Image.NRGBAAt(0, 29); top != (color.NRGBA{19, 19, 19, 255}) || bottom != (color.NRGBA{121, 121, 121, 255}) {
		t.Errorf("the background goes from %v to %v", top, bottom)
	}
}

// TestFixedLightFollowsTheCamera draws a ball from all sides: what looks to the camera from above is as bright from each.
func TestFixedLightFollowsTheCamera(t *testing.T) {
	v := storagetest.NewModel()
	ball(v, storage.Pos{X: 4, Y: 4, Z: 4}, 4.5, func(storage.Pos) storage.Color { return grey })
	light := scene.DefaultLight
	mean := func(fixed bool, yaw float64) (sum float64) {
		light.Fixed = fixed
		r := shoot(t, &render.Subject{Volume: v, Light: &light}, render.Options{
			Width: 60, Height: 60, Style: render.Goxel, Background: render.Plain(color.NRGBA{}), Camera: render.Camera{Angles: &render.Angles{Yaw: yaw, Pitch: 20}},
		})
		for i := 0; i < len(r.Image.Pix); i += 4 {
			sum += float64(r.Image.Pix[i]) + float64(r.Image.Pix[i+1]) + float64(r.Image.Pix[i+2])
		}
		return sum
	}
	spread := func(fixed bool) float64 {
		least, most := math.Inf(1), 0.0
		for yaw := 45.0; yaw < 400; yaw += 90 {
			m := mean(fixed, yaw)
			least, most = min(least, m), max(most, m)
		}
		return most / least
	}
	// The light that stands still is lower on the left of the camera than on its right.
	if still, following := spread(false), spread(true); following > 1.15 || still < following {
		t.Errorf("brightness varies by %.2f under a fixed light, %.2f under one that stands", following, still)
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
