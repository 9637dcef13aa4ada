// Package ply reads and writes the polygon files of Stanford: a header of text, and lists of vertices and faces in binary or as text.
//
//	ply
//	format binary_little_endian 1.0     or binary_big_endian, or ascii
//	comment any text
//	element vertex 8                    eight vertices come first, each with the properties that follow
//	property float x                    types are char, uchar, short, ushort, int, uint, float, double, or int8 to float64
//	property float y
//	property float z
//	property uchar red                  colours are sRGB: integers up to the largest of their type for one byte or two, or 0 to 1
//	property uchar green
//	property uchar blue
//	element face 6                      then the faces
//	property list uchar int vertex_indices
//	end_header
//	8 times x y z red green blue, 6 times a count and as many numbers of vertices, from 0, counter-clockwise
//
// Lines end in LF, CRLF or CR. In text an element is a line; in binary there is nothing between the values.
//
// The encoder writes the surface of all visible layers merged, or with the option points a vertex in the middle of each voxel and no faces.
// Coordinates are 32-bit floats, which hold corners exactly up to 16,777,216 voxels from the origin, and middles up to half of that. Z is up unless the option y_up says
// otherwise: then x,y,z are written as x,z,-y.
//
// The decoder takes properties in any order, x, y, z, red, green and blue also under the names diffuse_red and r and the like, colours of faces,
// lists of vertices under the name vertex_index, strips of triangles, and skips all else. A file without faces is a cloud of points, each of which
// is the voxel that it lies in.
package ply
