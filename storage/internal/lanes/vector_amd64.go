//go:build !purego

package lanes

import "golang.org/x/sys/cpu"

// best returns what this processor can run, and pays.
func best() level {
	x := &cpu.X86
	switch {
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512VPOPCNTDQ:
		return levelAVX512
	case x.HasAVX2:
		return levelAVX2
	}
	return levelPure
}

func survey(l level, occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	switch l {
	case levelAVX512:
		return surveyAVX512(occ, cells)
	case levelAVX2:
		return surveyAVX2(occ, cells)
	}
	return surveyPure(occ, cells)
}

func least(l level, cells *[Cells]uint32) uint32 {
	if l == levelPure {
		return leastPure(cells)
	}
	var occ [Words]uint64
	lo, _ := survey(l, &occ, cells)
	return lo
}

func differ(l level, diff *[Words]uint64, a, b *[Cells]uint32) {
	switch l {
	case levelAVX512:
		differAVX512(diff, a, b)
	case levelAVX2:
		differAVX2(diff, a, b)
	default:
		differPure(diff, a, b)
	}
}

func spread(l level, cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	switch l {
	case levelAVX512:
		spreadAVX512(cells, mask, c)
	case levelAVX2:
		spreadAVX2(cells, mask, c)
	default:
		spreadPure(cells, mask, c)
	}
}

func fill(l level, cells *[Cells]uint32, mask *[Words]uint64, c uint32) {
	switch l {
	case levelAVX512:
		fillAVX512(cells, mask, c)
	case levelAVX2:
		fillAVX2(cells, mask, c)
	default:
		fillPure(cells, mask, c)
	}
}

func clearUnless(l level, cells *[Cells]uint32, keep uint32) {
	if l == levelPure {
		clearUnlessPure(cells, keep)
		return
	}
	clearUnlessAVX2(cells, keep)
}

func look(l level, cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	switch {
	case l == levelAVX512 && len(palette) <= 32:
		var all [32]uint32
		copy(all[:], palette)
		look32AVX512(cells, index, mask, &all)
	case l == levelAVX512:
		var all [256]uint32
		copy(all[:], palette)
		lookAVX512(cells, index, mask, &all, len(palette))
	case l == levelAVX2 && len(palette) <= 16:
		var all [16]uint32
		copy(all[:], palette)
		lookAVX2(cells, index, mask, &all)
	default:
		lookPure(cells, index, mask, palette)
	}
}

func match(l level, index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	switch l {
	case levelAVX512:
		return matchAVX512(index, cells, palette, i)
	case levelAVX2:
		return matchAVX2(index, cells, palette, i)
	}
	return matchPure(index, cells, palette, i)
}

func count(l level, mask *[Words]uint64) int {
	if l == levelAVX512 {
		return countAVX512(mask)
	}
	return countPure(mask)
}
