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
//	PACK  int32 number of models, which are the frames of an animation
//	RGBA  256 times r, g, b, a: entry k is the colour of i = k+1. Alpha is not used
//	MATL  int32 i (256 is 0); DICT: the material of the voxels with index i
//	MATT  int32 i; int32 0 diffuse, 1 metal, 2 glass, 3 light; float32 weight; uint32 bits; a float32 for each of the bits 0 to 6: an old MATL
//	NOTE  int32 n; n times STRING: names of rows of eight colours
//	META  DICT, with the key _anim_range: the first and last frame
//	nTRN  int32 node; DICT; int32 child; int32 -1; int32 layer; int32 n; n times DICT: a transform, with the keys _r, _t and _f of a frame
//	nGRP  int32 node; DICT; int32 n; n times int32 child
//	nSHP  int32 node; DICT; int32 n; n times (int32 model; DICT): a model put into the scene, or one for each frame _f
//	LAYR  int32 layer; DICT; int32 -1
//
// Node 0 is the root. A transform maps a point to R*p + t with integers only: _t is "x y z" and _r one byte as decimal text, bits 0-1 and 2-3 the
// column of the nonzero element in the first and second row, bits 4 to 6 the signs of the rows. The origin of a model is the corner
// floor(size/2), so its voxel v fills the world's cell floor(R*(v + 0.5 - floor(size/2)) + t).
//
// Every model that the scene shows becomes a layer, named after the nearest transform with a name, hidden if it, its layer or a group
// around it is. Where models overlap, the first one counts in files of version 200, the last one before; the order of the layers says the same.
//
// Of an animation one frame is read. Between two keys of a transform t moves in a line, without its fractions, and R keeps the value of the
// first; before the first key and after the last one these count, or the keys begin anew where the node has _loop. The models of PACK that are
// not shown become hidden layers, and so do those of all frames on request.
//
// The colours become the scene's palette, index 1 first, without those at the end whose four bytes are 0, unless a voxel needs them. IMAP only
// sorts them on the screen. MATL gives a swatch its material, by _type:
//
//	_metal  Metallic = _metal                 _glass  alpha of Color = 1 - _trans, or _alpha where that is missing
//	_emit   Emission = colour*_emit*10^_flux  _blend  all of these
//	_media  as _glass
//
// _weight stands for the value that is missing in older files. Roughness is _rough, 0.1 by default. Cameras, lights and settings of the
// renderer (rCAM, rOBJ) are not read.
//
// The encoder writes version 150: a model for each layer, of at most 256 voxels along an axis. A larger layer is cut into models under a
// group with the attribute _goxel_layer, which joins them again when read. MagicaVoxel itself shows about 1000 voxels around the origin. The
// materials of layers are attributes of the nodes that no other program reads: _goxel_material.0 and so on of the root, each nine numbers
// (Metallic, Roughness, Color, Emission) and the name, and _goxel_material of a layer, a place in that list. For other programs, MATL says of
// the colours of a layer with a material other than the default one what they look like, in place of what the palette says.
package vox
