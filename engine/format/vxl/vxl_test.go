package vxl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vxl"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

var (
	earth = storage.RGB(0x5b, 0x40, 0x40)
	red   = storage.RGB(255, 0, 0)
	green = storage.RGB(0, 255, 0)
	blue  = storage.RGB(0, 0, 255)

	redBytes   = []byte{0, 0, 255, 128}
	greenBytes = []byte{0, 255, 0, 0}
	blueBytes  = []byte{255, 0, 0, 255}
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// column returns n columns that are solid from Z s, with green voxels down to Z e.
func column(n int, s, e uint8) []byte {
	one := []byte{0, s, e, 0}
	for range e + 1 - s {
		one = append(one, greenBytes...)
	}
	return bytes.Repeat(one, n)
}

// cave is a column with a red roof over earth and two blue voxels, then air, and a green floor at 61 over earth.
func cave() []byte {
	return bytes.Join([][]byte{{4, 9, 9, 0}, redBytes, blueBytes, blueBytes, {0, 61, 61, 20}, greenBytes}, nil)
}

// voxlapMap returns a map with a head, 2 x 1 columns.
func voxlapMap() []byte {
	head := binary.LittleEndian.AppendUint32(nil, 0x09072000)
	head = binary.LittleEndian.AppendUint32(head, 2)
	head = binary.LittleEndian.AppendUint32(head, 1)
	return bytes.Join([][]byte{head, make([]byte, 96), column(1, 250, 250), column(1, 255, 255)}, nil)
}

func read(t testing.TB, data []byte, options map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	values, err := vxl.Format().Values(format.ForRead, options)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	s, err := vxl.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

// decode reads a map without error and returns the warnings too.
func decode(t testing.TB, data []byte, options map[string]any) (storage.Volume, []string) {
	t.Helper()
	s, warnings, err := read(t, data, options)
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s.Layers[0].Volume, warnings
}

func encode(t testing.TB, v storage.Volume, options map[string]any) []byte {
	t.Helper()
	values, err := vxl.Format().Values(format.ForWrite, options)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	if err := vxl.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSpans(t *testing.T) {
	data := append(cave(), column(3, 63, 63)...)
	v, _ := decode(t, data, map[string]any{"size": 2.0})
	want := newVolume()
	set := func(x, y, from, to int32, c storage.Color) { // from and to are Z, both inclusive
		for z := from; z <= to; z++ {
			want.Set(storage.Pos{X: x, Y: y, Z: 63 - z}, c)
		}
	}
	set(1, 0, 9, 9, red)
	set(1, 0, 10, 17, earth)
	set(1, 0, 18, 19, blue)
	set(1, 0, 61, 61, green)
	set(1, 0, 62, 63, earth)
	for _, p := range [][2]int32{{0, 0}, {0, 1}, {1, 1}} {
		set(p[0], p[1], 63, 63, green)
	}
	formattest.SameVolume(t, v, want)

	v, _ = decode(t, data, map[string]any{"size": 2.0, "fill_color": "123456"})
	if c := v.Get(storage.Pos{X: 1, Z: 50}); c != storage.RGB(0x12, 0x34, 0x56) {
		t.Errorf("the earth is %v", c)
	}
	v, _ = decode(t, data, map[string]any{"size": 2.0, "solid": "hollow"})
	set(1, 0, 10, 17, 0)
	set(1, 0, 62, 63, 0)
	formattest.SameVolume(t, v, want)
}

func TestColoursOfOptions(t *testing.T) {
	for _, text := range []string{"red", "#12345", "#1234567", "##12345", "-12345", ""} {
		_, _, err := read(t, column(1, 63, 63), map[string]any{"fill_color": text})
		var bad *format.OptionError
		if !errors.As(err, &bad) || bad.Option != "fill_color" {
			t.Errorf("%q: got the error %v", text, err)
		}
	}
}

func TestMapOfVoxlap(t *testing.T) {
	v, warnings := decode(t, append(voxlapMap(), "rest"...), nil)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "4 bytes after the 2 columns") {
		t.Errorf("warnings %q", warnings)
	}
	if v.Len() != 6+1 || v.Get(storage.Pos{X: 1, Z: 5}) != green || v.Get(storage.Pos{X: 1}) != earth || v.Get(storage.Pos{}) != green {
		t.Errorf("got %v", formattest.Cells(v))
	}
}

func TestSizesOfMaps(t *testing.T) {
	for name, c := range map[string]struct {
		data    []byte
		options map[string]any
		size    int64
		height  int32 // of the top of the first column
		warning string
	}{
		"Ace of Spades": {append(column(1, 0, 0), column(512*512-1, 63, 63)...), nil, 512, 64, ""},
		"rest":          {append(column(512*512, 63, 63), 1, 2, 3), nil, 512, 1, "3 bytes after the 262144 columns"},
		"rest of size":  {append(column(4, 63, 63), 1, 2, 3), map[string]any{"size": 2.0}, 2, 1, "3 bytes after the 4 columns"},
		"more columns":  {column(512*512+1, 63, 63), nil, 512, 1, "bytes after the 262144 columns"},
		"small":         {column(9, 60, 60), nil, 3, 4, "3 x 3 columns instead of 512 x 512"},
		"high":          {append(column(1, 0, 0), column(3, 127, 127)...), nil, 2, 128, "2 x 2 columns"},
		"higher":        {append(column(1, 0, 0), column(3, 129, 129)...), nil, 2, 256, "2 x 2 columns"},
		"large":         {append(column(1<<20-1, 63, 63), column(1, 200, 200)...), nil, 1024, 256 - 63, "1024 x 1024 columns"},
	} {
		t.Run(name, func(t *testing.T) {
			v, warnings := decode(t, c.data, c.options)
			text := strings.Join(warnings, "\n")
			if !strings.Contains(text, c.warning) || (c.warning == "") != (text == "") {
				t.Errorf("got the warnings %q, want %q", warnings, c.warning)
			}
			b := storage.Bounds(v)
			x, y, _ := b.Size()
			top := storage.Pos{X: int32(c.size - 1), Z: c.height - 1}
			if x != c.size || y != c.size || v.Get(top) != green || !v.Get(top.Add(storage.Pos{Z: 1})).Empty() {
				t.Errorf("got the box %v, and %v at %v", b, v.Get(top), top)
			}
		})
	}
}

func TestMapsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		data    []byte
		options map[string]any
		offset  int64
		text    string
	}{
		"nothing":     {nil, nil, 0, "0 columns"},
		"no square":   {column(3, 63, 63), nil, 24, "3 columns, which make no square"},
		"other size":  {column(4, 63, 63), map[string]any{"size": 3.0}, 32, "after 4 of 9"},
		"head":        {voxlapMap()[:50], nil, 50, "within its head"},
		"cut":         {voxlapMap()[:116], nil, 116, "after 1 of 2"},
		"cut span":    {cave()[:18], nil, 18, "within a column"},
		"cut colours": {cave()[:10], nil, 10, "within a span"},
		"order":       {[]byte{0, 9, 7, 0}, nil, 0, "begin at Z 9 and end at Z 7"},
		"count":       {[]byte{1, 9, 9, 0, 0, 0, 0, 0}, nil, 0, "cannot hold 1 colours"},
		"overlap":     {bytes.Join([][]byte{{4, 9, 9, 0}, redBytes, blueBytes, blueBytes, {0, 61, 61, 11}, greenBytes}, nil), nil, 16, "above the end of the one before it, Z 12"},
		"air":         {bytes.Join([][]byte{{2, 9, 9, 0}, redBytes, {0, 20, 20, 21}, greenBytes}, nil), nil, 8, "above the end"},
	} {
		_, _, err := read(t, c.data, c.options)
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != c.offset || !strings.Contains(bad.Msg, c.text) {
			t.Errorf("%s: got the error %v, want one at %d with %q", name, err, c.offset, c.text)
		}
	}
	huge := voxlapMap()
	huge[6] = 1
	for text, data := range map[string][]byte{
		"Tiberian Sun": []byte("Voxel Animation\x00 and so on"), "65538 x 1 columns": huge, "4097 x 4097": column(4097*4097, 64, 63),
	} {
		_, _, err := read(t, data, nil)
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, text) {
			t.Errorf("got the error %v, want an unsupported one with %q", err, text)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, l := range []format.Limits{{Voxels: 54}, {Bytes: 1 << 16}} {
		_, err := vxl.Format().Decode(t.Context(), column(1, 9, 9), &format.DecodeOptions{NewVolume: newVolume, Limits: l})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) {
			t.Errorf("%+v: got the error %v", l, err)
		}
	}
}

