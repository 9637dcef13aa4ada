package pngio_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func budget(t testing.TB, l format.Limits) *format.Budget {
	t.Helper()
	return format.NewBudget(t.Context(), "test", &format.DecodeOptions{Limits: l, NewVolume: func() storage.Volume { return dense.New(storage.Options{}) }})
}

// file returns a PNG file of a header, rows of random samples with random filters, and further chunks before the data, which is split.
func file(t testing.TB, r *rand.Rand, h pngio.Header, chunks ...[]byte) []byte {
	t.Helper()
	channels := map[uint8]int{pngio.Gray: 1, pngio.RGB: 3, pngio.Palette: 1, pngio.GrayAlpha: 2, pngio.RGBA: 4}[h.Color]
	n := (h.Width*channels*int(h.Depth) + 7) / 8
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	for range h.Height {
		row := make([]byte, n+1)
		for i := range row {
			row[i] = uint8(r.Uint32() & (r.Uint32() >> 8))
		}
		row[0] = uint8(r.IntN(5))
		if h.Color == pngio.Palette {
			row[0] = 0 // indices stay as they are
		}
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := pngio.AppendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", ihdr(h))
	out = append(out, bytes.Join(chunks, nil)...)
	cut := data.Len() / 3
	for _, part := range [][]byte{data.Bytes()[:cut], {}, data.Bytes()[cut:]} {
		out = pngio.AppendChunk(out, "IDAT", part)
	}
	return pngio.AppendChunk(out, "IEND", nil)
}

func ihdr(h pngio.Header) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(h.Width))
	b = binary.BigEndian.AppendUint32(b, uint32(h.Height))
	interlaced := uint8(0)
	if h.Interlaced {
		interlaced = 1
	}
	return append(b, h.Depth, h.Color, 0, 0, interlaced)
}

