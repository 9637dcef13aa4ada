package binvox_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/binvox"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

var white = storage.RGB(255, 255, 255)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func values(t testing.TB, use format.Use, up string) format.Values {
	t.Helper()
	v, err := binvox.Format().Values(use, map[string]any{"up": up})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func read(t testing.TB, data []byte, up string) (*scene.Scene, []string, error) {
	t.Helper()
	var warnings []string
	s, err := binvox.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Values: values(t, format.ForRead, up), Warn: func(text string) { warnings = append(warnings, text) },
	})
	return s, warnings, err
}

func decode(t testing.TB, data []byte, up string) (storage.Volume, []string) {
	t.Helper()
	s, warnings, err := read(t, data, up)
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s.Layers[0].Volume, warnings
}

func encode(t testing.TB, v storage.Volume, up string) []byte {
	t.Helper()
	var b bytes.Buffer
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	err := binvox.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values(t, format.ForWrite, up)})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// naive expands the runs after the head.
func naive(t testing.TB, data []byte) []uint8 {
	t.Helper()
	_, runs, ok := bytes.Cut(data, []byte("data\n"))
	if !ok {
		t.Fatalf("no data in %.100q", data)
	}
	var cells []uint8
	for ; len(runs) > 0; runs = runs[2:] {
		cells = append(cells, bytes.Repeat(runs[:1], int(runs[1]))...)
	}
	return cells
}

// grid returns a file of cells that are full with one in three.
func grid(x, z, y int, head string, seed uint64) (data []byte, cells []uint8) {
	r := rand.New(rand.NewPCG(seed, 2))
	data = fmt.Appendf(nil, "#binvox 1\n%sdim %d %d %d\ndata\n", head, x, z, y)
	for len(cells) < x*y*z {
		v := uint8(r.IntN(3) / 2)
		n := min(r.IntN(40), x*y*z-len(cells)) // runs of nothing too
		data = append(data, v, uint8(n))
		cells = append(cells, bytes.Repeat([]byte{v}, n)...)
	}
	return data, cells
}

func TestCellsFollowTheAxes(t *testing.T) {
	const x, z, y = 19, 5, 33
	data, cells := grid(x, z, y, "translate -7 3 20\nscale 33\n", 1)
	yUp, zUp := newVolume(), newVolume()
	for i, c := range cells {
		if c != 0 {
			fy, fz, fx := int32(i%y), int32(i/y%z), int32(i/y/z)
			yUp.Set(storage.Pos{X: fx - 7, Y: -(fz + 20) - 1, Z: fy + 3}, white)
			zUp.Set(storage.Pos{X: fx - 7, Y: fy + 3, Z: fz + 20}, white)
		}
	}
	for up, want := range map[string]storage.Volume{"y": yUp, "z": zUp} {
		got, warnings := decode(t, data, up)
		if len(warnings) > 0 {
			t.Errorf("warnings %q", warnings)
		}
		formattest.SameVolume(t, got, want)
	}
}

