package roaring

import (
	"math/bits"

	roaring "github.com/RoaringBitmap/roaring/v2"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// SetTile implements storage.Volume. The tile is kept in the form that it is given in, but for raw tiles, which are packed.
func (v *Volume) SetTile(tp storage.TilePos, t *storage.Tile) {
	var packed storage.Tile
	if t.Form == storage.Raw {
		if v.pack == nil {
			v.pack = new(storage.Scratch)
		}
		packed = storage.Pack(t.Cells, v.pack)
		t = &packed
	}
	slot, n := tree.Slot(tp), t.Len()
	if n == 0 || t.Form == storage.Uniform && t.Color.Empty() {
		if l := v.dir.Find(tp); l == nil || l.Val.tiles[slot].count == 0 {
			return
		}
		t, n = &storage.Tile{}, 0
	}
	l := v.dir.Edit(tp)
	v.assign(&l.Val, slot, t, n)
	v.mark(tp, l, slot)
}

// assign replaces the tile at slot by the cells of t, of which n are occupied. Whatever t points to is read before the region changes.
func (v *Volume) assign(r *region, slot int, t *storage.Tile, n int) {
	e := &r.tiles[slot]
	var m words
	if n != 0 {
		m.fromLinear(t.Occ)
	}
	next := entry{form: t.Form, count: uint16(n), colors: v.colorsOf(t, &m, n)}
	if next.colors == nil && n != 0 {
		next.form, next.color = storage.Uniform, t.Color
		if t.Form == storage.Indexed {
			next.color = t.Palette[0]
		}
	}
	v.cells += int64(n) - int64(e.count)
	v.used += next.colors.bytes() - e.colors.bytes()
	v.assignBits(r, slot, &m, int(e.count), n)
	*e = next
}

// colorsOf returns the colours of t in the order of the bitmap, nil if one colour is enough.
func (v *Volume) colorsOf(t *storage.Tile, m *words, n int) *colors {
	switch {
	case t.Form == storage.Indexed && len(t.Palette) > 1:
		c := &colors{owner: v.epoch, slots: make([]uint8, 0, n)}
		c.palette = append(c.palette, t.Palette...)
		m.each(func(i uint16) { c.slots = append(c.slots, t.Index[i]) })
		return c
	case t.Form == storage.Raw:
		c := &colors{owner: v.epoch, raw: make([]storage.Color, 0, n)}
		m.each(func(i uint16) { c.raw = append(c.raw, t.Cells[i]) })
		return c
	}
	return nil
}

// assignBits replaces the occupied cells of the tile at slot, of which there were old, by the n of m.
func (v *Volume) assignBits(r *region, slot int, m *words, old, n int) {
	start := uint64(slot) << tileShift
	b := v.ownBits(r)
	if old != 0 && n != storage.TileCells {
		b.RemoveRange(start, start+storage.TileCells)
	}
	switch {
	case n == 0:
	case n == storage.TileCells:
		b.AddRange(start, start+storage.TileCells)
	case n <= 128:
		var numbers [128]uint32
		b.AddMany(m.appendNumbers(numbers[:0], uint32(start)))
	default:
		buf := v.pool.get()
		clear(buf.words[:])
		copy(buf.words[slot*storage.OccWords:], m[:])
		containerEnd := (slot/containerTiles + 1) * containerTiles * storage.OccWords
		b.Or(roaring.FromDense(buf.words[:containerEnd], true))
		v.pool.put(buf)
	}
	v.sized(r)
}

// appendNumbers appends the numbers of the occupied cells of a tile whose first cell has the number start, in ascending order.
func (m *words) appendNumbers(dst []uint32, start uint32) []uint32 {
	for w, word := range m {
		for ; word != 0; word &= word - 1 {
			dst = append(dst, start+uint32(w<<6|bits.TrailingZeros64(word)))
		}
	}
	return dst
}
