package storage

import "fmt"

// Coordinates of cells lie in [MinCoord, MaxCoord), so that sums and mirrored positions of two of them fit an int32.
const (
	MinCoord = -1 << 30
	MaxCoord = 1 << 30
)

// Pos names a cell by its min corner, in voxels.
type Pos struct{ X, Y, Z int32 }

// String returns the position as "x,y,z".
func (p Pos) String() string { return fmt.Sprintf("%d,%d,%d", p.X, p.Y, p.Z) }

// Valid reports whether every coordinate lies in [MinCoord, MaxCoord).
func (p Pos) Valid() bool {
	return p.X >= MinCoord && p.X < MaxCoord && p.Y >= MinCoord && p.Y < MaxCoord && p.Z >= MinCoord && p.Z < MaxCoord
}

// Add returns p+q by component.
func (p Pos) Add(q Pos) Pos { return Pos{p.X + q.X, p.Y + q.Y, p.Z + q.Z} }

// Sub returns p-q by component.
func (p Pos) Sub(q Pos) Pos { return Pos{p.X - q.X, p.Y - q.Y, p.Z - q.Z} }

// Tile returns the tile that holds the cell.
func (p Pos) Tile() TilePos { return TilePos{p.X >> TileShift, p.Y >> TileShift, p.Z >> TileShift} }

// Index returns the cell's index within its tile, see [TileCells].
func (p Pos) Index() int {
	return int(p.X&tileMask) | int(p.Y&tileMask)<<TileShift | int(p.Z&tileMask)<<(2*TileShift)
}

// TilePos names a tile: its min corner divided by TileEdge.
type TilePos struct{ X, Y, Z int32 }

// Min returns the min corner of the tile in cells.
func (t TilePos) Min() Pos { return Pos{t.X << TileShift, t.Y << TileShift, t.Z << TileShift} }

// Box returns the cells of the tile.
func (t TilePos) Box() Box {
	m := t.Min()
	return Box{m, Pos{m.X + TileEdge, m.Y + TileEdge, m.Z + TileEdge}}
}

// Cell returns the position of the cell with index i, the inverse of [Pos.Index].
func (t TilePos) Cell(i int) Pos {
	m := t.Min()
	return Pos{m.X + int32(i&tileMask), m.Y + int32(i>>TileShift&tileMask), m.Z + int32(i>>(2*TileShift))}
}

// Compare orders tiles as [Volume.Walk] visits them: ascending Morton order of the coordinates with z the most significant
// of each triple of bits, negative coordinates before the others. It returns -1, 0 or 1.
func (t TilePos) Compare(u TilePos) int {
	const sign = 1 << 31
	a := [3]uint32{uint32(t.Z) ^ sign, uint32(t.Y) ^ sign, uint32(t.X) ^ sign}
	b := [3]uint32{uint32(u.Z) ^ sign, uint32(u.Y) ^ sign, uint32(u.X) ^ sign}
	axis, high := 0, uint32(0)
	for i := range a { // the axis whose highest differing bit is the highest decides; the earlier axis wins a tie
		if d := a[i] ^ b[i]; d > high && d^high > high {
			axis, high = i, d
		}
	}
	switch {
	case high == 0:
		return 0
	case a[axis] < b[axis]:
		return -1
	}
	return 1
}

// Box is a half-open box of cells: Min inside, Max outside. A box with Max <= Min on some axis is empty.
type Box struct{ Min, Max Pos }

// Everywhere is the box of all valid cells.
var Everywhere = Box{Pos{MinCoord, MinCoord, MinCoord}, Pos{MaxCoord, MaxCoord, MaxCoord}}

// BoxAt returns the box of the one cell p.
func BoxAt(p Pos) Box { return Box{p, Pos{p.X + 1, p.Y + 1, p.Z + 1}} }

// String returns the box as "min..max" with the exclusive max.
func (b Box) String() string { return b.Min.String() + ".." + b.Max.String() }

// Empty reports whether the box holds no cell.
func (b Box) Empty() bool { return b.Min.X >= b.Max.X || b.Min.Y >= b.Max.Y || b.Min.Z >= b.Max.Z }

// Contains reports whether the cell p lies in the box.
func (b Box) Contains(p Pos) bool {
	return p.X >= b.Min.X && p.X < b.Max.X && p.Y >= b.Min.Y && p.Y < b.Max.Y && p.Z >= b.Min.Z && p.Z < b.Max.Z
}

// ContainsBox reports whether every cell of c lies in b. An empty c is contained.
func (b Box) ContainsBox(c Box) bool { return c.Empty() || b.Intersect(c) == c }

// Intersect returns the cells in both boxes, the zero Box if there are none.
func (b Box) Intersect(c Box) Box {
	r := Box{
		Pos{max(b.Min.X, c.Min.X), max(b.Min.Y, c.Min.Y), max(b.Min.Z, c.Min.Z)},
		Pos{min(b.Max.X, c.Max.X), min(b.Max.Y, c.Max.Y), min(b.Max.Z, c.Max.Z)},
	}
	if r.Empty() {
		return Box{}
	}
	return r
}

// Union returns the smallest box that contains both.
func (b Box) Union(c Box) Box {
	switch {
	case b.Empty():
		return c
	case c.Empty():
		return b
	}
	return Box{
		Pos{min(b.Min.X, c.Min.X), min(b.Min.Y, c.Min.Y), min(b.Min.Z, c.Min.Z)},
		Pos{max(b.Max.X, c.Max.X), max(b.Max.Y, c.Max.Y), max(b.Max.Z, c.Max.Z)},
	}
}

// Size returns the number of cells along each axis, zeros for an empty box.
func (b Box) Size() (x, y, z int64) {
	if b.Empty() {
		return 0, 0, 0
	}
	return int64(b.Max.X) - int64(b.Min.X), int64(b.Max.Y) - int64(b.Min.Y), int64(b.Max.Z) - int64(b.Min.Z)
}

// Cells returns the number of cells as a float, since a valid box may hold more than an int64 counts.
func (b Box) Cells() float64 {
	x, y, z := b.Size()
	return float64(x) * float64(y) * float64(z)
}

// Tiles returns the tiles that overlap the box, as a half-open box in tile coordinates.
func (b Box) Tiles() Box {
	if b.Empty() {
		return Box{}
	}
	lo := b.Min.Tile()
	hi := Pos{b.Max.X - 1, b.Max.Y - 1, b.Max.Z - 1}.Tile()
	return Box{Pos(lo), Pos{hi.X + 1, hi.Y + 1, hi.Z + 1}}
}
