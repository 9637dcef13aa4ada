package gox

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

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	pngMagic = "\x89PNG\r\n\x1a\n"
	pngEdge  = 64            // pixels along an axis of a block's picture
	pngRow   = 1 + 4*pngEdge // bytes of a row: the filter, then RGBA

	filterNone = 0
	filterSub  = 1
	filterUp   = 2

	pngHeader = len(pngMagic) + 4 + 4 + 13 // bytes up to the end of the contents of IHDR
)

// header is what IHDR says.
type header struct {
	width, height    uint32
	depth, colorType uint8
	interlaced       bool
}

// readHeader returns the header of a PNG file.
func readHeader(data []byte) (header, error) {
	if len(data) < pngHeader || string(data[:len(pngMagic)]) != pngMagic || string(data[12:16]) != "IHDR" {
		return header{}, errors.New("not a PNG")
	}
	h := data[16:]
	return header{binary.BigEndian.Uint32(h), binary.BigEndian.Uint32(h[4:]), h[8], h[9], h[12] != 0}, nil
}

// checkPicture reports whether a block's picture has the size of one, before anything is unpacked.
func checkPicture(data []byte) error {
	h, err := readHeader(data)
	if err != nil {
		return err
	}
	if h.width != pngEdge || h.height != pngEdge {
		return fmt.Errorf("the picture has %dx%d pixels, want %dx%d", h.width, h.height, pngEdge, pngEdge)
	}
	return nil
}

// pngReader decodes the pictures of blocks. It unpacks 8-bit RGBA itself and leaves other kinds to image/png.
type pngReader struct {
	flate io.ReadCloser // the checksum of zlib behind it is not looked at
	idat  []byte
	rows  pngRows
}

// decode writes the pixels of a picture that checkPicture accepts to cells, 0 for those with alpha 0.
func (r *pngReader) decode(data []byte, cells *[storage.TileCells]storage.Color) error {
	h, err := readHeader(data)
	if err != nil {
		return err
	}
	if h.depth != 8 || h.colorType != 6 || h.interlaced {
		return decodeOther(data, cells)
	}
	if err := r.unpack(data); err != nil {
		return err
	}
	return unfilter(&r.rows, cells)
}

// unpack fills rows with the unpacked contents of the IDAT chunks.
func (r *pngReader) unpack(data []byte) error {
	r.idat = r.idat[:0]
	for p := data[len(pngMagic):]; len(p) >= 8; {
		n := uint64(binary.BigEndian.Uint32(p))
		kind := string(p[4:8])
		if kind == "IEND" {
			break
		}
		p = p[8:]
		body := p[:min(n, uint64(len(p)))]
		if kind == "IDAT" {
			r.idat = append(r.idat, body...)
		}
		p = p[min(n+4, uint64(len(p))):]
	}
	if len(r.idat) < 2 || r.idat[0]&0x0f != 8 || r.idat[1]&0x20 != 0 || binary.BigEndian.Uint16(r.idat)%31 != 0 { // RFC 1950, section 2.2
		return errors.New("the picture data are not packed by zlib")
	}
	packed := bytes.NewReader(r.idat[2:])
	if f, ok := r.flate.(flate.Resetter); !ok {
		r.flate = flate.NewReader(packed)
	} else if err := f.Reset(packed, nil); err != nil {
		return err
	}
	if _, err := io.ReadFull(r.flate, r.rows[:]); err != nil {
		return fmt.Errorf("picture data: %w", err)
	}
	return nil
}

// unfilter undoes the filters of PNG section 9 in place and writes the pixels to cells.
func unfilter(rows *pngRows, cells *[storage.TileCells]storage.Color) error {
	var zero [pngRow - 1]byte
	above := zero[:]
	for y := range pngEdge {
		filter, row := rows[y*pngRow], rows[y*pngRow+1:(y+1)*pngRow]
		switch filter {
		case filterNone:
		case filterSub:
			for i := 4; i < len(row); i++ {
				row[i] += row[i-4]
			}
		case filterUp:
			for i := range row {
				row[i] += above[i]
			}
		case 3:
			for i := range row {
				row[i] += uint8((leftOf(row, i) + int(above[i])) / 2)
			}
		case 4:
			for i := range row {
				row[i] += uint8(paeth(leftOf(row, i), int(above[i]), leftOf(above, i)))
			}
		default:
			return fmt.Errorf("unknown filter %d", filter)
		}
		for x := range pngEdge {
			cells[y*pngEdge+x] = storage.Color(binary.LittleEndian.Uint32(row[4*x:])).Norm()
		}
		above = row
	}
	return nil
}

