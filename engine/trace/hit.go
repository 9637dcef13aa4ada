package trace

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Hit is a cell that a ray meets.
type Hit struct {
	At   float64 // where on the ray it enters the cell, in lengths of its direction
	Face Face    // the side through which the ray enters

	place uint16 // 64 times the brick of the tile, plus the cell of the brick
	tile  *tile
}

// cell returns the index of the cell within its tile.
func (h *Hit) cell() int { return cellOf(uint(h.place>>6), uint(h.place&63)) }

// Pos returns the position of the cell.
func (h *Hit) Pos() storage.Pos { return h.tile.pos.Cell(h.cell()) }

// Color returns the colour of the cell.
func (h *Hit) Color() storage.Color { return h.tile.at(h.cell()) }

// Opaque reports whether the cell's colour lets nothing through.
func (h *Hit) Opaque() bool { return h.tile.opaque || h.Color().A() == 255 }

// Same reports whether two hits are of the same face of the same cell.
func (h *Hit) Same(o *Hit) bool { return h.tile == o.tile && h.place == o.place && h.Face == o.Face }

// Beside returns the colour of the cell at a step from the one that was hit, 0 if it is empty.
func (g *Grid) Beside(h *Hit, dx, dy, dz int32) storage.Color {
	t, cell := g.locate(h, dx, dy, dz)
	if t == nil || !t.bricked().has(g.words, cell) {
		return 0
	}
	return t.at(cell)
}

// OpaqueBeside reports whether the cell at a step from the one that was hit lets nothing through.
func (g *Grid) OpaqueBeside(h *Hit, dx, dy, dz int32) bool {
	t, cell := g.locate(h, dx, dy, dz)
	return t != nil && t.bricked().has(g.solid, cell)
}

// locate returns the tile and index of the cell at a step from the one that was hit; nil if there is nothing in its brick.
func (g *Grid) locate(h *Hit, dx, dy, dz int32) (*tile, int) {
	const mask = storage.TileEdge - 1
	cell := h.cell()
	x := int32(cell&mask) + dx
	y := int32(cell>>storage.TileShift&mask) + dy
	z := int32(cell>>(2*storage.TileShift)) + dz
	if (x|y|z)&^mask == 0 {
		return h.tile, int(x | y<<storage.TileShift | z<<(2*storage.TileShift))
	}
	q := h.tile.pos.Min().Add(storage.Pos{X: x, Y: y, Z: z})
	return g.find(q), q.Index()
}
