package annotate_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// annotated draws annotations over a copy of a scene's picture.
func annotated(t testing.TB, s *scene, o annotate.Options) *image.NRGBA {
	t.Helper()
	c := s.clone()
	if err := annotate.Draw(t.Context(), c.img, c.view, c.buffers, c.bounds, o); err != nil {
		t.Fatal(err)
	}
	return c.img
}

// everything asks for all annotations.
func everything() annotate.Options {
	return annotate.Options{
		Gizmo: &annotate.Gizmo{}, Box: true, Dimensions: true, Ticks: true, Floor: true,
		Highlights: []annotate.Highlight{
			{Box: storage.Box{Min: storage.Pos{X: 9, Y: 6, Z: 1}, Max: storage.Pos{X: 12, Y: 7, Z: 6}}, Label: "door"},
			{Box: storage.Box{Min: storage.Pos{X: -1 << 30}, Max: storage.Pos{X: 1 << 30, Y: 2, Z: 3}}, Color: color.NRGBA{R: 9, G: 200, B: 9, A: 128}},
		},
		Focus: &annotate.Focus{Layers: []int{2, -1}, Color: color.NRGBA{R: 240, G: 138, B: 24, A: 255}},
		Callouts: []annotate.Callout{
			{At: render.Vec{X: 21, Y: 4, Z: 12}, Text: "tree"},
			{At: render.Vec{X: 21, Y: 4, Z: 12}, Text: strings.Repeat("very long ", 40)},
			{At: render.Vec{X: -1e12, Y: 1e12}, Text: "far"},
			{At: render.Vec{X: 4, Y: 18, Z: 4}, Color: color.NRGBA{R: 255, A: 255}},
		},
	}
}

// views are cameras of all kinds.
func views() map[string]render.Options {
	return map[string]render.Options{
		"isometric": {},
		"front":     {Preset: "front"},
		"top":       {Preset: "top"},
		"bottom":    {Preset: "bottom"},
		"wide":      {Width: 120, Height: 30, Preset: "left"},
		"perspective": {Camera: render.Camera{
			Projection: render.Perspective, Angles: &render.Angles{Yaw: 25, Pitch: 25},
		}},
		"inside": {Camera: render.Camera{Position: &render.Vec{X: 2, Y: 3, Z: 4}, Target: &render.Vec{X: 12, Y: 12, Z: 6}}},
		"beside": {Camera: render.Camera{Position: &render.Vec{X: 12, Y: 1, Z: 2}, Target: &render.Vec{X: 25, Y: 4, Z: 2}, FOV: 120}},
		"close": {Camera: render.Camera{
			Position: &render.Vec{X: 12, Y: 12, Z: 4}, Target: &render.Vec{X: 24, Y: 12, Z: 6}, Projection: render.Orthographic, OrthoWidth: 3,
		}},
	}
}

// eachView runs a test with every view of the house.
func eachView(t *testing.T, edge int, f func(t *testing.T, s *scene)) {
	v, layers := house()
	for name, o := range views() {
		t.Run(name, func(t *testing.T) {
			if o.Width == 0 {
				o.Width, o.Height = edge, edge
			}
			f(t, drawn(t, v, layers, o))
		})
	}
}

func TestNothingIsDrawnByDefault(t *testing.T) {
	eachView(t, 64, func(t *testing.T, s *scene) {
		if got := annotated(t, s, annotate.Options{Scale: 2}); !bytes.Equal(got.Pix, s.img.Pix) {
			t.Error("the picture changed")
		}
	})
}

