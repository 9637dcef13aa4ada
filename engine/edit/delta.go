package edit

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Delta is a finished edit with its inverse. The counts compare the cells before and after the whole edit: one that was changed and
// changed back does not count. A Delta belongs to whoever got it and is not safe for concurrent use.
type Delta struct {
	Changed   int64       // cells whose colour differs: Added + Removed + Recolored
	Added     int64       // empty cells that became occupied
	Removed   int64       // occupied cells that became empty
	Recolored int64       // occupied cells that have another colour
	Bounds    storage.Box // the smallest box around the changed cells, the zero Box if there are none

	// What to put back. No cell of cells lies in a tile of tiles; cells are ordered by tile.
	cells []cell
	tiles []savedTile
}

// Swap applies the inverse to v, which must hold the cells that the edit left, and turns d into the inverse of that. So calling it
// twice leaves everything as it was. It cannot fail; the cost is by the tiles and single cells recorded.
func (d *Delta) Swap(v storage.Volume) {
	for i := range d.cells {
		c := &d.cells[i]
		c.old = v.Set(c.p, c.old)
	}
	if len(d.tiles) > 0 {
		s := new(storage.Scratch)
		for i := range d.tiles {
			t := &d.tiles[i]
			view := v.Tile(t.tp, s)
			now := view.Copy()
			v.SetTile(t.tp, &t.old)
			t.old = now
		}
	}
	d.Added, d.Removed = d.Removed, d.Added
}

// Bytes returns the memory that d holds, in bytes.
func (d *Delta) Bytes() int64 {
	const self, perTile = 128, 96
	n := int64(self) + int64(cap(d.cells))*cellBytes + int64(cap(d.tiles))*perTile
	for i := range d.tiles {
		n += int64(d.tiles[i].old.Bytes())
	}
	return n
}

// AppendTiles appends the tiles that hold the changed cells to dst, each once, in the order of storage.TilePos.Compare.
func (d *Delta) AppendTiles(dst []storage.TilePos) []storage.TilePos {
	start := len(dst)
	for i := range d.cells {
		if tp := d.cells[i].p.Tile(); len(dst) == start || dst[len(dst)-1] != tp {
			dst = append(dst, tp)
		}
	}
	for i := range d.tiles {
		dst = append(dst, d.tiles[i].tp)
	}
	if len(d.tiles) > 0 {
		slices.SortFunc(dst[start:], storage.TilePos.Compare)
	}
	return dst
}

// countCell adds one cell to the counts.
func (d *Delta) countCell(p storage.Pos, old, now storage.Color) {
	switch {
	case old == now:
		return
	case old == 0:
		d.Added++
	case now == 0:
		d.Removed++
	default:
		d.Recolored++
	}
	d.Changed++
	d.Bounds = d.Bounds.Union(storage.BoxAt(p))
}

// countTile adds the cells of one tile to the counts and reports whether any differs.
func (d *Delta) countTile(tp storage.TilePos, old, now *storage.Tile, w *work) bool {
	var diff mask
	added, removed, recolored := int64(0), int64(0), int64(0)
	switch {
	case old.Form == storage.Empty && now.Form == storage.Empty:
		return false
	case old.Form == storage.Empty:
		diff = mask(*now.Occ)
		added = int64(diff.len())
	case now.Form == storage.Empty:
		diff = mask(*old.Occ)
		removed = int64(diff.len())
	default:
		var a, r mask
		a.andNot((*mask)(now.Occ), (*mask)(old.Occ))
		r.andNot((*mask)(old.Occ), (*mask)(now.Occ))
		diff = recolors(old, now, w)
		added, removed, recolored = int64(a.len()), int64(r.len()), int64(diff.len())
		diff.or(&diff, &a)
		diff.or(&diff, &r)
	}
	if diff.empty() {
		return false
	}
	d.Added += added
	d.Removed += removed
	d.Recolored += recolored
	d.Changed += added + removed + recolored
	if !d.Bounds.ContainsBox(tp.Box()) {
		b, m := diff.bounds(), tp.Min()
		d.Bounds = d.Bounds.Union(storage.Box{Min: m.Add(b.Min), Max: m.Add(b.Max)})
	}
	return true
}

// recolors selects the cells that both tiles hold in different colours.
func recolors(old, now *storage.Tile, w *work) (m mask) {
	if old.Form == storage.Uniform && now.Form == storage.Uniform {
		if old.Color != now.Color {
			m.and((*mask)(old.Occ), (*mask)(now.Occ))
		}
		return m
	}
	old.Expand(&w.before)
	now.Expand(&w.after)
	if w.before == w.after {
		return m
	}
	for i := range m {
		if both := old.Occ[i] & now.Occ[i]; both != 0 {
			m[i] = both & differ(w.before[i<<6:i<<6+64], w.after[i<<6:i<<6+64])
		}
	}
	return m
}

// differ returns which of 64 cells differ.
func differ(a, b []storage.Color) (bits uint64) {
	b = b[:len(a)]
	for j := range a {
		if a[j] != b[j] {
			bits |= 1 << j
		}
	}
	return bits
}
