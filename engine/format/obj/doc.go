// Package obj reads and writes Wavefront .obj files: meshes as text, with their materials in .mtl files and textures beside them.
//
// # What is written
//
// The text has one object for each visible layer, named after it, and lines of these kinds:
//
//	mtllib name.mtl         the file of materials, if there is one
//	vn x y z                normals: the six along the axes at the start, shared by all faces; of a smoothed surface its own after the vertices
//	vt u v                  the middle of a pixel of the texture, for each colour; v runs up
//	o name                  up to the end of the line
//	v x y z r g b           a vertex with its colour: sRGB, each channel divided by 255
//	usemtl name             the material of the faces that follow
//	f a/t/n b/t/n c/t/n     a face: three or four vertices, counted from 1 over the whole file, counter-clockwise, each with texture and normal
//
// A surface lies where a voxel with an alpha of 127 or more borders on none. Y is up, as programs for meshes expect: the world's point (x, y, z) is
// written as (x, z, -y), unless the option y_up says otherwise. Coordinates have 24 bits: corners are exact up to
// 16,777,216 voxels from the origin.
//
// The option colors says where colours are. "vertex": after the positions, an extension that Blender, MeshLab and others read; corners are shared
// where they have the same colour. "palette": in a picture NAME.png with a pixel for each colour, 256x1 or a square if there are more, which the one
// material in NAME.mtl refers to. "materials": as the Kd of a material for each colour, named rrggbb. "none": nowhere. Without colours
// at them, corners at one place are one. Where a layer has a material of its own, that of the file has its metalness, roughness, emission
// and transparency as Pm, Pr, Ke and d, and "_m" with the number of the material at the end of its name.
//
// # What is read
//
// Objects become layers, or groups if there are no objects; a group that comes again goes on. Indices count from 1, or if negative from the end.
// Faces may have any number of corners and any outline. Names go to the end of their line; any other line that ends in a backslash goes on in
// the next. A colour is that of the texture of the face's material, which needs points of the texture at all corners; otherwise that
// between the vertices, in numbers up to 1, or up to 255 if one of the file is larger than 1; otherwise the Kd of the material; otherwise white. What is
// clear in a texture is a hole, and faces of a material with d 0 or Tr 1 are left out; everything else is opaque. Textures are PNG or JPEG, and their
// options are not applied. Files beside are looked for in the folder of the file and below; a name that leads out of it stands for the file
// of that name within it.
//
// Curves, lines and points are left out.
package obj
