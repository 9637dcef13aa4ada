package edit

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// tileDiff says how the cells of a tile differ before and after.
type tileDiff struct {
	added, removed, recolored uint16
	lo, hi                    [3]uint8 // the box around the cells that differ, relative to the tile
}

// cover sets the box to that around the cells of a mask.
func (t *tileDiff) cover(m *mask) {
	b := m.bounds()
	t.lo = [3]uint8{uint8(b.Min.X), uint8(b.Min.Y), uint8(b.Min.Z)}
	t.hi = [3]uint8{uint8(b.Max.X), uint8(b.Max.Y), uint8(b.Max.Z)}
}

// diffOfPatch compares the recorded cells of a tile with what it holds now.
func diffOfPatch(patch []listed, now *storage.Tile) (t tileDiff) {
	var changed mask
	for _, e := range patch {
		switch c := now.At(int(e.Index)); {
		case c == e.Color:
			continue
		case e.Color == 0:
			t.added++
		case c == 0:
			t.removed++
		default:
			t.recolored++
		}
		changed.add(int(e.Index))
	}
	t.cover(&changed)
	return t
}

// count adds the cells of one tile to the counts and reports whether any differs.
func (d *Delta) count(tp storage.TilePos, t tileDiff) bool {
	n := int64(t.added) + int64(t.removed) + int64(t.recolored)
	if n == 0 {
		return false
	}
	d.Added += int64(t.added)
	d.Removed += int64(t.removed)
	d.Recolored += int64(t.recolored)
	d.Changed += n
	m := tp.Min()
	at := func(p [3]uint8) storage.Pos {
		return m.Add(storage.Pos{X: int32(p[0]), Y: int32(p[1]), Z: int32(p[2])})
	}
	d.Bounds = d.Bounds.Union(storage.Box{Min: at(t.lo), Max: at(t.hi)})
	return true
}

// countWhole counts a tile that was full of the colour old, or empty if that is 0, and is full of one colour or empty now. It reports
// false for any other tile. Without a colour now.Color is 0.
func (d *Delta) countWhole(tp storage.TilePos, old storage.Color, now *storage.Tile) bool {
	if now.Form != storage.Empty && (now.Form != storage.Uniform || now.Occ != &storage.FullOcc) {
		return false
	}
	d.countUniform(tp.Box(), storage.TileCells, old, now.Color)
	return true
}

// countUniform counts the n cells of a box whose colour was old and is now another, or not.
func (d *Delta) countUniform(b storage.Box, n int64, old, now storage.Color) {
	switch {
	case old == now:
		return
	case old == 0:
		d.Added += n
	case now == 0:
		d.Removed += n
	default:
		d.Recolored += n
	}
	d.Changed += n
	if !d.Bounds.ContainsBox(b) {
		d.Bounds = d.Bounds.Union(b)
	}
}

// countTile adds the cells of one tile to the counts and reports whether any differs.
func (d *Delta) countTile(tp storage.TilePos, old, now *storage.Tile, w *work) bool {
	var diff mask
	var t tileDiff
	switch {
	case old.Form == storage.Empty && now.Form == storage.Empty:
		return false
	case old.Form == storage.Empty:
		diff = mask(*now.Occ)
		t.added = uint16(diff.len())
	case now.Form == storage.Empty:
		diff = mask(*old.Occ)
		t.removed = uint16(diff.len())
	default:
		var a, r mask
		a.andNot((*mask)(now.Occ), (*mask)(old.Occ))
		r.andNot((*mask)(old.Occ), (*mask)(now.Occ))
		diff = recolors(old, now, w)
		t.added, t.removed, t.recolored = uint16(a.len()), uint16(r.len()), uint16(diff.len())
		diff.or(&diff, &a)
		diff.or(&diff, &r)
	}
	t.cover(&diff)
	return d.count(tp, t)
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
	storage.DiffCells((*[storage.OccWords]uint64)(&m), &w.before, &w.after)
	m.and(&m, (*mask)(old.Occ))
	m.and(&m, (*mask)(now.Occ))
	return m
}
