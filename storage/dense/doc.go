// Package dense is the storage kind that is made for speed: tiles lie in memory ready for use, in the most compact form that
// needs no decoding.
//
// A tile is empty, of one colour, palette-indexed (a byte a cell) or raw (four bytes a cell), with its occupancy as 64 words; a
// full tile of one colour takes 32 bytes of the directory and no memory of its own. Writing a cell promotes its tile when the form cannot hold the
// new colour; writing a whole tile or a box picks the most compact form afresh. Views point straight into the volume, so reading
// a tile copies nothing.
//
// Tiles hang in the directory of package tree, hence Clone costs the same for any size, and the first edit after it copies a path of
// the directory and one tile. Counts are kept as cells change. Memory that edits free is kept in small amounts for reuse, so that
// setting cells back and forth does not allocate.
//
//	v := dense.New(storage.Options{})
//	v.FillBox(storage.Box{Max: storage.Pos{X: 64, Y: 64, Z: 64}}, storage.RGB(90, 60, 30))
//	v.Set(storage.Pos{X: 3, Y: 3, Z: 63}, 0)
package dense
