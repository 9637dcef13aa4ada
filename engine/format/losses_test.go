package format_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// options returns options that collect warnings.
func options(warnings *[]string) *format.EncodeOptions {
	return &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { *warnings = append(*warnings, text) }}
}

func TestWarningsAboutLayers(t *testing.T) {
	layer := func(visible bool, voxels int32) *scene.Layer {
		l := scene.NewLayer(1, "l", newVolume())
		l.Visible = visible
		for i := range voxels {
			l.Volume.Set(storage.Pos{X: i}, storage.RGB(1, 1, 1))
		}
		return l
	}
	var got []string
	opt := options(&got)
	plain := &scene.Scene{Layers: []*scene.Layer{layer(true, 1), layer(true, 0), layer(false, 0)}}
	opt.WarnHidden(plain)
	opt.WarnMerged(plain)
	if len(got) > 0 {
		t.Errorf("got the warnings %q, nothing is lost", got)
	}
	s := &scene.Scene{Layers: []*scene.Layer{layer(true, 1), layer(false, 3), layer(true, 2), layer(false, 4), layer(false, 0)}}
	opt.WarnHidden(s)
	opt.WarnMerged(s)
	if want := []string{"2 hidden layers with 7 voxels are left out", "2 layers are merged"}; !slices.Equal(got, want) {
		t.Errorf("got the warnings %q, want %q", got, want)
	}
}

func TestAlphaLossCountsEveryForm(t *testing.T) {
	if format.MinAlpha != mesh.MinAlpha {
		t.Errorf("solid from alpha %d on, but %d for meshes", format.MinAlpha, mesh.MinAlpha)
	}
	r := rand.New(rand.NewPCG(1, 1))
	v := newVolume()
	for x, alpha := range []uint8{255, 127, 126, 1} {
		full := storage.UniformTile(storage.RGBA(1, 2, 3, alpha))
		v.SetTile(storage.TilePos{X: int32(x)}, &full)
	}
	for i := range storage.TileCells {
		v.Set(storage.TilePos{Y: 1}.Cell(i), storage.RGB(uint8(i%7), 0, 0))                         // few colours
		v.Set(storage.TilePos{Y: 2}.Cell(i), storage.RGBA(9, 9, 9, uint8(i%5*63)))                  // few alphas
		v.Set(storage.TilePos{Y: 3}.Cell(i), storage.Color(r.Uint32()).Norm())                      // many of both
		v.Set(storage.TilePos{Y: 4}.Cell(i), storage.RGB(uint8(i), uint8(i>>8), uint8(r.Uint32()))) // many colours
	}
	var want format.AlphaLoss
	for y := range int32(5) {
		for x := range int32(4) {
			for i := range storage.TileCells {
				switch a := v.Get(storage.TilePos{X: x, Y: y}.Cell(i)).A(); {
				case a > 0 && a < 127:
					want.Faint++
				case a >= 127 && a < 255:
					want.Translucent++
				}
			}
		}
	}
	var got format.AlphaLoss
	if err := got.AddVolume(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	if got != want || got.Faint < 2*storage.TileCells {
		t.Errorf("got %+v, want %+v", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := got.AddVolume(ctx, v); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v with an ended context", err)
	}
	var warnings []string
	(&format.AlphaLoss{}).Warn(options(&warnings))
	(&format.AlphaLoss{Faint: 2, Translucent: 3}).Warn(options(&warnings))
	if want := []string{"2 voxels with an alpha below 127 were left out", "3 translucent voxels became opaque"}; !slices.Equal(warnings, want) {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
}
