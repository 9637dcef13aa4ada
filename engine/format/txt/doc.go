// Package txt reads and writes voxels as text, one a line.
//
//	# comment
//	x y z rrggbb
//
// x, y and z are integers, Z up, and rrggbb is the colour in hexadecimal digits of any case, which may have a "#" before it. Voxels are
// opaque. Words are separated by blanks or tabs, lines end in LF or CRLF. Empty lines and lines that begin with "#" say nothing. A cell that
// comes twice has its last colour.
//
// Goxel writes three lines of comments first, of which the last is "# X Y Z RRGGBB", and so does the encoder. It writes the visible layers
// merged into one, and of that the voxels with an alpha of 127 or more.
package txt
