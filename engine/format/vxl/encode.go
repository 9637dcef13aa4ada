package vxl

import (
	"bufio"
	"context"
	"io"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encoder writes one map. It notes which cells are solid first, a word for each column with bit z for Z, since what is seen of a column
// depends on those around it.
type encoder struct {
	ctx     context.Context
	v       storage.Volume
	box     storage.Box // of the solid cells
	edge    int         // columns along X and Y
	columns []uint64    // by Y, then X

	tiles   storage.Box     // that overlap the box
	cells   []storage.Color // of the tiles with one y, by z, then x
	scratch storage.Scratch
	line    []byte
}

// encode writes the surface of the merged visible layers.
func encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, v: v}
	err = e.walk(func(p storage.Pos) {
		if !e.box.Contains(p) {
			e.box = e.box.Union(storage.BoxAt(p))
		}
	})
	if err != nil {
		return err
	}
	x, y, _ := e.box.Size()
	e.edge = max(opt.Values.Of(options()).Int("size"), int(x), int(y))
	e.columns = make([]uint64, e.edge*e.edge)
	err = e.walk(func(p storage.Pos) {
		*e.column(p) |= 1 << (height - 1 - (p.Z - e.box.Min.Z))
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := e.write(out, opt.Progress); err != nil {
		return err
	}
	return out.Flush()
}

// walk calls f for each solid cell.
func (e *encoder) walk(f func(storage.Pos)) (err error) {
	var cells [storage.TileCells]storage.Color
	e.v.Walk(storage.Everywhere, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&cells)
		for i, c := range cells {
			if c.A() >= format.MinAlpha {
				f(tp.Cell(i))
			}
		}
		return true
	})
	return err
}

// column returns the solid cells of the column that holds a cell.
func (e *encoder) column(p storage.Pos) *uint64 {
	x, y := e.edge-1-int(p.X-e.box.Min.X), int(p.Y-e.box.Min.Y)
	return &e.columns[y*e.edge+x]
}

// write writes all columns.
func (e *encoder) write(out *bufio.Writer, progress format.Progress) error {
	e.tiles = e.box.Tiles()
	nx, _, nz := e.tiles.Size()
	e.cells = make([]storage.Color, nx*nz*storage.TileCells)
	for y := range e.edge {
		progress.Report(int64(y), int64(e.edge))
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		if at := e.box.Min.Y + int32(y); at < e.box.Max.Y && (y == 0 || at%storage.TileEdge == 0) {
			e.enter(at >> storage.TileShift)
		}
		e.line = e.line[:0]
		for x := range e.edge {
			if e.columns[y*e.edge+x] == 0 {
				e.line = append(e.line, 0, height, height-1, 0)
				continue
			}
			e.appendColumn(x, y)
		}
		if _, err := out.Write(e.line); err != nil {
			return err
		}
	}
	return nil
}

// enter reads the colours of the tiles with one y.
func (e *encoder) enter(y int32) {
	nx, _, _ := e.tiles.Size()
	for i := range len(e.cells) / storage.TileCells {
		tp := storage.TilePos{X: e.tiles.Min.X + int32(i)%int32(nx), Y: y, Z: e.tiles.Min.Z + int32(i)/int32(nx)}
		t := e.v.Tile(tp, &e.scratch)
		t.Expand((*[storage.TileCells]storage.Color)(e.cells[i*storage.TileCells:]))
	}
}

// seen returns the solid cells of a column that are beside an empty one or the end of the map.
func (e *encoder) seen(x, y int) uint64 {
	at := func(x, y int) uint64 {
		if x < 0 || y < 0 || x >= e.edge || y >= e.edge {
			return 0
		}
		return e.columns[y*e.edge+x]
	}
	c := at(x, y)
	return c &^ (c << 1 & (c >> 1) & at(x-1, y) & at(x+1, y) & at(x, y-1) & at(x, y+1))
}

// run returns where the run of bits that begins at z ends.
func run(word uint64, z int) int { return z + bits.TrailingZeros64(^(word >> z)) }

// appendColumn appends the spans of a column. Coloured voxels that reach the bottom below earth are those of a span of their own, without
// air, because the last span has none at its end.
func (e *encoder) appendColumn(x, y int) {
	c, seen := e.columns[y*e.edge+x], e.seen(x, y)
	for a, last := 0, false; !last; {
		s := run(^c, a)
		end := run(seen, s)
		low := run(c&^seen, end)
		next := run(seen, low)
		if next == height {
			next = low
		}
		last = next == height
		n := 0
		if !last {
			n = 1 + end - s + next - low
		}
		e.line = append(e.line, uint8(n), uint8(s), uint8(end-1), uint8(a))
		e.appendColors(x, y, s, end)
		e.appendColors(x, y, low, next)
		a = next
	}
}

// appendColors appends the colours of voxels of a column.
func (e *encoder) appendColors(x, y, from, to int) {
	nx, _, _ := e.tiles.Size()
	for z := from; z < to; z++ {
		p := e.box.Min.Add(storage.Pos{X: int32(e.edge - 1 - x), Y: int32(y), Z: int32(height - 1 - z)})
		tp := p.Tile()
		tile := int(tp.X-e.tiles.Min.X) + int(nx)*int(tp.Z-e.tiles.Min.Z)
		c := e.cells[tile*storage.TileCells+p.Index()]
		e.line = append(e.line, c.B(), c.G(), c.R(), shade)
	}
}
