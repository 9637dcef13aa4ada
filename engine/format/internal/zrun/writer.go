package zrun

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/flate"
)

// Sizes of runs that are packed once, the largest first, and of the smallest run that is worth it.
var sizes = [...]int64{1 << 20, 1 << 15, 1 << 12}

const worth = 1 << 14

// Writer packs bytes into a zlib stream. It keeps the first error of the writer below and returns it from then on.
type Writer struct {
	w     io.Writer
	z     *flate.Writer
	sum   checksum
	begun bool
	err   error

	fill  byte
	block []byte
	runs  [len(sizes)][]byte // packed, by sizes; nil until they are needed
}

// NewWriter returns a Writer to w whose Fill repeats the given byte.
func NewWriter(w io.Writer, fill byte) *Writer {
	z := &Writer{fill: fill, block: bytes.Repeat([]byte{fill}, 1<<12)}
	z.z, z.err = flate.NewWriter(w, flate.DefaultCompression)
	z.Reset(w)
	return z
}

// Reset begins a new stream to w.
func (z *Writer) Reset(w io.Writer) {
	z.w, z.sum, z.begun, z.err = w, checksum{a: 1}, false, nil
	z.z.Reset(w)
}

// begin writes the header.
func (z *Writer) begin() error {
	if z.err == nil && !z.begun {
		z.begun = true
		_, z.err = z.w.Write([]byte{0x78, 0x9c})
	}
	return z.err
}

// Write packs bytes.
func (z *Writer) Write(p []byte) (int, error) {
	if z.begin() != nil {
		return 0, z.err
	}
	z.sum.add(p)
	var n int
	n, z.err = z.z.Write(p)
	return n, z.err
}

// Fill packs the fill byte n times.
func (z *Writer) Fill(n int64) error {
	if z.begin() != nil {
		return z.err
	}
	z.sum.fill(z.fill, n)
	if n >= worth {
		if z.err = z.z.Flush(); z.err != nil {
			return z.err
		}
		for i, size := range sizes {
			for ; n >= size; n -= size {
				if z.err = z.repeat(i); z.err != nil {
					return z.err
				}
			}
		}
		z.z.Reset(z.w) // so that nothing refers to bytes before the runs
	}
	for n > 0 && z.err == nil {
		var k int
		k, z.err = z.z.Write(z.block[:min(n, int64(len(z.block)))])
		n -= int64(k)
	}
	return z.err
}

// repeat writes a run of sizes[i] bytes.
func (z *Writer) repeat(i int) error {
	if z.runs[i] == nil {
		var packed bytes.Buffer
		f, err := flate.NewWriter(&packed, flate.DefaultCompression)
		for n := int64(0); n < sizes[i] && err == nil; n += int64(len(z.block)) {
			_, err = f.Write(z.block)
		}
		if err == nil {
			err = f.Flush()
		}
		if err != nil {
			return err
		}
		z.runs[i] = packed.Bytes()
	}
	_, err := z.w.Write(z.runs[i])
	return err
}

// Close ends the stream. It does not close the writer below.
func (z *Writer) Close() error {
	if z.begin() != nil {
		return z.err
	}
	if z.err = z.z.Close(); z.err == nil {
		_, z.err = z.w.Write(binary.BigEndian.AppendUint32(nil, z.sum.sum()))
	}
	return z.err
}
