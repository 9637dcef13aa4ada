package slab6_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/slab6"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// file returns a file with the given voxels, z fastest, and a palette in which red is the index and blue 63.
func file(x, y, z uint32, voxels ...uint8) []byte {
	var b []byte
	for _, n := range []uint32{x, y, z} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	b = append(b, voxels...)
	for i := range 256 {
		b = append(b, uint8(i&63), uint8(i>>6), 63)
	}
	return b
}

func decode(t testing.TB, data []byte) *scene.Scene {
	t.Helper()
	s, err := slab6.Format().Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Warn: func(text string) { t.Error(text) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// samples are small files for the suite.
func samples() [][]byte {
	return [][]byte{file(1, 1, 1, 5), file(2, 3, 4, bytes.Repeat([]byte{1, 255, 2}, 8)...), file(2, 1, 1, 255, 255)}
}

func TestFormat(t *testing.T) {
	formattest.Suite{Format: slab6.Format(), Kinds: all.Kinds(), Samples: samples()}.Run(t)
}

func FuzzDecode(f *testing.F) {
	formattest.Suite{Format: slab6.Format(), Kinds: all.Kinds(), Samples: samples()}.Fuzz(f)
}

func TestAxesAndColours(t *testing.T) {
	s := decode(t, file(2, 1, 3, 1, 255, 65, 255, 255, 63))
	want := newVolume()
	for p, c := range map[storage.Pos]storage.Color{
		{X: -1, Z: 1}:  storage.RGB(4, 0, 255), // 255/63 rounded
		{X: -1, Z: -1}: storage.RGB(4, 4, 255),
		{X: 0, Z: -1}:  storage.RGB(255, 0, 255),
	} {
		want.Set(p, c)
	}
	formattest.SameVolume(t, s.Layers[0].Volume, want)
	formattest.Valid(t, s)
	if colors := s.Palette.Colors(); len(colors) != 255 || colors[2] != storage.RGB(8, 0, 255) {
		t.Errorf("got the palette %v", colors)
	}
}

func TestFullRangeOfColours(t *testing.T) {
	data := file(1, 1, 1, 7)
	data[13+3*7] = 64
	s := decode(t, data)
	if got, want := s.Layers[0].Volume.Get(storage.Pos{}), storage.RGB(64, 0, 63); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestLargeModels compares the tiles with a naive reader.
func TestLargeModels(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	size := [3]int{37, 20, 50}
	voxels := make([]byte, size[0]*size[1]*size[2])
	for i := range voxels {
		if voxels[i] = 255; r.IntN(3) == 0 {
			voxels[i] = uint8(r.IntN(256))
		}
	}
	want := newVolume()
	i := 0
	for x := range size[0] {
		for y := range size[1] {
			for z := range size[2] {
				if k := voxels[i]; k != 255 {
					want.Set(storage.Pos{X: int32(x - 18), Y: int32(19 - y - 10), Z: int32(49 - z - 25)},
						storage.RGB(uint8((int(k&63)*255+31)/63), uint8((int(k>>6)*255+31)/63), 255))
				}
				i++
			}
		}
	}
	formattest.SameVolume(t, decode(t, file(37, 20, 50, voxels...)).Layers[0].Volume, want)
}

func TestOtherFilesAreNotTaken(t *testing.T) {
	good := file(2, 3, 4, bytes.Repeat([]byte{1}, 24)...)
	list := format.List{slab6.Format()}
	if list.Detect("x.vox", good) == nil {
		t.Error("a file is not recognised")
	}
	huge := slices.Clone(good)
	for i := range 12 {
		huge[i] = 0xff
	}
	for what, data := range map[string][]byte{
		"nothing":     nil,
		"head":        good[:12],
		"cut off":     good[:len(good)-1],
		"too long":    append(slices.Clone(good), 0),
		"no x":        file(0, 3, 4),
		"huge":        huge,
		"overflow":    file(1<<16, 1<<16, 1<<16, good...),
		"magicavoxel": append([]byte("VOX \x96\x00\x00\x00MAIN"), make([]byte, 2000)...),
	} {
		if list.Detect("x.vox", data) != nil {
			t.Errorf("%s is recognised", what)
		}
		_, err := slab6.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Format != "slab6" || bad.Offset != 0 {
			t.Errorf("%s: got the error %v", what, err)
		}
	}
}

func TestLimitOfVoxels(t *testing.T) {
	data := file(2, 3, 4, bytes.Repeat([]byte{1, 255}, 12)...)
	for limit, fits := range map[int64]bool{11: false, 12: true} {
		_, err := slab6.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: limit}})
		var unsupported *format.UnsupportedError
		if fits != (err == nil) || !fits && !errors.As(err, &unsupported) {
			t.Errorf("limit %d: got the error %v", limit, err)
		}
	}
}

// TestCorpusAgreesWithOtherFormats compares the file with the digests of the same model as .kvx and .kv6.
func TestCorpusAgreesWithOtherFormats(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/slab6_vox_test.vox")
	if f := (format.List{slab6.Format()}).Detect("slab6_vox_test.vox", data); f == nil {
		t.Error("not recognised")
	}
	v := decode(t, data).Layers[0].Volume
	exposed := newVolume()
	for _, c := range formattest.Cells(v) {
		if formattest.Exposed(v, c.Pos) {
			exposed.Set(c.Pos, c.Color)
		}
	}
	colours := false
	for _, kind := range []string{"kv6", "kvx"} {
		for _, row := range formattest.ExpectedRows(t, kind) {
			if row.File != "vengi/slab6_vox_test."+kind {
				continue
			}
			if diff := row.Match(formattest.Sum(v)); diff != "" {
				t.Errorf("%s: %s", row.File, diff)
			}
			colours = colours || kind == "kvx" && row.SHA256 == formattest.Sum(exposed).SHA256
		}
	}
	if !colours {
		t.Errorf("the colours are not those of the .kvx file: %s", formattest.Sum(exposed).SHA256)
	}
}

func BenchmarkDecode(b *testing.B) {
	voxels := bytes.Repeat([]byte{1, 2, 255, 255, 255, 3}, 128*128*128/6+1)[:128*128*128]
	data := file(128, 128, 128, voxels...)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := slab6.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
}
