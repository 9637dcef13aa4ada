package roaring

import (
	"math/bits"
	"slices"
	"sync"
	"unsafe"

	roaring "github.com/RoaringBitmap/roaring/v2"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

const (
	tileShift   = 12 // bits of a cell's number that name it within its tile
	regionWords = tree.Fanout * storage.OccWords

	// containerBytes is about what the library takes for a container beside its values: slice header, interface, key and flag.
	containerBytes = 48
	containerTiles = 16
)

// region is what a leaf of the directory holds: 4x4x4 tiles.
type region struct {
	bits      *roaring.Bitmap // the occupied cells; nil if there are none
	bitsOwner uint64          // the epoch of the volume that may write to bits
	bitsBytes int64           // memory of bits as it is counted in the volume
	tiles     [tree.Fanout]entry
}

// entry holds the colours of a tile. The form is Empty, Uniform, Indexed or Raw.
type entry struct {
	colors *colors       // of an indexed or raw tile, else nil
	color  storage.Color // of a uniform tile
	count  uint16        // occupied cells
	form   storage.Form
}

// colors holds one element for each occupied cell of a tile, in the order of the bitmap.
type colors struct {
	palette []storage.Color // of an indexed tile; colours may be unused, but are never empty or twice in it
	slots   []uint8         // of an indexed tile: indices into palette
	raw     []storage.Color // of a raw tile
	owner   uint64          // the epoch of the volume that may write to this
}

// get returns the colour of the cell with number n, which lies in the tile at slot.
func (r *region) get(slot int, n uint32) storage.Color {
	e := &r.tiles[slot]
	if e.count == 0 || e.count < storage.TileCells && !r.bits.Contains(n) {
		return 0
	}
	switch e.form {
	case storage.Indexed:
		return e.colors.palette[e.colors.slots[r.rank(slot, n)]]
	case storage.Raw:
		return e.colors.raw[r.rank(slot, n)]
	}
	return e.color
}

// rank returns how many cells of the tile at slot come before the cell with number n.
func (r *region) rank(slot int, n uint32) int {
	start := uint32(slot) << tileShift
	if r.tiles[slot].count == storage.TileCells {
		return int(n - start)
	}
	return int(r.bits.CardinalityInRange(uint64(start), uint64(n)))
}

// occupancy writes the occupied cells of one tile to m, which is zero.
func (r *region) occupancy(slot int, m *words, pool *buffers) {
	start := uint32(slot) << tileShift
	buf := pool.get()
	defer pool.put(buf)
	if r.tiles[slot].count <= 256 { // fewer steps than copying the region
		it := &buf.iterator
		it.Initialize(r.bits)
		for it.AdvanceIfNeeded(start); it.HasNext(); {
			n := it.Next() - start
			if n >= storage.TileCells {
				return
			}
			m[n>>6] |= 1 << (n & 63)
		}
		return
	}
	r.writeTo(buf)
	*m = words(buf.words[slot*storage.OccWords:])
}

// writeTo writes the occupied cells of the region to buf.words.
func (r *region) writeTo(buf *buffer) {
	clear(buf.words[:])
	r.bits.WriteDenseTo(buf.words[:])
}

// view returns the tile as others see it; m is its occupancy, nil for a full tile.
func (e *entry) view(m *words, s *storage.Scratch) storage.Tile {
	if e.form == storage.Empty {
		return storage.Tile{}
	}
	t := storage.Tile{Form: e.form, Color: e.color, Occ: &storage.FullOcc}
	if m == nil {
		m = (*words)(&storage.FullOcc)
	} else {
		m.toLinear(&s.Occ)
		t.Occ = &s.Occ
	}
	rank := 0
	switch e.form {
	case storage.Indexed:
		t.Palette, t.Index = e.colors.palette, &s.Index
		m.each(func(i uint16) {
			s.Index[i] = e.colors.slots[rank]
			rank++
		})
	case storage.Raw:
		t.Cells = &s.Cells
		clear(s.Cells[:])
		m.each(func(i uint16) {
			s.Cells[i] = e.colors.raw[rank]
			rank++
		})
	}
	return t
}

// each calls f for every occupied cell in Morton order with its index x+16y+256z.
func (m *words) each(f func(i uint16)) {
	for w, word := range m {
		cube := (*[64]uint16)(linear[w<<6:])
		for ; word != 0; word &= word - 1 {
			f(cube[bits.TrailingZeros64(word)&63])
		}
	}
}

func (c *colors) bytes() int64 {
	if c == nil {
		return 0
	}
	return int64(unsafe.Sizeof(*c)) + int64(cap(c.palette)+cap(c.raw))*4 + int64(cap(c.slots))
}

func (c *colors) clone(owner uint64) *colors {
	return &colors{palette: slices.Clone(c.palette), slots: slices.Clone(c.slots), raw: slices.Clone(c.raw), owner: owner}
}

// buffers is a pool of memory for the occupancy of a region. Readers of the same volume may use it at once.
type buffers struct{ pool sync.Pool }

type buffer struct {
	words    [regionWords]uint64
	iterator roaring.IntIterator
}

// get returns a buffer with arbitrary contents.
func (b *buffers) get() *buffer {
	if buf, ok := b.pool.Get().(*buffer); ok {
		return buf
	}
	return new(buffer)
}

func (b *buffers) put(buf *buffer) { b.pool.Put(buf) }
