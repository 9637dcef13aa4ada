//go:build !purego

package lanes

import "golang.org/x/sys/cpu"

func vectorSets() map[string]Set {
	m := map[string]Set{}
	if cpu.X86.HasAVX2 {
		m["avx2"] = Set{surveyAVX2, differAVX2, spreadAVX2, fillAVX2, clearUnlessAVX2, lookNarrow, matchAVX2, countPure}
	}
	if hasAVX512() {
		m["avx512"] = Set{surveyAVX512, differAVX512, spreadAVX512, fillAVX512, clearUnlessAVX2, lookWide, matchAVX512, countAVX512}
		wide := m["avx512"]
		wide.Look = func(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
			var all [256]uint32
			copy(all[:], palette)
			lookAVX512(cells, index, mask, &all, len(palette))
		}
		m["avx512-any-palette"] = wide
	}
	return m
}

// lookNarrow is look for a processor with AVX2 only.
func lookNarrow(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	if len(palette) > 16 {
		lookPure(cells, index, mask, palette)
		return
	}
	var all [16]uint32
	copy(all[:], palette)
	lookAVX2(cells, index, mask, &all)
}
