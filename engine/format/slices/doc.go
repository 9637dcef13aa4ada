// Package slices reads and writes volumes as PNG pictures of their slices, as Goxel exports them.
//
// A picture has all slices of the volume in order, side by side, each as wide and high as the volume is along the two other axes. A pixel is a
// voxel with its colour and alpha; a pixel with alpha 0 is an empty cell. The axis along which the slices follow each other says how a slice
// lies:
//
//	z  a column is an x, a row is a y, the top row being the lowest y, as in Goxel
//	y  a column is an x, a row is a z, the top row being the highest z: seen from the front
//	x  a column is a y, a row is a z, the top row being the highest z: seen from the right
//
// and the slice with the lowest coordinate comes first. They lie in one row from left to right (horizontal, as in Goxel), in one column from
// top to bottom (vertical), or in rows of a number of columns (grid), of which the last may have empty places.
//
// The encoder writes 8-bit RGBA, and before the picture a text chunk (tEXt) with the keyword "goxel-daemon" and the text
//
//	slices size=X,Y,Z min=X,Y,Z axis=z columns=N
//
// of the volume's size and min corner in voxels and the number of slices side by side; so such a file reads back as it was. The volume written
// is the image box of the scene, enlarged to hold every visible voxel; an empty one is a single transparent pixel. Its picture has at most
// 2^28 pixels, and 2^22 along an edge.
//
// Of a picture without that text, options say how it is divided. Without them, one whose width is a multiple of its height has square
// slices side by side, and any other is one slice. All kinds of PNG files are read; colours with 16 bits a channel keep the upper 8.
package slices
