package edit

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// walk lets a flood that compares neighbours grow within a tile, cell by cell in the order they are reached, and hands the steps
// that leave the tile to its neighbours.
func (g *growth) walk(tp storage.TilePos, t *flooded) error {
	v := g.r.v.Tile(tp, g.scratch)
	entries := t.entries
	t.entries = nil
	if v.Form == storage.Empty {
		return g.hold(-int64(cap(entries)) * entryBytes)
	}
	if t.filled == nil {
		t.filled = new(mask)
		if err := g.hold(storage.OccWords * 8); err != nil {
			return err
		}
	}
	var err error
	if v.Form == storage.Uniform && g.left >= storage.TileCells {
		err = g.walkUniform(tp, t, &v, entries)
	} else {
		err = g.walkCells(tp, t, &v, entries)
	}
	if err != nil {
		return err
	}
	return g.hold(-int64(cap(entries)) * entryBytes)
}

// walkUniform grows within a tile of one colour, in which any step to an occupied cell is allowed.
func (g *growth) walkUniform(tp storage.TilePos, t *flooded, v *storage.Tile, entries []entry) error {
	open, seeds := boxMask(tp, g.bounds), mask{}
	open.and(&open, (*mask)(v.Occ))
	open.andNot(&open, t.filled)
	for _, e := range entries {
		if open.has(int(e.cell)) && similar(v.Color, e.from, g.Tolerance) {
			seeds.add(int(e.cell))
		}
	}
	if seeds.empty() {
		return nil
	}
	grow(&seeds, &open, g.Connectivity)
	g.claim(int64(seeds.len()))
	t.filled.or(t.filled, &seeds)
	return g.leave(tp, &seeds, func(to storage.TilePos, cells *mask) error {
		out := g.out[0][:0]
		for i, w := range cells {
			for ; w != 0; w &= w - 1 {
				out = append(out, entry{uint16(i<<6 | bits.TrailingZeros64(w)), v.Color})
			}
		}
		g.out[0] = out
		return g.deliver(to, out)
	})
}

// walkCells grows cell by cell.
func (g *growth) walkCells(tp storage.TilePos, t *flooded, v *storage.Tile, entries []entry) error {
	v.Expand(&g.cells)
	for i := range g.out {
		g.out[i] = g.out[i][:0]
	}
	g.stack = g.stack[:0]
	for _, e := range entries {
		g.step(tp, t, int(e.cell), e.from)
	}
	for n := 0; n < len(g.stack) && !g.result.Truncated; n++ {
		g.stepAround(tp, t, int(g.stack[n]))
	}
	for i, out := range g.out {
		to := storage.TilePos{X: tp.X + int32(i%3) - 1, Y: tp.Y + int32(i/3%3) - 1, Z: tp.Z + int32(i/9) - 1}
		if err := g.deliver(to, out); err != nil {
			return err
		}
	}
	return nil
}

const entryBytes = 8

// step reaches a cell of the tile from a neighbour of the given colour if it may be.
func (g *growth) step(tp storage.TilePos, t *flooded, i int, from storage.Color) {
	c := g.cells[i]
	if c == 0 || t.filled.has(i) || !similar(c, from, g.Tolerance) || !g.bounds.Contains(tp.Cell(i)) || g.claim(1) == 0 {
		return
	}
	t.filled.add(i)
	g.stack = append(g.stack, uint16(i))
}

// stepAround tries all neighbours of a cell.
func (g *growth) stepAround(tp storage.TilePos, t *flooded, i int) {
	const edge = storage.TileEdge
	reach := reachAxes(g.Connectivity)
	x, y, z := int32(i%edge), int32(i/edge%edge), int32(i/(edge*edge))
	for dz := int32(-1); dz <= 1; dz++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dx := int32(-1); dx <= 1; dx++ {
				if axes := dx&1 + dy&1 + dz&1; axes == 0 || axes > reach {
					continue
				}
				nx, ny, nz := x+dx, y+dy, z+dz
				to := int(nx&(edge-1) | ny&(edge-1)<<4 | nz&(edge-1)<<8)
				if tile := nx>>4 + 1 + (ny>>4+1)*3 + (nz>>4+1)*9; tile != 13 {
					g.out[tile] = append(g.out[tile], entry{uint16(to), g.cells[i]})
					continue
				}
				g.step(tp, t, to, g.cells[i])
			}
		}
	}
}

// deliver hands steps into a tile to it. The entries are copied.
func (g *growth) deliver(to storage.TilePos, entries []entry) error {
	if len(entries) == 0 || g.bounds.Intersect(to.Box()).Empty() {
		return nil
	}
	t := g.tiles[to]
	if t != nil && t.filled != nil {
		if entries = unfilled(entries, t.filled); len(entries) == 0 {
			return nil
		}
	}
	t, err := g.reach(to)
	if err != nil {
		return err
	}
	before := cap(t.entries)
	t.entries = append(t.entries, entries...)
	return g.hold(int64(cap(t.entries)-before) * entryBytes)
}

// unfilled drops the entries into cells that are filled.
func unfilled(entries []entry, filled *mask) []entry {
	n := 0
	for _, e := range entries {
		if !filled.has(int(e.cell)) {
			entries[n] = e
			n++
		}
	}
	return entries[:n]
}
