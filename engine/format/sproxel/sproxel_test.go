package sproxel_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/sproxel"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// tolerant has two cells along X, one along Y and two along Z.
const tolerant = " 2, 1,2\r\n#ff0000 ,#00FF0080\n\n\t#11223300,\n#010203"

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func decode(t testing.TB, data []byte) (storage.Volume, []string) {
	t.Helper()
	var warnings []string
	s, err := sproxel.Format().Read(t.Context(), data, &format.DecodeOptions{
		NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	formattest.Valid(t, s)
	return s.Layers[0].Volume, warnings
}

func encode(t testing.TB, v storage.Volume) []byte {
	t.Helper()
	var b bytes.Buffer
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	if err := sproxel.Format().Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTolerantText(t *testing.T) {
	want := newVolume()
	want.Set(storage.Pos{Y: 1}, storage.RGB(255, 0, 0))
	want.Set(storage.Pos{X: 1, Y: 1}, storage.RGBA(0, 255, 0, 128))
	want.Set(storage.Pos{X: 1}, storage.RGB(1, 2, 3))
	for _, text := range []string{tolerant, "\xef\xbb\xbf" + tolerant, strings.ReplaceAll(tolerant, "\n", "\r\n") + "\n,\n"} {
		v, warnings := decode(t, []byte(text))
		formattest.SameVolume(t, v, want)
		if len(warnings) > 0 {
			t.Errorf("%q: warnings %q", text, warnings)
		}
	}
	_, warnings := decode(t, []byte(tolerant+",#ffffff"))
	if len(warnings) != 1 || !strings.Contains(warnings[0], "7 bytes after the grid") {
		t.Errorf("got the warnings %q", warnings)
	}
}

func TestText(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: -1, Y: -1, Z: 15}, storage.RGBA(1, 0xab, 3, 4))
	v.Set(storage.Pos{Y: 0, Z: 16}, storage.RGB(255, 16, 0))
	const want = "2,2,2\n" +
		"#00000000,#FF1000FF\n#00000000,#00000000\n\n" +
		"#00000000,#00000000\n#01AB0304,#00000000\n\n"
	if got := string(encode(t, v)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestBadText(t *testing.T) {
	for text, want := range map[string]struct {
		offset int64
		text   string
	}{
		"":                                 {0, "not three sizes"},
		"1,2\n":                            {0, "not three sizes"},
		"1,,2\n":                           {0, `"" is not a size`},
		"1,x,2\n":                          {0, `"x" is not a size`},
		"1,-1,2\n":                         {0, `"-1" is not a size`},
		"1,12345678,2\n":                   {0, `"12345678" is not a size`},
		"1,0,2\n":                          {0, "the size 0 is not one"},
		"1,1048577,2\n":                    {0, "the size 1048577 is not one"},
		"1000000,1000000,1000000\n#":       {0, "do not fit the 2 bytes"},
		"1,1,2\n#ffffff":                   {0, "do not fit"},
		"1,1,2\n#ffffffff       ":          {22, "ends within the grid"},
		"1,1,2\n#ffffff,#fffff\n\n\n":      {14, `"#fffff" is not a colour`},
		"1,1,2\n#ffffff,#fffffg\n\n\n":     {14, `"#fffffg" is not a colour`},
		"1,1,2\n#ffffff,0#ffffff\n\n\n":    {14, "is not a colour"},
		"1,1,2\n#ffffff,#ffffff:f\n\n\n":   {14, "is not a colour"},
		"1,1,1\n#ffffff\xff\xff\xff\xff\n": {6, "is not a colour"},
	} {
		_, err := sproxel.Format().Decode(t.Context(), []byte(text), &format.DecodeOptions{NewVolume: newVolume})
		var bad *format.Error
		if !errors.As(err, &bad) || bad.Offset != want.offset || !strings.Contains(bad.Msg, want.text) {
			t.Errorf("%q: got the error %v, want one at %d with %q", text, err, want.offset, want.text)
		}
	}
}

func TestLimits(t *testing.T) {
	data := []byte("300,1,300\n" + strings.Repeat("#ffffff,", 300*300))
	for _, l := range []format.Limits{{Voxels: 89999}, {Bytes: 359999}} {
		_, err := sproxel.Format().Decode(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Limits: l})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) {
			t.Errorf("%+v: got the error %v", l, err)
		}
	}
}

func TestSniffing(t *testing.T) {
	for text, want := range map[string]bool{
		tolerant:                    true,
		"1,1,1\n\n  #":              true,
		"1,1,1\n":                   false,
		"1,1,1\nff0000\n":           false,
		"1 1 1\n#ff0000":            false,
		"x,y,z\n#ff0000":            false,
		"":                          false,
		strings.Repeat("1,", 99):    false,
		"0,1,2\n#ff0000":            false,
		"# comment\n1 2 3 ff0000\n": false,
	} {
		if got := (format.List{sproxel.Format()}).Detect("", []byte(text)) != nil; got != want {
			t.Errorf("%.40q: recognised is %v", text, got)
		}
	}
}

// TestANaiveWriterWritesTheSame compares with text made cell by cell.
func TestANaiveWriterWritesTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	v := newVolume()
	for range 2000 {
		p := storage.Pos{X: r.Int32N(19) - 5, Y: r.Int32N(35) + 3, Z: r.Int32N(40) - 20}
		v.Set(p, storage.RGBA(uint8(r.Uint32()), 9, uint8(r.Uint32()), uint8(r.Uint32())).Norm())
	}
	b := storage.Bounds(v)
	x, y, z := b.Size()
	var want strings.Builder
	fmt.Fprintf(&want, "%d,%d,%d\n", x, z, y)
	for pz := b.Max.Z - 1; pz >= b.Min.Z; pz-- {
		for py := b.Max.Y - 1; py >= b.Min.Y; py-- {
			row := make([]string, 0, x)
			for px := b.Min.X; px < b.Max.X; px++ {
				row = append(row, v.Get(storage.Pos{X: px, Y: py, Z: pz}).String())
			}
			want.WriteString(strings.Join(row, ",") + "\n")
		}
		want.WriteString("\n")
	}
	data := encode(t, v)
	if string(data) != want.String() {
		t.Error("the text differs")
	}
	again, _ := decode(t, data)
	moved := newVolume()
	for _, c := range formattest.Cells(v) {
		moved.Set(c.Pos.Sub(b.Min), c.Color)
	}
	formattest.SameVolume(t, again, moved)
}

func TestFileOfSproxel(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/rgb.csv")
	v, warnings := decode(t, data)
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	if again := encode(t, v); !slices.EqualFunc(bytes.Fields(again), bytes.Fields(data), bytes.Equal) {
		t.Error("what was read is not written alike")
	}
	for _, row := range formattest.ExpectedRows(t, "qb") { // the same model
		if diff := row.Match(formattest.Sum(v)); row.File == "vengi/rgb.qb" && diff != "" {
			t.Errorf("not as %s: %s", row.File, diff)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data := []byte("64,64,64\n" + strings.Repeat("#12345678,#00000000,#ABCDEFFF,#11111111\n", 64*64*64/4))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		decode(b, data)
	}
	b.ReportMetric(64*64*64*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}

func BenchmarkEncode(b *testing.B) {
	v, _ := decode(b, []byte("64,64,64\n"+strings.Repeat("#12345678,#00000000,#ABCDEFFF,#11111111\n", 64*64*64/4)))
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := sproxel.Format().Write(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(64*64*64*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