func TestANaiveReaderFindsTheCells(t *testing.T) {
	v := newVolume()
	r := rand.New(rand.NewPCG(4, 5))
	v.Set(storage.Pos{X: -3, Y: -4, Z: -5}, white)
	v.Set(storage.Pos{X: 16, Y: 25, Z: 300}, white)
	for range 3000 {
		p := storage.Pos{X: r.Int32N(20) - 3, Y: r.Int32N(30) - 4, Z: r.Int32N(306) - 5}
		v.Set(p, storage.RGBA(1, 2, 3, uint8(120+r.IntN(20))))
	}
	for up, head := range map[string]string{
		"y": "#binvox 1\ndim 20 30 306\ntranslate -3 -5 -26\nscale 306\ndata\n",
		"z": "#binvox 1\ndim 20 306 30\ntranslate -3 -4 -5\nscale 306\ndata\n",
	} {
		data := encode(t, v, up)
		if !bytes.HasPrefix(data, []byte(head)) {
			t.Errorf("begins with %.90q, want %q", data, head)
		}
		cells := naive(t, data)
		if len(cells) != 20*30*306 {
			t.Fatalf("got %d cells", len(cells))
		}
		for i, c := range cells {
			p := storage.Pos{X: int32(i/30/306) - 3, Y: 25 - int32(i/306%30), Z: int32(i%306) - 5}
			if up == "z" {
				p = storage.Pos{X: int32(i/30/306) - 3, Y: int32(i%30) - 4, Z: int32(i/30%306) - 5}
			}
			if want := v.Get(p).A() >= format.MinAlpha; (c == 1) != want || c > 1 {
				t.Fatalf("up %s: cell %d is %d, and %v is %v", up, i, c, p, v.Get(p))
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	const box = "dim 2 2 2\n"
	for head, want := range map[string]storage.Pos{
		"":                                    {Y: -2},
		"scale 1\n":                           {Y: -2},
		"translate -0.5 -0.5 -0.5\nscale 1\n": {X: -1, Y: -1, Z: -1},
		"translate 10.1 0 -3.2\nscale 4\n":    {X: 5},
		"comment\n\ntranslate 1 2\n":          {Y: -2},
	} {
		v, warnings := decode(t, []byte("#binvox 1\n"+box+head+"data\n\x01\x08"), "y")
		if got := storage.Bounds(v); got.Min != want || v.Len() != 8 || len(warnings) > 0 {
			t.Errorf("%q: got %v, want the corner %v; warnings %q", head, got, want, warnings)
		}
	}
	for _, head := range []string{"translate nan 0 0\n", "translate 1e300 0 0\nscale 2\n", "scale -1\n", "scale x\n", "scale inf\ntranslate inf 0 0\n"} {
		v, warnings := decode(t, []byte("#binvox 1\n"+head+box+"data\n\x01\x08"), "y")
		if len(warnings) != 1 || !strings.Contains(warnings[0], "of no use") || storage.Bounds(v).Min != (storage.Pos{}) {
			t.Errorf("%q: got %v, warnings %q", head, storage.Bounds(v), warnings)
		}
	}
}

func TestWarnings(t *testing.T) {
	for text, data := range map[string]string{
		"version 3 is read":           "#binvox 3\ndim 1 1 1\ndata\n\x01\x01",
		"3 bytes after the grid":      "#binvox 1\ndim 1 1 1\ndata\n\x01\x01abc",
		"other than 0 and 1 count as": "#binvox 1\ndim 1 1 1\ndata\n\x09\x01",
		"":                            "#binvox 2\ndim 1 1 1\ndata\n\x09\x01",
	} {
		v, warnings := decode(t, []byte(data), "y")
		if got := strings.Join(warnings, "\n"); v.Len() != 1 || !strings.Contains(got, text) || (text == "") != (got == "") {
			t.Errorf("got %d voxels and the warnings %q, want %q", v.Len(), warnings, text)
		}
	}
}

func TestBadGrids(t *testing.T) {
	for data, want := range map[string]struct {
		offset int64
		text   string
	}{
		"":                           {0, "line 1 of the head has no end"},
		"#binvix 1\n":                {0, "does not begin"},
		"\n":                         {0, "does not begin"},
		"#binvox 1\ndata\n":          {10, "before the line with the dimensions"},
		"#binvox 1\ndim 1 2\n":       {10, "line 2: there must be three dimensions"},
		"#binvox 1\ndim 0 1 1\n":     {10, "three dimensions of 1 to 16384"},
		"#binvox 1\ndim 1 1.5 1\n":   {10, "three dimensions"},
		"#binvox 1\ndim 1 1 99999\n": {10, "three dimensions"},
		"#binvox 1\ndim 1 1 x\n":     {10, "three dimensions"},
		"#binvox 1\n" + strings.Repeat("x", 5000) + "\n": {10, "line 2 of the head has no end"},
		"#binvox 1\ndim 2 2 2\ndata\n\x01\x07":           {27, "ends within the grid"},
		"#binvox 1\ndim 2 2 2\ndata\n\x01\x07\x00":       {28, "ends within the grid"},
		"#binvox 1\ndim 2 2 2\ndata\n\x01\x09":           {25, "1 cells longer than the grid"},
	} {
		_, _, err := read(t, []byte(data), "y")
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != want.offset || !strings.Contains(bad.Msg, want.text) {
			t.Errorf("%.40q: got the error %v, want one at %d with %q", data, err, want.offset, want.text)
		}
	}
}

func TestLimits(t *testing.T) {
	for data, l := range map[string]format.Limits{
		"#binvox 1\ndim 2 2 2\ndata\n\x01\x08":         {Voxels: 7},
		"#binvox 1\ndim 1 16384 16384\ndata\n\x01\x08": {Bytes: 1 << 20},
	} {
		_, err := binvox.Format().Decode(t.Context(), []byte(data), &format.DecodeOptions{NewVolume: newVolume, Limits: l})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) {
			t.Errorf("%+v: got the error %v", l, err)
		}
	}
	v := newVolume()
	v.Set(storage.Pos{}, white)
	v.Set(storage.Pos{Y: 16000, Z: 16000}, white)
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	err := binvox.Format().Write(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, MaxBytes: 1 << 24})
	var beyond *format.UnsupportedError
	if !errors.As(err, &beyond) || !strings.Contains(beyond.Msg, "limit of 16777216 bytes") {
		t.Errorf("got the error %v", err)
	}
}

func TestFileOfBinvox(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/test.binvox")
	cells := naive(t, data)
	want := int64(0)
	for _, c := range cells {
		want += int64(c)
	}
	v, warnings := decode(t, data, "y")
	b := storage.Bounds(v)
	x, y, z := b.Size()
	if len(cells) != 128*128*128 || v.Len() != want || len(warnings) > 0 || x != 50 || y != 128 || z != 40 {
		t.Errorf("got %d voxels of %d in %v; warnings %q", v.Len(), want, b, warnings)
	}
	again, _ := decode(t, encode(t, v, "y"), "y")
	formattest.SameVolume(t, again, v)
	t.Logf("%d voxels in %v", v.Len(), b)
}

func BenchmarkDecode(b *testing.B) {
	data, _ := grid(128, 128, 128, "", 1)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		decode(b, data, "y")
	}
	b.ReportMetric(128*128*128*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}

func BenchmarkEncode(b *testing.B) {
	data, _ := grid(128, 128, 128, "", 1)
	v, _ := decode(b, data, "y")
	b.ReportAllocs()
	for b.Loop() {
		encode(b, v, "y")
	}
	b.ReportMetric(128*128*128*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
