// Package stl reads and writes STL, the format of 3D printers: triangles and nothing else.
//
// A binary file is little-endian and has exactly 84+50n bytes:
//
//	header     80 bytes of text that says nothing; some programs begin it with "solid" too
//	n          uint32, the number of facets
//	n facets   float32 normal x, y, z, three corners of float32 x, y, z each, uint16 attribute
//
// An ASCII file is a list of solids. Words are separated by white space and may be in upper case; the name is the rest of its line:
//
//	solid name
//	  facet normal x y z
//	    outer loop
//	      vertex x y z      (three of them)
//	    endloop
//	  endfacet
//	endsolid name
//
// The size tells the two apart. Corners run counter-clockwise as seen from outside; the normals in a file are not looked at. Z is up, so
// that a point x, y, z is that of the voxel world, unless the option y_up says otherwise.
//
// There is no colour in the format. In VisCAM's convention an attribute with bit 15 set is the colour of its facet: red in bits 10-14, green
// in bits 5-9, blue in bits 0-4. It is read where the header does not have "COLOR=", the mark of another convention, and written on demand.
//
// Every solid becomes a layer. The visible layers are written merged into one surface.
package stl
