package trace

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Pos returns the position of the cell.
func (h *Hit) Pos() storage.Pos { return h.tile.pos.Cell(h.cell) }

// Color returns the colour of the cell.
func (h *Hit) Color() storage.Color { return h.tile.view.At(h.cell) }

// Opaque reports whether the cell's colour lets nothing through.
func (h *Hit) Opaque() bool { return h.tile.opaque(h.cell) }

// Same reports whether two hits are of the same face of the same cell.
func (h *Hit) Same(o *Hit) bool { return h.tile == o.tile && h.cell == o.cell && h.Face == o.Face }

// opaque reports whether a cell lets nothing through.
func (t *tile) opaque(cell int) bool {
	return t.solid[cell>>6&(storage.OccWords-1)]>>(cell&63)&1 != 0
}

// Beside returns the colour of the cell at a step from the one that was hit, 0 if it is empty.
func (g *Grid) Beside(h *Hit, dx, dy, dz int32) storage.Color {
	t, i := g.locate(h, dx, dy, dz)
	if t == nil {
		return 0
	}
	return t.view.At(i)
}

// OpaqueBeside reports whether the cell at a step from the one that was hit lets nothing through.
func (g *Grid) OpaqueBeside(h *Hit, dx, dy, dz int32) bool {
	t, i := g.locate(h, dx, dy, dz)
	return t != nil && t.opaque(i)
}

// Layer returns the index of the layer that the cell belongs to, among those that the grid was made with, -1 if to none.
func (g *Grid) Layer(h *Hit) int {
	p := h.Pos()
	for i := len(g.layers) - 1; i >= 0; i-- {
		if !g.layers[i].Volume.Get(p).Empty() {
			return i
		}
	}
	return -1
}

// locate returns the tile and index of the cell at a step from the one that was hit; nil if there is no such tile.
func (g *Grid) locate(h *Hit, dx, dy, dz int32) (*tile, int) {
	const mask = storage.TileEdge - 1
	x := int32(h.cell&mask) + dx
	y := int32(h.cell>>storage.TileShift&mask) + dy
	z := int32(h.cell>>(2*storage.TileShift)) + dz
	if (x|y|z)&^mask == 0 {
		return h.tile, int(x | y<<storage.TileShift | z<<(2*storage.TileShift))
	}
	q := h.tile.pos.Min().Add(storage.Pos{X: x, Y: y, Z: z})
	return g.find(q.Tile()), q.Index()
}
