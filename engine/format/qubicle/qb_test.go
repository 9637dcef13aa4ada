package qubicle_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// decode reads a file and returns the warnings too.
func decode(t testing.TB, f *format.Format, data []byte) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err == nil {
		formattest.Valid(t, s)
	}
	return s, warnings, err
}

// refused wants an error with a part of its message, of the type for bad or for unsupported input.
func refused(t *testing.T, err error, msg string, isUnsupported bool) {
	t.Helper()
	var bad *format.Error
	var unsupported *format.UnsupportedError
	if err == nil || !strings.Contains(err.Error(), msg) || errors.As(err, &unsupported) != isUnsupported || errors.As(err, &bad) == isUnsupported {
		t.Errorf("got the error %v (%T), want %q", err, err, msg)
	}
}

// same wants a layer with exactly these cells.
func same(t testing.TB, l *scene.Layer, want map[storage.Pos]storage.Color) {
	t.Helper()
	if l.Volume.Len() != int64(len(want)) {
		t.Errorf("%s: got %d voxels, want %d: %v", l.Name, l.Volume.Len(), len(want), formattest.Cells(l.Volume))
	}
	for p, c := range want {
		if g := l.Volume.Get(p); g != c {
			t.Errorf("%s: got %v at %v, want %v", l.Name, g, p, c)
		}
	}
}

type voxels = map[storage.Pos]storage.Color

// boxOf returns the box of a layer as text.
func boxOf(l *scene.Layer) string {
	if l.Box == nil {
		return "none"
	}
	b, _ := l.Box.Box()
	return b.String()
}

// qbFile is a .qb file with one matrix of 2x1x2 cells at 10,20,30.
func qbFile(colors, axis, compressed, mask int, body ...any) []byte {
	return le(0x10203, colors, axis, compressed, mask, 1, byte(4), "name", 2, 1, 2, 10, 20, 30, le(body...))
}

func TestQBPixels(t *testing.T) {
	one, two := storage.RGB(1, 2, 3), storage.RGB(4, 5, 6)
	for _, c := range []struct {
		name string
		data []byte
		want voxels
		box  string
	}{
		{"right", qbFile(0, 1, 0, 0, 0xff030201-1<<32, 0x00ffffff, 0, 0x7f060504), voxels{{X: 10, Y: 30, Z: 20}: one, {X: 11, Y: 31, Z: 20}: two}, "10,30,20..12,32,21"},
		{"left", qbFile(0, 0, 0, 1, 0x01030201, 0, 0, 0x40060504), voxels{{X: 10, Y: -30, Z: 20}: one, {X: 11, Y: -31, Z: 20}: two}, "10,-31,20..12,-29,21"},
		{"blue first", qbFile(1, 1, 0, 0, 0x01010203, 0, 0, 0x01040506), voxels{{X: 10, Y: 30, Z: 20}: one, {X: 11, Y: 31, Z: 20}: two}, "10,30,20..12,32,21"},
		{"runs", qbFile(0, 1, 1, 0, 2, 2, 0x01030201, 6, 0x01060504, 6), voxels{
			{X: 10, Y: 30, Z: 20}: one, {X: 11, Y: 30, Z: 20}: one, {X: 10, Y: 31, Z: 20}: two,
		}, "10,30,20..12,32,21"},
		{"empty runs", qbFile(1, 0, 1, 0, 2, 0, 0x01030201, 2, 1, 0, 0x01040506, 6, 6), voxels{{X: 11, Y: -30, Z: 20}: two}, "10,-31,20..12,-29,21"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := (format.List{qubicle.QB()}).Detect("", c.data); f == nil {
				t.Error("not recognised")
			}
			s := read(t, qubicle.QB(), c.data)
			same(t, s.Layers[0], c.want)
			if got := boxOf(s.Layers[0]); got != c.box || s.Layers[0].Name != "name" {
				t.Errorf("got the layer %q with the box %s, want %s", s.Layers[0].Name, got, c.box)
			}
		})
	}
}

