package blocks

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Rows hands out the cells of a volume in the order of a file.
type Rows struct {
	Format string // for errors
	Volume storage.Volume
	Box    storage.Box
	Order  Order
	Plan   *Plan
	Opt    *format.EncodeOptions

	// Emit takes the numbers of the next cells, which are valid until it returns; or n cells of air if ids is nil.
	Emit func(ids []uint16, n int64) error

	// Done of Total cells of the file were written before those of the box.
	Done, Total int64
}

type numbers = [storage.TileCells]uint16

// walker holds the tiles that cross the planes at hand.
type walker struct {
	Rows
	*shape
	open    [][]*numbers
	free    []*numbers
	tiles   int // that are open
	bytes   int64
	cells   cells
	scratch storage.Scratch
}

// Run calls Emit for all cells of the box.
func (r Rows) Run(ctx context.Context) error {
	if r.Box.Empty() {
		return nil
	}
	w := &walker{Rows: r, shape: newShape(r.Order, r.Box)}
	w.open = make([][]*numbers, w.deep)
	w.bytes = 24 * int64(w.deep)
	area := int64(w.rows) * int64(w.width)
	for plane := int32(0); plane < w.planes; {
		_, n := w.begins(plane)
		r.Opt.Progress.Report(r.Done+int64(plane)*area, r.Total)
		if err := w.load(ctx, w.part(plane, n)); err != nil {
			return err
		}
		if w.tiles == 0 {
			if err := r.Emit(nil, int64(n)*area); err != nil {
				return err
			}
			plane += n
			continue
		}
		for range n {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := w.emit(plane); err != nil {
				return err
			}
			plane++
		}
	}
	return nil
}

// load takes the tiles of a part of the box.
func (w *walker) load(ctx context.Context, part storage.Box) (err error) {
	for i, line := range w.open {
		for k, c := range line {
			if c != nil {
				w.free = append(w.free, c)
				line[k] = nil
			}
		}
		w.open[i] = nil
		w.bytes -= 8 * int64(len(line))
	}
	w.tiles = 0
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	w.Volume.Walk(part, &w.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		err = w.add(tp, t)
		return err == nil
	})
	return err
}

// add takes a tile.
func (w *walker) add(tp storage.TilePos, t *storage.Tile) error {
	line := &w.open[w.line(tp)]
	if *line == nil {
		if err := w.hold(8 * int64(w.across)); err != nil {
			return err
		}
		*line = make([]*numbers, w.across)
	}
	var c *numbers
	if n := len(w.free); n > 0 {
		c, w.free = w.free[n-1], w.free[:n-1]
	} else {
		if err := w.hold(2 * storage.TileCells); err != nil {
			return err
		}
		c = new(numbers)
	}
	(*line)[tp.X-w.low.X] = c
	w.tiles++
	t.Expand(&w.cells)
	last, id := storage.Color(0), uint16(0)
	for i, color := range w.cells {
		if color != last {
			last, id = color, w.Plan.numbers[color]
		}
		c[i] = id
	}
	return nil
}

func (w *walker) hold(n int64) error {
	if w.bytes += n; w.bytes > w.Opt.MemoryLimit() {
		return &format.UnsupportedError{Format: w.Format, Msg: fmt.Sprintf("writing takes more than %d bytes of memory", w.Opt.MemoryLimit())}
	}
	return nil
}

// emit hands out the cells of a plane.
func (w *walker) emit(plane int32) error {
	for i := range w.rows {
		p := w.row(plane, i)
		line := w.open[w.line(p.Tile())]
		if line == nil {
			if err := w.Emit(nil, int64(w.width)); err != nil {
				return err
			}
			continue
		}
		for _, c := range line {
			n := min(storage.TileEdge-p.X&(storage.TileEdge-1), w.Box.Max.X-p.X)
			var ids []uint16
			if c != nil {
				ids = c[p.Index():][:n]
			}
			if err := w.Emit(ids, int64(n)); err != nil {
				return err
			}
			p.X += n
		}
	}
	return nil
}
