package edit

import (
	"context"
	"fmt"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Solid is a shape that fills a box of cells exactly. A cell belongs to it by its centre, computed in integers: round spheres and
// cylinders and all pyramids of any size, and every other shape but the torus up to 32768 cells along an axis, have no rounding. In
// a cone and a pyramid the cells nearest to the axis always belong, so that they are as high as the box.
type Solid struct {
	Shape Shape
	Box   storage.Box
	Axis  int  // 0, 1 or 2 for x, y or z: of a Cylinder, Cone, Pyramid or Torus
	Flip  bool // the apex of a Cone or Pyramid is at the lower end of the axis

	// Hollow leaves out the cells from which the outside is more than Thickness cells away along every axis, so that a wall remains
	// which is closed for 6-connected neighbours. Of a Torus the tube becomes a pipe with such a wall.
	Hollow    bool
	Thickness int // of the wall in cells, 1 if it is less

	// Tube is the diameter of a Torus' tube across the axis, in cells; along the axis the tube is as thick as the box. 0 makes the tube
	// round if the box leaves room for a hole, else a third of the box's shorter side.
	Tube int32

	Clip *storage.Box // cells outside it stay, nil for no bound
}

// SizedBox returns the box of size cells along each axis that is centred on a cell: it starts at center - floor(size/2). It may be
// empty, and it is cut off at the valid coordinates.
func SizedBox(center storage.Pos, size [3]int32) storage.Box {
	span := func(c, n int32) (int32, int32) {
		lo := int64(c) - int64(n>>1)
		hi := lo + int64(n)
		valid := func(v int64) int32 { return int32(min(max(v, storage.MinCoord), storage.MaxCoord)) }
		return valid(lo), valid(hi)
	}
	var b storage.Box
	b.Min.X, b.Max.X = span(center.X, size[0])
	b.Min.Y, b.Max.Y = span(center.Y, size[1])
	b.Min.Z, b.Max.Z = span(center.Z, size[2])
	return b
}

// Fill combines a colour with the cells of a solid. With an opaque colour and scene.Over it simply fills; scene.Replace stores the
// colour as it is, even an empty one; scene.Intersect and scene.IntersectFill empty every cell that the solid does not cover. An empty box
// covers nothing. It fails with ErrShape if the solid makes no sense.
func Fill(ctx context.Context, r *Recorder, s Solid, mode scene.Mode, c storage.Color) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	switch {
	case mode > scene.Replace:
		return fmt.Errorf("edit: fill: mode %d: %w", mode, ErrShape)
	case s.Shape > Torus:
		return fmt.Errorf("edit: fill: shape %v: %w", s.Shape, ErrShape)
	case s.Axis < 0 || s.Axis > 2:
		return fmt.Errorf("edit: fill: axis %d: %w", s.Axis, ErrShape)
	case s.Tube < 0:
		return fmt.Errorf("edit: fill: tube of %d cells: %w", s.Tube, ErrShape)
	case !storage.Everywhere.ContainsBox(s.Box):
		return fmt.Errorf("edit: fill: box %v: %w", s.Box, ErrRange)
	}
	st := stamp{r: r, reg: newBody(&s), box: s.Box, clip: storage.Everywhere, mode: mode, c: c}
	if s.Clip != nil {
		st.clip = *s.Clip
	}
	return st.run(ctx)
}

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

// cells implements region.
func (k *body) cells(tp storage.TilePos, c *cover) {
	o := tp.Min()
	for row := range storage.TileCells / storage.TileEdge {
		p := storage.Pos{X: o.X, Y: o.Y + int32(row&15), Z: o.Z + int32(row>>4)}
		line := storage.Box{Min: p, Max: storage.Pos{X: p.X + storage.TileEdge, Y: p.Y + 1, Z: p.Z + 1}}
		var marks uint64
		switch k.class(line) {
		case inside:
			marks = 0xffff
		case partly:
			for i := range int32(storage.TileEdge) {
				if k.class(storage.BoxAt(storage.Pos{X: p.X + i, Y: p.Y, Z: p.Z})) == inside {
					marks |= 1 << i
				}
			}
		}
		c.m[row>>2] |= marks << (16 * (row & 3))
	}
}

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
	switch k.shape {
	case Sphere:
		return inEllipsoid([3]int64{a, b, w}, k.size)
	case Cylinder:
		return inEllipse(a, b, na, nb, 1, 1)
	case Cone:
		return onAxis || inEllipse(a, b, na, nb, h-w, 2*h)
	case Pyramid:
		return onAxis || uint64(a)*uint64(2*h) <= uint64(na)*uint64(h-w) && uint64(b)*uint64(2*h) <= uint64(nb)*uint64(h-w)
	}
	return true
}

