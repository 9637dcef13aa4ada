//go:build !purego

package lanes

// These functions need AVX2. Each is the twin of the Go function in pure.go whose name it has up to the end.

//go:noescape
func surveyAVX2(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32)

//go:noescape
func differAVX2(diff *[Words]uint64, a, b *[Cells]uint32)

//go:noescape
func spreadAVX2(cells *[Cells]uint32, mask *[Words]uint64, c uint32)

//go:noescape
func fillAVX2(cells *[Cells]uint32, mask *[Words]uint64, c uint32)

//go:noescape
func clearUnlessAVX2(cells *[Cells]uint32, keep uint32)

// lookAVX2 takes a palette of 16 colours: an index is read modulo 16.
//
//go:noescape
func lookAVX2(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette *[16]uint32)

// matchAVX2 begins at the block of 32 cells that holds cell i.
//
//go:noescape
func matchAVX2(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int
