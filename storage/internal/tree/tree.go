package tree

import (
	"math/bits"
	"sync/atomic"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Fanout is the number of children of a node, and of tiles of a leaf.
const Fanout = 64

const (
	edgeShift = 2 // bits of each axis that a level takes
	minHeight = 2 // a root is a node, and its children are leaves at least
)

// Leaf holds what a kind keeps for 4x4x4 tiles. It may be written to only if Edit returned it and no Clone came since.
type Leaf[L any] struct {
	owner uint64
	at    storage.TilePos // in units of leaves
	Mask  uint64          // bit Slot(tp) is set for each tile with an occupied cell; kept by the kind
	Owned uint64          // for the kind: bits that Edit clears when it copies the leaf, for telling whose is what Val points to
	Val   L
}

// Place implements Placed, in units of leaves.
func (l *Leaf[L]) Place() storage.TilePos { return l.at }

// node is one level of the directory. Exactly one of kids and leaves is set; both point into the allocation that holds the node.
type node[L any] struct {
	owner  uint64
	mask   uint64 // which children exist
	kids   *[Fanout]*node[L]
	leaves *[Fanout]*Leaf[L]
}

type upperNode[L any] struct {
	node[L]
	array [Fanout]*node[L]
}

type lowerNode[L any] struct {
	node[L]
	array [Fanout]*Leaf[L]
}

type root[L any] struct {
	node   *node[L]
	height uint // levels beneath and including this one, the tiles of a leaf counted as one
}

// Tree is a directory of tiles. Make it with [New]; it must not be copied.
type Tree[L any] struct {
	family *atomic.Uint64 // the last epoch handed out in this family of clones
	epoch  uint64
	roots  [8]root[L] // by sign: bit 0 is set for x >= 0, bit 1 for y, bit 2 for z

	table Table[Leaf[L], *Leaf[L]] // of leaves, owned or not; a clone starts without

	nodes, leaves int64
	spare         spares[L]
}

// New returns an empty tree, the first of its family.
func New[L any]() *Tree[L] {
	t := &Tree[L]{family: new(atomic.Uint64)}
	t.epoch = t.family.Add(1)
	return t
}

// Clone returns a tree with the same leaves, shared until either side edits them. It changes the epoch of both trees.
func (t *Tree[L]) Clone() *Tree[L] {
	c := &Tree[L]{family: t.family, roots: t.roots, nodes: t.nodes, leaves: t.leaves}
	c.epoch = t.family.Add(1)
	t.epoch = t.family.Add(1)
	return c
}

// Epoch returns the number that marks what this tree may write to. It is never 0, and it changes with Clone.
func (t *Tree[L]) Epoch() uint64 { return t.epoch }

// Bytes returns the heap bytes of the tree, its nodes and leaves, without what leaves point to.
func (t *Tree[L]) Bytes() int64 {
	nodes := t.nodes + int64(len(t.spare.lower)+len(t.spare.upper))
	leaves := t.leaves + int64(len(t.spare.leaves))
	return int64(unsafe.Sizeof(*t)) + t.table.Bytes() + nodes*int64(unsafe.Sizeof(upperNode[L]{})) + leaves*int64(unsafe.Sizeof(Leaf[L]{}))
}

// Find returns the leaf that holds the tile, nil if there is none. The leaf is for reading.
func (t *Tree[L]) Find(tp storage.TilePos) *Leaf[L] {
	if leaf := t.table.Get(leafAt(tp)); leaf != nil && leaf.at == leafAt(tp) {
		return leaf
	}
	return t.find(tp)
}

func (t *Tree[L]) find(tp storage.TilePos) *Leaf[L] {
	r := &t.roots[octant(tp)]
	if r.node == nil || magnitude(tp)>>(edgeShift*r.height) != 0 {
		return nil
	}
	n := r.node
	for level := r.height - 1; level > 1; level-- {
		if n = n.kids[child(tp, level)]; n == nil {
			return nil
		}
	}
	return n.leaves[child(tp, 1)]
}

// Slot returns the index of a tile among those of its leaf, in Morton order.
func Slot(tp storage.TilePos) int {
	x, y, z := uint32(tp.X), uint32(tp.Y), uint32(tp.Z)
	return int(x&1 | x<<2&8 | y<<1&2 | y<<3&16 | z<<2&4 | z<<4&32)
}

// child returns the index of the child that leads to tp from a node at the given level, in Morton order.
func child(tp storage.TilePos, level uint) int {
	shift := edgeShift * level
	return Slot(storage.TilePos{X: tp.X >> shift, Y: tp.Y >> shift, Z: tp.Z >> shift})
}

// leafAt returns the position of the leaf that holds a tile, in units of leaves.
func leafAt(tp storage.TilePos) storage.TilePos {
	return storage.TilePos{X: tp.X >> edgeShift, Y: tp.Y >> edgeShift, Z: tp.Z >> edgeShift}
}

// octant returns the index of the root for a tile; ascending indices are ascending in Morton order.
func octant(tp storage.TilePos) int {
	return int(^uint32(tp.X)>>31 | ^uint32(tp.Y)>>31<<1 | ^uint32(tp.Z)>>31<<2)
}

// magnitude returns a number with as many bits as the coordinates of the tile need beside their signs.
func magnitude(tp storage.TilePos) uint32 {
	return uint32(tp.X^tp.X>>31) | uint32(tp.Y^tp.Y>>31) | uint32(tp.Z^tp.Z>>31)
}

// heightOf returns the height that a root needs to cover the tile.
func heightOf(tp storage.TilePos) uint {
	return max(minHeight, uint(bits.Len32(magnitude(tp))+1)/edgeShift)
}
