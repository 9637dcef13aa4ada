package trace

import (
	"math"
)

// maxDepth bounds the height of the tree: a split uses up one of the bits of a tile's three coordinates.
const maxDepth = 3*32 + 1

// tiny takes the place of a zero in a direction, as a part of its largest component, so that no infinity arises; such a ray keeps to its cell on
// that axis.
const tiny = 1e-20

// Ray follows one ray through a grid. It is reused for one after the other, by one goroutine.
type Ray struct {
	Hit Hit // the cell that Next went to

	grid   *Grid
	origin [3]float64
	dir    [3]float64
	inv    [3]float64
	most   float64 // the largest component of the direction
	aimed  Vec     // the direction as it was given
	pace           // of the direction

	stack [maxDepth]int32
	depth int // nodes on the stack
	flight
}

// NewRay returns a ray that must be aimed before it is used.
func (g *Grid) NewRay() *Ray { return &Ray{grid: g} }

// Aim sets the ray off from an origin. The direction must not be zero; it need not have length 1. A ray with an origin or a direction that is not
// finite, or no direction, meets nothing.
func (r *Ray) Aim(origin, dir Vec) {
	r.origin[0], r.origin[1], r.origin[2] = origin.X, origin.Y, origin.Z
	if dir != r.aimed {
		r.turn(dir)
	}
	r.leaf, r.depth, r.stack[0] = nil, 0, 0
	if sum := origin.X + origin.Y + origin.Z + r.most; sum-sum == 0 && r.most > 0 {
		r.depth = min(len(r.grid.nodes), 1)
	}
}

// turn prepares what the direction is clipped with.
func (r *Ray) turn(dir Vec) {
	r.aimed, r.paced = dir, false
	r.most = max(math.Abs(dir.X), math.Abs(dir.Y), math.Abs(dir.Z))
	least := r.most * tiny
	x, y, z := dir.X, dir.Y, dir.Z
	if math.Abs(x) < least {
		x = least
	}
	if math.Abs(y) < least {
		y = least
	}
	if math.Abs(z) < least {
		z = least
	}
	r.dir[0], r.dir[1], r.dir[2] = x, y, z
	r.inv[0], r.inv[1], r.inv[2] = 1/x, 1/y, 1/z
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
// A cell is met if the ray runs inside it for more than a point; if it enters through an edge or a corner, the face is that of the lowest of the
// axes. All is exact within about 1e-11 of the way through the volume.
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
				if r.enter(&r.grid.leaves[nd.leaf], near, far, axis) {
					return true
				}
				break
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
