package tree

import "github.com/goxel-daemon/goxel-daemon/storage"

// Edit returns the leaf that holds the tile for writing, made if it does not exist. The caller leaves it with a Mask other than 0
// or calls Drop. The leaf stays writable until Drop or Clone.
func (t *Tree[L]) Edit(tp storage.TilePos) *Leaf[L] {
	if leaf := t.table.Get(leafAt(tp)); leaf != nil && leaf.owner == t.epoch && leaf.at == leafAt(tp) {
		return leaf
	}
	leaf := t.descend(tp)
	t.table.Add(leaf, t.leaves)
	return leaf
}

// Drop removes the leaf that holds the tile, and the nodes that are left without children. If the leaf belongs to this tree, the
// caller has reset Val to its zero value and Mask and Owned to 0; a leaf that it shares may be dropped as it is.
func (t *Tree[L]) Drop(tp storage.TilePos) {
	r := &t.roots[octant(tp)]
	if r.node == nil || magnitude(tp)>>(edgeShift*r.height) != 0 {
		return
	}
	r.node = t.ownNode(r.node)
	if t.dropBelow(r.node, tp, r.height-1) {
		t.freeNode(r.node)
		*r = root[L]{}
	}
	t.table.Remove(leafAt(tp), t.leaves)
}

// dropBelow removes the leaf of tp from an owned node and reports whether the node has no child left.
func (t *Tree[L]) dropBelow(n *node[L], tp storage.TilePos, level uint) bool {
	i := child(tp, level)
	if n.mask>>i&1 == 0 {
		return false
	}
	if level == 1 {
		t.freeLeaf(n.leaves[i])
		n.leaves[i] = nil
	} else {
		kid := t.ownNode(n.kids[i])
		n.kids[i] = kid
		if !t.dropBelow(kid, tp, level-1) {
			return false
		}
		t.freeNode(kid)
		n.kids[i] = nil
	}
	n.mask &^= 1 << i
	return n.mask == 0
}

// descend walks from the root to the leaf of tp, making or copying what is missing or not owned.
func (t *Tree[L]) descend(tp storage.TilePos) *Leaf[L] {
	n, height := t.growRoot(tp)
	for level := height - 1; level > 1; level-- {
		i := child(tp, level)
		kid := n.kids[i]
		if kid == nil {
			kid = t.newNode(level - 1)
		} else {
			kid = t.ownNode(kid)
		}
		n.kids[i] = kid
		n.mask |= 1 << i
		n = kid
	}
	i := child(tp, 1)
	leaf := n.leaves[i]
	switch {
	case leaf == nil:
		leaf = t.newLeaf(tp)
		t.leaves++
	case leaf.owner != t.epoch:
		from := leaf
		leaf = t.newLeaf(tp)
		leaf.Mask, leaf.Val = from.Mask, from.Val
	}
	n.leaves[i] = leaf
	n.mask |= 1 << i
	return leaf
}

// growRoot returns the root for tp, owned and high enough, and its height.
func (t *Tree[L]) growRoot(tp storage.TilePos) (*node[L], uint) {
	o := octant(tp)
	r := &t.roots[o]
	need := heightOf(tp)
	if r.node == nil {
		r.node, r.height = t.newNode(need-1), need
		return r.node, need
	}
	r.node = t.ownNode(r.node)
	inner := (^o & 7) * 9 // the child next to the origin: 3 on the negative axes, 0 on the others
	for ; r.height < need; r.height++ {
		up := t.newNode(r.height)
		up.kids[inner] = r.node
		up.mask = 1 << inner
		r.node = up
	}
	return r.node, r.height
}

// ownNode returns n if this tree may write to it, else a copy that it may write to.
func (t *Tree[L]) ownNode(n *node[L]) *node[L] {
	if n.owner == t.epoch {
		return n
	}
	c := t.allocNode(n.kids == nil)
	c.mask = n.mask
	if n.kids == nil {
		*c.leaves = *n.leaves
	} else {
		*c.kids = *n.kids
	}
	return c
}

func (t *Tree[L]) newNode(level uint) *node[L] {
	t.nodes++
	return t.allocNode(level == 1)
}

// spares holds memory for reuse, so that a place which empties and fills again and again does not allocate. All of it is zero.
type spares[L any] struct {
	upper, lower []*node[L]
	leaves       []*Leaf[L]
}

const (
	maxSpareNodes  = 12
	maxSpareLeaves = 4
)

func (t *Tree[L]) allocNode(lower bool) *node[L] {
	var n *node[L]
	switch {
	case lower:
		if n = pop(&t.spare.lower); n == nil {
			a := new(lowerNode[L])
			a.leaves = &a.array
			n = &a.node
		}
	default:
		if n = pop(&t.spare.upper); n == nil {
			a := new(upperNode[L])
			a.kids = &a.array
			n = &a.node
		}
	}
	n.owner = t.epoch
	return n
}

// freeNode takes back an owned node without children.
func (t *Tree[L]) freeNode(n *node[L]) {
	t.nodes--
	if n.kids == nil {
		push(&t.spare.lower, n, maxSpareNodes)
	} else {
		push(&t.spare.upper, n, maxSpareNodes)
	}
}

func (t *Tree[L]) newLeaf(tp storage.TilePos) *Leaf[L] {
	leaf := pop(&t.spare.leaves)
	if leaf == nil {
		leaf = new(Leaf[L])
	}
	leaf.owner, leaf.at = t.epoch, leafAt(tp)
	return leaf
}

func (t *Tree[L]) freeLeaf(leaf *Leaf[L]) {
	t.leaves--
	if leaf.owner == t.epoch {
		push(&t.spare.leaves, leaf, maxSpareLeaves)
	}
}

func push[T any](list *[]*T, p *T, most int) {
	if len(*list) < most {
		*list = append(*list, p)
	}
}

func pop[T any](list *[]*T) *T {
	n := len(*list) - 1
	if n < 0 {
		return nil
	}
	p := (*list)[n]
	(*list)[n] = nil
	*list = (*list)[:n]
	return p
}
