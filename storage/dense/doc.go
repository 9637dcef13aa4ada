// Package dense is the storage kind that is made for speed: tiles lie in memory ready for use, in the most compact form that
// needs no decoding.
//
// A tile is one block of memory, or none: empty; full of one colour, which takes 16 bytes of the directory and nothing else; of one colour with
// its occupancy as 64 words; a sorted list of up to 192 cells, with 2 to 6 bytes a cell; indexed by half a byte a cell for up to 16 colours, by a
// byte for up to 256; or raw, with four bytes. Writing a cell gives its tile the next form when the present one cannot hold it. The list comes back
// only when far fewer cells are left, so a cell that comes and goes does not convert its tile each time. Writing a whole tile or a box picks the
// form afresh. Views point into the volume as far as its memory is what others see; lists and half bytes are written out to the scratch,
// which takes about 0.1 us.
//
// Tiles hang in the directory of package tree, hence Clone costs the same for any size, and the first edit after it copies a path of
// the directory and one tile. A table leads to the tiles of half bytes, in which most single cells of most models are set, without the
// directory. Counts are kept as cells change. Memory that edits free is kept in small amounts for reuse, so that setting cells back and forth
// does not allocate. Blocks of cells hold no pointers, but for raw ones, so the garbage collector does not look into them.
//
//	v := dense.New(storage.Options{})
//	v.FillBox(storage.Box{Max: storage.Pos{X: 64, Y: 64, Z: 64}}, storage.RGB(90, 60, 30))
//	v.Set(storage.Pos{X: 3, Y: 3, Z: 63}, 0)
package dense
