package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// around lists the cells above a face that can darken it, as steps along the two axes of the face. The bit in a mask is the index.
var around = [8][2]int32{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}

// reach is how far from an edge a neighbour darkens a face, in voxels.
const reach = 0.5

// level returns how dark a hit is for the opaque cells around the face, 0 to levels-1.
func (e *eye) level(r *ray, h *hit) int {
	if h.tile != e.lit.tile || h.cell != e.lit.cell || h.face != e.lit.face {
		e.lit, e.mask = *h, e.neighbours(h)
	}
	if e.mask == 0 {
		return 0
	}
	m := h.tile.pos.Min()
	p := local(h.cell)
	base := [3]int32{m.X + p[0], m.Y + p[1], m.Z + p[2]}
	u, v := faceAxes(h.face)
	place := func(a int) float64 {
		return min(max(r.origin[a]+r.dir[a]*h.at-float64(base[a]), 0), 1)
	}
	return quantise(darkness(e.mask, place(u), place(v)))
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

// darkness returns how much of the light from everywhere the cells of a mask take from the point (u, v) of a face, 0 to 1.
func darkness(mask uint8, u, v float64) float64 {
	distance := [8]float64{
		u, 1 - u, v, 1 - v,
		math.Hypot(u, v), math.Hypot(1-u, v), math.Hypot(u, 1-v), math.Hypot(1-u, 1-v),
	}
	open := 1.0
	for bit, d := range distance {
		if mask>>bit&1 != 0 && d < reach {
			f := d / reach
			open *= f
		}
	}
	return 1 - open
}

func quantise(dark float64) int {
	return min(int(dark*levels), levels-1)
}
