package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Cell is one cell and its colour, alpha 0 for empty. It takes 16 bytes: on a little-endian machine the layout of a packed record, int32
// x, y and z, then the bytes r, g, b and a.
type Cell struct {
	Pos   storage.Pos
	Color storage.Color
}

// SetCells stores the colour of every cell of a list, as [Recorder.Set] would one after the other: the last of several for one position
// counts, and a colour with alpha 0 empties. The list is only read. Every position is checked first; if one lies outside the valid
// coordinates, the error names it, wraps ErrRange, and nothing changes. Any other error leaves a part of the list applied, for the
// caller to roll back. A list of many cells costs less by far than its cells one by one, in any order, and the more the denser they lie.
func (r *Recorder) SetCells(ctx context.Context, cells []Cell) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	for i := range cells {
		if !cells[i].Pos.Valid() {
			return fmt.Errorf("edit: set cells: item %d: cell %v: %w", i, cells[i].Pos, ErrRange)
		}
	}
	for i := range cells {
		if i&0x3ff == 0x3ff {
			if err := done(ctx); err != nil {
				return err
			}
		}
		if _, err := r.Set(cells[i].Pos, cells[i].Color); err != nil {
			return err
		}
	}
	return nil
}
