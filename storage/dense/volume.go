package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// Volume is a storage.Volume of uncompressed tiles. Make it with [New].
type Volume struct {
	dir   *tree.Tree[leaf]
	cells int64
	tiles int64
	used  int64 // bytes that the entries of this volume lead to

	w *writer // what only edits need; nil before the first
}

type leaf = [tree.Fanout]entry

// writer is the memory of a volume that edits use and that holds no cells. Every volume has its own.
type writer struct {
	ids     ids
	spare   spares
	scratch storage.Scratch
}

var (
	_ storage.Volume = (*Volume)(nil)
	_ storage.Filler = (*Volume)(nil)
)

// New returns an empty volume. It uses none of the options.
func New(storage.Options) *Volume { return &Volume{dir: tree.New[leaf]()} }

// Get implements storage.Volume.
func (v *Volume) Get(p storage.Pos) storage.Color {
	tp := p.Tile()
	l := v.dir.Find(tp)
	if l == nil {
		return 0
	}
	return l.Val[tree.Slot(tp)].get(p.Index())
}

// Set implements storage.Volume. What it does itself is the common case, a colour that the palette of a narrow tile has, without a branch
// on what is in the cell: so the processor goes on to the next call while the memory of this one is on its way.
func (v *Volume) Set(p storage.Pos, c storage.Color) storage.Color {
	tp, i := p.Tile(), p.Index()
	l := v.dir.Owned(tp)
	if l == nil || c.Empty() {
		return v.set(tp, i, c.Norm())
	}
	slot := tree.Slot(tp)
	e := &l.Val[slot]
	if e.form != narrow || l.Owned>>slot&1 == 0 {
		return v.set(tp, i, c)
	}
	t := (*narrowTile)(e.ptr)
	at := t.hint[v.w.ids.of(c)&(narrowColors*4-1)] & (narrowColors - 1)
	if t.palette[at] != c {
		return v.set(tp, i, c)
	}
	b, shift := t.at(i)
	both := *b
	*b = both&^(15<<shift) | at<<shift
	old := t.palette[both>>shift&(narrowColors-1)]
	if e.count < storage.TileCells {
		word := &t.occ[i>>6&63]
		fresh := ^*word >> (i & 63) & 1
		*word |= 1 << (i & 63)
		e.count += uint16(fresh)
		v.cells += int64(fresh)
		old &= storage.Color(fresh) - 1
	}
	return old
}

// set is Set for all cases; c is normalised.
func (v *Volume) set(tp storage.TilePos, i int, c storage.Color) storage.Color {
	var old storage.Color
	if l := v.dir.Find(tp); l != nil {
		old = l.Val[tree.Slot(tp)].get(i)
	}
	if old == c {
		return old
	}
	p := v.edit(tp)
	count := p.count
	if c == 0 {
		v.remove(p, i)
	} else {
		v.store(p, i, c)
	}
	v.settle(tp, p, count)
	return old
}

// place is a tile in a leaf that the volume may write to.
type place struct {
	*entry
	leaf *tree.Leaf[leaf]
	bit  uint64 // of the tile in the leaf's Mask and Owned
}

// own reports whether the volume may write to what the entry leads to.
func (p place) own() bool { return p.leaf.Owned&p.bit != 0 }

// edit returns the place of a tile, which may be empty. The caller ends with settle.
func (v *Volume) edit(tp storage.TilePos) place {
	if v.w == nil {
		v.w = new(writer)
	}
	l, slot := v.dir.Edit(tp), tree.Slot(tp)
	return place{&l.Val[slot], l, 1 << slot}
}

// settle brings the counts of cells and tiles and the mask of the leaf up to date after an edit of a tile that had so many cells before,
// and drops the leaf when it is empty.
func (v *Volume) settle(tp storage.TilePos, p place, before uint16) {
	v.cells += int64(p.count) - int64(before)
	if had := p.leaf.Mask&p.bit != 0; had == (p.count != 0) {
		return
	}
	p.leaf.Mask ^= p.bit
	if p.count != 0 {
		v.tiles++
		return
	}
	v.tiles--
	if p.leaf.Mask == 0 {
		v.dir.Drop(tp)
	}
}

// Tile implements storage.Volume. The view points into the volume as far as the tile lies there as others see it. Without a scratch, the
// call allocates one for the tiles that need it.
func (v *Volume) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	l := v.dir.Find(tp)
	if l == nil {
		return storage.Tile{}
	}
	e := &l.Val[tree.Slot(tp)]
	if s == nil && !e.scratchless() {
		s = new(storage.Scratch)
	}
	return e.view(s)
}

// Walk implements storage.Volume. Without a scratch, the call allocates one if a tile needs it.
func (v *Volume) Walk(b storage.Box, s *storage.Scratch, f func(tp storage.TilePos, t *storage.Tile) bool) {
	var t storage.Tile
	v.dir.Walk(b, func(tp storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		e := &l.Val[slot]
		if s == nil && !e.scratchless() {
			s = new(storage.Scratch)
		}
		t = e.view(s)
		return f(tp, &t)
	})
}

// Len implements storage.Volume.
func (v *Volume) Len() int64 { return v.cells }

// Clone implements storage.Volume.
func (v *Volume) Clone() storage.Volume {
	return &Volume{dir: v.dir.Clone(), cells: v.cells, tiles: v.tiles, used: v.used}
}

// Stats implements storage.Volume.
func (v *Volume) Stats() storage.Stats {
	n := int64(unsafe.Sizeof(*v)) + v.dir.Bytes() + v.used
	if v.w != nil {
		n += int64(unsafe.Sizeof(*v.w)) + v.w.spare.bytes()
	}
	return storage.Stats{Tiles: v.tiles, Bytes: n}
}
