package qubicle

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

type cells = [storage.TileCells]storage.Color

// tiles collects the cells of tiles that a decoder fills at the same time, so that a volume gets each of them whole. Its buffers serve for all
// matrices of a file and count against the budget once.
type tiles struct {
	budget *format.Budget
	v      storage.Volume
	open   []openTile
	index  map[storage.TilePos]*cells
	free   []*cells
	occ    occupancy

	recent [128]openTile // by the lowest bits of positions
}

type openTile struct {
	tp    storage.TilePos
	cells *cells
}

func newTiles(budget *format.Budget) *tiles {
	return &tiles{budget: budget, index: map[storage.TilePos]*cells{}}
}

// tileBytes is counted for each buffer.
const tileBytes = storage.TileCells*4 + 64

// at returns the cells of a tile, which are valid until the next flush.
func (t *tiles) at(tp storage.TilePos) (*cells, error) {
	near := &t.recent[(tp.X^tp.Y<<3^tp.Z<<5)&int32(len(t.recent)-1)]
	if near.cells != nil && near.tp == tp {
		return near.cells, nil
	}
	c := t.index[tp]
	if c == nil {
		if n := len(t.free); n > 0 {
			c, t.free = t.free[n-1], t.free[:n-1]
		} else {
			if err := t.budget.Hold(tileBytes); err != nil {
				return nil, err
			}
			c = new(cells)
		}
		t.index[tp] = c
		t.open = append(t.open, openTile{tp, c})
	}
	*near = openTile{tp, c}
	return c, nil
}

// flush stores all tiles and empties the collection.
func (t *tiles) flush() error {
	for _, o := range t.open {
		if err := t.store(o.tp, o.cells); err != nil {
			return err
		}
		clear(o.cells[:])
		t.free = append(t.free, o.cells)
	}
	t.open = t.open[:0]
	clear(t.index)
	clear(t.recent[:])
	return nil
}

// store stores the cells of one tile.
func (t *tiles) store(tp storage.TilePos, c *cells) error {
	tile := rawTile(c, &t.occ)
	return t.set(tp, &tile)
}

// rawTile returns the tile of opaque or empty cells. Volumes look for a more compact form of it themselves. The view points to c and occ.
func rawTile(c *cells, occ *occupancy) storage.Tile {
	var any uint64
	for w := range occ {
		word := uint64(0)
		for i, v := range (*[64]storage.Color)(c[w<<6:]) {
			word |= uint64(v>>31) << i // the highest bit of alpha
		}
		occ[w] = word
		any |= word
	}
	if any == 0 {
		return storage.Tile{}
	}
	return storage.Tile{Form: storage.Raw, Cells: c, Occ: occ}
}

func (t *tiles) set(tp storage.TilePos, tile *storage.Tile) error {
	if tile.Form == storage.Empty {
		return nil
	}
	if err := t.budget.Add(int64(tile.Len())); err != nil {
		return err
	}
	t.v.SetTile(tp, tile)
	return nil
}
