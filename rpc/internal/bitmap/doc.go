// Package bitmap marks which bytes of JSON text are digits, commas, brackets and so on, 64 bytes at a time.
//
// In come bytes, of any content. Out go [Block] values: for each 64 bytes one word per class, in which bit i stands for byte i. What
// follows what, and where values end, then takes a few operations on words instead of a step for every byte. Packages frame (is it
// JSON?) and wire (where does a list end, which numbers are in it?) build on that.
//
//	var blocks [16]bitmap.Block
//	n := bitmap.Fill(blocks[:], text)
//	for i := range blocks[:n] {
//		commas += bits.OnesCount64(blocks[i].Comma)
//	}
//
// On amd64 with AVX2 or AVX-512 the marks are made by assembly, in about 3 ns a block; elsewhere, and with the build tag purego, by a look-up
// for each byte. [Fast] tells which, since a caller that has a plain way of its own should take that where marks are slow.
//
// The idea is that of Geoff Langdale and Daniel Lemire, "Parsing Gigabytes of JSON per Second", The VLDB Journal 28 (2019).
package bitmap
