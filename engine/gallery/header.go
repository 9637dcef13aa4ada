package gallery

import (
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// maxHeader bounds what is read of a file to find the size of the picture.
const maxHeader = 1 << 20

// dimensions returns the size in pixels that a file's header states, 0 and 0 if it states none.
func dimensions(r io.Reader, format string) (width, height int) {
	r = io.LimitReader(r, maxHeader)
	var c image.Config
	var err error
	switch format {
	case "png":
		c, err = png.DecodeConfig(r)
	case "jpeg":
		c, err = jpeg.DecodeConfig(r)
	case "bmp":
		var head [26]byte
		if _, err = io.ReadFull(r, head[:]); err == nil {
			c.Width, c.Height = bmpSize(head)
		}
	case "webp":
		var head [30]byte
		if _, err = io.ReadFull(r, head[:]); err == nil {
			c.Width, c.Height = webpSize(head)
		}
	}
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}

// bmpSize reads the size of a picture from the start of a bitmap file with a BITMAPINFOHEADER or one of its successors. A negative height
// only says that the rows go down.
func bmpSize(head [26]byte) (width, height int) {
	if string(head[:2]) != "BM" || binary.LittleEndian.Uint32(head[14:]) < 40 {
		return 0, 0
	}
	w, h := int32(binary.LittleEndian.Uint32(head[18:])), int32(binary.LittleEndian.Uint32(head[22:]))
	return max(int(w), 0), max(int(h), -int(h))
}

// webpSize reads the size of a picture from the start of a WebP file, whose first chunk is VP8X with the canvas, VP8L (lossless) or VP8
// (a key frame); RFC 9649, sections 2.5 to 2.7 and 3.4, and RFC 6386, section 9.1.
func webpSize(head [30]byte) (width, height int) {
	if string(head[:4]) != "RIFF" || string(head[8:12]) != "WEBP" {
		return 0, 0
	}
	body := head[20:]
	switch string(head[12:16]) {
	case "VP8X":
		return 1 + int24(body[4:]), 1 + int24(body[7:])
	case "VP8L":
		if body[0] == 0x2f {
			bits := binary.LittleEndian.Uint32(body[1:])
			return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff)
		}
	case "VP8 ":
		if body[0]&1 == 0 && string(body[3:6]) == "\x9d\x01\x2a" {
			return int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)
		}
	}
	return 0, 0
}

func int24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
