package qubicle

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// indexer makes a tile of up to 256 colours from pixels. Rows of one colour, which models mostly have, cost a fraction of others.
type indexer struct {
	palette [256]storage.Color
	colors  int
	table   [512]uint16 // 1 + the place of a colour in the palette, by a hash with linear probing; 0 where free
	index   [storage.TileCells]uint8
	occ     occupancy

	seen  [512]uint32 // pixels by the same hash, 0 where none; they take the place of each other
	slots [512]uint8  // of their colours

	last uint32 // pixel
	slot uint8  // of its colour; meaningless if it is empty
	swap bool   // red and blue are exchanged
}

// reset makes the tile empty.
func (x *indexer) reset() {
	x.colors, x.last = 0, 0
	clear(x.table[:])
	clear(x.seen[:])
	clear(x.occ[:])
}

// find makes p the last pixel, and returns false if there is no room for its colour.
func (x *indexer) find(p uint32) bool {
	c := opaque(p)
	if c == 0 {
		x.last = p
		return true
	}
	if x.swap {
		c = swapped(c)
	}
	h := hash(uint32(c))
	for ; x.table[h] != 0; h = (h + 1) % uint32(len(x.table)) {
		if slot := x.table[h] - 1; x.palette[slot] == c {
			x.last, x.slot = p, uint8(slot)
			return true
		}
	}
	if x.colors == len(x.palette) {
		return false
	}
	x.palette[x.colors] = c
	x.last, x.slot = p, uint8(x.colors)
	x.colors++
	x.table[h] = uint16(x.colors)
	return true
}

// hash returns a number below 512.
func hash(p uint32) uint32 { return p * 0x9E3779B1 >> 23 }

const rowBytes = 4 * storage.TileEdge

// row sets the cells from i on, a whole row, to pixels. It returns false if there are too many colours.
func (x *indexer) row(i int, pixels *[rowBytes]byte) bool {
	first := binary.LittleEndian.Uint32(pixels[:])
	pair, differ := uint64(first)|uint64(first)<<32, uint64(0)
	for k := 0; k < rowBytes; k += 8 {
		differ |= binary.LittleEndian.Uint64(pixels[k:k+8]) ^ pair
	}
	if differ != 0 {
		return x.pixels(i, pixels[:])
	}
	if first != x.last && !x.find(first) {
		return false
	}
	if first>>24 != 0 {
		x.occ[i>>6] |= 0xffff << (i & 63)
		slots := uint64(x.slot) * 0x0101_0101_0101_0101
		index := (*[storage.TileEdge]uint8)(x.index[i:])
		binary.LittleEndian.PutUint64(index[:8], slots)
		binary.LittleEndian.PutUint64(index[8:], slots)
	}
	return true
}

// pixels sets the cells from i on, a part of a row, to pixels. It returns false if there are too many colours.
func (x *indexer) pixels(i int, pixels []byte) bool {
	occ := uint64(0)
	index := x.index[i:]
	for k := range min(len(pixels)/4, len(index)) {
		p := binary.LittleEndian.Uint32(pixels[4*k : 4*k+4])
		if p>>24 == 0 {
			continue
		}
		h := hash(p)
		if x.seen[h] != p {
			if !x.find(p) {
				return false
			}
			x.seen[h], x.slots[h] = p, x.slot
		}
		occ |= 1 << k
		index[k] = x.slots[h]
	}
	x.occ[i>>6] |= occ << (i & 63)
	return true
}

// tile returns the tile, a view of x.
func (x *indexer) tile() storage.Tile {
	occ := &x.occ
	if *occ == storage.FullOcc {
		occ = &storage.FullOcc
	}
	switch x.colors {
	case 0:
		return storage.Tile{}
	case 1:
		return storage.Tile{Form: storage.Uniform, Color: x.palette[0], Occ: occ}
	}
	return storage.Tile{Form: storage.Indexed, Palette: x.palette[:x.colors], Index: &x.index, Occ: occ}
}
