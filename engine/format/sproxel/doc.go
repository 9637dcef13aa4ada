// Package sproxel reads and writes the text files of Sproxel: a grid of colours in hexadecimal digits.
//
//	W,H,D                      cells along X, Y and Z
//	#RRGGBBAA,#RRGGBBAA,...    a line for each row along X
//
// Rows follow Z first, from 0, and then Y from the top down to 0. Between the planes of rows, and after the last one, is an empty line. Alpha 0
// is an empty cell. Y points up: the file's X, Y, Z are the world's x, z, -y.
//
// Words may be separated by blanks and lines too, and a colour without alpha is opaque. The encoder writes no more than 256 cells along an
// axis, since a grid takes ten bytes for each cell, empty ones included.
package sproxel
