package render

import (
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// around lists the cells above a face that can darken it, as steps along the two axes of the face. The bit in a mask is the index.
var around = [8][2]int32{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}

// crease is how far from an edge an opaque neighbour darkens a face, in voxels.
const crease = 0.2

// creased reports whether a hit lies in a crease: near to an opaque cell that stands on the plane of the face.
func (e *eye) creased(h *trace.Hit) bool {
	if !h.Same(&e.lit) {
		e.lit, e.mask = *h, e.neighbours(h)
	}
	if e.mask == 0 {
		return false
	}
	d := e.ray.Point(h.At).Sub(trace.Corner(h.Pos()))
	place := [3]float64{d.X, d.Y, d.Z}
	u, v := h.Face.Across()
	return near(e.mask, place[u], place[v])
}

// neighbours returns the mask of opaque cells around the cell above a face.
func (e *eye) neighbours(h *trace.Hit) (mask uint8) {
	u, v := h.Face.Across()
	for bit, d := range around {
		var p [3]int32
		p[h.Face.Axis()] = h.Face.Step()
		p[u], p[v] = d[0], d[1]
		if e.grid.OpaqueBeside(h, p[0], p[1], p[2]) {
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
