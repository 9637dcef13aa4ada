package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"slices"

	"github.com/klauspost/compress/zlib"
)

// PNG colour types, as in the PNG specification (third edition), section 11.2.1.
const (
	typeRGB     = 2
	typePalette = 3
	typeRGBA    = 6
)

// thoroughPixels is the size in pixels up to which several encodings are tried for the smallest file.
const thoroughPixels = 1 << 18

// AppendPNG appends the picture as a PNG file that decodes to exactly the same pixels. Up to 256 colours make a palette file of as few
// bits a pixel as they need; more make one of 8 bits a channel, without alpha if every pixel is opaque. It favours small files: a
// picture of up to 512x512 is compressed in several ways and the smallest is kept. The error is for an empty picture.
func AppendPNG(dst []byte, img *image.NRGBA) ([]byte, error) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	if width <= 0 || height <= 0 {
		return dst, fmt.Errorf("picture: a picture of %dx%d pixels cannot be a PNG file", width, height)
	}
	e := newEncoder(img)
	data, err := e.smallest()
	if err != nil {
		return dst, fmt.Errorf("picture: %w", err)
	}
	dst = append(dst, "\x89PNG\r\n\x1a\n"...)
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	dst = appendChunk(dst, "IHDR", append(header, e.depth, e.kind, 0, 0, 0))
	if e.kind == typePalette {
		colors, alphas := e.paletteChunks()
		dst = appendChunk(dst, "PLTE", colors)
		if len(alphas) > 0 {
			dst = appendChunk(dst, "tRNS", alphas)
		}
	}
	dst = appendChunk(dst, "IDAT", data)
	return appendChunk(dst, "IEND", nil), nil
}

func appendChunk(dst []byte, name string, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	start := len(dst)
	dst = append(dst, name...)
	dst = append(dst, data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}

// encoder holds a picture as the bytes of its rows, unfiltered.
type encoder struct {
	kind, depth uint8
	stride      int // bytes of a row
	bpp         int // bytes between a byte and its left neighbour in the filters
	rows        []byte
	palette     [][4]byte
}

func newEncoder(img *image.NRGBA) *encoder {
	e := &encoder{}
	if e.countColors(img) {
		e.indexRows(img)
		return e
	}
	e.kind, e.depth, e.bpp = typeRGBA, 8, 4
	if img.Opaque() {
		e.kind, e.bpp = typeRGB, 3
	}
	width, height := img.Rect.Dx(), img.Rect.Dy()
	e.stride = width * e.bpp
	e.rows = make([]byte, 0, e.stride*height)
	for y := range height {
		for row := img.Pix[y*img.Stride:][:4*width]; len(row) > 0; row = row[4:] {
			e.rows = append(e.rows, row[:e.bpp]...)
		}
	}
	return e
}

// countColors fills the palette and returns whether it has room for all colours. Colours with alpha come first, so that the alphas that
// the file must list are few; then they are in order of brightness, so that small differences are small.
func (e *encoder) countColors(img *image.NRGBA) bool {
	seen := map[[4]byte]bool{}
	var last [4]byte
	width, height := img.Rect.Dx(), img.Rect.Dy()
	for y := range height {
		for row := img.Pix[y*img.Stride:][:4*width]; len(row) > 0; row = row[4:] {
			c := [4]byte(row)
			if c == last && len(seen) > 0 {
				continue
			}
			last = c
			if !seen[c] {
				if len(seen) == 256 {
					return false
				}
				seen[c] = true
				e.palette = append(e.palette, c)
			}
		}
	}
	slices.SortFunc(e.palette, func(a, b [4]byte) int {
		if (a[3] == 255) != (b[3] == 255) {
			return int(a[3]) - int(b[3])
		}
		if d := brightness(a) - brightness(b); d != 0 {
			return d
		}
		return bytes.Compare(a[:], b[:])
	})
	return true
}

func brightness(c [4]byte) int { return 2*int(c[0]) + 5*int(c[1]) + int(c[2]) }

// indexRows packs the rows of a palette picture.
func (e *encoder) indexRows(img *image.NRGBA) {
	e.kind, e.depth, e.bpp = typePalette, 8, 1
	for _, depth := range []uint8{4, 2, 1} {
		if len(e.palette) <= 1<<depth {
			e.depth = depth
		}
	}
	index := make(map[[4]byte]byte, len(e.palette))
	for i, c := range e.palette {
		index[c] = byte(i)
	}
	width, height := img.Rect.Dx(), img.Rect.Dy()
	e.stride = (width*int(e.depth) + 7) / 8
	e.rows = make([]byte, e.stride*height)
	last, lastIndex := e.palette[0], byte(0)
	for y := range height {
		out := e.rows[y*e.stride:][:e.stride]
		row := img.Pix[y*img.Stride:][:4*width]
		for x := range width {
			if c := [4]byte(row[4*x:]); c != last {
				last, lastIndex = c, index[c]
			}
			bit := x * int(e.depth)
			out[bit>>3] |= lastIndex << (8 - int(e.depth) - bit&7)
		}
	}
}

// paletteChunks returns the content of the chunks PLTE and tRNS; the latter is empty if all is opaque.
func (e *encoder) paletteChunks() (colors, alphas []byte) {
	for _, c := range e.palette {
		colors = append(colors, c[:3]...)
		if c[3] != 255 {
			alphas = append(alphas, c[3])
		}
	}
	return colors, alphas
}

// smallest returns the smallest zlib stream of the rows that it finds.
func (e *encoder) smallest() ([]byte, error) {
	filters := []filter{filterNone}
	if e.kind != typePalette {
		filters = []filter{filterLeast}
	}
	level := 6
	if len(e.rows)/e.bpp <= thoroughPixels {
		filters, level = []filter{filterNone, filterUp, filterLeast}, 9
	}
	var best []byte
	for _, f := range filters {
		data, err := deflate(e.filtered(f), level)
		if err != nil {
			return nil, err
		}
		if best == nil || len(data) < len(best) {
			best = data
		}
	}
	return best, nil
}

func deflate(data []byte, level int) ([]byte, error) {
	var buf bytes.Buffer
	w, err := zlib.NewWriterLevel(&buf, level)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
