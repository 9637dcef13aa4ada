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
// (else ErrShape), nothing changes. Any other error leaves a part applied, for the caller to roll back. It costs by runs, tiles and the
// rows of 16 cells in tiles of several colours; layers that one run covers cost as [Recorder.FillBox].
func (r *Recorder) SetRuns(ctx context.Context, b storage.Box, runs []Run) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	if err := checkRuns(b, runs); err != nil {
		return err
	}
	if b.Empty() {
		return nil
	}
	r.scratch()
	w := runWriter{r: r, ctx: ctx, box: b, runs: runs, width: int64(b.Max.X) - int64(b.Min.X)}
	w.layer = w.width * (int64(b.Max.Y) - int64(b.Min.Y))
	at := cursor{}
	for z := b.Min.Z; z < b.Max.Z; {
		end := min(z&^(storage.TileEdge-1)+storage.TileEdge, b.Max.Z)
		at.settle(runs)
		if n := at.left(runs) / w.layer; n >= int64(end-z) { // one run covers whole layers
			if to := int64(z) + n; to < int64(b.Max.Z) {
				end = int32(to) &^ (storage.TileEdge - 1)
			} else {
				end = b.Max.Z
			}
			part := b
			part.Min.Z, part.Max.Z = z, end
			if err := w.fill(part, &runs[at.run]); err != nil {
				return err
			}
			at.skip(runs, int64(end-z)*w.layer)
		} else if err := w.slab(z, end, &at); err != nil {
			return err
		}
		z = end
	}
	return nil
}

// cursor is a place in a list of runs.
type cursor struct {
	run  int
	used int64 // cells of the run before this place
}

// settle moves from the end of a run to the begin of the next that has cells.
func (c *cursor) settle(runs []Run) {
	for c.run < len(runs) && c.used == runs[c.run].N {
		c.run, c.used = c.run+1, 0
	}
}

// left returns how many cells of the run come at this place and after it.
func (c *cursor) left(runs []Run) int64 { return runs[c.run].N - c.used }

// skip moves n cells ahead.
func (c *cursor) skip(runs []Run, n int64) {
	for n > 0 {
		step := min(n, runs[c.run].N-c.used)
		c.used += step
		n -= step
		if n > 0 {
			c.run, c.used = c.run+1, 0
		}
	}
}

// runWriter writes runs to a box.
type runWriter struct {
	r     *Recorder
	ctx   context.Context //nolint:containedctx // it lives within one call
	box   storage.Box
	runs  []Run
	width int64 // cells of a row
	layer int64 // cells of a layer
	work  int   // since the context was looked at

	rows   [storage.TileCells / storage.TileEdge]cursor // of the rows of a band, at the same x
	layers [storage.TileEdge]cursor                     // of the layers of a slab
}

// slab writes the layers of one row of tiles along z, from the cursor on, which it moves behind them.
func (w *runWriter) slab(z, end int32, at *cursor) error {
	for i := range end - z {
		w.layers[i] = *at
		at.skip(w.runs, w.layer)
	}
	for y := w.box.Min.Y; y < w.box.Max.Y; {
		next := min(y&^(storage.TileEdge-1)+storage.TileEdge, w.box.Max.Y)
		n := 0
		for i := range end - z {
			c := &w.layers[i]
			for range next - y {
				w.rows[n] = *c
				c.skip(w.runs, w.width)
				n++
			}
		}
		band := storage.Box{Min: storage.Pos{X: w.box.Min.X, Y: y, Z: z}, Max: storage.Pos{X: w.box.Max.X, Y: next, Z: end}}
		if err := w.band(band, w.rows[:n]); err != nil {
			return err
		}
		y = next
	}
	return nil
}

// band writes the rows of a row of tiles along x: stretches of whole tiles that are of one run's kind at once, the others tile by tile.
func (w *runWriter) band(b storage.Box, rows []cursor) error {
	for b.Min.X < b.Max.X {
		if err := w.look(len(rows)); err != nil {
			return err
		}
		part := b
		part.Max.X = min(b.Min.X&^(storage.TileEdge-1)+storage.TileEdge, b.Max.X)
		n := w.alike(rows)
		switch {
		case n >= int64(b.Max.X-b.Min.X):
			part.Max.X = b.Max.X
		case n >= int64(part.Max.X-b.Min.X):
			part.Max.X = int32(int64(b.Min.X)+n) &^ (storage.TileEdge - 1)
		default:
			n = 0
		}
		var err error
		if n > 0 {
			err = w.fill(part, &w.runs[rows[0].run])
			for i := range rows {
				rows[i].skip(w.runs, int64(part.Max.X-part.Min.X))
			}
		} else {
			err = w.tile(part, rows)
		}
		if err != nil {
			return err
		}
		b.Min.X = part.Max.X
	}
	return nil
}

// alike returns for how many cells all rows go on with runs of the same colour, 0 if they differ.
func (w *runWriter) alike(rows []cursor) int64 {
	n := int64(1) << 62
	for i := range rows {
		c := &rows[i]
		c.settle(w.runs)
		run, first := &w.runs[c.run], &w.runs[rows[0].run]
		if run.Keep != first.Keep || !run.Keep && run.Color.Norm() != first.Color.Norm() {
			return 0
		}
		n = min(n, c.left(w.runs))
	}
	return n
}

// fill writes one run's colour to a box.
func (w *runWriter) fill(b storage.Box, run *Run) error {
	if run.Keep {
		return nil
	}
	return w.r.FillBox(w.ctx, b, run.Color)
}

// tile writes the rows of a part of a tile.
func (w *runWriter) tile(b storage.Box, rows []cursor) error {
	tp := b.Min.Tile()
	deep, n := int(b.Max.Y-b.Min.Y), int(b.Max.X-b.Min.X)
	return w.r.Update(tp, func(cells *[storage.TileCells]storage.Color) {
		for i := range rows {
			p := b.Min.Add(storage.Pos{Y: int32(i % deep), Z: int32(i / deep)})
			rows[i].write(w.runs, cells[p.Index():p.Index()+n])
		}
	})
}

// write stores the colours of the next cells in a row and moves behind them.
func (c *cursor) write(runs []Run, row []storage.Color) {
	for len(row) > 0 {
		c.settle(runs)
		run := &runs[c.run]
		n := int(min(int64(len(row)), run.N-c.used))
		if !run.Keep {
			color := run.Color.Norm()
			for i := range row[:n] {
				row[i] = color
			}
		}
		c.used += int64(n)
		row = row[n:]
	}
}

// look looks at the context now and then.
func (w *runWriter) look(rows int) error {
	if w.work += 16 * rows; w.work < workUnit {
		return nil
	}
	w.work = 0
	return done(w.ctx)
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
