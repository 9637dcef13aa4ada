package slices_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/format/slices"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// samples returns small pictures that other programs could have written.
func samples(t testing.TB) [][]byte {
	t.Helper()
	straight := image.NewNRGBA(image.Rect(0, 0, 6, 3))
	for i := range straight.Pix {
		straight.Pix[i] = uint8(31 * i)
	}
	indexed := image.NewPaletted(image.Rect(0, 0, 3, 5), color.Palette{color.NRGBA{}, color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 100, 50, 3}})
	for i := range indexed.Pix {
		indexed.Pix[i] = uint8(i % 3)
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 2, 2))
	for i := range deep.Pix {
		deep.Pix[i] = uint8(77 * i)
	}
	return [][]byte{picture(t, straight), picture(t, indexed), picture(t, deep)}
}

func picture(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormat(t *testing.T) {
	formattest.Suite{Format: slices.Format(), Kinds: all.Kinds(), Samples: samples(t)}.Run(t)
}

// write returns the file of a scene.
func write(t testing.TB, s *scene.Scene, given map[string]any) []byte {
	t.Helper()
	f := slices.Format()
	values, err := f.Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(t.Context(), &b, s, &format.EncodeOptions{NewVolume: newVolume, Values: values}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns the layer of a file and the warnings.
func read(t testing.TB, data []byte, given map[string]any) (*scene.Scene, []string, error) {
	t.Helper()
	f := slices.Format()
	values, err := f.Values(format.ForRead, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	warn := func(text string) { warnings = append(warnings, text) }
	s, err := f.Read(t.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Values: values, Warn: warn})
	return s, warnings, err
}

// block returns a scene of a box with random cells, whose corners are occupied.
func block(min storage.Pos, x, y, z int32) *scene.Scene {
	r := rand.New(rand.NewPCG(uint64(x), uint64(z)))
	v := newVolume()
	for k := range z {
		for j := range y {
			for i := range x {
				corner := (i == 0 || i == x-1) && (j == 0 || j == y-1) && (k == 0 || k == z-1)
				if corner || r.IntN(3) == 0 {
					v.Set(min.Add(storage.Pos{X: i, Y: j, Z: k}), storage.RGBA(uint8(r.Uint32()), uint8(i), uint8(j), uint8(1+r.IntN(255))))
				}
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
}

// place is where the documentation says that a cell lies in a picture, given relative to the min corner of a volume of x*y*z cells.
func place(axis string, columns int, p storage.Pos, x, y, z int) (int, int) {
	switch axis {
	case "x":
		return int(p.X)%columns*y + int(p.Y), int(p.X)/columns*z + z - 1 - int(p.Z)
	case "y":
		return int(p.Y)%columns*x + int(p.X), int(p.Y)/columns*z + z - 1 - int(p.Z)
	}
	return int(p.Z)%columns*x + int(p.X), int(p.Z)/columns*y + int(p.Y)
}

func TestPixelsLieWhereTheDocumentationSays(t *testing.T) {
	const x, y, z = 19, 35, 23
	at := storage.Pos{X: -7, Y: 3, Z: -20}
	s := block(at, x, y, z)
	for _, axis := range []string{"x", "y", "z"} {
		depth := map[string]int{"x": x, "y": y, "z": z}[axis]
		root := map[string]int{"x": 5, "y": 6, "z": 5}[axis]
		for _, c := range []struct {
			given   map[string]any
			columns int
		}{
			{map[string]any{"axis": axis}, depth},
			{map[string]any{"axis": axis, "layout": "vertical"}, 1},
			{map[string]any{"axis": axis, "layout": "grid", "columns": 4.0}, 4},
			{map[string]any{"axis": axis, "layout": "grid", "columns": 400.0}, depth},
			{map[string]any{"axis": axis, "layout": "grid"}, root},
		} {
			t.Run(fmt.Sprint(c.given), func(t *testing.T) {
				data := write(t, s, c.given)
				m, err := png.Decode(bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				shown := 0
				n := m.(*image.NRGBA)
				for i := 3; i < len(n.Pix); i += 4 {
					if n.Pix[i] > 0 {
						shown++
					}
				}
				cells := formattest.Cells(s.Layers[0].Volume)
				if shown != len(cells) {
					t.Errorf("the picture shows %d cells, want %d", shown, len(cells))
				}
				for _, cell := range cells {
					px, py := place(axis, c.columns, cell.Pos.Sub(at), x, y, z)
					if p := n.NRGBAAt(px, py); storage.RGBA(p.R, p.G, p.B, p.A) != cell.Color {
						t.Fatalf("the cell %v is %v at %d,%d, want %v", cell.Pos, p, px, py, cell.Color)
					}
				}
				again, warnings, err := read(t, data, nil)
				if err != nil || len(warnings) > 0 {
					t.Fatal(err, warnings)
				}
				formattest.SameVolume(t, again.Layers[0].Volume, s.Layers[0].Volume)

				// The same picture without its text needs the options, and loses the position.
				c.given["depth"] = float64(depth)
				again, warnings, err = read(t, picture(t, m), c.given)
				if err != nil || len(warnings) > 0 {
					t.Fatal(err, warnings)
				}
				formattest.SameVolume(t, again.Layers[0].Volume, formattest.Carried(s, format.Caps{Alpha: true}).Layers[0].Volume)
			})
		}
	}
}

func TestForeignPicturesAreDivided(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		given map[string]any
		want  string // size, or error
	}{
		{12, 4, nil, "4,4,3"},
		{12, 5, nil, "12,5,1"},
		{4, 12, nil, "4,12,1"},
		{4, 12, map[string]any{"layout": "vertical"}, "4,4,3"},
		{5, 12, map[string]any{"layout": "vertical"}, "5,12,1"},
		{12, 4, map[string]any{"depth": 6.0}, "2,4,6"},
		{12, 4, map[string]any{"depth": 1.0, "axis": "y"}, "12,1,4"},
		{12, 4, map[string]any{"axis": "x"}, "3,4,4"},
		{12, 8, map[string]any{"layout": "grid", "columns": 3.0}, "4,4,6"},
		{12, 8, map[string]any{"layout": "grid", "columns": 3.0, "depth": 5.0}, "4,4,5"},
		{12, 8, map[string]any{"layout": "grid", "depth": 4.0}, "6,4,4"},
		{12, 8, map[string]any{"layout": "grid"}, "options.columns: a grid needs"},
		{12, 9, map[string]any{"layout": "grid", "columns": 3.0}, "options.depth: a picture of 12x9 pixels has no square"},
		{12, 9, map[string]any{"layout": "grid", "columns": 5.0}, "options.depth: a picture of 12x9 pixels has no square"},
		{12, 9, map[string]any{"depth": 5.0}, "options.depth: a picture of 12x9 pixels does not divide into 5 columns and 1 rows"},
		{12, 9, map[string]any{"depth": 50_000_000.0, "layout": "vertical"}, "does not divide"},
	} {
		m := image.NewNRGBA(image.Rect(0, 0, c.w, c.h))
		for i := range m.Pix {
			m.Pix[i] = 255
		}
		got := ""
		if s, _, err := read(t, picture(t, m), c.given); err != nil {
			got = err.Error()
		} else {
			x, y, z := storage.Bounds(s.Layers[0].Volume).Size()
			got = fmt.Sprintf("%d,%d,%d", x, y, z)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%dx%d with %v: got %q, want %q", c.w, c.h, c.given, got, c.want)
		}
	}
}

// TestManyTilesAtOnce has more tiles in a row of the picture than are held.
func TestManyTilesAtOnce(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 16*5000, 20))
	want := newVolume()
	for y := range 20 {
		for x := y; x < m.Rect.Dx(); x += 16 {
			m.SetNRGBA(x, y, color.NRGBA{uint8(y), 1, 1, 255})
			want.Set(storage.Pos{X: int32(x), Y: int32(y)}, storage.RGB(uint8(y), 1, 1))
		}
	}
	s, _, err := read(t, picture(t, m), map[string]any{"depth": 1.0})
	if err != nil {
		t.Fatal(err)
	}
	formattest.SameVolume(t, s.Layers[0].Volume, want)
}

func TestImageBoxIsWritten(t *testing.T) {
	s := block(storage.Pos{X: 1, Y: 1, Z: 1}, 2, 2, 2)
	box := scene.BoxMatrix(storage.Box{Min: storage.Pos{X: -2}, Max: storage.Pos{X: 6, Y: 4, Z: 2}})
	s.Box = &box
	if h, _ := pngio.ReadHeader(write(t, s, nil)); h.Width != 8*3 || h.Height != 4 {
		t.Errorf("got a picture of %dx%d, want three slices of 8x4", h.Width, h.Height)
	}
	box = scene.BoxMatrix(storage.Box{Min: storage.Pos{X: -1 << 29}, Max: storage.Pos{X: 1 << 29, Y: 1 << 29, Z: 1 << 29}})
	if h, _ := pngio.ReadHeader(write(t, s, nil)); h.Width != 4 || h.Height != 2 {
		t.Errorf("got a picture of %dx%d with a box that is too large, want that of the voxels", h.Width, h.Height)
	}
	if h, _ := pngio.ReadHeader(write(t, &scene.Scene{}, nil)); h.Width != 1 || h.Height != 1 {
		t.Errorf("got a picture of %dx%d for nothing", h.Width, h.Height)
	}
}

func TestPicturesThatAreTooLargeAreRefused(t *testing.T) {
	s := block(storage.Pos{}, 1, 1, 1)
	s.Layers[0].Volume.Set(storage.Pos{X: 1 << 14, Y: 1 << 14, Z: 1}, storage.RGB(1, 2, 3))
	var beyond *format.UnsupportedError
	err := slices.Format().Write(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume})
	if !errors.As(err, &beyond) || !strings.Contains(err.Error(), "268435456 pixels and 4194304 along an edge") {
		t.Errorf("got the error %v", err)
	}
}

func TestTextThatDoesNotFitIsNotUsed(t *testing.T) {
	good := "slices size=4,4,3 min=1,2,3 axis=z columns=3"
	for text, used := range map[string]bool{
		good: true,
		strings.Replace(good, "4,4,3", "4,4,2", 1):          false,
		strings.Replace(good, "4,4,3", "3,4,4", 1):          false,
		strings.Replace(good, "4,4,3", "0,4,3", 1):          false,
		strings.Replace(good, "4,4,3", "4,4,3000000000", 1): false,
		strings.Replace(good, "min=1", "min=1073741822", 1): false,
		strings.Replace(good, "min=1", "min=5073741822", 1): false,
		strings.Replace(good, "min=1", "min=1073741824", 1): false,
		strings.Replace(good, "axis=z", "axis=w", 1):        false,
		strings.Replace(good, "columns=3", "columns=4", 1):  false,
		strings.Replace(good, "columns=3", "columns=0", 1):  false,
		"slices":                              false,
		"heightmap min=1,2,3":                 false,
		good[:20] + strings.Repeat("4", 9999): false,
	} {
		var b bytes.Buffer
		w, err := pngio.NewWriter(&b, pngio.Header{Width: 12, Height: 4, Depth: 8, Color: pngio.RGBA}, text, true)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			if err := w.Row(bytes.Repeat([]byte{255}, 48)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		s, warnings, err := read(t, b.Bytes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		at := storage.Bounds(s.Layers[0].Volume).Min
		if used != (at == storage.Pos{X: 1, Y: 2, Z: 3}) || used != (len(warnings) == 0) {
			t.Errorf("%.80q: got the min corner %v and the warnings %q", text, at, warnings)
		}
	}
}

func TestDamageIsWarnedAbout(t *testing.T) {
	data := write(t, block(storage.Pos{}, 3, 3, 3), nil)
	_, warnings, err := read(t, data[:len(data)-5], nil)
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "the end of the file is missing") {
		t.Errorf("got the error %v and the warnings %q", err, warnings)
	}
}

func TestSniffing(t *testing.T) {
	rect := image.Rect(0, 0, 2, 2)
	for what, c := range map[string]struct {
		data []byte
		want bool
	}{
		"colours": {picture(t, image.NewNRGBA(rect)), true},
		"indexed": {picture(t, image.NewPaletted(rect, color.Palette{color.White})), true},
		"grey":    {picture(t, image.NewGray(rect)), false},
		"deep":    {picture(t, image.NewGray16(rect)), false},
		"text":    {[]byte("1 2 3 ffffff"), false},
		"other":   {pngio.AppendChunk(picture(t, image.NewNRGBA(rect))[:33:33], "tEXt", []byte("goxel-daemon\x00heightmap ")), false},
		"own":     {pngio.AppendChunk(picture(t, image.NewGray(rect))[:33:33], "tEXt", []byte("goxel-daemon\x00slices ")), true},
	} {
		if f := (format.List{slices.Format()}).Detect("x.png", c.data); (f != nil) != c.want {
			t.Errorf("%s: recognised is %v, want %v", what, f != nil, c.want)
		}
	}
}

func TestCorpusOpensAsASlice(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/test-heightmap.png") // in colour, so no height map by its content
	s, warnings, err := read(t, data, nil)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want := newVolume()
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			want.Set(storage.Pos{X: int32(x), Y: int32(y)}, storage.RGBA(c.R, c.G, c.B, c.A).Norm())
		}
	}
	formattest.SameVolume(t, s.Layers[0].Volume, want)
}

// sphere returns a scene with a ball that has a gradient.
func sphere(r int32) *scene.Scene {
	v := newVolume()
	for z := -r; z < r; z++ {
		for y := -r; y < r; y++ {
			for x := -r; x < r; x++ {
				if x*x+y*y+z*z < r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(128+x/8), uint8(128+y/8), uint8(128+z/8)))
				}
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
}

func BenchmarkEncode(b *testing.B) {
	s := sphere(128)
	b.ReportAllocs()
	for b.Loop() {
		if err := slices.Encode(context.Background(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkDecode(b *testing.B) {
	s := sphere(128)
	data := write(b, s, nil)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := slices.Decode(context.Background(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
