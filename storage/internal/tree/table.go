package tree

import "github.com/goxel-daemon/goxel-daemon/storage"

// Placed is implemented by what a Table finds: it knows where it is.
type Placed[T any] interface {
	*T
	// Place returns the place, which is a tile or whatever the table counts in.
	Place() storage.TilePos
}

// Table is a shortcut past the nodes: a look-up in it waits for memory once. It is an array of slots in three dimensions whose edges
// are powers of two, and what is at a place has the slot of its coordinates modulo the edges, so that places which are near one another never
// take each other's slot and it does not matter where they are. Of two that share a slot the later one is found. The array doubles along
// an axis when that parts two that share a slot, as long as it stays in proportion to what there is. The zero Table is empty. It must not
// be written to while others read it.
type Table[T any, P Placed[T]] struct {
	slots []*T
	last  triple // the edges, less 1
	rowY  uint32 // slots from one y to the next, and from one z to the next
	rowZ  uint32
}

type triple struct{ x, y, z uint32 }

// Get returns what may be at a place: the caller looks whether it is. It returns nil if the table knows nothing.
func (t *Table[T, P]) Get(p storage.TilePos) *T {
	if i := t.index(p); i < uint(len(t.slots)) {
		return t.slots[i]
	}
	return nil
}

func (t *Table[T, P]) index(p storage.TilePos) uint {
	return uint(uint32(p.X)&t.last.x + uint32(p.Y)&t.last.y*t.rowY + uint32(p.Z)&t.last.z*t.rowZ)
}

// maxSlots bounds the slots of a table by the number of places in use, whether it finds them all or not.
func maxSlots(places int64) int64 { return 64 + 8*places }

// Add makes the table find v at its place, instead of what it found there. So many places are in use.
func (t *Table[T, P]) Add(v *T, places int64) {
	if len(t.slots) == 0 {
		*t = Table[T, P]{slots: make([]*T, 1), rowY: 1, rowZ: 1}
	}
	at := P(v).Place()
	for {
		slot := &t.slots[t.index(at)]
		if *slot == v {
			return
		}
		if *slot == nil || int64(2*len(t.slots)) > maxSlots(places) || !t.part(at, P(*slot).Place()) {
			*slot = v
			return
		}
	}
}

// Remove makes the table find nothing at a place, and gives its memory back when it has become large for the places that are left.
func (t *Table[T, P]) Remove(p storage.TilePos, places int64) {
	if v := t.Get(p); v != nil && P(v).Place() == p {
		t.slots[t.index(p)] = nil
	}
	if int64(len(t.slots)) > 4*maxSlots(places) {
		*t = Table[T, P]{}
	}
}

// Bytes returns the heap bytes of the table beside the Table itself.
func (t *Table[T, P]) Bytes() int64 { return int64(cap(t.slots)) * 8 }

// part doubles the table along the shortest axis on which that gives two places that share a slot slots of their own. It reports false if
// there is none.
func (t *Table[T, P]) part(a, b storage.TilePos) bool {
	edge := triple{t.last.x + 1, t.last.y + 1, t.last.z + 1}
	next := edge
	best := ^uint32(0)
	if uint32(a.X^b.X)&edge.x != 0 {
		best, next = edge.x, triple{edge.x * 2, edge.y, edge.z}
	}
	if uint32(a.Y^b.Y)&edge.y != 0 && edge.y < best {
		best, next = edge.y, triple{edge.x, edge.y * 2, edge.z}
	}
	if uint32(a.Z^b.Z)&edge.z != 0 && edge.z < best {
		next = triple{edge.x, edge.y, edge.z * 2}
	}
	if next == edge {
		return false
	}
	old := t.slots
	t.slots = make([]*T, 2*len(old))
	t.last = triple{next.x - 1, next.y - 1, next.z - 1}
	t.rowY, t.rowZ = next.x, next.x*next.y
	for _, v := range old {
		if v != nil {
			t.slots[t.index(P(v).Place())] = v
		}
	}
	return true
}
