package trace

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// tile is one tile with what rays ask of it. A brick is a cube of 4x4x4 cells; brick x + 4*y + 16*z of a tile is bit x + 4*y + 16*z of bricks,
// and cell x + 4*y + 16*z of a brick is that bit of its word.
type tile struct {
	bricks uint64 // which bricks have cells
	first  uint32 // index of the first of their words in the grid
	opaque bool   // whether all cells are
	form   storage.Form
	color  storage.Color
	lo, hi [3]uint8 // the smallest box of occupied cells, relative to the tile
	pos    storage.TilePos

	palette []storage.Color
	index   *[storage.TileCells]uint8
	cells   *[storage.TileCells]storage.Color

	owner  int   // index of the first of its owners in the grid
	owners int32 // how many there are
}

// keep takes over the colours of a view, copied if they are in the scratch, and returns the bytes that it copied.
func (t *tile) keep(view *storage.Tile, s *storage.Scratch) (copied int64) {
	t.form, t.color, t.palette, t.index, t.cells = view.Form, view.Color, view.Palette, view.Index, view.Cells
	if len(t.palette) > 0 && &t.palette[0] == &s.Palette[0] {
		t.palette = append([]storage.Color(nil), t.palette...)
		copied += int64(len(t.palette)) * 4
	}
	if t.index == &s.Index {
		index := *t.index
		t.index = &index
		copied += storage.TileCells
	}
	if t.cells == &s.Cells {
		cells := *t.cells
		t.cells = &cells
		copied += storage.TileCells * 4
	}
	return copied
}

// bounds returns the smallest box of occupied cells.
func (t *tile) bounds() storage.Box {
	m := t.pos.Min()
	return storage.Box{
		Min: m.Add(storage.Pos{X: int32(t.lo[0]), Y: int32(t.lo[1]), Z: int32(t.lo[2])}),
		Max: m.Add(storage.Pos{X: int32(t.hi[0]), Y: int32(t.hi[1]), Z: int32(t.hi[2])}),
	}
}

// at returns the colour of an occupied cell.
func (t *tile) at(cell int) storage.Color {
	switch cell &= storage.TileCells - 1; t.form {
	case storage.Uniform:
		return t.color
	case storage.Indexed:
		return t.palette[t.index[cell]]
	}
	return t.cells[cell]
}

// brickOf returns the brick of a cell and the bit of the cell in its word.
func brickOf(cell int) (brick, bit uint) {
	c := uint(cell)
	return c>>2&3 | c>>4&12 | c>>6&48, c&3 | c>>2&12 | c>>4&48
}

// cellOf is the inverse of brickOf.
func cellOf(brick, bit uint) int {
	return int(brick&3<<2 | brick&12<<4 | brick&48<<6 | bit&3 | bit&12<<2 | bit&48<<4)
}

// bricked says where the words of the bricks of a tile are in a list that has none for empty bricks.
type bricked struct {
	bricks uint64
	first  uint32
}

// has reports whether a cell of the tile is in the words.
func (b bricked) has(words []uint64, cell int) bool {
	brick, bit := brickOf(cell)
	if b.bricks>>brick&1 == 0 {
		return false
	}
	return words[int(b.first)+bits.OnesCount64(b.bricks&(1<<brick-1))]>>bit&1 != 0
}

// appendBricks appends the words of the bricks that have cells, and returns which bricks do.
func appendBricks(words []uint64, occ *[storage.OccWords]uint64) (list []uint64, bricks uint64) {
	if occ == &storage.FullOcc {
		return append(words, occ[:]...), ^uint64(0)
	}
	for layer := range 4 { // of bricks, 4 cells high; its words are 4 for each z, of 4 rows each
		for y := range 4 {
			a, b := occ[16*layer+y], occ[16*layer+4+y]
			c, d := occ[16*layer+8+y], occ[16*layer+12+y]
			if a|b|c|d == 0 {
				continue
			}
			// What is next to each other along x in words goes to four words, by turning 4x4 groups of bits, then of rows.
			a, b, c, d = turn(a), turn(b), turn(c), turn(d)
			row := [4]uint64{
				a&0xffff | b&0xffff<<16 | c&0xffff<<32 | d<<48,
				a>>16&0xffff | b&0xffff_0000 | c&0xffff_0000<<16 | d&0xffff_0000<<32,
				a>>32&0xffff | b>>16&0xffff_0000 | c&0xffff_0000_0000 | d&0xffff_0000_0000<<16,
				a>>48 | b>>32&0xffff_0000 | c>>16&0xffff_0000_0000 | d&0xffff_0000_0000_0000,
			}
			for x, w := range row {
				if w != 0 {
					words = append(words, w)
					bricks |= 1 << (16*layer + 4*y + x)
				}
			}
		}
	}
	return words, bricks
}

// turn swaps rows and columns of a square of 4x4 groups of 4 bits (H. S. Warren, Hacker's Delight, 2nd edition, section 7-3).
func turn(w uint64) uint64 {
	t := (w ^ w>>12) & 0x0000_f0f0_0000_f0f0
	w ^= t ^ t<<12
	t = (w ^ w>>24) & 0x0000_0000_ff00_ff00
	return w ^ t ^ t<<24
}

// appendSolid appends the opaque cells of the last tile's words.
func appendSolid(solid, words []uint64, homes []uint32, view *storage.Tile) []uint64 {
	for k, word := range words {
		opaque := word
		for rest := word; rest != 0; rest &= rest - 1 {
			bit := uint(bits.TrailingZeros64(rest))
			if view.At(cellOf(uint(homes[k]&63), bit)).A() != 255 {
				opaque &^= 1 << bit
			}
		}
		solid = append(solid, opaque)
	}
	return solid
}

// bricked returns where the words of the tile are.
func (t *tile) bricked() bricked { return bricked{t.bricks, t.first} }
