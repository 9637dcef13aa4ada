//go:build !purego

package lanes

import "golang.org/x/sys/cpu"

// hasAVX512 reports whether the functions named after AVX-512 can run and pay.
func hasAVX512() bool {
	x := &cpu.X86
	return x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512VPOPCNTDQ
}

// Fast reports whether [Index] is faster here than a hash table for all colours.
func Fast() bool { return cpu.X86.HasAVX2 }

func survey(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	switch {
	case hasAVX512():
		return surveyAVX512(occ, cells)
	case cpu.X86.HasAVX2:
		return surveyAVX2(occ, cells)
	}
	return surveyPure(occ, cells)
}

func least(cells *[Cells]uint32) uint32 {
	if !cpu.X86.HasAVX2 {
		return leastPure(cells)
	}
	var occ [Words]uint64
	lo, _ := survey(&occ, cells)
	return lo
}

func differ(diff *[Words]uint64, a, b *[Cells]uint32) {
	switch {
	case hasAVX512():
		differAVX512(diff, a, b)
	case cpu.X86.HasAVX2:
		differAVX2(diff, a, b)
	default:
		differPure(diff, a, b)
	}
}

func spread(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	switch {
	case hasAVX512():
		spreadAVX512(cells, mask, c)
	case cpu.X86.HasAVX2:
		spreadAVX2(cells, mask, c)
	default:
		spreadPure(cells, mask, c)
	}
}

func fill(cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	switch {
	case hasAVX512():
		fillAVX512(cells, mask, c)
	case cpu.X86.HasAVX2:
		fillAVX2(cells, mask, c)
	default:
		fillPure(cells, mask, c)
	}
}

func clearUnless(cells *[Cells]uint32, keep uint32) {
	if cpu.X86.HasAVX2 {
		clearUnlessAVX2(cells, keep)
		return
	}
	clearUnlessPure(cells, keep)
}

func look(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	switch {
	case hasAVX512():
		lookWide(cells, index, mask, palette)
	case cpu.X86.HasAVX2 && len(palette) <= 16:
		var all [16]uint32
		copy(all[:], palette)
		lookAVX2(cells, index, mask, &all)
	default:
		lookPure(cells, index, mask, palette)
	}
}

// lookWide is look for a processor with AVX-512.
func lookWide(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	if len(palette) <= 32 {
		var all [32]uint32
		copy(all[:], palette)
		look32AVX512(cells, index, mask, &all)
		return
	}
	var all [256]uint32
	copy(all[:], palette)
	lookAVX512(cells, index, mask, &all, len(palette))
}

func match(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	switch {
	case hasAVX512():
		return matchAVX512(index, cells, palette, i)
	case cpu.X86.HasAVX2:
		return matchAVX2(index, cells, palette, i)
	}
	return matchPure(index, cells, palette, i)
}

func count(mask *[Words]uint64) int {
	if hasAVX512() {
		return countAVX512(mask)
	}
	return countPure(mask)
}
