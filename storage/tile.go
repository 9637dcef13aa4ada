package storage

import "math/bits"

// A tile is a cube of TileEdge cells along each axis. Within it a cell has the index x + 16*y + 256*z of its coordinates
// relative to the tile's min corner, so a row of 16 cells along x is contiguous; bit i%64 of occupancy word i/64 is cell i.
const (
	TileShift = 4
	TileEdge  = 1 << TileShift
	TileCells = TileEdge * TileEdge * TileEdge
	OccWords  = TileCells / 64

	tileMask = TileEdge - 1
)

// Form says how a [Tile] holds its colours.
type Form uint8

// The forms, from the most to the least compact.
const (
	Empty   Form = iota // no occupied cell
	Uniform             // every occupied cell has the colour Tile.Color
	Indexed             // an occupied cell i has the colour Tile.Palette[Tile.Index[i]]
	Raw                 // an occupied cell i has the colour Tile.Cells[i]
)

// Tile is a read-only view of one tile. What it points to belongs to the volume, or to the scratch that was passed to get it, and
// is valid until the next call that writes to that volume or uses that scratch. [Tile.Copy] detaches it.
type Tile struct {
	Form    Form
	Color   Color             // of a Uniform tile
	Palette []Color           // of an Indexed tile, at most 256 colours, none of them empty
	Index   *[TileCells]uint8 // of an Indexed tile; meaningless at empty cells
	Cells   *[TileCells]Color // of a Raw tile; 0 at empty cells
	Occ     *[OccWords]uint64 // which cells are occupied; nil for an Empty tile, &FullOcc allowed for a full one
}

// FullOcc is the occupancy of a full tile. Nobody writes to it.
var FullOcc = func() (occ [OccWords]uint64) {
	for i := range occ {
		occ[i] = ^uint64(0)
	}
	return occ
}()

// UniformTile returns a full tile of one colour, an Empty one if c is empty.
func UniformTile(c Color) Tile {
	if c.Empty() {
		return Tile{}
	}
	return Tile{Form: Uniform, Color: c, Occ: &FullOcc}
}

// Scratch is memory that a caller lends for building tile views. It must not be shared between goroutines.
type Scratch struct {
	Cells   [TileCells]Color
	Index   [TileCells]uint8
	Palette [256]Color
	Occ     [OccWords]uint64
}

// Has reports whether cell i is occupied.
func (t *Tile) Has(i int) bool { return t.Form != Empty && t.Occ[i>>6]>>(i&63)&1 != 0 }

// At returns the colour of cell i, 0 where empty.
func (t *Tile) At(i int) Color {
	if !t.Has(i) {
		return 0
	}
	switch t.Form {
	case Uniform:
		return t.Color
	case Indexed:
		return t.Palette[t.Index[i]]
	}
	return t.Cells[i]
}

// Len returns the number of occupied cells.
func (t *Tile) Len() int {
	if t.Form == Empty {
		return 0
	}
	n := 0
	for _, w := range t.Occ {
		n += bits.OnesCount64(w)
	}
	return n
}

// Full reports whether every cell is occupied.
func (t *Tile) Full() bool { return t.Form != Empty && (t.Occ == &FullOcc || *t.Occ == FullOcc) }

// Opaque reports whether no occupied cell is translucent. It may fail to notice where a colour of the palette is translucent that no cell has.
func (t *Tile) Opaque() bool {
	switch t.Form {
	case Uniform:
		return t.Color.A() == 255
	case Indexed:
		for _, c := range t.Palette {
			if c.A() != 255 {
				return false
			}
		}
	case Raw:
		for _, c := range t.Cells {
			if c != 0 && c.A() != 255 {
				return false
			}
		}
	}
	return true
}

// Expand writes the colours of all cells to dst, 0 where empty. dst may be t.Cells.
func (t *Tile) Expand(dst *[TileCells]Color) {
	switch {
	case t.Form == Raw:
		*dst = *t.Cells
	case t.Form == Uniform && t.Full():
		for i := range dst {
			dst[i] = t.Color
		}
	case t.Form == Uniform:
		clear(dst[:])
		for w, word := range t.Occ {
			row := (*[64]Color)(dst[w<<6:])
			for ; word != 0; word &= word - 1 {
				row[bits.TrailingZeros64(word)&63] = t.Color
			}
		}
	case t.Form == Indexed:
		t.expandIndexed(dst)
	default:
		clear(dst[:])
	}
}

func (t *Tile) expandIndexed(dst *[TileCells]Color) {
	var palette [256]Color // so that no index needs a check
	copy(palette[:], t.Palette)
	for w, word := range t.Occ {
		row, index := (*[64]Color)(dst[w<<6:]), (*[64]uint8)(t.Index[w<<6:])
		if word == ^uint64(0) {
			for i := range row {
				row[i] = palette[index[i]]
			}
			continue
		}
		clear(row[:])
		for ; word != 0; word &= word - 1 {
			i := bits.TrailingZeros64(word) & 63
			row[i] = palette[index[i]]
		}
	}
}

