package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// entry is a tile in its leaf. It points to all arrays itself, so that looking at a cell waits for memory once: the occupancy and the
// index are fetched side by side.
type entry struct {
	body  *body                             // nil for an empty tile and for a full one of one colour
	index *[storage.TileCells]uint8         // of an indexed tile, else nil; any value at empty cells
	cells *[storage.TileCells]storage.Color // of a raw tile, else nil; 0 at empty cells
	color storage.Color                     // of a uniform tile
	count uint16                            // occupied cells
	form  storage.Form
}

// body is what every tile has that an entry cannot hold itself. The pointer comes first, so that the garbage collector scans only that.
type body struct {
	palette []storage.Color // of an indexed tile; colours may be unused, but are never empty or twice in it
	owner   uint64          // the epoch of the volume that may write to this, and to the index and cells beside it
	occ     [storage.OccWords]uint64
}

const (
	indexBytes = storage.TileCells
	cellsBytes = storage.TileCells * 4
	bodyBytes  = int64(unsafe.Sizeof(body{}))
)

// get returns the colour of cell i.
func (e *entry) get(i int) storage.Color {
	switch e.form {
	case storage.Raw:
		return e.cells[i]
	case storage.Uniform:
		if e.body == nil || e.body.occ[i>>6]>>(i&63)&1 != 0 {
			return e.color
		}
	case storage.Indexed:
		if b := e.body; b.occ[i>>6]>>(i&63)&1 != 0 {
			return b.palette[e.index[i]]
		}
	}
	return 0
}

// view returns the tile as others see it.
func (e *entry) view() storage.Tile {
	if e.form == storage.Empty {
		return storage.Tile{}
	}
	t := storage.Tile{Form: e.form, Occ: &storage.FullOcc}
	if e.count < storage.TileCells {
		t.Occ = &e.body.occ
	}
	switch e.form {
	case storage.Uniform:
		t.Color = e.color
	case storage.Indexed:
		t.Palette, t.Index = e.body.palette, e.index
	case storage.Raw:
		t.Cells = e.cells
	}
	return t
}

func (b *body) bytes() int64 {
	if b == nil {
		return 0
	}
	return bodyBytes + int64(cap(b.palette))*4
}

// bytes returns the memory that the entry points to.
func (e *entry) bytes() int64 {
	n := e.body.bytes()
	if e.index != nil {
		n += indexBytes
	}
	if e.cells != nil {
		n += cellsBytes
	}
	return n
}

// spares holds memory that edits freed and that nothing points to, in small amounts.
type spares struct {
	bodies  []*body
	indexes []*[storage.TileCells]uint8
	cells   []*[storage.TileCells]storage.Color
}

const (
	maxSpareBodies  = 8
	maxSpareIndexes = 4
	maxSpareCells   = 2
)

func (s *spares) bytes() int64 {
	n := int64(len(s.indexes))*indexBytes + int64(len(s.cells))*cellsBytes
	for _, b := range s.bodies {
		n += b.bytes()
	}
	return n
}

func push[T any](list *[]*T, p *T, most int) {
	if p != nil && len(*list) < most {
		*list = append(*list, p)
	}
}

func pop[T any](list *[]*T) *T {
	n := len(*list) - 1
	if n < 0 {
		return new(T)
	}
	p := (*list)[n]
	(*list)[n] = nil
	*list = (*list)[:n]
	return p
}
