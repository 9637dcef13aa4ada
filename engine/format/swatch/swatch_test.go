package swatch_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/swatch"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func decode(t testing.TB, data string) (*scene.Palette, string) {
	t.Helper()
	p, f, err := swatch.Decode([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return p, f.Name
}

// sample has names, more colours than a byte can count, and one twice.
func sample() *scene.Palette {
	p := &scene.Palette{Name: "Sample of many", Columns: 16}
	for i := range 300 {
		p.Swatches = append(p.Swatches, scene.Swatch{Color: storage.RGB(uint8(i), uint8(i/2), uint8(255-i)), Name: fmt.Sprintf("Colour %d", i)})
	}
	return p
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, p := range []*scene.Palette{sample(), {}} {
		for _, f := range swatch.Formats() {
			if f.Encode == nil {
				continue
			}
			var b bytes.Buffer
			if err := f.Encode(&b, p); err != nil {
				t.Fatal(err)
			}
			got, name := decode(t, b.String())
			want := p.Colors()
			if name != f.Name || !slices.Equal(got.Colors(), want) && len(want) > 0 {
				t.Errorf("%s: got %d colours of format %s, want %d", f.Name, len(got.Swatches), name, len(want))
			}
			if f.Name == "gpl" && len(p.Swatches) > 0 && !reflect.DeepEqual(got, p) {
				t.Errorf("got %+v, want %+v", got, p)
			}
			if err := f.Encode(failing{}, p); !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%s: got the error %v of the writer", f.Name, err)
			}
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestGIMPPalettesAreReadTolerantly(t *testing.T) {
	p, _ := decode(t, "GIMP Palette\r\nName: A  b \r\nColumns: 3\r\n#\r\n\r\n  1 2\t3\tname of it\r\n255 255 255\r\n# 9 9 9\n0 0 0 \xff"+strings.Repeat("é", 200))
	want := &scene.Palette{Name: "A  b", Columns: 3, Swatches: []scene.Swatch{
		{Color: storage.RGB(1, 2, 3), Name: "name of it"}, {Color: storage.RGB(255, 255, 255)}, {Color: storage.RGB(0, 0, 0), Name: "?" + strings.Repeat("é", 127)},
	}}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %+v, want %+v", p, want)
	}
	var b bytes.Buffer
	if err := swatch.Formats()[0].Encode(&b, &scene.Palette{Name: "two\nlines", Swatches: []scene.Swatch{{Color: storage.RGB(1, 20, 255)}}}); err != nil {
		t.Fatal(err)
	}
	if want := "GIMP Palette\nName: two lines\n#\n  1  20 255\t#0114ff\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func riff(n int, colors ...byte) string {
	b := []byte("RIFF\x00\x00\x00\x00PAL data\x00\x00\x00\x00\x00\x03")
	return string(append(binary.LittleEndian.AppendUint16(b, uint16(n)), colors...))
}

func TestBinaryPalettes(t *testing.T) {
	p, name := decode(t, riff(2, 1, 2, 3, 0, 4, 5, 6, 9))
	if want := []storage.Color{storage.RGB(1, 2, 3), storage.RGB(4, 5, 6)}; name != "riff" || !slices.Equal(p.Colors(), want) {
		t.Errorf("got %v of format %s, want %v", p.Colors(), name, want)
	}
	levels := bytes.Repeat([]byte{0, 63, 31}, 256)
	p, name = decode(t, string(levels))
	if c := p.Colors()[255]; name != "dat" || len(p.Swatches) != 256 || c != storage.RGB(0, 255, 125) {
		t.Errorf("got %d colours of format %s, the last %v", len(p.Swatches), name, c)
	}
	levels[3] = 64
	if p, _ = decode(t, string(levels)); p.Colors()[255] != storage.RGB(0, 63, 31) {
		t.Errorf("got %v for bytes above 63", p.Colors()[255])
	}
}

func TestPixelsAreColorsInTheirOrder(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i, c := range []color.NRGBA{{9, 0, 0, 255}, {1, 2, 3, 0}, {0, 9, 0, 255}, {9, 0, 0, 128}, {200, 100, 50, 10}, {0, 9, 0, 255}} {
		img.SetNRGBA(i%3, i/3, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	p, name := decode(t, b.String())
	if want := []storage.Color{storage.RGB(9, 0, 0), storage.RGB(0, 9, 0), storage.RGB(200, 100, 50)}; name != "png" || !slices.Equal(p.Colors(), want) {
		t.Errorf("got %v of format %s, want %v", p.Colors(), name, want)
	}
}

// header returns a PNG of the given size without pixels.
func header(w, h uint32) string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))) // a buffer takes everything
	data := b.Bytes()
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	return string(data)
}

