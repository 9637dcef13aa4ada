package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// Volume is a storage.Volume of uncompressed tiles. Make it with [New].
type Volume struct {
	dir   *tree.Tree[leaf]
	epoch uint64 // that of dir
	cells int64
	tiles int64
	used  int64 // bytes that the entries of this volume point to

	hint  [256]uint8 // the palette slot where a colour with this hash was found last; a guess that is always checked
	spare spares
	pack  *storage.Scratch // for packing raw tiles, made on first use
}

type leaf = [tree.Fanout]entry

var (
	_ storage.Volume = (*Volume)(nil)
	_ storage.Filler = (*Volume)(nil)
)

// New returns an empty volume. It uses none of the options.
func New(storage.Options) *Volume {
	v := &Volume{dir: tree.New[leaf]()}
	v.epoch = v.dir.Epoch()
	return v
}

// Get implements storage.Volume.
func (v *Volume) Get(p storage.Pos) storage.Color {
	tp := p.Tile()
	l := v.dir.Find(tp)
	if l == nil {
		return 0
	}
	return l.Val[tree.Slot(tp)].get(p.Index())
}

// Set implements storage.Volume.
func (v *Volume) Set(p storage.Pos, c storage.Color) storage.Color {
	c = c.Norm()
	tp, i := p.Tile(), p.Index()
	slot := tree.Slot(tp)
	var old storage.Color
	if l := v.dir.Find(tp); l != nil {
		old = l.Val[slot].get(i)
	}
	if old == c {
		return old
	}
	l := v.dir.Edit(tp)
	e := &l.Val[slot]
	switch {
	case c == 0:
		v.cells--
		v.remove(e, i)
		v.mark(tp, l, slot)
	case old == 0:
		v.cells++
		v.store(e, i, c)
		if e.count == 1 {
			v.mark(tp, l, slot)
		}
	default:
		v.store(e, i, c)
	}
	return old
}

// mark brings the mask of a leaf and the number of tiles up to date with the entry in slot, and drops the leaf when it is empty.
func (v *Volume) mark(tp storage.TilePos, l *tree.Leaf[leaf], slot int) {
	bit := uint64(1) << slot
	had, has := l.Mask&bit != 0, l.Val[slot].count != 0
	if had == has {
		return
	}
	l.Mask ^= bit
	if has {
		v.tiles++
		return
	}
	v.tiles--
	if l.Mask == 0 {
		v.dir.Drop(tp)
	}
}

// Tile implements storage.Volume. The view points into the volume and never into s, which may be nil.
func (v *Volume) Tile(tp storage.TilePos, _ *storage.Scratch) storage.Tile {
	l := v.dir.Find(tp)
	if l == nil {
		return storage.Tile{}
	}
	return l.Val[tree.Slot(tp)].view()
}

// Walk implements storage.Volume. The views point into the volume and never into s, which may be nil.
func (v *Volume) Walk(b storage.Box, _ *storage.Scratch, f func(tp storage.TilePos, t *storage.Tile) bool) {
	var t storage.Tile
	v.dir.Walk(b, func(tp storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		t = l.Val[slot].view()
		return f(tp, &t)
	})
}

// Len implements storage.Volume.
func (v *Volume) Len() int64 { return v.cells }

// Clone implements storage.Volume.
func (v *Volume) Clone() storage.Volume {
	c := &Volume{dir: v.dir.Clone(), cells: v.cells, tiles: v.tiles, used: v.used}
	c.epoch, v.epoch = c.dir.Epoch(), v.dir.Epoch()
	return c
}

// Stats implements storage.Volume.
func (v *Volume) Stats() storage.Stats {
	n := int64(unsafe.Sizeof(*v)) + v.dir.Bytes() + v.used + v.spare.bytes()
	if v.pack != nil {
		n += int64(unsafe.Sizeof(*v.pack))
	}
	return storage.Stats{Tiles: v.tiles, Bytes: n}
}
