package palette

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Count adds the voxels of a volume to the counts of their colours, made opaque. Voxels with an alpha below minAlpha are left out. It
// returns the context's cause if that ends first.
func Count(ctx context.Context, v storage.Volume, minAlpha uint8, counts map[storage.Color]int64) (err error) {
	c := counter{minAlpha: minAlpha, counts: counts}
	v.Walk(storage.Everywhere, new(storage.Scratch), func(_ storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		c.tile(t)
		return true
	})
	return err
}

type counter struct {
	minAlpha uint8
	counts   map[storage.Color]int64
	cells    [storage.TileCells]storage.Color
}

func (c *counter) add(color storage.Color, n int64) {
	if color != 0 && color.A() >= c.minAlpha {
		c.counts[color|opaque] += n
	}
}

// tile counts runs of equal colours, since looking a colour up costs more than comparing two.
func (c *counter) tile(t *storage.Tile) {
	if t.Form == storage.Uniform {
		c.add(t.Color, int64(t.Len()))
		return
	}
	t.Expand(&c.cells)
	last, run := c.cells[0], int64(0)
	for _, color := range c.cells {
		if color != last {
			c.add(last, run)
			last, run = color, 0
		}
		run++
	}
	c.add(last, run)
}
