package vox

import "github.com/goxel-daemon/goxel-daemon/storage"

// lookup holds the colour of every index; index 0 is no colour.
type lookup [256]storage.Color

// defaultPalette returns the palette of files without RGBA: a cube of six levels without black, then ten levels each of red, green, blue
// and grey.
func defaultPalette() *lookup {
	p := new(lookup)
	n := 1
	for i := range 6*6*6 - 1 {
		level := func(i int) uint8 { return uint8(255 - 51*(i%6)) }
		p[n] = storage.RGB(level(i/36), level(i/6), level(i))
		n++
	}
	for _, mask := range [...]storage.Color{0xff, 0xff00, 0xff0000, 0xffffff} {
		for _, level := range [...]uint8{0xee, 0xdd, 0xbb, 0xaa, 0x88, 0x77, 0x55, 0x44, 0x22, 0x11} {
			p[n] = storage.RGB(level, level, level) & (mask | 0xff000000)
			n++
		}
	}
	return p
}

// read takes colours from the contents of RGBA, which may be short.
func (p *lookup) read(data []byte) {
	for i := 1; i < len(p) && len(data) >= 4; i++ {
		p[i] = storage.RGB(data[0], data[1], data[2])
		data = data[4:]
	}
}
