package trace

import (
	"context"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	brickShift = 2
	brickEdge  = 1 << brickShift
)

// What a leaf's table says of a brick: outside is beyond the leaf; from leapFrom to farthest, all bricks that are nearer than so many, counted along
// the axis on which they are furthest, are empty. Lesser distances are not worth a leap: near1 to void stand for 1, 2 and so on, and are at the same
// time the indices of words without cells. All above void are the indices of the words of bricks with cells.
const (
	outside  = 0
	leapFrom = 4
	farthest = 15
	near1    = 16
	void     = near1 + leapFrom - 2
)

// Bounds of a leaf's table, in entries.
const (
	perTile    = 128     // for each tile
	small      = 1 << 19 // that a grid may have whatever its tiles
	longestRow = 1 << 14 // along an axis
)

// leaf is a box of bricks with a table of them all.
type leaf struct {
	base   storage.Pos   // the min corner of the box in cells, a multiple of 4
	exit   [2][3]float64 // the planes through which rays leave the bricks there: for those that go down an axis, which is the same corner, and up
	size   [3]int32      // bricks
	stride [3]int        // from the entry of a brick to the next along each axis
	start  int           // the entry of the first brick
	i, j   int32         // the leaf's tiles, without j
	// table has size[0]+1 entries for each row, size[1]+1 rows for each layer, size[2]+1 layers, and as much in front as makes sure that one
	// step out of the box along any axis leads to an entry that is outside.
	table []uint32
}

// newLeaf returns the leaf for a box of cells with the tiles i to j-1, without its table, and whether that is small enough; whole tells that these are
// all tiles.
func newLeaf(box storage.Box, i, j int, whole bool) (l leaf, ok bool) {
	const low = brickEdge - 1
	l = leaf{i: int32(i), j: int32(j), base: storage.Pos{X: box.Min.X &^ low, Y: box.Min.Y &^ low, Z: box.Min.Z &^ low}}
	c, span := Corner(l.base), box.Max.Sub(l.base)
	l.exit = [2][3]float64{{c.X, c.Y, c.Z}, {c.X + brickEdge, c.Y + brickEdge, c.Z + brickEdge}}
	entries := int64(1)
	for a, cells := range [3]int32{span.X, span.Y, span.Z} {
		bricks := (int64(uint32(cells)) + low) >> brickShift // up to 1<<31 cells
		if bricks > longestRow {
			return l, false
		}
		l.size[a], l.stride[a] = int32(bricks), int(entries)
		l.start += l.stride[a]
		entries *= bricks + 1
	}
	return l, entries <= int64(perTile*(j-i)) || whole && entries <= small
}

// index returns the entry of a brick.
func (l *leaf) index(x, y, z int) int { return l.start + x + y*l.stride[1] + z*l.stride[2] }

// find returns the index of the word of the brick that a cell is in, and whether there is one.
func (l *leaf) find(p storage.Pos) (word int, ok bool) {
	d := p.Sub(l.base)
	x, y, z := d.X>>brickShift, d.Y>>brickShift, d.Z>>brickShift
	if uint32(x) >= uint32(l.size[0]) || uint32(y) >= uint32(l.size[1]) || uint32(z) >= uint32(l.size[2]) {
		return 0, false
	}
	ref := l.table[l.index(int(x), int(y), int(z))]
	return int(ref), ref > void
}

// entries returns how many the table has.
func (l *leaf) entries() int { return l.start + l.stride[2]*(int(l.size[2])+1) }

// fill fills the table.
func (l *leaf) fill(ctx context.Context, g *Grid) error {
	err := l.eachRow(ctx, func(row []uint32, _ int) {
		for x := range row {
			row[x] = near1
		}
	})
	if err != nil {
		return err
	}
	for k := int(l.i); k < int(l.j); k++ {
		if k%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t := &g.tiles[k]
		d := t.pos.Min().Sub(l.base)
		x, y, z := int(d.X>>brickShift), int(d.Y>>brickShift), int(d.Z>>brickShift)
		for w, rest := t.first, t.bricks; rest != 0; w, rest = w+1, rest&(rest-1) {
			b := bits.TrailingZeros64(rest)
			l.table[l.index(x+b&3, y+b>>2&3, z+b>>4)] = w
		}
	}
	return l.measure(ctx)
}

// eachRow calls f with the entries of each row, and how many rows there were before.
func (l *leaf) eachRow(ctx context.Context, f func(row []uint32, before int)) error {
	for k := range int(l.size[1]) * int(l.size[2]) {
		if k%rowsAtOnce == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		y, z := k%int(l.size[1]), k/int(l.size[1])
		f(l.table[l.index(0, y, z):][:l.size[0]], k)
	}
	return nil
}

// rowsAtOnce is how many rows of bricks are handled between two looks at the context.
const rowsAtOnce = 256
