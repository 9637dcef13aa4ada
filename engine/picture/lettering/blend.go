package lettering

import (
	"image"
	"image/color"
	"math"
)

// blend draws a colour over the pixels that a mask covers: the operator over of Porter and Duff, "Compositing Digital Images", 1984, for
// straight alpha.
func blend(dst *image.NRGBA, m *mask, c color.NRGBA) {
	width := m.rect.Dx()
	for y := range m.rect.Dy() {
		row := dst.Pix[dst.PixOffset(m.rect.Min.X, m.rect.Min.Y+y):][:4*width]
		for x, cover := range m.pix[y*width:][:width] {
			if cover != 0 {
				over(row[4*x:4*x+4:4*x+4], c, int(cover)*int(c.A))
			}
		}
	}
}

// over draws a colour over one pixel. alpha is in parts of 255*255.
func over(pix []uint8, c color.NRGBA, alpha int) {
	const full = 255 * 255
	below := int(pix[3]) * (full - alpha) / 255 // the share of the pixel that is still seen, in the same parts
	sum := alpha + below
	if sum == 0 {
		return
	}
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		pix[i] = uint8((int(v)*alpha + int(pix[i])*below + sum/2) / sum)
	}
	pix[3] = uint8((sum + 127) / 255)
}

// spread returns the mask grown by a radius in pixels, with a soft edge: a pixel takes the greatest of what is covered around it, the
// less the farther that is.
func (m *mask) spread(radius float64) *mask {
	out := &mask{rect: m.rect, pix: make([]uint8, len(m.pix))}
	width, height := m.rect.Dx(), m.rect.Dy()
	reach := int(math.Ceil(radius))
	var weights [2*8 + 1][2*8 + 1]int
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			w := radius + 0.5 - math.Hypot(float64(dx), float64(dy))
			weights[dy+reach][dx+reach] = int(256 * min(max(w/1.5, 0), 1))
		}
	}
	for y := range height {
		for x, cover := range m.pix[y*width:][:width] {
			if cover == 0 {
				continue
			}
			for dy := max(-reach, -y); dy <= min(reach, height-1-y); dy++ {
				row := out.pix[(y+dy)*width:][:width]
				for dx := max(-reach, -x); dx <= min(reach, width-1-x); dx++ {
					v := uint8(min(int(cover)*weights[dy+reach][dx+reach]>>8, 255))
					row[x+dx] = max(row[x+dx], v)
				}
			}
		}
	}
	return out
}
