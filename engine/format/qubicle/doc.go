// Package qubicle reads and writes the files of Qubicle: .qb (binary), .qbt (binary tree), .qbcl (project, read only) and .qef (text).
//
// All numbers are little-endian. Y is up in the binary formats: a file's cell (X, Y, Z) is the world's cell (X, -Z, Y), and (X, Z, Y) in .qb
// files whose header says so. A box of cells is called a matrix, and it becomes a layer.
//
// # .qb
//
//	u32  version: the bytes 1,1,0,0 or 3,1,2,0 and others
//	u32  colour format: 0 R,G,B,A; 1 B,G,R,A
//	u32  z axis: 0 left-handed, (X, -Z, Y) in the world; 1 right-handed, (X, Z, Y)
//	u32  compression: 0 none, 1 runs
//	u32  visibility mask: 0 alpha is 0 or 255, 1 it is a mask of faces
//	u32  number of matrices, each of them
//	     u8   bytes of the name; the name
//	     u32  size X, Y, Z
//	     i32  position X, Y, Z
//	     voxels, X fastest, then Y, then Z; each 4 bytes, empty if alpha is 0
//
// With compression, each slice of one Z is a list of u32: 6 ends the slice; 2 is followed by a u32 count and the voxel that is repeated;
// anything else is a voxel. Voxels that a slice lacks are empty.
//
// A mask of faces is 1 plus the sum for each face that no voxel covers, in the file's axes: 2 +X, 4 -X, 8 +Y, 16 -Y, 32 -Z, 64 +Z. (In .qbt
// files 128 occurs too, and it is not known for what.)
//
// # .qbt
//
//	"QB 2", u8 major 1, u8 minor 0, f32 scale x, y, z
//	"COLORMAP", u32 n, n times R,G,B,A
//	"DATATREE", a node
//
//	node      u32 type, u32 bytes that follow
//	0 matrix  u32 bytes of the name, the name; i32 position[3] relative to the compound around it; u32 scale[3]; f32 pivot[3] relative to the
//	          position; u32 size[3]; u32 n; n bytes of zlib: R,G,B,M for each voxel, Y fastest, then Z, then X. M is a mask of faces, 0 if empty.
//	          With a colour map R is an index in it.
//	1 model   u32 n, n nodes
//	2 compound  as a matrix, which has all voxels merged; then u32 n and n nodes, which are the parts
//
// # .qbcl
//
//	"QBCL", u32 version of the program, u32 version of the file (2), u32 width and height of a picture, its pixels of 4 bytes
//	seven strings (u32 n, n bytes): title, description, metadata, author, company, website, copyright; 16 bytes of times; a node
//
//	node      u32 type, u32 unknown, string name, u8 visible, u8 unknown, u8 locked
//	0 matrix  u32 size[3]; i32 position[3]; f32 pivot[3]; u32 n; n bytes of zlib
//	1 model   36 bytes; u32 n; n nodes
//	2 compound  as a matrix; then u32 n and n nodes
//
// The voxels are columns along Y, for each X and, faster, each Z: u16 number of entries, then the entries of 4 bytes from Y = 0 on. R,G,B,2 is a run of R
// voxels whose colour is the next entry; otherwise the fourth byte is 0 for an empty voxel. The colour of a run counts as an entry.
//
// A compound stands for its parts: they become layers, and its merged voxels count only if it has none.
//
// # .qef
//
//	Qubicle Exchange Format
//	Version 0.2
//	www.minddesk.com
//	<size x> <size y> <size z>
//	<number of colours>
//	<red> <green> <blue>          for each colour, from 0 to 1
//	<x> <y> <z> <colour> <mask>   for each voxel, colour from 0 on
//
// Here z is up and y goes to the front, so that the voxel (x, y, z) is the world's cell (x, size y - 1 - y, z). The mask has the faces that no voxel
// covers: 2 +x, 4 -x, 8 +y, 16 -y, 32 +z, 64 -z.
package qubicle
