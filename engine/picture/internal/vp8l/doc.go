// Package vp8l writes pictures as lossless WebP files (RFC 9649). What comes in is rows of R, G, B, A bytes with straight alpha; what goes
// out is a file that decodes to exactly these, also where they are transparent.
//
// # Layout
//
// All numbers are little-endian and bits are filled from the lowest.
//
//	"RIFF" u32 size of the rest, "WEBP", "VP8L" u32 size of the data, data, a zero byte if the size is odd
//
// The data is
//
//	8 bits 0x2F, 14 bits width-1, 14 bits height-1, 1 bit: is there transparency, 3 bits 0
//	transforms: 1 bit 1, 2 bits kind, their parameters; at the end 1 bit 0
//	the pixels, as an image coded by entropy
//
// Up to 256 colours make a palette, whose numbers are bundled to as many in a pixel as fit. For more, green is taken from red and blue if
// they go together, and a prediction from the neighbours above and to the left from each pixel; which one of fourteen is said for each block
// by an image of its own.
//
// An image coded by entropy has 1 bit for a cache of colours and then 4 for its size, 1 bit for several sets of codes (not used; the main image alone
// has this bit), five prefix codes for green and lengths, red, blue, alpha and distances, and then pixels, each as four symbols or as
// its place in the cache, and copies of earlier pixels, each as a length and a distance.
package vp8l
