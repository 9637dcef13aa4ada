package render_test

import (
	"context"
	"errors"
	"image/color"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestFlatStyleShowsVoxelColors(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{}, storage.RGB(17, 130, 250))
	r := draw(t, v, render.Options{Width: 50, Height: 50, Preset: "front", Style: render.Flat})
	if got, want := r.Image.NRGBAAt(25, 25), (color.NRGBA{R: 17, G: 130, B: 250, A: 255}); got != want {
		t.Errorf("the voxel is drawn as %v, want %v", got, want)
	}
}

func TestSidesDifferInBrightness(t *testing.T) {
	v := storagetest.NewModel()
	v.Set(storage.Pos{}, storage.RGB(200, 200, 200))
	seen := map[uint8]string{}
	for _, p := range render.Presets {
		if p.Angles.Yaw != 0 && p.Angles.Yaw != 90 && p.Angles.Yaw != 180 && p.Angles.Yaw != 270 || p.Angles.Pitch != 0 && math.Abs(p.Angles.Pitch) != 90 {
			continue // shows more than one side
		}
		got := draw(t, v, render.Options{Width: 50, Height: 50, Preset: p.Name}).Image.NRGBAAt(25, 25).R
		for other, name := range seen {
			if math.Abs(float64(got)-float64(other)) < 4 {
				t.Errorf("%s has brightness %d, %s %d", p.Name, got, name, other)
			}
		}
		seen[got] = p.Name
		if got < 60 {
			t.Errorf("%s is too dark: %d", p.Name, got)
		}
	}
	if seen[200] != "top" {
		t.Errorf("brightnesses %v, want the top to show the voxel's own", seen)
	}
}

func TestBackground(t *testing.T) {
	for _, b := range []color.NRGBA{{10, 20, 30, 255}, {200, 100, 50, 128}, {}} {
		r := draw(t, dice(4), render.Options{Width: 64, Height: 64, Background: render.Plain(b)})
		if got := r.Image.NRGBAAt(0, 0); got != b {
			t.Errorf("the corner is %v, want %v", got, b)
		}
		if got := r.Image.NRGBAAt(32, 32); got.A != 255 {
			t.Errorf("the middle is %v, want it opaque", got)
		}
	}
}

func TestTransparentEdgesKeepTheirColor(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 3, 3, 3, storage.RGB(255, 0, 0))
	r := draw(t, v, render.Options{Width: 64, Height: 64, Background: render.Plain(color.NRGBA{}), Samples: 16, Style: render.Flat})
	partly := 0
	for i := 0; i < len(r.Image.Pix); i += 4 {
		p := r.Image.Pix[i : i+4]
		if p[3] > 0 && p[3] < 255 {
			partly++
		}
		if p[3] > 0 && (p[0] < 200 || p[1] != 0 || p[2] != 0) || p[3] == 0 && p[0] != 0 {
			t.Fatalf("pixel %d is %v, want red or nothing", i/4, p)
		}
	}
	if partly < 20 {
		t.Errorf("%d pixels are partly covered, want smooth edges", partly)
	}
}

