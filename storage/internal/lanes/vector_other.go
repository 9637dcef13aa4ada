//go:build !amd64 || purego

package lanes

// best returns that there are no vector instructions.
func best() level { return levelPure }

func survey(_ level, occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32) {
	return surveyPure(occ, cells)
}

func least(_ level, cells *[Cells]uint32) uint32 { return leastPure(cells) }

func differ(_ level, diff *[Words]uint64, a, b *[Cells]uint32) { differPure(diff, a, b) }

func spread(_ level, cells *[Cells]uint32, mask *[Words]uint64, c uint32) { spreadPure(cells, mask, c) }

func fill(_ level, cells *[Cells]uint32, mask *[Words]uint64, c uint32) { fillPure(cells, mask, c) }

func clearUnless(_ level, cells *[Cells]uint32, keep uint32) { clearUnlessPure(cells, keep) }

func look(_ level, cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32) {
	lookPure(cells, index, mask, palette)
}

func match(_ level, index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int {
	return matchPure(index, cells, palette, i)
}

func count(_ level, mask *[Words]uint64) int { return countPure(mask) }
