// Package roaring is the storage kind that keeps occupancy in compressed bitmaps: memory grows with the voxels and not with the
// space around them, and single cells stay cheap to edit.
//
// The volume is a map of regions of 4x4x4 tiles, which are 64x64x64 cells. Each has a 32-bit roaring bitmap
// (https://roaringbitmap.org) of its occupied cells, numbered along the Morton curve: the number of a cell is the Morton index of its
// tile in the region times 4096 plus the Morton index of the cell in the tile, x being the lowest of each triple of bits. So a tile is
// an aligned range of 4096 numbers, 16 tiles are one container of the bitmap, and neighbours in space are neighbours in the
// bitmap, which makes solid parts runs.
//
// Colours lie beside the bitmap, for each tile one colour, or one entry per occupied cell in the order of the bitmap: a byte
// into a palette, or the colour itself. The entry of a cell is found by its rank, the number of occupied cells of the tile before
// it, so empty cells take nothing. Tile views use x+16y+256z order and are built in the caller's scratch.
//
// Regions hang in the directory of package tree. The first edit after Clone copies a path of the directory, one region's bitmap (32 KiB
// at most) and the colours of one tile.
package roaring
