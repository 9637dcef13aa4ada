package format_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// write returns the warnings about a scene that is written in a format of the given abilities, and the error.
func write(ctx context.Context, caps format.Caps, s *scene.Scene) (warnings []string, err error) {
	f := format.Format{Name: "test", Caps: caps, Encode: func(context.Context, io.Writer, *scene.Scene, *format.EncodeOptions) error { return nil }}
	err = f.Write(ctx, io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }})
	return warnings, err
}

// row returns a layer with a row of voxels in different colours.
func row(visible bool, voxels int32) *scene.Layer {
	l := scene.NewLayer(1, "l", newVolume())
	l.Visible = visible
	for i := range voxels {
		l.Volume.Set(storage.Pos{X: i}, storage.RGB(1, 1, uint8(i)))
	}
	return l
}

func TestWarningsFollowTheCapabilities(t *testing.T) {
	plain := &scene.Scene{Layers: []*scene.Layer{row(true, 1), row(true, 0), row(false, 0)}}
	if got, err := write(t.Context(), format.Caps{}, plain); len(got) > 0 || err != nil {
		t.Errorf("got the warnings %q and the error %v, nothing is lost", got, err)
	}
	s := &scene.Scene{
		Layers:    []*scene.Layer{row(true, 1), row(false, 3), row(true, 2), row(false, 4), row(false, 0)},
		Materials: []scene.Material{scene.DefaultMaterial, {Metallic: 1}},
		Cameras:   []scene.Camera{{}},
	}
	s.Layers[2].Volume.Set(storage.Pos{X: -5, Y: 3, Z: -2}, storage.RGBA(1, 2, 3, 200))
	s.Layers[0].Material, s.Layers[2].Material, s.Layers[3].Material = 0, 1, 1
	want := []string{
		"2 hidden layers with 7 voxels are left out", "2 layers are merged", "positions are not kept: the min corner -5,0,-2 becomes 0,0,0",
		"1 material is left out", "1 camera is left out", "3 colours are left out", "1 translucent voxel becomes opaque",
	}
	if got, err := write(t.Context(), format.Caps{Shape: true}, s); !slices.Equal(got, want) || err != nil {
		t.Errorf("got the warnings %q and the error %v, want %q", got, err, want)
	}
	for _, all := range []format.Caps{
		{Layers: true, Hidden: true, Negative: true, Materials: true, Cameras: true, Alpha: true}, {Picture: true},
	} {
		if got, err := write(t.Context(), all, s); len(got) > 0 || err != nil {
			t.Errorf("%+v: got the warnings %q and the error %v, nothing is lost", all, got, err)
		}
	}
}

func TestOptionsAdjustWhatIsLost(t *testing.T) {
	f := format.Format{
		Name: "test", Caps: format.Caps{Shape: true}, Options: []format.Option{{Name: "colors", Use: format.ForWrite, Default: false}},
		Adjust: func(caps *format.Caps, v format.Values) { caps.Shape = !v.Bool("colors") },
		Encode: func(context.Context, io.Writer, *scene.Scene, *format.EncodeOptions) error { return nil },
	}
	s := &scene.Scene{Layers: []*scene.Layer{row(true, 2)}}
	for _, colors := range []bool{true, false, true} {
		values, err := f.Values(format.ForWrite, map[string]any{"colors": colors})
		if err != nil {
			t.Fatal(err)
		}
		warned := false
		opt := &format.EncodeOptions{NewVolume: newVolume, Values: values, Warn: func(string) { warned = true }}
		if err := f.Write(t.Context(), io.Discard, s, opt); err != nil || warned == colors {
			t.Errorf("colors is %v: warned is %v, and the error is %v", colors, warned, err)
		}
	}
	if !f.Caps.Shape {
		t.Error("the format itself was changed")
	}
}

func TestScenesLargerThanTheFormatAreRefused(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{row(true, 300), row(false, 400)}}
	for caps, want := range map[format.Caps]string{
		{MaxSize: [3]int{300, 1, 1}}:               "",
		{MaxSize: [3]int{299, 0, 0}}:               "300 voxels along x, and the format allows 299",
		{MaxSize: [3]int{300, 1, 1}, Hidden: true}: "400 voxels along x, and the format allows 300",
	} {
		_, err := write(t.Context(), caps, s)
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && (!unsupported(err) || !strings.Contains(got, want)) {
			t.Errorf("%v: got the error %v, want %q", caps, err, want)
		}
	}
}

func TestAlphaIsCountedInEveryFormOfTile(t *testing.T) {
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
	faint, translucent := 0, 0
	for y := range int32(5) {
		for x := range int32(4) {
			for i := range storage.TileCells {
				switch a := v.Get(storage.TilePos{X: x, Y: y}.Cell(i)).A(); {
				case a > 0 && a < 127:
					faint++
				case a >= 127 && a < 255:
					translucent++
				}
			}
		}
	}
	if faint < 2*storage.TileCells {
		t.Fatalf("only %d faint voxels", faint)
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	caps := format.Caps{Negative: true}
	want := []string{
		fmt.Sprintf("%d voxels are left out, with an alpha below 127", faint), fmt.Sprintf("%d translucent voxels become opaque", translucent),
	}
	if got, err := write(t.Context(), caps, s); !slices.Equal(got, want) || err != nil {
		t.Errorf("got the warnings %q and the error %v, want %q", got, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := write(ctx, caps, s); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v with an ended context", err)
	}
}

func TestWarningAboutReducedColors(t *testing.T) {
	var got []string
	opt := &format.EncodeOptions{Warn: func(text string) { got = append(got, text) }}
	opt.WarnTable(&palette.Table{From: 3, Colors: make([]storage.Color, 2)})
	opt.WarnTable(&palette.Table{From: 3, Colors: make([]storage.Color, 2), MaxError: 7})
	if want := []string{"colours reduced from 3 to 2, largest error 7 of 255 in a channel"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
