package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// store writes the colour c, not empty and not the present one, to cell i.
func (v *Volume) store(e *entry, i int, c storage.Color) {
	b := v.own(e)
	bit := uint64(1) << (i & 63)
	fresh := b.occ[i>>6]&bit == 0
	v.prepare(e, b, c, !fresh)
	switch e.form {
	case storage.Raw:
		e.cells[i] = c
	case storage.Indexed:
		if slot, ok := v.paletteSlot(e, b, c); ok {
			e.index[i] = slot
		} else {
			v.promoteRaw(e, b)
			e.cells[i] = c
		}
	}
	if fresh {
		b.occ[i>>6] |= bit
		e.count++
	}
}

// prepare brings a tile into a form that can take the colour c in one cell, which replaces another colour or not. An indexed tile may
// still lack room in its palette.
func (v *Volume) prepare(e *entry, b *body, c storage.Color, replaces bool) {
	switch {
	case e.form == storage.Empty, e.form == storage.Uniform && e.count == 1 && replaces:
		e.form, e.color = storage.Uniform, c
	case e.form == storage.Uniform && c != e.color:
		v.promoteIndexed(e, b)
	}
}

// remove empties cell i, which is occupied.
func (v *Volume) remove(e *entry, i int) {
	b := v.own(e)
	b.occ[i>>6] &^= 1 << (i & 63)
	if e.form == storage.Raw {
		e.cells[i] = 0
	}
	if e.count--; e.count == 0 {
		v.release(e)
	}
}

// own makes the memory of the entry the volume's own to write to, with the same cells, and returns the body, which it makes if there
// is none.
func (v *Volume) own(e *entry) *body {
	from := e.body
	if from != nil && from.owner == v.epoch {
		return from
	}
	v.used -= e.bytes()
	b := pop(&v.spare.bodies)
	b.owner = v.epoch
	switch {
	case from != nil:
		b.occ = from.occ
		b.palette = append(b.palette[:0], from.palette...)
		e.index = copied(e.index, &v.spare.indexes)
		e.cells = copied(e.cells, &v.spare.cells)
	case e.count != 0:
		b.occ = storage.FullOcc
	default:
		clear(b.occ[:])
	}
	e.body = b
	v.used += e.bytes()
	return b
}

// copied returns a copy of what p points to, in spare memory if there is some, and nil for nil.
func copied[T any](p *T, list *[]*T) *T {
	if p == nil {
		return nil
	}
	q := pop(list)
	*q = *p
	return q
}

// release makes the tile empty and keeps its memory for reuse if it is the volume's own.
func (v *Volume) release(e *entry) {
	v.used -= e.bytes()
	if b := e.body; b != nil && b.owner == v.epoch {
		push(&v.spare.indexes, e.index, maxSpareIndexes)
		push(&v.spare.cells, e.cells, maxSpareCells)
		b.palette = b.palette[:0]
		push(&v.spare.bodies, b, maxSpareBodies)
	}
	*e = entry{}
}

// promoteIndexed turns a uniform tile into an indexed one.
func (v *Volume) promoteIndexed(e *entry, b *body) {
	v.used -= e.bytes()
	e.index = pop(&v.spare.indexes)
	clear(e.index[:])
	b.palette = append(b.palette[:0], e.color)
	v.used += e.bytes()
	e.form, e.color = storage.Indexed, 0
}

// promoteRaw turns an indexed tile into a raw one.
func (v *Volume) promoteRaw(e *entry, b *body) {
	v.used -= e.bytes()
	t := storage.Tile{Form: storage.Indexed, Palette: b.palette, Index: e.index, Occ: &b.occ}
	e.cells = pop(&v.spare.cells)
	t.Expand(e.cells)
	push(&v.spare.indexes, e.index, maxSpareIndexes)
	e.index = nil
	b.palette = b.palette[:0]
	v.used += e.bytes()
	e.form = storage.Raw
}

// paletteSlot returns the palette slot of c in an indexed tile, added if need be. It reports false if c has no room.
func (v *Volume) paletteSlot(e *entry, b *body, c storage.Color) (uint8, bool) {
	guess := &v.hint[uint32(c)*0x9E3779B1>>24]
	if g := int(*guess); g < len(b.palette) && b.palette[g] == c {
		return *guess, true
	}
	for i, p := range b.palette {
		if p == c {
			*guess = uint8(i)
			return uint8(i), true
		}
	}
	if len(b.palette) == 256 && !compact(e, b) {
		return 0, false
	}
	before := cap(b.palette)
	b.palette = append(b.palette, c)
	v.used += int64(cap(b.palette)-before) * 4
	*guess = uint8(len(b.palette) - 1)
	return *guess, true
}

// compact removes unused colours from a palette. It reports false, and changes nothing, if that would free too few to be worth it: at
// least 64 colours come before the next time.
func compact(e *entry, b *body) bool {
	var slots [256]bool
	each(&b.occ, func(i int) { slots[e.index[i]] = true })
	var renumber [256]uint8
	n := 0
	for old, used := range slots {
		if used {
			renumber[old] = uint8(n)
			n++
		}
	}
	if n > 192 {
		return false
	}
	for old, used := range slots {
		if used {
			b.palette[renumber[old]] = b.palette[old]
		}
	}
	b.palette = b.palette[:n]
	each(&b.occ, func(i int) { e.index[i] = renumber[e.index[i]] })
	return true
}

// each calls f for every occupied cell.
func each(occ *[storage.OccWords]uint64, f func(i int)) {
	for w, word := range occ {
		for ; word != 0; word &= word - 1 {
			f(w<<6 | bits.TrailingZeros64(word))
		}
	}
}
