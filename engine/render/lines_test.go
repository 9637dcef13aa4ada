package render_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

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
