package edit

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// body is a Solid prepared for questions about cells. It measures in half cells from the centre of the box: the centre of a cell has
// the coordinate 2x+1-(min+max) along x, and the box reaches from -n to n along an axis of n cells. a and b are the axes across
// the solid's axis, w is along it, towards the apex.
type body struct {
	shape Shape
	axes  [3]int   // which of x, y and z are a, b and w
	sum   [3]int64 // min+max along a, b and w
	flip  bool
	size  [3]int64 // n along a, b and w
	wall  int64    // thickness in half cells, 0 if solid
	tube  int64    // of a torus
	empty bool
}

// exactEdge is the longest edge for which all arithmetic of quadrics fits 128 bits.
const exactEdge = 1 << 15

func newBody(s *Solid) *body {
	k := &body{shape: s.Shape, flip: s.Flip, empty: s.Box.Empty()}
	k.axes = [3][3]int{{1, 2, 0}, {0, 2, 1}, {0, 1, 2}}[s.Axis]
	for i, axis := range k.axes {
		lo, hi := along(s.Box, axis)
		k.sum[i], k.size[i] = int64(lo)+int64(hi), int64(hi)-int64(lo)
	}
	if s.Hollow {
		k.wall = 2 * max(1, min(int64(s.Thickness), 1<<32))
	}
	if s.Shape == Torus {
		if k.size[0] > k.size[1] { // so that a is the shorter one
			for _, p := range []*[3]int64{&k.sum, &k.size} {
				p[0], p[1] = p[1], p[0]
			}
			k.axes[0], k.axes[1] = k.axes[1], k.axes[0]
		}
		k.tube = tubeOf(s.Tube, k.size[0], k.size[2])
	}
	return k
}

// tubeOf returns the diameter of a tube in a box with the given shorter side and height.
func tubeOf(tube int32, side, height int64) int64 {
	switch {
	case tube > 0:
		return min(int64(tube), max(1, side/2))
	case height*2 < side:
		return height
	}
	return max(1, side/3)
}

// along returns the extent of a box on one axis.
func along(b storage.Box, axis int) (lo, hi int32) {
	switch axis {
	case 0:
		return b.Min.X, b.Max.X
	case 1:
		return b.Min.Y, b.Max.Y
	}
	return b.Min.Z, b.Max.Z
}

// ranges is a box of cells in the coordinates of a body: the least and the greatest distance from the axis along a and b, and the
// range of w.
type ranges struct{ a0, a1, b0, b1, w0, w1 int64 }

func (k *body) ranges(b storage.Box) (g ranges) {
	var lo, hi [3]int64
	for i, axis := range k.axes {
		from, to := along(b, axis)
		lo[i], hi[i] = 2*int64(from)+1-k.sum[i], 2*int64(to)-1-k.sum[i]
	}
	g.a0, g.a1 = distances(lo[0], hi[0])
	g.b0, g.b1 = distances(lo[1], hi[1])
	g.w0, g.w1 = lo[2], hi[2]
	if k.flip {
		g.w0, g.w1 = -g.w1, -g.w0
	}
	return g
}

// distances returns the least and greatest absolute value of the numbers lo, lo+2, ..., hi.
func distances(lo, hi int64) (least, greatest int64) {
	greatest = max(-lo, hi)
	switch {
	case lo > 0:
		return lo, greatest
	case hi < 0:
		return -hi, greatest
	}
	return lo & 1, greatest
}

// class implements region. Every shape but the torus loses cells with growing distance from its axis and, along the axis, from its
// middle or foot; so two cells of the box decide, and the answer is exact.
func (k *body) class(b storage.Box) coverage {
	if k.empty {
		return outside
	}
	g := k.ranges(b)
	if k.shape == Torus {
		return k.classTorus(g)
	}
	best, worst, last := k.widest(g, 0)
	if best > last || !k.has(g.a0, g.b0, best) {
		return outside
	}
	c := partly
	if k.has(g.a1, g.b1, worst) && k.has(g.a1, g.b1, g.w0) {
		c = inside
	}
	if k.wall == 0 {
		return c
	}
	best, _, last = k.widest(g, k.wall)
	switch {
	case k.deep(g.a1, g.b1, worst) && k.deep(g.a1, g.b1, g.w0):
		return outside
	case best <= last && k.deep(g.a0, g.b0, best):
		return partly
	}
	return c
}

// widest returns where along the axis, within the range, the shape is widest, and where it is narrowest. A pointed shape is widest
// at the given height above its foot, which may lie beyond last.
func (k *body) widest(g ranges, height int64) (best, worst, last int64) {
	if k.pointed() {
		return max(g.w0, 1-k.size[2]+height), g.w1, g.w1
	}
	best, worst = distances(g.w0, g.w1)
	return best, worst, best
}

// pointed reports whether the shape narrows towards one end of its axis.
func (k *body) pointed() bool { return k.shape == Cone || k.shape == Pyramid }

// deep reports whether a cell lies behind the wall.
func (k *body) deep(a, b, w int64) bool {
	t := k.wall
	if !k.has(a+t, b, w) || !k.has(a, b+t, w) {
		return false
	}
	if k.pointed() {
		return k.has(a, b, w+t) && k.has(a, b, w-t)
	}
	return k.has(a, b, max(w, -w)+t)
}

// has reports whether a cell belongs to the shape without regard to its wall. a and b are not negative.
func (k *body) has(a, b, w int64) bool {
	na, nb, h := k.size[0], k.size[1], k.size[2]
	if a >= na || b >= nb || w >= h || w <= -h {
		return false
	}
	onAxis := a <= 1 && b <= 1
	left := (h - w + 1) / 2 // layers from this one to the apex, both included: the base is scaled by left/h here
	switch k.shape {
	case Sphere:
		return inEllipsoid([3]int64{a, b, w}, k.size)
	case Cylinder:
		return inEllipse(a, b, na, nb, 1, 1)
	case Cone:
		return onAxis || left == h && (a <= 1 || b <= 1) || inEllipse(a, b, na, nb, left, h)
	case Pyramid:
		return onAxis || uint64(a)*uint64(h) <= uint64(na)*uint64(left) && uint64(b)*uint64(h) <= uint64(nb)*uint64(left)
	}
	return true
}
