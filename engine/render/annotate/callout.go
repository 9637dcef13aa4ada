package annotate

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// callout is a label on its way to its place.
type callout struct {
	p      point
	dot    bool
	hidden bool
	text   string
	color  color.NRGBA
	place  rect // of the label
	placed bool
}

const (
	directions = 16  // in which a label may lie from its point
	rings      = 9   // distances at which it may
	widest     = 0.4 // of the picture that a label takes at most
)

// labels draws the labels of highlights and callouts.
func (d *drawer) labels() {
	all, marked := d.pending(), d.marked()
	for i := range all {
		if c := &all[i]; c.text != "" && d.letters() && d.on() {
			d.find(c, all[:i], marked)
		}
	}
	for i := range all {
		if d.on() {
			d.lead(&all[i])
		}
	}
	for i := range all {
		if c := &all[i]; c.placed && d.on() {
			d.pill(c)
		}
	}
}

// pending returns the labels whose points are in the picture.
func (d *drawer) pending() []callout {
	var all []callout
	add := func(at render.Vec, text string, c color.NRGBA, dot bool) {
		p, ok := d.eye.place(at)
		if !ok || !d.eye.inside(p) {
			return
		}
		text = lettering.Fit(clip(text), d.style(c), widest*d.eye.width)
		all = append(all, callout{p: p, dot: dot, hidden: !d.visible(p), text: text, color: c})
	}
	for i := range d.o.Highlights {
		h := &d.o.Highlights[i]
		if h.Label == "" {
			continue
		}
		top := corner(h.Box, 4).Add(corner(h.Box, 7)).Scale(0.5) // the middle of the upper side
		add(top, h.Label, highlightColor(h, i), false)
	}
	for i := range d.o.Callouts {
		c := d.o.Callouts[i].Color
		if c.A == 0 {
			c = d.theme.ink
		}
		add(d.o.Callouts[i].At, d.o.Callouts[i].Text, c, true)
	}
	for i := range all {
		if all[i].dot {
			d.taken.take(around(all[i].p, 6*d.theme.unit, 6*d.theme.unit))
		}
	}
	return all
}

// clip returns the first MaxText characters of a text.
func clip(text string) string {
	n := 0
	for i := range text {
		if n == MaxText {
			return text[:i]
		}
		n++
	}
	return text
}

// find gives a label the best of the free places around its point: near, away from the middle of the content, on the background, and with
// a line that crosses no other.
func (d *drawer) find(c *callout, others []callout, marked []rect) {
	w, h := d.measure(c.text)
	w, h = w+d.theme.text*0.9, h+d.theme.text*0.7
	away := d.away(c.p)
	best := math.Inf(1)
	for ring := 0; ring < rings && d.on(); ring++ {
		gap := (12 + 13*float64(ring)) * d.theme.unit
		for k := range directions {
			turn := float64(k) * 2 * math.Pi / directions
			out := point{x: math.Cos(turn), y: math.Sin(turn)}
			r := beyond(c.p, out, gap, w, h)
			if !d.taken.free(r.grow(2 * d.theme.unit)) {
				continue
			}
			cost := gap/d.theme.unit + 14*(1-out.x*away.x-out.y*away.y) + 60*d.covered(r) + 60*float64(crossings(c.p, r, others))
			for _, m := range marked {
				cost += 60 * min(m.common(r)/(w*h), 1)
			}
			if cost < best-1e-9 {
				best, c.place, c.placed = cost, r, true
			}
		}
	}
	if c.placed {
		d.taken.take(c.place.grow(1.5 * d.theme.unit))
	}
}

// marked returns where the highlights are in the picture, which labels keep away from.
func (d *drawer) marked() []rect {
	rects := make([]rect, 0, len(d.o.Highlights))
	for i := range d.o.Highlights {
		r := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for k := range 8 {
			if p, ok := d.eye.place(corner(d.o.Highlights[i].Box, k)); ok {
				r = rect{min(r.x0, p.x), min(r.y0, p.y), max(r.x1, p.x), max(r.y1, p.y)}
			}
		}
		rects = append(rects, r)
	}
	return rects
}

