//go:build !purego

package lanes

// These functions need AVX-512 F, BW, DQ, VL and VPOPCNTDQ. Each is the twin of the Go function in pure.go whose name it has up to
// the end.

//go:noescape
func surveyAVX512(occ *[Words]uint64, cells *[Cells]uint32) (least, greatest uint32)

//go:noescape
func differAVX512(diff *[Words]uint64, a, b *[Cells]uint32)

//go:noescape
func spreadAVX512(cells *[Cells]uint32, mask *[Words]uint64, c uint32)

//go:noescape
func fillAVX512(cells *[Cells]uint32, mask *[Words]uint64, c uint32)

// look32AVX512 takes a palette of 32 colours: an index is read modulo 32.
//
//go:noescape
func look32AVX512(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette *[32]uint32)

// lookAVX512 takes a palette of 256 colours, of which the first n count.
//
//go:noescape
func lookAVX512(cells *[Cells]uint32, index *[Cells]uint8, mask *[Words]uint64, palette *[256]uint32, n int)

// matchAVX512 begins at the block of 64 cells that holds cell i.
//
//go:noescape
func matchAVX512(index *[Cells]uint8, cells *[Cells]uint32, palette []uint32, i int) int

//go:noescape
func countAVX512(mask *[Words]uint64) int
