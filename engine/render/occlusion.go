package render

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// around lists the cells above a face that can darken it, as steps along the two axes of the face. The bit in a mask is the index.
var around = [8][2]int32{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}

// crease is how far from an edge an opaque neighbour darkens a face, in voxels.
const crease = 0.2

// creased reports whether a hit lies in a crease: near to an opaque cell that stands on the plane of the face.
func (e *eye) creased(r *ray, h *hit) bool {
	if h.tile != e.lit.tile || h.cell != e.lit.cell || h.face != e.lit.face {
		e.lit, e.mask = *h, e.neighbours(h)
	}
	if e.mask == 0 {
		return false
	}
	m := h.tile.pos.Min()
	p := local(h.cell)
	base := [3]int32{m.X + p[0], m.Y + p[1], m.Z + p[2]}
	place := func(a int) float64 { return r.origin[a] + r.dir[a]*h.at - float64(base[a]) }
	u, v := faceAxes(h.face)
	return near(e.mask, place(u), place(v))
}

// faceAxes returns the axes along a face.
func faceAxes(f face) (u, v int) {
	switch f >> 1 {
	case axisX:
		return axisY, axisZ
	case axisY:
		return axisX, axisZ
	}
	return axisX, axisY
}

// neighbours returns the mask of opaque cells around the cell above a face.
func (e *eye) neighbours(h *hit) (mask uint8) {
	above := local(h.cell)
	above[h.face>>1] += int32(h.face&1)*2 - 1
	u, v := faceAxes(h.face)
	for bit, d := range around {
		p := above
		p[u] += d[0]
		p[v] += d[1]
		if t, i := e.locate(h.tile, p); t != nil && t.solid[i>>6&(storage.OccWords-1)]>>(i&63)&1 != 0 {
			mask |= 1 << bit
		}
	}
	return mask
}

// near reports whether the point (u, v) of a face is near to a cell of the mask, measured along the axes, so that the border of the
// crease runs along the edges of voxels.
func near(mask uint8, u, v float64) bool {
	distance := [8]float64{
		u, 1 - u, v, 1 - v,
		max(u, v), max(1-u, v), max(u, 1-v), max(1-u, 1-v),
	}
	for bit, d := range distance {
		if mask>>bit&1 != 0 && d < crease {
			return true
		}
	}
	return false
}
