package lanes

import "unsafe"

// The sizes of a tile.
const (
	Cells = 4096
	Words = Cells / 64
)

// Few is how many colours [Index] finds.
const Few = 16

// level is a set of instructions. Those that a processor can run include all lower ones.
type level uint8

const (
	levelPure level = iota // Go code only
	levelAVX2
	levelAVX512 // with F, BW, DQ, VL and VPOPCNTDQ
)

// raw views cells as plain numbers. Their type has the same size and layout, and the view lives no longer than a call.
func raw[C ~uint32](cells *[Cells]C) *[Cells]uint32 { return (*[Cells]uint32)(unsafe.Pointer(cells)) }

// Survey stores in occ which cells are not 0, and returns the least and the greatest of those, 0 and 0 if there are none. About 0.1 us.
func Survey[C ~uint32](occ *[Words]uint64, cells *[Cells]C) (least, greatest C) {
	lo, hi := survey(best(), occ, raw(cells))
	return C(lo), C(hi)
}

// Least returns the least of the cells that are not 0, 0 if there are none.
func Least[C ~uint32](cells *[Cells]C) C { return C(least(best(), raw(cells))) }

// Diff stores in diff which cells of a and b differ.
func Diff[C ~uint32](diff *[Words]uint64, a, b *[Cells]C) { differ(best(), diff, raw(a), raw(b)) }

// Spread stores c in the cells that mask selects and 0 in all others.
func Spread[C ~uint32](cells *[Cells]C, mask *[Words]uint64, c C) {
	spread(best(), raw(cells), mask, uint32(c))
}

// Fill stores c in the cells that mask selects and leaves the others as they are.
func Fill[C ~uint32](cells *[Cells]C, mask *[Words]uint64, c C) {
	fill(best(), raw(cells), mask, uint32(c))
}

// Keep stores 0 in all cells of which the bits in keep are 0.
func Keep[C ~uint32](cells *[Cells]C, keep C) { clearUnless(best(), raw(cells), uint32(keep)) }

// Look stores palette[index[i]] in the cells i that mask selects and 0 in all others. The palette has at most 256 colours. Where mask
// has no bit an index may be anything; where it has one, an index beyond the palette gives some colour of it, or 0.
func Look[C ~uint32](cells *[Cells]C, index *[Cells]uint8, mask *[Words]uint64, palette []C) {
	n := min(len(palette), 256)
	look(best(), raw(cells), index, mask, unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(palette))), n))
}

// Index finds the colours of the cells, in the order in which they first occur, as long as there are no more than Few, and stores
// for each cell that is not 0 the place of its colour in palette. It returns the number of colours, and false if there are more:
// then the palette holds the first ones, and index nothing of use.
func Index[C ~uint32](index *[Cells]uint8, palette *[256]C, cells *[Cells]C) (colors int, ok bool) {
	l, list := best(), (*[256]uint32)(unsafe.Pointer(palette))
	for i := 0; ; colors++ {
		if i = match(l, index, raw(cells), list[:colors], i); i == Cells {
			return colors, true
		}
		if colors == Few {
			return colors, false
		}
		palette[colors] = cells[i]
	}
}

// Fast reports whether [Index] is faster here than a hash table for all colours.
func Fast() bool { return best() != levelPure }

// Count returns the number of bits in mask.
func Count(mask *[Words]uint64) int { return count(best(), mask) }
