package zrun

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/flate"
)

// Errors of streams that are not correct. Further ones come from package flate.
var (
	ErrHeader   = errors.New("zrun: invalid header of a zlib stream")
	ErrChecksum = errors.New("zrun: invalid checksum of a zlib stream")
)

// Reader unpacks a zlib stream. The end of the stream is io.EOF, after a check of the sum over all bytes.
type Reader struct {
	in    *bufio.Reader
	z     io.ReadCloser
	sum   checksum
	block []byte
	err   error
}

// NewReader returns a Reader of what is packed in r, for which runs of the byte fill cost little time. It reads the header and returns its errors.
func NewReader(r io.Reader, fill byte) (*Reader, error) {
	z := &Reader{in: bufio.NewReader(r), block: bytes.Repeat([]byte{fill}, 1<<10)}
	z.z = flate.NewReader(z.in)
	return z, z.Reset(r)
}

// Reset begins to read another stream.
func (z *Reader) Reset(r io.Reader) error {
	z.in.Reset(r)
	z.sum, z.err = checksum{a: 1}, nil
	var head [2]byte
	if _, z.err = io.ReadFull(z.in, head[:]); z.err != nil {
		z.err = early(z.err)
		return z.err
	}
	const deflate, dictionary = 8, 0x20
	if head[0]&15 != deflate || head[0]>>4 > 7 || head[1]&dictionary != 0 || binary.BigEndian.Uint16(head[:])%31 != 0 {
		z.err = ErrHeader
		return z.err
	}
	z.err = z.z.(flate.Resetter).Reset(z.in, nil)
	return z.err
}

// Read unpacks bytes.
func (z *Reader) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	var n int
	n, z.err = z.z.Read(p)
	z.sum.addBlocks(p[:n], z.block)
	if errors.Is(z.err, io.EOF) {
		var sum [4]byte
		if _, err := io.ReadFull(z.in, sum[:]); err != nil {
			z.err = early(err)
		} else if binary.BigEndian.Uint32(sum[:]) != z.sum.sum() {
			z.err = ErrChecksum
		}
	}
	return n, z.err
}

// early returns the error of a stream that ends where it must not.
func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
