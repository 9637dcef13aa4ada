package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// store writes the colour c, not empty and not the present one, to cell i.
func (v *Volume) store(p place, i int, c storage.Color) {
	switch {
	case p.form == none:
		v.startSparse(p, i, c)
	case p.form == sparse:
		v.storeSparse(p, i, c)
	case p.form <= masked:
		v.storeUniform(p, i, c)
	default:
		v.storeMany(p, i, c)
	}
}

// storeUniform writes to a tile of one colour.
func (v *Volume) storeUniform(p place, i int, c storage.Color) {
	if c != p.color {
		v.makeNarrow(p)
		v.storeMany(p, i, c)
		return
	}
	v.own(p)
	m := (*mask)(p.ptr)
	m[i>>6] |= 1 << (i & 63)
	if p.count++; p.count == storage.TileCells {
		v.makeSolid(p, c)
	}
}

// storeMany writes to a narrow, wide or raw tile.
func (v *Volume) storeMany(p place, i int, c storage.Color) {
	v.own(p)
	slot, ok := uint8(0), true
	if p.form != raw {
		slot, ok = v.paletteSlot(p, c)
	}
	if !ok { // the tile has another form now, with room; it may be of one colour, if the others of its palette were of no cell
		v.store(p, i, c)
		return
	}
	switch p.form {
	case narrow:
		t := (*narrowTile)(p.ptr)
		t.put(i, slot)
		v.near.Add(t, v.narrows)
	case wide:
		(*wideTile)(p.ptr).index[i] = slot
	case raw:
		(*rawTile)(p.ptr).cells[i] = c
	}
	m := p.occ()
	p.setLen(p.len() + int(^m[i>>6]>>(i&63)&1))
	m[i>>6] |= 1 << (i & 63)
}

// remove empties cell i, which is occupied.
func (v *Volume) remove(p place, i int) {
	if p.form == sparse {
		v.removeSparse(p, i)
		return
	}
	v.own(p)
	if p.form == solid {
		v.makeMasked(p)
	}
	m := p.occ()
	m[i>>6] &^= 1 << (i & 63)
	if p.form == raw {
		(*rawTile)(p.ptr).cells[i] = 0
	}
	p.setLen(p.len() - 1)
	v.shrink(p)
}

// shrink makes a tile sparse that has become so, or empty.
func (v *Volume) shrink(p place) {
	switch n := p.len(); {
	case n == 0:
		v.release(p)
	case p.form == masked && n > shrinkOne, n > shrinkFew, p.form == sparse:
	default:
		s := &v.w.scratch
		t := p.view(s)
		v.assign(p, &t, n, storeFew)
	}
}

// makeSolid makes a tile a solid one.
func (v *Volume) makeSolid(p place, c storage.Color) {
	v.release(p)
	*p.entry = entry{color: c, count: storage.TileCells, form: solid}
}

// makeMasked gives a solid tile a mask.
func (v *Volume) makeMasked(p place) {
	m := v.newMask()
	*m = storage.FullOcc
	v.replace(p, entry{ptr: ptr(m), color: p.color, count: p.count, form: masked})
}

// makeNarrow turns a tile of one colour into a narrow one.
func (v *Volume) makeNarrow(p place) {
	t := v.newNarrow(p)
	t.palette[0] = p.color
	t.occ = *p.occ()
	clear(t.index[:])
	clear(t.hint[:])
	t.count = p.count
	v.replace(p, entry{ptr: ptr(t), form: narrow})
}

// makeWide turns a narrow tile into a wide one with the same palette.
func (v *Volume) makeWide(p place) {
	n := (*narrowTile)(p.ptr)
	t := v.newWide()
	clear(t.hint[:])
	copy(t.palette[:], n.palette[:])
	t.occ = n.occ
	spread(&t.index, &n.index)
	v.replace(p, entry{ptr: ptr(t), count: n.count, form: wide, aux: p.aux})
}

// makeRaw turns a wide tile into a raw one.
func (v *Volume) makeRaw(p place) {
	view := p.view(nil)
	t := v.newRaw()
	view.Expand(t.cells)
	t.occ = (*wideTile)(p.ptr).occ
	v.replace(p, entry{ptr: ptr(t), count: p.count, form: raw})
}

// paletteSlot returns the palette slot of c in a narrow or wide tile of the volume's own, added if need be. It reports false if the
// palette had no room and the tile now has another one, or another form, which may be any but a sparse one.
func (v *Volume) paletteSlot(p place, c storage.Color) (uint8, bool) {
	id, n := v.w.ids.of(c), int(p.aux)+1
	var hint *uint8
	var palette []storage.Color
	if p.form == narrow {
		t := (*narrowTile)(p.ptr)
		hint, palette = &t.hint[id%narrowColors], t.palette[:]
	} else {
		t := (*wideTile)(p.ptr)
		hint, palette = &t.hint[id], t.palette[:]
	}
	if slot, ok := slotOf(hint, palette[:n], c); ok {
		return slot, true
	}
	if n == len(palette) {
		v.widen(p)
		return 0, false
	}
	palette[n] = c
	p.aux++
	*hint = p.aux
	return p.aux, true
}

// widen makes room for another colour in a tile whose palette is full. It drops unused colours if they are so many that the next time
// is far, else the tile gets the next form.
func (v *Volume) widen(p place) {
	s := &v.w.scratch
	t := p.view(s)
	slots, n := used(&t)
	switch {
	case p.form == narrow && n <= narrowColors/2, p.form == wide && n <= wideColors*3/4:
		t = compact(&t, s, &slots)
		v.assign(p, &t, p.len(), 0)
	case p.form == narrow:
		v.makeWide(p)
	default:
		v.makeRaw(p)
	}
}

// each calls f for every occupied cell.
func each(occ *mask, f func(i int)) {
	for w, word := range occ {
		for ; word != 0; word &= word - 1 {
			f(w<<6 | bits.TrailingZeros64(word))
		}
	}
}
