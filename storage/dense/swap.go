package dense

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// swapPlaced is how many cells are exchanged faster in an unpacked copy of a narrow tile than where they are.
const swapPlaced = 256

// SwapCells implements storage.CellSwapper. Cells of raw tiles, and cells that sparse and narrow ones hold in a way that fits the new
// colours, are exchanged where they are; otherwise the tile is unpacked and packed again. A raw tile stays one as long as the list does not
// look as if few colours were left.
func (v *Volume) SwapCells(tp storage.TilePos, list []storage.TileCell, changed *mask) (s storage.Swap) {
	var e entry
	if l := v.dir.Find(tp); l != nil {
		e = l.Val[tree.Slot(tp)]
	}
	x := swapping{changed: changed, list: list}
	switch {
	case len(list) == 0:
	case e.form == raw && (2*len(list) < e.len() || !repeats(list)):
		v.swapRaw(tp, &x)
	case e.form == sparse && v.swapSparse(tp, &e, &x):
	default:
		if e.form == narrow && len(list) < swapPlaced && (len(list) < e.len() || !alike(list)) {
			v.swapNarrow(tp, &x)
		}
		v.swapUnpacked(tp, &x)
	}
	s = x.done
	if s.Whole = e.form == none || e.form == solid; s.Whole {
		s.Color = e.color
	}
	return s
}

// swapping is an exchange of cells.
type swapping struct {
	list    []storage.TileCell
	changed *mask
	at      int // cells of the list that have had their turn
	done    storage.Swap
}

// note moves a cell whose colour was another one to the front of the list, and counts it.
func (x *swapping) note(e storage.TileCell, was storage.Color) {
	x.list[x.done.Changed] = storage.TileCell{Index: e.Index, Color: was}
	x.done.Changed++
	had, has := full(was), full(e.Color)
	x.done.Added += int(has &^ had)
	x.done.Removed += int(had &^ has)
	x.changed[e.Index>>6&63] |= 1 << (e.Index & 63)
}

// full returns 1 for a colour and 0 for an empty cell.
func full(c storage.Color) uint32 { return uint32(c|-c) >> 31 }

// in exchanges the rest of the list with unpacked cells. It counts in variables of its own, which stay in registers.
func (x *swapping) in(cells *[storage.TileCells]storage.Color, occ *mask) {
	list, changed := x.list, x.changed
	n, added, removed := x.done.Changed, uint32(0), uint32(0)
	for _, e := range list[x.at:] {
		i := e.Index % storage.TileCells
		was := cells[i]
		if was == e.Color {
			continue
		}
		cells[i] = e.Color
		if n < len(list) {
			list[n] = storage.TileCell{Index: i, Color: was}
		}
		n++
		w, bit := i>>6, i&63
		changed[w] |= 1 << bit
		if had, has := full(was), full(e.Color); had != has {
			added += has
			removed += had
			occ[w] ^= 1 << bit
		}
	}
	x.at = len(list)
	x.done.Changed = n
	x.done.Added += int(added)
	x.done.Removed += int(removed)
}

// repeats reports whether the colours of a list look as if they were few: one comes twice among some that are spread over it.
func repeats(list []storage.TileCell) bool {
	const samples, size = 48, 256
	var seen [size]storage.Color
	step := max(len(list)/samples, 1)
	for i := 0; i < len(list); i += step {
		c := list[i].Color
		at := &seen[uint32(c)*hashFactor>>24]
		if *at == c {
			return true
		}
		*at = c
	}
	return len(list) < 2
}

// alike reports whether all cells of a list have the same colour.
func alike(list []storage.TileCell) bool {
	for _, e := range list {
		if e.Color != list[0].Color {
			return false
		}
	}
	return true
}

// swapRaw exchanges cells of a raw tile.
func (v *Volume) swapRaw(tp storage.TilePos, x *swapping) {
	p := v.edit(tp)
	before := p.len()
	v.own(p)
	t := (*rawTile)(p.ptr)
	x.in(t.cells, &t.occ)
	p.setLen(before + x.done.Added - x.done.Removed)
	v.shrink(p)
	v.settle(p, before)
}

