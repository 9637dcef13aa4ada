package edit

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// coverage says how much of a box of cells a region covers.
type coverage uint8

const (
	outside coverage = iota // no cell
	partly                  // some cells, or it is not known
	inside                  // all cells, fully
)

// region is a set of cells that a colour is combined with.
type region interface {
	// class says how much of the cells of a box the region covers.
	class(b storage.Box) coverage

	// cells tells which cells of a tile are covered.
	cells(tp storage.TilePos, c *cover)
}

// cover holds which cells of a tile a region covers, and how strongly.
type cover struct {
	m      mask
	graded bool                     // alpha is set
	alpha  [storage.TileCells]uint8 // the alpha of the source colour in the cells of m
}

// stamp combines one colour with the cells of a region.
type stamp struct {
	r     *Recorder
	reg   region
	box   storage.Box // around the region, clipped
	clip  storage.Box // no other cells change
	mode  scene.Mode
	c     storage.Color
	cover cover
}

// run applies the stamp by tile. Boxes that the region covers whole cost by their tiles, and only those where it ends by cells.
func (s *stamp) run(ctx context.Context) error {
	s.clip = s.clip.Intersect(storage.Everywhere)
	s.box = s.box.Intersect(s.clip)
	switch {
	case s.mode == scene.Intersect || s.mode == scene.IntersectFill:
		return s.r.eachTile(ctx, s.r.v, s.clip, s.keepTile)
	case s.c.Empty() && s.mode != scene.Replace, s.box.Empty():
		return s.r.open(ctx)
	case s.c.Empty() || !adds(s.mode):
		return s.r.eachTile(ctx, s.r.v, s.box, s.tile)
	}
	if err := s.estimate(ctx); err != nil {
		return err
	}
	return s.descend(ctx, s.box.Tiles())
}

// descend applies the stamp to a box of tiles, halving it until the region covers all or nothing or a tile is left.
func (s *stamp) descend(ctx context.Context, tiles storage.Box) error {
	if err := s.r.open(ctx); err != nil {
		return err
	}
	b := cellsOf(tiles).Intersect(s.box)
	switch s.reg.class(b) {
	case outside:
		return nil
	case inside:
		return s.whole(ctx, b)
	}
	lower, upper := halve(tiles)
	if upper.Empty() {
		return s.partTile(storage.TilePos(tiles.Min), b)
	}
	if err := s.descend(ctx, lower); err != nil {
		return err
	}
	return s.descend(ctx, upper)
}

// whole applies the stamp to a box that the region covers.
func (s *stamp) whole(ctx context.Context, b storage.Box) error {
	if overwrites(s.mode, s.c) {
		return s.r.FillBox(ctx, b, s.c)
	}
	tiles := b.Tiles()
	if tiles.Cells() == 1 {
		m := boxMask(storage.TilePos(tiles.Min), b)
		return s.r.blendMask(storage.TilePos(tiles.Min), &m, s.mode, s.c)
	}
	lower, upper := halve(tiles)
	for _, half := range [2]storage.Box{lower, upper} {
		if err := s.r.open(ctx); err != nil {
			return err
		}
		if err := s.whole(ctx, cellsOf(half).Intersect(b)); err != nil {
			return err
		}
	}
	return nil
}

// tile applies the stamp to a tile.
func (s *stamp) tile(tp storage.TilePos) error {
	b := tp.Box().Intersect(s.box)
	switch s.reg.class(b) {
	case outside:
		return nil
	case inside:
		m := boxMask(tp, b)
		return s.r.blendMask(tp, &m, s.mode, s.c)
	}
	return s.partTile(tp, b)
}

// partTile applies the stamp to the cells of a tile in b, of which the region may cover a part.
func (s *stamp) partTile(tp storage.TilePos, b storage.Box) error {
	m := s.coverTile(tp, b)
	if !s.cover.graded {
		return s.r.blendMask(tp, m, s.mode, s.c)
	}
	if m.empty() {
		return nil
	}
	return s.r.Update(tp, func(cells *[storage.TileCells]storage.Color) {
		for i, old := range cells {
			if m.has(i) {
				cells[i] = combine(s.mode, old, withAlpha(s.c, s.cover.alpha[i]))
			}
		}
	})
}

// coverTile computes which cells of a tile in b the region covers. The mask is valid until the next call.
func (s *stamp) coverTile(tp storage.TilePos, b storage.Box) *mask {
	s.cover.m = mask{}
	s.cover.graded = false
	s.reg.cells(tp, &s.cover)
	if !b.ContainsBox(tp.Box()) {
		in := boxMask(tp, b)
		s.cover.m.and(&s.cover.m, &in)
	}
	return &s.cover.m
}