// away returns the direction from the middle of the content to a point in the picture, upwards if there is none.
func (d *drawer) away(p point) point {
	middle, ok := d.eye.place(corner(d.bounds, 0).Add(corner(d.bounds, 7)).Scale(0.5))
	if ok {
		dx, dy := p.x-middle.x, p.y-middle.y
		if l := math.Hypot(dx, dy); l > 1 && finite(l) {
			return point{x: dx / l, y: dy / l}
		}
	}
	return point{y: -1}
}

// covered returns how much of a rectangle would hide voxels, 0 to 1.
func (d *drawer) covered(r rect) float64 {
	if d.buffers == nil {
		return 0
	}
	const across, down = 5, 3
	n := 0.0
	for j := range down {
		for i := range across {
			x := int(r.x0 + (r.x1-r.x0)*(float64(i)+0.5)/across)
			y := int(r.y0 + (r.y1-r.y0)*(float64(j)+0.5)/down)
			if x < d.buffers.Width && y < d.buffers.Height && !math.IsInf(float64(d.buffers.Depth[y*d.buffers.Width+x]), 1) {
				n++
			}
		}
	}
	return n / (across * down)
}

// crossings counts the lines of placed labels that the line from a point to a rectangle crosses, and the labels that it runs through.
func crossings(p point, r rect, others []callout) int {
	n := 0
	q := r.nearest(p)
	for i := range others {
		if o := &others[i]; o.placed {
			if cross(p, q, o.p, o.place.nearest(o.p)) {
				n++
			}
			m := o.place
			if cross(p, q, point{x: m.x0, y: m.y0}, point{x: m.x1, y: m.y1}) || cross(p, q, point{x: m.x0, y: m.y1}, point{x: m.x1, y: m.y0}) {
				n++
			}
		}
	}
	return n
}

// cross reports whether two lines cross.
func cross(a, b, c, d point) bool {
	side := func(p, q, r point) bool { return (q.x-p.x)*(r.y-p.y)-(q.y-p.y)*(r.x-p.x) > 0 }
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

// lead draws the line from a point to its label, and the dot: a circle if the point is hidden.
func (d *drawer) lead(c *callout) {
	if c.placed {
		d.canvas.line(c.p, c.place.nearest(c.p), d.theme.line, 0.9)
		d.canvas.flush(d.leadColor(c), d.theme.paleHalo())
	}
	if !c.dot {
		return
	}
	r := max(2.3*d.theme.unit, 1.8)
	d.canvas.disc(c.p, r+d.theme.line, 1)
	d.canvas.flush(d.theme.paper, d.theme.paleHalo())
	if c.hidden {
		d.canvas.ring(c.p, r-d.theme.line*0.3, d.theme.line, 1)
	} else {
		d.canvas.disc(c.p, r, 1)
	}
	d.canvas.flush(c.color, color.NRGBA{})
}

// leadColor is the colour of a label's line: that of a highlight, or else the ink.
func (d *drawer) leadColor(c *callout) color.NRGBA {
	if c.dot {
		return fade(d.theme.ink, 0.8)
	}
	return c.color
}

// pill draws a label on a plate of the background's colour.
func (d *drawer) pill(c *callout) {
	radius := (c.place.y1 - c.place.y0) * 0.3
	d.canvas.pill(c.place.grow(0.5*d.theme.line), radius, 1)
	rim := fade(d.theme.ink, 0.3)
	if !c.dot {
		rim = fade(c.color, 0.9)
	}
	d.canvas.flush(rim, color.NRGBA{})
	d.canvas.pill(c.place.grow(-0.5*d.theme.line), radius, 1)
	d.canvas.flush(fade(d.theme.paper, 0.92), color.NRGBA{})
	m := c.place.middle()
	lettering.Draw(d.img, m.x, m.y, c.text, lettering.Style{Size: d.theme.text, Color: d.theme.ink}, lettering.Center)
}
