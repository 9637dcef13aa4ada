package edit

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// spread lets the flood grow within a tile from its pending cells, 64 cells at a time, and hands what leaves the tile to its
// neighbours.
func (g *growth) spread(tp storage.TilePos, t *flooded) error {
	if !t.looked {
		if err := g.look(tp, t); err != nil {
			return err
		}
	}
	pending := t.pending
	if pending == nil {
		return nil
	}
	t.pending = nil
	if err := g.hold(-storage.OccWords * 8); err != nil {
		return err
	}
	if t.match == nil {
		return nil
	}
	pending.and(pending, t.match)
	if t.filled != nil {
		pending.andNot(pending, t.filled)
	}
	if pending.empty() {
		return nil
	}
	fresh, err := g.fill(t, pending)
	if err != nil || g.result.Truncated {
		return err
	}
	return g.leave(tp, fresh, g.enter)
}

// fill adds to the filled cells of a tile those that the seeds, which are not filled and match, reach within it. It returns the new
// cells, valid until the next call with the same seeds.
func (g *growth) fill(t *flooded, seeds *mask) (*mask, error) {
	if t.match == fullMask && t.filled == nil && g.left >= storage.TileCells {
		g.claim(storage.TileCells)
		t.filled = fullMask
		return fullMask, nil
	}
	if t.filled == nil {
		t.filled = new(mask)
		if err := g.hold(storage.OccWords * 8); err != nil {
			return nil, err
		}
	}
	var open, grown mask
	open.andNot(t.match, t.filled)
	grown = *seeds
	grow(&grown, &open, g.Connectivity)
	n := int64(grown.len())
	if got := g.claim(n); got < n {
		grown = trimmed(seeds, &open, g.Connectivity, int(got))
	}
	t.filled.or(t.filled, &grown)
	*seeds = grown
	if t.filled.full() {
		t.filled = fullMask
		return seeds, g.hold(-storage.OccWords * 8)
	}
	return seeds, nil
}

// trimmed returns the n cells nearest to the seeds of those they reach in open; of equally near ones those with the lowest index.
func trimmed(seeds, open *mask, connectivity, n int) (m mask) {
	next := *seeds
	for {
		var ring mask
		ring.andNot(&next, &m)
		k := ring.len()
		if k >= n {
			m.addFirst(&ring, n)
			return m
		}
		n -= k
		m = next
		dilated := dilate(&m, connectivity)
		next.and(&dilated, open)
	}
}

// look finds out which cells of a tile may be reached.
func (g *growth) look(tp storage.TilePos, t *flooded) error {
	t.looked = true
	v := g.r.v.Tile(tp, g.scratch)
	var m mask
	switch {
	case g.empty && v.Form == storage.Empty:
		m = *fullMask
	case g.empty:
		m.andNot(fullMask, (*mask)(v.Occ))
	case v.Form == storage.Empty:
		return nil
	case v.Form == storage.Uniform:
		if !similar(v.Color, g.color, g.Tolerance) {
			return nil
		}
		m = mask(*v.Occ)
	default:
		g.compare(&v, &m)
	}
	if !g.bounds.ContainsBox(tp.Box()) {
		in := boxMask(tp, g.bounds)
		m.and(&m, &in)
	}
	switch {
	case m.empty():
	case m.full():
		t.match = fullMask
	default:
		t.match = &m
		return g.hold(storage.OccWords * 8)
	}
	return nil
}

// compare selects the cells of an indexed or raw tile whose colour is within the tolerance.
func (g *growth) compare(v *storage.Tile, m *mask) {
	var same [256]bool
	if v.Form == storage.Indexed {
		for i, c := range v.Palette {
			same[i] = similar(c, g.color, g.Tolerance)
		}
	}
	for w, word := range v.Occ {
		for ; word != 0; word &= word - 1 {
			i := w<<6 | bits.TrailingZeros64(word)
			ok := false
			if v.Form == storage.Indexed {
				ok = same[v.Index[i]]
			} else {
				ok = similar(v.Cells[i], g.color, g.Tolerance)
			}
			if ok {
				m.add(i)
			}
		}
	}
}

// leave calls enter for every tile around tp in which new cells of tp have neighbours, with these.
func (g *growth) leave(tp storage.TilePos, fresh *mask, enter func(storage.TilePos, *mask) error) error {
	for dz := int32(-1); dz <= 1; dz++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dx := int32(-1); dx <= 1; dx++ {
				axes := dx&1 + dy&1 + dz&1
				if axes == 0 || axes > reachAxes(g.Connectivity) {
					continue
				}
				to := storage.TilePos{X: tp.X + dx, Y: tp.Y + dy, Z: tp.Z + dz}
				if t := g.tiles[to]; t != nil && (t.filled == fullMask || t.looked && t.match == nil) {
					continue
				}
				g.across = crossed(fresh, dx, dy, dz, g.Connectivity)
				if g.across.empty() {
					continue
				}
				if err := enter(to, &g.across); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// enter hands cells to a tile, unless it is known that they cannot be reached or have been.
func (g *growth) enter(tp storage.TilePos, cells *mask) error {
	if g.bounds.Intersect(tp.Box()).Empty() {
		return nil
	}
	if t := g.tiles[tp]; t != nil && t.looked {
		cells.and(cells, t.match)
		if t.filled != nil {
			cells.andNot(cells, t.filled)
		}
		if cells.empty() {
			return nil
		}
	}
	t, err := g.reach(tp)
	if err != nil {
		return err
	}
	if t.pending == nil {
		t.pending = new(mask)
		if err := g.hold(storage.OccWords * 8); err != nil {
			return err
		}
	}
	t.pending.or(t.pending, cells)
	return nil
}
