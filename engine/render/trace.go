package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxDepth bounds the height of the tree: a split uses up one of the bits of a tile's three coordinates.
const maxDepth = 3*32 + 1

// tiny takes the place of a zero in a direction, so that no infinity arises; such a ray keeps to its cell on that axis.
const tiny = 1e-20

// face names the sides of a cell: the axis twice, plus one for the side in the direction of the axis.
type face uint8

const (
	axisX, axisY, axisZ = 0, 1, 2
	inside              = 3 // in place of an axis: the ray begins here
)

// hit is a cell that a ray meets.
type hit struct {
	tile *tile
	cell int     // index within the tile
	face face    // through which the ray enters
	at   float64 // along the ray, in lengths of its direction
}

// ray follows one ray through a grid. It is reused, by one goroutine.
type ray struct {
	grid   *grid
	origin [3]float64
	dir    [3]float64
	inv    [3]float64
	stack  [maxDepth]int32
	hit    hit // the cell that is being visited
}

// aim sets the ray.
func (r *ray) aim(origin, dir Vec) {
	r.origin = [3]float64{origin.X, origin.Y, origin.Z}
	r.dir = [3]float64{dir.X, dir.Y, dir.Z}
	for a, d := range r.dir {
		if math.Abs(d) < tiny {
			r.dir[a] = tiny
		}
		r.inv[a] = 1 / r.dir[a]
	}
}

// cast calls visit for the occupied cells along the ray from near to far, until it returns true. The cell that the ray begins in is
// left out.
func (r *ray) cast(visit visitor) {
	nodes := r.grid.nodes
	if len(nodes) == 0 {
		return
	}
	n, depth := int32(0), 0
	for {
		nd := &nodes[n]
		if near, far, axis := r.clip(&nd.lo, &nd.hi); near < far {
			if nd.right != 0 {
				first, second := n+1, nd.right
				if r.dir[nd.axis] < 0 {
					first, second = second, first
				}
				r.stack[depth] = second
				depth++
				n = first
				continue
			}
			if r.walk(&r.grid.tiles[nd.tile], near, axis, visit) {
				return
			}
		}
		if depth == 0 {
			return
		}
		depth--
		n = r.stack[depth]
	}
}

// clip returns the part of the ray within a box, and the axis of the side through which it enters. The part is empty if far is not
// beyond near.
func (r *ray) clip(lo, hi *[3]float64) (near, far float64, axis int) {
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

// visitor is told of the cells that a ray meets.
type visitor interface {
	// visit returns whether the ray ends here. The hit is valid until it returns.
	visit(r *ray, h *hit) bool
}

// walk steps through the cells of a tile that the ray enters at near through the side of an axis, and returns whether a visit ended
// the ray.
func (r *ray) walk(t *tile, near float64, axis int, visit visitor) bool {
	m := t.pos.Min()
	base := [3]int32{m.X, m.Y, m.Z}
	var at, step, end [3]int
	var next, delta [3]float64 // where the ray leaves the cell along each axis, and what a cell adds to that
	for a := range 3 {
		lo, hi := int(t.box[0][a]), int(t.box[1][a])-1
		origin := r.origin[a] - float64(base[a])
		switch {
		case a == axis && r.dir[a] > 0:
			at[a] = lo
		case a == axis:
			at[a] = hi
		default:
			at[a] = int(math.Floor(min(max(origin+r.dir[a]*near, float64(lo)), float64(hi))))
		}
		if r.dir[a] > 0 {
			step[a], end[a] = 1, hi+1
			next[a], delta[a] = (float64(at[a]+1)-origin)*r.inv[a], r.inv[a]
		} else {
			step[a], end[a] = -1, lo-1
			next[a], delta[a] = (float64(at[a])-origin)*r.inv[a], -r.inv[a]
		}
	}
	occ := t.view.Occ
	x, y, z := at[0], at[1], at[2]
	nx, ny, nz := next[0], next[1], next[2]
	for {
		if i := x | y<<storage.TileShift | z<<(2*storage.TileShift); occ[i>>6&(storage.OccWords-1)]>>(i&63)&1 != 0 && axis != inside {
			r.hit = hit{tile: t, cell: i, face: r.entered(axis), at: near}
			if visit.visit(r, &r.hit) {
				return true
			}
		}
		switch {
		case nx < ny && nx < nz:
			if x += step[0]; x == end[0] {
				return false
			}
			near, axis = nx, axisX
			nx += delta[0]
		case ny < nz:
			if y += step[1]; y == end[1] {
				return false
			}
			near, axis = ny, axisY
			ny += delta[1]
		default:
			if z += step[2]; z == end[2] {
				return false
			}
			near, axis = nz, axisZ
			nz += delta[2]
		}
	}
}

// entered returns the face through which the ray enters a cell across an axis.
func (r *ray) entered(axis int) face {
	if r.dir[axis] < 0 {
		return face(2*axis + 1)
	}
	return face(2 * axis)
}
