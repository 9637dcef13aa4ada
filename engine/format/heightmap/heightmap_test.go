package heightmap_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/heightmap"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// samples returns small pictures that other programs could have written.
func samples(t testing.TB) [][]byte {
	t.Helper()
	rect := image.Rect(0, 0, 5, 3)
	grey, deep := image.NewGray(rect), image.NewGray16(rect)
	for i := range grey.Pix {
		grey.Pix[i] = uint8(5 * i)
	}
	for i := range deep.Pix {
		deep.Pix[i] = uint8(3 * i)
	}
	return [][]byte{picture(t, grey), picture(t, deep)}
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
	formattest.Suite{Format: heightmap.Format(), Kinds: all.Kinds(), Samples: samples(t)}.Run(t)
}

// folder is the files beside one.
type folder map[string][]byte

func (f folder) read(name string) ([]byte, error) {
	if data, ok := f[name]; ok {
		return data, nil
	}
	return nil, os.ErrNotExist
}

func (f folder) write(name string, data []byte) error {
	f[name] = bytes.Clone(data)
	return nil
}

// read returns the voxels of a file and the warnings.
func read(t testing.TB, data []byte, beside folder, given map[string]any) (storage.Volume, []string, error) {
	t.Helper()
	f := heightmap.Format()
	values, err := f.Values(format.ForRead, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	opt := &format.DecodeOptions{NewVolume: newVolume, Values: values, Warn: func(text string) { warnings = append(warnings, text) }}
	if beside != nil {
		opt.Beside = beside.read
	}
	s, err := f.Read(t.Context(), data, opt)
	if err != nil {
		return nil, warnings, err
	}
	return s.Layers[0].Volume, warnings, nil
}

// write returns the file of a volume and the warnings.
func write(t testing.TB, v storage.Volume, beside folder, given map[string]any) ([]byte, []string) {
	t.Helper()
	f := heightmap.Format()
	values, err := f.Values(format.ForWrite, given)
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	opt := &format.EncodeOptions{NewVolume: newVolume, Values: values, Name: "my land.png", Warn: func(text string) { warnings = append(warnings, text) }}
	if beside != nil {
		opt.Beside = beside.write
	}
	var b bytes.Buffer
	if err := f.Write(t.Context(), &b, &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}, opt); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

// TestForeignPictures compares with columns that are made one by one.
func TestForeignPictures(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	rect := image.Rect(0, 0, 37, 21)
	grey, deep, clear := image.NewGray(rect), image.NewGray16(rect), image.NewNRGBA(rect)
	for _, pix := range [][]byte{grey.Pix, deep.Pix, clear.Pix} {
		for i := range pix {
			pix[i] = uint8(r.Uint32())
		}
	}
	for i := 3; i < len(clear.Pix); i += 4 {
		clear.Pix[i] = uint8(r.IntN(2) * 255)
	}
	for name, m := range map[string]image.Image{"grey": grey, "deep": deep, "colours": clear} {
		for _, given := range []map[string]any{nil, {"max_height": 20.0}, {"max_height": 300.0, "fill": false}} {
			most := 256.0
			if n, ok := given["max_height"]; ok {
				most = n.(float64)
			}
			want := newVolume()
			for y := range rect.Dy() {
				for x := range rect.Dx() {
					c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
					level := color.Gray16Model.Convert(color.NRGBA{c.R, c.G, c.B, 255}).(color.Gray16).Y
					if m == image.Image(deep) {
						level = deep.Gray16At(x, y).Y
					}
					top := int32(math.Floor(float64(level)*most/65535 + 0.5))
					for z := range top {
						if c.A > 0 && (given["fill"] == nil || z == top-1) {
							want.Set(storage.Pos{X: int32(x), Y: int32(20 - y), Z: z}, storage.RGB(c.R, c.G, c.B))
						}
					}
				}
			}
			got, warnings, err := read(t, picture(t, m), nil, given)
			if err != nil || len(warnings) > 0 {
				t.Fatal(name, given, err, warnings)
			}
			formattest.SameVolume(t, got, want)
		}
	}
}

// land returns full columns with colours, between gaps.
func land(at storage.Pos, x, y, most int32) storage.Volume {
	r := rand.New(rand.NewPCG(uint64(x), uint64(y)))
	v := newVolume()
	for j := range y {
		for i := range x {
			h := r.Int32N(most + 1)
			if i == 0 {
				h = most
			}
			c := storage.RGBA(uint8(r.Uint32()), uint8(i), uint8(j), uint8(r.IntN(255)+1))
			for z := range h {
				v.Set(at.Add(storage.Pos{X: i, Y: j, Z: z}), c)
			}
		}
	}
	return v
}

func TestPairsOfFiles(t *testing.T) {
	for _, c := range []struct {
		most  int32
		depth uint8
	}{{1, 8}, {255, 8}, {256, 16}, {700, 16}} {
		for _, at := range []storage.Pos{{}, {X: -33, Y: 5, Z: -400}, {X: storage.MinCoord, Y: storage.MinCoord, Z: storage.MinCoord}, {X: storage.MaxCoord - 20, Y: storage.MaxCoord - 19, Z: storage.MaxCoord - 700}} {
			v := land(at, 20, 19, c.most)
			beside := folder{}
			data, warnings := write(t, v, beside, nil)
			if len(warnings) > 0 || len(beside) != 1 || beside["my land-colors.png"] == nil {
				t.Fatalf("got the warnings %q and %d files", warnings, len(beside))
			}
			if h, _ := pngio.ReadHeader(data); h != (pngio.Header{Width: 20, Height: 19, Depth: c.depth}) {
				t.Errorf("height %d: got the header %+v", c.most, h)
			}
			got, warnings, err := read(t, data, beside, nil)
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			formattest.SameVolume(t, got, v)
		}
	}
}

func TestFilledCellsAreCounted(t *testing.T) {
	v := newVolume()
	for _, p := range []storage.Pos{{X: 1, Z: -3}, {X: 1, Z: 2}, {X: 40, Y: 20, Z: -3}, {X: 41, Y: 20, Z: -1}} {
		v.Set(p, storage.RGB(1, 2, 3))
	}
	var warnings []string
	opt := &format.EncodeOptions{NewVolume: newVolume, Warn: func(text string) { warnings = append(warnings, text) }, Beside: folder{}.write}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", v)}}
	if err := heightmap.Format().Write(t.Context(), io.Discard, s, opt); err != nil {
		t.Fatal(err)
	}
	if want := "6 empty cells below the highest voxels become full"; len(warnings) != 1 || warnings[0] != want {
		t.Errorf("got the warnings %q, want %q", warnings, want)
	}
}

func TestTopRowIsTheFarEnd(t *testing.T) {
	v := newVolume()
	v.Set(storage.Pos{X: 3, Y: 9}, storage.RGB(1, 2, 3))
	v.Set(storage.Pos{X: 2, Y: 7}, storage.RGB(4, 5, 6))
	v.Set(storage.Pos{X: 2, Y: 7, Z: 4}, storage.RGB(7, 8, 9))
	beside := folder{}
	data, _ := write(t, v, beside, nil)
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.(*image.Gray).Pix, []byte{0, 1, 0, 0, 5, 0}; !bytes.Equal(got, want) {
		t.Errorf("got the heights %v, want %v", got, want)
	}
	if m, err = png.Decode(bytes.NewReader(beside["my land-colors.png"])); err != nil {
		t.Fatal(err)
	}
	if a, b := m.At(1, 0), m.At(0, 2); a != (color.NRGBA{1, 2, 3, 255}) || b != (color.NRGBA{7, 8, 9, 255}) {
		t.Errorf("got the colours %v and %v", a, b)
	}
}

func TestLimits(t *testing.T) {
	wide := image.NewGray(image.Rect(0, 0, 1<<20+1, 1))
	if _, _, err := read(t, picture(t, wide), nil, nil); err == nil || !strings.Contains(err.Error(), "the limit is 1048576 along an edge") {
		t.Errorf("got the error %v", err)
	}
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", newVolume())}}
	for _, p := range []storage.Pos{{X: 1 << 20}, {Y: 1 << 20}, {Z: 1<<16 - 1}, {X: 1 << 15, Y: 1 << 14}} {
		v := newVolume()
		v.Set(storage.Pos{}, storage.RGB(1, 2, 3))
		v.Set(p, storage.RGB(1, 2, 3))
		s.Layers[0].Volume = v
		var beyond *format.UnsupportedError
		if err := heightmap.Encode(t.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); !errors.As(err, &beyond) {
			t.Errorf("%v: got the error %v", p, err)
		}
	}
	deep := image.NewGray16(image.Rect(0, 0, 64, 64))
	for i := range deep.Pix {
		deep.Pix[i] = 255
	}
	f := heightmap.Format()
	values, err := f.Values(format.ForRead, map[string]any{"max_height": 65535.0})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []format.Limits{{Voxels: 1 << 20}, {Bytes: 100}} {
		_, err := f.Read(t.Context(), picture(t, deep), &format.DecodeOptions{NewVolume: newVolume, Limits: l, Values: values})
		var beyond *format.UnsupportedError
		if !errors.As(err, &beyond) {
			t.Errorf("%+v: got the error %v", l, err)
		}
	}
	if _, err := f.Values(format.ForRead, map[string]any{"fill": false, "max_height": 0.0}); err == nil {
		t.Error("a max_height of 0 is taken")
	}
}

func TestSurfaceIsHeldToTheLimits(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = 9
	}
	f := heightmap.Format()
	values, err := f.Values(format.ForRead, map[string]any{"fill": false})
	if err != nil {
		t.Fatal(err)
	}
	opt := &format.DecodeOptions{NewVolume: newVolume, Limits: format.Limits{Voxels: 4095}, Values: values}
	if _, err := f.Read(t.Context(), picture(t, m), opt); err == nil || !strings.Contains(err.Error(), "more than 4095 voxels") {
		t.Errorf("got the error %v", err)
	}
}