// swapSparse exchanges cells of a sparse tile, if all of them are occupied before and after; else it reports false and does nothing.
func (v *Volume) swapSparse(tp storage.TilePos, e *entry, x *swapping) bool {
	f := e.few()
	if len(x.list) > f.n {
		return false
	}
	var occ mask
	for k := range f.n {
		i := f.pos(k)
		occ[i>>6&63] |= 1 << (i & 63)
	}
	missing, differ := uint64(0), storage.Color(0)
	for _, c := range x.list {
		missing |= ^occ[c.Index>>6&63]>>(c.Index&63)&1 | uint64(1-full(c.Color))
		differ |= e.color ^ c.Color
	}
	if missing != 0 {
		return false
	}
	p := v.edit(tp)
	if width := max(p.aux>>sizeBits, widthFor(differ)); !p.own() || width != p.aux>>sizeBits {
		v.rebuild(p, width, f.n)
	}
	f = p.few()
	rank, n := ranks(&occ), 0
	for _, c := range x.list {
		w, bit := c.Index>>6&63, uint64(1)<<(c.Index&63)
		k := int(rank[w]) + bits.OnesCount64(occ[w]&(bit-1))
		was := f.color(k)
		if was == c.Color {
			continue
		}
		f.put(k, int(c.Index), c.Color)
		x.list[n] = storage.TileCell{Index: c.Index, Color: was}
		n++
		x.changed[w] |= bit
	}
	x.done.Changed = n
	return true
}

// ranks returns for each word how many bits the words before it have, of a mask with no more than 255.
func ranks(m *mask) (r [storage.OccWords]uint8) {
	n := 0
	for w, word := range m {
		r[w] = uint8(n)
		n += bits.OnesCount64(word)
	}
	return r
}

// swapNarrow exchanges cells of a narrow tile as long as its palette has or takes their colours.
func (v *Volume) swapNarrow(tp storage.TilePos, x *swapping) {
	p := v.edit(tp)
	before := p.len()
	v.own(p)
	t := (*narrowTile)(p.ptr)
	last, slot := storage.Color(0), uint8(0)
	for _, c := range x.list {
		i := int(c.Index % storage.TileCells)
		was := t.get(i)
		if c.Color != last && c.Color != 0 {
			var ok bool
			if slot, ok = v.narrowSlot(p, t, c.Color); !ok {
				break
			}
			last = c.Color
		}
		x.at++
		if was == c.Color {
			continue
		}
		if c.Color != 0 {
			t.put(i, slot)
		}
		x.note(c, was)
		word, bit, has := &t.occ[i>>6], i&63, full(c.Color)
		*word = *word&^(1<<bit) | uint64(has)<<bit
		t.count += uint16(has) - uint16(full(was))
	}
	v.shrink(p)
	v.settle(p, before)
}

// narrowSlot returns the palette slot of c in a narrow tile of the volume's own, added if need be. It reports false if there is no room.
func (v *Volume) narrowSlot(p place, t *narrowTile, c storage.Color) (slot uint8, ok bool) {
	n := int(p.aux) + 1
	hint := &t.hint[v.w.ids.of(c)%narrowColors]
	if slot, ok = slotOf(hint, t.palette[:n], c); ok || n == narrowColors {
		return slot, ok
	}
	t.palette[n] = c
	p.aux++
	*hint = p.aux
	return p.aux, true
}

// swapUnpacked exchanges the rest of the cells in an unpacked copy of the tile, which is then stored in the form that is fit for it.
func (v *Volume) swapUnpacked(tp storage.TilePos, x *swapping) {
	if x.at == len(x.list) {
		return
	}
	if v.w == nil {
		v.w = new(writer)
	}
	s := &v.w.scratch
	t := v.unpack(tp, s)
	was := x.done
	x.in(&s.Cells, t.Occ)
	if x.done.Changed == was.Changed {
		return
	}
	n := t.Len()
	if n == 0 || n > storeFew || n > storeFew/2 && sameColor(&t) {
		v.SetTile(tp, &t)
		return
	}
	p := v.edit(tp)
	before := p.len()
	v.assignSparse(p, &t, n)
	v.settle(p, before)
}

// unpack returns a raw view of a tile in memory of its own, which the caller may write to, and which lasts until s is used.
func (v *Volume) unpack(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	t := storage.Tile{Form: storage.Raw, Cells: &s.Cells, Occ: &v.w.occ}
	*t.Occ = mask{}
	l := v.dir.Find(tp)
	if l == nil || l.Val[tree.Slot(tp)].form == none {
		clear(s.Cells[:])
		return t
	}
	e := &l.Val[tree.Slot(tp)]
	if e.form != sparse {
		view := e.view(s)
		view.Expand(&s.Cells)
		*t.Occ = *view.Occ
		return t
	}
	clear(s.Cells[:])
	f := e.few()
	for k := range f.n {
		i := f.pos(k)
		t.Occ[i>>6&63] |= 1 << (i & 63)
		s.Cells[i%storage.TileCells] = f.color(k)
	}
	return t
}

// sameColor reports whether all cells of a raw tile that are occupied have one colour.
func sameColor(t *storage.Tile) bool {
	first := storage.Color(0)
	for w, word := range t.Occ {
		for ; word != 0; word &= word - 1 {
			c := t.Cells[w<<6|bits.TrailingZeros64(word)]
			if first != 0 && c != first {
				return false
			}
			first = c
		}
	}
	return true
}
