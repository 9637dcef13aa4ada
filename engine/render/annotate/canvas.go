package annotate

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// canvas collects shapes of one colour as coverage and blends them over the picture at once, so that shapes that meet or overlap look like
// one. Around them is a halo, which keeps them legible over anything.
type canvas struct {
	work       *work
	img        *image.NRGBA // begins at 0, 0
	width      int
	height     int
	ink, halo  []uint8 // coverage by row, all 0 between two calls of flush
	haloRadius float64 // in pixels
	dirty      image.Rectangle
}

func newCanvas(w *work, img *image.NRGBA) *canvas {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	return &canvas{work: w, img: img, width: width, height: height, ink: make([]uint8, width*height), halo: make([]uint8, width*height)}
}

// line adds a line with round ends.
func (c *canvas) line(a, b point, width, opacity float64) {
	half := width / 2
	reach := half + c.haloRadius + 1
	dx, dy := b.x-a.x, b.y-a.y
	square := dx*dx + dy*dy
	c.rows(min(a.y, b.y)-reach, max(a.y, b.y)+reach, func(y int) {
		cy := float64(y) + 0.5
		t0, t1 := 0.0, 1.0
		if dy != 0 {
			t0, t1 = (cy-reach-a.y)/dy, (cy+reach-a.y)/dy
			t0, t1 = min(max(min(t0, t1), 0), 1), max(min(max(t0, t1), 1), 0)
		}
		x0, x1 := a.x+dx*t0, a.x+dx*t1
		from, to := c.columns(y, min(x0, x1)-reach, max(x0, x1)+reach)
		for x := from; x < to; x++ {
			px, py := float64(x)+0.5-a.x, cy-a.y
			t := 0.0
			if square > 0 {
				t = min(max((px*dx+py*dy)/square, 0), 1)
			}
			px, py = px-t*dx, py-t*dy
			c.cover(x, y, math.Sqrt(px*px+py*py)-half, opacity)
		}
	})
}

// shape adds what lies within a signed distance: negative inside, in pixels. The box, of which reach beyond it is drawn as well, holds it.
func (c *canvas) shape(x0, y0, x1, y1, opacity float64, distance func(x, y float64) float64) {
	reach := c.haloRadius + 1
	c.rows(y0-reach, y1+reach, func(y int) {
		from, to := c.columns(y, x0-reach, x1+reach)
		for x := from; x < to; x++ {
			c.cover(x, y, distance(float64(x)+0.5, float64(y)+0.5), opacity)
		}
	})
}

// disc adds a disc.
func (c *canvas) disc(at point, radius, opacity float64) {
	c.shape(at.x-radius, at.y-radius, at.x+radius, at.y+radius, opacity, func(x, y float64) float64 {
		return math.Hypot(x-at.x, y-at.y) - radius
	})
}

// ring adds a circle drawn with a line.
func (c *canvas) ring(at point, radius, width, opacity float64) {
	r := radius + width/2
	c.shape(at.x-r, at.y-r, at.x+r, at.y+r, opacity, func(x, y float64) float64 {
		return math.Abs(math.Hypot(x-at.x, y-at.y)-radius) - width/2
	})
}

// pill adds a rectangle with round corners.
func (c *canvas) pill(r rect, radius, opacity float64) {
	cx, cy := (r.x0+r.x1)/2, (r.y0+r.y1)/2
	hw, hh := (r.x1-r.x0)/2-radius, (r.y1-r.y0)/2-radius
	c.shape(r.x0, r.y0, r.x1, r.y1, opacity, func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-hw, math.Abs(y-cy)-hh
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
	})
}

