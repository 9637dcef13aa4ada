// Package obj writes Wavefront .obj files: the visible surface of voxels as quads.
//
// The text has one object for each visible layer, named after it, and lines of these kinds:
//
//	o name
//	v x y z r g b        a vertex with its colour: sRGB, each channel divided by 255
//	vn x y z             a normal; six of them at the start, shared by all faces
//	f a//n b//n c//n d//n   a face: four vertices, counted from 1 over the whole file, counter-clockwise, with their normal
//
// A face is written where a voxel with an alpha of 127 or more borders on none. Faces share a vertex at the same place with the same colour.
// Y is up, as programs for meshes expect: the voxel world's point (x, y, z) is written as (x, z, -y), in voxels. Colours after the position are
// an extension that Blender, MeshLab and others read.
package obj
