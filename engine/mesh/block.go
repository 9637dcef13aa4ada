package mesh

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// plane holds one bit for each cell of a slice through a block.
type plane [blockEdge]uint64

// cube holds one bit for each cell of a block: 64 slices of 64 rows.
type cube [blockEdge]plane

// opaque is the part of a colour that surfaces look at.
const opaque storage.Color = 0xffffff

// block is a cube of 4x4x4 tiles, loaded for finding rectangles.
type block struct {
	solid  cube            // by z, y; bit x
	beside [NumFaces]plane // the solid cells beyond each side: for x by z, bit y; for y by z, bit x; for z by y, bit x

	mono  bool                                          // all solid cells have one colour
	color storage.Color                                 // that colour
	cells *[blockTiles][storage.TileCells]storage.Color // otherwise the colours by tile; arbitrary where no cell is solid
	tiles uint64                                        // which tiles have a solid cell: bit x + 4y + 16z

	occ     occupancy
	scratch storage.Scratch
}

// load reads a block and the cells beside it. It reports whether there is a solid cell.
func (b *block) load(src source, at blockPos) bool {
	b.tiles, b.mono, b.color = 0, true, 0
	origin := at.tile(0)
	for i := range blockTiles {
		t := src.Tile(tileAt(origin, i), &b.scratch)
		b.occ.solid(&t)
		if b.occ.empty() {
			continue
		}
		if b.tiles == 0 {
			b.solid = cube{}
		}
		b.place(i)
		b.paint(i, &t)
		b.tiles |= 1 << i
	}
	if b.tiles == 0 {
		return false
	}
	for f := range Face(NumFaces) {
		b.loadBeside(src, f, origin)
	}
	return true
}

// tileAt returns tile x + 4y + 16z of a block whose first tile is origin.
func tileAt(origin storage.TilePos, i int) storage.TilePos {
	return storage.TilePos{X: origin.X + int32(i&3), Y: origin.Y + int32(i>>2&3), Z: origin.Z + int32(i>>4)}
}

// place copies the occupancy at hand to the block as that of tile i.
func (b *block) place(i int) {
	x, y, z := i&3<<4, i>>2&3<<4, i>>4<<4
	for w, word := range b.occ {
		if word == 0 {
			continue
		}
		rows := (*[4]uint64)(b.solid[z+w>>2][y+w&3<<2:])
		for r := range rows {
			rows[r] |= word >> (16 * r) & 0xffff << x
		}
	}
}

// paint notes the colours of tile i, before its bit in tiles is set.
func (b *block) paint(i int, t *storage.Tile) {
	c, one := t.Color, t.Form == storage.Uniform
	if t.Form == storage.Indexed && len(t.Palette) == 1 {
		c, one = t.Palette[0], true
	}
	c &= opaque
	if b.mono && one && (b.tiles == 0 || c == b.color) {
		b.color = c
		return
	}
	if b.mono {
		b.spread()
	}
	if one {
		fill(&b.cells[i], c)
		return
	}
	t.Expand(&b.cells[i])
}

// spread turns a block of one colour into one of many.
func (b *block) spread() {
	b.mono = false
	if b.cells == nil {
		b.cells = new([blockTiles][storage.TileCells]storage.Color)
	}
	for rest := b.tiles; rest != 0; rest &= rest - 1 {
		fill(&b.cells[bits.TrailingZeros64(rest)], b.color)
	}
}

func fill(cells *[storage.TileCells]storage.Color, c storage.Color) {
	for i := range cells {
		cells[i] = c
	}
}

// loadBeside reads the solid cells beyond a side, where the block has tiles at that side.
func (b *block) loadBeside(src source, f Face, origin storage.TilePos) {
	b.beside[f] = plane{}
	axis, last := f.Axis(), 0
	if f.Positive() {
		last = 3
	}
	shift := [3]int{0, 2, 4}[axis]                            // of the coordinate along the axis in a tile's number
	low, high := [3]int{2, 0, 0}[axis], [3]int{4, 4, 2}[axis] // of the coordinates along the bits and along the rows
	for u := range 4 {
		for v := range 4 {
			i := last<<shift | u<<low | v<<high
			if b.tiles>>i&1 == 0 {
				continue
			}
			tp := storage.TilePos(storage.Pos(tileAt(origin, i)).Add(f.Vector()))
			if !storage.Everywhere.ContainsBox(tp.Box()) {
				continue
			}
			t := src.Tile(tp, &b.scratch)
			b.occ.solid(&t)
			if !b.occ.empty() {
				side(&b.occ, f, (*[storage.TileEdge]uint64)(b.beside[f][v<<4:]), u<<4)
			}
		}
	}
}

// side adds the layer of o that touches a tile beside it, which sees it in direction f, to 16 rows from bit shift on.
func side(o *occupancy, f Face, rows *[storage.TileEdge]uint64, shift int) {
	column, layer := 15, 15
	if f.Positive() {
		column, layer = 0, 0
	}
	for i := range rows {
		var row uint64
		switch f.Axis() {
		case 0:
			for w := range 4 {
				row |= gather(o[i<<2|w]>>column) << (4 * w)
			}
		case 1:
			row = o[i<<2|layer>>2] >> (16 * (layer & 3)) & 0xffff
		default:
			row = o[layer<<2|i>>2] >> (16 * (i & 3)) & 0xffff
		}
		rows[i] |= row << shift
	}
}

// gather returns the bits 0, 16, 32 and 48 of a word as one number.
func gather(w uint64) uint64 { return w&1 | w>>15&2 | w>>30&4 | w>>45&8 }

// layers returns which layers of tiles across an axis have a solid cell: bits 0 to 3.
func (b *block) layers(axis int) uint {
	step := [3]int{1, 4, 16}[axis]
	mask := [3]uint64{0x1111_1111_1111_1111, 0x000f_000f_000f_000f, 0xffff}[axis]
	var layers uint
	for i := range 4 {
		if b.tiles>>(i*step)&mask != 0 {
			layers |= 1 << i
		}
	}
	return layers
}

// at returns the colour of a solid cell.
func (b *block) at(x, y, z int) storage.Color {
	if b.mono {
		return b.color
	}
	tile := z>>4<<4 | y>>4<<2 | x>>4
	return b.cells[tile&63][(z&15<<8|y&15<<4|x&15)&(storage.TileCells-1)] & opaque
}
