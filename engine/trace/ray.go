package trace

import "math"

// maxDepth bounds the height of the tree: a split uses up one of the bits of a tile's three coordinates.
const maxDepth = 3*32 + 1

// Ray follows one ray through a grid. It is reused for one after the other, by one goroutine.
type Ray struct {
	Hit Hit // the cell that Next went to

	grid   *Grid
	origin [3]float64
	heading

	stack [maxDepth]int32
	depth int // nodes on the stack
	flight
}

// NewRay returns a ray that must be aimed before it is used.
func (g *Grid) NewRay() *Ray { return &Ray{grid: g, heading: heading{octant: unknown}} }

// furthest is how far from the middle of the world a ray may begin, added over the axes, so that rounding does not swallow its way through a brick.
const furthest = 1 << 50

// Aim sets the ray off from an origin. The direction must not be zero; it need not have length 1. A ray meets nothing if its origin is further than
// 1<<50 from the middle of the world, or its direction has a length beyond 1e-200 to 1e200, or one of them is no number.
func (r *Ray) Aim(origin, dir Vec) {
	r.origin[0], r.origin[1], r.origin[2] = origin.X, origin.Y, origin.Z
	if dir != r.aimed {
		r.head(dir)
	}
	r.leaf, r.depth, r.stack[0] = nil, 0, 0
	if math.Abs(origin.X)+math.Abs(origin.Y)+math.Abs(origin.Z) < furthest && r.sound {
		r.depth = min(len(r.grid.nodes), 1)
	}
}

// Point returns the point at a distance along the ray, in lengths of its direction.
func (r *Ray) Point(at float64) Vec {
	return Vec{r.origin[0] + r.dir[0]*at, r.origin[1] + r.dir[1]*at, r.origin[2] + r.dir[2]*at}
}

// First aims the ray and goes to the first occupied cell along it, as Aim and Next do.
func (r *Ray) First(origin, dir Vec) bool {
	r.Aim(origin, dir)
	return r.Next()
}

// Blocked reports whether something opaque lies on the way from a point in a direction, up to a distance in lengths of it. It uses up the ray.
func (r *Ray) Blocked(origin, dir Vec, far float64) bool {
	r.Aim(origin, dir)
	return r.next(r.grid.solid, far) && r.Hit.At < far
}

// Next goes on to the next occupied cell along the ray, from near to far, and reports whether there is one; Hit describes it. The cell that
// the ray begins in is left out, and so is everything behind the origin: what is met has a distance above 0.
//
// A cell is met if the ray runs inside it for more than a point. If it enters through an edge or a corner, the face is that of the lowest of the
// axes. Distances are exact but for rounding: within about 1e-11 of a voxel where coordinates are small, and n*n/2^54 in a volume that is n cells long
// without large gaps, which is 2e-7 of a voxel in the longest that is not split.
func (r *Ray) Next() bool { return r.next(r.grid.words, math.Inf(1)) }

// descend goes on to the next leaf along the ray and reports whether there is one nearer than limit.
func (r *Ray) descend(limit float64) bool {
	nodes := r.grid.nodes
	for r.depth > 0 {
		r.depth--
		n := r.stack[r.depth]
		for {
			nd := &nodes[n]
			near, far, axis := r.clip(&nd.lo, &nd.hi)
			if !(near < far) || near >= limit {
				break
			}
			if nd.right == 0 {
				r.enter(&r.grid.leaves[nd.leaf], near, far, axis)
				return true
			}
			first, second := n+1, nd.right
			if r.dir[nd.axis] < 0 {
				first, second = second, first
			}
			r.stack[r.depth] = second
			r.depth++
			n = first
		}
	}
	return false
}

// clip returns the part of the ray within a box, which is empty if far is not beyond near, and the axis across which the ray enters it unless near
// is 0.
func (r *Ray) clip(lo, hi *[3]float64) (near, far float64, axis int) {
	x0, x1 := (lo[0]-r.origin[0])*r.inv[0], (hi[0]-r.origin[0])*r.inv[0]
	y0, y1 := (lo[1]-r.origin[1])*r.inv[1], (hi[1]-r.origin[1])*r.inv[1]
	z0, z1 := (lo[2]-r.origin[2])*r.inv[2], (hi[2]-r.origin[2])*r.inv[2]
	if x0 > x1 {
		x0, x1 = x1, x0
	}
	if y0 > y1 {
		y0, y1 = y1, y0
	}
	if z0 > z1 {
		z0, z1 = z1, z0
	}
	if x0 > near {
		near = x0
	}
	if y0 > near {
		near, axis = y0, 1
	}
	if z0 > near {
		near, axis = z0, 2
	}
	far = x1
	if y1 < far {
		far = y1
	}
	if z1 < far {
		far = z1
	}
	return near, far, axis
}
