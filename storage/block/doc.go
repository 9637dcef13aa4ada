// Package block is the storage kind that takes the least memory: tiles lie compressed, and only those that are being edited lie open.
//
// A tile is empty, full of one colour (16 bytes and nothing beside), packed, or hot. A packed tile is an immutable string of bytes:
//
//	byte 0     bits 0-1: the form, 1 one colour, 2 indexed, 3 raw
//	           bits 2-3: the occupancy, 0 full, 1 as 64 words, 2 as a list
//	           bit 4:    what follows is compressed with s2 (github.com/klauspost/compress)
//	occupancy  64 little-endian words of 64 bits; or the index of each occupied cell, less the one before it and less 1, as a uvarint
//	colours    one colour: 4 bytes R, G, B, A
//	           indexed: the number of colours less 1 in a byte; the colours, 4 bytes each; then for each occupied cell a
//	           palette index of 1, 2, 4 or 8 bits, the first in the lowest bits
//	           raw: the R of each occupied cell, then the G, the B and the A of each
//
// Setting a cell unpacks its tile into the hot set, whose size Options.HotTiles bounds; the tile that was not written to for
// longest, about, makes room and is packed again (the clock algorithm). Edits within the hot set cost what they cost in package
// dense. Reading never changes the hot set: it unpacks into the caller's scratch, so any number of goroutines may read a volume
// that nobody writes to. A Get of a packed cell costs as much as unpacking its tile, unless the Get before it met the same tile.
//
// Clone packs the hot set first, which is the one part of its cost that is not constant.
package block
