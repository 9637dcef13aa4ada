package storage

import "github.com/goxel-daemon/goxel-daemon/storage/internal/lanes"

// Pack returns the most compact view of the given cells. The cells must be normalised (0 where empty); the view points to them
// and to s, whose Cells may be the very array that is packed. A palette has its colours in the order in which they first occur.
// It takes 0.1 us for up to one colour, about as much more for each of up to 16, and a few microseconds for any number of them.
func Pack(cells *[TileCells]Color, s *Scratch) Tile {
	least, greatest := lanes.Survey(&s.Occ, cells)
	if least == 0 {
		return Tile{}
	}
	occ := &s.Occ
	if *occ == FullOcc {
		occ = &FullOcc
	}
	if least == greatest {
		return Tile{Form: Uniform, Color: least, Occ: occ}
	}
	colors, ok := 0, false
	if lanes.Fast() {
		colors, ok = lanes.Index(&s.Index, &s.Palette, cells)
	}
	if !ok {
		p := packer{palette: &s.Palette}
		colors, ok = p.index(&s.Index, cells)
	}
	if !ok {
		return Tile{Form: Raw, Cells: cells, Occ: occ}
	}
	return Tile{Form: Indexed, Palette: s.Palette[:colors], Index: &s.Index, Occ: occ}
}

const (
	packBits  = 10 // of the hash
	packSlots = 1 << packBits
)

// packer finds the palette slots of colours by a hash table with linear probing, at most a quarter full. A key of 0 is free, which
// makes empty cells find a free place: so they need no look of their own, and what is stored for them means nothing.
type packer struct {
	palette *[256]Color
	colors  int
	keys    [packSlots]Color
	slots   [packSlots]uint8
}

// index stores the palette slot of each cell that is not empty. It returns the number of colours, and false if there are too many.
func (p *packer) index(index *[TileCells]uint8, cells *[TileCells]Color) (colors int, ok bool) {
	keys, slots := &p.keys, &p.slots
	_ = *index // so that the loop need not look whether there is one
	for i, c := range cells {
		h := uint32(c) * 0x9E3779B1 >> (32 - packBits)
		if keys[h] != c {
			at, ok := p.find(h, c)
			if !ok {
				return p.colors, false
			}
			h = at
		}
		index[i] = slots[h%packSlots]
	}
	return p.colors, true
}

// find returns where the colour c is from h on, and puts it there if it is nowhere and the palette has room.
func (p *packer) find(h uint32, c Color) (at uint32, ok bool) {
	for p.keys[h] != c {
		if p.keys[h] == 0 {
			if p.colors == len(p.palette) {
				return h, false
			}
			p.palette[p.colors] = c
			p.keys[h], p.slots[h] = c, uint8(p.colors)
			p.colors++
			break
		}
		h = (h + 1) % packSlots
	}
	return h, true
}