// TestSamePixels draws the same annotations again, and into a part of a larger picture.
func TestSamePixels(t *testing.T) {
	eachView(t, 120, func(t *testing.T, s *scene) {
		want := annotated(t, s, everything())
		if got := annotated(t, s, everything()); !bytes.Equal(got.Pix, want.Pix) {
			t.Error("the second picture differs from the first")
		}
		size := s.img.Rect.Size()
		large := image.NewNRGBA(image.Rect(-7, -9, size.X+5, size.Y+3))
		part, ok := large.SubImage(image.Rect(-3, -4, size.X-3, size.Y-4)).(*image.NRGBA)
		if !ok {
			t.Fatal("no part of a picture")
		}
		for y := range size.Y {
			copy(part.Pix[y*part.Stride:][:4*size.X], s.img.Pix[y*s.img.Stride:])
		}
		if err := annotate.Draw(t.Context(), part, s.view, s.buffers, s.bounds, everything()); err != nil {
			t.Fatal(err)
		}
		for y := range size.Y {
			if !bytes.Equal(part.Pix[y*part.Stride:][:4*size.X], want.Pix[y*want.Stride:][:4*size.X]) {
				t.Fatalf("row %d of a part of a larger picture differs", y)
			}
		}
		for y := large.Rect.Min.Y; y < large.Rect.Max.Y; y++ {
			for x := large.Rect.Min.X; x < large.Rect.Max.X; x++ {
				if !(image.Point{X: x, Y: y}).In(part.Rect) && large.NRGBAAt(x, y) != (color.NRGBA{}) {
					t.Fatalf("%d,%d outside of the part changed", x, y)
				}
			}
		}
	})
}

func TestOptionsAreChecked(t *testing.T) {
	s := drawn(t, newVolume(), nil, render.Options{Width: 8, Height: 8})
	one := storage.BoxAt(storage.Pos{})
	for _, tt := range []struct {
		parameter string
		o         annotate.Options
	}{
		{"gizmo.corner", annotate.Options{Gizmo: &annotate.Gizmo{Corner: 9}}},
		{"gizmo.size", annotate.Options{Gizmo: &annotate.Gizmo{Size: 0.6}}},
		{"gizmo.size", annotate.Options{Gizmo: &annotate.Gizmo{Size: math.NaN()}}},
		{"scale", annotate.Options{Scale: 5}},
		{"scale", annotate.Options{Scale: math.NaN()}},
		{"highlights", annotate.Options{Highlights: make([]annotate.Highlight, annotate.MaxHighlights+1)}},
		{"highlights[1].box", annotate.Options{Highlights: []annotate.Highlight{{Box: one}, {}}}},
		{"labels", annotate.Options{Callouts: make([]annotate.Callout, annotate.MaxCallouts+1)}},
		{"labels[0].at", annotate.Options{Callouts: []annotate.Callout{{At: render.Vec{Y: math.NaN()}}}}},
		{"labels[0].at", annotate.Options{Callouts: []annotate.Callout{{At: render.Vec{Z: 1e13}}}}},
		{"focus.layers", annotate.Options{Focus: &annotate.Focus{Layers: make([]int, annotate.MaxLayers+1)}}},
	} {
		err := annotate.Draw(t.Context(), s.img, s.view, s.buffers, s.bounds, tt.o)
		var option *render.OptionError
		if !errors.As(err, &option) || option.Parameter != "annotations."+tt.parameter {
			t.Errorf("%s: error %v", tt.parameter, err)
		}
	}
	var option *render.OptionError
	if err := annotate.Draw(t.Context(), s.img, s.view, nil, s.bounds, annotate.Options{Focus: &annotate.Focus{}}); !errors.As(err, &option) {
		t.Errorf("a focus without buffers: error %v", err)
	}
	if err := annotate.Draw(t.Context(), s.img, s.view, &render.Buffers{Width: 8, Height: 9}, s.bounds, annotate.Options{}); !errors.As(err, &option) {
		t.Errorf("buffers of another size: error %v", err)
	}
}

// ending is a context that ends after some looks at it.
type ending struct {
	context.Context
	looks int
}

