package lanes

// Set is one way to do what the package does.
type Set struct {
	Survey      func(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32)
	Differ      func(diff *[Words]uint64, a, b *[Cells]uint32)
	Spread      func(cells *[Cells]uint32, mask *[Words]uint64, c uint32)
	Fill        func(cells *[Cells]uint32, mask *[Words]uint64, c uint32)
	ClearUnless func(cells *[Cells]uint32, keep uint32)
	Look        func(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette []uint32)
	Match       func(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int
	Count       func(mask *[Words]uint64) int
}

// Sets returns the functions in Go as "pure", what runs without a choice as "chosen", and the assembly that this processor can run
// by the name of its instructions.
func Sets() map[string]Set {
	m := vectorSets()
	m["pure"] = Set{surveyPure, differPure, spreadPure, fillPure, clearUnlessPure, lookPure, matchPure, countPure}
	m["chosen"] = Set{survey, differ, spread, fill, clearUnless, look, match, count}
	return m
}

// LeastPure is the twin of Least in Go.
func LeastPure(cells *[Cells]uint32) uint32 { return leastPure(cells) }