// inEllipse reports whether (a/na)^2 + (b/nb)^2 <= (num/den)^2.
func inEllipse(a, b, na, nb, num, den int64) bool {
	if max(na, nb, den/2) > exactEdge {
		x, y, r := float64(a)/float64(na), float64(b)/float64(nb), float64(num)/float64(den)
		if na != nb || num != den {
			return x*x+y*y <= r*r
		}
		return uint64(a*a)+uint64(b*b) <= uint64(na*na)
	}
	left := uint64(a*a)*uint64(nb*nb) + uint64(b*b)*uint64(na*na)
	lh, ll := bits.Mul64(left, uint64(den*den))
	rh, rl := bits.Mul64(uint64(na*na)*uint64(nb*nb), uint64(num*num))
	return lh < rh || lh == rh && ll <= rl
}

// inEllipsoid reports whether the sum of (p/n)^2 over the axes is at most 1.
func inEllipsoid(p, n [3]int64) bool {
	if n[0] == n[1] && n[1] == n[2] {
		return uint64(p[0]*p[0])+uint64(p[1]*p[1])+uint64(p[2]*p[2]) <= uint64(n[0]*n[0])
	}
	if max(n[0], n[1], n[2]) > exactEdge {
		x, y, z := float64(p[0])/float64(n[0]), float64(p[1])/float64(n[1]), float64(p[2])/float64(n[2])
		return x*x+y*y+z*z <= 1
	}
	area := uint64(n[0]*n[0]) * uint64(n[1]*n[1])
	flat := uint64(p[0]*p[0])*uint64(n[1]*n[1]) + uint64(p[1]*p[1])*uint64(n[0]*n[0])
	lh, ll := bits.Mul64(flat, uint64(n[2]*n[2]))
	zh, zl := bits.Mul64(area, uint64(p[2]*p[2]))
	ll, carry := bits.Add64(ll, zl, 0)
	lh += zh + carry
	rh, rl := bits.Mul64(area, uint64(n[2]*n[2]))
	return lh < rh || lh == rh && ll <= rl
}

// classTorus judges by the range of the distance from the axis, measured along the shorter side of the box.
func (k *body) classTorus(g ranges) coverage {
	stretch := float64(k.size[0]) / float64(k.size[1])
	near, far := norm2(float64(g.a0), float64(g.b0)*stretch), norm2(float64(g.a1), float64(g.b1)*stretch)
	ring := float64(k.size[0] - k.tube)
	d0, d1 := max(0, near-ring, ring-far), max(far-ring, ring-near)
	low, high := distances(g.w0, g.w1)
	w0, w1 := float64(low), float64(high)
	tube, height := float64(k.tube), float64(k.size[2])
	if !inTube(d0, w0, tube, height) {
		return outside
	}
	c := partly
	if inTube(d1, w1, tube, height) {
		c = inside
	}
	if k.wall > 0 {
		t := float64(k.wall)
		switch {
		case inTube(d1, w1, tube-t, height-t):
			return outside
		case inTube(d0, w0, tube-t, height-t):
			return partly
		}
	}
	return c
}

// inTube reports whether a point at the distance d from the ring and w above it lies in a tube.
func inTube(d, w, tube, height float64) bool {
	const tie = 1 + 1e-12
	return tube > 0 && height > 0 && norm2(d/tube, w/height) <= tie
}
