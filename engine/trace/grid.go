package trace

import (
	"context"
	"fmt"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Grid is the tiles of a volume arranged for rays. It is read-only once built, and shared by any number of rays.
//
// Each tile is cut into bricks of 4x4x4 cells, and the occupancy of a brick is one word. Where tiles lie close together, a table of all bricks
// in their box leads to the words, and says of each empty brick how far all is empty around it; so a ray leaps through the open and then goes
// from brick to brick. Which cells of a brick it can pass is looked up in tables as well, so that most bricks with cells are left at once, and of
// the others only few cells are looked at. Such boxes are the leaves of a binary tree over the tiles in Morton order, in which every inner node
// splits space by a plane between tiles: it takes memory in proportion to the tiles that exist, however far apart they are, and a ray visits the
// leaves strictly from near to far. Most volumes are one leaf.
type Grid struct {
	tiles  []tile
	words  []uint64 // which cells of a brick are occupied, tile after tile; none up to the index void
	solid  []uint64 // which of them are opaque; the same slice as words if all are
	homes  []uint32 // tile and brick of each word: 64 times the index of the tile, plus the brick
	nodes  []node   // in preorder, the root first; empty if there are no tiles
	leaves []leaf
	bounds storage.Box
	copied int64 // bytes of colours that are not the volume's

	unit    float64 // integer time that a ray takes for a cell along the axis that it is fastest on
	tick    float64 // 1 / unit
	share   float64 // 1<<63 / integer time that such a ray takes for a brick
	aspects *[8]aspect

	layers []Layer
	owners []owner  // of the cells of tiles, tile after tile, the last layer first
	owned  []uint64 // words of the owners that do not have all cells of their tile
}

// checkEvery is how many tiles are handled between two looks at the context. The dearest take some 20 microseconds each.
const checkEvery = 8

// maxTiles bounds the tiles of a grid, so that a tile and a brick fit 32 bits.
const maxTiles = 1 << 26

// New arranges the tiles of a volume. What it returns may point into the volume, which nobody writes to as long as the grid is used. layers
// tells which layer a cell belongs to: the last of them that has the cell; nil if nobody asks. It takes time and memory in proportion to the tiles
// of the volume and of the layers, whatever lies between them. The error is that of the context, or says that there are too many tiles.
func New(ctx context.Context, v storage.Volume, layers []Layer) (*Grid, error) {
	n := v.Stats().Tiles
	if n > maxTiles {
		return nil, fmt.Errorf("trace: %d tiles are more than %d", n, maxTiles)
	}
	g := &Grid{tiles: make([]tile, 0, n), words: make([]uint64, void+1), homes: make([]uint32, void+1), layers: layers, aspects: allAspects()}
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
	if err := g.own(ctx, s); err != nil {
		return nil, err
	}
	return g, nil
}

// add takes in a tile, which may point into the scratch.
func (g *Grid) add(tp storage.TilePos, view *storage.Tile, s *storage.Scratch) {
	b := view.Bounds()
	if b.Empty() {
		return
	}
	m := tp.Min()
	g.bounds = g.bounds.Union(storage.Box{Min: m.Add(b.Min), Max: m.Add(b.Max)})
	t := tile{pos: tp, first: uint32(len(g.words)), opaque: view.Opaque()}
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
	g.copied += t.keep(view, s)
	g.tiles = append(g.tiles, t)
}

// Bounds returns the smallest box that contains every occupied cell, the zero Box if there is none.
func (g *Grid) Bounds() storage.Box { return g.bounds }

// Len returns the number of tiles.
func (g *Grid) Len() int { return len(g.tiles) }

// Translucent reports whether some cell is not opaque.
func (g *Grid) Translucent() bool { return &g.words[0] != &g.solid[0] }

// Bytes returns about how much memory the grid takes, without what it shares with the volume.
func (g *Grid) Bytes() int64 {
	size := func(n int, one uintptr) int64 { return int64(n) * int64(one) }
	n := size(cap(g.tiles), unsafe.Sizeof(tile{})) + size(cap(g.words)+cap(g.owned), 8) + size(cap(g.homes), 4) +
		size(cap(g.nodes), unsafe.Sizeof(node{})) + size(cap(g.leaves), unsafe.Sizeof(leaf{})) + size(cap(g.owners), unsafe.Sizeof(owner{}))
	if g.Translucent() {
		n += size(cap(g.solid), 8)
	}
	for k := range g.leaves {
		n += size(len(g.leaves[k].table), 4)
	}
	return n + g.copied
}
