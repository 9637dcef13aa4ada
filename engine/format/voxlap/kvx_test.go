package voxlap_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/voxlap"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestKVXFillsSolidGaps(t *testing.T) {
	dark := storage.RGB(125, 0, 0)
	data := kvxFile(20, [3]int32{128, 256, 5 * 256}, 1, 2, sides|top, 1, 4, 5, 0, 63, 6, 1, sides|bottom, 2, 9, 1, sides|top|bottom, 3, 12, 1, 63, 3)
	s, warnings := decode(t, voxlap.KVX(), data)
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	// X 1 lies at x 1, Y 0 at y 1-1-0, Z z at 5-1-z. A slab without voxels is none.
	formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{
		{X: 1, Z: 3}: red, {X: 1, Z: 2}: dark, {X: 1, Z: 1}: dark, {X: 1}: dark, {X: 1, Z: -1}: dark, {X: 1, Z: -2}: green,
		{X: 1, Z: -5}: blue, {X: 1, Z: -8}: blue,
	}))
	if m := s.Layers[0].Matrix; [3]float32(m[12:15]) != [3]float32{0.5, 0, 0} {
		t.Errorf("the pivot lies at %v", m[12:15])
	}
	if got := s.Palette.Colors(); len(got) != 256 || got[1] != red || got[4] != dark {
		t.Errorf("got the palette %v", got[:5])
	}
	again, more := encode(t, voxlap.KVX(), s)
	if len(more) > 0 || !bytes.Equal(again[len(again)-768:], data[len(data)-768:]) {
		t.Errorf("the palette was not written back; warnings %q", more)
	}
	same, _ := decode(t, voxlap.KVX(), again)
	formattest.SameScene(t, same, s)
}

func TestPaletteOfEightBits(t *testing.T) {
	data := kvxFile(9, [3]int32{}, 1, 1, 63, 1)
	data[len(data)-768+3*1] = 200
	s, warnings := decode(t, voxlap.KVX(), data)
	warned(t, warnings, "8 bits")
	formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{{X: 1, Y: -1, Z: -2}: storage.RGB(200, 0, 0)}))
}

func TestKVXIsRefused(t *testing.T) {
	good := kvxFile(9, [3]int32{}, 5, 2, 31, 1, 2, 7, 1, 47, 3)
	with := func(at int, b ...byte) []byte {
		return append(append(bytes.Clone(good[:at]), b...), good[at+len(b):]...)
	}
	f := voxlap.KVX()
	const slabs = 28 + 28
	refused(t, f, good[:700], 700, "within its head")
	refused(t, f, with(1, 9), 0, "the palette begins")
	refused(t, f, with(5, 100), 4, "do not fit")
	refused(t, f, with(0, 8), 4, "do not fit")
	refused(t, f, with(slabs, 8), slabs, "ends at Z 10, outside the height of 9")
	refused(t, f, with(slabs+1, 9), slabs, "goes beyond its end")
	refused(t, f, with(slabs+6, 2), slabs+5, "goes beyond its end")
	refused(t, f, with(28+16+6, 200), 28+16+4, "has the bytes 28 to 228")
	refused(t, f, with(28+4, 0), 28+16+4, "has the bytes 0 to 9")
	refused(t, f, with(28+16+4, 9, 0, 3, 0), 28+16+4, "has the bytes 37 to 31")
	for _, data := range [][]byte{with(7, 200), with(13, 2)} {
		_, err := f.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
		unsupported(t, err, "a height of 510 at most")
	}
	_, err := f.Decode(t.Context(), good, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 2}})
	unsupported(t, err, "more than 2 voxels")
	gap := kvxFile(99, [3]int32{}, 5, 1, 31, 1, 90, 1, 47, 3)
	_, err = f.Decode(t.Context(), gap, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 50}})
	unsupported(t, err, "more than 50 voxels")
}

func TestOverlappingColumnsAreRefused(t *testing.T) {
	data := kvxFile(9, [3]int32{}, bytes.Repeat([]byte{5, 1, 63, 1}, 20)...)
	for x := range 3 { // each has the bytes of the middle one
		data[28+4*x], data[28+16+4*x+2] = 28, 80
	}
	refused(t, voxlap.KVX(), data, 28+16+4, "overlaps")
}

func TestKVXIsRecognised(t *testing.T) {
	good := kvxFile(9, [3]int32{}, 1, 1, 63, 1)
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"model":      {good, true},
		"short":      {good[:30], false},
		"no palette": {good[:len(good)-780], false},
		"offset":     {append(append(bytes.Clone(good[:28]), 29), good[29:]...), false},
		"zeros":      {make([]byte, 4096), false},
	} {
		if got := (format.List{voxlap.KVX()}).Detect("", c.data) != nil; got != c.want {
			t.Errorf("%s: recognised is %v", name, got)
		}
	}
}

func TestColoursBecomeLevels(t *testing.T) {
	v := newVolume()
	for i := range int32(256) {
		v.Set(storage.Pos{X: i % 16, Y: i / 16}, storage.RGB(uint8(i), uint8(255-i), uint8(i/2)))
	}
	data, warnings := encode(t, voxlap.KVX(), one(v))
	warned(t, warnings, "rounded to 6 bits a channel, largest error 2 of 255")
	s, _ := decode(t, voxlap.KVX(), data)
	again, more := encode(t, voxlap.KVX(), s)
	if !bytes.Equal(again, data) || len(more) > 0 {
		t.Errorf("what was read is not written alike; warnings %q", more)
	}
	for i := range int32(2000) {
		v.Set(storage.Pos{X: i % 50, Y: i / 50}, storage.RGB(uint8(i), uint8(i/8*5), uint8(i/2)))
	}
	s = one(v)
	s.Palette = &scene.Palette{Swatches: []scene.Swatch{{Color: red}}}
	_, warnings = encode(t, voxlap.KVX(), s)
	warned(t, warnings, "colours reduced from 2000 to 256 of 6 bits a channel, largest error")
	if s.Palette.Swatches[0].Color != red || len(s.Palette.Swatches) != 1 {
		t.Error("the palette of the scene was changed")
	}
}

func TestColumnsBeyondTheOffsetsAreRefused(t *testing.T) {
	v := newVolume()
	for y := range int32(256) {
		for z := range int32(255) {
			if (y+z)%2 == 0 {
				v.Set(storage.Pos{Y: y, Z: z}, red)
			}
		}
	}
	err := voxlap.KVX().Write(t.Context(), io.Discard, one(v), &format.EncodeOptions{NewVolume: newVolume})
	unsupported(t, err, "more than 65535 bytes")
}

func TestKVXFarFromTheOrigin(t *testing.T) {
	v := volume(map[storage.Pos]storage.Color{{X: 1 << 25}: red})
	data, warnings := encode(t, voxlap.KVX(), one(v))
	warned(t, warnings, "the min corner 33554432,0,0 becomes 0,0,0")
	s, _ := decode(t, voxlap.KVX(), data)
	formattest.SameVolume(t, s.Layers[0].Volume, volume(map[storage.Pos]storage.Color{{}: red}))
}
