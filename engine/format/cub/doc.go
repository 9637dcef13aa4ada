// Package cub reads and writes the models of Cube World: a grid of colours, in which black is empty.
//
//	u32 cells along x, y and z, little-endian
//	cells, x fastest, then y, then z: u8 red, green, blue
//
// Z points up, as in the world. Black voxels are written as #010101.
package cub
