package render

import (
	"image"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
)

// refine draws a pixel again where one ray is not enough: with all samples where surfaces meet in it, with many rays to the sun on the border
// of a shadow.
func (p *painter) refine(e *eye, x, y int) {
	e.narrow = false
	e.sums.have = 0
	start := 0.0
	if image.Pt(x, y).In(p.every) {
		p.image.SetNRGBA(x, y, p.mean(e, x, y, start))
		return
	}
	if sides := p.borders(x, y); sides != 0 && len(p.places) > 1 {
		start = p.before(x, y)
		if p.parted(e, x, y, sides, start) {
			p.image.SetNRGBA(x, y, p.mean(e, x, y, start))
			return
		}
		e.narrow = true
	}
	if c := &p.records[y*p.width+x]; p.small && c.key != 0 && c.key != groundSurface || p.mixed(c, x, y) {
		e.mode = careful
		p.image.SetNRGBA(x, y, p.centre(e, x, y, shortly(c.near)))
	}
}

// Sides of a pixel, as bits. The four usual samples lie towards one each, in this order.
const (
	left = 1 << iota
	below
	above
	right
)

// sums keeps the light of the samples of a pixel that were taken already.
type sums struct {
	have  int // as bits
	light [defaultSamples]light
}

// parted reports whether surfaces meet in a pixel of which sides border on other surfaces. The sample towards such a side is asked first; if
// it sees what the middle sees, so do the ones beyond.
func (p *painter) parted(e *eye, x, y, sides int, start float64) bool {
	if len(p.places) != defaultSamples {
		return true
	}
	c := &p.records[y*p.width+x]
	for i := range p.places {
		if sides>>i&1 == 0 {
			continue
		}
		e.probe, e.same = c, false
		l := p.sample(e, x, y, i, start)
		e.probe = nil
		if !e.same && (e.record.key != c.key || apart(p.develop(e.flat, y), c.flat)) {
			e.sums.light[i] = l
			e.sums.have |= 1 << i
			return true
		}
	}
	return false
}

// sample returns the light of a sample of a pixel.
func (p *painter) sample(e *eye, x, y, i int, start float64) light {
	e.mode, e.index = sampled, i
	e.extra++
	origin, dir := p.view.Ray(float64(x)+p.places[i][0], float64(y)+p.places[i][1])
	return e.look(origin, dir, start)
}

// mean returns the mean colour of a pixel.
func (p *painter) mean(e *eye, x, y int, start float64) color.NRGBA {
	var sum light
	for i := range p.places {
		var l light
		if i < defaultSamples && e.sums.have>>i&1 != 0 {
			l = e.sums.light[i]
		} else {
			l = p.sample(e, x, y, i, start)
		}
		if p.encoded {
			l = encode(l)
		}
		sum = sum.plus(l)
	}
	sum = sum.scale(1 / float64(len(p.places)))
	if p.encoded {
		sum = decode(sum)
	}
	return p.develop(sum, y)
}

// encode returns light with channels in place of intensities, and decode the light of that; an average between them is one of channels.
func encode(l light) light {
	return l.each(func(f float64) float64 { return gamma.Encoded(min(f, 1)) })
}

func decode(l light) light { return l.each(gamma.Linear) }

// each returns light whose intensities, without the coverage, are changed by a function.
func (l light) each(change func(float64) float64) light {
	if l.a == 0 {
		return light{}
	}
	return light{l.a * change(l.r/l.a), l.a * change(l.g/l.a), l.a * change(l.b/l.a), l.a}
}

// ahead is how far before the nearest surface around a pixel its samples begin to look for surfaces, in voxels: a little more than the
// diagonal of a voxel. Voxels are two pixels wide or more there, so what a sample meets is met by a ray around as well, if nothing is before it.
const ahead = 1.75

// shortly returns a distance shortly before another.
func shortly(near float32) float64 { return max(float64(near)*(1-1e-6)-lift, 0) }

// before returns a distance before which no ray through a pixel meets anything.
func (p *painter) before(x, y int) float64 {
	near := float32(math.Inf(1))
	for v := max(y-1, 0); v <= min(y+1, p.height-1); v++ {
		row := p.records[v*p.width:]
		for u := max(x-1, 0); u <= min(x+1, p.width-1); u++ {
			near = min(near, row[u].near)
		}
	}
	if math.IsInf(float64(near), 1) {
		return 0
	}
	return max(shortly(near)-ahead, 0)
}

// around8 lists the pixels around one, those beyond its sides first, and the sides that a border with each of them is at.
var around8 = [8]struct{ x, y, sides int }{
	{-1, 0, left},
	{0, 1, below},
	{0, -1, above},
	{1, 0, right},
	{-1, -1, left | above},
	{1, -1, right | above},
	{-1, 1, left | below},
	{1, 1, right | below},
}

// borders returns the sides of a pixel towards other surfaces, 0 if there are none. A pixel beyond a corner counts if those beside it do not.
func (p *painter) borders(x, y int) (sides int) {
	at := y*p.width + x
	c := &p.records[at]
	inner := x > 0 && y > 0 && x < p.width-1 && y < p.height-1
	for i := range around8 {
		a := &around8[i]
		if i >= 4 && sides&a.sides != 0 || !inner && !p.has(x+a.x, y+a.y) {
			continue
		}
		if r := &p.records[at+a.y*p.width+a.x]; r.key != c.key || r.flat != c.flat && apart(r.flat, c.flat) {
			sides |= a.sides
		}
	}
	return sides
}

// has reports whether a pixel is in the picture.
func (p *painter) has(x, y int) bool { return x >= 0 && y >= 0 && x < p.width && y < p.height }

// alike is how far the channels of two colours may differ for them to look alike.
const alike = 4

// apart reports whether two colours do not look alike.
func apart(a, b color.NRGBA) bool {
	d := func(a, b uint8) bool { return max(a, b)-min(a, b) > alike }
	return d(a.R, b.R) || d(a.G, b.G) || d(a.B, b.B) || d(a.A, b.A)
}

// mixed reports whether the pixels around one on nearly the same surface disagree about the sun.
func (p *painter) mixed(c *pixel, x, y int) bool {
	return c.verdict != unknown && p.verdictOf(c.key, x, y) == partly
}

// verdictAround returns what the pixels around that of an eye on a surface agree in about the sun, unknown if there are none and partly if they
// do not agree.
func (p *painter) verdictAround(e *eye, key int32) verdict {
	if e.asked != key {
		e.asked, e.answer = key, p.verdictOf(key, e.x, e.y)
	}
	return e.answer
}

func (p *painter) verdictOf(key int32, x, y int) (all verdict) {
	for v := max(y-reach, 0); v <= min(y+reach, p.height-1); v++ {
		row := p.records[v*p.width:]
		for u := max(x-reach, 0); u <= min(x+reach, p.width-1); u++ {
			if r := &row[u]; r.verdict != unknown && beside(r.key, key) {
				if all |= r.verdict; all == partly {
					return partly
				}
			}
		}
	}
	return all
}

// beside reports whether two surfaces look to the same side and lie in planes that are hardly apart.
func beside(a, b int32) bool {
	d := a - b
	return d&7 == 0 && uint32(d+4*8) <= 8*8
}
