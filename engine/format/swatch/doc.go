// Package swatch reads and writes files of colours.
//
//	gpl  GIMP: the line "GIMP Palette", then "Name: ..." and "Columns: ..." lines, "#" comments, and a line "r g b name" for each colour
//	pal  JASC (Paint Shop Pro): the lines "JASC-PAL", "0100", the number of colours, and "r g b" for each
//	pal  RIFF (Windows), read only: "RIFF" size "PAL " "data" size, uint16 version 0x0300, uint16 number, then r, g, b, flags as bytes
//	dat  Build engine, Slab6, read only: 768 bytes r, g, b of 256 colours; if none is above 63 they are in 64 levels
//	png  the colours of the pixels from left to right and from top to bottom, each once; written as one row
//
// Colours become opaque, but for transparent pixels of a PNG, which are left out. The format is told by the content.
//
//	p, format, err := swatch.Decode(data)
package swatch
