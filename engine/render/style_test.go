package render_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

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
