package pngio

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"io"

	"github.com/klauspost/compress/flate"
)

const (
	zeroPiece = 4 << 10  // bytes that are looked at together
	zeroRun   = 16 << 10 // zeros that are worth a block of their own
)

// zlibWriter packs data as zlib has it (RFC 1950). Long runs of zeros, of which pictures of sparse volumes consist for the most part, are not
// packed but written as what they pack to.
type zlibWriter struct {
	w     io.Writer
	flate *flate.Writer
	dirty bool  // flate has data
	zeros int64 // that were not written yet
	sum   uint32
	empty [zeroPiece]byte
	out   []byte
}

func newZlibWriter(w io.Writer) (*zlibWriter, error) {
	z := &zlibWriter{w: w, sum: 1}
	var err error
	if z.flate, err = flate.NewWriter(w, flate.BestSpeed); err != nil {
		return nil, err
	}
	_, err = w.Write([]byte{0x78, 0x01})
	return z, err
}

// write packs data.
func (z *zlibWriter) write(data []byte) error {
	for len(data) > 0 {
		piece := data[:min(len(data), zeroPiece)]
		data = data[len(piece):]
		if bytes.Equal(piece, z.empty[:len(piece)]) {
			z.zeros += int64(len(piece))
			continue
		}
		if err := z.writeZeros(); err != nil {
			return err
		}
		z.sum = joined(z.sum, adler32.Checksum(piece), int64(len(piece)))
		z.dirty = true
		if _, err := z.flate.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// writeZeros writes the zeros that wait.
func (z *zlibWriter) writeZeros() error {
	n := z.zeros
	z.zeros = 0
	z.sum = joined(z.sum, 1|uint32(n%modulo)<<16, n)
	if n < zeroRun {
		for ; n > 0; n -= zeroPiece {
			z.dirty = true
			if _, err := z.flate.Write(z.empty[:min(n, zeroPiece)]); err != nil {
				return err
			}
		}
		return nil
	}
	if z.dirty {
		if err := z.flate.Flush(); err != nil {
			return err
		}
		z.flate.Reset(z.w) // what follows must not refer to what comes before the zeros
		z.dirty = false
	}
	z.out = appendZeros(z.out[:0], n)
	_, err := z.w.Write(z.out)
	return err
}

// close ends the stream.
func (z *zlibWriter) close() error {
	if err := z.writeZeros(); err != nil {
		return err
	}
	if err := z.flate.Close(); err != nil {
		return err
	}
	_, err := z.w.Write(binary.BigEndian.AppendUint32(nil, z.sum))
	return err
}

// appendZeros appends a block of deflate (RFC 1951) with fixed Huffman codes that unpacks to n zeros, and an empty stored one, so that whole
// bytes follow.
func appendZeros(dst []byte, n int64) []byte {
	const (
		longest     = 258 // bytes of a match
		literal     = 0b00001100
		literalBits = 8
		match       = 0b10100011 // of the longest length; then five bits 0 for the byte before
		matchBits   = 8 + 5
	)
	b := bitWriter{dst: dst}
	b.add(0b010, 3) // a block with fixed codes, not the last
	b.add(literal, literalBits)
	n--
	for ; n >= longest; n -= longest {
		b.add(match, matchBits)
	}
	for ; n > 0; n-- {
		b.add(literal, literalBits)
	}
	b.add(0, 7) // the end of the block
	b.add(0, 3) // a stored block, not the last
	if b.n > 0 {
		b.add(0, 8-b.n)
	}
	return append(b.dst, 0, 0, 0xff, 0xff)
}

// bitWriter appends bits, the lowest first.
type bitWriter struct {
	dst  []byte
	bits uint32
	n    uint
}

func (b *bitWriter) add(bits uint32, n uint) {
	b.bits |= bits << b.n
	for b.n += n; b.n >= 8; b.n -= 8 {
		b.dst = append(b.dst, uint8(b.bits))
		b.bits >>= 8
	}
}

// modulo is that of Adler-32.
const modulo = 65521

// joined returns the Adler-32 of data from those of its two parts, of which the second has n bytes.
func joined(first, second uint32, n int64) uint32 {
	a1, b1, a2, b2 := uint64(first&0xffff), uint64(first>>16), uint64(second&0xffff), uint64(second>>16)
	a := (a1 + a2 + modulo - 1) % modulo
	b := (b1 + b2 + uint64(n%modulo)*(a1+modulo-1)) % modulo
	return uint32(b<<16 | a)
}
