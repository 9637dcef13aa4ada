package picture

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
)

// AppendPNG appends the picture as a PNG file that decodes to exactly the same pixels. Up to 256 colours make a palette file of as few
// bits a pixel as they need; more make one of 8 bits a channel, without alpha if every pixel is opaque. It favours small files: a
// picture of up to 512x512 is compressed in several ways and the smallest is kept. The error is for an empty picture or one beyond the
// limits in [Formats].
func AppendPNG(dst []byte, img *image.NRGBA) ([]byte, error) {
	return Encode(context.Background(), dst, img, &Formats[0], EncodeOptions{Effort: Small})
}

// writePNG writes a PNG file: its header, the palette if there is one, the compressed rows in one chunk.
func writePNG(ctx context.Context, dst []byte, p *pixels, o *EncodeOptions) ([]byte, error) {
	f, err := newForm(ctx, p)
	if err != nil {
		return dst, err
	}
	dst = append(dst, "\x89PNG\r\n\x1a\n"...)
	header := binary.BigEndian.AppendUint32(nil, uint32(p.width))
	header = binary.BigEndian.AppendUint32(header, uint32(p.height))
	dst = appendChunk(dst, "IHDR", append(header, f.depth, f.kind, 0, 0, 0))
	if f.kind == typePalette {
		colors, alphas := f.paletteChunks()
		dst = appendChunk(dst, "PLTE", colors)
		if len(alphas) > 0 {
			dst = appendChunk(dst, "tRNS", alphas)
		}
	}
	start := len(dst)
	dst = append(dst, "\x00\x00\x00\x00IDAT"...)
	if o.Effort == Small {
		dst, err = appendSmallest(ctx, dst, f, p, o.Workers)
	} else {
		dst, err = appendBands(ctx, dst, f, p, o.Workers)
	}
	if err != nil {
		return dst, err
	}
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-8))
	dst = binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start+4:]))
	return appendChunk(dst, "IEND", nil), nil
}

func appendChunk(dst []byte, name string, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	start := len(dst)
	dst = append(dst, name...)
	dst = append(dst, data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}
