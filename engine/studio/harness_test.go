package studio_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

var (
	red   = storage.RGB(220, 40, 40)
	green = storage.RGB(40, 180, 60)
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// block returns a layer that is filled from lo up to but not including hi.
func block(id int, name string, lo, hi storage.Pos, c storage.Color) *scene.Layer {
	l := scene.NewLayer(id, name, newVolume())
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			for x := lo.X; x < hi.X; x++ {
				l.Volume.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
	return l
}

// tower is a red block with a green one on top, and a hidden layer.
func tower() *scene.Scene {
	hidden := block(7, "hidden", storage.Pos{X: 20, Y: 20, Z: 20}, storage.Pos{X: 22, Y: 22, Z: 22}, green)
	hidden.Visible = false
	return &scene.Scene{Active: 1, Layers: []*scene.Layer{
		block(1, "base", storage.Pos{X: -4, Y: -4}, storage.Pos{X: 4, Y: 4, Z: 4}, red),
		block(3, "top", storage.Pos{X: -2, Y: -2, Z: 4}, storage.Pos{X: 2, Y: 2, Z: 8}, green),
		hidden,
	}}
}

var small = render.Options{Width: 48, Height: 40}

// shoot carries out an order or fails the test.
func shoot(t testing.TB, s *scene.Scene, o studio.Order) *studio.Result {
	t.Helper()
	res, err := studio.New(0).Shoot(t.Context(), s, &o, studio.Env{NewVolume: newVolume})
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	return res
}

func decode(t testing.TB, p *studio.Picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	if size := img.Bounds().Size(); size.X != p.Width || size.Y != p.Height {
		t.Fatalf("%s: the file has %v, the result says %d x %d", p.Name, size, p.Width, p.Height)
	}
	return img
}

// parameterOf returns what an error is about.
func parameterOf(err error) string {
	var own *studio.Error
	var option *render.OptionError
	var memory *studio.MemoryError
	var size *picture.SizeError
	switch {
	case errors.As(err, &own):
		return own.Parameter
	case errors.As(err, &option):
		return option.Parameter
	case errors.As(err, &memory):
		return "memory"
	case errors.As(err, &size):
		return "format"
	}
	return ""
}
