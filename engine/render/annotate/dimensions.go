package annotate

import (
	"math"
	"strconv"
)

// dimensions writes the length of the box along each axis, beside the middle of an edge: the best of them that has room, beyond the numbers
// of its ticks.
func (d *drawer) dimensions(edges [3][]axisEdge) {
	if !d.letters() {
		return
	}
	for axis := range edges {
		for i := range edges[axis] {
			e := &edges[axis][i]
			ticks := d.o.Ticks && i == 0
			if e.cost < notSilhouette/2 || i == 0 {
				if l, ok := d.dimension(e, ticks); ok {
					d.write(l)
					break
				}
			}
		}
	}
}

// dimension finds a place for the length of an edge.
func (d *drawer) dimension(e *axisEdge, ticks bool) (label, bool) {
	lo, hi := e.span()
	text := strconv.FormatInt(hi-lo, 10)
	w, h := d.measure(text)
	gap := d.theme.text * 0.5
	if ticks {
		gap += (tickLength+tickGap)*d.theme.unit + d.theme.text*(0.8+0.9*math.Abs(e.out.x))
	}
	for most := gap + 4*d.theme.text; gap < most; gap += d.theme.text * 0.25 {
		r, ok := d.taken.inward(beyond(mix(e.from, e.to, 0.5), e.out, gap, w, h), d.theme.text*0.3)
		if ok && d.taken.free(r.grow(-0.01)) {
			d.taken.take(r.grow(d.theme.text * 0.2))
			return label{text, r, axisColors[e.axis]}, true
		}
	}
	return label{}, false
}