func TestModelsOfWestwoodAreRefused(t *testing.T) {
	for _, file := range []string{"vengi/rgb.vxl", "vengi/simple.vxl"} {
		data := formattest.CorpusFile(t, file)
		if f := (format.List{vxl.Format()}).Detect("", data); f == nil {
			t.Errorf("%s is not recognised", file)
		}
		_, _, err := read(t, data, nil)
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, "Command & Conquer") {
			t.Errorf("%s: got the error %v", file, err)
		}
	}
}

func TestSniffing(t *testing.T) {
	random := make([]byte, 5000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = uint8(r.Uint32())
	}
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"map":         {column(4096, 60, 62), true},
		"small map":   {column(4, 60, 60), true},
		"caves":       {bytes.Repeat(cave(), 999), true},
		"empty map":   {column(4096, 64, 63), true},
		"Voxlap":      {voxlapMap(), true},
		"Westwood":    {[]byte("Voxel Animation\x00"), true},
		"cut map":     {column(4, 60, 60)[:30], false},
		"high map":    {column(4, 65, 65), false},
		"short":       {[]byte{0, 64, 63}, false},
		"zeros":       {make([]byte, 8192), false},
		"random":      {random, false},
		"text":        {bytes.Repeat([]byte("1 2 3 ff0000\n"), 500), false},
		"no columns":  {append([]byte{255, 0, 63, 0}, random...), false},
		"Voxlap, cut": {voxlapMap()[:50], false},
	} {
		if got := (format.List{vxl.Format()}).Detect("", c.data) != nil; got != c.want {
			t.Errorf("%s: recognised is %v", name, got)
		}
	}
}

