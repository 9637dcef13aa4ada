package mesh

import "github.com/goxel-daemon/goxel-daemon/storage"

// Face is a direction in which a cell can be seen.
type Face uint8

// The faces by their outward normals.
const (
	NegX Face = iota
	PosX
	NegY
	PosY
	NegZ
	PosZ

	NumFaces = 6
)

// normals holds the outward normal of every face.
var normals = [NumFaces]storage.Pos{{X: -1}, {X: 1}, {Y: -1}, {Y: 1}, {Z: -1}, {Z: 1}}

// Vector returns the outward normal: one component is 1 or -1.
func (f Face) Vector() storage.Pos { return normals[f] }

// Axis returns 0, 1 or 2 for a normal along x, y or z.
func (f Face) Axis() int { return int(f) / 2 }

// Positive reports whether the normal points to higher coordinates.
func (f Face) Positive() bool { return f&1 != 0 }

// Quad is a rectangle on the surface: the given face of all cells of a box that is one cell deep.
type Quad struct {
	Cells  storage.Box
	Normal Face
	Color  storage.Color // of the cells, as they are stored
}

// Corners returns the four corners in counter-clockwise order as seen from outside, in units of cells.
func (q *Quad) Corners() [4]storage.Pos {
	lo, hi := q.Cells.Min, q.Cells.Max
	switch q.Normal {
	case NegX:
		return [4]storage.Pos{{X: lo.X, Y: lo.Y, Z: lo.Z}, {X: lo.X, Y: lo.Y, Z: hi.Z}, {X: lo.X, Y: hi.Y, Z: hi.Z}, {X: lo.X, Y: hi.Y, Z: lo.Z}}
	case PosX:
		return [4]storage.Pos{{X: hi.X, Y: lo.Y, Z: lo.Z}, {X: hi.X, Y: hi.Y, Z: lo.Z}, {X: hi.X, Y: hi.Y, Z: hi.Z}, {X: hi.X, Y: lo.Y, Z: hi.Z}}
	case NegY:
		return [4]storage.Pos{{X: lo.X, Y: lo.Y, Z: lo.Z}, {X: hi.X, Y: lo.Y, Z: lo.Z}, {X: hi.X, Y: lo.Y, Z: hi.Z}, {X: lo.X, Y: lo.Y, Z: hi.Z}}
	case PosY:
		return [4]storage.Pos{{X: lo.X, Y: hi.Y, Z: lo.Z}, {X: lo.X, Y: hi.Y, Z: hi.Z}, {X: hi.X, Y: hi.Y, Z: hi.Z}, {X: hi.X, Y: hi.Y, Z: lo.Z}}
	case NegZ:
		return [4]storage.Pos{{X: lo.X, Y: lo.Y, Z: lo.Z}, {X: lo.X, Y: hi.Y, Z: lo.Z}, {X: hi.X, Y: hi.Y, Z: lo.Z}, {X: hi.X, Y: lo.Y, Z: lo.Z}}
	}
	return [4]storage.Pos{{X: lo.X, Y: lo.Y, Z: hi.Z}, {X: hi.X, Y: lo.Y, Z: hi.Z}, {X: hi.X, Y: hi.Y, Z: hi.Z}, {X: lo.X, Y: hi.Y, Z: hi.Z}}
}
