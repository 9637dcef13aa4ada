package trace

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Grid is the tiles of a volume arranged for rays. It is read-only once built, and shared by any number of rays.
//
// Each tile is cut into bricks of 4x4x4 cells, and the occupancy of a brick is one word. Where tiles lie close together a table of all bricks
// in their box leads to the words, and says of each empty brick how far all is empty around it; so a ray leaps through the open, then goes
// from brick to brick, and from cell to cell only within bricks that have some. Such boxes are the leaves of a binary tree over the tiles in
// Morton order, in which every inner node splits space by a plane between tiles: it takes memory in proportion to the tiles that exist,
// however far apart they are, and a ray visits the leaves strictly from near to far. Most volumes are one leaf.
type Grid struct {
	tiles  []tile
	words  []uint64 // which cells of a brick are occupied, tile after tile
	solid  []uint64 // which of them are opaque; the same slice as words if all are
	homes  []uint32 // tile and brick of each word: 64 times the index of the tile, plus the brick
	nodes  []node   // in preorder, the root first; empty if there are no tiles
	leaves []leaf
	bounds storage.Box
	unit   float64 // a ray takes so many units of integer time for a cell along the axis that it is fastest on

	corridors *corridors
	share     float64
	layers    []Layer
	owners    []owner  // of the tiles' cells, tile after tile, the last layer first
	owned     []uint64 // words of owners
}

// checkEvery is how many tiles are handled between two looks at the context.
const checkEvery = 64

// New arranges the tiles of a volume. What it returns may point into the volume, which nobody writes to as long as the grid is used. layers
// tells which layer a cell belongs to: the last of them that has the cell; nil if nobody asks. The error is that of the context. It takes time in
// proportion to the tiles of the volume and of the layers.
func New(ctx context.Context, v storage.Volume, layers []Layer) (*Grid, error) {
	g := &Grid{layers: layers, corridors: allCorridors()}
	s := new(storage.Scratch)
	var err error
	v.Walk(storage.Everywhere, s, func(tp storage.TilePos, t *storage.Tile) bool {
		if len(g.tiles)%checkEvery == 0 {
			if err = ctx.Err(); err != nil {
				return false
			}
		}
		g.add(tp, t, s)
		return true
	})
	if err != nil {
		return nil, err
	}
	if g.solid == nil {
		g.solid = g.words
	}
	if err := g.plant(ctx); err != nil {
		return nil, err
	}
	return g, g.own(ctx, s)
}

// add takes in a tile, which may point into the scratch.
func (g *Grid) add(tp storage.TilePos, view *storage.Tile, s *storage.Scratch) {
	b := view.Bounds()
	if b.Empty() {
		return
	}
	m := tp.Min()
	g.bounds = g.bounds.Union(storage.Box{Min: m.Add(b.Min), Max: m.Add(b.Max)})
	t := tile{pos: tp, first: uint32(len(g.words)), opaque: opaque(view)}
	t.lo, t.hi = [3]uint8{uint8(b.Min.X), uint8(b.Min.Y), uint8(b.Min.Z)}, [3]uint8{uint8(b.Max.X), uint8(b.Max.Y), uint8(b.Max.Z)}
	if !t.opaque && g.solid == nil {
		g.solid = append([]uint64{}, g.words...)
	}
	g.words, t.bricks = appendBricks(g.words, view.Occ)
	home := uint32(len(g.tiles)) << 6
	for b := range uint32(64) {
		if t.bricks>>b&1 != 0 {
			g.homes = append(g.homes, home|b)
		}
	}
	if g.solid != nil {
		g.solid = appendSolid(g.solid, g.words[t.first:], g.homes[t.first:], view)
	}
	t.keep(view, s)
	g.tiles = append(g.tiles, t)
}

// Bounds returns the smallest box that contains every occupied cell, the zero Box if there is none.
func (g *Grid) Bounds() storage.Box { return g.bounds }

// Len returns the number of tiles.
func (g *Grid) Len() int { return len(g.tiles) }

// Translucent reports whether some cell is not opaque.
func (g *Grid) Translucent() bool { return len(g.words) > 0 && &g.words[0] != &g.solid[0] }
