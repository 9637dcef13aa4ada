package lanes

import "math/bits"

// The functions here are the twins in Go of those in assembly, and do what the exported function says that uses them.

func surveyPure(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	least-- // one less than the least, so that 0 is the greatest of all
	for w := range occ {
		var word uint64
		row := (*[64]uint32)(cells[w<<6:])
		for b := 0; b < len(row); b += 4 {
			c := (*[4]uint32)(row[b:])
			word |= uint64(filled(c[0])|filled(c[1])<<1|filled(c[2])<<2|filled(c[3])<<3) << b
			for _, c := range c {
				if c-1 < least { // taken a few times in all, so that a branch beats a choice
					least = c - 1
				}
				if c > greatest {
					greatest = c
				}
			}
		}
		occ[w] = word
	}
	return least + 1, greatest
}

func leastPure(cells *[Cells]uint32) uint32 {
	d := ^uint32(0) // one less than the least, so that 0 is the greatest of all; in four lots that do not wait for each other
	e, f, g := d, d, d
	for i := 0; i < len(cells); i += 4 {
		c := (*[4]uint32)(cells[i:])
		d, e, f, g = min(d, c[0]-1), min(e, c[1]-1), min(f, c[2]-1), min(g, c[3]-1)
	}
	return min(d, e, f, g) + 1
}

// filled returns 1 unless c is 0.
func filled(c uint32) uint32 { return (c | -c) >> 31 }

func differPure(diff *[Words]uint64, a, b *[Cells]uint32) {
	for w := range diff {
		ra, rb := (*[64]uint32)(a[w<<6:]), (*[64]uint32)(b[w<<6:])
		diff[w] = 0
		if *ra == *rb {
			continue
		}
		for i := range ra {
			if ra[i] != rb[i] {
				diff[w] |= 1 << i
			}
		}
	}
}

func spreadPure(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	clear(cells[:])
	fillPure(cells, mask, c)
}

func fillPure(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	for w, word := range mask {
		row := (*[64]uint32)(cells[w<<6:])
		if word == ^uint64(0) {
			for i := range row {
				row[i] = c
			}
			continue
		}
		for ; word != 0; word &= word - 1 {
			row[bits.TrailingZeros64(word)&63] = c
		}
	}
}

func clearUnlessPure(cells *[Cells]uint32, keep uint32) {
	for i, c := range cells {
		if c&keep == 0 {
			cells[i] = 0
		}
	}
}

func lookPure(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	var all [256]uint32 // so that no index needs a check
	copy(all[:], palette)
	for w, word := range mask {
		row, from := (*[64]uint32)(cells[w<<6:]), (*[64]uint8)(index[w<<6:])
		if word == ^uint64(0) {
			for i := range row {
				row[i] = all[from[i]]
			}
			continue
		}
		clear(row[:])
		for ; word != 0; word &= word - 1 {
			i := bits.TrailingZeros64(word) & 63
			row[i] = all[from[i]]
		}
	}
}

// matchPure stores the places of the colours of the cells from i on in the palette, up to the first cell whose colour is neither 0
// nor there, and returns the index of that cell, Cells if there is none. Its twins begin at the start of a block of 32 or 64 cells,
// and may store nothing for the block that they stop in: whoever goes on from there gets all.
func matchPure(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	var last uint32
	var place uint8
	for ; i < len(cells); i++ {
		c := cells[i]
		if c == 0 {
			continue
		}
		if c != last {
			at := 0
			for at < len(palette) && palette[at] != c {
				at++
			}
			if at == len(palette) {
				return i
			}
			last, place = c, uint8(at)
		}
		index[i] = place
	}
	return i
}

func countPure(mask *[Words]uint64) int {
	n := 0
	for _, w := range mask {
		n += bits.OnesCount64(w)
	}
	return n
}