// over composites a straight-alpha colour over an opaque one in linear light.
func over(front storage.Color, behind color.NRGBA) color.NRGBA {
	toLinear := func(c uint8) float64 {
		f := float64(c) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	mix := func(a, b uint8) uint8 {
		alpha := float64(front.A()) / 255
		f := toLinear(a)*alpha + toLinear(b)*(1-alpha)
		if f <= 0.0031308 {
			return uint8(math.Round(f * 12.92 * 255))
		}
		return uint8(math.Round((1.055*math.Pow(f, 1/2.4) - 0.055) * 255))
	}
	return color.NRGBA{mix(front.R(), behind.R), mix(front.G(), behind.G), mix(front.B(), behind.B), 255}
}

func near(a, b color.NRGBA) bool {
	d := func(x, y uint8) bool { return math.Abs(float64(x)-float64(y)) <= 1 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && d(a.A, b.A)
}

func TestTranslucentCellsLetLightThrough(t *testing.T) {
	glass, smoke, wall := storage.RGBA(40, 80, 200, 100), storage.RGBA(90, 10, 10, 60), storage.RGB(240, 220, 100)
	opaque := color.NRGBA{wall.R(), wall.G(), wall.B(), 255}
	background := color.NRGBA{240, 240, 240, 255}
	for _, tt := range []struct {
		name   string
		column []storage.Color // from the front
		want   color.NRGBA
	}{
		{"glass alone", []storage.Color{glass}, over(glass, background)},
		{"glass before wall", []storage.Color{glass, wall}, over(glass, opaque)},
		{"gap before wall", []storage.Color{glass, 0, 0, wall}, over(glass, opaque)},
		{"thick glass counts once", []storage.Color{glass, glass, glass, glass, wall}, over(glass, opaque)},
		{"two panes count twice", []storage.Color{glass, 0, glass, wall}, over(glass, over(glass, opaque))},
		{"two kinds", []storage.Color{smoke, glass, wall}, over(smoke, over(glass, opaque))},
		{"wall hides glass", []storage.Color{wall, glass}, opaque},
	} {
		for _, at := range []int32{0, 14} { // within a tile and across two
			v := storagetest.NewModel()
			for i, c := range tt.column {
				v.Set(storage.Pos{Y: at + int32(i)}, c.Norm())
			}
			r := draw(t, v, render.Options{Width: 41, Height: 41, Preset: "front", Style: render.Flat})
			if got := r.Image.NRGBAAt(20, 20); !near(got, tt.want) {
				t.Errorf("%s at %d: %v, want %v", tt.name, at, got, tt.want)
			}
		}
	}
}

func TestCreasesAreDarker(t *testing.T) {
	for _, shift := range []int32{0, 11, 13, 15} { // the step lies in a tile, and on the border of two
		v := storagetest.NewModel()
		box(v, shift, shift, shift, shift+6, shift+6, shift+1, storage.RGB(200, 200, 200))
		box(v, shift, shift+3, shift+1, shift+6, shift+6, shift+2, storage.RGB(200, 200, 200))
		width := 8.0
		o := render.Options{Width: 80, Height: 80, Preset: "top", Samples: 1, Camera: render.Camera{
			OrthoWidth: width, Target: &render.Vec{X: float64(shift) + 3, Y: float64(shift) + 3, Z: float64(shift)},
		}}
		r := draw(t, v, o) // ten pixels a voxel, the step in the middle with the higher side above
		plain, crease, above := r.Image.NRGBAAt(40, 55).R, r.Image.NRGBAAt(40, 40).R, r.Image.NRGBAAt(40, 38).R
		if plain != 200 || above != 200 || crease > 180 || crease < 100 {
			t.Errorf("shift %d: floor %d, crease %d, step %d", shift, plain, crease, above)
		}
	}
}

func TestTranslucentNeighboursMakeNoCreases(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 6, 6, 1, storage.RGB(200, 200, 200))
	box(v, 0, 0, 1, 6, 6, 2, storage.RGBA(0, 0, 255, 1))
	r := draw(t, v, render.Options{Width: 60, Height: 60, Preset: "top", Samples: 1})
	want := r.Image.NRGBAAt(30, 30)
	for x := 10; x < 50; x++ {
		if got := r.Image.NRGBAAt(x, 30); got != want {
			t.Fatalf("pixel %d is %v, others %v", x, got, want)
		}
	}
}

func TestShadows(t *testing.T) {
	for _, roof := range []storage.Color{storage.RGB(200, 200, 200), storage.RGBA(200, 200, 200, 120)} {
		v := storagetest.NewModel()
		box(v, 0, 0, 0, 30, 6, 1, storage.RGB(200, 200, 200))
		box(v, 0, 0, 11, 5, 6, 12, roof)
		light := render.DefaultLighting()
		light.Sun = render.Vec{X: -1, Z: 1} // the roof's shadow falls on cells 10 to 15
		o := render.Options{Width: 300, Height: 60, Preset: "top", Lighting: &light, Camera: render.Camera{
			OrthoWidth: 30, Target: &render.Vec{X: 15, Y: 3},
		}}
		o.Shadows = render.Off
		without := draw(t, v, o)
		o.Shadows = render.Auto
		with := draw(t, v, o)
		for cell, dark := range map[int]bool{2: false, 8: false, 12: true, 14: true, 17: false, 25: false} {
			a, b := without.Image.NRGBAAt(cell*10+5, 30).R, with.Image.NRGBAAt(cell*10+5, 30).R
			full := a - b // what the shadow takes off
			if !dark && full != 0 || dark && (full < 10 || (full > 50) != (roof.A() == 255)) {
				t.Errorf("roof %v: cell %d: %d with shadows, %d without", roof, cell, b, a)
			}
		}
	}
}

func TestSamplesSmoothEdges(t *testing.T) {
	steps := map[int]int{}
	for _, n := range []int{1, 4, 16} {
		v := storagetest.NewModel()
		v.Set(storage.Pos{}, storage.RGB(0, 0, 0))
		r := draw(t, v, render.Options{Width: 120, Height: 120, Samples: n, Camera: render.Camera{Angles: &render.Angles{Yaw: 20, Pitch: 33}}})
		colors := map[uint8]bool{}
		for i := 0; i < len(r.Image.Pix); i += 4 {
			colors[r.Image.Pix[i]] = true
		}
		steps[n] = len(colors)
	}
	if steps[1] != 2 || steps[4] != 5 || steps[16] < 14 {
		t.Errorf("numbers of greys by samples: %v, want 2, 5 and about 17", steps)
	}
}

func TestSamePictureWithAnyWorkers(t *testing.T) {
	v := house()
	want := draw(t, v, render.Options{Width: 90, Height: 70, Workers: 1, Shadows: render.On})
	for _, workers := range []int{0, 2, 7, 1000} {
		got := draw(t, v, render.Options{Width: 90, Height: 70, Workers: workers, Shadows: render.On})
		if string(got.Image.Pix) != string(want.Image.Pix) {
			t.Errorf("%d workers draw another picture than one", workers)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := draw(t, v, render.Options{Width: 90, Height: 70, Shadows: render.On}); string(got.Image.Pix) != string(want.Image.Pix) {
		t.Error("one processor draws another picture")
	}
}

func TestSamePictureFromAnyKind(t *testing.T) {
	slow := house()
	fast := quick(slow)
	a, b := draw(t, slow, render.Options{}), draw(t, fast, render.Options{})
	if string(a.Image.Pix) != string(b.Image.Pix) || a.Bounds != b.Bounds {
		t.Error("the picture depends on the kind of storage")
	}
}

// budget is a context that ends after it was asked a number of times.
type budget struct {
	context.Context
	left atomic.Int64
}

func (b *budget) Err() error {
	if b.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestCancellationAtAnyPoint(t *testing.T) {
	v := house()
	done := false
	for n := int64(0); !done; n = n*3/2 + 1 {
		synctest.Test(t, func(t *testing.T) { // ends only when every goroutine has
			b := &budget{Context: t.Context()}
			b.left.Store(n)
			r, err := render.Render(b, v, render.Options{Width: 70, Height: 50})
			done = err == nil
			if !done && (!errors.Is(err, context.Canceled) || r != nil) {
				t.Errorf("after %d looks: result %v, error %v", n, r != nil, err)
			}
		})
		if n > 1e6 {
			t.Fatal("the context is asked without end")
		}
	}
}

func TestCancelledBeforeStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := render.Render(ctx, house(), render.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, _, err := render.PNG(ctx, &render.Subject{Volume: house()}, render.Options{}, 100); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
