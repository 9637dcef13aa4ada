//go:build !amd64 || purego

package lanes

// Fast reports whether [Index] is faster here than a hash table for all colours.
func Fast() bool { return false }

func survey(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	return surveyPure(occ, cells)
}

func least(cells *[Cells]uint32) uint32 { return leastPure(cells) }

func differ(diff *[Words]uint64, a, b *[Cells]uint32) { differPure(diff, a, b) }

func spread(cells *[Cells]uint32, mask *[Words]uint64, c uint32) { spreadPure(cells, mask, c) }

func fill(cells *[Cells]uint32, mask *[Words]uint64, c uint32) { fillPure(cells, mask, c) }

func clearUnless(cells *[Cells]uint32, keep uint32) { clearUnlessPure(cells, keep) }

func look(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	lookPure(cells, index, mask, palette)
}

func match(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	return matchPure(index, cells, palette, i)
}

func count(mask *[Words]uint64) int { return countPure(mask) }
