package trace

import (
	"context"
	"math/bits"
	"sort"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Grid is the tiles of a volume arranged for rays. It is read-only once built, and shared by any number of rays.
//
// It is a binary tree over the tiles in Morton order, in which every inner node splits space by a plane between tiles; so it takes memory in
// proportion to the tiles that exist, however far apart they are, and a ray visits them strictly from near to far.
type Grid struct {
	tiles  []tile
	nodes  []node // in preorder, the root first; empty if there are no tiles
	bounds storage.Box
	layers []Layer
}

// Layer is one of the volumes that a grid's volume was merged from.
type Layer struct {
	ID     int // positive
	Volume storage.Volume
}

// tile is one tile with what rays ask of it.
type tile struct {
	view  storage.Tile
	solid *[storage.OccWords]uint64 // which cells are opaque; the same array as view.Occ if all that are occupied are
	pos   storage.TilePos
	box   [2][3]int32 // the smallest box of occupied cells, relative to the tile
}

// node is a box around tiles. The left child of an inner node follows it; it holds the tiles below the plane.
type node struct {
	lo, hi [3]float64
	right  int32 // index of the right child, 0 for a leaf
	tile   int32 // index of a leaf's tile
	axis   int32 // along which an inner node splits
	plane  int32 // tile coordinate from which on tiles are in the right child
}

// checkEvery is how many tiles are handled between two looks at the context.
const checkEvery = 64

// New arranges the tiles of a volume. What it returns may point into the volume, which nobody writes to as long as the grid is used. layers
// tells which layer a cell belongs to: the last of them that has the cell; nil if nobody asks. The error is that of the context.
func New(ctx context.Context, v storage.Volume, layers []Layer) (*Grid, error) {
	g := &Grid{layers: layers}
	s := new(storage.Scratch)
	var err error
	v.Walk(storage.Everywhere, s, func(tp storage.TilePos, t *storage.Tile) bool {
		if len(g.tiles)%checkEvery == 0 {
			if err = ctx.Err(); err != nil {
				return false
			}
		}
		g.add(tp, keep(t, s))
		return true
	})
	if err != nil {
		return nil, err
	}
	if n := len(g.tiles); n > 0 {
		g.nodes = make([]node, 0, 2*n-1)
		g.split(0, n)
	}
	return g, nil
}

// keep returns a view of the same tile that does not point into the scratch.
func keep(t *storage.Tile, s *storage.Scratch) storage.Tile {
	if t.Index == &s.Index || t.Cells == &s.Cells {
		return t.Copy()
	}
	k := *t
	k.Palette = append([]storage.Color(nil), t.Palette...)
	if t.Occ == &s.Occ {
		occ := *t.Occ
		k.Occ = &occ
	}
	return k
}

func (g *Grid) add(tp storage.TilePos, view storage.Tile) {
	b := view.Bounds()
	if b.Empty() {
		return
	}
	m := tp.Min()
	g.bounds = g.bounds.Union(storage.Box{Min: m.Add(b.Min), Max: m.Add(b.Max)})
	g.tiles = append(g.tiles, tile{
		view: view, solid: solid(&view), pos: tp,
		box: [2][3]int32{{b.Min.X, b.Min.Y, b.Min.Z}, {b.Max.X, b.Max.Y, b.Max.Z}},
	})
}

// solid returns which cells of a tile are opaque.
func solid(t *storage.Tile) *[storage.OccWords]uint64 {
	opaque := true
	switch t.Form {
	case storage.Uniform:
		opaque = t.Color.A() == 255
	case storage.Indexed:
		for _, c := range t.Palette {
			opaque = opaque && c.A() == 255
		}
	case storage.Raw:
		for _, c := range t.Cells {
			opaque = opaque && (c == 0 || c.A() == 255)
		}
	}
	if opaque {
		return t.Occ
	}
	words := new([storage.OccWords]uint64)
	for w, word := range t.Occ {
		for ; word != 0; word &= word - 1 {
			if i := w<<6 | bits.TrailingZeros64(word); t.At(i).A() == 255 {
				words[w] |= word & -word
			}
		}
	}
	return words
}

// split appends the tree over the tiles i to j-1 and returns its box.
func (g *Grid) split(i, j int) (lo, hi [3]float64) {
	at := len(g.nodes)
	g.nodes = append(g.nodes, node{tile: int32(i)})
	if j-i == 1 {
		t := &g.tiles[i]
		m := Corner(t.pos.Min())
		for a, base := range [3]float64{m.X, m.Y, m.Z} {
			lo[a], hi[a] = base+float64(t.box[0][a]), base+float64(t.box[1][a])
		}
		g.nodes[at].lo, g.nodes[at].hi = lo, hi
		return lo, hi
	}
	axis, plane := cut(g.tiles[i].pos, g.tiles[j-1].pos)
	m := i + sort.Search(j-i, func(k int) bool { return coord(g.tiles[i+k].pos, axis) >= plane })
	lo, hi = g.split(i, m)
	right := int32(len(g.nodes))
	lo2, hi2 := g.split(m, j)
	for a := range lo {
		lo[a], hi[a] = min(lo[a], lo2[a]), max(hi[a], hi2[a])
	}
	g.nodes[at] = node{lo: lo, hi: hi, right: right, axis: int32(axis), plane: plane}
	return lo, hi
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

// find returns the tile at a position, nil if there is none, in a grid that is not empty.
func (g *Grid) find(tp storage.TilePos) *tile {
	n := int32(0)
	for g.nodes[n].right != 0 {
		if coord(tp, int(g.nodes[n].axis)) < g.nodes[n].plane {
			n++
		} else {
			n = g.nodes[n].right
		}
	}
	if t := &g.tiles[g.nodes[n].tile]; t.pos == tp {
		return t
	}
	return nil
}

// Bounds returns the smallest box that contains every occupied cell, the zero Box if there is none.
func (g *Grid) Bounds() storage.Box { return g.bounds }

// Len returns the number of tiles.
func (g *Grid) Len() int { return len(g.tiles) }
