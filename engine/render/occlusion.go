package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
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
func (e *eye) creased(h *trace.Hit, cell storage.Pos, at Vec) float64 {
	mask := e.know(h, cell).mask
	if mask == 0 {
		return 0
	}
	u, v := place(cell, h.Face, at)
	if e.cutoff {
		return goxelCrease(mask, u, v)
	}
	c := &cornerShades[mask]
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

// place returns where on a face of a cell a point is, from 0 to 1 along its two axes.
func place(cell storage.Pos, f trace.Face, at Vec) (u, v float64) {
	switch f.Axis() {
	case 0:
		u, v = at.Y-float64(cell.Y), at.Z-float64(cell.Z)
	case 1:
		u, v = at.X-float64(cell.X), at.Z-float64(cell.Z)
	default:
		u, v = at.X-float64(cell.X), at.Y-float64(cell.Y)
	}
	return min(max(u, 0), 1), min(max(v, 0), 1)
}

// faceCache keeps what is known about the faces that were last asked for; a face has one slot in it.
type faceCache [faceSlots]known

// faceSlots is the number of faces that are kept, a power of two: about those that a tile of the picture shows.
const faceSlots = 1024

// known is what is known about a face.
type known struct {
	cell storage.Pos
	face trace.Face
	set  bool
	mask uint8      // which cells around the cell above it are opaque
	lit  bool       // whether sun is set
	sun  [3]float32 // how much of the sun's light comes to it
}

// know returns what is known about a face. It is valid until the next call.
func (e *eye) know(h *trace.Hit, cell storage.Pos) *known {
	k := &e.faces[uint32(cell.X*3+cell.Y*37+cell.Z*151+int32(h.Face)*67)%faceSlots]
	if !k.set || k.cell != cell || k.face != h.Face {
		*k = known{cell: cell, face: h.Face, set: true, mask: e.neighbours(h)}
	}
	return k
}

// neighbours asks the cells around the cell above a face.
func (e *eye) neighbours(h *trace.Hit) (mask uint8) {
	step := h.Face.Step()
	for bit, d := range around {
		opaque := false
		switch h.Face.Axis() {
		case 0:
			opaque = e.grid.OpaqueBeside(h, step, d[0], d[1])
		case 1:
			opaque = e.grid.OpaqueBeside(h, d[0], step, d[1])
		default:
			opaque = e.grid.OpaqueBeside(h, d[0], d[1], step)
		}
		if opaque {
			mask |= 1 << bit
		}
	}
	return mask
}
