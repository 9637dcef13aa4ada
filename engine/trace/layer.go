package trace

import (
	"context"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Layer is one of the volumes that a grid's volume was merged from.
type Layer struct {
	ID     int // positive
	Volume storage.Volume
}

// owner is a layer with cells in a tile.
type owner struct {
	cells bricked
	tile  int32
	layer int32
}

// Layer returns the index of the layer that the cell belongs to, among those that the grid was made with, -1 if to none.
func (g *Grid) Layer(h *Hit) int {
	t := h.tile
	for k := range g.owners[t.owner : t.owner+t.owners] {
		if o := &g.owners[int(t.owner)+k]; o.cells.has(g.owned, h.cell) {
			return int(o.layer)
		}
	}
	return -1
}

// own notes which layers have cells in which tile.
func (g *Grid) own(ctx context.Context, s *storage.Scratch) error {
	var err error
	seen := 0
	for layer := len(g.layers) - 1; layer >= 0; layer-- {
		g.layers[layer].Volume.Walk(storage.Everywhere, s, func(tp storage.TilePos, view *storage.Tile) bool {
			if seen++; seen%checkEvery == 0 {
				if err = ctx.Err(); err != nil {
					return false
				}
			}
			if k, ok := g.tileAt(tp); ok && view.Form != storage.Empty {
				o := owner{tile: k, layer: int32(layer), cells: bricked{first: uint32(len(g.owned))}}
				g.owned, o.cells.bricks = appendBricks(g.owned, view.Occ)
				g.owners = append(g.owners, o)
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	slices.SortStableFunc(g.owners, func(a, b owner) int { return int(a.tile - b.tile) })
	for k := range g.owners {
		t := &g.tiles[g.owners[k].tile]
		if t.owners == 0 {
			t.owner = uint32(k)
		}
		t.owners++
	}
	return nil
}

// tileAt returns the index of a tile.
func (g *Grid) tileAt(tp storage.TilePos) (int32, bool) {
	k, ok := slices.BinarySearchFunc(g.tiles, tp, func(t tile, tp storage.TilePos) int { return t.pos.Compare(tp) })
	return int32(k), ok
}
