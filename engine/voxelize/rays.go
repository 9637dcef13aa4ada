package voxelize

import (
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// rays knows where the surface crosses the lines through the centres of cells along the three axes.
//
// A ray crosses a triangle if its place, seen along the ray, lies on the inner side of the triangle's edges, where a place on an edge belongs
// to what is after it. Both triangles at an edge compute the same numbers for it, so a surface whose triangles meet corner to corner is
// crossed an even number of times by every ray, however the numbers are rounded. For corners on whole numbers that holds with T-junctions too:
// rays lie at halves.
type rays struct {
	tiles map[storage.TilePos]*crossings
	last  storage.TilePos
	tile  *crossings // at last, nil at first

	planes [3]map[[2]int32]*plane // by axis, and the tile that the rays go through without its coordinate along the axis
	at     [3][2]int32
	plane  [3]*plane

	count, odd int // of rays that cross the surface, and of those that do so an odd number of times
}

// crossings are the cells of a tile from which on a ray along an axis is on the other side of the surface, as in [storage.Tile].
type crossings [3][storage.OccWords]uint64

// plane has a bit for every ray of a tile along an axis. Its rows go along the first of the other axes in the order x, y, z.
type plane struct{ seen, odd [4]uint64 }

const (
	crossingsBytes = 3*8*storage.OccWords + 64
	planeBytes     = 8*8 + 48
)

// cast follows all rays, and turns the surface round if it is closed and faces its inside.
func (w *worker) cast() error {
	r := &w.rays
	r.tiles = map[storage.TilePos]*crossings{}
	for axis := range r.planes {
		r.planes[axis] = map[[2]int32]*plane{}
	}
	for i := range w.model.Triangles {
		if err := w.step(); err != nil {
			return err
		}
		t := w.triangle(i)
		for axis := range 3 {
			if err := w.castAlong(axis, &t); err != nil {
				return err
			}
		}
	}
	for axis := range r.planes {
		for _, p := range r.planes[axis] {
			for i := range p.seen {
				r.count += bits.OnesCount64(p.seen[i])
				r.odd += bits.OnesCount64(p.odd[i])
			}
		}
	}
	w.flip = w.inward && r.odd == 0
	return nil
}

// castAlong follows the rays along an axis that may cross a triangle, row by row.
func (w *worker) castAlong(axis int, t *triangle) error {
	u, v := (axis+1)%3, (axis+2)%3
	lo, hi := t.bounds()
	first, last := rayAfter(lo[v]), rayAfter(hi[v])
	if first == last || rayAfter(lo[u]) == rayAfter(hi[u]) {
		return nil
	}
	n := t.normal()
	for j := first; j < last; j++ {
		y := float64(j) + 0.5
		from, to := rowSpan(t, u, v, y)
		for i := from; i < to; i++ {
			depth := t[0][axis]
			if n[axis] != 0 {
				depth -= (n[u]*(float64(i)+0.5-t[0][u]) + n[v]*(y-t[0][v])) / n[axis]
			}
			depth = min(max(depth, lo[axis]), hi[axis])
			var cell [3]int32
			cell[axis], cell[u], cell[v] = rayAfter(depth), i, j
			if err := w.cross(axis, storage.Pos{X: cell[0], Y: cell[1], Z: cell[2]}); err != nil {
				return err
			}
		}
		if err := w.spend(1); err != nil {
			return err
		}
	}
	return nil
}

// rayAfter returns the first cell whose centre is at f or beyond.
func rayAfter(f float64) int32 { return int32(math.Ceil(f - 0.5)) }

// rowSpan returns the rays of a row between the two edges of a triangle that reach over it, none if there are no such edges.
func rowSpan(t *triangle, u, v int, y float64) (from, to int32) {
	var ends [2]int32
	n := 0
	for k := range t {
		p, q := &t[k], &t[(k+1)%3]
		if (p[v] <= y) == (q[v] <= y) || n == len(ends) {
			continue
		}
		if p[v] > q[v] {
			p, q = q, p // so that the triangle on the other side computes the same
		}
		x := p[u] + (y-p[v])*((q[u]-p[u])/(q[v]-p[v]))
		ends[n] = rayAfter(min(max(x, min(p[u], q[u])), max(p[u], q[u])))
		n++
	}
	return min(ends[0], ends[1]), max(ends[0], ends[1])
}

// cross notes that the surface is crossed before the centre of a cell.
func (w *worker) cross(axis int, p storage.Pos) error {
	r := &w.rays
	if at := p.Tile(); r.tile == nil || at != r.last {
		t := r.tiles[at]
		if t == nil {
			if err := w.budget.Hold(crossingsBytes); err != nil {
				return err
			}
			t = new(crossings)
			r.tiles[at] = t
		}
		r.last, r.tile = at, t
	}
	i := p.Index()
	r.tile[axis][i>>6] ^= 1 << (i & 63)

	at, bit := rayOf(axis, p)
	if r.plane[axis] == nil || at != r.at[axis] {
		q := r.planes[axis][at]
		if q == nil {
			if err := w.budget.Hold(planeBytes); err != nil {
				return err
			}
			q = new(plane)
			r.planes[axis][at] = q
		}
		r.at[axis], r.plane[axis] = at, q
	}
	r.plane[axis].seen[bit>>6] |= 1 << (bit & 63)
	r.plane[axis].odd[bit>>6] ^= 1 << (bit & 63)
	return w.spend(1)
}

// rayOf returns the tile, without its coordinate along the axis, and the bit of the ray along an axis through a cell.
func rayOf(axis int, p storage.Pos) ([2]int32, int) {
	a, b := p.X, p.Y
	switch axis {
	case 0:
		a, b = p.Y, p.Z
	case 1:
		b = p.Z
	}
	return [2]int32{a >> storage.TileShift, b >> storage.TileShift}, int(a&(storage.TileEdge-1)) | int(b&(storage.TileEdge-1))<<storage.TileShift
}
