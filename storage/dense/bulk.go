package dense

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// SetTile implements storage.Volume. The tile is kept in the form that is fit for its colours, as far as the form that it is given in
// tells them; only raw tiles are looked through.
func (v *Volume) SetTile(tp storage.TilePos, t *storage.Tile) {
	n := t.Len()
	if n == 0 || t.Form == storage.Uniform && t.Color.Empty() {
		v.clearTile(tp)
		return
	}
	p := v.edit(tp)
	var packed storage.Tile
	if t.Form == storage.Raw {
		packed = storage.Pack(t.Cells, &v.w.scratch)
		t = &packed
	}
	before := p.len()
	v.assign(p, t, n, storeFew)
	v.settle(p, before)
}

func (v *Volume) clearTile(tp storage.TilePos) {
	l := v.dir.Find(tp)
	if l == nil || l.Mask>>tree.Slot(tp)&1 == 0 {
		return
	}
	p := v.edit(tp)
	before := p.len()
	v.release(p)
	v.settle(p, before)
}

// assign replaces a tile by the cells of t, of which n > 0 are occupied; it becomes sparse if n is at most few, or half as many if all
// have one colour. Since t may be a view of this very tile, the new memory is written before the old is given back.
func (v *Volume) assign(p place, t *storage.Tile, n, few int) {
	color := t.Color
	one := t.Form == storage.Uniform
	if t.Form == storage.Indexed && len(t.Palette) == 1 {
		one, color = true, t.Palette[0]
	}
	switch {
	case one && n == storage.TileCells:
		v.makeSolid(p, color)
	case one && n > few/2:
		m := v.newMask()
		*m = *t.Occ
		v.replace(p, entry{ptr: ptr(m), color: color, count: uint16(n), form: masked})
	case n <= few:
		v.assignSparse(p, t, n)
	case t.Form == storage.Raw:
		m := v.newRaw()
		*m.cells, m.occ = *t.Cells, *t.Occ
		v.replace(p, entry{ptr: ptr(m), count: uint16(n), form: raw})
	case len(t.Palette) <= narrowColors:
		m := v.newNarrow(p)
		clear(m.hint[:])
		copy(m.palette[:], t.Palette)
		m.occ = *t.Occ
		gather(&m.index, t.Index)
		m.count = uint16(n)
		v.replace(p, entry{ptr: ptr(m), form: narrow, aux: uint8(len(t.Palette) - 1)})
	default:
		m := v.newWide()
		clear(m.hint[:])
		copy(m.palette[:], t.Palette)
		m.occ, m.index = *t.Occ, *t.Index
		v.replace(p, entry{ptr: ptr(m), count: uint16(n), form: wide, aux: uint8(len(t.Palette) - 1)})
	}
}
