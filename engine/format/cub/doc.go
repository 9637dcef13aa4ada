// Package cub reads and writes the models of Cube World: a grid of colours, in which black is empty.
//
//	u32 cells along x, y and z, little-endian
//	cells, x fastest, then y, then z: u8 red, green, blue
//
// z points up and y towards the viewer: the file's x, y, z are the world's x, -y, z. Cube World does not say so; it follows from files of one
// model in this and in other formats, which would be mirror images otherwise. Black voxels are written as #010101.
package cub
