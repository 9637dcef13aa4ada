package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func ptr[T any](p *T) unsafe.Pointer { return unsafe.Pointer(p) }

// replace gives a tile another entry, whose memory belongs to the volume, and takes back that of the old one.
func (v *Volume) replace(p place, e entry) {
	v.release(p)
	*p.entry = e
	p.leaf.Owned |= p.bit
	v.used += e.bytes()
	if e.form == narrow {
		v.narrows++
		v.near.Add((*narrowTile)(e.ptr), v.narrows)
	}
}

// release makes a tile empty and keeps its memory for reuse if it is the volume's own.
func (v *Volume) release(p place) {
	v.used -= p.bytes()
	if p.form == narrow {
		v.narrows--
		v.near.Remove(p.at, v.narrows)
	}
	if p.own() {
		v.w.spare.put(p.entry)
	}
	p.leaf.Owned &^= p.bit
	*p.entry = entry{}
}

// own makes what an entry leads to the volume's own, with the same cells.
func (v *Volume) own(p place) {
	if p.own() || p.ptr == nil {
		return
	}
	e := *p.entry
	switch p.form {
	case masked:
		e.ptr = copied(v.newMask(), p.ptr)
	case narrow:
		e.ptr = copied(v.newNarrow(p), p.ptr)
	case wide:
		e.ptr = copied(v.newWide(), p.ptr)
	case raw:
		from, t := (*rawTile)(p.ptr), v.newRaw()
		*t.cells, t.occ = *from.cells, from.occ
		e.ptr = ptr(t)
	}
	v.replace(p, e)
}

func copied[T any](to *T, from unsafe.Pointer) unsafe.Pointer {
	*to = *(*T)(from)
	return ptr(to)
}

// spares holds memory that edits freed and that nothing leads to, with arbitrary contents, in small amounts.
type spares struct {
	masks   []*mask
	narrows []*narrowTile
	wides   []*wideTile
	raws    []*rawTile
	blocks  [len(blockSizes)][]*byte // of sparse tiles, by size
	held    int                      // bytes of blocks and their lists, which are too many to be counted each time
}

const (
	maxSpareMasks   = 8
	maxSpareNarrows = 6
	maxSpareWides   = 4
	maxSpareRaws    = 2
	maxSpareBlocks  = 8
)

// put keeps what an entry leads to, unless there is enough of it.
func (s *spares) put(e *entry) {
	switch e.form {
	case masked:
		push(&s.masks, (*mask)(e.ptr), maxSpareMasks)
	case sparse:
		s.putBlock(e.aux&(1<<sizeBits-1), (*byte)(e.ptr))
	case narrow:
		push(&s.narrows, (*narrowTile)(e.ptr), maxSpareNarrows)
	case wide:
		push(&s.wides, (*wideTile)(e.ptr), maxSpareWides)
	case raw:
		push(&s.raws, (*rawTile)(e.ptr), maxSpareRaws)
	}
}

func (s *spares) bytes() int64 {
	n := len(s.masks)*maskBytes + len(s.narrows)*narrowBytes + len(s.wides)*wideBytes + len(s.raws)*rawBytes
	n += 8 * (cap(s.masks) + cap(s.narrows) + cap(s.wides) + cap(s.raws))
	return int64(n + s.held)
}

func (s *spares) putBlock(size uint8, b *byte) {
	list := &s.blocks[size]
	before, room := len(*list), cap(*list)
	push(list, b, maxSpareBlocks)
	s.held += (len(*list)-before)*int(blockSizes[size]) + 8*(cap(*list)-room)
}

// takeBlock returns a block of the given size, nil if there is none.
func (s *spares) takeBlock(size uint8) *byte {
	list := &s.blocks[size]
	if len(*list) == 0 {
		return nil
	}
	s.held -= int(blockSizes[size])
	return pop(list)
}

// The functions that follow return memory with arbitrary contents, but for the place of a narrow tile.

func (v *Volume) newMask() *mask     { return pop(&v.w.spare.masks) }
func (v *Volume) newWide() *wideTile { return pop(&v.w.spare.wides) }

func (v *Volume) newNarrow(p place) *narrowTile {
	t := pop(&v.w.spare.narrows)
	t.corner = p.at.Min()
	return t
}

func (v *Volume) newRaw() *rawTile {
	t := pop(&v.w.spare.raws)
	if t.cells == nil {
		t.cells = new([storage.TileCells]storage.Color)
	}
	return t
}

// newSparse returns the entry of a sparse tile without cells that has a block with room for n of the given width.
func (v *Volume) newSparse(width uint8, n int) entry {
	size := sizeFor(n * int(strides[width]))
	e := entry{form: sparse, aux: size | width<<sizeBits}
	if b := v.w.spare.takeBlock(size); b != nil {
		e.ptr = ptr(b)
		return e
	}
	e.ptr = ptr(unsafe.SliceData(make([]byte, blockSizes[size])))
	return e
}

func push[T any](list *[]*T, p *T, most int) {
	if len(*list) < most {
		*list = append(*list, p)
	}
}

func pop[T any](list *[]*T) *T {
	n := len(*list) - 1
	if n < 0 {
		return new(T)
	}
	p := (*list)[n]
	(*list)[n] = nil
	*list = (*list)[:n]
	return p
}
