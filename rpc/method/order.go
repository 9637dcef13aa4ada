package method

import (
	"cmp"
	"context"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// inOrder calls f for every voxel in the box, sorted by z, then y, then x, until f returns false.
func inOrder(ctx context.Context, v storage.Volume, b storage.Box, f func(storage.Pos, storage.Color) bool) error {
	return inRows(ctx, v, b, func(t *storage.Tile, tp storage.TilePos, first int) bool { return row(t, tp, first, b, f) })
}

// visitRow takes the 16 cells of a tile from index first on, and reports whether it wants more.
type visitRow func(t *storage.Tile, tp storage.TilePos, first int) bool

// inRows calls f for the rows of 16 cells, along x, of all tiles with voxels that the box touches, sorted by z, then y, then x, until f returns
// false. It holds the tiles of one slab of 16 cells at a time.
func inRows(ctx context.Context, v storage.Volume, b storage.Box, f visitRow) error {
	var tiles []storage.TilePos
	var s storage.Scratch
	v.Walk(b, &s, func(tp storage.TilePos, _ *storage.Tile) bool {
		tiles = append(tiles, tp)
		return len(tiles)%ctxStride != 0 || ctx.Err() == nil
	})
	slices.SortFunc(tiles, func(a, b storage.TilePos) int {
		return cmp.Or(cmp.Compare(a.Z, b.Z), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X))
	})
	for len(tiles) > 0 {
		n := 1
		for n < len(tiles) && tiles[n].Z == tiles[0].Z {
			n++
		}
		if more, err := slab(ctx, v, tiles[:n], &s, f); err != nil || !more {
			return err
		}
		tiles = tiles[n:]
	}
	return context.Cause(ctx)
}

// slab visits the rows of tiles with the same z, which are sorted by y and x, and reports whether f wants more.
func slab(ctx context.Context, v storage.Volume, at []storage.TilePos, s *storage.Scratch, f visitRow) (bool, error) {
	tiles := make([]storage.Tile, len(at))
	for i, tp := range at {
		t := v.Tile(tp, s)
		tiles[i] = t.Copy()
	}
	for z := range storage.TileEdge {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		for i := 0; i < len(at); {
			end := i + 1
			for end < len(at) && at[end].Y == at[i].Y {
				end++
			}
			for y := range storage.TileEdge {
				for k := i; k < end; k++ {
					if !f(&tiles[k], at[k], y<<storage.TileShift|z<<(2*storage.TileShift)) {
						return false, nil
					}
				}
			}
			i = end
		}
	}
	return true, nil
}

// row visits the 16 cells from index first on, and reports whether f wants more.
func row(t *storage.Tile, tp storage.TilePos, first int, b storage.Box, f func(storage.Pos, storage.Color) bool) bool {
	if t.Form == storage.Empty || t.Occ[first>>6]>>(first&63)&0xffff == 0 {
		return true
	}
	for i := first; i < first+storage.TileEdge; i++ {
		if !t.Has(i) {
			continue
		}
		if p := tp.Cell(i); b.Contains(p) && !f(p, t.At(i)) {
			return false
		}
	}
	return true
}
