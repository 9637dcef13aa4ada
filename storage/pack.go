package storage

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage/internal/lanes"
)

// Pack returns the most compact view of the given cells. The cells must be normalised (0 where empty); the view points to them
// and to s, whose Cells may be the very array that is packed. A palette has its colours in the order in which they first occur.
// It takes 0.1 us for up to one colour, about as much more for each of up to 16, and a few microseconds for any number of them.
func Pack(cells *[TileCells]Color, s *Scratch) Tile {
	if lanes.Fast() {
		return packFast(cells, s)
	}
	return packPlain(cells, s)
}

// packFast is Pack where there are vector instructions.
func packFast(cells *[TileCells]Color, s *Scratch) Tile {
	least, greatest := lanes.Survey(&s.Occ, cells)
	if least == 0 {
		return Tile{}
	}
	if least == greatest {
		return packed(cells, s, 1, least)
	}
	colors, ok := lanes.Index(&s.Index, &s.Palette, cells)
	if !ok {
		p := packer{palette: &s.Palette}
		if lanes.Count(&s.Occ) < sparseCells {
			colors = p.indexSparse(&s.Index, cells, &s.Occ)
		} else {
			colors = p.index(&s.Index, cells)
		}
	}
	return packed(cells, s, colors, 0)
}

// packPlain is Pack in one pass over the cells, which is faster where there are no vector instructions.
func packPlain(cells *[TileCells]Color, s *Scratch) Tile {
	p := packer{palette: &s.Palette}
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
				slot, last = p.slots[p.find(hash(c), c)], c
			}
			index[b] = slot
		}
		s.Occ[w] = word
	}
	return packed(cells, s, p.colors, s.Palette[0])
}

// packed returns the view of cells with that many colours, of which s holds the occupancy and, of more than one, the palette and
// the indices; c is the colour of a tile with one.
func packed(cells *[TileCells]Color, s *Scratch, colors int, c Color) Tile {
	occ := &s.Occ
	if *occ == FullOcc {
		occ = &FullOcc
	}
	switch {
	case colors == 0:
		return Tile{}
	case colors == 1:
		return Tile{Form: Uniform, Color: c, Occ: occ}
	case colors <= len(s.Palette):
		return Tile{Form: Indexed, Palette: s.Palette[:colors], Index: &s.Index, Occ: occ}
	}
	return Tile{Form: Raw, Cells: cells, Occ: occ}
}

const (
	packBits  = 10 // of the hash
	packSlots = 1 << packBits

	sparseCells = TileCells / 4 // so few occupied cells are better found by their bits
)

// packer finds the palette slots of colours by a hash table with linear probing, at most a quarter full. A key of 0 is free, which
// makes empty cells find a free place: so they need no look of their own, and what is stored for them means nothing.
type packer struct {
	palette *[256]Color
	colors  int // in the palette, or one more if there was no room
	keys    [packSlots]Color
	slots   [packSlots]uint8
}

// hash returns where to look for a colour first.
func hash(c Color) uint32 { return uint32(c) * 0x9E3779B1 >> (32 - packBits) }

// index stores the palette slot of each cell that is not empty, and returns the number of colours. It stops when there are too many.
func (p *packer) index(index *[TileCells]uint8, cells *[TileCells]Color) (colors int) {
	keys, slots := &p.keys, &p.slots
	_ = *index // so that the loop need not look whether there is one
	for i, c := range cells {
		h := hash(c)
		if keys[h] != c {
			if h = p.find(h, c); p.colors > len(p.palette) {
				break
			}
		}
		index[i] = slots[h%packSlots]
	}
	return p.colors
}

// indexSparse is index for a tile of few cells, which occ selects.
func (p *packer) indexSparse(index *[TileCells]uint8, cells *[TileCells]Color, occ *[OccWords]uint64) (colors int) {
	keys, slots := &p.keys, &p.slots
	for w, word := range occ {
		for ; word != 0; word &= word - 1 {
			i := (w<<6 | bits.TrailingZeros64(word)) % TileCells
			c := cells[i]
			h := hash(c)
			if keys[h] != c {
				if h = p.find(h, c); p.colors > len(p.palette) {
					return p.colors
				}
			}
			index[i] = slots[h%packSlots]
		}
	}
	return p.colors
}

// find returns where the colour c is from h on. It puts it there if it is nowhere and the palette has room.
func (p *packer) find(h uint32, c Color) (at uint32) {
	for h %= packSlots; p.keys[h] != c; h = (h + 1) % packSlots {
		if p.keys[h] != 0 {
			continue
		}
		if p.colors < len(p.palette) {
			p.palette[p.colors] = c
			p.keys[h], p.slots[h] = c, uint8(p.colors)
		}
		p.colors++
		break
	}
	return h
}
