package section

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// MaxBytes is how much memory a volume that this package makes may take.
const MaxBytes = 4 << 30

// Cut returns a volume with the cells of v that lie in the box keep. newVolume returns an empty volume, which becomes the result. The error
// wraps the cause of the context, or ErrLimit. It takes time in proportion to the tiles of v that overlap the box.
func Cut(ctx context.Context, v storage.Volume, keep storage.Box, newVolume func() storage.Volume) (storage.Volume, error) {
	return newCutter(newVolume(), keep, false).copied(ctx, "cut", v, keep)
}

// Remove returns a volume with the cells of v that lie outside of the box away, as [Cut] does with those inside: a cut-away that takes a
// corner out, say.
func Remove(ctx context.Context, v storage.Volume, away storage.Box, newVolume func() storage.Volume) (storage.Volume, error) {
	return newCutter(newVolume(), away, true).copied(ctx, "remove", v, storage.Everywhere)
}

// cutter copies parts of tiles.
type cutter struct {
	dst     storage.Volume
	box     storage.Box
	outside bool // whether what lies outside of the box is kept, in place of the inside
	scratch *storage.Scratch
	cells   [storage.TileCells]storage.Color
	occ     [storage.OccWords]uint64
}

func newCutter(dst storage.Volume, box storage.Box, outside bool) *cutter {
	return &cutter{dst: dst, box: box, outside: outside, scratch: new(storage.Scratch)}
}

// copied returns what is kept of the tiles of v that overlap a box.
func (c *cutter) copied(ctx context.Context, operation string, v storage.Volume, within storage.Box) (storage.Volume, error) {
	stride := pace.From(ctx)
	defer stride.End()
	var err error
	v.Walk(within, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		stride.Step()
		if err = check(ctx, c.dst); err == nil {
			c.tile(tp, t)
		}
		return err == nil
	})
	if err == nil {
		err = check(ctx, c.dst)
	}
	if err != nil {
		return nil, fmt.Errorf("section: %s: %w", operation, err)
	}
	return c.dst, nil
}

// check returns the cause of a context that has ended, or ErrLimit for a volume that is too large.
func check(ctx context.Context, v storage.Volume) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if bytes := v.Stats().Bytes; bytes > MaxBytes {
		return fmt.Errorf("%w: more than %d bytes", ErrLimit, int64(MaxBytes))
	}
	return nil
}

// ended returns the cause of a context that has ended.
func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}

// tile copies what is kept of a tile.
func (c *cutter) tile(tp storage.TilePos, t *storage.Tile) {
	part := c.box.Intersect(tp.Box())
	switch {
	case part.Empty() && !c.outside, part == tp.Box() && c.outside:
		return
	case part.Empty(), part == tp.Box():
		c.dst.SetTile(tp, t)
		return
	}
	boxMask(&c.occ, tp, part)
	for i := range c.occ {
		if c.outside {
			c.occ[i] = ^c.occ[i]
		}
		c.occ[i] &= t.Occ[i]
	}
	if c.occ == *t.Occ {
		c.dst.SetTile(tp, t)
		return
	}
	k := c.masked(t)
	if k.Form != storage.Empty {
		c.dst.SetTile(tp, &k)
	}
}

// masked returns the cells of a tile that c.occ has, all of them occupied, as a view into c.
func (c *cutter) masked(t *storage.Tile) storage.Tile {
	if c.occ == ([storage.OccWords]uint64{}) {
		return storage.Tile{}
	}
	if t.Form == storage.Uniform {
		return storage.Tile{Form: storage.Uniform, Color: t.Color, Occ: &c.occ}
	}
	t.Expand(&c.cells)
	for i := range c.cells {
		if c.occ[i>>6]>>(i&63)&1 == 0 {
			c.cells[i] = 0
		}
	}
	return storage.Pack(&c.cells, c.scratch)
}

// boxMask sets the occupancy to the cells of a tile that lie in part, a box inside the tile.
func boxMask(occ *[storage.OccWords]uint64, tp storage.TilePos, part storage.Box) {
	m := tp.Min()
	lo, hi := part.Min.Sub(m), part.Max.Sub(m)
	row := uint64(1)<<hi.X - uint64(1)<<lo.X
	clear(occ[:])
	for z := lo.Z; z < hi.Z; z++ {
		for y := lo.Y; y < hi.Y; y++ {
			occ[z<<2|y>>2] |= row << (y & 3 << 4)
		}
	}
}
