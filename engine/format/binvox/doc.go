// Package binvox reads and writes the grids of binvox, which voxelises meshes: cells that are full or empty, without colours.
//
//	#binvox 1
//	dim X Z Y               cells along the axes, decimal; the depth, the height and the width
//	translate TX TY TZ      where the corner of the grid is, decimal; may be missing
//	scale S                 the length of the longest edge of the grid; may be missing
//	data
//	pairs of u8 value, u8 count
//
// The lines of the head end in LF or CRLF. Runs of cells follow the grid along Y first, then along Z, then along X. 0 is empty and 1 full. In
// files of version 2 any other value is full too and names a part, which is left out.
//
// Binvox keeps the axes of the mesh, and nothing in a file says which of them is up. In most meshes it is Y, so by default the file's X, Y, Z
// are the world's x, z, -y; by option they are x, y, z. The grid lies where the head says, in cells: S divided by the cells along the
// longest edge is the length of one, and the corner is rounded to whole cells. The encoder writes cells of length 1, and the grid of the model,
// which is not a cube as those of binvox itself.
package binvox
