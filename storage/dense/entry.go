package dense

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// form says how an entry holds its cells.
type form uint8

const (
	none   form = iota // no occupied cell; the zero entry
	solid              // every cell is occupied and has the entry's colour; ptr is nil
	masked             // ptr is a *mask; the occupied cells have the entry's colour
	sparse             // ptr is a block of few cells, see few
	narrow             // ptr is a *narrowTile
	wide               // ptr is a *wideTile
	raw                // ptr is a *rawTile
)

// entry is a tile in its leaf. It is 16 bytes long, so that a leaf of 64 takes 1 KiB and a solid tile nothing else. What ptr leads to
// belongs to the volume that owns the leaf if the leaf's Owned has the bit of the tile; otherwise clones share it and nobody writes
// to it. TestCloneIndependent and TestConcurrentReaders of the conformance suite exercise that under the race detector.
type entry struct {
	ptr   unsafe.Pointer
	color storage.Color // of a solid or masked tile; what the colours of a sparse one have in common
	count uint16        // occupied cells, but for a narrow tile, which counts them itself
	form  form
	aux   uint8 // of a narrow or wide tile: 1 less than its colours; of a sparse one: its sizes
}

// mask tells which cells of a tile are occupied.
type mask = [storage.OccWords]uint64

// narrowTile holds cells of at most 16 colours in four bits each, 2,688 bytes in all, which is a size that the allocator has. Byte
// 8*r+k of index is of row r, which has 16 cells along x: the low half is cell k and the high half cell k+8, so that eight bytes turn
// into a row of bytes by two masks. No array of it is valid beyond what occ and the number of colours say, but every byte of hint is
// the slot of some colour: that where a colour with this id, modulo 16, was found last.
//
// Set reaches it without its entry, so it knows where it is. All that this needs beside the cell lies in one line of the cache, as long as
// the colours are few.
type narrowTile struct {
	corner  storage.Pos // the min corner of the tile in cells
	count   uint16      // occupied cells
	hint    [narrowColors]uint8
	palette [narrowColors]storage.Color // colours may be unused, but are never empty
	occ     mask
	index   [storage.TileCells / 2]uint8
	_       [32]byte
}

// wideTile holds cells of at most 256 colours in a byte each.
type wideTile struct {
	hint    [wideColors]uint8
	palette [wideColors]storage.Color
	occ     mask
	index   [storage.TileCells]uint8
}

// rawTile holds cells of any colours. The cells are apart, so that both fit sizes that the allocator has.
type rawTile struct {
	cells *[storage.TileCells]storage.Color // 0 at empty cells
	occ   mask
}

const (
	narrowColors = 16
	wideColors   = 256

	// What the allocator takes for a block of each form.
	maskBytes   = 512
	narrowBytes = 2688
	wideBytes   = 6144
	rawBytes    = 16384 + 576
)

// at returns the byte of index that holds cell i, and by how many bits it is shifted there.
func (t *narrowTile) at(i int) (b *uint8, shift int) {
	return &t.index[i>>1&0x7f8|i&7], i >> 1 & 4
}

func (t *narrowTile) slot(i int) uint8 {
	b, shift := t.at(i)
	return *b >> shift & 15
}

func (t *narrowTile) put(i int, slot uint8) {
	b, shift := t.at(i)
	*b = *b&^(15<<shift) | slot<<shift
}

// Place implements tree.Placed.
func (t *narrowTile) Place() storage.TilePos { return t.corner.Tile() }

// holds reports whether the tile is that of the cell p.
func (t *narrowTile) holds(p storage.Pos) bool {
	return uint32((t.corner.X^p.X)|(t.corner.Y^p.Y)|(t.corner.Z^p.Z)) < storage.TileEdge
}

func (t *narrowTile) get(i int) storage.Color {
	if t.count < storage.TileCells && !has(&t.occ, i) {
		return 0
	}
	return t.palette[t.slot(i)]
}

func has(m *mask, i int) bool { return m[i>>6&63]>>(i&63)&1 != 0 }

// len returns the number of occupied cells.
func (e *entry) len() int {
	if e.form == narrow {
		return int((*narrowTile)(e.ptr).count)
	}
	return int(e.count)
}

func (e *entry) setLen(n int) {
	if e.form == narrow {
		(*narrowTile)(e.ptr).count = uint16(n)
		return
	}
	e.count = uint16(n)
}

// get returns the colour of cell i.
func (e *entry) get(i int) storage.Color {
	switch e.form {
	case solid:
		return e.color
	case masked:
		if has((*mask)(e.ptr), i) {
			return e.color
		}
	case sparse:
		f := e.few()
		if k, ok := f.find(i); ok {
			return f.color(k)
		}
	case narrow:
		return (*narrowTile)(e.ptr).get(i)
	case wide:
		t := (*wideTile)(e.ptr)
		if e.count == storage.TileCells || has(&t.occ, i) {
			return t.palette[t.index[i]]
		}
	case raw:
		return (*rawTile)(e.ptr).cells[i]
	}
	return 0
}

// occ returns the occupancy of a tile that is neither empty nor sparse.
func (e *entry) occ() *mask {
	switch e.form {
	case masked:
		return (*mask)(e.ptr)
	case narrow:
		return &(*narrowTile)(e.ptr).occ
	case wide:
		return &(*wideTile)(e.ptr).occ
	case raw:
		return &(*rawTile)(e.ptr).occ
	}
	return &storage.FullOcc
}

// view returns the tile as others see it. It writes to s, which may be nil only for a tile that is solid, masked, wide or raw.
func (e *entry) view(s *storage.Scratch) storage.Tile {
	switch e.form {
	case none:
		return storage.Tile{}
	case sparse:
		f := e.few()
		return f.view(s)
	}
	t := storage.Tile{Form: storage.Uniform, Occ: &storage.FullOcc}
	if e.len() < storage.TileCells {
		t.Occ = e.occ()
	}
	switch e.form {
	case narrow:
		n := (*narrowTile)(e.ptr)
		spread(&s.Index, &n.index)
		t.Form, t.Palette, t.Index = storage.Indexed, n.palette[:int(e.aux)+1:int(e.aux)+1], &s.Index
	case wide:
		w := (*wideTile)(e.ptr)
		t.Form, t.Palette, t.Index = storage.Indexed, w.palette[:int(e.aux)+1:int(e.aux)+1], &w.index
	case raw:
		t.Form, t.Cells = storage.Raw, (*rawTile)(e.ptr).cells
	default:
		t.Color = e.color
	}
	return t
}

// scratchless reports whether view needs no scratch.
func (e *entry) scratchless() bool { return e.form != sparse && e.form != narrow }

// bytes returns the memory that the entry leads to, as the allocator counts it.
func (e *entry) bytes() int64 {
	switch e.form {
	case masked:
		return maskBytes
	case sparse:
		return int64(len(e.few().data))
	case narrow:
		return narrowBytes
	case wide:
		return wideBytes
	case raw:
		return rawBytes
	}
	return 0
}
