package slab6

import (
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

const (
	name = "slab6"

	headLen    = 12
	paletteLen = 256 * 3
	none       = 255     // the index of empty cells
	maxEdge    = 1 << 16 // voxels along an axis
)

// Format returns the description of the format with its decoder.
func Format() *format.Format {
	return &format.Format{
		Name:    name,
		Title:   "SLAB6",
		Exts:    []string{".vox"},
		Aliases: []string{"slabspri", "old vox"},
		Doc:     "The .vox files of SLAB6, told from MagicaVoxel's by their content: one layer of up to 255 colours. They can be read only.",
		Caps:    format.Caps{Negative: true, Palette: true, Colors: none},
		Sniff:   sniff,
		Decode:  Decode,
	}
}

// sniff reports whether three edges and a palette fill a file of that size.
func sniff(head []byte, size int64) bool {
	_, ok := edges(head, size)
	return ok
}

// edges returns the number of voxels along each axis, and false if they do not give the size of the file.
func edges(head []byte, size int64) (n [3]int, ok bool) {
	if len(head) < headLen || size < headLen+paletteLen {
		return n, false
	}
	cells := size - headLen - paletteLen
	left := cells
	for i := range n {
		e := int64(binary.LittleEndian.Uint32(head[4*i:]))
		if e == 0 || e > maxEdge || left%e != 0 {
			return n, false
		}
		left /= e
		n[i] = int(e)
	}
	return n, left == 1
}
