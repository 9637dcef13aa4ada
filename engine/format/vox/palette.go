package vox

import (
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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

// read takes colours from the contents of RGBA, which may be short, and returns how many indices say something: those at the end whose four
// bytes are 0 do not.
func (p *lookup) read(data []byte) (n int) {
	for i := 1; i < len(p); i++ {
		if len(data) < 4 {
			return maxColors // with the colours that were there before
		}
		p[i] = storage.RGB(data[0], data[1], data[2])
		if data[0]|data[1]|data[2]|data[3] != 0 {
			n = i
		}
		data = data[4:]
	}
	return n
}

// same returns for each index the first one with its colour.
func (p *lookup) same() (first [256]uint8) {
	places := make(map[storage.Color]uint8, len(p))
	for i := 1; i < len(p); i++ {
		if _, ok := places[p[i]]; !ok {
			places[p[i]] = uint8(i)
		}
		first[i] = places[p[i]]
	}
	return first
}

// readNotes reads the contents of NOTE, the names of rows of eight colours.
func (d *decoder) readNotes(c *cursor) {
	var rows []string
	for range min(c.count(4), 256/rowLen) {
		rows = append(rows, scene.CleanName(c.string()))
	}
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	d.rows = rows
}

// rowLen is the number of colours in a row of the palette.
const rowLen = 8

// palette returns the colours in the order of their indices, without those at the end that are neither used nor said.
func (d *decoder) palette() *scene.Palette {
	n := max(d.named, int(d.top))
	p := &scene.Palette{Columns: rowLen, Rows: d.rows, Swatches: make([]scene.Swatch, n)}
	for i := range p.Swatches {
		c := d.colors[i+1]
		p.Swatches[i] = scene.Swatch{Color: c, Material: d.finishes[uint8(i+1)].material(c)}
	}
	return p
}
