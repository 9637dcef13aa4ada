package pngio

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Limits of pictures.
const (
	// MaxEdge is the most pixels along an edge.
	MaxEdge = 1 << 22
	// MaxPixels is the most pixels of a picture that is read or written row by row.
	MaxPixels = 1 << 28
	// MaxWhole is the most pixels of a picture that is decoded whole.
	MaxWhole = 1 << 23
)

// Level is a grey value and an opacity, both from 0 to 65535.
type Level struct{ Y, A uint16 }

// Reader reads a picture row by row, from the top.
type Reader struct {
	name    string
	header  Header
	damaged bool
	offset  int64 // of the picture data
	row     int   // number of the next row
	colors  []storage.Color
	levels  []Level

	whole image.Image // nil if rows are unpacked one by one

	zlib         io.Reader
	now, before  []byte // a row with its filter, and the one above
	palette      [256]storage.Color
	transparent  [3]uint16 // the samples of the colour that is transparent
	hasInvisible bool      // whether there is such a colour
}

// NewReader returns a reader of a PNG or JPEG file for the named format. What it allocates is counted in the budget first. The errors are
// those of package format.
func NewReader(budget *format.Budget, name string, data []byte) (*Reader, error) {
	r := &Reader{name: name}
	h, ok := ReadHeader(data)
	if !ok {
		return r, r.openWhole(budget, data)
	}
	r.header = h
	switch {
	case h.Width < 1 || h.Height < 1:
		return nil, r.bad(16, "the picture has %dx%d pixels", h.Width, h.Height)
	case h.channels() == 0:
		return nil, r.bad(24, "%d bits of colour type %d", h.Depth, h.Color)
	case h.Interlaced:
		return r, r.openWhole(budget, data)
	}
	if err := r.checkSize(MaxPixels); err != nil {
		return nil, err
	}
	return r, r.openRows(budget, data)
}

func (r *Reader) bad(offset int64, text string, args ...any) error {
	return &format.Error{Format: r.name, Offset: offset, Msg: fmt.Sprintf(text, args...)}
}

func (r *Reader) checkSize(most int64) error {
	w, h := int64(r.header.Width), int64(r.header.Height)
	if w > MaxEdge || h > MaxEdge || w*h > most {
		return &format.UnsupportedError{Format: r.name, Msg: fmt.Sprintf(
			"the picture has %dx%d pixels, and the limits are %d in all and %d along an edge", w, h, most, MaxEdge)}
	}
	return nil
}

// openWhole decodes the picture with the standard library.
func (r *Reader) openWhole(budget *format.Budget, data []byte) error {
	decode, config := png.Decode, png.DecodeConfig
	if bytes.HasPrefix(data, []byte("\xff\xd8")) {
		decode, config = jpeg.Decode, jpeg.DecodeConfig
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return r.bad(0, "no picture that can be read: %v", err)
	}
	if c.Width < 1 || c.Height < 1 {
		return r.bad(0, "the picture has %dx%d pixels", c.Width, c.Height)
	}
	r.header.Width, r.header.Height = c.Width, c.Height
	if err := r.checkSize(MaxWhole); err != nil {
		return err
	}
	pixel := 8
	if bytes.Contains(data, []byte(progressive)) {
		pixel = 24 // with the coefficients of four channels
	}
	if err := budget.Hold(pixel*c.Width*c.Height + 12*c.Width); err != nil {
		return err
	}
	in := &checkedReader{data: data, budget: budget}
	r.whole, err = decode(in)
	switch {
	case in.err != nil:
		return in.err
	case err != nil:
		return r.bad(-1, "the picture: %v", err)
	}
	return nil
}

// progressive is the marker of a JPEG that comes in several scans.
const progressive = "\xff\xc2"

// checkedReader reads data as long as the budget agrees, since few bytes can take much time: those of a JPEG may go over all of the picture
// again and again.
type checkedReader struct {
	data   []byte
	budget *format.Budget
	err    error
}

