package pngio

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
)

const (
	signature = "\x89PNG\r\n\x1a\n"
	overhead  = 12 // bytes of a chunk beside its contents: length, type, checksum

	// Keyword is that of the text chunk which tells the files of this program from others.
	Keyword = "goxel-daemon"
)

// Colour types of PNG, section 11.2.1.
const (
	Gray      = 0
	RGB       = 2
	Palette   = 3
	GrayAlpha = 4
	RGBA      = 6
)

// Header is what the first chunk of a PNG file says.
type Header struct {
	Width, Height int   // in pixels, 1 to 2^31-1 in a correct file
	Depth         uint8 // bits of a sample
	Color         uint8 // the colour type
	Interlaced    bool
}

// ReadHeader returns the header of a PNG file, of which the first 33 bytes are enough, and false if the file is none.
func ReadHeader(head []byte) (Header, bool) {
	if len(head) < len(signature)+overhead+13 || string(head[:8]) != signature || string(head[12:16]) != "IHDR" {
		return Header{}, false
	}
	p := head[16:]
	w, h := binary.BigEndian.Uint32(p), binary.BigEndian.Uint32(p[4:])
	return Header{int(w), int(h), p[8], p[9], p[12] != 0}, true
}

// channels returns the samples of a pixel, 0 if the type and depth do not exist.
func (h *Header) channels() int {
	const deep, all = 1<<8 | 1<<16, 1<<1 | 1<<2 | 1<<4 | 1<<8 | 1<<16
	type kind struct{ channels, depths int }
	k, ok := map[uint8]kind{Gray: {1, all}, RGB: {3, deep}, Palette: {1, all &^ (1 << 16)}, GrayAlpha: {2, deep}, RGBA: {4, deep}}[h.Color]
	if !ok || h.Depth > 16 || k.depths>>h.Depth&1 == 0 {
		return 0
	}
	return k.channels
}

// rowBytes returns the bytes of a row without its filter.
func (h *Header) rowBytes() int64 { return (int64(h.Width)*int64(h.channels())*int64(h.Depth) + 7) / 8 }

// nextChunk returns the chunk at an offset of a file and where the next one starts. A chunk that is cut off is not good, and ends where the file
// ends; kind is empty if there is none.
func nextChunk(data []byte, at int) (kind string, body []byte, next int, good bool) {
	if len(data)-at < 8 {
		return "", nil, len(data), false
	}
	n := int64(binary.BigEndian.Uint32(data[at:]))
	kind = string(data[at+4 : at+8])
	if n > int64(len(data)-at-overhead) {
		return kind, data[at+8 : min(int64(at)+8+n, int64(len(data)))], len(data), false
	}
	body = data[at+8 : at+8+int(n)]
	next = at + overhead + int(n)
	return kind, body, next, crc32.ChecksumIEEE(data[at+4:next-4]) == binary.BigEndian.Uint32(data[next-4:])
}

// Text returns the text that a file of this program says about itself, and false if there is none before the picture data. The
// beginning of a file is enough, as far as it has that chunk.
func Text(head []byte) (string, bool) {
	if _, ok := ReadHeader(head); !ok {
		return "", false
	}
	for at := len(signature); at < len(head); {
		n := int64(len(signature))
		if len(head)-at >= 8 {
			n = int64(binary.BigEndian.Uint32(head[at:]))
		}
		if n > int64(len(head)-at-8) {
			return "", false
		}
		body := head[at+8 : at+8+int(n)]
		switch string(head[at+4 : at+8]) {
		case "tEXt":
			if text, ok := strings.CutPrefix(string(body), Keyword+"\x00"); ok {
				return text, true
			}
		case "IDAT", "IEND":
			return "", false
		}
		at += overhead + int(n)
	}
	return "", false
}
