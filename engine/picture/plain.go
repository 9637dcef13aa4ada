package picture

import (
	"context"
	"encoding/binary"
	"slices"
)

// writeRaw writes nothing but the pixels.
func writeRaw(ctx context.Context, dst []byte, p *pixels, _ *EncodeOptions) ([]byte, error) {
	dst = slices.Grow(dst, 4*p.width*p.height)
	scratch := make([]byte, 4*p.width)
	err := p.walk(ctx, func(y int) { dst = append(dst, p.colorRow(y, scratch)...) })
	return dst, err
}

// Lengths of the two headers of a BMP file: BITMAPFILEHEADER and BITMAPINFOHEADER of the Windows documentation.
const (
	bmpFileHeader = 14
	bmpInfoHeader = 40
)

// writeBMP writes 24 bits a pixel, in the order blue, green, red, the bottom row first, each row filled up to four bytes.
func writeBMP(ctx context.Context, dst []byte, p *pixels, o *EncodeOptions) ([]byte, error) {
	le := binary.LittleEndian
	const headers = bmpFileHeader + bmpInfoHeader
	stride := (3*p.width + 3) &^ 3
	dst = slices.Grow(dst, headers+stride*p.height)
	dst = append(dst, "BM"...)
	dst = le.AppendUint32(dst, uint32(headers+stride*p.height))
	dst = le.AppendUint32(dst, 0)
	dst = le.AppendUint32(dst, headers)
	dst = le.AppendUint32(dst, bmpInfoHeader)
	dst = le.AppendUint32(dst, uint32(p.width))
	dst = le.AppendUint32(dst, uint32(p.height))
	dst = le.AppendUint16(dst, 1)
	dst = le.AppendUint16(dst, 24)
	dst = le.AppendUint32(dst, 0) // not compressed
	dst = le.AppendUint32(dst, uint32(stride*p.height))
	dst = append(dst, make([]byte, 16)...) // resolution unknown, no palette
	scratch := make([]byte, 4*p.width)
	background := o.background()
	err := p.walk(ctx, func(y int) {
		for row := p.opaqueRow(p.height-1-y, scratch, background); len(row) >= 4; row = row[4:] {
			dst = append(dst, row[2], row[1], row[0])
		}
		dst = append(dst, make([]byte, stride-3*p.width)...)
	})
	return dst, err
}
