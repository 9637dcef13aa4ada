package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// Volume is a storage.Volume of tiles that are held ready for use, each in the smallest form that fits. Make it with [New].
type Volume struct {
	dir   *tree.Tree[leaf]
	cells int64
	tiles int64
	used  int64 // bytes that the entries of this volume lead to

	near    tree.Table[narrowTile, *narrowTile] // narrow tiles that the volume may write to
	narrows int64                               // all narrow tiles

	w *writer // what only edits need; nil before the first
}

type leaf = [tree.Fanout]entry

// writer is the memory of a volume that edits use and that holds no cells. Every volume has its own.
type writer struct {
	ids     ids
	spare   spares
	scratch storage.Scratch
	occ     mask // of an unpacked tile
}

var (
	_ storage.Volume      = (*Volume)(nil)
	_ storage.Filler      = (*Volume)(nil)
	_ storage.CellSwapper = (*Volume)(nil)
)

// New returns an empty volume. It uses none of the options.
func New(storage.Options) *Volume { return &Volume{dir: tree.New[leaf]()} }

// Get implements storage.Volume.
func (v *Volume) Get(p storage.Pos) storage.Color {
	if t := v.near.Get(p.Tile()); t != nil && t.holds(p) {
		return t.get(p.Index())
	}
	return v.get(p)
}

func (v *Volume) get(p storage.Pos) storage.Color {
	tp := p.Tile()
	if l := v.dir.Find(tp); l != nil {
		return l.Val[tree.Slot(tp)].get(p.Index())
	}
	return 0
}

// Set implements storage.Volume. What it does itself is the common case, a colour that the palette of a narrow tile has, in few steps and
// without a branch on what is in the cell: so the processor goes on to the next calls while the memory of this one is on its way.
func (v *Volume) Set(p storage.Pos, c storage.Color) storage.Color {
	t := v.near.Get(p.Tile())
	if t == nil || !t.holds(p) || c < 1<<24 {
		return v.set(p, c)
	}
	id := v.w.ids.table[idHash(c)]
	at := t.hint[id>>32%narrowColors] % narrowColors
	if uint32(id) != uint32(c) || t.palette[at] != c {
		return v.set(p, c)
	}
	b := &t.index[p.X&7|p.Y&15<<3|p.Z&15<<7]
	shift := p.X >> 1 & 4
	slot := *b >> shift % narrowColors
	*b ^= (slot ^ at) << shift
	old := t.palette[slot]
	if t.count < storage.TileCells {
		i := p.Index()
		word := &t.occ[i>>6&63]
		fresh := ^*word >> (i & 63) & 1
		*word |= 1 << (i & 63)
		t.count += uint16(fresh)
		v.cells += int64(fresh)
		old &= storage.Color(fresh) - 1
	}
	return old
}

// set is Set for all cases.
func (v *Volume) set(p storage.Pos, c storage.Color) storage.Color {
	c = c.Norm()
	old := v.get(p)
	if old == c {
		return old
	}
	at := v.edit(p.Tile())
	before := at.len()
	if c == 0 {
		v.remove(at, p.Index())
	} else {
		v.store(at, p.Index(), c)
	}
	v.settle(at, before)
	return old
}

// place is a tile in a leaf that the volume may write to.
type place struct {
	*entry
	leaf *tree.Leaf[leaf]
	bit  uint64 // of the tile in the leaf's Mask and Owned
	at   storage.TilePos
}

// own reports whether the volume may write to what the entry leads to.
func (p place) own() bool { return p.leaf.Owned&p.bit != 0 }

// edit returns the place of a tile, which may be empty. The caller ends with settle.
func (v *Volume) edit(tp storage.TilePos) place {
	if v.w == nil {
		v.w = new(writer)
	}
	l, slot := v.dir.Edit(tp), tree.Slot(tp)
	return place{&l.Val[slot], l, 1 << slot, tp}
}

// settle brings the counts of cells and tiles and the mask of the leaf up to date after an edit of a tile that had so many cells before,
// and drops the leaf when it is empty.
func (v *Volume) settle(p place, before int) {
	n := p.len()
	v.cells += int64(n - before)
	if had := p.leaf.Mask&p.bit != 0; had == (n != 0) {
		return
	}
	p.leaf.Mask ^= p.bit
	if n != 0 {
		v.tiles++
		return
	}
	v.tiles--
	if p.leaf.Mask == 0 {
		v.dir.Drop(p.at)
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
	v.near = tree.Table[narrowTile, *narrowTile]{}
	return &Volume{dir: v.dir.Clone(), cells: v.cells, tiles: v.tiles, used: v.used, narrows: v.narrows}
}

// Stats implements storage.Volume.
func (v *Volume) Stats() storage.Stats {
	n := int64(unsafe.Sizeof(*v)) + v.dir.Bytes() + v.near.Bytes() + v.used
	if v.w != nil {
		n += int64(unsafe.Sizeof(*v.w)) + v.w.spare.bytes()
	}
	return storage.Stats{Tiles: v.tiles, Bytes: n}
}
