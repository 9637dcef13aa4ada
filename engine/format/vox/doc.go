// Package vox reads and writes the .vox files of MagicaVoxel.
//
// All integers are little-endian. A file is the magic "VOX ", an int32 version (150, or 200 since MagicaVoxel 0.99.7), and a tree of
// chunks under one MAIN chunk. A chunk is
//
//	id       [4]byte  ASCII
//	n        int32    bytes of content
//	m        int32    bytes of children, which follow the content
//
// A STRING is an int32 length with that many bytes; a DICT is an int32 count of pairs of STRINGs.
//
//	SIZE  int32 x, y, z (z up)
//	XYZI  int32 n; n times the bytes x, y, z, i: with the SIZE before it a model, numbered from 0. i = 0 is no voxel
//	TDCZ  int32 x, y, z; a zlib stream of x*y*z bytes i, x fastest: a model as Teardown writes it
//	PACK  int32 number of models, which are frames of an animation: the later ones become hidden layers
//	RGBA  256 times r, g, b, a: entry k is the colour of i = k+1. Alpha is not used
//	nTRN  int32 node; DICT; int32 child; int32 -1; int32 layer; int32 n; n times DICT: a transform, with the keys _r, _t and _f of a frame
//	nGRP  int32 node; DICT; int32 n; n times int32 child
//	nSHP  int32 node; DICT; int32 n; n times (int32 model; DICT): a model put into the scene
//	LAYR  int32 layer; DICT; int32 -1
//
// Node 0 is the root. A transform maps a point to R*p + t with integers only: _t is "x y z" and _r one byte as decimal text, bits 0-1 and 2-3 the
// column of the nonzero element in the first and second row, bits 4 to 6 the signs of the rows. The origin of a model is the corner
// floor(size/2), so its voxel v fills the world's cell floor(R*(v + 0.5 - floor(size/2)) + t).
//
// Every model that the scene shows becomes a layer, named after the nearest transform with a name, hidden if it, its layer or a group
// around it is. Where models overlap, the first one counts in files of version 200, the last one before; the order of the layers says the same. Of
// animations the first frame counts. IMAP only sorts the palette on the screen, and materials are not read.
//
// The encoder writes version 150: a model for each layer, of at most 256 voxels along an axis. A larger layer is cut into models under a
// group with the attribute _goxel_layer, which joins them again when read. MagicaVoxel itself shows about 1000 voxels around the origin.
package vox
