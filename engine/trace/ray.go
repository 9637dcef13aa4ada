package trace

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxDepth bounds the height of the tree: a split uses up one of the bits of a tile's three coordinates.
const maxDepth = 3*32 + 1

// tiny takes the place of a zero in a direction, so that no infinity arises; such a ray keeps to its cell on that axis.
const tiny = 1e-20

// Hit is a cell that a ray meets.
type Hit struct {
	At   float64 // where on the ray it enters the cell, in lengths of its direction
	Face Face    // the side through which the ray enters

	tile *tile
	cell int // index within the tile
}

// Ray follows one ray through a grid. It is reused for one after the other, by one goroutine.
type Ray struct {
	Hit Hit // the cell that Next went to

	grid   *Grid
	origin [3]float64
	dir    [3]float64
	inv    [3]float64
	stack  [maxDepth]int32
	depth  int // nodes on the stack
	walk   walk
}

// NewRay returns a ray that must be aimed before it is used.
func (g *Grid) NewRay() *Ray { return &Ray{grid: g} }

// Aim sets the ray off from an origin. The direction must not be zero; it need not have length 1.
func (r *Ray) Aim(origin, dir Vec) {
	r.origin = [3]float64{origin.X, origin.Y, origin.Z}
	r.dir = [3]float64{dir.X, dir.Y, dir.Z}
	for a, d := range r.dir {
		if math.Abs(d) < tiny {
			r.dir[a] = tiny
		}
		r.inv[a] = 1 / r.dir[a]
	}
	r.walk.tile, r.depth = nil, min(len(r.grid.nodes), 1)
	r.stack[0] = 0
}

// Point returns the point at a distance along the ray, in lengths of its direction.
func (r *Ray) Point(at float64) Vec {
	return Vec{r.origin[0] + r.dir[0]*at, r.origin[1] + r.dir[1]*at, r.origin[2] + r.dir[2]*at}
}

// Blocked reports whether something opaque lies on the way from a point in a direction, up to a distance in lengths of it. It uses up the ray.
func (r *Ray) Blocked(origin, dir Vec, far float64) bool {
	r.Aim(origin, dir)
	for r.Next() && r.Hit.At < far {
		if r.Hit.Opaque() {
			return true
		}
	}
	return false
}

// Next goes on to the next occupied cell along the ray, from near to far, and reports whether there is one; Hit describes it. The cell that
// the ray begins in is left out, and so is everything behind the origin.
func (r *Ray) Next() bool {
	for {
		if r.walk.tile != nil {
			if r.step() {
				return true
			}
			r.walk.tile = nil
		}
		if !r.descend() {
			return false
		}
	}
}

// descend goes on to the next tile along the ray and reports whether there is one.
func (r *Ray) descend() bool {
	nodes := r.grid.nodes
	for r.depth > 0 {
		r.depth--
		n := r.stack[r.depth]
		for {
			nd := &nodes[n]
			near, far, axis := r.clip(&nd.lo, &nd.hi)
			if near >= far {
				break
			}
			if nd.right == 0 {
				r.enter(&r.grid.tiles[nd.tile], near, axis)
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

// clip returns the part of the ray within a box, and the axis of the side through which it enters. The part is empty if far is not
// beyond near.
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
	near, axis = 0, inside
	if x0 > near {
		near, axis = x0, axisX
	}
	if y0 > near {
		near, axis = y0, axisY
	}
	if z0 > near {
		near, axis = z0, axisZ
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

// walk is the way of a ray through the cells of a tile.
type walk struct {
	tile        *tile // nil if the ray is between tiles
	near        float64
	axis        int
	fresh       bool // whether the cell that the ray is in has not been looked at
	at, inc     [3]int
	end         [3]int
	next, delta [3]float64 // where the ray leaves the cell along each axis, and what a cell adds to that
}

// enter begins the way through a tile that the ray enters at near through the side of an axis.
func (r *Ray) enter(t *tile, near float64, axis int) {
	w := &r.walk
	w.tile, w.near, w.axis, w.fresh = t, near, axis, true
	m := t.pos.Min()
	base := [3]int32{m.X, m.Y, m.Z}
	for a := range 3 {
		lo, hi := int(t.box[0][a]), int(t.box[1][a])-1
		origin := r.origin[a] - float64(base[a])
		switch {
		case a == axis && r.dir[a] > 0:
			w.at[a] = lo
		case a == axis:
			w.at[a] = hi
		default:
			w.at[a] = int(math.Floor(min(max(origin+r.dir[a]*near, float64(lo)), float64(hi))))
		}
		if r.dir[a] > 0 {
			w.inc[a], w.end[a] = 1, hi+1
			w.next[a], w.delta[a] = (float64(w.at[a]+1)-origin)*r.inv[a], r.inv[a]
		} else {
			w.inc[a], w.end[a] = -1, lo-1
			w.next[a], w.delta[a] = (float64(w.at[a])-origin)*r.inv[a], -r.inv[a]
		}
	}
}

// step goes on to the next occupied cell of the tile and reports whether there is one.
func (r *Ray) step() bool {
	w := &r.walk
	occ := w.tile.view.Occ
	x, y, z := w.at[0], w.at[1], w.at[2]
	nx, ny, nz := w.next[0], w.next[1], w.next[2]
	near, axis, fresh := w.near, w.axis, w.fresh
	for {
		if i := x | y<<storage.TileShift | z<<(2*storage.TileShift); fresh && axis != inside && occ[i>>6&(storage.OccWords-1)]>>(i&63)&1 != 0 {
			r.Hit = Hit{tile: w.tile, cell: i, Face: r.entered(axis), At: near}
			w.at, w.next = [3]int{x, y, z}, [3]float64{nx, ny, nz}
			w.near, w.axis, w.fresh = near, axis, false
			return true
		}
		fresh = true
		switch {
		case nx < ny && nx < nz:
			if x += w.inc[0]; x == w.end[0] {
				return false
			}
			near, axis = nx, axisX
			nx += w.delta[0]
		case ny < nz:
			if y += w.inc[1]; y == w.end[1] {
				return false
			}
			near, axis = ny, axisY
			ny += w.delta[1]
		default:
			if z += w.inc[2]; z == w.end[2] {
				return false
			}
			near, axis = nz, axisZ
			nz += w.delta[2]
		}
	}
}

// entered returns the face through which the ray enters a cell across an axis.
func (r *Ray) entered(axis int) Face {
	if r.dir[axis] < 0 {
		return Face(2*axis + 1)
	}
	return Face(2 * axis)
}
