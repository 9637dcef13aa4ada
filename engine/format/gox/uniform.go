package gox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// uniformRest is what follows the first pixel, packed: the rest of the row, which is 0, and 63 rows of filterUp and 0.
const uniformRest = "\xed\xd0\x01\x0d\x00\x00\x0c\x02\x20\xf7\xfe\xa1\xdf\x43\x21\x02\xc9\xae\xcb\x38\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\x20\x40\x80" +
	"\x00\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\x20\x40\x80\x00\x01\x02\x04\x08\x10\xd0\xe0\x01"

// appendUniform appends the picture of a full block of one colour. Its first row has differences to the left and the others differences to the
// row above, so that all of its contents but the first pixel are the same for every colour and need no packing anew.
func appendUniform(dst []byte, c storage.Color) []byte {
	dst = append(dst, pngMagic...)
	dst = pngio.AppendChunk(dst, "IHDR", []byte{0, 0, 0, pngEdge, 0, 0, 0, pngEdge, 8, 6, 0, 0, 0})
	first := binary.LittleEndian.AppendUint32([]byte{filterSub}, uint32(c))
	n := uint8(len(first))
	data := append(make([]byte, 0, 64), 0x78, 0x01, 0x00, n, 0, ^n, 0xff) // zlib, then a stored block of n bytes, not the last
	data = append(append(data, first...), uniformRest...)
	data = binary.BigEndian.AppendUint32(data, uniformSum(first))
	dst = pngio.AppendChunk(dst, "IDAT", data)
	return pngio.AppendChunk(dst, "IEND", nil)
}

// uniformSum returns the Adler-32 checksum (RFC 1950, section 8.2) of the contents that begin with the given bytes: a is the sum of all bytes, b
// that of all a.
func uniformSum(first []byte) uint32 {
	const modulo = 65521
	a, b := uint32(1), uint32(0)
	for _, x := range first {
		a += uint32(x)
		b += a
	}
	b += a * (pngRow - 5)
	for range pngEdge - 1 {
		a += filterUp
		b += a * pngRow
		b %= modulo
	}
	return b<<16 | a%modulo
}