func (e *ending) Err() error {
	if e.looks--; e.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestContextEndsTheWork(t *testing.T) {
	v, layers := house()
	s := drawn(t, v, layers, render.Options{Width: 72, Height: 72})
	looks := 0
	for ; ; looks = looks*2 + 1 {
		c := s.clone()
		err := annotate.Draw(&ending{t.Context(), looks}, c.img, c.view, c.buffers, c.bounds, everything())
		if err == nil {
			break
		}
		if !strings.HasPrefix(err.Error(), "annotate: ") {
			t.Fatalf("after %d looks: %v", looks, err)
		}
		if looks == 0 && !bytes.Equal(c.img.Pix, s.img.Pix) {
			t.Error("the picture changed although the context had ended before")
		}
	}
	if looks < 1000 {
		t.Errorf("the context is looked at %d times at most", looks)
	}
	why := errors.New("client went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if err := annotate.Draw(ctx, s.img, s.view, nil, s.bounds, annotate.Options{}); !errors.Is(err, why) {
		t.Errorf("error %v, want %v", err, why)
	}
}

// TestDegenerate draws over pictures and boxes of odd sizes.
func TestDegenerate(t *testing.T) {
	one, thin, far := newVolume(), newVolume(), newVolume()
	one.Set(storage.Pos{X: -5}, storage.RGB(1, 200, 3))
	fill(thin, -500, -500, 7, 500, 500, 8, storage.RGB(120, 120, 120))
	far.Set(storage.Pos{X: storage.MinCoord, Y: storage.MinCoord, Z: storage.MinCoord}, storage.RGB(9, 9, 9))
	far.Set(storage.Pos{X: storage.MaxCoord - 1, Y: storage.MaxCoord - 1, Z: storage.MaxCoord - 1}, storage.RGB(9, 9, 9))
	for name, v := range map[string]storage.Volume{"empty": newVolume(), "one": one, "thin": thin, "far": far} {
		for _, preset := range []string{"isometric", "front", "top"} {
			for _, size := range []image.Point{{X: 1, Y: 1}, {X: 90, Y: 2}, {X: 3, Y: 50}, {X: 80, Y: 70}} {
				s := drawn(t, v, nil, render.Options{Width: size.X, Height: size.Y, Preset: preset})
				got := annotated(t, s, everything())
				if size.X == 80 && bytes.Equal(got.Pix, s.img.Pix) {
					t.Errorf("%s from the %s: nothing is drawn", name, preset)
				}
				s.buffers = nil
				o := everything()
				o.Focus = nil
				annotated(t, s, o)
			}
		}
	}
	if err := annotate.Draw(t.Context(), &image.NRGBA{}, render.NewView(&render.Camera{Position: &render.Vec{}, Target: &render.Vec{X: 1}}, 1, 1), nil, storage.Box{}, annotate.Options{Box: true}); err != nil {
		t.Errorf("a picture without pixels: %v", err)
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(0., 0., 0., 5., 5., 5., 40., 0., uint8(0), int32(8))
	f.Add(1e12, -1e12, 0.5, 1e-9, 0., 0., 179., 3., uint8(1), int32(1))
	f.Add(12., 12., 40., 12., 12., 0.5, 1., 1e12, uint8(2), int32(24))
	f.Add(24., 0., 0., 0., 24., 0., 90., 2., uint8(1), int32(1<<30))
	v, layers := house()
	f.Fuzz(func(t *testing.T, px, py, pz, tx, ty, tz, fov, width float64, projection uint8, edge int32) {
		position, target := render.Vec{X: px, Y: py, Z: pz}, render.Vec{X: tx, Y: ty, Z: tz}
		c := render.Camera{Position: &position, Target: &target, FOV: fov, OrthoWidth: width, Projection: render.Projection(projection)}
		r, err := render.Render(t.Context(), v, render.Options{Width: 72, Height: 66, Camera: c, Samples: 1})
		if err != nil {
			return
		}
		view := render.NewView(&r.Camera, 72, 66)
		s := &scene{r.Image, view, buffersOf(t, v, layers, view, 72, 66), r.Bounds}
		if edge > 0 && edge <= 1<<30 {
			s.bounds.Max = storage.Pos{X: edge, Y: edge, Z: edge}
		}
		annotated(t, s, everything())
	})
}
