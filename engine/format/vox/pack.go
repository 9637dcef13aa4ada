package vox

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// pack makes a tile of a block that is not empty, whose indices it may renumber, and returns the largest index too. The tile points to both.
func pack(b *block, colors *lookup, same *[256]uint8, s *storage.Scratch) (t storage.Tile, top uint8) {
	var used [256]bool
	full := lookOver(b, &s.Occ, &used)
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
				used[k], slots[k], s.Palette[n] = true, uint8(n), colors[k]
				n++
			}
			slots[i] = slots[k]
			continue
		}
		slots[i], s.Palette[n] = uint8(n), colors[i]
		n++
	}
	t = storage.Tile{Form: storage.Uniform, Color: s.Palette[0], Occ: &s.Occ}
	if full {
		t.Occ = &storage.FullOcc
	}
	if n == 1 {
		return t, top
	}
	t.Form, t.Index = storage.Indexed, b
	if as && int(top) < n+slack { // the indices of the file will do
		s.Palette[0] = colors[top]
		copy(s.Palette[1:], colors[1:int(top)+1])
		n = int(top) + 1
	} else {
		renumber(b, &slots)
	}
	t.Palette = s.Palette[:n]
	return t, top
}

// slack is how many colours a tile may hold in vain to save the time of renumbering its cells.
const slack = 32

// lookOver finds which cells of a block are occupied and which indices they have, and reports whether all are.
func lookOver(b *block, occ *[storage.OccWords]uint64, used *[256]bool) bool {
	const ones = 0x0101010101010101
	full := true
	last, lastBits := uint64(0), uint64(0)
	for w := range occ {
		word := uint64(0)
		for k := 0; k < 64; k += 8 {
			x := binary.LittleEndian.Uint64(b[w<<6|k:])
			if x != last {
				last, lastBits = x, nonzero(x)
				used[uint8(x)] = true
				if x != uint64(uint8(x))*ones {
					for y := x >> 8; y != 0; y >>= 8 {
						used[uint8(y)] = true
					}
				}
			}
			word |= lastBits << k
		}
		occ[w] = word
		full = full && word == ^uint64(0)
	}
	return full
}

// renumber replaces every index by its slot.
func renumber(b *block, slots *[256]uint8) {
	last, slotsOfLast := uint64(0), uint64(0)
	for i := 0; i < len(b); i += 8 {
		p := b[i : i+8 : i+8]
		x := binary.LittleEndian.Uint64(p)
		if x != last {
			last, slotsOfLast = x, 0
			for k := 0; k < 64; k += 8 {
				slotsOfLast |= uint64(slots[uint8(x>>k)]) << k
			}
		}
		binary.LittleEndian.PutUint64(p, slotsOfLast)
	}
}

// nonzero returns a bit for each byte that is not 0.
func nonzero(x uint64) uint64 {
	const low7 = 0x7f7f7f7f7f7f7f7f
	high := (x&low7 + low7 | x) &^ low7 // the highest bit of each such byte
	return high >> 7 * 0x0102040810204080 >> 56
}
