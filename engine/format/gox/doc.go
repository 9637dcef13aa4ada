// Package gox reads and writes .gox, the native format of Goxel.
//
// All integers are little-endian. A file is the magic "GOX ", an int32 version (1 or 2), and chunks to the end of the file; the whole
// may be wrapped in gzip. A chunk is
//
//	type    [4]byte  ASCII
//	length  int32    bytes of the payload
//	payload
//	crc     uint32   written as 0, never checked
//
// Chunks come in the order IMG, PREV, BL16, MATE, LAYR, CAMR, LIGH; a type that is not known is kept and written back at the end. Most
// payloads are a dictionary: pairs of an int32 length with that many bytes of key, and an int32 length with that many bytes of value, to the
// end of the payload or to a key of length 0. Goxel holds keys and values in buffers of 256 bytes, so nothing longer than 255 is written.
//
//	IMG   box: the image box as a matrix of 64 bytes
//	PREV  a PNG preview of 128x128 RGBA pixels; not looked at when reading, and drawn anew when writing
//	BL16  a PNG of 64x64 RGBA pixels: cell x + 16*y + 256*z of a tile is pixel number i of the picture, row by row
//	MATE  name, color (4 float32, linear), metallic, roughness, emission (3 float32)
//	LAYR  int32 n; n records of int32 block, x, y, z, 0; then a dictionary with name, mat, id, base_id, material, mode, img-path, box,
//	      shape, color, visible. Block counts the BL16 chunks from 0, and x, y, z are the min corner of the block in cells
//	CAMR  name, dist, ortho, mat, active (its presence counts); before Goxel 0.9 rot (quaternion w, x, y, z) and ofs in place of mat
//	LIGH  pitch, yaw, intensity, fixed, ambient, shadow
//	PALT  name, columns (int32), row for each name of a row, and for each colour swatch (4 bytes RGBA, then its name), perhaps followed by
//	      material (9 float32: linear RGBA, metallic, roughness, emission; then its name). It is ours: Goxel skips it
//
// In version 1 the position of a block is its centre, 8 above the min corner on each axis, and blocks overlap: a later block replaces what
// an earlier one left there, empty cells included. Blocks need not be aligned in either version.
//
// A layer with base_id shows the cells of an earlier layer, moved by mat: the cell p shows the base's cell round(mat^-1 p). A layer with a shape
// shows the sphere, cube or cylinder that mat makes of the one in [-1,1]^3, clipped to the image box. Such layers have no blocks.
//
// The decoder mends what programs are known to write: names with NUL bytes, ids that are 0 or used twice, bases that are missing, several
// materials in one MATE, colours of four bytes, values of the wrong size, a missing tail. The encoder writes version 2 and stores identical
// blocks of a file once; the same cells give the same bytes whatever kind of volume holds them. Blocks are packed and unpacked in batches by as
// many goroutines as run at once, which makes no difference to the file.
package gox
