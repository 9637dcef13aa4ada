package trace

import (
	"context"
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Support writes to reach how far the occupied cells reach from a point in each direction, in lengths of it: the largest scalar product of the
// direction with a point of a cell, relative to from; -Inf for an empty grid. The error is that of the context.
func (g *Grid) Support(ctx context.Context, from Vec, dirs []Vec, reach []float64) error {
	for i := range dirs {
		reach[i] = math.Inf(-1)
	}
	for k := range g.tiles {
		if k%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t := &g.tiles[k]
		base := Corner(t.pos.Min()).Sub(from)
		lo, hi := vector(t.lo).Add(base), vector(t.hi).Add(base)
		for i, d := range dirs {
			if BoxReach(lo, hi, d) > reach[i] {
				reach[i] = max(reach[i], g.reach(t, base, d))
			}
		}
	}
	return nil
}

func vector(p [3]uint8) Vec { return Vec{float64(p[0]), float64(p[1]), float64(p[2])} }

// BoxReach returns how far a box reaches in a direction.
func BoxReach(lo, hi, d Vec) float64 {
	return max(lo.X*d.X, hi.X*d.X) + max(lo.Y*d.Y, hi.Y*d.Y) + max(lo.Z*d.Z, hi.Z*d.Z)
}

// reach returns how far the occupied cells of a tile reach in a direction, if its min corner is at base.
func (g *Grid) reach(t *tile, base, d Vec) float64 {
	far := math.Inf(-1)
	words := g.words[t.first:]
	for k, rest := 0, t.bricks; rest != 0; k, rest = k+1, rest&(rest-1) {
		brick := uint(bits.TrailingZeros64(rest))
		for row := uint(0); row < 64; row += brickEdge {
			cells := uint8(words[k] >> row & 15)
			if cells == 0 {
				continue
			}
			x := uint(bits.TrailingZeros8(cells))
			if d.X > 0 {
				x = uint(bits.Len8(cells)) - 1
			}
			p := storage.TilePos{}.Cell(cellOf(brick, row+x))
			far = max(far, Corner(p).Dot(d))
		}
	}
	return far + max(d.X, 0) + max(d.Y, 0) + max(d.Z, 0) + base.Dot(d)
}
