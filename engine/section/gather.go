package section

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Apply returns an exploded view of a volume that nobody writes to meanwhile; cells outside of the box of [Plan] are left out. The error
// wraps the cause of the context, or ErrLimit. It takes time in proportion to the tiles of the result.
func (e *Explosion) Apply(ctx context.Context, v storage.Volume, newVolume func() storage.Volume) (storage.Volume, error) {
	g := &gatherer{Explosion: e, src: v, dst: newVolume(), target: e.Bounds()}
	stride := pace.From(ctx)
	defer stride.End()
	err := ended(ctx)
	if err == nil && len(e.Slices) > 0 {
		v.Walk(e.bounds, new(storage.Scratch), func(tp storage.TilePos, _ *storage.Tile) bool {
			g.each(tp, func(to storage.TilePos) bool {
				stride.Step()
				g.gather(tp, to)
				err = check(ctx, g.dst)
				return err == nil
			})
			return err == nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("section: explode: %w", err)
	}
	return g.dst, nil
}

// gatherer makes the tiles of an exploded view one by one, each at once from the one or two tiles that its cells come from.
type gatherer struct {
	*Explosion
	src, dst storage.Volume
	target   storage.Box
	view     storage.Scratch
	pack     storage.Scratch
	from     [2][storage.TileCells]storage.Color
	cells    [storage.TileCells]storage.Color
	occ      [storage.OccWords]uint64
}

// each calls f for every tile that a cell of the tile tp may be moved to, until f returns false.
func (g *gatherer) each(tp storage.TilePos, f func(to storage.TilePos) bool) {
	b := tp.Box().Intersect(g.bounds)
	last := storage.TilePos{}
	for at := g.Axis.Of(b.Min); at < g.Axis.Of(b.Max); at++ {
		to := g.Axis.With(tp.Min(), g.forth(at)).Tile()
		if at > g.Axis.Of(b.Min) && to == last {
			continue
		}
		if last = to; !f(to) {
			return
		}
	}
}

// origins is where the planes of cells of a tile across the axis come from.
type origins struct {
	at  [storage.TileEdge]int32 // coordinates along the axis
	has [storage.TileEdge]bool  // false for a plane in a gap or outside
}

// whole reports whether the planes are those of one tile.
func (o *origins) whole() bool {
	const last = storage.TileEdge - 1
	return o.has[0] && o.has[last] && o.at[0]&last == 0 && o.at[last]-o.at[0] == last
}

// gather makes the tile to, if tp is the first tile with a voxel of those that its cells come from.
func (g *gatherer) gather(tp, to storage.TilePos) {
	var o origins
	first, last := tp, tp
	base, here := g.Axis.Of(to.Min()), g.Axis.Of(storage.Pos(tp))
	for k := range o.at {
		if o.at[k], o.has[k] = g.back(base + int32(k)); !o.has[k] {
			continue
		}
		switch tile := o.at[k] >> storage.TileShift; {
		case tile < here:
			first = storage.TilePos(g.Axis.With(storage.Pos(tp), tile))
		case tile > here:
			last = storage.TilePos(g.Axis.With(storage.Pos(tp), tile))
		}
	}
	if first != tp {
		if t := g.src.Tile(first, &g.view); t.Form != storage.Empty {
			return
		}
	}
	near := g.src.Tile(tp, &g.view)
	if o.whole() && g.target.ContainsBox(to.Box()) {
		g.dst.SetTile(to, &near)
		return
	}
	near.Expand(&g.from[0])
	if last != tp {
		far := g.src.Tile(last, &g.view)
		far.Expand(&g.from[1])
	}
	g.assemble(here, &o)
	g.put(to)
}

// assemble puts the cells of a tile together from the tile with a coordinate along the axis, in g.from[0], and the one after it that
// matters, in g.from[1].
func (g *gatherer) assemble(here int32, o *origins) {
	clear(g.cells[:])
	for k, at := range o.at {
		tile := at >> storage.TileShift
		if !o.has[k] || tile < here {
			continue
		}
		copyPlane(&g.cells, k, &g.from[min(tile-here, 1)], int(at&(storage.TileEdge-1)), g.Axis)
	}
}

// put stores the cells of a tile that lie within the target.
func (g *gatherer) put(to storage.TilePos) {
	if !g.target.ContainsBox(to.Box()) {
		boxMask(&g.occ, to, g.target.Intersect(to.Box()))
		for i := range g.cells {
			if g.occ[i>>6]>>(i&63)&1 == 0 {
				g.cells[i] = 0
			}
		}
	}
	if t := storage.Pack(&g.cells, &g.pack); t.Form != storage.Empty {
		g.dst.SetTile(to, &t)
	}
}

// copyPlane copies the cells of a tile whose coordinate along the axis is j to those with coordinate i.
func copyPlane(dst *[storage.TileCells]storage.Color, i int, src *[storage.TileCells]storage.Color, j int, axis Axis) {
	const edge, layer = storage.TileEdge, storage.TileEdge * storage.TileEdge
	switch axis {
	case X:
		for row := 0; row < storage.TileCells; row += edge {
			dst[row+i] = src[row+j]
		}
	case Y:
		for row := 0; row < storage.TileCells; row += layer {
			copy(dst[row+i*edge:][:edge], src[row+j*edge:][:edge])
		}
	default:
		copy(dst[i*layer:][:layer], src[j*layer:][:layer])
	}
}
