package edit

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Recolor gives every voxel the colour that f returns for its own. It asks f once for each run of equal colours in a tile, so f should be
// quick and must always return the same. A colour with alpha 0 removes the voxel.
func Recolor(ctx context.Context, r *Recorder, f func(storage.Color) storage.Color) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	return r.eachTile(ctx, r.v, storage.Everywhere, func(tp storage.TilePos) error {
		return r.Update(tp, func(cells *[storage.TileCells]storage.Color) {
			last, to := storage.Color(0), storage.Color(0)
			for i, c := range cells {
				if c == 0 {
					continue
				}
				if c != last {
					last, to = c, f(c)
				}
				cells[i] = to
			}
		})
	})
}
