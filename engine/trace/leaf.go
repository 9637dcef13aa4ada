package trace

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	brickShift = 2
	brickEdge  = 1 << brickShift
)

// What a leaf's table says of a brick: outside is beyond the leaf; from 1 to farthest all bricks that are nearer than so many, counted along the
// axis on which they are furthest, are empty; firstWord and above is firstWord plus the index of the brick's word.
const (
	outside   = 0
	farthest  = 15
	firstWord = 16
)

// Bounds of a leaf's table, in entries.
const (
	perTile    = 128     // for each tile
	small      = 1 << 18 // that a grid may have whatever its tiles
	longestRow = 1 << 14 // along an axis
)

// leaf is a box of bricks with a table of them all.
type leaf struct {
	base   storage.Pos // the min corner of the box in cells, a multiple of 4
	from   [3]float64  // the same corner
	size   [3]int32    // bricks
	cells  [3]int      // cells
	stride [3]int      // from a brick to the next along each axis
	start  int         // index of the first brick
	i, j   int         // the leaf's tiles
	// table has size[0]+1 entries for each row, size[1]+1 rows for each layer, size[2]+1 layers, and as much in front as makes sure that one
	// step out of the box along any axis leads to an entry that is outside.
	table []uint32
}

// newLeaf returns the leaf for a box of cells with the tiles i to j-1, without its table, and whether that is small enough.
func newLeaf(box storage.Box, i, j int, whole bool) (l leaf, ok bool) {
	const low = brickEdge - 1
	l = leaf{i: i, j: j, base: storage.Pos{X: box.Min.X &^ low, Y: box.Min.Y &^ low, Z: box.Min.Z &^ low}}
	c := Corner(l.base)
	l.from = [3]float64{c.X, c.Y, c.Z}
	span := box.Max.Sub(l.base)
	entries := int64(1)
	for a, cells := range [3]int32{span.X, span.Y, span.Z} {
		l.size[a] = int32((int64(uint32(cells)) + low) >> brickShift)
		l.cells[a] = int(l.size[a]) << brickShift
		if l.size[a] > longestRow {
			return l, false
		}
		l.stride[a] = int(entries)
		entries *= int64(l.size[a]) + 1
	}
	if limit := int64(perTile * (j - i)); entries > limit && (!whole || entries > small) {
		return l, false
	}
	l.start = l.stride[0] + l.stride[1] + l.stride[2]
	l.table = make([]uint32, 0)
	return l, true
}

func (l *leaf) entries() int { return l.start + l.stride[2]*(int(l.size[2])+1) }

// index returns the entry of a brick.
func (l *leaf) index(x, y, z int) int { return l.start + x + y*l.stride[1] + z*l.stride[2] }

// find returns the word of the brick that a cell is in, as an index, and whether there is one.
func (l *leaf) find(p storage.Pos) (word int, ok bool) {
	d := p.Sub(l.base)
	x, y, z := d.X>>brickShift, d.Y>>brickShift, d.Z>>brickShift
	if uint32(x) >= uint32(l.size[0]) || uint32(y) >= uint32(l.size[1]) || uint32(z) >= uint32(l.size[2]) {
		return 0, false
	}
	ref := l.table[l.index(int(x), int(y), int(z))]
	return int(ref) - firstWord, ref >= firstWord
}

// fill makes the table.
func (l *leaf) fill(ctx context.Context, g *Grid) error {
	l.table = make([]uint32, l.entries())
	for z := range int(l.size[2]) {
		for y := range int(l.size[1]) {
			row := l.table[l.index(0, y, z):][:l.size[0]]
			for x := range row {
				row[x] = 1
			}
		}
	}
	for k := l.i; k < l.j; k++ {
		t := &g.tiles[k]
		end := len(g.words)
		if k+1 < len(g.tiles) {
			end = int(g.tiles[k+1].first)
		}
		d := t.pos.Min().Sub(l.base)
		x, y, z := int(d.X>>brickShift), int(d.Y>>brickShift), int(d.Z>>brickShift)
		for w := int(t.first); w < end; w++ {
			b := int(g.homes[w])
			l.table[l.index(x+b&3, y+b>>2&3, z+b>>4&3)] = uint32(w) + firstWord
		}
	}
	return l.measure(ctx)
}
