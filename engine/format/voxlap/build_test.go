package voxlap_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// The bits of a byte of faces.
const (
	top    = 16
	bottom = 32
	sides  = 15
)

// stored is a voxel as a KV6 file has it.
type stored struct {
	x, y, z int
	color   storage.Color
	faces   uint8
}

var (
	red   = storage.RGB(255, 0, 0)
	green = storage.RGB(0, 255, 0)
	blue  = storage.RGB(0, 0, 255)
)

// hollow has a column with a solid gap and an empty one, and another voxel.
var hollow = []stored{
	{0, 1, 1, red, sides | top}, {0, 1, 4, green, sides | bottom}, {0, 1, 7, blue, sides | top | bottom}, {1, 2, 8, blue, 63},
}

// kv6File returns a file of voxels that are sorted.
func kv6File(xs, ys, zs int, pivot [3]float32, voxels ...stored) []byte {
	b := binary.LittleEndian.AppendUint32([]byte("Kvxl"), uint32(xs))
	b = binary.LittleEndian.AppendUint32(b, uint32(ys))
	b = binary.LittleEndian.AppendUint32(b, uint32(zs))
	for _, p := range pivot {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(p))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(voxels)))
	slices, columns := make([]uint32, xs), make([]uint16, xs*ys)
	for _, v := range voxels {
		b = append(b, v.color.B(), v.color.G(), v.color.R(), 0, uint8(v.z), uint8(v.z>>8), v.faces, 255)
		slices[v.x]++
		columns[v.x*ys+v.y]++
	}
	b, _ = binary.Append(b, binary.LittleEndian, slices)
	b, _ = binary.Append(b, binary.LittleEndian, columns)
	return b
}

// kvxFile returns a file with one column of slabs, in the middle of three by one, and a palette of reds, greens and blues.
func kvxFile(zs int, pivot [3]int32, slabs ...uint8) []byte {
	n := uint32(len(slabs))
	level, _ := binary.Append(nil, binary.LittleEndian, []uint32{3, 1, uint32(zs), uint32(pivot[0]), uint32(pivot[1]), uint32(pivot[2])})
	level, _ = binary.Append(level, binary.LittleEndian, []uint32{28, 28, 28 + n, 28 + n})
	level, _ = binary.Append(level, binary.LittleEndian, []uint16{0, 0, 0, uint16(n), 0, 0})
	level = append(level, slabs...)
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(level)))
	b = append(append(b, level...), "another level"...)
	p := make([]byte, 768)
	p[3*1], p[3*2+1], p[3*3+2], p[3*4] = 63, 63, 63, 31
	return append(b, p...)
}

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// decode reads a file and returns the warnings too.
func decode(t testing.TB, f *format.Format, data []byte) (*scene.Scene, []string) {
	t.Helper()
	var warnings []string
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s, warnings
}

// encode writes a scene and returns the warnings too.
func encode(t testing.TB, f *format.Format, s *scene.Scene) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	var warnings []string
	err := f.Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

// one returns a scene with the one layer of a volume.
func one(v storage.Volume) *scene.Scene {
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}, Active: 1}
}

func volume(cells map[storage.Pos]storage.Color) storage.Volume {
	v := newVolume()
	for p, c := range cells {
		v.Set(p, c)
	}
	return v
}

// refused fails the test unless a file is bad input at an offset.
func refused(t testing.TB, f *format.Format, data []byte, offset int64, text string) {
	t.Helper()
	_, err := f.Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
	var bad *format.Error
	if !errors.As(err, &bad) || bad.Format != f.Name || bad.Offset != offset || !strings.Contains(bad.Msg, text) {
		t.Errorf("got the error %v, want one at %d with %q", err, offset, text)
	}
}

func unsupported(t testing.TB, err error, text string) {
	t.Helper()
	var beyond *format.UnsupportedError
	if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
		t.Errorf("got the error %v, want an unsupported one with %q", err, text)
	}
}

func warned(t testing.TB, warnings []string, text string) {
	t.Helper()
	if len(warnings) != 1 || !strings.Contains(warnings[0], text) {
		t.Errorf("got the warnings %q, want one with %q", warnings, text)
	}
}
