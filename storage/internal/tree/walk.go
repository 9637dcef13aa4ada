package tree

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Walk calls f for every tile in a leaf's Mask that overlaps the box b of cells, in the order of storage.TilePos.Compare, until f
// returns false. The leaf is for reading, and f must not change the tree.
func (t *Tree[L]) Walk(b storage.Box, f func(tp storage.TilePos, leaf *Leaf[L], slot int) bool) {
	t.Leaves(b, func(at storage.TilePos, leaf *Leaf[L], inside uint64) bool {
		for m := leaf.Mask & inside; m != 0; m &= m - 1 {
			slot := bits.TrailingZeros64(m)
			if !f(TileAt(at, slot), leaf, slot) {
				return false
			}
		}
		return true
	})
}

// Leaves calls f for every leaf with a place that overlaps the box b of cells, in Morton order, until f returns false. It passes the tile
// at slot 0 of the leaf and the slots that overlap the box, whether they hold tiles or not. The leaf is for reading, and f must not
// change the tree.
func (t *Tree[L]) Leaves(b storage.Box, f func(at storage.TilePos, leaf *Leaf[L], inside uint64) bool) {
	w := walker[L]{box: b.Tiles(), f: f}
	if w.box.Empty() {
		return
	}
	for o := range t.roots {
		r := &t.roots[o]
		if r.node == nil {
			continue
		}
		size := int64(1) << (edgeShift * r.height)
		at := corner{-size, -size, -size}
		for axis := range at {
			if o>>axis&1 != 0 {
				at[axis] = 0
			}
		}
		if !w.node(r.node, r.height-1, at) {
			return
		}
	}
}

// Inside returns the slots of a leaf whose tiles lie in a box of tile coordinates; at is the tile at slot 0.
func Inside(at storage.TilePos, tiles storage.Box) uint64 {
	return overlap(tiles, corner{int64(at.X), int64(at.Y), int64(at.Z)}, 0)
}

// TileAt returns the tile at a slot of the leaf whose slot 0 is at, the inverse of Slot.
func TileAt(at storage.TilePos, slot int) storage.TilePos {
	s := int32(slot)
	return storage.TilePos{X: at.X + s&1 + s>>2&2, Y: at.Y + s>>1&1 + s>>3&2, Z: at.Z + s>>2&1 + s>>4&2}
}

// corner is the min corner of a node in tiles. It is wide, since a node may reach beyond the valid coordinates.
type corner [3]int64

type walker[L any] struct {
	box storage.Box // in tiles
	f   func(at storage.TilePos, leaf *Leaf[L], inside uint64) bool
}

func (w *walker[L]) node(n *node[L], level uint, at corner) bool {
	shift := edgeShift * level
	for m := n.mask & overlap(w.box, at, shift); m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		kidAt := at.child(i, shift)
		if level > 1 {
			if !w.node(n.kids[i], level-1, kidAt) {
				return false
			}
			continue
		}
		tp := storage.TilePos{X: int32(kidAt[0]), Y: int32(kidAt[1]), Z: int32(kidAt[2])}
		if !w.f(tp, n.leaves[i], overlap(w.box, kidAt, 0)) {
			return false
		}
	}
	return true
}

// child returns the corner of the child with Morton index i, whose edge is 1<<shift tiles.
func (c corner) child(i int, shift uint) corner {
	for axis := range c {
		c[axis] += int64(i>>axis&1|i>>(axis+2)&2) << shift
	}
	return c
}

// overlap returns which children of a node at c overlap the box of tiles; their edge is 1<<shift tiles.
func overlap(box storage.Box, c corner, shift uint) uint64 {
	lo := corner{int64(box.Min.X), int64(box.Min.Y), int64(box.Min.Z)}
	hi := corner{int64(box.Max.X), int64(box.Max.Y), int64(box.Max.Z)}
	mask := ^uint64(0)
	for axis := range c {
		first := max(0, (lo[axis]-c[axis])>>shift)
		last := min(3, (hi[axis]-1-c[axis])>>shift)
		if first > last {
			return 0
		}
		mask &= planes[axis][first][last]
	}
	return mask
}

// planes holds the children whose coordinate on an axis lies in [first, last], as planes[axis][first][last].
var planes = func() (p [3][4][4]uint64) {
	for axis := range 3 {
		for first := range 4 {
			for last := first; last < 4; last++ {
				for i := range Fanout {
					if at := i>>axis&1 | i>>(axis+2)&2; at >= first && at <= last {
						p[axis][first][last] |= 1 << i
					}
				}
			}
		}
	}
	return p
}()
