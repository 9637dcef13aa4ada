package roaring

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// Volume is a storage.Volume whose occupancy is kept in roaring bitmaps. Make it with [New].
type Volume struct {
	dir   *tree.Tree[region]
	epoch uint64 // that of dir
	cells int64
	tiles int64
	used  int64 // bytes that the regions of this volume point to

	hint [256]uint8 // the palette slot where a colour with this hash was found last; a guess that is always checked
	pool *buffers   // shared by a family of clones
	pack *storage.Scratch
}

var _ storage.Volume = (*Volume)(nil)

// New returns an empty volume. It uses none of the options.
func New(storage.Options) *Volume {
	v := &Volume{dir: tree.New[region](), pool: new(buffers)}
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
	slot := tree.Slot(tp)
	return l.Val.get(slot, uint32(slot)<<tileShift|mortonOf(p.Index()))
}

// Set implements storage.Volume.
func (v *Volume) Set(p storage.Pos, c storage.Color) storage.Color {
	c = c.Norm()
	tp := p.Tile()
	slot := tree.Slot(tp)
	n := uint32(slot)<<tileShift | mortonOf(p.Index())
	var old storage.Color
	if l := v.dir.Find(tp); l != nil {
		old = l.Val.get(slot, n)
	}
	if old == c {
		return old
	}
	l := v.dir.Edit(tp)
	e := &l.Val.tiles[slot]
	switch {
	case c == 0:
		v.cells--
		v.remove(&l.Val, slot, n)
	case old == 0:
		v.cells++
		v.insert(&l.Val, slot, n, c)
	default:
		v.recolor(&l.Val, slot, n, c)
	}
	if e.count <= 1 {
		v.mark(tp, l, slot)
	}
	return old
}

// mark brings the mask of a leaf and the number of tiles up to date with the entry in slot, and drops the leaf when it is empty.
func (v *Volume) mark(tp storage.TilePos, l *tree.Leaf[region], slot int) {
	bit := uint64(1) << slot
	had, has := l.Mask&bit != 0, l.Val.tiles[slot].count != 0
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
		v.used -= l.Val.bitsBytes
		l.Val = region{}
		v.dir.Drop(tp)
	}
}

// Tile implements storage.Volume.
func (v *Volume) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	l := v.dir.Find(tp)
	if l == nil {
		return storage.Tile{}
	}
	slot := tree.Slot(tp)
	e := &l.Val.tiles[slot]
	if e.count == 0 || e.count == storage.TileCells {
		return e.view(nil, s)
	}
	var m words
	l.Val.occupancy(slot, &m, v.pool)
	return e.view(&m, s)
}

// Walk implements storage.Volume.
func (v *Volume) Walk(b storage.Box, s *storage.Scratch, f func(tp storage.TilePos, t *storage.Tile) bool) {
	buf := v.pool.get()
	defer v.pool.put(buf)
	var t storage.Tile
	var in *tree.Leaf[region] // the region whose occupancy is in buf
	v.dir.Walk(b, func(tp storage.TilePos, l *tree.Leaf[region], slot int) bool {
		e := &l.Val.tiles[slot]
		if e.count == storage.TileCells {
			t = e.view(nil, s)
			return f(tp, &t)
		}
		if in != l {
			l.Val.writeTo(buf)
			in = l
		}
		t = e.view((*words)(buf.words[slot*storage.OccWords:]), s)
		return f(tp, &t)
	})
}

// Len implements storage.Volume.
func (v *Volume) Len() int64 { return v.cells }

// Clone implements storage.Volume.
func (v *Volume) Clone() storage.Volume {
	c := &Volume{dir: v.dir.Clone(), cells: v.cells, tiles: v.tiles, used: v.used, pool: v.pool}
	c.epoch, v.epoch = c.dir.Epoch(), v.dir.Epoch()
	return c
}

// Stats implements storage.Volume. The size of the bitmaps is what the bitmap library says that they need.
func (v *Volume) Stats() storage.Stats {
	n := int64(unsafe.Sizeof(*v)) + v.dir.Bytes() + v.used
	if v.pack != nil {
		n += int64(unsafe.Sizeof(*v.pack))
	}
	return storage.Stats{Tiles: v.tiles, Bytes: n}
}
