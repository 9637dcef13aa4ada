package voxelize

import (
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Voxelize sets the cells of a model in a volume that is empty. It returns an [Error] or a [SizeError] for a model that cannot be had, and the
// errors of the budget.
func Voxelize(m *Model, opt Options, v storage.Volume, b Budget) error {
	if opt.MaxCells == 0 {
		opt.MaxCells = 1 << 30
	}
	w := &worker{model: m, opt: opt, volume: v, budget: b, total: 4 * int64(len(m.Triangles))}
	if err := b.At(0, 1); err != nil {
		return err
	}
	for _, f := range []func() error{w.place, w.check, w.cast, w.sort, w.surface, w.fill} {
		if err := f(); err != nil {
			return err
		}
	}
	return b.At(1, 1)
}

// worker makes the cells of one model.
type worker struct {
	model  *Model
	opt    Options
	volume storage.Volume
	budget Budget

	points []vec   // of the model's positions
	need   float64 // cells that the triangles seen so far touch at least, each for itself
	inward bool    // most of the surface faces its inside
	flip   bool    // triangles are turned round
	rays   rays
	bins   bins

	done, total int64 // steps
	pending     int64 // steps since the budget was asked
	scratch     storage.Scratch
}

// checkEvery is the number of steps between two looks at the budget.
const checkEvery = 1 << 15

// step counts a step of the work, of which each triangle has four.
func (w *worker) step() error {
	w.done++
	return w.spend(1)
}

// spend counts n parts of a step, a cell or so each.
func (w *worker) spend(n int64) error {
	if w.pending += n; w.pending < checkEvery {
		return nil
	}
	w.pending = 0
	return w.budget.At(min(w.done, w.total), w.total)
}
