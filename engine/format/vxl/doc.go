// Package vxl reads and writes the maps of Ace of Spades.
//
// A map is a square of columns, 512 x 512 of them, of 64 cells each. The file has the columns one after the other, X fastest, then Y, and
// nothing before, between or after them. Z counts from the sky down. A column is spans from the top to the bottom:
//
//	u8 n    size of the span in units of four bytes, 0 for the last span of the column
//	u8 s    Z of the first coloured voxel
//	u8 e    Z of the last one; s-1 if there is none
//	u8 a    Z where the air above s begins
//	e-s+1 colours of the voxels from s down, u8 blue, green, red and shade
//	in all but the last span, n-1-(e-s+1) colours of the voxels that end at the a of the next span
//
// Between the colours of a span all is solid and has no colour: earth that nobody sees. Below the last span it is solid down to the bottom;
// its size follows from s and e. A column that ends in air has a last span with s = 64 and e = 63, and a column without any voxel has only
// that. The cells on the bottom and at the sides of the map are written with their colours, which not all writers do.
//
// The corner of the map at X 511, Y 0, Z 63 is the world's origin: a voxel lies at 511-X, Y, 63-Z, as in Goxel but for where the origin is.
// Earth gets the colour of an option, or is left out. The shade, 128, is no alpha and is not used.
//
// Maps of Voxlap begin with a head of 108 bytes: u32 0x09072000, u32 columns along X and Y, and the camera as twelve f64. They are 256 cells
// high. Maps without head whose spans reach below 64 are taken for 128 or 256 cells high. A square of columns other than 512 x 512 is read
// with a warning, since a map that is cut off may look like a smaller one.
//
// The file format of the same extension by Westwood (Tiberian Sun, Red Alert 2), which begins with "Voxel Animation", is refused by name.
package vxl
