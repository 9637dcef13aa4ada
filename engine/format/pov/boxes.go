package pov

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// boxes takes the cells of a tile apart into boxes of one colour.
type boxes struct {
	cells [storage.TileCells]storage.Color
	todo  [storage.OccWords]uint64
	word  int // the first that may have a cell
}

const edge = storage.TileEdge

// next returns a box of cells that are left, relative to the tile, and their colour, and takes them away. It grows from the first cell along x, then
// along y, then along z. It returns false if no cell is left, after which the next tile can begin.
func (b *boxes) next() (storage.Box, storage.Color, bool) {
	for b.todo[b.word] == 0 {
		if b.word++; b.word == len(b.todo) {
			b.word = 0
			return storage.Box{}, 0, false
		}
	}
	i := b.word<<6 | bits.TrailingZeros64(b.todo[b.word])
	x, y, z := i%edge, i/edge%edge, i/(edge*edge)
	c := b.cells[i]
	dx := 1
	for x+dx < edge && b.has(i+dx, c) {
		dx++
	}
	dy := 1
	for y+dy < edge && b.row(i+dy*edge, dx, c) {
		dy++
	}
	dz := 1
	for z+dz < edge && b.plane(i+dz*edge*edge, dx, dy, c) {
		dz++
	}
	for k := range dz {
		for j := range dy {
			at := i + k*edge*edge + j*edge
			b.todo[at>>6] &^= (1<<dx - 1) << (at & 63)
		}
	}
	at := func(x, y, z int) storage.Pos { return storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)} }
	return storage.Box{Min: at(x, y, z), Max: at(x+dx, y+dy, z+dz)}, c, true
}

// has reports whether a cell is left and has the colour.
func (b *boxes) has(i int, c storage.Color) bool {
	return b.todo[i>>6]>>(i&63)&1 != 0 && b.cells[i] == c
}

// row reports whether n cells along x have the colour.
func (b *boxes) row(i, n int, c storage.Color) bool {
	for k := range n {
		if !b.has(i+k, c) {
			return false
		}
	}
	return true
}

// plane reports whether n by m cells along x and y have the colour.
func (b *boxes) plane(i, n, m int, c storage.Color) bool {
	for k := range m {
		if !b.row(i+k*edge, n, c) {
			return false
		}
	}
	return true
}
