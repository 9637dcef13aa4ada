package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// SetTile implements storage.Volume. The tile is kept in the form that it is given in, but for raw tiles, which are packed.
func (v *Volume) SetTile(tp storage.TilePos, t *storage.Tile) {
	var packed storage.Tile
	if t.Form == storage.Raw {
		packed = v.packRaw(t)
		t = &packed
	}
	n := t.Len()
	if n == 0 || t.Form == storage.Uniform && t.Color.Empty() {
		v.clearTile(tp)
		return
	}
	l := v.dir.Edit(tp)
	slot := tree.Slot(tp)
	e := &l.Val[slot]
	v.cells += int64(n) - int64(e.count)
	v.assign(e, t, n)
	v.mark(tp, l, slot)
}

func (v *Volume) clearTile(tp storage.TilePos) {
	found, slot := v.dir.Find(tp), tree.Slot(tp)
	if found == nil || found.Val[slot].count == 0 {
		return
	}
	l := v.dir.Edit(tp)
	e := &l.Val[slot]
	v.cells -= int64(e.count)
	v.release(e)
	v.mark(tp, l, slot)
}

// packRaw returns the most compact form of a raw tile, valid until the next call.
func (v *Volume) packRaw(t *storage.Tile) storage.Tile {
	if v.pack == nil {
		v.pack = new(storage.Scratch)
	}
	return storage.Pack(t.Cells, v.pack)
}

// assign replaces an entry by the cells of t, of which n > 0 are occupied. Since t may be a view of this very entry, every part is
// copied before the memory of another is given back.
func (v *Volume) assign(e *entry, t *storage.Tile, n int) {
	form, color := t.Form, t.Color
	if form == storage.Indexed && len(t.Palette) == 1 {
		form, color = storage.Uniform, t.Palette[0]
	}
	if form == storage.Uniform && n == storage.TileCells {
		v.release(e)
		*e = entry{color: color, count: storage.TileCells, form: storage.Uniform}
		return
	}
	v.used -= e.bytes()
	b := v.blank(e)
	b.occ = *t.Occ
	b.palette = b.palette[:0]
	index, cells := e.index, e.cells
	*e = entry{body: b, form: form, count: uint16(n)}
	switch form {
	case storage.Indexed:
		e.index = reuse(&index, &v.spare.indexes)
		*e.index = *t.Index
		b.palette = append(b.palette, t.Palette...)
	case storage.Raw:
		e.cells = reuse(&cells, &v.spare.cells)
		*e.cells = *t.Cells
	default:
		e.color = color
	}
	push(&v.spare.indexes, index, maxSpareIndexes)
	push(&v.spare.cells, cells, maxSpareCells)
	v.used += e.bytes()
}

// blank returns a body for the entry that this volume may write to, the entry's own or one with arbitrary contents. It takes from
// the entry what the volume may not write to.
func (v *Volume) blank(e *entry) *body {
	if e.body != nil && e.body.owner == v.epoch {
		return e.body
	}
	e.index, e.cells = nil, nil
	b := pop(&v.spare.bodies)
	b.owner = v.epoch
	return b
}

// reuse takes the memory that p points to, or spare memory if there is none.
func reuse[T any](p **T, list *[]*T) *T {
	if q := *p; q != nil {
		*p = nil
		return q
	}
	return pop(list)
}

// FillBox implements storage.Filler. Tiles that lie within the box whole cost the same as one cell; emptying costs nothing where
// nothing is.
func (v *Volume) FillBox(b storage.Box, c storage.Color) {
	b = b.Intersect(storage.Everywhere)
	c = c.Norm()
	if c == 0 {
		for _, tp := range v.tilesIn(b) {
			v.fillTile(tp, b, 0)
		}
		return
	}
	tiles := b.Tiles()
	for z := tiles.Min.Z; z < tiles.Max.Z; z++ {
		for y := tiles.Min.Y; y < tiles.Max.Y; y++ {
			for x := tiles.Min.X; x < tiles.Max.X; x++ {
				v.fillTile(storage.TilePos{X: x, Y: y, Z: z}, b, c)
			}
		}
	}
}

func (v *Volume) tilesIn(b storage.Box) []storage.TilePos {
	var tiles []storage.TilePos
	v.Walk(b, nil, func(tp storage.TilePos, _ *storage.Tile) bool {
		tiles = append(tiles, tp)
		return true
	})
	return tiles
}

// fillTile fills the cells of a tile that lie in b; if c is empty, the tile exists.
func (v *Volume) fillTile(tp storage.TilePos, b storage.Box, c storage.Color) {
	if b.ContainsBox(tp.Box()) {
		t := storage.UniformTile(c)
		v.SetTile(tp, &t)
		return
	}
	var mask [storage.OccWords]uint64
	maskOf(tp, b, &mask)
	l := v.dir.Edit(tp)
	slot := tree.Slot(tp)
	e := &l.Val[slot]
	v.cells -= int64(e.count)
	if c == 0 {
		v.clearMask(e, &mask)
	} else {
		v.fillMask(e, &mask, c)
	}
	v.cells += int64(e.count)
	v.mark(tp, l, slot)
}

func (v *Volume) clearMask(e *entry, mask *[storage.OccWords]uint64) {
	b := v.own(e)
	if e.form == storage.Raw {
		each(mask, func(i int) { e.cells[i] = 0 })
	}
	n := 0
	for w := range b.occ {
		b.occ[w] &^= mask[w]
		n += bits.OnesCount64(b.occ[w])
	}
	if e.count = uint16(n); n == 0 {
		v.release(e)
	}
}

func (v *Volume) fillMask(e *entry, mask *[storage.OccWords]uint64, c storage.Color) {
	b := v.own(e)
	covers, n := true, 0 // whether nothing of the old colours stays
	for w := range b.occ {
		covers = covers && b.occ[w]&^mask[w] == 0
	}
	if covers {
		t := storage.Tile{Form: storage.Uniform, Color: c, Occ: mask}
		v.assign(e, &t, t.Len())
		return
	}
	v.prepare(e, b, c, false)
	switch e.form {
	case storage.Raw:
		each(mask, func(i int) { e.cells[i] = c })
	case storage.Indexed:
		if slot, ok := v.paletteSlot(e, b, c); ok {
			each(mask, func(i int) { e.index[i] = slot })
		} else {
			v.promoteRaw(e, b)
			each(mask, func(i int) { e.cells[i] = c })
		}
	}
	for w := range b.occ {
		b.occ[w] |= mask[w]
		n += bits.OnesCount64(b.occ[w])
	}
	e.count = uint16(n)
	if e.form == storage.Uniform && n == storage.TileCells {
		color := e.color
		v.release(e)
		*e = entry{color: color, count: storage.TileCells, form: storage.Uniform}
	}
}

// maskOf sets the bits of the cells of a tile that lie in b, which overlaps it.
func maskOf(tp storage.TilePos, b storage.Box, mask *[storage.OccWords]uint64) {
	b = b.Intersect(tp.Box())
	m := tp.Min()
	lo, hi := b.Min.Sub(m), b.Max.Sub(m)
	row := uint64(1)<<hi.X - uint64(1)<<lo.X
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			mask[z<<2|y>>2] |= row << (16 * (y & 3))
		}
	}
}
