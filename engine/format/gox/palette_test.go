package gox_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/gox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestPalettesSurviveWhole(t *testing.T) {
	p := &scene.Palette{
		Name: "Ferne 木", Columns: 3, Rows: []string{"first", "", "third"},
		Swatches: []scene.Swatch{
			{Color: storage.RGB(1, 2, 3), Name: "a"},
			{Color: storage.RGB(1, 2, 3)},
			{Color: storage.RGBA(9, 9, 9, 200), Name: "glass", Material: &scene.Material{
				Name: "clear", Color: [4]float32{1, 1, 1, 0.25}, Metallic: 0.5, Roughness: 0.125, Emission: [3]float32{1, 2, 3},
			}},
		},
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", newVolume())}, Active: 1, Palette: p}
	var b bytes.Buffer
	if err := gox.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	got, err := gox.Decode(t.Context(), b.Bytes(), &format.DecodeOptions{NewVolume: newVolume})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Palette, p) {
		t.Errorf("got %+v, want %+v", got.Palette, p)
	}
}

// TestDamagedPalettes reads palettes with values of the wrong size, which count as nothing, and with too many.
func TestDamagedPalettes(t *testing.T) {
	pair := func(key, value string) string {
		b := binary.LittleEndian.AppendUint32(nil, uint32(len(key)))
		b = append(b, key...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
		return string(b) + value
	}
	read := func(body string) (*scene.Scene, error) {
		head := binary.LittleEndian.AppendUint32([]byte("GOX \x02\x00\x00\x00PALT"), uint32(len(body)))
		tail := "\x00\x00\x00\x00LAYR\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		return gox.Decode(t.Context(), []byte(string(head)+body+tail), &format.DecodeOptions{NewVolume: newVolume})
	}
	s, err := read(pair("material", strings.Repeat("x", 36)) + pair("swatch", "abc") + pair("swatch", "abcd") + pair("material", "short") +
		pair("material", strings.Repeat("\xff", 36)) + pair("columns", "\xff\xff\xff\xff") + pair("other", "x"))
	if err != nil || len(s.Palette.Swatches) != 1 || s.Palette.Swatches[0].Material != nil || s.Palette.Columns != 0 {
		t.Errorf("got %+v, %v", s, err)
	}
	for what, body := range map[string]string{
		"colours": strings.Repeat(pair("swatch", "abcd"), 1<<16+1), "rows": strings.Repeat(pair("row", "r"), 1<<13+1), "cut off": pair("swatch", "abcd")[:12],
	} {
		if _, err := read(body); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}
