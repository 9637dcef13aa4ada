package blocks

import (
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Colors has a colour for each number of a block, 0 for those that are empty.
type Colors [1 << 16]storage.Color

// Fill sets the cells of a box to the blocks of a file.
type Fill struct {
	Budget *format.Budget
	Volume storage.Volume
	Box    storage.Box
	Order  Order
	Colors *Colors
	Next   func(row []uint16) error // sets row to the numbers of the next cells

	// Done of Total cells of the file were read before those of the box.
	Done, Total int64
}

type cells = [storage.TileCells]storage.Color

// filler holds the tiles that cross the planes at hand.
type filler struct {
	Fill
	*shape
	open    [][]*cells // by line and by place along X; nil where nothing is set
	free    []*cells
	scratch storage.Scratch
}

// fillBytes is counted for each tile that is open.
const fillBytes = storage.TileCells*4 + 32

// Run reads all rows of the box and sets its tiles.
func (f Fill) Run() error {
	if f.Box.Empty() {
		return f.Budget.Check()
	}
	w := &filler{Fill: f, shape: newShape(f.Order, f.Box)}
	if err := f.Budget.Hold(2*w.width + 24*int(w.deep)); err != nil {
		return err
	}
	row := make([]uint16, w.width)
	w.open = make([][]*cells, w.deep)
	for plane := range w.planes {
		if begins, _ := w.begins(plane); begins {
			if err := w.flush(plane); err != nil {
				return err
			}
			if err := f.Budget.At(f.Done+int64(plane)*int64(w.rows)*int64(w.width), f.Total); err != nil {
				return err
			}
		}
		for i := range w.rows {
			if i&0x3ff == 0x3ff {
				if err := f.Budget.Check(); err != nil {
					return err
				}
			}
			if err := f.Next(row); err != nil {
				return err
			}
			if err := w.set(w.row(plane, i), row); err != nil {
				return err
			}
		}
	}
	return w.flush(w.planes)
}

// set sets the cells of a row from p on.
func (w *filler) set(p storage.Pos, row []uint16) error {
	for len(row) > 0 {
		n := min(storage.TileEdge-int(p.X&(storage.TileEdge-1)), len(row))
		piece := row[:n]
		some := storage.Color(0)
		for _, id := range piece {
			some |= w.Colors[id]
		}
		if some != 0 {
			c, err := w.tile(p.Tile())
			if err != nil {
				return err
			}
			dst := c[p.Index():][:n]
			for i, id := range piece {
				dst[i] = w.Colors[id]
			}
		}
		p.X += int32(n)
		row = row[n:]
	}
	return nil
}

// tile returns the cells of a tile.
func (w *filler) tile(tp storage.TilePos) (*cells, error) {
	line := &w.open[w.line(tp)]
	if *line == nil {
		if err := w.Budget.Hold(8 * int(w.across)); err != nil {
			return nil, err
		}
		*line = make([]*cells, w.across)
	}
	c := &(*line)[tp.X-w.low.X]
	if *c != nil {
		return *c, nil
	}
	if n := len(w.free); n > 0 {
		*c, w.free = w.free[n-1], w.free[:n-1]
	} else {
		if err := w.Budget.Hold(fillBytes); err != nil {
			return nil, err
		}
		*c = new(cells)
	}
	return *c, nil
}

// flush stores the tiles of the planes before the given one.
func (w *filler) flush(plane int32) error {
	if plane == 0 {
		return nil
	}
	at := w.row(plane-1, 0).Tile()
	for i, line := range w.open {
		for k, c := range line {
			if c == nil {
				continue
			}
			tp := at
			tp.X = w.low.X + int32(k)
			if w.order == RowsToFront {
				tp.Y = w.low.Y + int32(i)
			} else {
				tp.Z = w.low.Z + int32(i)
			}
			t := storage.Pack(c, &w.scratch)
			if err := w.Budget.Add(int64(t.Len())); err != nil {
				return err
			}
			w.Volume.SetTile(tp, &t)
			clear(c[:])
			w.free = append(w.free, c)
			line[k] = nil
		}
	}
	return nil
}
