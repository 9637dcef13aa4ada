package tree

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Walk calls f for every tile in a leaf's Mask that overlaps the box b of cells, in the order of storage.TilePos.Compare, until f
// returns false. The leaf is for reading, and f must not change the tree.
func (t *Tree[L]) Walk(b storage.Box, f func(tp storage.TilePos, leaf *Leaf[L], slot int) bool) {
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

// corner is the min corner of a node in tiles. It is wide, since a node may reach beyond the valid coordinates.
type corner [3]int64

type walker[L any] struct {
	box storage.Box // in tiles
	f   func(tp storage.TilePos, leaf *Leaf[L], slot int) bool
}

func (w *walker[L]) node(n *node[L], level uint, at corner) bool {
	shift := edgeShift * level
	for m := n.mask & w.overlap(at, shift); m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		kidAt := at.child(i, shift)
		if level > 1 {
			if !w.node(n.kids[i], level-1, kidAt) {
				return false
			}
			continue
		}
		if !w.leaf(n.leaves[i], kidAt) {
			return false
		}
	}
	return true
}

func (w *walker[L]) leaf(leaf *Leaf[L], at corner) bool {
	for m := leaf.Mask & w.overlap(at, 0); m != 0; m &= m - 1 {
		i := bits.TrailingZeros64(m)
		p := at.child(i, 0)
		if !w.f(storage.TilePos{X: int32(p[0]), Y: int32(p[1]), Z: int32(p[2])}, leaf, i) {
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

// overlap returns which children of a node at c overlap the box; their edge is 1<<shift tiles.
func (w *walker[L]) overlap(c corner, shift uint) uint64 {
	lo := corner{int64(w.box.Min.X), int64(w.box.Min.Y), int64(w.box.Min.Z)}
	hi := corner{int64(w.box.Max.X), int64(w.box.Max.Y), int64(w.box.Max.Z)}
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
