package txt_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/txt"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func decode(t testing.TB, text string) (*scene.Scene, error) {
	t.Helper()
	return txt.Decode(t.Context(), []byte(text), &format.DecodeOptions{NewVolume: newVolume})
}

func TestTolerantText(t *testing.T) {
	const text = "# Goxel 0.15\r\n#foo\r\n\r\n   \t \n1 2 3 ff0000\r\n  -4\t+5   -6 \t #00Ff7F  \n1 2 3 0a0B0c\n1073741823 -1073741824 0 000000"
	s, err := decode(t, text)
	if err != nil {
		t.Fatal(err)
	}
	want := newVolume()
	for p, c := range map[storage.Pos]storage.Color{
		{X: 1, Y: 2, Z: 3}:                             storage.RGB(10, 11, 12),
		{X: -4, Y: 5, Z: -6}:                           storage.RGB(0, 255, 127),
		{X: storage.MaxCoord - 1, Y: storage.MinCoord}: storage.RGB(0, 0, 0),
	} {
		want.Set(p, c)
	}
	formattest.SameVolume(t, s.Layers[0].Volume, want)
	formattest.Valid(t, s)
}

func TestErrorsNameTheLine(t *testing.T) {
	for line, msg := range map[string]string{
		"1 2":                   "not a coordinate",
		"1 2 x ff0000":          `"x" is not a coordinate`,
		"1 2 3.5 ff0000":        `"3.5" is not a coordinate`,
		"1 2 - ff0000":          `"-" is not a coordinate`,
		"1 2 99999999999 ff00":  "not a coordinate",
		"1 2 2147483648 ff0000": "not a coordinate",
		"1 2 1073741824 ff0000": "out of range",
		"1 2 3":                 `"" is not a colour`,
		"1 2 3 ff00":            `"ff00" is not a colour`,
		"1 2 3 ff00zz":          `"ff00zz" is not a colour`,
		"1 2 3 ff0000 4":        `"4" follows`,
		"1,2,3,ff0000":          "not a coordinate",
	} {
		_, err := decode(t, "# c\n0 0 0 ffffff\n"+line+"\n1 1 1 ffffff\n")
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != 4+13 || !strings.Contains(bad.Msg, "line 3: ") || !strings.Contains(bad.Msg, msg) {
			t.Errorf("%q: got the error %v, want line 3 at 17 with %q", line, err, msg)
		}
	}
}

func TestSniffing(t *testing.T) {
	long := "# c\n" + strings.Repeat("# comment\n", 500)
	for text, want := range map[string]bool{
		"1 2 3 ff0000":                        true,
		"\r\n# x\n1 2 3 FF0000\nnonsense":     true,
		"# x y z rrggbb\n":                    true,
		"# Goxel\n# X Y Z RRGGBB":             true,
		long + "1 2 3 ff0000":                 false,
		"# X Y Z RRGGBB\n" + long:             true,
		strings.Repeat("1 2 3 ff0000\n", 999): true,
		"":                                    false,
		"# just a comment\n":                  false,
		"hello world":                         false,
		"1 2 3":                               false,
		"v 1 2 3 4 5 6":                       false,
		"GOX \x02\x00\x00\x00":                false,
		"{\"a\": 1}":                          false,
	} {
		f := format.List{txt.Format()}.Detect("x.txt", []byte(text))
		if (f != nil) != want {
			t.Errorf("%.40q: recognised is %v, want %v", text, f != nil, want)
		}
	}
}

func TestText(t *testing.T) {
	below, above, hidden := newVolume(), newVolume(), newVolume()
	below.Set(storage.Pos{X: -1}, storage.RGB(255, 0, 16))
	below.Set(storage.Pos{Z: 2}, storage.RGB(1, 1, 1))
	above.Set(storage.Pos{Z: 2}, storage.RGB(0xab, 0xcd, 0xef))
	above.Set(storage.Pos{Z: 3}, storage.RGBA(1, 1, 1, 126))
	above.Set(storage.Pos{Z: 4}, storage.RGBA(1, 1, 1, 127))
	hidden.Set(storage.Pos{Z: 9}, storage.RGB(1, 1, 1))
	layers := []*scene.Layer{scene.NewLayer(1, "a", below), scene.NewLayer(2, "b", above), scene.NewLayer(3, "c", hidden)}
	layers[2].Visible = false
	var b bytes.Buffer
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	if err := txt.Format().Write(t.Context(), &b, &scene.Scene{Layers: layers}, &format.EncodeOptions{NewVolume: newVolume, Warn: warn}); err != nil {
		t.Fatal(err)
	}
	const want = "# goxel-daemon\n# One line per voxel\n# X Y Z RRGGBB\n-1 0 0 ff0010\n0 0 2 abcdef\n0 0 4 010101\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	lost := []string{
		"1 hidden layer with 1 voxel is left out", "2 layers are merged", "1 voxel is left out, with an alpha below 127", "1 translucent voxel becomes opaque",
	}
	if !slices.Equal(warnings, lost) {
		t.Errorf("got the warnings %q, want %q", warnings, lost)
	}
}

func TestProgressInsideALayer(t *testing.T) {
	v := newVolume()
	for i := range int32(4) {
		v.Set(storage.Pos{X: 16 * i}, storage.RGB(1, 2, 3))
	}
	var got []int64
	opt := &format.EncodeOptions{NewVolume: newVolume, Progress: func(done, total int64) { got = append(got, 100*done/total) }}
	if err := txt.Encode(t.Context(), io.Discard, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}, opt); err != nil {
		t.Fatal(err)
	}
	if want := []int64{0, 25, 50, 75}; !slices.Equal(got, want) {
		t.Errorf("got the progress %v in percent, want %v", got, want)
	}
}

func BenchmarkDecode(b *testing.B) {
	var text bytes.Buffer
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d %d %d ff%04x\n", i%50, i/50%50, i/2500, i&0xffff)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := txt.Decode(b.Context(), text.Bytes(), &format.DecodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	v := newVolume()
	full := storage.UniformTile(storage.RGB(1, 2, 3))
	for i := range int32(64) {
		v.SetTile(storage.TilePos{X: i & 3, Y: i >> 2 & 3, Z: i >> 4}, &full)
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := txt.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
