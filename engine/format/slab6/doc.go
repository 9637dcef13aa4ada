// Package slab6 reads the .vox files of SLAB6 and SLABSPRI by Ken Silverman, which are older than those of MagicaVoxel and have the same
// extension. They have no magic.
//
// All integers are little-endian. A file is
//
//	uint32 xs, ys, zs           voxels along each axis
//	uint8  [xs][ys][zs]         colour indices, so that z is the fastest; 255 is no voxel
//	uint8  [256][3]             red, green, blue from 0 to 63, as VGA cards take them
//
// x goes to the right, y to the viewer and z down. The voxel x, y, z fills the world's cell x - xs/2, ys-1-y - ys/2, zs-1-z - zs/2, with edges
// halved towards 0: as in .kv6 files without a pivot of their own, the origin is in the middle. Colours are scaled by 255/63, rounded. Some
// programs write 8 bits of colour; a file is taken for one of theirs if a value is larger than 63.
//
// A file is recognised by its size, which is 12 + xs*ys*zs + 768 bytes.
package slab6