func TestQBMendedFiles(t *testing.T) {
	_, warnings, err := decode(t, qubicle.QB(), append(qbFile(0, 1, 1, 0, 6, 6), 1, 2, 3))
	if err != nil || len(warnings) != 1 || warnings[0] != "3 bytes after the last matrix were ignored" {
		t.Errorf("got the error %v, the warnings %q", err, warnings)
	}
	s, warnings, err := decode(t, qubicle.QB(), le(257, 0, 1, 0, 0, 0))
	if err != nil || len(warnings) != 1 || len(s.Layers) != 1 || s.Layers[0].Name != "Layer.1" {
		t.Errorf("got the error %v, the warnings %q", err, warnings)
	}
	long := strings.Repeat("ä", 127) + "\xff"
	flat := func(name string) []byte { return le(byte(len(name)), name, 0, 7, 1, 0, 0, 0) }
	s = read(t, qubicle.QB(), le(257, 0, 1, 0, 0, 4, flat(""), flat("Layer.1"), flat("a\x00b"), flat(long)))
	var names []string
	for _, l := range s.Layers {
		names = append(names, l.Name+" "+boxOf(l))
	}
	if want := []string{"Layer.2 none", "Layer.1 none", "a none", strings.Repeat("ä", 127) + " none"}; fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("got the layers %q, want %q", names, want)
	}
}

func TestQBRefusedFiles(t *testing.T) {
	huge := le(257, 0, 1, 1, 0, 1, byte(0))
	for what, c := range map[string]struct {
		data        []byte
		msg         string
		unsupported bool
	}{
		"short":       {le(257, 0), "4 bytes are expected", false},
		"colours":     {qbFile(2, 0, 0, 0), "at offset 4: colour format 2", false},
		"axis":        {qbFile(0, 3, 0, 0), "at offset 8: z axis 3", false},
		"matrices":    {le(257, 0, 1, 1, 0, 1<<30), "1073741824 matrices in 0 bytes", false},
		"pixels":      {qbFile(0, 1, 0, 0, 1, 2, 3), "4 voxels, and 12 bytes are left", false},
		"slice":       {qbFile(0, 1, 1, 0, 2, 3, 0, 6, 6), "a slice has more than 2 voxels", false},
		"literals":    {qbFile(0, 1, 1, 0, 1, 1, 1, 6, 6), "a slice has more than 2 voxels", false},
		"cut":         {qbFile(0, 1, 1, 0, 6, 1), "ends within a slice", false},
		"cut run":     {qbFile(0, 1, 1, 0, 2, 1), "ends within a run", false},
		"cut matrix":  {append(le(257, 0, 1, 1, 0, 1, byte(30)), make([]byte, 40)...), "are left", false},
		"wide":        {le(huge, 1<<17, 1, 1, 0, 0, 0, 6), "131072 voxels along X", true},
		"far":         {le(huge, 1, 1, 1, 0, 0, 1<<30, 6), "lies at 1073741824 along Z", true},
		"near":        {le(huge, 1, 1, 1, -1<<30-1, 0, 0, 6), "lies at -1073741825 along X", true},
		"many voxels": {le(huge, 1<<16, 1<<15, 1, 0, 0, 0, 2, 1<<31, 0x01000000, 6), "more than 1048576 voxels", true},
		"much memory": {le(huge, 1<<16, 1<<15, 1, 0, 0, 0, 2, 1<<31, 0x01000000, 6), "limit of 1048576 bytes", true},
	} {
		t.Run(what, func(t *testing.T) {
			limits := format.Limits{Voxels: 1 << 20}
			if what == "much memory" {
				limits = format.Limits{Bytes: 1 << 20}
			}
			_, err := qubicle.DecodeQB(t.Context(), c.data, &format.DecodeOptions{NewVolume: newVolume, Limits: limits})
			refused(t, err, c.msg, c.unsupported)
		})
	}
}

