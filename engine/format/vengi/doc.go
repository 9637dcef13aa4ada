// Package vengi reads and writes the .vengi files of vengi's tools, such as voxedit.
//
// A file is the magic "VENG" and a zlib stream: u32 version, then the root node. Versions up to 9 are read, and 6 is written. All numbers are
// little-endian; a string is a u16 length with that many bytes. A node is made of chunks that have no length:
//
//	"NODE"   string name, string type: Root, Model, ModelReference, Group, Camera, Point
//	         u64, u64 uuid (since version 6); i32 id, i32 id of the model that a reference shows (since 2)
//	         u8 visible, u8 locked, f32 opacity (since 9), u32 colour, f32 pivot[3] as parts of the size (since 3)
//	"PROP"   u32 n, n times string key, string value
//	"PALI"   string: the name of a palette that vengi has built in
//	"PALC"   string name (since 5); u32 n; n times R,G,B,A; n times 4 bytes of glow; n bytes of places on the screen; n strings, names of the colours
//	         (since 5); u32 n of materials, each of them u32 type, u8 n, n times string key, f32 value
//	"PALN"   u32 n, n times 4 bytes: normals
//	"DATA"   i32 lowest x, y, z, highest x, y, z; for each cell, z fastest, then y, then x: u8 1 for air; or 0, u8 colour, u8 normal (since 4), u8
//	         bone (since 8)
//	"ANIM"   string name; any number of "KEYF"; "ENDA"
//	"KEYF"   u32 frame, u8, string interpolation, f32 matrix[16], whose columns follow each other; f32 pivot[3] (up to 2)
//	"IKCO"   i32 id, f32, f32, u8, u8, u32 n, n times f32[3]: a limit of a joint (since 7)
//	"ENDN"   the end of the node; before it there may be further nodes, its children
//
// Y is up: the cell (x, y, z) of the file is the world's cell (x, -z, y). The matrix of a node maps its points, less the pivot times the size of
// its model, to those of the node around it. The first key frame of the animation "Default", or of the first one, counts. A model whose matrix turns or
// scales it is drawn anew: a cell of the world is filled if its centre lies in a cell of the model that is.
//
// A model becomes a layer, and so does a reference, whose own palette counts if it has the colours. The layer is hidden if the node or one around it is.
// The colours of built-in palettes are not in the file: voxels with them get colours that spread over all, index i being red i/32, green i/4%8 of 7 and
// blue i%4 of 3. Cameras, properties, materials, normals and bones are not read.
//
// The encoder writes a model with a palette of its own for each layer, in the place where it is, without any transformation. Colours have alpha.
package vengi