// Read implements io.Reader.
func (r *checkedReader) Read(dst []byte) (int, error) {
	const part = 512
	if r.err = r.budget.Check(); r.err != nil {
		return 0, r.err
	}
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(dst[:min(len(dst), part)], r.data)
	r.data = r.data[n:]
	return n, nil
}

// openRows finds the picture data and makes room for rows.
func (r *Reader) openRows(budget *format.Budget, data []byte) error {
	start := 0
	for at := len(signature); at < len(data); {
		kind, body, next, good := nextChunk(data, at)
		r.damaged = r.damaged || !good
		switch kind {
		case "PLTE":
			r.setPalette(body)
		case "tRNS":
			r.setTransparent(body)
		case "IDAT":
			if start == 0 {
				start = at
			}
		case "IEND":
			next = len(data)
		}
		at = next
	}
	if start == 0 {
		return r.bad(int64(len(data)), "there is no picture")
	}
	r.offset = int64(start)
	n := r.header.rowBytes()
	if packed := int64(len(data) - start); n > 1100*packed+4096 { // more than any data unpack to
		return r.bad(int64(start), "a row of %d bytes in %d bytes of data", n, packed)
	}
	if err := budget.Hold(int(2*n) + 8*r.header.Width); err != nil {
		return err
	}
	z, err := zlib.NewReader(bufio.NewReaderSize(&parts{data: data, at: start}, 1<<15))
	if err != nil {
		return r.bad(int64(start), "picture data: %v", err)
	}
	r.zlib = z
	r.now, r.before = make([]byte, n+1), make([]byte, n+1)
	return nil
}

func (r *Reader) setPalette(body []byte) {
	for i := range r.palette {
		r.palette[i] = storage.RGB(0, 0, 0)
		if len(body) >= 3 {
			r.palette[i] = storage.RGB(body[0], body[1], body[2])
			body = body[3:]
		}
	}
}

func (r *Reader) setTransparent(body []byte) {
	if r.header.Color == Palette {
		for i, a := range body[:min(len(body), len(r.palette))] {
			c := r.palette[i]
			r.palette[i] = storage.RGBA(c.R(), c.G(), c.B(), a)
		}
		return
	}
	n := r.header.channels()
	if len(body) < 2*n || r.header.Color == GrayAlpha || r.header.Color == RGBA {
		return
	}
	r.hasInvisible = true
	for i := range n {
		r.transparent[i] = binary.BigEndian.Uint16(body[2*i:])
	}
}

// parts reads the picture data of consecutive chunks.
type parts struct {
	data []byte
	at   int    // of the next chunk
	rest []byte // of the current one
}

// Read implements io.Reader.
func (p *parts) Read(dst []byte) (int, error) {
	for len(p.rest) == 0 {
		kind, body, next, _ := nextChunk(p.data, p.at)
		if kind != "IDAT" {
			return 0, io.EOF
		}
		p.rest, p.at = body, next
	}
	n := copy(dst, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// Header returns what the file says about the picture; of a picture that is not PNG the size alone.
func (r *Reader) Header() Header { return r.header }

// Damaged reports whether the checksum of a chunk is wrong or its end is missing.
func (r *Reader) Damaged() bool { return r.damaged }

// Next goes on to the next row, the first one at the first call. There are as many as the picture is high.
func (r *Reader) Next() error {
	r.colors, r.levels = r.colors[:0], r.levels[:0]
	r.row++
	if r.whole != nil {
		return nil
	}
	r.now, r.before = r.before, r.now
	if _, err := io.ReadFull(r.zlib, r.now); err != nil {
		return r.bad(r.offset, "picture data, row %d: %v", r.row-1, err)
	}
	if msg := unfilter(r.now[0], r.now[1:], r.before[1:], r.bytesPerPixel()); msg != "" {
		return r.bad(r.offset, "picture data, row %d: %s", r.row-1, msg)
	}
	return nil
}

// bytesPerPixel returns how far the filters look back.
func (r *Reader) bytesPerPixel() int { return max(r.header.channels()*int(r.header.Depth)/8, 1) }
