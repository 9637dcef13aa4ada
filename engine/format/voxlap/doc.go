// Package voxlap reads and writes the models of Ken Silverman's engines: KV6 of Voxlap and Slab6, and KVX of Build.
//
// Both hold the voxels of a surface, those with an empty cell on at least one of six sides, column by column. X grows to the right, Y
// towards the viewer and Z down, so that file axes X, -Y, -Z are the world's x, y, z. All numbers are little-endian. A byte of faces says on
// which sides a voxel is beside an empty cell:
//
//	1  -X    4  -Y    16  -Z (top)
//	2  +X    8  +Y    32  +Z (bottom)
//
// So a gap in a column is solid if neither the bottom of the voxel above it nor the top of the voxel below it is a face, and empty
// otherwise. Cells of a solid gap get the colour of the voxel above them. A voxel that is stored without any face says nothing about gaps.
//
// The pivot is a point in the file's axes, in voxels from its corner. It becomes the origin of the world: the cell at 0,0,0 is the one that
// holds it. What remains of a pivot within a voxel is the translation of the layer's matrix, which is written back.
//
// # KV6
//
//	"Kvxl"
//	u32 size along X, Y, Z
//	f32 pivot along X, Y, Z
//	u32 n
//	n voxels, by X, then Y, then Z:
//	    u8 blue, green, red; u8 that is no alpha: 128 by Slab6, 0 by Voxlap
//	    u16 Z; u8 faces; u8 direction
//	u32 voxels of each X
//	u16 voxels of each column, by X, then Y
//	perhaps "SPal" and 256 x (u8 red, green, blue) of 0 to 63
//
// The direction is the place in a list of 255 unit vectors of the one that points from the surface into the model, and 255 for none.
// Vector i has Z = (2i+1)/255-1 and an angle of 0.3819660112501052 i turns from X towards Y (equivec of Voxlap's source). The encoder takes
// the vector that is nearest to the centre of the solid cells in the 5x5x5 ones around the voxel. The palette of Slab6, which is one of
// suggestions, becomes that of the scene.
//
// # KVX
//
//	u32 bytes of this level of detail, not counting these four
//	u32 size along X, Y, Z
//	i32 pivot along X, Y, Z, in 1/256 of a voxel
//	u32 offset of the columns of each X, and where the last one ends
//	for each X: u16 offset of each column of that X, and where the last one ends
//	slabs of voxels, one below the other:
//	    u8 Z of the first; u8 n; u8 faces; n x u8 index
//	perhaps four more levels, each of half the size
//	256 x (u8 red, green, blue) of 0 to 63, the last 768 bytes of the file
//
// Offsets of X count from the first offset, those of columns from that of their X. The top of a slab is that of its first voxel, the bottom
// that of its last; all of its voxels share the other faces. Only the first level is read or written. A palette with a value above 63 is
// taken as one of 8 bits a channel.
package voxlap
