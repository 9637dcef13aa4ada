package annotate

import (
	"image/color"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// Sizes of scales.
const (
	tickLength = 5   // in units
	tickGap    = 2.5 // between a mark and its number, in units
	leastRoom  = 5   // between two marks, in units
	mostTicks  = 400 // on an edge
)

var axisNames = [3]string{"X", "Y", "Z"}

// ticks draws scales along the edges: marks at multiples of 1, 2 or 5 times a power of 10, so far apart that their numbers do, and at both
// ends.
func (d *drawer) ticks(edges [3][]axisEdge) {
	var labels []label
	for i := range edges {
		if len(edges[i]) == 0 || !d.on() {
			continue
		}
		e := &edges[i][0]
		d.stroke(e.a, e.b, d.theme.line, [2]float64{0.85, 0.85})
		labels = append(labels, d.scale(e)...)
	}
	d.canvas.flush(d.theme.ink, d.theme.paleHalo())
	for _, l := range labels {
		d.write(l)
	}
}

// scale adds the marks of an edge to the canvas and returns its numbers and the letter at its end.
func (d *drawer) scale(e *axisEdge) []label {
	lo, hi := e.span()
	var labels []label
	number := func(at int64) {
		p, ok := d.eye.place(e.point(at))
		if !ok || !d.eye.inside(p) {
			return
		}
		d.mark(e, p, tickLength)
		if l, ok := d.beside(e, p, strconv.FormatInt(at, 10), d.theme.ink); ok {
			labels = append(labels, l)
		}
	}
	if d.letters() {
		if l, ok := d.letterAt(e); ok {
			labels = append(labels, l)
		}
	}
	number(lo)
	number(hi)
	step := d.tickStep(e, lo, hi)
	for at := ceilTo(lo+1, step); at < hi && d.on(); at += step {
		number(at)
	}
	if minor := d.minorStep(e, lo, hi, step); minor > 0 {
		for at := ceilTo(lo+1, minor); at < hi && d.on(); at += minor {
			if p, ok := d.eye.place(e.point(at)); ok && at%step != 0 && d.eye.inside(p) {
				d.mark(e, p, tickLength*0.55)
			}
		}
	}
	return labels
}

// span returns the coordinates of the ends of an edge.
func (e *axisEdge) span() (lo, hi int64) {
	return int64(component(e.a, e.axis)), int64(component(e.b, e.axis))
}

// point returns the point of an edge at a coordinate.
func (e *axisEdge) point(at int64) render.Vec {
	p := e.a
	*[3]*float64{&p.X, &p.Y, &p.Z}[e.axis] = float64(at)
	return p
}

// mark adds a mark at a point of an edge.
func (d *drawer) mark(e *axisEdge, p point, length float64) {
	length *= d.theme.unit
	d.canvas.line(p, point{x: p.x + e.out.x*length, y: p.y + e.out.y*length}, d.theme.line, 0.85)
}

// label is a text that has its place.
type label struct {
	text  string
	at    rect
	color color.NRGBA
}

// style returns the style of labels in a colour.
func (d *drawer) style(c color.NRGBA) lettering.Style {
	return lettering.Style{Size: d.theme.text, Color: c, Halo: fade(d.theme.paper, 0.8)}
}

// write draws a label.
func (d *drawer) write(l label) {
	m := l.at.middle()
	lettering.Draw(d.img, m.x, m.y, l.text, d.style(l.color), lettering.Center)
}

// measure returns the size of what is seen of a text: it is as high as a digit.
func (d *drawer) measure(text string) (width, height float64) {
	width, _ = lettering.Measure(text, d.style(d.theme.ink))
	return width, d.theme.text * 0.8
}

// beside finds a place for a number at a point of an edge.
func (d *drawer) beside(e *axisEdge, p point, text string, c color.NRGBA) (label, bool) {
	if !d.letters() {
		return label{}, false
	}
	w, h := d.measure(text)
	r, ok := d.taken.inward(beyond(p, e.out, (tickLength+tickGap)*d.theme.unit, w, h), w/2)
	if !ok || !d.taken.free(r.grow(-0.01)) {
		return label{}, false
	}
	across, down := d.theme.text*0.35, d.theme.text*0.1
	d.taken.take(rect{r.x0 - across, r.y0 - down, r.x1 + across, r.y1 + down})
	return label{text, r, c}, true
}

// letterAt finds a place for the name of an axis, near the end of its edge.
func (d *drawer) letterAt(e *axisEdge) (label, bool) {
	w, h := d.measure(axisNames[e.axis])
	length := distance(e.from, e.to)
	along := point{x: (e.to.x - e.from.x) / length, y: (e.to.y - e.from.y) / length}
	for _, try := range [...]rect{
		beyond(e.to, along, 7*d.theme.unit, w, h),
		beyond(e.to, e.out, (tickLength+tickGap)*d.theme.unit+d.theme.text*1.6, w, h),
		beyond(mix(e.from, e.to, 0.5), e.out, (tickLength+tickGap)*d.theme.unit+d.theme.text*1.6, w, h),
	} {
		if r, ok := d.taken.inward(try, w/2); ok && d.taken.free(r.grow(-0.01)) {
			d.taken.take(r.grow(d.theme.text * 0.2))
			return label{axisNames[e.axis], r, axisColors[e.axis]}, true
		}
	}
	return label{}, false
}

// tickStep returns the least step of the ladder at which the numbers along an edge keep apart.
func (d *drawer) tickStep(e *axisEdge, lo, hi int64) int64 {
	step := int64(1)
	for ; (hi-lo)/step > mostTicks; step = nextStep(step) {
	}
	for ; step < hi-lo && d.on() && !d.apart(e, lo, hi, step); step = nextStep(step) {
	}
	return step
}

// apart reports whether the numbers of the marks in the picture keep apart.
func (d *drawer) apart(e *axisEdge, lo, hi, step int64) bool {
	last, any := rect{}, false
	for at := ceilTo(lo, step); at <= hi; at += step {
		p, ok := d.eye.place(e.point(at))
		if !ok || !d.eye.inside(p) {
			continue
		}
		w, h := d.measure(strconv.FormatInt(at, 10))
		r := beyond(p, e.out, 0, w, h).grow(d.theme.text * 0.55)
		if any && r.meets(last) {
			return false
		}
		last, any = r, true
	}
	return true
}

// minorStep returns the step of the marks without a number, 0 for none.
func (d *drawer) minorStep(e *axisEdge, lo, hi, step int64) int64 {
	for _, parts := range minorParts(step) {
		minor := step / parts
		if step%parts != 0 || (hi-lo)/minor > mostTicks {
			continue
		}
		if d.wide(e, lo, hi, minor) {
			return minor
		}
	}
	return 0
}

// minorParts returns into how many parts a step of the ladder may be divided, so that the parts are round.
func minorParts(step int64) [3]int64 {
	for step%10 == 0 {
		step /= 10
	}
	switch step {
	case 2:
		return [3]int64{10, 4, 2}
	case 5:
		return [3]int64{10, 5, 5}
	}
	return [3]int64{10, 5, 2}
}

// wide reports whether marks at a step keep apart.
func (d *drawer) wide(e *axisEdge, lo, hi, step int64) bool {
	for at := lo; at < hi; at += step {
		p, ok1 := d.eye.place(e.point(at))
		q, ok2 := d.eye.place(e.point(at + step))
		if ok1 && ok2 && d.eye.inside(p) && d.eye.inside(q) && distance(p, q) < leastRoom*d.theme.unit {
			return false
		}
	}
	return true
}

// nextStep returns the next of 1, 2, 5, 10, 20, 50 and so on.
func nextStep(step int64) int64 {
	for power := int64(1); ; power *= 10 {
		switch step {
		case power, 5 * power:
			return 2 * step
		case 2 * power:
			return 5 * power
		}
	}
}

// ceilTo returns the least multiple of step that is not less than n.
func ceilTo(n, step int64) int64 {
	m := n / step * step
	if m < n {
		m += step
	}
	return m
}