func TestSniffing(t *testing.T) {
	rect := image.Rect(0, 0, 2, 2)
	for what, c := range map[string]struct {
		data []byte
		want bool
	}{
		"grey":    {picture(t, image.NewGray(rect)), true},
		"deep":    {picture(t, image.NewGray16(rect)), true},
		"colours": {picture(t, image.NewNRGBA(rect)), false},
		"indexed": {picture(t, image.NewPaletted(rect, color.Palette{color.White})), false},
		"text":    {[]byte("1 2 3 ffffff"), false},
		"other":   {labelled(t, "slices "), false},
		"own":     {labelled(t, "heightmap "), true},
	} {
		if f := (format.List{heightmap.Format()}).Detect("x.png", c.data); (f != nil) != c.want {
			t.Errorf("%s: recognised is %v, want %v", what, f != nil, c.want)
		}
	}
}

func TestDamageIsWarnedAbout(t *testing.T) {
	data := samples(t)[0]
	_, warnings, err := read(t, data[:len(data)-5], nil, nil)
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "the end of the file is missing") {
		t.Errorf("got the error %v and the warnings %q", err, warnings)
	}
}

// TestCorpus reads a picture in colour as heights, which has to be asked for.
func TestCorpus(t *testing.T) {
	data := formattest.CorpusFile(t, "vengi/test-heightmap.png")
	if f := (format.List{heightmap.Format()}).Detect("x.png", data); f != nil {
		t.Error("a picture in colour is taken for a height map")
	}
	v, warnings, err := read(t, data, nil, nil)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var want int64
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA); c.A > 0 {
				grey := color.Gray16Model.Convert(color.NRGBA{c.R, c.G, c.B, 255}).(color.Gray16).Y
				want += (int64(grey)*512 + 65535) / 131070
			}
		}
	}
	if v.Len() != want || want == 0 {
		t.Errorf("got %d voxels, want %d", v.Len(), want)
	}
}

// hills returns a landscape of 512x512 columns.
func hills() storage.Volume {
	m := image.NewGray(image.Rect(0, 0, 512, 512))
	for y := range 512 {
		for x := range 512 {
			m.Pix[y*m.Stride+x] = uint8(80 + 40*math.Sin(float64(x)/30) + 40*math.Cos(float64(y)/50))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	s, err := heightmap.Decode(context.Background(), b.Bytes(), &format.DecodeOptions{NewVolume: newVolume})
	if err != nil {
		panic(err)
	}
	return s.Layers[0].Volume
}

func BenchmarkEncode(b *testing.B) {
	s := &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "l", hills())}}
	b.ReportAllocs()
	for b.Loop() {
		if err := heightmap.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume, Beside: folder{}.write}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkDecode(b *testing.B) {
	v := hills()
	beside := folder{}
	data, _ := write(b, v, beside, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := heightmap.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume, Beside: beside.read}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
