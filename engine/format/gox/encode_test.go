package gox_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestIdenticalBlocksAreStoredOnce(t *testing.T) {
	v := newVolume()
	full := storage.UniformTile(red)
	for x := range int32(5) {
		v.SetTile(storage.TilePos{X: x}, &full)
		v.Set(storage.Pos{X: 16 * x, Y: 96}, blue)
	}
	w := newVolume()
	w.Set(storage.Pos{Z: -16}, blue)
	kinds, _ := chunks(t, encode(t, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "a", v), scene.NewLayer(2, "b", w)}}))
	if got := strings.Join(kinds, ","); got != "IMG ,PREV,BL16,BL16,LAYR,LAYR" {
		t.Errorf("got the chunks %s", got)
	}
}

func TestWrittenPicturesAreStraightRGBA(t *testing.T) {
	for _, sc := range formattest.Scenes(newVolume) {
		kinds, payloads := chunks(t, encode(t, sc.Scene))
		for i, kind := range kinds {
			if kind != "BL16" {
				continue
			}
			m, err := png.Decode(bytes.NewReader(payloads[i]))
			if err != nil {
				t.Fatalf("%s: %v", sc.Name, err)
			}
			n, ok := m.(*image.NRGBA)
			if !ok || n.Rect != image.Rect(0, 0, 64, 64) {
				t.Fatalf("%s: got a %T of %v", sc.Name, m, m.Bounds())
			}
			for k := 0; k < len(n.Pix); k += 4 {
				if p := n.Pix[k : k+4]; p[3] == 0 && !bytes.Equal(p, []byte{0, 0, 0, 0}) {
					t.Fatalf("%s: an empty pixel is %v", sc.Name, p)
				}
			}
		}
	}
}

func TestOrderOfChunks(t *testing.T) {
	order := []string{"IMG ", "PREV", "BL16", "MATE", "LAYR", "CAMR", "LIGH", "PALT"}
	for _, sc := range formattest.Scenes(newVolume) {
		kinds, payloads := chunks(t, encode(t, sc.Scene))
		if !slices.IsSortedFunc(kinds, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }) {
			t.Errorf("%s: got the chunks %q", sc.Name, kinds)
		}
		for i, kind := range kinds {
			if kind == "LAYR" && bytes.Contains(payloads[i], []byte("mode")) != (sc.Name == "parts") {
				t.Errorf("%s: mode is written for Over, or not for others", sc.Name)
			}
		}
	}
}

func TestWhatGoxelCannotReadIsLeftOut(t *testing.T) {
	l := scene.NewLayer(1, strings.Repeat("é", 200), newVolume())
	l.ImagePath = strings.Repeat("p", 300)
	l.Extra = []scene.Pair{{Key: "k", Value: make([]byte, 256)}, {Key: strings.Repeat("k", 256)}, {Key: "", Value: []byte("x")}, {Key: "kept", Value: make([]byte, 255)}}
	s := &scene.Scene{Layers: []*scene.Layer{l}, Active: 1, Extra: []scene.Chunk{{Type: "TOOLONG"}, {Type: "GOOD", Data: []byte("x")}}}
	var warnings []string
	var b bytes.Buffer
	err := gox.Encode(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(warnings) != 3 {
		t.Errorf("got the warnings %q", warnings)
	}
	again, complaints := decode(t, b.Bytes())
	noWarning(t, complaints)
	got := again.Layers[0]
	if got.Name != strings.Repeat("é", 127) || len(got.ImagePath) != 255 || len(got.Extra) != 1 || len(again.Extra) != 1 {
		t.Errorf("got %+v and %+v", got, again.Extra)
	}
}

func TestLinkedLayersLookAtTheContext(t *testing.T) {
	s, _ := cloneOf(t, moved(1, 0, 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Layers = s.Layers[:1]
	s.Layers[0].Shape, s.Layers[0].Matrix = "cube", scene.Matrix{0: 5, 5: 5, 10: 5, 15: 1}
	if err := gox.Encode(ctx, io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestManyBlocksOfALayerAreWarnedAbout(t *testing.T) {
	v := newVolume()
	full := storage.UniformTile(red)
	for i := range int32(53_000) {
		v.SetTile(storage.TilePos{X: i % 300, Y: i / 300}, &full)
	}
	var warnings []string
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "many", v)}}
	err := gox.Encode(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }})
	if err != nil {
		t.Fatal(err)
	}
	warned(t, warnings, "53000 blocks")
}

func BenchmarkEncode(b *testing.B) {
	v := benchmarkVolume()
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := gox.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkDecode(b *testing.B) {
	v := benchmarkVolume()
	data := encode(b, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gox.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

// benchmarkVolume returns a sphere of 128 voxels with a gradient, so that most tiles differ.
func benchmarkVolume() storage.Volume {
	v := newVolume()
	const r = 64
	for z := int32(-r); z < r; z++ {
		for y := int32(-r); y < r; y++ {
			for x := int32(-r); x < r; x++ {
				if x*x+y*y+z*z < r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(128+x), uint8(128+y), uint8(128+z)))
				}
			}
		}
	}
	return v
}
