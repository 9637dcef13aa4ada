package engine

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// record is the place of a change in a history. It has no pointers, so that the garbage collector does not look at millions of them, and
// two of them fill a cache line; a change that is kept elsewhere takes changeBytes, several times as much.
type record struct {
	revision uint64 // that the edit began; this and the next three are of a single voxel only
	pos      storage.Pos
	color    storage.Color // that undo or redo puts there
	layer    int32         // its id
	label    uint32        // index in the history's labels, wideLabel for a change that is kept elsewhere
}

const recordBytes = int64(unsafe.Sizeof(record{}))

const (
	wideLabel     = ^uint32(0)
	maxLabels     = 64 // which callers take from a short list, as a rule
	maxLabelBytes = 64 // so that all labels together are small
)

// label returns the index of a label in the table, which it may join, or wideLabel if there is no room for it.
func (h *history) label(s string) uint32 {
	for i := range h.labels {
		if h.labels[i] == s {
			return uint32(i)
		}
	}
	if len(s) > maxLabelBytes || len(h.labels) == maxLabels {
		return wideLabel
	}
	h.labels = append(h.labels, s)
	return uint32(len(h.labels) - 1)
}

// blockLen is a power of two: so many records take 8 KiB.
const blockLen = 256

// deque is a list that grows behind and goes at both ends, kept in blocks of blockLen items that stay where they are until they are empty.
// One empty block is kept, so that a list of constant length allocates nothing.
type deque[T any] struct {
	blocks []*[blockLen]T // a ring, its length a power of two; nil where no item lies
	first  uint           // of the item 0, counted from the first there ever was: that of block first/blockLen
	n      int
	spare  *[blockLen]T
}

// at returns the item i of those that there are, valid until it is dropped.
func (d *deque[T]) at(i int) *T {
	at := d.first + uint(i)
	return &d.block(at / blockLen)[at%blockLen]
}

// block returns the block of a number, which is there.
func (d *deque[T]) block(n uint) *[blockLen]T { return d.blocks[n&uint(len(d.blocks)-1)] }

// push appends an item and returns its place, for the caller to fill: it may hold what was there before.
func (d *deque[T]) push() *T {
	end := d.first + uint(d.n)
	if end%blockLen == 0 {
		d.extend(end / blockLen)
	}
	d.n++
	return &d.block(end / blockLen)[end%blockLen]
}

// extend makes the block of a number, the next one.
func (d *deque[T]) extend(n uint) {
	first := d.first / blockLen
	if n-first == uint(len(d.blocks)) {
		ring := make([]*[blockLen]T, max(4, 2*len(d.blocks)))
		for i := first; i != n; i++ {
			ring[i&uint(len(ring)-1)] = d.block(i)
		}
		d.blocks = ring
	}
	if d.spare == nil {
		d.spare = new([blockLen]T)
	}
	d.blocks[n&uint(len(d.blocks)-1)], d.spare = d.spare, nil
}

// drop forgets the first item. The caller clears pointers in it.
func (d *deque[T]) drop() {
	d.first++
	d.n--
	if d.first%blockLen == 0 {
		d.release(d.first/blockLen - 1)
	}
}

// truncate forgets all but the first n items. The caller clears pointers in them.
func (d *deque[T]) truncate(n int) {
	blocks := func(n int) uint { return (d.first + uint(n) + blockLen - 1) / blockLen }
	for i := blocks(n); i < blocks(d.n); i++ {
		d.release(i)
	}
	d.n = n
}

// release empties a block's place in the ring.
func (d *deque[T]) release(n uint) {
	i := n & uint(len(d.blocks)-1)
	d.spare, d.blocks[i] = d.blocks[i], nil
}
