//go:build amd64 && !purego

package wire

import "github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"

// hasLanes reports whether readLanes and indexNumbers may be called.
func hasLanes() bool { return bitmap.HasVBMI() }

// readLanes reads up to n items into dst, the first number of the first of which is at text[at]; ends are the ends of the numbers from
// there on, of which there are enough for n items, and seven more words of any content. It stops at an item that is not of the shape, or
// that is followed by another text than the one between items, and when fewer than 256 bytes are left from its first number on. It returns how
// many it has read. It needs HasVBMI.
//
//go:noescape
func readLanes(l *lanes, text *byte, length, at int, ends *uint32, dst *Cell, n int) int

// indexNumbers stores the places behind the numbers in blocks of text, at least one, that begins at the place at, and returns how many there
// are. Digit is 1 if the byte before is a digit. It stores up to 32 words more. It needs HasVBMI.
//
//go:noescape
func indexNumbers(ends *uint32, text *byte, blocks int, at uint32, digit uint64) int
