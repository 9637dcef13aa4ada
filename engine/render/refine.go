package render

import (
	"image"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// refine draws a pixel again where one ray is not enough: with all samples where surfaces meet in it, with many rays to the sun on the border
// of a shadow.
func (p *painter) refine(e *eye, x, y int) {
	e.narrow = false
	e.sums.have, e.sums.met = 0, 0
	start := 0.0
	if image.Pt(x, y).In(p.every) {
		p.image.SetNRGBA(x, y, p.mean(e, x, y, start))
		e.extra += int64(len(p.places))
		return
	}
	if sides := p.borders(x, y); sides != 0 && len(p.places) > 1 {
		start = p.before(x, y)
		if p.parted(e, x, y, sides, start) {
			p.image.SetNRGBA(x, y, p.mean(e, x, y, start))
			e.extra += int64(len(p.places))
			return
		}
		e.narrow = true
	}
	if c := &p.records[y*p.width+x]; p.small && c.look.key() != 0 && c.look.key() != groundSurface || p.mixed(c, x, y) {
		p.image.SetNRGBA(x, y, p.again(e, x, y, shortly(c.near)))
	}
}

// Sides of a pixel, as bits.
const (
	left = 1 << iota
	below
	above
	right
)

// sums keeps what is known of the samples of a pixel, if they are few.
type sums struct {
	have  int // samples whose light is known, as bits
	met   int // samples of which it is known what they meet, but not its light
	light [defaultSamples]light
	hit   [defaultSamples]trace.Hit
	at    [defaultSamples]float64 // where on the ray that is
}

// parted reports whether surfaces meet in a pixel of which sides border on other surfaces. The samples towards such sides are asked first; if
// they see what the middle sees, so do the ones beyond.
func (p *painter) parted(e *eye, x, y, sides int, start float64) bool {
	if p.towards == nil {
		return true
	}
	middle := p.records[y*p.width+x].look
	for i, towards := range p.towards {
		if sides&towards != 0 && middle.differs(p.probe(e, x, y, i, start)) {
			return true
		}
	}
	return false
}

// probe returns what a sample shows and keeps what else it finds out. Light is not asked for where it takes time.
func (p *painter) probe(e *eye, x, y, i int, start float64) look {
	if p.shader.shades != nil {
		origin, dir := p.sampleRay(x, y, i)
		switch c, what := e.glance(origin.Add(dir.Scale(start)), dir); what {
		case nothing:
			e.sums.have |= 1 << i
			e.sums.light[i] = light{}
			return lookOf(0, c)
		case solid:
			h := &e.ray.Hit
			e.sums.met |= 1 << i
			e.sums.hit[i], e.sums.at[i] = *h, h.At+start
			return lookOf(surface(h.Pos(), h.Face), c)
		}
	}
	e.sums.have |= 1 << i
	e.sums.light[i] = p.sample(e, x, y, i, start)
	return lookOf(e.record.key, p.develop(e.flat, y))
}

// light returns the light of a sample of which something may be known.
func (p *painter) light(e *eye, x, y, i int, start float64) light {
	if p.towards == nil {
		return p.sample(e, x, y, i, start)
	}
	if (e.sums.have|e.sums.met)>>i&1 == 0 {
		p.probe(e, x, y, i, start)
	}
	if e.sums.have>>i&1 != 0 {
		return e.sums.light[i]
	}
	e.mode, e.index = sampled, i
	e.origin, e.dir = p.sampleRay(x, y, i)
	return opaque(e.surfaceAt(&e.sums.hit[i], e.sums.at[i]))
}

// sampleRay returns the ray of a sample.
func (p *painter) sampleRay(x, y, i int) (origin, dir Vec) {
	return p.view.Ray(float64(x)+p.places[i][0], float64(y)+p.places[i][1])
}

// sample returns the light of a sample of a pixel.
func (p *painter) sample(e *eye, x, y, i int, start float64) light {
	e.mode, e.index = sampled, i
	origin, dir := p.sampleRay(x, y, i)
	return e.look(origin, dir, start)
}

// mean returns the mean colour of a pixel.
func (p *painter) mean(e *eye, x, y int, start float64) color.NRGBA {
	var sum light
	for i := range p.places {
		l := p.light(e, x, y, i, start)
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

// again returns the colour in the middle of a pixel with all care.
func (p *painter) again(e *eye, x, y int, start float64) color.NRGBA {
	e.mode = careful
	if p.shader.shades != nil {
		e.origin, e.dir = p.view.Ray(float64(x)+0.5, float64(y)+0.5)
		if e.ray.First(e.origin.Add(e.dir.Scale(start)), e.dir) && e.ray.Hit.Opaque() {
			return p.develop(opaque(e.surfaceAt(&e.ray.Hit, e.ray.Hit.At+start)), y)
		}
	}
	return p.centre(e, x, y, start)
}

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
	c := p.records[at].look
	inner := x > 0 && y > 0 && x < p.width-1 && y < p.height-1
	for i := range around8 {
		a := &around8[i]
		if i >= 4 && sides&a.sides != 0 || !inner && !p.has(x+a.x, y+a.y) {
			continue
		}
		if p.records[at+a.y*p.width+a.x].look.differs(c) {
			sides |= a.sides
		}
	}
	return sides
}

// has reports whether a pixel is in the picture.
func (p *painter) has(x, y int) bool { return x >= 0 && y >= 0 && x < p.width && y < p.height }

// mixed reports whether the pixels around one on nearly the same surface disagree about the sun.
func (p *painter) mixed(c *pixel, x, y int) bool {
	return c.verdict != unknown && p.verdictOf(c.look.key(), x, y) == partly
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
			if r := &row[u]; r.verdict != unknown && beside(r.look.key(), key) {
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
