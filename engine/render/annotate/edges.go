package annotate

import (
	"cmp"
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// axisEdge is the edge of the box around the content along an axis.
type axisEdge struct {
	shown    bool       // whether anything of it is in the picture
	axis     int        // 0 x, 1 y, 2 z
	a, b     render.Vec // its ends, that with the lower coordinate first
	from, to point      // what is in the picture of it
	out      point      // the direction away from the box in the picture, of length 1
	cost     float64    // the lower the better the edge suits
}

// leastEdge is how long an edge must be in the picture to bear a scale, in units.
const leastEdge = 20

// axisEdges chooses edges for each axis, the best first: those at the silhouette of the box, as the axes of a plot; the lowest in the picture
// if they run rather across, and the leftmost if they run rather upwards.
func (d *drawer) axisEdges() (edges [3][]axisEdge) {
	for axis := range edges {
		longest, across, upwards := 0.0, 0.0, 0.0
		var all [4]axisEdge
		for i := range all {
			e := d.axisEdge(axis, i)
			all[i] = e
			longest = max(longest, distance(e.from, e.to))
			across, upwards = across+math.Abs(e.to.x-e.from.x), upwards+math.Abs(e.to.y-e.from.y)
		}
		for i := range all {
			e := &all[i]
			length := distance(e.from, e.to)
			if !e.shown || length < leastEdge*d.theme.unit || length < longest/2 {
				continue
			}
			e.out = d.outward(e)
			e.cost = d.inner(e, i) - (e.from.y+e.to.y)/d.eye.height
			if upwards > across {
				e.cost = d.inner(e, i) + (e.from.x+e.to.x)/d.eye.width
			}
			edges[axis] = append(edges[axis], *e)
		}
		slices.SortStableFunc(edges[axis], func(a, b axisEdge) int { return cmp.Compare(a.cost, b.cost) })
	}
	return edges
}

// inner is a large number for edge i along an axis if it is not at the silhouette, and 0 otherwise.
func (d *drawer) inner(e *axisEdge, i int) float64 {
	if d.facing((e.axis+1)%3, i&1 != 0) == d.facing((e.axis+2)%3, i>>1 != 0) {
		return notSilhouette
	}
	return 0
}

const notSilhouette = 1000

// edgeCorners returns the ends of edge i, 0 to 3, along an axis. Bit 0 of i is set for the max in the next axis, bit 1 in the one after it.
func edgeCorners(b storage.Box, axis, i int) (from, to render.Vec) {
	k := i&1<<((axis+1)%3) | i>>1<<((axis+2)%3)
	return corner(b, k), corner(b, k|1<<axis)
}

// axisEdge returns edge i along an axis.
func (d *drawer) axisEdge(axis, i int) axisEdge {
	e := axisEdge{axis: axis}
	e.a, e.b = edgeCorners(d.bounds, axis, i)
	from, to, ok := d.eye.line(e.a, e.b)
	if !ok {
		return e
	}
	t0, t1 := d.eye.within(from, to, 0)
	if t0 < t1 {
		e.shown, e.from, e.to = true, mix(from, to, t0), mix(from, to, t1)
	}
	return e
}

// facing reports whether the camera sees the outside of a side of the box, the one at its max or at its min.
func (d *drawer) facing(axis int, high bool) bool {
	const edgeOn = 1e-6
	at, sign := corner(d.bounds, 0), -1.0
	if high {
		at, sign = corner(d.bounds, 7), 1.0
	}
	if d.eye.ortho {
		return sign*component(d.eye.forward, axis) < -edgeOn
	}
	return sign*(component(d.eye.origin, axis)-component(at, axis)) > edgeOn
}

func component(v render.Vec, axis int) float64 { return [3]float64{v.X, v.Y, v.Z}[axis] }

// outward returns the direction across an edge that leads away from the middle of the box, or into the picture if there is no room there.
func (d *drawer) outward(e *axisEdge) point {
	length := distance(e.from, e.to)
	if length == 0 {
		return point{}
	}
	out := point{x: (e.to.y - e.from.y) / length, y: -(e.to.x - e.from.x) / length}
	middle := mix(e.from, e.to, 0.5)
	var sum point
	for i := range 8 {
		if p, ok := d.eye.place(corner(d.bounds, i)); ok {
			sum = point{x: sum.x + p.x - middle.x, y: sum.y + p.y - middle.y}
		}
	}
	if sum.x*out.x+sum.y*out.y > 0 {
		out.x, out.y = -out.x, -out.y
	}
	if room := d.theme.text * 1.5; !d.eye.inside(point{x: middle.x + out.x*room, y: middle.y + out.y*room}) {
		out.x, out.y = -out.x, -out.y
	}
	return out
}

// beyond returns the rectangle of a label that touches a distance from a point in the direction out.
func beyond(p, out point, gap, width, height float64) rect {
	gap += (math.Abs(out.x)*width + math.Abs(out.y)*height) / 2
	return around(point{x: p.x + out.x*gap, y: p.y + out.y*gap}, width, height)
}
