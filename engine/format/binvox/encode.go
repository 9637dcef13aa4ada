package binvox

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encode writes the grid around the merged visible layers.
func encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, out: bufio.NewWriterSize(w, 1<<16), v: v}
	e.zUp = opt.Values.Of(options()).Text("up") == "z"
	if err := e.survey(); err != nil {
		return err
	}
	if 2*e.y*e.z > opt.MemoryLimit() {
		return unsupported("a slice of %d x %d cells takes more than the limit of %d bytes of memory", e.y, e.z, opt.MemoryLimit())
	}
	if err := e.write(opt.Progress); err != nil {
		return err
	}
	return e.out.Flush()
}

// encoder writes one grid, 16 slices at a time.
type encoder struct {
	axes
	ctx   context.Context
	out   *bufio.Writer
	v     storage.Volume
	tiles map[int32][]storage.TilePos // that have voxels, by x

	value bool // of the run at work
	count uint8

	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// survey finds the tiles with solid cells and the grid around those.
func (e *encoder) survey() (err error) {
	e.tiles = map[int32][]storage.TilePos{}
	var box storage.Box
	e.v.Walk(storage.Everywhere, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&e.cells)
		found := false
		for i, c := range e.cells {
			if c.A() < format.MinAlpha {
				continue
			}
			found = true
			if p := tp.Cell(i); !box.Contains(p) {
				box = box.Union(storage.BoxAt(p))
			}
		}
		if found {
			e.tiles[tp.X] = append(e.tiles[tp.X], tp)
		}
		return true
	})
	if box.Empty() {
		box = storage.BoxAt(storage.Pos{})
	}
	e.corner = box.Min
	e.x, e.z, e.y = box.Size()
	if e.zUp {
		e.y, e.z = e.z, e.y
	}
	return err
}

// write writes the head and the runs.
func (e *encoder) write(progress format.Progress) error {
	tx, ty, tz := e.corner.X, e.corner.Z, -e.corner.Y-int32(e.z)
	if e.zUp {
		ty, tz = e.corner.Y, e.corner.Z
	}
	_, err := fmt.Fprintf(e.out, "#binvox 1\ndim %d %d %d\ntranslate %d %d %d\nscale %d\ndata\n", e.x, e.z, e.y, tx, ty, tz, max(e.x, e.y, e.z))
	if err != nil {
		return err
	}
	box := e.box()
	rows := make([]uint16, e.y*e.z)
	for x := box.Min.X; x < box.Max.X; {
		progress.Report(int64(x-box.Min.X), e.x)
		clear(rows)
		if err := e.enter(e.tiles[x>>storage.TileShift], rows); err != nil {
			return err
		}
		for next := min((x|(storage.TileEdge-1))+1, box.Max.X); x < next; x++ {
			if err := e.plane(rows, x&(storage.TileEdge-1)); err != nil {
				return err
			}
		}
	}
	return e.end()
}

// enter notes the solid cells of tiles with one x, a bit for each x, by the file's Z, then Y.
func (e *encoder) enter(tiles []storage.TilePos, rows []uint16) error {
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	for _, tp := range tiles {
		t := e.v.Tile(tp, &e.scratch)
		t.Expand(&e.cells)
		for i, c := range e.cells {
			if c.A() >= format.MinAlpha {
				p := tp.Cell(i)
				rows[e.column(p.Sub(e.corner))] |= 1 << (p.X & (storage.TileEdge - 1))
			}
		}
	}
	return nil
}

// plane writes the cells with one x.
func (e *encoder) plane(rows []uint16, bit int32) error {
	for _, row := range rows {
		if value := row>>bit&1 != 0; value != e.value || e.count == 255 {
			if err := e.end(); err != nil {
				return err
			}
			e.value = value
		}
		e.count++
	}
	return nil
}

// end writes the run at work.
func (e *encoder) end() error {
	if e.count == 0 {
		return nil
	}
	value := uint8(0)
	if e.value {
		value = 1
	}
	if err := e.out.WriteByte(value); err != nil {
		return err
	}
	err := e.out.WriteByte(e.count)
	e.count = 0
	return err
}
