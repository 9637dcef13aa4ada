package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// around lists the cells above a face that can darken it, as steps along the two axes of the face. The bit in a mask is the index.
var around = [8][2]int32{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}

// cornerBits lists the cells that touch each corner of a face, as bits of a mask: the two beside edges and the one beside the corner. The
// corners are (0,0), (1,0), (0,1) and (1,1) in the axes of the face.
var cornerBits = [4][3]uint8{{0, 2, 4}, {1, 2, 5}, {0, 3, 6}, {1, 3, 7}}

// cornerShade is how dark a corner is by the number of cells that touch it.
var cornerShade = [4]float64{0, 0.45, 0.75, 1}

// creaseSteps is the number of steps in which creases fade, few enough for small files and many enough not to be seen.
const creaseSteps = 16

// creased returns how dark a point of a face is in the crease to opaque cells that stand on its plane, from 0 to 1. Each corner of the face is
// darker the more cells touch it; between them the darkness goes over smoothly.
func (e *eye) creased(h *trace.Hit, at Vec) float64 {
	if !h.Same(&e.lit) {
		e.lit, e.mask = *h, e.neighbours(h)
	}
	if e.mask == 0 {
		return 0
	}
	u, v := e.place(h, at)
	if e.cutoff {
		return goxelCrease(e.mask, u, v)
	}
	c := &cornerShades[e.mask]
	low, high := c[0]+(c[1]-c[0])*u, c[2]+(c[3]-c[2])*u
	return math.Round((low+(high-low)*v)*creaseSteps) / creaseSteps
}

// cornerShades holds the darkness of the four corners of a face by its mask. Nobody writes to it.
var cornerShades = func() (shades [256][4]float64) {
	for mask := range shades {
		for corner, bits := range cornerBits {
			has := func(i int) int { return mask >> bits[i] & 1 }
			n := has(0) + has(1) + has(2)
			if has(0)+has(1) == 2 {
				n = 3
			}
			shades[mask][corner] = cornerShade[n]
		}
	}
	return shades
}()

// place returns where on a face a point is, from 0 to 1 along its two axes.
func (e *eye) place(h *trace.Hit, at Vec) (u, v float64) {
	d := at.Sub(trace.Corner(h.Pos()))
	switch h.Face.Axis() {
	case 0:
		u, v = d.Y, d.Z
	case 1:
		u, v = d.X, d.Z
	default:
		u, v = d.X, d.Y
	}
	return min(max(u, 0), 1), min(max(v, 0), 1)
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
