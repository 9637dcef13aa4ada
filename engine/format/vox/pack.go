package vox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// packing is a tile that points to a block and to the packing itself.
type packing struct {
	tile    storage.Tile
	top     uint8 // the largest index of a colour
	occ     [storage.OccWords]uint64
	palette [256]storage.Color
}

// pack makes a tile of a block that is not empty, whose indices it may renumber.
func (p *packing) pack(b *block, colors *lookup, same *[256]uint8) {
	var used [256]bool
	full := lookOver(b, &p.occ, &used)
	t, top := &p.tile, uint8(0)
	var slots [256]uint8
	n, as := 0, true
	for i := 1; i < len(used); i++ {
		if !used[i] {
			continue
		}
		top = max(top, same[i])
		if k := same[i]; k != uint8(i) {
			as = false
			if !used[k] { // it comes before and has no slot yet
				used[k], slots[k], p.palette[n] = true, uint8(n), colors[k]
				n++
			}
			slots[i] = slots[k]
			continue
		}
		slots[i], p.palette[n] = uint8(n), colors[i]
		n++
	}
	*t = storage.Tile{Form: storage.Uniform, Color: p.palette[0], Occ: &p.occ}
	if full {
		t.Occ = &storage.FullOcc
	}
	p.top = top
	if n == 1 {
		return
	}
	t.Form, t.Index = storage.Indexed, b
	if as && int(top) < n+slack { // the indices of the file will do
		p.palette[0] = colors[top]
		copy(p.palette[1:], colors[1:int(top)+1])
		n = int(top) + 1
	} else {
		renumber(b, &slots)
	}
	t.Palette = p.palette[:n]
}

// slack is how many colours a tile may hold in vain to save the time of renumbering its cells.
const slack = 32

// fourRows are the rows of a tile that share a word of the occupancy.
type fourRows = [64]uint8

// alike reports whether four rows are all equal to one that has the cells lo and hi.
func alike(rows *fourRows, lo, hi uint64) bool {
	differ := uint64(0)
	for k := 0; k < len(rows); k += storage.TileEdge {
		differ |= (binary.LittleEndian.Uint64(rows[k:]) ^ lo) | (binary.LittleEndian.Uint64(rows[k+8:]) ^ hi)
	}
	return differ == 0
}

// lookOver finds which cells of a block are occupied and which indices they have, and reports whether all are.
func lookOver(b *block, occ *[storage.OccWords]uint64, used *[256]bool) bool {
	var lo, hi, bits uint64 // of the row before
	full := true
	for w := range occ {
		rows := (*fourRows)(b[64*w:])
		word := bits * 0x0001_0001_0001_0001
		if !alike(rows, lo, hi) {
			word = 0
			for k := 0; k < len(rows); k += storage.TileEdge {
				lo, hi = binary.LittleEndian.Uint64(rows[k:]), binary.LittleEndian.Uint64(rows[k+8:])
				bits = nonzero(lo) | nonzero(hi)<<8
				word |= bits << k
				mark(lo, used)
				mark(hi, used)
			}
		}
		occ[w] = word
		full = full && word == ^uint64(0)
	}
	return full
}

// mark notes which indices there are among eight.
func mark(x uint64, used *[256]bool) {
	used[uint8(x)] = true
	if x == uint64(uint8(x))*0x0101_0101_0101_0101 {
		return
	}
	for x >>= 8; x != 0; x >>= 8 {
		used[uint8(x)] = true
	}
}

// renumber replaces every index by its slot.
func renumber(b *block, slots *[256]uint8) {
	var lo, hi, newLo, newHi uint64
	for w := 0; w < len(b); w += len(fourRows{}) {
		rows := (*fourRows)(b[w:])
		same := alike(rows, lo, hi)
		for k := 0; k < len(rows); k += storage.TileEdge {
			if !same {
				if x := binary.LittleEndian.Uint64(rows[k:]); x != lo {
					lo, newLo = x, renumbered(x, slots)
				}
				if x := binary.LittleEndian.Uint64(rows[k+8:]); x != hi {
					hi, newHi = x, renumbered(x, slots)
				}
			}
			binary.LittleEndian.PutUint64(rows[k:], newLo)
			binary.LittleEndian.PutUint64(rows[k+8:], newHi)
		}
	}
}

// renumbered returns the slots of eight indices.
func renumbered(x uint64, slots *[256]uint8) (y uint64) {
	for k := 0; k < 64; k += 8 {
		y |= uint64(slots[uint8(x>>k)]) << k
	}
	return y
}

// nonzero returns a bit for each byte that is not 0.
func nonzero(x uint64) uint64 { return high(x) >> 7 * 0x0102040810204080 >> 56 }

// high returns the highest bit of each byte that is not 0.
func high(x uint64) uint64 {
	const low7 = 0x7f7f7f7f7f7f7f7f
	return (x&low7 + low7 | x) &^ low7
}
