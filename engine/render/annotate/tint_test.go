package annotate_test

import (
	"image/color"
	"math"
	"path"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// uniform reports whether f is the same for all pixels within a distance of a pixel, and what it is there.
func uniform(s *scene, x, y, distance int, f func(i int) bool) (value, same bool) {
	w, h := s.buffers.Width, s.buffers.Height
	value = f(y*w + x)
	for v := max(y-distance, 0); v <= min(y+distance, h-1); v++ {
		for u := max(x-distance, 0); u <= min(x+distance, w-1); u++ {
			if f(v*w+u) != value {
				return value, false
			}
		}
	}
	return value, true
}

// seen reports whether a pixel shows a voxel.
func (s *scene) seen(i int) bool { return !math.IsInf(float64(s.buffers.Depth[i]), 1) }

func TestHighlightTintsItsVoxels(t *testing.T) {
	box := storage.Box{Min: storage.Pos{X: 2, Y: 3, Z: 8}, Max: storage.Pos{X: 12, Y: 16, Z: 16}}
	c := color.NRGBA{R: 10, G: 20, B: 250, A: 255}
	eachView(t, 140, func(t *testing.T, s *scene) {
		got := annotated(t, s, annotate.Options{Highlights: []annotate.Highlight{{Box: box, Color: c}}})
		lines := near(s, dots(s, box), 4)
		w := s.img.Rect.Dx()
		tinted := 0
		for i := range s.buffers.Cell {
			x, y := i%w, i/w
			in, same := uniform(s, x, y, 3, func(i int) bool { return s.seen(i) && box.Contains(s.buffers.Cell[i]) })
			if !same || lines[i] {
				continue
			}
			before, after := s.img.NRGBAAt(x, y), got.NRGBAAt(x, y)
			if !in && before != after {
				t.Fatalf("%d,%d shows %v, which is not in the box, and changed from %v to %v", x, y, s.buffers.Cell[i], before, after)
			}
			if !in {
				continue
			}
			tinted++
			for k, part := range [3][3]uint8{{before.R, c.R, after.R}, {before.G, c.G, after.G}, {before.B, c.B, after.B}} {
				if want := float64(part[0])*0.62 + float64(part[1])*0.38; math.Abs(want-float64(part[2])) > 2 {
					t.Fatalf("%d,%d: channel %d is %d, want about %.0f", x, y, k, part[2], want)
				}
			}
		}
		if tinted == 0 && slices.Contains([]string{"isometric", "front", "top", "perspective"}, path.Base(t.Name())) {
			t.Error("nothing is tinted")
		}
	})
}

func TestFocusDrainsOtherLayers(t *testing.T) {
	saturation := func(c color.NRGBA) int { return int(max(c.R, c.G, c.B)) - int(min(c.R, c.G, c.B)) }
	eachView(t, 140, func(t *testing.T, s *scene) {
		got := annotated(t, s, annotate.Options{Focus: &annotate.Focus{Layers: []int{2, 3}}})
		w := s.img.Rect.Dx()
		for i, layer := range s.buffers.Layer {
			x, y := i%w, i/w
			in, same := uniform(s, x, y, 3, func(i int) bool { return s.buffers.Layer[i] >= 2 })
			out, alike := uniform(s, x, y, 3, s.seen)
			if !same || !alike {
				continue
			}
			before, after := s.img.NRGBAAt(x, y), got.NRGBAAt(x, y)
			switch {
			case (in || !out) && before != after:
				t.Fatalf("%d,%d of layer %d changed from %v to %v", x, y, layer, before, after)
			case !in && out && saturation(after) > saturation(before)/4+2:
				t.Fatalf("%d,%d of layer %d is %v, before %v", x, y, layer, after, before)
			}
		}
	})
}

// TestContourSurroundsHighlight finds the highlight's colour along the border of its pixels.
func TestContourSurroundsHighlight(t *testing.T) {
	v, layers := house()
	const edge = 256
	for _, scale := range []float64{1, 4} {
		s := drawn(t, v, layers, render.Options{Width: edge, Height: edge})
		got := annotated(t, s, annotate.Options{Scale: scale, Focus: &annotate.Focus{Layers: []int{3}, Color: color.NRGBA{R: 255, B: 255, A: 255}}})
		border, colored := 0, 0
		for y := 1; y < edge; y++ {
			for x := 1; x < edge; x++ {
				i := y*edge + x
				if (s.buffers.Layer[i] == 3) == (s.buffers.Layer[i-1] == 3) {
					continue
				}
				border++
				a, b := got.NRGBAAt(x-1, y), got.NRGBAAt(x, y)
				if max(a.R, b.R) > 200 && min(a.G, b.G) < 110 && max(a.B, b.B) > 200 {
					colored++
				}
			}
		}
		if border == 0 || colored*100 < border*95 {
			t.Errorf("scale %v: %d of %d places at the border have the colour", scale, colored, border)
		}
	}
}

// TestTransparencyIsKept draws over a transparent background: what is not drawn on stays as it is.
func TestTransparencyIsKept(t *testing.T) {
	v, layers := house()
	s := drawn(t, v, layers, render.Options{Width: 128, Height: 128, Background: render.Plain(color.NRGBA{})})
	got := annotated(t, s, annotate.Options{Box: true})
	lines := near(s, dots(s, s.bounds), 3.2)
	opaque := 0
	for i := range lines {
		before, after := s.img.NRGBAAt(i%128, i/128), got.NRGBAAt(i%128, i/128)
		switch {
		case !lines[i] && before != after:
			t.Fatalf("%d,%d changed from %v to %v", i%128, i/128, before, after)
		case after.A < before.A:
			t.Fatalf("%d,%d became more transparent: %v, before %v", i%128, i/128, after, before)
		case before.A == 0 && after.A > 100:
			opaque++
			if after.R > 140 || after.G > 140 || after.B > 140 {
				t.Fatalf("%d,%d is %v, which is not the ink", i%128, i/128, after)
			}
		}
	}
	if opaque == 0 {
		t.Error("no line is seen on the background")
	}
}
