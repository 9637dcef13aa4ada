package dense

import "github.com/goxel-daemon/goxel-daemon/storage"

// ids gives colours numbers: the colours that a volume is written with, as long as they are few, each have one of their own. Tiles remember
// by them in which slots of their palettes colours are. An id is a guess that is always checked.
type ids struct {
	next  uint8
	table [1 << idBits]uint64 // by hash: the colour that came last in the low half, its id above; 0 where none came
}

const idBits = 9

// hashFactor is 2^32 divided by the golden ratio, for multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4).
const hashFactor = 0x9E3779B1

func idHash(c storage.Color) uint32 { return uint32(c) * hashFactor >> (32 - idBits) }

func (t *ids) of(c storage.Color) uint8 {
	slot := &t.table[idHash(c)]
	if storage.Color(*slot) != c {
		*slot = uint64(t.next)<<32 | uint64(c)
		t.next++
	}
	return uint8(*slot >> 32)
}

// slotOf returns the palette slot of c in a narrow or wide tile of which it gets the parts: the place of the hint, and the colours. It
// reports false if the colour is not in the palette.
func slotOf(hint *uint8, palette []storage.Color, c storage.Color) (uint8, bool) {
	if g := int(*hint); g < len(palette) && palette[g] == c {
		return *hint, true
	}
	for i, p := range palette {
		if p == c {
			*hint = uint8(i)
			return uint8(i), true
		}
	}
	return 0, false
}

// used reports by slot which colours of an indexed tile have a cell, and how many those are.
func used(t *storage.Tile) (slots [wideColors]bool, n int) {
	each(t.Occ, func(i int) { slots[t.Index[i]] = true })
	for _, u := range slots {
		if u {
			n++
		}
	}
	return slots, n
}

// compact drops unused colours from an indexed tile that lies in a scratch.
func compact(t *storage.Tile, s *storage.Scratch, slots *[wideColors]bool) storage.Tile {
	var renumber [wideColors]uint8
	n := 0
	for old, u := range slots {
		if u {
			renumber[old] = uint8(n)
			s.Palette[n] = t.Palette[old]
			n++
		}
	}
	each(t.Occ, func(i int) { s.Index[i] = renumber[t.Index[i]] })
	return storage.Tile{Form: storage.Indexed, Palette: s.Palette[:n], Index: &s.Index, Occ: t.Occ}
}
