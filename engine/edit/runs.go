package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Run is a number of cells that follow one another in a box and get one colour.
type Run struct {
	N     int64         // how many cells, not negative
	Color storage.Color // alpha 0 empties them
	Keep  bool          // they stay as they are, whatever Color is
}

// SetRuns stores the colours of all cells of a box, given as runs in the order of x, then y, then z. The runs may cross rows and layers.
// They are checked first: unless the box lies within the valid coordinates (else ErrRange) and the runs have as many cells as the box
// (else ErrShape), nothing changes. Any other error leaves a part applied, for the caller to roll back.
func (r *Recorder) SetRuns(ctx context.Context, b storage.Box, runs []Run) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	if err := checkRuns(b, runs); err != nil {
		return err
	}
	p := b.Min
	for _, run := range runs {
		for range run.N {
			if err := done(ctx); err != nil {
				return err
			}
			if !run.Keep {
				if _, err := r.Set(p, run.Color); err != nil {
					return err
				}
			}
			if p.X++; p.X == b.Max.X {
				p.X = b.Min.X
				if p.Y++; p.Y == b.Max.Y {
					p.Y = b.Min.Y
					p.Z++
				}
			}
		}
	}
	return nil
}

// checkRuns fails unless the runs fill the box, which is valid.
func checkRuns(b storage.Box, runs []Run) error {
	if !storage.Everywhere.ContainsBox(b) {
		return fmt.Errorf("edit: set runs: box %v: %w", b, ErrRange)
	}
	x, y, z := b.Size()
	left := uint64(x) * uint64(y)
	if z > 0 && left > (1<<63-1)/uint64(z) {
		return fmt.Errorf("edit: set runs: box %v has too many cells: %w", b, ErrShape)
	}
	left *= uint64(z)
	for i, run := range runs {
		if run.N < 0 || uint64(run.N) > left {
			return fmt.Errorf("edit: set runs: run %d of %d cells, where %d are left: %w", i, run.N, left, ErrShape)
		}
		left -= uint64(run.N)
	}
	if left != 0 {
		return fmt.Errorf("edit: set runs: %d cells of the box without a run: %w", left, ErrShape)
	}
	return nil
}
