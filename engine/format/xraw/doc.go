// Package xraw reads and writes XRAW, the plain volumes of MagicaVoxel: a grid of colours or of places in a palette.
//
//	"XRAW"
//	u8  type of channels: 0 unsigned integers, 1 signed ones, 2 floats
//	u8  channels: 4 for red, green, blue and alpha, fewer for the first of them
//	u8  bits of a channel: 8, 16 or 32
//	u8  bits of an index: 8, 16, or 0 for colours instead
//	u32 cells along x, y and z
//	u32 colours of the palette: 256, 32768, or 0 for none
//	cells, x fastest, then y, then z: an index or a colour
//	the colours of the palette
//
// Numbers are little-endian, and z points up, as in the world. An index of 8 bits is empty if it is 0, one of 16 bits if it is 65535; so is
// a colour with alpha 0, and a colour without alpha whose channels are all 0. Floats are 0 to 1, signed integers 0 to their largest value, and
// what lies outside is the nearer end. A palette whose alpha is 0 everywhere is taken as opaque.
//
// The encoder writes unsigned channels of 8 bits: with a palette of 256 if there are at most 255 colours, with one of 32768 if that is enough,
// and colours otherwise.
package xraw
