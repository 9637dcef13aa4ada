package tree

import "github.com/goxel-daemon/goxel-daemon/storage"

// Table is a shortcut past the nodes: what is at the places of one region of space, in an array, so that a look-up there waits for memory
// once. A place is a tile or a leaf, as its owner likes. What is nil says nothing. The region is a box whose edges are powers of two; it
// grows by doubling, as long as it stays in proportion to what is there. The zero Table is empty. It must not be written to while others
// read it.
type Table[T any] struct {
	slots  []*T
	origin triple // the min corner of the region
	outer  triple // the bits that are 0 in offsets from origin within the region
	rowY   uint32 // slots from one y to the next, and from one z to the next
	rowZ   uint32

	filled int64 // slots that are not nil
	rests  int64 // how many times Add is called before the region may start anew elsewhere
}

type triple struct{ x, y, z uint32 }

// Get returns what is at a place if the table knows it, else nil.
func (t *Table[T]) Get(p storage.TilePos) *T {
	x, y, z := uint32(p.X)-t.origin.x, uint32(p.Y)-t.origin.y, uint32(p.Z)-t.origin.z
	i := x + y*t.rowY + z*t.rowZ
	if x&t.outer.x|y&t.outer.y|z&t.outer.z != 0 || i >= uint32(len(t.slots)) {
		return nil
	}
	return t.slots[i]
}

// Put stores what Get returns from now on, nil for nothing, and reports whether the place lies within the region.
func (t *Table[T]) Put(p storage.TilePos, v *T) bool {
	x, y, z := uint32(p.X)-t.origin.x, uint32(p.Y)-t.origin.y, uint32(p.Z)-t.origin.z
	if x&t.outer.x|y&t.outer.y|z&t.outer.z != 0 || len(t.slots) == 0 {
		return false
	}
	slot := &t.slots[x+y*t.rowY+z*t.rowZ]
	if *slot != nil {
		t.filled--
	}
	if v != nil {
		t.filled++
	}
	*slot = v
	return true
}

// maxSlots bounds the slots of a table by the places in use, those outside of the region included.
func maxSlots(places int64) int64 { return 64 + 8*places }

// Add stores v at a place and brings the region there if that is worth it for so many places in use.
func (t *Table[T]) Add(p storage.TilePos, v *T, places int64) {
	t.rests--
	if t.Put(p, v) || t.grow(p, places) && t.Put(p, v) {
		return
	}
	if len(t.slots) == 0 || t.rests < 0 && t.filled*2 < places {
		*t = Table[T]{rests: places + 64}
		t.reshape(triple{uint32(p.X), uint32(p.Y), uint32(p.Z)}, triple{1, 1, 1})
		t.Put(p, v)
	}
}

// Remove forgets a place, and the whole region when it has become large for the places that are left in use.
func (t *Table[T]) Remove(p storage.TilePos, places int64) {
	t.Put(p, nil)
	if int64(len(t.slots)) > 4*maxSlots(places) {
		*t = Table[T]{}
	}
}

// Bytes returns the heap bytes of the table beside the Table itself.
func (t *Table[T]) Bytes() int64 { return int64(cap(t.slots)) * 8 }

// grow doubles the region until a place lies within it. It changes nothing and reports false if there would be too many slots.
func (t *Table[T]) grow(p storage.TilePos, places int64) bool {
	if len(t.slots) == 0 {
		return false
	}
	slots, most := int64(1), maxSlots(places)
	var origin, size [3]uint32
	low, outer := [3]uint32{t.origin.x, t.origin.y, t.origin.z}, [3]uint32{t.outer.x, t.outer.y, t.outer.z}
	for axis, want := range [3]int32{p.X, p.Y, p.Z} {
		from, n := int64(int32(low[axis])), int64(^outer[axis])+1
		for ; int64(want) < from || int64(want) >= from+n; n *= 2 {
			if n > most {
				return false
			}
			if int64(want) < from {
				from -= n
			}
		}
		origin[axis], size[axis] = uint32(int32(from)), uint32(n)
		if slots *= n; slots > most {
			return false
		}
	}
	t.reshape(triple{origin[0], origin[1], origin[2]}, triple{size[0], size[1], size[2]})
	return true
}

// reshape gives the table another region, which holds the present one.
func (t *Table[T]) reshape(origin, size triple) {
	old := *t
	t.slots = make([]*T, size.x*size.y*size.z)
	t.origin = origin
	t.outer = triple{^(size.x - 1), ^(size.y - 1), ^(size.z - 1)}
	t.rowY, t.rowZ = size.x, size.x*size.y
	dx, dy, dz := old.origin.x-origin.x, old.origin.y-origin.y, old.origin.z-origin.z
	n := int(old.rowY)
	for from := 0; from < len(old.slots); from += n {
		y, z := uint32(from)%old.rowZ/old.rowY, uint32(from)/old.rowZ
		copy(t.slots[dx+(y+dy)*t.rowY+(z+dz)*t.rowZ:], old.slots[from:from+n])
	}
}