// keepTile applies an intersecting stamp to a tile: what it does not cover is emptied, but for cells outside the clip box.
func (s *stamp) keepTile(tp storage.TilePos) error {
	b := tp.Box().Intersect(s.clip)
	in := boxMask(tp, b)
	m := &s.cover.m
	switch s.reg.class(b) {
	case outside:
		return s.r.setMask(tp, &in, 0)
	case inside:
		if s.c.A() == 255 && s.mode == scene.Intersect {
			return nil
		}
		*m = in
		s.cover.graded = false
	case partly:
		m = s.coverTile(tp, b)
	}
	return s.r.Update(tp, func(cells *[storage.TileCells]storage.Color) {
		for i, old := range cells {
			switch {
			case old == 0 || !in.has(i):
			case !m.has(i):
				cells[i] = 0
			case s.cover.graded:
				cells[i] = combine(s.mode, old, withAlpha(s.c, s.cover.alpha[i]))
			default:
				cells[i] = combine(s.mode, old, s.c)
			}
		}
	})
}

// estimateNodes bounds the work of an estimate.
const estimateNodes = 1024

// estimate fails before anything is written if the parts of the region that are quickly found to be solid already need more than the
// memory bound.
func (s *stamp) estimate(ctx context.Context) error {
	if s.r.max == 0 || s.box.Tiles().Cells() < estimateNodes {
		return nil
	}
	tiles := 0.0
	queue := append(make([]storage.Box, 0, 2*estimateNodes), s.box.Tiles())
	for n := 0; n < len(queue) && n < estimateNodes; n++ {
		if err := s.r.open(ctx); err != nil {
			return err
		}
		switch s.reg.class(cellsOf(queue[n]).Intersect(s.box)) {
		case inside:
			tiles += queue[n].Cells()
		case partly:
			if lower, upper := halve(queue[n]); !upper.Empty() {
				queue = append(queue, lower, upper)
			}
		}
	}
	return s.r.expect(tiles)
}

// blendMask combines one colour with the cells of a tile that m selects, which must not be r.mask.
func (r *Recorder) blendMask(tp storage.TilePos, m *mask, mode scene.Mode, c storage.Color) error {
	switch {
	case overwrites(mode, c):
		return r.setMask(tp, m, c)
	case erases(mode, c):
		return r.setMask(tp, m, 0)
	}
	if err := r.writable(tp); err != nil {
		return err
	}
	old := r.v.Tile(tp, r.scratch())
	switch {
	case old.Form == storage.Empty && adds(mode):
		return r.setMask(tp, m, c)
	case old.Form == storage.Empty:
		return nil
	case old.Form == storage.Uniform:
		occ := (*mask)(old.Occ)
		r.mask.andNot(occ, m)
		if covered := r.mask.empty(); covered && (!adds(mode) || *occ == *m) {
			r.mask = *occ
			t := r.mask.tile(combine(mode, old.Color, c))
			return r.Replace(tp, &t)
		}
	}
	return r.update(tp, &old, func(cells *[storage.TileCells]storage.Color) {
		from, to := storage.Color(0), combine(mode, 0, c) // the latest result, as neighbours mostly have one colour
		for i, was := range cells {
			if m.has(i) {
				if was != from {
					from, to = was, combine(mode, was, c)
				}
				cells[i] = to
			}
		}
	})
}

// cellsOf returns the cells of a box of tiles.
func cellsOf(tiles storage.Box) storage.Box {
	return storage.Box{Min: storage.TilePos(tiles.Min).Min(), Max: storage.TilePos(tiles.Max).Min()}
}

// halve splits a box of tiles across its longest axis; upper is empty if there is only one tile.
func halve(b storage.Box) (lower, upper storage.Box) {
	x, y, z := b.Size()
	lower, upper = b, b
	switch n := max(x, y, z); {
	case n <= 1:
		return b, storage.Box{}
	case z == n:
		lower.Max.Z = b.Min.Z + int32(n/2)
		upper.Min.Z = lower.Max.Z
	case y == n:
		lower.Max.Y = b.Min.Y + int32(n/2)
		upper.Min.Y = lower.Max.Y
	default:
		lower.Max.X = b.Min.X + int32(n/2)
		upper.Min.X = lower.Max.X
	}
	return lower, upper
}