// Bounds returns the smallest box of occupied cells in coordinates relative to the tile's min corner, the zero Box for an empty tile.
func (t *Tile) Bounds() Box {
	if t.Form == Empty {
		return Box{}
	}
	if t.Occ == &FullOcc {
		return Box{Max: Pos{TileEdge, TileEdge, TileEdge}}
	}
	var rowsX uint64 // which x are occupied, once folded
	var ys uint32
	var zs uint32
	for w, word := range t.Occ {
		if word == 0 {
			continue
		}
		rowsX |= word
		zs |= 1 << (w >> 2)
		for r := range 4 {
			if word>>(16*r)&0xffff != 0 {
				ys |= 1 << ((w&3)<<2 | r)
			}
		}
	}
	xs := uint32((rowsX | rowsX>>16 | rowsX>>32 | rowsX>>48) & 0xffff)
	if xs == 0 {
		return Box{}
	}
	lo := func(m uint32) int32 { return int32(bits.TrailingZeros32(m)) }
	hi := func(m uint32) int32 { return int32(bits.Len32(m)) }
	return Box{Pos{lo(xs), lo(ys), lo(zs)}, Pos{hi(xs), hi(ys), hi(zs)}}
}

// Bytes returns the memory that a detached copy of the tile takes beside the Tile itself, in bytes.
func (t *Tile) Bytes() int {
	n := 0
	if t.Occ != nil && t.Occ != &FullOcc {
		n += OccWords * 8
	}
	switch t.Form {
	case Indexed:
		n += TileCells + len(t.Palette)*4
	case Raw:
		n += TileCells * 4
	}
	return n
}

// Copy returns a tile with the same cells that shares nothing with t but FullOcc.
func (t *Tile) Copy() Tile {
	c := *t
	if t.Occ != nil && t.Occ != &FullOcc {
		occ := *t.Occ
		c.Occ = &occ
	}
	switch t.Form {
	case Indexed:
		index := *t.Index
		c.Index = &index
		c.Palette = append([]Color(nil), t.Palette...)
	case Raw:
		cells := *t.Cells
		c.Cells = &cells
	}
	return c
}

// Equal reports whether both tiles have the same colour in every cell, whatever their forms.
func (t *Tile) Equal(u *Tile) bool {
	if t.Form == Empty || u.Form == Empty {
		return t.Len() == u.Len()
	}
	if t.Occ != u.Occ && *t.Occ != *u.Occ {
		return false
	}
	if t.Form == Uniform && u.Form == Uniform {
		return t.Color == u.Color
	}
	for w, word := range t.Occ {
		for ; word != 0; word &= word - 1 {
			if i := w<<6 | bits.TrailingZeros64(word); t.At(i) != u.At(i) {
				return false
			}
		}
	}
	return true
}

// Pack returns the most compact view of the given cells. The cells must be normalised (0 where empty); the view points to them
// and to s, whose Cells may be the very array that is packed. It takes time in proportion to the cells, for any number of colours.
func Pack(cells *[TileCells]Color, s *Scratch) Tile {
	p := packer{palette: &s.Palette}
	full := true
	var last Color // 0 is no colour of a cell
	var slot uint8
	for w := range s.Occ {
		row, index := (*[64]Color)(cells[w<<6:]), (*[64]uint8)(s.Index[w<<6:])
		var word uint64
		for b, c := range row {
			if c == 0 {
				continue
			}
			word |= 1 << b
			if c != last && p.colors <= len(p.palette) {
				slot, last = p.slot(c), c
			}
			index[b] = slot
		}
		s.Occ[w] = word
		full = full && word == ^uint64(0)
	}
	occ := &s.Occ
	if full {
		occ = &FullOcc
	}
	switch {
	case p.colors == 0:
		return Tile{}
	case p.colors == 1:
		return Tile{Form: Uniform, Color: s.Palette[0], Occ: occ}
	case p.colors <= len(p.palette):
		return Tile{Form: Indexed, Palette: s.Palette[:p.colors], Index: &s.Index, Occ: occ}
	}
	return Tile{Form: Raw, Cells: cells, Occ: occ}
}

// packer finds the palette slots of colours by a hash table with linear probing, at most half full.
type packer struct {
	palette *[256]Color
	colors  int         // in the palette, or one more if there was no room
	table   [512]uint16 // 1 + the slot of a colour, 0 where free
}

// slot returns the slot of c, which it adds if there is room.
func (p *packer) slot(c Color) uint8 {
	for h := uint32(c) * 0x9E3779B1 >> 23; ; h = (h + 1) % 512 {
		switch at := p.table[h]; {
		case at == 0 && p.colors == len(p.palette):
			p.colors++
			return 0
		case at == 0:
			p.palette[p.colors] = c
			p.colors++
			p.table[h] = uint16(p.colors)
			return uint8(p.colors - 1)
		case p.palette[at-1] == c:
			return uint8(at - 1)
		}
	}
}
