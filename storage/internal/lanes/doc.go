// Package lanes works on the 4096 colours of a tile at once, with vector instructions where the processor has them.
//
// In come arrays of cells, numbers of 32 bits of which 0 is an empty cell, in the order of storage.TileCells; masks of cells, 64
// words of 64 bits; and palettes. Out go such arrays and masks. Nothing is kept or allocated, and no function knows what a colour
// means beyond that. Package storage calls it, and hands on what others need of it.
//
// On amd64 there are functions for AVX2 and, where more than a little faster, for AVX-512; which can run is looked up at run time.
// The Go twins of all of them in pure.go do the same elsewhere, and everywhere with the build tag purego. AVX-512 is
// used from the processors on that have its VPOPCNTDQ (Ice Lake, Zen 4): earlier ones slow their clock for it.
//
// A first use:
//
//	least, greatest := lanes.Survey(&occ, &cells) // equal for a tile of one colour
package lanes