// agrees fails the test unless the rows of a file are what the standard library makes of it.
func agrees(t testing.TB, data []byte) {
	t.Helper()
	want, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r, err := pngio.NewReader(budget(t, format.Limits{}), "test", data)
	if err != nil {
		t.Fatal(err)
	}
	if h := r.Header(); h.Width != want.Bounds().Dx() || h.Height != want.Bounds().Dy() || r.Damaged() {
		t.Fatalf("got the header %+v, damaged %v, want %v", h, r.Damaged(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		if err := r.Next(); err != nil {
			t.Fatal(err)
		}
		colors, levels := r.Colors(), r.Levels()
		for x := range want.Bounds().Dx() {
			n, ok := want.At(x, y).(color.NRGBA64)
			if c, is8 := want.At(x, y).(color.NRGBA); is8 {
				n = color.NRGBA64{R: uint16(c.R) * 257, G: uint16(c.G) * 257, B: uint16(c.B) * 257, A: uint16(c.A) * 257}
			} else if !ok {
				n = color.NRGBA64Model.Convert(want.At(x, y)).(color.NRGBA64)
			}
			if c := storage.RGBA(uint8(n.R>>8), uint8(n.G>>8), uint8(n.B>>8), uint8(n.A>>8)).Norm(); colors[x] != c {
				t.Fatalf("got %v at %d,%d, want %v", colors[x], x, y, c)
			}
			grey := pngio.Level{Y: color.Gray16Model.Convert(color.NRGBA64{R: n.R, G: n.G, B: n.B, A: 0xffff}).(color.Gray16).Y, A: n.A}
			if levels[x] != grey && (n.A != 0 || levels[x].A != 0) {
				t.Fatalf("got the level %v at %d,%d, want %v", levels[x], x, y, grey)
			}
		}
	}
}

func TestRowsAgreeWithTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	colors := make([]byte, 768)
	for i := range colors {
		colors[i] = uint8(r.Uint32())
	}
	for _, kind := range []uint8{pngio.Gray, pngio.RGB, pngio.Palette, pngio.GrayAlpha, pngio.RGBA} {
		for _, depth := range []uint8{1, 2, 4, 8, 16} {
			h := pngio.Header{Width: 37, Height: 21, Depth: depth, Color: kind}
			if depth < 8 && kind != pngio.Gray && kind != pngio.Palette || kind == pngio.Palette && depth == 16 {
				continue
			}
			for _, seeThrough := range []bool{false, true} {
				t.Run(fmt.Sprintf("kind=%d/depth=%d/transparent=%v", kind, depth, seeThrough), func(t *testing.T) {
					var chunks [][]byte
					if kind == pngio.Palette {
						chunks = append(chunks, pngio.AppendChunk(nil, "PLTE", colors[:3<<depth]))
					}
					switch {
					case !seeThrough:
					case kind == pngio.Palette:
						chunks = append(chunks, pngio.AppendChunk(nil, "tRNS", []byte{0, 128}))
					case kind == pngio.Gray:
						chunks = append(chunks, pngio.AppendChunk(nil, "tRNS", []byte{0, 1}))
					case kind == pngio.RGB:
						chunks = append(chunks, pngio.AppendChunk(nil, "tRNS", make([]byte, 6)))
					default:
						return
					}
					agrees(t, file(t, r, h, chunks...))
				})
			}
		}
	}
}

// interlaced is a picture of 1x1 pixels in grey: its first pass is the picture.
func interlaced(t testing.TB) []byte {
	t.Helper()
	data := file(t, rand.New(rand.NewPCG(1, 1)), pngio.Header{Width: 1, Height: 1, Depth: 8})
	return append(pngio.AppendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", ihdr(pngio.Header{Width: 1, Height: 1, Depth: 8, Interlaced: true})), data[33:]...)
}

func TestPicturesThatAreDecodedWhole(t *testing.T) {
	agrees(t, interlaced(t))
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = uint8(i) | 3
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	agrees(t, b.Bytes())
}

func TestWrittenFilesAreRead(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, plain := range []bool{false, true} {
		for _, kind := range []uint8{pngio.Gray, pngio.RGBA} {
			h := pngio.Header{Width: 300, Height: 200, Depth: 8, Color: kind}
			var b bytes.Buffer
			w, err := pngio.NewWriter(&b, h, "what it is", plain)
			if err != nil {
				t.Fatal(err)
			}
			row := make([]byte, h.Width*map[uint8]int{pngio.Gray: 1, pngio.RGBA: 4}[kind])
			var pixels []byte
			for range h.Height {
				for i := range row {
					row[i] = uint8(r.Uint32())
				}
				pixels = append(pixels, row...)
				if err := w.Row(row); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			m, err := png.Decode(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			switch m := m.(type) {
			case *image.Gray:
				got = m.Pix
			case *image.NRGBA:
				got = m.Pix
			}
			if !bytes.Equal(got, pixels) {
				t.Errorf("kind %d, plain %v: %T has other pixels", kind, plain, m)
			}
			agrees(t, b.Bytes())
			if text, ok := pngio.Text(b.Bytes()[:80]); !ok || text != "what it is" {
				t.Errorf("got the text %q, %v", text, ok)
			}
			if got, ok := pngio.ReadHeader(b.Bytes()); !ok || got != h {
				t.Errorf("got the header %+v, want %+v", got, h)
			}
			for n := 0; n < b.Len()-1; n += 1 + b.Len()/20 {
				if err := write(&full{n}, h, pixels); !errors.Is(err, errFull) {
					t.Errorf("got the error %v from a writer that takes %d bytes", err, n)
				}
			}
		}
	}
}

var errFull = errors.New("full")

// full takes n bytes.
type full struct{ n int }

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func write(out io.Writer, h pngio.Header, pixels []byte) error {
	w, err := pngio.NewWriter(out, h, "", true)
	if err != nil {
		return err
	}
	n := len(pixels) / h.Height
	for y := range h.Height {
		if err := w.Row(pixels[y*n : (y+1)*n]); err != nil {
			return err
		}
	}
	return w.Close()
}

func TestText(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	h := pngio.Header{Width: 2, Height: 2, Depth: 8}
	other := pngio.AppendChunk(nil, "tEXt", []byte("Title\x00goxel-daemon"))
	own := pngio.AppendChunk(nil, "tEXt", []byte("goxel-daemon\x00yes"))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"own":         {file(t, r, h, other, own), "yes"},
		"none":        {file(t, r, h, other), ""},
		"after data":  {append(file(t, r, h), own...), ""},
		"cut":         {file(t, r, h, own)[:50], ""},
		"length only": {file(t, r, h, own)[:40], ""},
		"no PNG":      {own, ""},
		"header":      {file(t, r, h)[:33], ""},
	} {
		if got, ok := pngio.Text(c.data); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q, %v, want %q", name, got, ok, c.want)
		}
	}
}

func TestDamageIsNoticed(t *testing.T) {
	data := file(t, rand.New(rand.NewPCG(7, 8)), pngio.Header{Width: 9, Height: 9, Depth: 8})
	for name, damaged := range map[string][]byte{
		"checksum": append(append(bytes.Clone(data[:len(data)-1]), 0)[:len(data)], "more"...),
		"no end":   data[:len(data)-3],
	} {
		r, err := pngio.NewReader(budget(t, format.Limits{}), "test", damaged)
		if err != nil || !r.Damaged() {
			t.Errorf("%s: got the error %v, want a damaged file", name, err)
		}
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	good := file(t, r, pngio.Header{Width: 9, Height: 9, Depth: 8})
	with := func(h pngio.Header) []byte {
		return append(pngio.AppendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", ihdr(h)), good[33:]...)
	}
	for _, c := range []struct {
		name string
		data []byte
		text string
	}{
		{"nothing", nil, "no picture"},
		{"no PNG", []byte("GIF89a............................."), "no picture"},
		{"no JPEG", []byte("\xff\xd8\xff"), "no picture"},
		{"no pixels", with(pngio.Header{Height: 1, Depth: 8}), "0x1 pixels"},
		{"kind", with(pngio.Header{Width: 1, Height: 1, Depth: 8, Color: 1}), "8 bits of colour type 1"},
		{"depth", with(pngio.Header{Width: 1, Height: 1, Depth: 3}), "3 bits of colour type 0"},
		{"deep palette", with(pngio.Header{Width: 1, Height: 1, Depth: 16, Color: 3}), "16 bits of colour type 3"},
		{"huge depth", with(pngio.Header{Width: 1, Height: 1, Depth: 200, Color: 2}), "200 bits of colour type 2"},
		{"bomb", with(pngio.Header{Width: 100_000, Height: 100_000, Depth: 8, Color: 6}), "the limits are"},
		{"wide", with(pngio.Header{Width: 1 << 23, Height: 1, Depth: 1}), "the limits are"},
		{"high", with(pngio.Header{Width: 1, Height: 1 << 23, Depth: 1}), "the limits are"},
		{"little data", with(pngio.Header{Width: 1 << 22, Height: 1, Depth: 8}), "a row of 4194304 bytes in"},
		{"interlaced bomb", with(pngio.Header{Width: 10_000, Height: 10_000, Depth: 8, Interlaced: true}), "the limits are"},
		{"interlaced empty", with(pngio.Header{Width: 0, Height: 10_000, Depth: 8, Interlaced: true}), "pixels"},
		{"interlaced damage", append(bytes.Clone(interlaced(t)[:50]), "damage"...), "the picture"},
		{"more rows", with(pngio.Header{Width: 9, Height: 10, Depth: 8}), "row 9"},
		{"no data", good[:33], "there is no picture"},
		{"no zlib", append(pngio.AppendChunk(bytes.Clone(good[:33]), "IDAT", []byte("not zlib")), good[len(good)-12:]...), "picture data"},
		{"filter", filtered(t, 5), "unknown filter"},
	} {
		err := read(t, c.data, format.Limits{})
		var bad *format.Error
		var unsupported *format.UnsupportedError
		if !errors.As(err, &bad) && !errors.As(err, &unsupported) || !strings.Contains(err.Error(), c.text) || !strings.HasPrefix(err.Error(), "test: ") {
			t.Errorf("%s: got the error %v, want %q", c.name, err, c.text)
		}
	}
	for _, data := range [][]byte{good, interlaced(t)} {
		if err := read(t, data, format.Limits{Bytes: 10}); err == nil || !strings.Contains(err.Error(), "limit of 10 bytes") {
			t.Errorf("got the error %v with a limit", err)
		}
	}
}

// filtered returns a picture whose row has a filter.
func filtered(t testing.TB, filter uint8) []byte {
	t.Helper()
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	if _, err := z.Write([]byte{filter, 1}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := pngio.AppendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", ihdr(pngio.Header{Width: 1, Height: 1, Depth: 8}))
	return pngio.AppendChunk(out, "IDAT", data.Bytes())
}

func read(t testing.TB, data []byte, l format.Limits) error {
	r, err := pngio.NewReader(budget(t, l), "test", data)
	if err != nil {
		return err
	}
	for range r.Header().Height {
		if err := r.Next(); err != nil {
			return err
		}
	}
	return nil
}

// manyScans returns a progressive JPEG of one block whose scans say nothing. A decoder goes through all blocks for each.
func manyScans(n int) []byte {
	const (
		frame = "\xff\xc2\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
		codes = "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" // of one bit: the rest of the block is 0
		scan  = "\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x7f"
	)
	return []byte("\xff\xd8" + "\xff\xdb\x00\x43\x00" + strings.Repeat("\x01", 64) + frame + codes + strings.Repeat(scan, n) + "\xff\xd9")
}

// A picture that is decoded whole is given up as soon as the context ends, however much work its bytes are.
func TestPicturesAreDecodedUntilTheContextEnds(t *testing.T) {
	file := manyScans(1000)
	if _, err := pngio.NewReader(budget(t, format.Limits{}), "test", file); err != nil {
		t.Fatal(err)
	}
	ctx := &countdown{Context: t.Context(), left: 5}
	b := format.NewBudget(ctx, "test", &format.DecodeOptions{})
	if _, err := pngio.NewReader(b, "test", file); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v from a context that ends", err)
	}
	if _, err := pngio.NewReader(budget(t, format.Limits{Bytes: 8 * 8 * 20}), "test", file); err == nil {
		t.Error("the coefficients of a progressive picture do not count")
	}
}

// countdown is a context that ends after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