func TestDamagedPalettesAreRefused(t *testing.T) {
	var wide bytes.Buffer
	img := image.NewNRGBA(image.Rect(0, 0, 512, 256))
	for i := range 512 * 256 {
		img.SetNRGBA(i%512, i/512, color.NRGBA{uint8(i), uint8(i >> 8), uint8(i >> 16), 255})
	}
	if err := png.Encode(&wide, img); err != nil {
		t.Fatal(err)
	}
	many := strings.Repeat("1 2 3\n", swatch.MaxColors+1)
	for data, want := range map[string]string{
		"":                                      "none of gpl, pal, riff, png, dat",
		"GIMP Palette\n1 2 3\n1 2\n":            `gpl: at offset 19: line 3: "1 2" is no colour`,
		"GIMP Palette\n1 2 256":                 "is no colour",
		"GIMP Palette\n" + many:                 "more than 65536 colours",
		"JASC-PAL\n0100\nx\n":                   "is no number of colours",
		"JASC-PAL\n0100\n-1\n":                  "is no number of colours",
		"JASC-PAL\n0100\n2\n1 2 3\n":            "there are 1 colours, and the file says 2",
		"JASC-PAL\n0100\n1\nred\n":              "is no colour",
		"JASC-PAL\n0100\n65537\n" + many:        "more than 65536 colours",
		"JASC-PAL\n0100":                        "there are 0 colours, and the file says -1",
		"RIFF":                                  "no palette is in the file",
		riff(3, 1, 2, 3, 0):                     "the file says 3 colours and has room for 1",
		"\x89PNG\r\n\x1a\n":                     "png",
		header(1, 1)[:50]:                       "png",
		wide.String():                           "more than 65536 colours",
		wide.String()[:20] + "\xff\xff\xff\xff": "png",
	} {
		_, _, err := swatch.Decode([]byte(data))
		var bad *format.Error
		var unsupported *format.UnsupportedError
		if !errors.As(err, &bad) && !errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got the error %v, want one with %q", data, err, want)
		}
	}
}

func TestLargePicturesAreRefusedBeforeTheyAreRead(t *testing.T) {
	data := []byte(header(1<<30, 1<<30))
	crc := crc32.ChecksumIEEE(data[12:29])
	binary.BigEndian.PutUint32(data[29:], crc)
	_, _, err := swatch.Decode(data)
	if err == nil || !strings.Contains(err.Error(), "too large") && !strings.Contains(err.Error(), "dimension overflow") {
		t.Errorf("got the error %v", err)
	}
	data = []byte(header(4096, 4096))
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	var unsupported *format.UnsupportedError
	if _, _, err := swatch.Decode(data); !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "4096x4096 pixels is too large") {
		t.Errorf("got the error %v", err)
	}
}

func TestWriters(t *testing.T) {
	for _, c := range []struct{ name, path, want string }{
		{"", "a.gpl", "gpl"}, {"", "A.PAL", "pal"}, {"", "x.png", "png"}, {"PNG", "a.gpl", "png"}, {".gpl", "a", "gpl"}, {"riff", "a.pal", ""}, {"", "a.dat", ""}, {"", "", ""},
	} {
		f, known := swatch.Writer(c.name, c.path)
		got := ""
		if f != nil {
			got = f.Name
		}
		if got != c.want || (got == "") != (known == "gpl, pal, png") {
			t.Errorf("%q and %q: got %q (%s), want %q", c.name, c.path, got, known, c.want)
		}
	}
}

func TestRealPalettes(t *testing.T) {
	for file, want := range map[string]int{
		"goxel/MagicaVoxel.gpl": 256, "goxel/Pico8.gpl": 16, "goxel/db32.gpl": 32, "goxel/Tango-Palette.gpl": 29, "vengi/test-palette-in.png": -1, "goxel/Minetest.gpl": 424, "goxel/webhex.gpl": 216,
	} {
		p, _ := decode(t, string(formattest.CorpusFile(t, file)))
		if len(p.Swatches) != want && want > 0 || len(p.Swatches) == 0 {
			t.Errorf("%s: got %d colours, want %d", file, len(p.Swatches), want)
		}
	}
	p, _ := decode(t, string(formattest.CorpusFile(t, "goxel/Tango-Palette.gpl")))
	if p.Name != "Tango icons" || p.Columns != 3 || p.Swatches[1] != (scene.Swatch{Color: storage.RGB(237, 212, 0), Name: "Butter 2"}) {
		t.Errorf("got %q in %d columns, %+v", p.Name, p.Columns, p.Swatches[1])
	}
}

func FuzzDecode(f *testing.F) {
	for _, format := range swatch.Formats() {
		if format.Encode == nil {
			continue
		}
		var b bytes.Buffer
		if err := format.Encode(&b, sample()); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(riff(2, 1, 2, 3, 0, 4, 5, 6, 9)))
	f.Add(bytes.Repeat([]byte{1}, 768))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, _, err := swatch.Decode(data)
		if err != nil {
			return
		}
		for _, format := range swatch.Formats() {
			if format.Encode == nil {
				continue
			}
			var b bytes.Buffer
			if err := format.Encode(&b, p); err != nil {
				t.Fatal(err)
			}
			again, _, err := swatch.Decode(b.Bytes())
			if err != nil || format.Name != "png" && !slices.Equal(again.Colors(), p.Colors()) {
				t.Fatalf("%s: got %v and the error %v, want %v", format.Name, again, err, p)
			}
		}
	})
}