// triangle adds a triangle.
func (c *canvas) triangle(p [3]point, opacity float64) {
	turn := 1.0
	if (p[1].x-p[0].x)*(p[2].y-p[0].y)-(p[1].y-p[0].y)*(p[2].x-p[0].x) < 0 {
		turn = -1
	}
	x0, x1 := min(p[0].x, p[1].x, p[2].x), max(p[0].x, p[1].x, p[2].x)
	y0, y1 := min(p[0].y, p[1].y, p[2].y), max(p[0].y, p[1].y, p[2].y)
	c.shape(x0, y0, x1, y1, opacity, func(x, y float64) float64 {
		d := math.Inf(-1)
		for i, a := range p {
			b := p[(i+1)%3]
			dx, dy := b.x-a.x, b.y-a.y
			if l := math.Hypot(dx, dy); l > 0 {
				d = max(d, turn*((x-a.x)*dy-(y-a.y)*dx)/l)
			}
		}
		return d
	})
}

// rows calls f for the rows of the picture between two heights.
func (c *canvas) rows(y0, y1 float64, f func(y int)) {
	if !(y0 < float64(c.height) && y1 > 0) {
		return
	}
	for y := int(max(y0, 0)); y < min(int(min(y1, float64(c.height)))+1, c.height) && c.work.on(); y++ {
		f(y)
	}
}

// columns returns the columns of a row between two places, and notes that they change.
func (c *canvas) columns(y int, x0, x1 float64) (from, to int) {
	if !(x0 < float64(c.width) && x1 > 0) {
		return 0, 0
	}
	from, to = int(max(x0, 0)), min(int(min(x1, float64(c.width)))+1, c.width)
	c.dirty = c.dirty.Union(image.Rect(from, y, to, y+1))
	return from, to
}

// cover adds a pixel whose centre lies at a signed distance from a shape.
func (c *canvas) cover(x, y int, distance, opacity float64) {
	i := y*c.width + x
	if v := 0.5 - distance; v > 0 {
		c.ink[i] = max(c.ink[i], uint8(255*opacity*min(v, 1)))
	}
	if v := (c.haloRadius + 0.5 - distance) / (c.haloRadius + 0.5); v > 0 {
		c.halo[i] = max(c.halo[i], uint8(255*opacity*min(v, 1)))
	}
}

// flush blends what was added over the picture: the halo first, then the shapes. A colour with alpha 0 is not drawn.
func (c *canvas) flush(ink, halo color.NRGBA) {
	for y := c.dirty.Min.Y; y < c.dirty.Max.Y && c.work.on(); y++ {
		row := c.img.Pix[y*c.img.Stride:]
		halos, inks := c.halo[y*c.width:][:c.dirty.Max.X], c.ink[y*c.width:][:c.dirty.Max.X]
		for x := c.dirty.Min.X; x < len(halos); x++ {
			if halos[x] == 0 { // and so is the ink, which reaches less far
				for x+8 < len(halos) && binary.LittleEndian.Uint64(halos[x+1:]) == 0 {
					x += 8
				}
				continue
			}
			pix := row[4*x : 4*x+4 : 4*x+4]
			over(pix, halo, int(halos[x])*int(halo.A))
			over(pix, ink, int(inks[x])*int(ink.A))
			inks[x], halos[x] = 0, 0
		}
	}
	c.dirty = image.Rectangle{}
}

// over draws a colour over a pixel of straight alpha: the operator over of Porter and Duff, "Compositing Digital Images", 1984. alpha is in
// parts of 255*255.
func over(pix []uint8, c color.NRGBA, alpha int) {
	const full = 255 * 255
	if alpha == 0 {
		return
	}
	if pix[3] == 255 {
		for i, v := range [3]uint8{c.R, c.G, c.B} {
			pix[i] = uint8((int(v)*alpha + int(pix[i])*(full-alpha) + full/2) / full)
		}
		return
	}
	below := int(pix[3]) * (full - alpha) / 255
	sum := alpha + below
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		pix[i] = uint8((int(v)*alpha + int(pix[i])*below + sum/2) / sum)
	}
	pix[3] = uint8((sum + 127) / 255)
}
