package edit

import (
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
	v.Expand(&g.cells)
	if t.filled == nil {
		t.filled = new(mask)
		if err := g.hold(storage.OccWords * 8); err != nil {
			return err
		}
	}
	var out [27][]entry // by direction of the tile
	g.stack = g.stack[:0]
	for _, e := range entries {
		g.step(tp, t, int(e.cell), e.from)
	}
	for n := 0; n < len(g.stack) && !g.result.Truncated; n++ {
		g.stepAround(tp, t, int(g.stack[n]), &out)
	}
	if err := g.hold(-int64(cap(entries)) * entryBytes); err != nil {
		return err
	}
	return g.deliver(tp, &out)
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
func (g *growth) stepAround(tp storage.TilePos, t *flooded, i int, out *[27][]entry) {
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
					out[tile] = append(out[tile], entry{uint16(to), g.cells[i]})
					continue
				}
				g.step(tp, t, to, g.cells[i])
			}
		}
	}
}

// deliver hands the steps that leave a tile to its neighbours.
func (g *growth) deliver(tp storage.TilePos, out *[27][]entry) error {
	for i, entries := range out {
		to := storage.TilePos{X: tp.X + int32(i%3) - 1, Y: tp.Y + int32(i/3%3) - 1, Z: tp.Z + int32(i/9) - 1}
		if len(entries) == 0 || g.bounds.Intersect(to.Box()).Empty() {
			continue
		}
		t := g.tiles[to]
		if t != nil && t.filled != nil {
			entries = unfilled(entries, t.filled)
		}
		if len(entries) == 0 {
			continue
		}
		t, err := g.reach(to)
		if err != nil {
			return err
		}
		before := cap(t.entries)
		t.entries = append(t.entries, entries...)
		if err := g.hold(int64(cap(t.entries)-before) * entryBytes); err != nil {
			return err
		}
	}
	return nil
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