func leftOf(row []byte, i int) int {
	if i < 4 {
		return 0
	}
	return int(row[i-4])
}

// paeth returns the one of a (left), b (above) and c (above left) that is nearest to a+b-c.
func paeth(a, b, c int) int {
	pa, pb, pc := abs(b-c), abs(a-c), abs(a+b-2*c)
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }

// decodeOther decodes pictures that are not plain 8-bit RGBA.
func decodeOther(data []byte, cells *[storage.TileCells]storage.Color) error {
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	for i := range cells {
		c := nrgba(m, m.Bounds().Min.X+i%pngEdge, m.Bounds().Min.Y+i/pngEdge)
		cells[i] = storage.RGBA(c.R, c.G, c.B, c.A).Norm()
	}
	return nil
}

// nrgba returns a pixel without passing straight alpha through premultiplied colours.
func nrgba(m image.Image, x, y int) color.NRGBA {
	if deep, ok := m.(*image.NRGBA64); ok {
		c := deep.NRGBA64At(x, y)
		return color.NRGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)}
	}
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}

// pngWriter encodes the pictures of blocks as 8-bit RGBA.
type pngWriter struct {
	zlib *zlib.Writer
	out  bytes.Buffer
}

// pngRows is the contents of a block's picture: rows of a filter and pixels.
type pngRows [pngEdge * pngRow]byte

// set stores the cells as pixels without a filter.
func (r *pngRows) set(cells *[storage.TileCells]storage.Color) {
	for y := range pngEdge {
		r[y*pngRow] = filterNone
		row, line := (*[4 * pngEdge]byte)(r[y*pngRow+1:]), (*[pngEdge]storage.Color)(cells[y*pngEdge:])
		for x, c := range line {
			binary.LittleEndian.PutUint32(row[4*x:], uint32(c))
		}
	}
}

// filterSub makes all pixels but the first of each row differences to the left.
func (r *pngRows) filterSub() {
	for y := range pngEdge {
		r[y*pngRow] = filterSub
		row := (*[4 * pngEdge]byte)(r[y*pngRow+1:])
		for i := len(row) - 1; i >= 4; i-- {
			row[i] -= row[i-4]
		}
	}
}

// encode returns the picture, valid until the next call.
func (w *pngWriter) encode(rows *pngRows) ([]byte, error) {
	w.out.Reset()
	w.out.WriteString(pngMagic)
	start := w.begin("IHDR")
	w.out.Write([]byte{0, 0, 0, pngEdge, 0, 0, 0, pngEdge, 8, 6, 0, 0, 0})
	w.end(start)
	start = w.begin("IDAT")
	if err := w.pack(rows); err != nil {
		return nil, err
	}
	w.end(start)
	w.end(w.begin("IEND"))
	return w.out.Bytes(), nil
}

// pack appends the packed rows.
func (w *pngWriter) pack(rows *pngRows) (err error) {
	if w.zlib == nil {
		w.zlib, err = zlib.NewWriterLevel(&w.out, zlib.BestSpeed)
		if err != nil {
			return err
		}
	} else {
		w.zlib.Reset(&w.out)
	}
	if _, err := w.zlib.Write(rows[:]); err != nil {
		return err
	}
	return w.zlib.Close()
}

// wantsSub reports whether differences to the left pack better than the pixels: those of cells that nearly all differ, as in a gradient.
func wantsSub(cells *[storage.TileCells]storage.Color) bool {
	same, different := 0, 0
	last := cells[0]
	for _, c := range cells[1:] {
		switch {
		case c == 0 || last == 0:
		case c == last:
			same++
		default:
			different++
		}
		last = c
	}
	return different > 7*same
}

// begin appends the head of a PNG chunk and returns where it starts.
func (w *pngWriter) begin(kind string) (start int) {
	start = w.out.Len()
	w.out.Write([]byte{0, 0, 0, 0})
	w.out.WriteString(kind)
	return start
}

// end fills in the length of the chunk that starts there and appends its checksum.
func (w *pngWriter) end(start int) {
	b := w.out.Bytes()[start:]
	binary.BigEndian.PutUint32(b, uint32(len(b)-8))
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], crc32.ChecksumIEEE(b[4:]))
	w.out.Write(sum[:])
}
