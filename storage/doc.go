// Package storage is the vocabulary of voxel volumes: positions, boxes, colours, 16x16x16 tiles, and the Volume interface
// that the storage kinds implement.
//
// A volume is sparse and unbounded in practice. It maps a cell, named by its integer min corner (x, y, z), to a colour with
// straight alpha; alpha 0 means empty. The world is right-handed with Z up, and cell (x, y, z) fills the unit cube from
// (x, y, z) to (x+1, y+1, z+1).
//
// Everything that touches many cells crosses the interface by tile: a [Tile] is a read-only view of 16x16x16 cells in the most
// compact form that its volume holds (empty, one colour, palette-indexed or raw) with its occupancy as 64 words of 64 bits.
// So a solid region costs per tile and not per cell, in memory and in time.
//
// The kinds live in the subpackages dense, roaring and block; package all lists them. They all pass the suite of package
// storagetest. This package knows nothing of layers, projects or protocols.
//
// A first use:
//
//	v := dense.New(storage.Options{})
//	v.Set(storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(255, 0, 0))
//	snapshot := v.Clone() // costs the same for any size
package storage
