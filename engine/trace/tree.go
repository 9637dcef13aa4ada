package trace

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sort"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// node is a box around tiles. The left child of an inner node follows it; it holds the tiles below the plane.
type node struct {
	lo, hi [3]float64 // the smallest box of occupied cells
	right  int32      // index of the right child, 0 for a leaf
	leaf   int32      // index of a leaf
	axis   int32      // along which an inner node splits
	plane  int32      // tile coordinate from which on tiles are in the right child
}

// plant makes the tree and its leaves.
func (g *Grid) plant(ctx context.Context) error {
	if len(g.tiles) == 0 {
		return nil
	}
	if _, err := g.split(ctx, 0, len(g.tiles)); err != nil {
		return err
	}
	entries, longest := 0, int32(0)
	for k := range g.leaves {
		entries += g.leaves[k].entries()
	}
	tables := make([]uint32, entries)
	for k := range g.leaves {
		l := &g.leaves[k]
		l.table, tables = tables[:l.entries():l.entries()], tables[l.entries():]
		if err := l.fill(ctx, g); err != nil {
			return err
		}
		longest = max(longest, l.size[0], l.size[1], l.size[2])
	}
	g.unit = math.Ldexp(1, timeBits-bits.Len32(uint32(longest)*brickEdge))
	g.tick = 1 / g.unit
	g.share = math.Ldexp(1./brickEdge, 63) / g.unit
	return nil
}

// split appends the tree over the tiles i to j-1 and returns the box of their cells.
func (g *Grid) split(ctx context.Context, i, j int) (storage.Box, error) {
	at, leaves := len(g.nodes), len(g.leaves)
	g.nodes = append(double(g.nodes), node{})
	box := g.tiles[i].bounds()
	if j-i > 1 {
		axis, plane := cut(g.tiles[i].pos, g.tiles[j-1].pos)
		m := i + sort.Search(j-i, func(k int) bool { return coord(g.tiles[i+k].pos, axis) >= plane })
		low, err := g.split(ctx, i, m)
		if err != nil {
			return box, err
		}
		g.nodes[at] = node{right: int32(len(g.nodes)), axis: int32(axis), plane: plane}
		high, err := g.split(ctx, m, j)
		if err != nil {
			return box, err
		}
		box = low.Union(high)
	} else if i%checkEvery == 0 && ctx.Err() != nil {
		return box, ctx.Err()
	}
	if l, ok := newLeaf(box, i, j, j-i == len(g.tiles)); ok { // in place of what is below
		g.nodes, g.leaves = g.nodes[:at+1], append(double(g.leaves[:leaves]), l)
		g.nodes[at] = node{leaf: int32(leaves)}
	}
	lo, hi := Corner(box.Min), Corner(box.Max)
	g.nodes[at].lo, g.nodes[at].hi = [3]float64{lo.X, lo.Y, lo.Z}, [3]float64{hi.X, hi.Y, hi.Z}
	return box, nil
}

// double returns a list with room for one more, and for as many again if there was none.
func double[T any](list []T) []T {
	if len(list) == cap(list) {
		return slices.Grow(list, len(list)+1)
	}
	return list
}

// cut returns the axis and the coordinate at which the tiles of a Morton range part: those of the highest bit in which the codes of
// the first and the last differ.
func cut(first, last storage.TilePos) (axis int, plane int32) {
	high := uint32(0)
	for _, a := range [3]int{2, 1, 0} { // z is the most significant of three bits
		if d := uint32(coord(first, a)) ^ uint32(coord(last, a)); d > high && d^high > high {
			axis, high = a, d
		}
	}
	low := int32(1)<<(bits.Len32(high)-1) - 1
	return axis, coord(last, axis) &^ low
}

func coord(t storage.TilePos, axis int) int32 {
	switch axis {
	case 0:
		return t.X
	case 1:
		return t.Y
	}
	return t.Z
}

// find returns the tile with a cell's brick, nil if the brick is empty.
func (g *Grid) find(p storage.Pos) *tile {
	n, tp := int32(0), p.Tile()
	for g.nodes[n].right != 0 {
		if coord(tp, int(g.nodes[n].axis)) < g.nodes[n].plane {
			n++
		} else {
			n = g.nodes[n].right
		}
	}
	word, ok := g.leaves[g.nodes[n].leaf].find(p)
	if !ok {
		return nil
	}
	return &g.tiles[g.homes[word]>>6]
}
