package pngio

import (
	"encoding/binary"
	"image"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Colors returns the colours of the current row, 0 for those with alpha 0. They are valid until the next call of Next.
func (r *Reader) Colors() []storage.Color {
	w := r.header.Width
	if len(r.colors) == w {
		return r.colors
	}
	if cap(r.colors) < w {
		r.colors = make([]storage.Color, w)
	}
	r.colors = r.colors[:w]
	switch {
	case r.whole == nil && r.header.Color == RGBA && r.header.Depth == 8:
		for x := range r.colors {
			r.colors[x] = storage.Color(binary.LittleEndian.Uint32(r.now[1+4*x:])).Norm()
		}
	case r.whole == nil && r.header.Color == Palette:
		for x := range r.colors {
			r.colors[x] = r.palette[r.sample(x)].Norm()
		}
	default:
		for x := range r.colors {
			red, green, blue, alpha := r.pixel(x)
			r.colors[x] = storage.RGBA(uint8(red>>8), uint8(green>>8), uint8(blue>>8), uint8(alpha>>8)).Norm()
		}
	}
	return r.colors
}

// Levels returns the grey values of the current row: of colours their luma. They are valid until the next call of Next.
func (r *Reader) Levels() []Level {
	w := r.header.Width
	if len(r.levels) == w {
		return r.levels
	}
	if cap(r.levels) < w {
		r.levels = make([]Level, w)
	}
	r.levels = r.levels[:w]
	for x := range r.levels {
		red, green, blue, alpha := r.pixel(x)
		r.levels[x] = Level{luma(red, green, blue), alpha}
	}
	return r.levels
}

// luma returns the grey of a colour with the weights of JFIF, as image/color has it.
func luma(r, g, b uint16) uint16 {
	return uint16((19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b) + 1<<15) >> 16)
}

// sample returns sample i of the current row.
func (r *Reader) sample(i int) uint16 {
	row := r.now[1:]
	switch d := int(r.header.Depth); d {
	case 8:
		return uint16(row[i])
	case 16:
		return binary.BigEndian.Uint16(row[2*i:])
	default:
		bit := i * d
		return uint16(row[bit>>3]>>(8-d-bit&7)) & (1<<d - 1)
	}
}

// pixel returns pixel x of the current row with 16 bits a channel and straight alpha.
func (r *Reader) pixel(x int) (red, green, blue, alpha uint16) {
	if r.whole != nil {
		return straight(r.whole, x, r.row-1)
	}
	scale := uint16(0xffff / (1<<r.header.Depth - 1))
	switch r.header.Color {
	case Palette:
		c := r.palette[r.sample(x)]
		return uint16(c.R()) * 257, uint16(c.G()) * 257, uint16(c.B()) * 257, uint16(c.A()) * 257
	case Gray:
		y := r.sample(x)
		if r.hasInvisible && y == r.transparent[0] {
			return 0, 0, 0, 0
		}
		return y * scale, y * scale, y * scale, 0xffff
	case GrayAlpha:
		y := r.sample(2*x) * scale
		return y, y, y, r.sample(2*x+1) * scale
	case RGB:
		s := [3]uint16{r.sample(3 * x), r.sample(3*x + 1), r.sample(3*x + 2)}
		if r.hasInvisible && s == r.transparent {
			return 0, 0, 0, 0
		}
		return s[0] * scale, s[1] * scale, s[2] * scale, 0xffff
	}
	return r.sample(4*x) * scale, r.sample(4*x+1) * scale, r.sample(4*x+2) * scale, r.sample(4*x+3) * scale
}

// straight returns a pixel without passing straight alpha through premultiplied colours.
func straight(m image.Image, x, y int) (red, green, blue, alpha uint16) {
	switch c := m.At(x, y).(type) {
	case color.NRGBA:
		return uint16(c.R) * 257, uint16(c.G) * 257, uint16(c.B) * 257, uint16(c.A) * 257
	case color.NRGBA64:
		return c.R, c.G, c.B, c.A
	default:
		n := color.NRGBA64Model.Convert(c).(color.NRGBA64)
		return n.R, n.G, n.B, n.A
	}
}

// unfilter undoes the filter of a row (PNG section 9), and says what is wrong with it if it is none. before is the row above, n the bytes from a
// byte to its left neighbour.
func unfilter(filter uint8, row, before []byte, n int) string {
	before = before[:len(row)]
	switch filter {
	case 0:
	case 1:
		for i := n; i < len(row); i++ {
			row[i] += row[i-n]
		}
	case 2:
		for i := range row {
			row[i] += before[i]
		}
	case 3:
		for i := range min(n, len(row)) {
			row[i] += before[i] / 2
		}
		for i := n; i < len(row); i++ {
			row[i] += uint8((int(row[i-n]) + int(before[i])) / 2)
		}
	case 4:
		for i := range min(n, len(row)) {
			row[i] += before[i]
		}
		for i := n; i < len(row); i++ {
			row[i] += uint8(paeth(int(row[i-n]), int(before[i]), int(before[i-n])))
		}
	default:
		return "unknown filter"
	}
	return ""
}

// paeth returns the one of a (left), b (above) and c (above left) that is nearest to a+b-c.
func paeth(a, b, c int) int {
	pa, pb, pc := abs(b-c), abs(a-c), abs(a+b-2*c)
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }
