package trace_test

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const plainEdge = 128

// plain is the yardstick: colours in one flat array, and one cell after the other.
type plain struct {
	cells  [plainEdge * plainEdge * plainEdge]uint32 // x + 128*y + 16384*z, 0 where empty
	lo, hi [3]int                                    // the smallest box of occupied cells
}

// newPlain copies the cells of a volume from 0 up to 127 along each axis.
func newPlain(v storage.Volume) *plain {
	p := new(plain)
	b := storage.Bounds(v)
	p.lo = [3]int{int(b.Min.X), int(b.Min.Y), int(b.Min.Z)}
	p.hi = [3]int{int(b.Max.X), int(b.Max.Y), int(b.Max.Z)}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := t.At(i); c != 0 {
				q := tp.Cell(i)
				p.cells[int(q.X)+plainEdge*(int(q.Y)+plainEdge*int(q.Z))] = uint32(c)
			}
		}
		return true
	})
	return p
}

// plainHit is what a ray of the yardstick meets.
type plainHit struct {
	at    float64
	cell  int // index in the array
	axis  int // across which the ray enters the cell
	color storage.Color
}

// first returns the first occupied cell along a ray (J. Amanatides and A. Woo, A Fast Voxel Traversal Algorithm for Ray Tracing,
// Eurographics 1987), which begins where the ray enters the box of occupied cells.
func (p *plain) first(o, d trace.Vec) (h plainHit, ok bool) {
	origin, dir := [3]float64{o.X, o.Y, o.Z}, [3]float64{d.X, d.Y, d.Z}
	near, far, axis := 0.0, math.Inf(1), 0
	for a := range 3 {
		if dir[a] == 0 {
			if origin[a] < float64(p.lo[a]) || origin[a] >= float64(p.hi[a]) {
				return h, false
			}
			continue
		}
		t0, t1 := (float64(p.lo[a])-origin[a])/dir[a], (float64(p.hi[a])-origin[a])/dir[a]
		if t0 > t1 {
			t0, t1 = t1, t0
		}
		if t0 > near {
			near, axis = t0, a
		}
		if t1 < far {
			far = t1
		}
	}
	if near >= far {
		return h, false
	}
	var at, step, end [3]int
	var next, delta [3]float64
	for a := range 3 {
		at[a] = min(max(int(math.Floor(origin[a]+dir[a]*near)), p.lo[a]), p.hi[a]-1)
		switch {
		case dir[a] > 0:
			step[a], end[a] = 1, p.hi[a]
			next[a], delta[a] = (float64(at[a]+1)-origin[a])/dir[a], 1/dir[a]
		case dir[a] < 0:
			step[a], end[a] = -1, p.lo[a]-1
			next[a], delta[a] = (float64(at[a])-origin[a])/dir[a], -1/dir[a]
		default:
			next[a] = math.Inf(1)
		}
	}
	x, y, z := at[0], at[1], at[2]
	nx, ny, nz := next[0], next[1], next[2]
	for {
		i := x + plainEdge*(y+plainEdge*z)
		if c := p.cells[i]; c != 0 {
			return plainHit{near, i, axis, storage.Color(c)}, true
		}
		if nx < ny && nx < nz {
			if x += step[0]; x == end[0] {
				return h, false
			}
			near, axis = nx, 0
			nx += delta[0]
		} else if ny < nz {
			if y += step[1]; y == end[1] {
				return h, false
			}
			near, axis = ny, 1
			ny += delta[1]
		} else {
			if z += step[2]; z == end[2] {
				return h, false
			}
			near, axis = nz, 2
			nz += delta[2]
		}
	}
}
