package dense

import (
	"encoding/binary"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// few is the view of a sparse tile's block: its occupied cells one after the other in ascending order, each as its index in two bytes
// and the part of its colour that differs. Colours that are all the same take no bytes, those of the same alpha three bytes, others four;
// common is what all have in common. The block is as long as a size of the allocator.
type few struct {
	data   []byte
	n      int // cells
	stride int // bytes a cell: 2, 5 or 6
	common storage.Color
}

// How many cells a sparse tile holds at most, and at most after a tile is stored whole or loses cells, which lies so far below that
// a cell which comes and goes does not convert the tile each time. Tiles of one colour have other limits, since a mask takes as
// much as 256 of their cells.
const (
	maxFew    = 192
	storeFew  = 144
	shrinkFew = 72
	maxFewOne = 128
	shrinkOne = 36
)

// blockSizes are the sizes of the allocator in use for sparse tiles.
var blockSizes = [...]uint16{
	16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576, 640, 704,
	768, 896, 1024, 1152,
}

// sizeFor returns the index of the smallest block size for so many bytes, which are no more than the largest holds.
func sizeFor(bytes int) uint8 {
	size := 0
	for int(blockSizes[size]) < bytes {
		size++
	}
	return uint8(size)
}

// The aux of a sparse entry is the index of its block size with the width of its colours above.
const sizeBits = 6

// strides and commons are by width: how many bytes a cell takes, and which bits of the colours are in common.
var (
	strides = [4]uint8{2, 5, 6, 6}
	commons = [4]storage.Color{1<<32 - 1, 0xff << 24, 0, 0}
)

func (e *entry) few() few {
	width, size := e.aux>>sizeBits, e.aux&(1<<sizeBits-1)
	return few{
		data:   unsafe.Slice((*byte)(e.ptr), blockSizes[size]),
		n:      int(e.count),
		stride: int(strides[width]),
		common: e.color & commons[width],
	}
}

// widthFor returns the width that colours which differ in the given bits need.
func widthFor(differ storage.Color) uint8 {
	switch {
	case differ == 0:
		return 0
	case differ>>24 == 0:
		return 1
	}
	return 2
}

func (f *few) pos(k int) int { return int(binary.LittleEndian.Uint16(f.data[k*f.stride:])) }

func (f *few) color(k int) storage.Color {
	b := f.data[k*f.stride:]
	switch f.stride {
	case 5:
		return f.common | storage.RGBA(b[2], b[3], b[4], 0)
	case 6:
		return storage.Color(binary.LittleEndian.Uint32(b[2:]))
	}
	return f.common
}

// put writes the cell k. The colour has what is in common.
func (f *few) put(k, i int, c storage.Color) {
	b := f.data[k*f.stride:]
	binary.LittleEndian.PutUint16(b, uint16(i))
	switch f.stride {
	case 5:
		b[2], b[3], b[4] = c.R(), c.G(), c.B()
	case 6:
		binary.LittleEndian.PutUint32(b[2:], uint32(c))
	}
}

// find returns which cell has the index i, or would have it. The search has no branches that depend on what it finds: half of them would be
// foreseen wrongly.
func (f *few) find(i int) (k int, ok bool) {
	if f.n == 0 || f.pos(f.n-1) < i {
		return f.n, false
	}
	at, n := 0, f.n // at is k in bytes; the cell is one of the n from k on, or comes before them
	for n > 3 {
		quarter := n >> 2
		step := quarter * f.stride
		p := at + step - f.stride
		a, b, c := f.before(p, i), f.before(p+step, i), f.before(p+2*step, i)
		k += quarter&a + quarter&b + quarter&c
		at += step&a + step&b + step&c
		n -= 3 * quarter
	}
	for n > 1 {
		less := f.before(at, i)
		k -= less
		at += f.stride & less
		n--
	}
	return k, int(binary.LittleEndian.Uint16(f.data[at:])) == i
}

// before returns -1 if the cell at so many bytes comes before i, and 0 otherwise.
func (f *few) before(at, i int) int { return (int(binary.LittleEndian.Uint16(f.data[at:])) - i) >> 63 }

// insert makes room for the cell k and writes it. There is memory for it.
func (f *few) insert(k, i int, c storage.Color) {
	at, end := k*f.stride, f.n*f.stride
	copy(f.data[at+f.stride:end+f.stride], f.data[at:end])
	f.n++
	f.put(k, i, c)
}

func (f *few) remove(k int) {
	at, end := k*f.stride, f.n*f.stride
	copy(f.data[at:], f.data[at+f.stride:end])
	f.n--
}

// room reports whether the block has memory for n cells.
func (f *few) room(n int) bool { return n*f.stride <= len(f.data) }

// view returns the tile as others see it: of one colour or indexed, all in the scratch.
func (f *few) view(s *storage.Scratch) storage.Tile {
	clear(s.Occ[:])
	t := storage.Tile{Form: storage.Uniform, Occ: &s.Occ, Color: f.common}
	if f.stride == int(strides[0]) {
		for k := range f.n {
			i := f.pos(k)
			s.Occ[i>>6&63] |= 1 << (i & 63)
		}
		return t
	}
	var slots [512]uint16 // a hash table of 1 + the slot of a colour, with linear probing, at most half full
	colors := 0
	for k := range f.n {
		i, c := f.pos(k), f.color(k)
		s.Occ[i>>6&63] |= 1 << (i & 63)
		h := uint32(c) * hashFactor >> 23
		for slots[h] != 0 && s.Palette[slots[h]-1] != c {
			h = (h + 1) % uint32(len(slots))
		}
		if slots[h] == 0 {
			s.Palette[colors&(wideColors-1)] = c
			colors++
			slots[h] = uint16(colors)
		}
		s.Index[i&(storage.TileCells-1)] = uint8(slots[h] - 1)
	}
	if colors == 1 {
		t.Color = s.Palette[0]
		return t
	}
	t.Form, t.Color, t.Palette, t.Index = storage.Indexed, 0, s.Palette[:colors], &s.Index
	return t
}
