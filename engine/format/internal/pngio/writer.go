package pngio

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// dataSize is the size of the chunks of picture data.
const dataSize = 1 << 16

// Writer writes a PNG file row by row, from the top. It favours speed over small files.
type Writer struct {
	w     io.Writer
	zlib  *zlibWriter
	data  []byte // of the picture, for the next chunk, after room for its head
	above []byte // the row above, nil if it is not used
	row   []byte
}

// NewWriter writes the beginning of a file: the header and the text under [Keyword], none if it is empty. The text is ASCII. Rows are
// packed as they are if plain is true, as fits few colours, and as differences to the row above otherwise, as fits slopes.
func NewWriter(w io.Writer, h Header, text string, plain bool) (*Writer, error) {
	p := &Writer{w: w, data: make([]byte, 8, dataSize+overhead)}
	n := int(h.rowBytes())
	p.row = make([]byte, n+1)
	if !plain {
		p.above = make([]byte, n)
		p.row[0] = 2
	}
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(h.Width))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(h.Height))
	ihdr = append(ihdr, h.Depth, h.Color, 0, 0, 0)
	head := AppendChunk([]byte(signature), "IHDR", ihdr)
	if text != "" {
		head = AppendChunk(head, "tEXt", []byte(Keyword+"\x00"+text))
	}
	if _, err := w.Write(head); err != nil {
		return nil, err
	}
	var err error
	p.zlib, err = newZlibWriter((*packed)(p))
	return p, err
}

// AppendChunk appends a chunk of a PNG file.
func AppendChunk(dst []byte, kind string, body []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(body)))
	start := len(dst)
	dst = append(dst, kind...)
	dst = append(dst, body...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}

// Row writes the samples of the next row.
func (p *Writer) Row(samples []byte) error {
	row := p.row[1:]
	if p.above == nil {
		copy(row, samples)
	} else {
		for i, b := range samples {
			row[i] = b - p.above[i]
		}
		copy(p.above, samples)
	}
	return p.zlib.write(p.row)
}

// Close ends the file after its last row. It does not close the underlying writer.
func (p *Writer) Close() error {
	if err := p.zlib.close(); err != nil {
		return err
	}
	if err := p.flush(); err != nil {
		return err
	}
	_, err := p.w.Write(AppendChunk(nil, "IEND", nil))
	return err
}

// flush writes the collected data as a chunk.
func (p *Writer) flush() error {
	n := len(p.data) - 8
	if n == 0 {
		return nil
	}
	binary.BigEndian.PutUint32(p.data, uint32(n))
	copy(p.data[4:], "IDAT")
	p.data = binary.BigEndian.AppendUint32(p.data, crc32.ChecksumIEEE(p.data[4:]))
	_, err := p.w.Write(p.data)
	p.data = p.data[:8]
	return err
}

// packed takes what is packed.
type packed Writer

// Write implements io.Writer.
func (p *packed) Write(b []byte) (int, error) {
	total := len(b)
	for len(b) > 0 {
		n := min(len(b), dataSize+8-len(p.data))
		p.data = append(p.data, b[:n]...)
		b = b[n:]
		if len(p.data) == dataSize+8 {
			if err := (*Writer)(p).flush(); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}