func TestQBSniffing(t *testing.T) {
	good := qbFile(0, 1, 1, 0, 6, 6)
	for what, data := range map[string][]byte{
		"short":       good[:24],
		"zeros":       make([]byte, 100),
		"text":        []byte(strings.Repeat("a", 100)),
		"no matrix":   le(257, 0, 1, 0, 0, 0, make([]byte, 99)),
		"matrices":    le(257, 0, 1, 0, 0, 1000, make([]byte, 99)),
		"flags":       le(257, 0, 1, 7, 0, 1, make([]byte, 99)),
		"cut name":    append(le(257, 0, 1, 1, 0, 1), 200, 1, 2, 3),
		"wide":        le(257, 0, 1, 1, 0, 1, byte(0), 1<<17, 1, 1, 0, 0, 0),
		"more pixels": le(257, 0, 1, 0, 0, 1, byte(0), 100, 100, 100, 0, 0, 0),
	} {
		if f := (format.List{qubicle.QB()}).Detect("", data); f != nil {
			t.Errorf("%s: recognised", what)
		}
	}
}

// patches is a scene with boxes of all alignments, of one colour and of many.
func patches(seed uint64) *scene.Scene {
	r := rand.New(rand.NewPCG(seed, 1))
	s := &scene.Scene{}
	for i := range 3 {
		l := scene.NewLayer(i+1, fmt.Sprintf("patch %d", i), newVolume())
		for range 8 {
			at := storage.Pos{X: int32(r.IntN(60)) - 30, Y: int32(r.IntN(60)) - 30, Z: int32(r.IntN(60)) - 30}
			size, c := 1+int32(r.IntN(18)), storage.Color(r.Uint32())|0xff<<24
			for x := range size {
				for y := range size {
					for z := range size {
						l.Volume.Set(at.Add(storage.Pos{X: x, Y: y, Z: z}), c)
						if i > 0 {
							c += 0x10301
							c |= 0xff << 24
						}
					}
				}
			}
		}
		s.Layers = append(s.Layers, l)
	}
	return s
}

// All ways to write a scene give the same one back, and the same pixels to a reader that takes one value after the other.
func TestWaysToWrite(t *testing.T) {
	for seed := range uint64(3) {
		s := patches(seed)
		var first map[cell]uint32
		for _, compressed := range []bool{true, false} {
			data := write(t, qubicle.QB(), s, map[string]any{"compressed": compressed})
			sameLayers(t, read(t, qubicle.QB(), data), s)
			pixels := naiveQB(t, data)
			if first == nil {
				first = pixels
			}
			if len(pixels) != int(s.Len()) || fmt.Sprint(len(pixels)) != fmt.Sprint(len(first)) {
				t.Errorf("seed %d: got %d pixels of %d voxels", seed, len(pixels), s.Len())
			}
			for p, c := range pixels {
				if want := s.Layers[p.matrix[6]-'0'].Volume.Get(storage.Pos{X: p.x, Y: p.z, Z: p.y}); storage.Color(c) != want || first[p] != c {
					t.Fatalf("seed %d: got the pixel %#x at %v, want %v", seed, c, p, want)
				}
			}
		}
		masked := read(t, qubicle.QB(), write(t, qubicle.QB(), s, map[string]any{"compressed": false, "visibility_mask": true}))
		sameLayers(t, masked, s)
		sameLayers(t, read(t, qubicle.QBT(), write(t, qubicle.QBT(), s, nil)), s)
	}
}

// Files whose axes or colours are the other way round are read like those that the encoder writes, whatever the compression.
func TestOtherAxesAndColours(t *testing.T) {
	s := patches(77)
	for _, compressed := range []bool{true, false} {
		data := write(t, qubicle.QB(), s, map[string]any{"compressed": compressed})
		data[4], data[8] = 1, 0
		got := read(t, qubicle.QB(), data)
		for i, l := range s.Layers {
			want := voxels{}
			for _, c := range formattest.Cells(l.Volume) {
				want[storage.Pos{X: c.Pos.X, Y: -c.Pos.Y, Z: c.Pos.Z}] = storage.RGB(c.Color.B(), c.Color.G(), c.Color.R())
			}
			same(t, got.Layers[i], want)
		}
	}
}

