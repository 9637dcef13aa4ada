package method

import "github.com/goxel-daemon/goxel-daemon/storage"

// groupSize is how many cells of a list are sorted at once.
const groupSize = 1 << 16

// groups sorts the cells of a list by their tiles, so that a volume has each tile in hand once and not once for every cell. Cells
// of one tile keep their order, so that the last of several for one cell still counts.
type groups struct {
	apply func(p storage.Pos, c storage.Color) error

	cells []groupCell
	tiles []groupTile
	index map[storage.TilePos]int32 // in tiles
	last  storage.TilePos           // of the last cell
	at    int32                     // its index in tiles, -1 for none
}

type groupCell struct {
	p    storage.Pos
	c    storage.Color
	next int32 // the next cell of the same tile, -1 for none
}

type groupTile struct{ first, last int32 }

func newGroups(apply func(storage.Pos, storage.Color) error) *groups {
	return &groups{apply: apply, index: map[storage.TilePos]int32{}, at: -1}
}

// add takes a cell. It is applied now or later, the latest by flush.
func (g *groups) add(p storage.Pos, c storage.Color) error {
	if len(g.cells) == groupSize {
		if err := g.flush(); err != nil {
			return err
		}
	}
	i := int32(len(g.cells))
	g.cells = append(g.cells, groupCell{p, c, -1})
	tp := p.Tile()
	if g.at < 0 || g.last != tp {
		at, known := g.index[tp]
		if !known {
			at = int32(len(g.tiles))
			g.index[tp] = at
			g.tiles = append(g.tiles, groupTile{first: i, last: -1})
		}
		g.last, g.at = tp, at
	}
	t := &g.tiles[g.at]
	if t.last >= 0 {
		g.cells[t.last].next = i
	}
	t.last = i
	return nil
}

// flush applies what was added and not yet applied.
func (g *groups) flush() error {
	for _, t := range g.tiles {
		for i := t.first; i >= 0; i = g.cells[i].next {
			if err := g.apply(g.cells[i].p, g.cells[i].c); err != nil {
				return err
			}
		}
	}
	g.cells, g.tiles, g.at = g.cells[:0], g.tiles[:0], -1
	clear(g.index)
	return nil
}