// naive reads a map of 512 columns as its description says, solid unless a span has air, with colours where there are some. Only the
// voxels that have a colour are in colours.
func naive(t *testing.T, data []byte, size int32) (solid, colours storage.Volume) {
	t.Helper()
	solid, colours = newVolume(), newVolume()
	at := 0
	for y := range size {
		for x := range size {
			pos := func(z int) storage.Pos { return storage.Pos{X: size - 1 - x, Y: y, Z: int32(63 - z)} }
			air := [65]bool{}
			z, bottoms := 0, [][]byte(nil)
			for {
				n, s, e, a := int(data[at]), int(data[at+1]), int(data[at+2]), int(data[at+3])
				for i, c := range bottoms {
					colours.Set(pos(a-len(bottoms)+i), storage.RGB(c[2], c[1], c[0]))
				}
				for z = a; z < s; z++ {
					air[z] = true
				}
				for ; z <= e; z++ {
					c := data[at+4+4*(z-s):]
					colours.Set(pos(z), storage.RGB(c[2], c[1], c[0]))
				}
				if n == 0 {
					at += 4 * (e - s + 2)
					break
				}
				bottoms = nil
				for k := e - s + 2; k < n; k++ {
					bottoms = append(bottoms, data[at+4*k:])
				}
				at += 4 * n
			}
			for z := range 64 {
				if !air[z] {
					solid.Set(pos(z), red)
				}
			}
		}
	}
	if at != len(data) {
		t.Errorf("the map ends at %d of %d bytes", at, len(data))
	}
	return solid, colours
}

// landscape returns random hills with caves and floating parts in the corner at 0,0,0.
func landscape(size int32, seed uint64) storage.Volume {
	r := rand.New(rand.NewPCG(seed, 1))
	v := newVolume()
	for y := range size {
		for x := range size {
			for z := range int32(64) {
				hill := z < 10+(x/3+y/5)%40 && (x+2*y+3*z)%37 > 3
				if hill || r.IntN(9) == 0 {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(x), uint8(y), uint8(z)))
				}
			}
		}
	}
	v.Set(storage.Pos{}, green)
	return v
}

func TestANaiveReaderFindsTheSurface(t *testing.T) {
	for seed := range uint64(3) {
		v := landscape(40, seed)
		data := encode(t, v, map[string]any{"size": 40.0})
		solid, colours := naive(t, data, 40)
		if solid.Len() != v.Len() {
			t.Errorf("%d voxels are solid, want %d", solid.Len(), v.Len())
		}
		for _, c := range formattest.Cells(v) {
			want := storage.Color(0)
			if formattest.Exposed(v, c.Pos) {
				want = c.Color
			}
			if got := colours.Get(c.Pos); got != want || solid.Get(c.Pos).Empty() {
				t.Fatalf("got the colour %v at %v, solid is %v, want %v", got, c.Pos, solid.Get(c.Pos), want)
			}
		}
	}
}

func TestBytesOfAMap(t *testing.T) {
	v := newVolume()
	for z := range int32(63) { // a wall of columns around one, which has a hole at its bottom
		for i := range int32(9) {
			if i != 4 || z > 0 {
				v.Set(storage.Pos{X: i % 3, Y: i / 3, Z: z}, blue)
			}
		}
	}
	data := encode(t, v, map[string]any{"size": 4.0})
	if !bytes.HasPrefix(data, []byte{0, 64, 63, 0}) { // X 0 is at x 3
		t.Errorf("begins with %v", data[:4])
	}
	b := []byte{255, 0, 0, 128}
	middle := bytes.Join([][]byte{{3, 1, 1, 0}, b, b, {0, 64, 63, 63}}, nil)
	row := 4 + 3*(4+63*4)
	at := row + 4 + (4 + 63*4)
	if !bytes.HasPrefix(data[at:], middle) {
		t.Errorf("got the column %v, want %v", data[at:at+len(middle)], middle)
	}
	if full := encode(t, v, nil); len(full) != len(data)+4*(512*512-16) {
		t.Errorf("a whole map has %d bytes, want %d", len(full), len(data)+4*(512*512-16))
	}
}

func TestMapsGrowWithTheModel(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{}, red)
	v.Set(storage.Pos{X: 5, Y: 511, Z: 9}, green)
	data := encode(t, v, map[string]any{"size": 8.0})
	got, warnings := decode(t, data, nil)
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	formattest.SameVolume(t, got, v)
}

func BenchmarkDecode(b *testing.B) {
	data := encode(b, landscape(512, 1), nil)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var n int64
	for b.Loop() {
		v, _ := decode(b, data, nil)
		n = v.Len()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkEncode(b *testing.B) {
	v := landscape(512, 1)
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := vxl.Format().Write(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
