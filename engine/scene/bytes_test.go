package scene_test

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestExtraBytesCountsWhatIsNoVoxel makes each part of a scene larger by 1000 bytes.
func TestExtraBytesCountsWhatIsNoVoxel(t *testing.T) {
	text, data := strings.Repeat("x", 1000), make([]byte, 1000)
	light := scene.DefaultLight
	s := &scene.Scene{
		Layers: []*scene.Layer{layer(1, "")}, Materials: []scene.Material{{}}, Cameras: []scene.Camera{{}}, Light: &light,
		Palette: &scene.Palette{},
	}
	pair := func(dst *[]scene.Pair, p scene.Pair) func() { return func() { *dst = append(*dst, p) } }
	m, c := &s.Materials[0], &s.Cameras[0]
	before := s.ExtraBytes()
	if least := int64(scene.MaterialBytes + scene.CameraBytes); before != least {
		t.Errorf("got %d bytes of a material and a camera, want %d", before, least)
	}
	for _, step := range []struct {
		what string
		grow func()
		over int // bytes beside the 1000
	}{
		{"name of a layer", func() { s.Layers[0].Name = text }, 0},
		{"image path", func() { s.Layers[0].ImagePath = text }, 0},
		{"value of a layer", pair(&s.Layers[0].Extra, scene.Pair{Value: data}), scene.PairBytes},
		{"key of a layer", pair(&s.Layers[0].Extra, scene.Pair{Key: text}), scene.PairBytes},
		{"name of a material", func() { m.Name = text }, 0},
		{"value of a material", pair(&m.Extra, scene.Pair{Value: data}), scene.PairBytes},
		{"name of a camera", func() { c.Name = text }, 0},
		{"value of a camera", pair(&c.Extra, scene.Pair{Value: data}), scene.PairBytes},
		{"value of the light", pair(&light.Extra, scene.Pair{Value: data}), scene.PairBytes},
		{"name of a palette", func() { s.Palette.Name = text }, 0},
		{"row of a palette", func() { s.Palette.Rows = []string{text} }, 0},
		{"swatch", func() { s.Palette.Swatches = []scene.Swatch{{Name: text}} }, scene.SwatchBytes},
		{"material of a swatch", func() { s.Palette.Swatches[0].Material = &scene.Material{} }, scene.MaterialBytes - 1000},
		{"chunk", func() { s.Extra = append(s.Extra, scene.Chunk{Data: data}) }, scene.ChunkBytes},
	} {
		step.grow()
		after := s.ExtraBytes()
		if want := before + 1000 + int64(step.over); after != want {
			t.Errorf("%s: got %d bytes, want %d", step.what, after, want)
		}
		before = after
	}
	s.Layers[0].Volume.Set(storage.Pos{}, storage.RGB(1, 2, 3))
	if after := s.ExtraBytes(); after != before {
		t.Errorf("a voxel counts %d bytes", after-before)
	}
	if s.Light = nil; s.ExtraBytes() >= before {
		t.Error("a light that is gone still counts")
	}
}
