// Package pngio reads and writes PNG files row by row, for the formats that hold voxels in pictures. So a picture of any height takes
// the memory of a few rows.
//
// In comes a file; out come its rows as colours or as grey values of 16 bits, whatever the file holds: every colour type and depth, palettes,
// transparent colours. Interlaced pictures and JPEG files work too; they are decoded whole by the standard library, and are bounded
// in size therefore. Checksums of chunks are compared, but a wrong one does not end the reading, see [Reader.Damaged].
//
// A file that a format writes says what it is in a text chunk with the keyword [Keyword], before the picture data.
//
// The layout is that of "Portable Network Graphics (PNG) Specification (Third Edition)".
package pngio
