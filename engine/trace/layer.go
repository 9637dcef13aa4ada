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
	whole bool // whether it has all cells of the tile, which are then not noted
}

// Layer returns the index of the layer that the cell belongs to, among those that the grid was made with, -1 if to none.
func (g *Grid) Layer(h *Hit) int {
	t, cell := h.tile, h.cell()
	for k := t.owner; k < t.owner+int(t.owners); k++ {
		if o := &g.owners[k]; o.whole || o.cells.has(g.owned, cell) {
			return int(o.layer)
		}
	}
	return -1
}

// own notes which layers have cells in which tile, from the last layer to the first; those below one that has all cells do not matter.
func (g *Grid) own(ctx context.Context, s *storage.Scratch) error {
	if len(g.layers) == 0 {
		return nil
	}
	var err error
	seen, whole := 0, make([]bool, len(g.tiles))
	for layer := len(g.layers) - 1; layer >= 0; layer-- {
		g.layers[layer].Volume.Walk(storage.Everywhere, s, func(tp storage.TilePos, view *storage.Tile) bool {
			if seen++; seen%checkEvery == 0 {
				if err = ctx.Err(); err != nil {
					return false
				}
			}
			if k, ok := g.tileAt(tp); ok && !whole[k] && view.Form != storage.Empty {
				o := g.claim(k, view)
				o.layer, whole[k] = int32(layer), o.whole
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
			t.owner = k
		}
		t.owners++
	}
	return nil
}

// claim returns the owner of the cells of a view in a tile.
func (g *Grid) claim(tile int32, view *storage.Tile) owner {
	t, first := &g.tiles[tile], len(g.owned)
	o := owner{tile: tile, cells: bricked{first: uint32(first)}}
	g.owned, o.cells.bricks = appendBricks(g.owned, view.Occ)
	words, missing := g.words[t.first:], t.bricks&^o.cells.bricks
	if missing != 0 {
		return o
	}
	at := 0
	for k, bricks := first, o.cells.bricks; bricks != 0; k, bricks = k+1, bricks&(bricks-1) {
		if t.bricks&bricks&-bricks == 0 {
			continue
		}
		if words[at]&^g.owned[k] != 0 {
			return o
		}
		at++
	}
	g.owned = g.owned[:first]
	o.whole = true
	return o
}

// tileAt returns the index of a tile.
func (g *Grid) tileAt(tp storage.TilePos) (int32, bool) {
	k, ok := slices.BinarySearchFunc(g.tiles, tp, func(t tile, tp storage.TilePos) int { return t.pos.Compare(tp) })
	return int32(k), ok
}
