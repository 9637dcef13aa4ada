package blocks

import "github.com/goxel-daemon/goxel-daemon/storage"

// Order is how a file lists the cells of a box: planes, in each of them rows, and in each row the cells along +X.
type Order uint8

// The orders.
const (
	RowsToFront Order = iota // planes along +Z, rows along -Y, as in files of Minecraft: x fastest, then z, which goes to the front, then y
	RowsUp                   // planes along +Y, rows along +Z, as in files of Luanti: x fastest, then y, then z, which goes to the back
)

// shape is a box in an order.
type shape struct {
	order  Order
	box    storage.Box
	planes int32 // their number
	rows   int32 // in a plane
	width  int   // cells of a row
	low    storage.TilePos
	across int32 // tiles along a row
	deep   int32 // tiles along the rows of a plane
}

func newShape(order Order, box storage.Box) *shape {
	around := box.Tiles()
	x, y, z := box.Size()
	s := &shape{order: order, box: box, low: storage.TilePos(around.Min), width: int(x), across: around.Max.X - around.Min.X}
	if order == RowsToFront {
		s.planes, s.rows, s.deep = int32(z), int32(y), around.Max.Y-around.Min.Y
	} else {
		s.planes, s.rows, s.deep = int32(y), int32(z), around.Max.Z-around.Min.Z
	}
	return s
}

// row returns the first cell of a row.
func (s *shape) row(plane, row int32) storage.Pos {
	if s.order == RowsToFront {
		return storage.Pos{X: s.box.Min.X, Y: s.box.Max.Y - 1 - row, Z: s.box.Min.Z + plane}
	}
	return storage.Pos{X: s.box.Min.X, Y: s.box.Min.Y + plane, Z: s.box.Min.Z + row}
}

// begins reports whether the plane is the first or the first of a tile, and how many planes from it on lie in the same tiles.
func (s *shape) begins(plane int32) (bool, int32) {
	at := s.box.Min.Z
	if s.order == RowsUp {
		at = s.box.Min.Y
	}
	at += plane
	return plane == 0 || at&(storage.TileEdge-1) == 0, min(storage.TileEdge-at&(storage.TileEdge-1), s.planes-plane)
}

// part returns the cells of n planes.
func (s *shape) part(plane, n int32) storage.Box {
	b := s.box
	if s.order == RowsToFront {
		b.Min.Z += plane
		b.Max.Z = b.Min.Z + n
	} else {
		b.Min.Y += plane
		b.Max.Y = b.Min.Y + n
	}
	return b
}

// line returns the place of a tile among the lines of tiles along X in a plane.
func (s *shape) line(tp storage.TilePos) int32 {
	if s.order == RowsToFront {
		return tp.Y - s.low.Y
	}
	return tp.Z - s.low.Z
}