func sameLayers(t testing.TB, got, want *scene.Scene) {
	t.Helper()
	if len(got.Layers) != len(want.Layers) {
		t.Fatalf("got %d layers, want %d", len(got.Layers), len(want.Layers))
	}
	for i, w := range want.Layers {
		formattest.SameVolume(t, got.Layers[i].Volume, w.Volume)
		if got.Layers[i].Name != w.Name {
			t.Errorf("got the name %q, want %q", got.Layers[i].Name, w.Name)
		}
	}
}

// The mask of each voxel says which of its neighbours are missing, also across tiles.
func TestMasks(t *testing.T) {
	s := patches(5)
	s.Layers = s.Layers[:1]
	v := s.Layers[0].Volume
	for _, c := range formattest.Cells(v) {
		if (c.Pos.X+c.Pos.Y+c.Pos.Z)%7 == 0 {
			v.Set(c.Pos, storage.RGBA(1, 2, 3, 126)) // not solid
		}
	}
	solid := func(x, y, z int32) bool { return v.Get(storage.Pos{X: x, Y: y, Z: z}).A() >= format.MinAlpha }
	want := func(x, y, z int32) uint32 { // in the axes of a right-handed file
		mask := uint32(1)
		for bit, open := range map[uint32]bool{
			2: !solid(x+1, z, y), 4: !solid(x-1, z, y), 8: !solid(x, z, y+1), 16: !solid(x, z, y-1), 32: !solid(x, z-1, y), 64: !solid(x, z+1, y),
		} {
			if open {
				mask |= bit
			}
		}
		return mask
	}
	for p, pixel := range naiveQB(t, write(t, qubicle.QB(), s, map[string]any{"visibility_mask": true})) {
		if w := want(p.x, p.y, p.z); pixel>>24 != w {
			t.Fatalf("got the mask %d at %v, want %d", pixel>>24, p, w)
		}
	}
	for p, pixel := range naiveQBT(t, write(t, qubicle.QBT(), s, nil)) {
		w := want(p.x, p.y, -p.z)
		w = w&^(32|64) | w&32<<1 | w&64>>1 // Z of the file is -Y of the world
		if pixel>>24 != w {
			t.Fatalf("qbt: got the mask %d at %v, want %d", pixel>>24, p, w)
		}
	}
}

func TestRefusedScenes(t *testing.T) {
	scenes := map[string]voxels{
		"long":  {{}: 0xff000000, {X: 1 << 16}: 0xff000000},
		"large": {{}: 0xff000000, {X: 2000, Y: 2000, Z: 2000}: 0xff000000},
		"one":   {{}: 0xff000000},
	}
	for _, c := range []struct {
		f     *format.Format
		scene string
		limit int64
		given map[string]any
		msg   string
	}{
		{qubicle.QB(), "long", 0, nil, "65537 voxels along an axis"},
		{qubicle.QBT(), "long", 0, nil, "65537 voxels along an axis"},
		{qubicle.QBT(), "large", 0, nil, "2001x2001x2001"},
		{qubicle.QB(), "large", 0, map[string]any{"compressed": false}, "without compression"},
		{qubicle.QB(), "one", 7, nil, "limit of 7 bytes"},
		{qubicle.QB(), "one", 16500, nil, ""},
		{qubicle.QBT(), "one", 7, nil, "limit of 7 bytes"},
		{qubicle.QBT(), "one", 16449, nil, "limit of 16449 bytes"},
	} {
		l := scene.NewLayer(1, "l", newVolume())
		for p, color := range scenes[c.scene] {
			l.Volume.Set(p, color)
		}
		values, err := c.f.Values(format.ForWrite, c.given)
		must(t, err)
		err = c.f.Encode(t.Context(), &strings.Builder{}, &scene.Scene{Layers: []*scene.Layer{l}},
			&format.EncodeOptions{NewVolume: newVolume, MaxBytes: c.limit, Values: values})
		if c.msg == "" {
			must(t, err)
			continue
		}
		refused(t, err, c.msg, true)
	}
}
