// Package tree is the persistent directory of tiles that the storage kinds share: it maps a tile position to a slot of a leaf,
// and a leaf holds whatever a kind keeps for its 4x4x4 tiles.
//
// It is a radix tree over tile coordinates in [-2^26, 2^26). Every level takes two bits of each axis, so a node has 64 children, in
// Morton order; bitmaps say which exist. The sign bits choose one of eight roots, and each root is only as high as the
// coordinates beneath it need: height h covers the tiles whose coordinates lie in [-4^h, 4^h), and growing puts the old root
// under a new one. Nodes without children do not stay.
//
// Clones share nodes. Ownership is by epoch: every node and leaf carries the number of the epoch that made it, a tree writes only
// to those of its own epoch and copies the others first, and Clone gives both trees new epochs. So Clone costs the same for
// any size, and the first edit after it copies a path and one leaf. Epoch numbers are unique within a family of clones, which is the
// set of trees that can share a node. Kinds use the same number ([Tree.Epoch]) for what their leaves point to.
//
// A [Table] finds leaves without the descent, by their coordinates modulo its edges; kinds use tables of their own for what leaves hold. Only
// writes change it, hence any number of goroutines may call Find and Walk on a tree that nobody writes to.
//
//	dir := tree.New[[tree.Fanout]entry]()
//	leaf := dir.Edit(tp)
//	leaf.Val[tree.Slot(tp)] = e
//	leaf.Mask |= 1 << tree.Slot(tp)
package tree
