package qubicle

import (
	"bufio"
	"context"
	"io"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// EncodeQEF writes the merged visible layers, tile by tile in the order of a volume's walk. The colours are the scene's palette if that has all that
// are needed, otherwise sorted.
func EncodeQEF(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	box, err := solidBounds(ctx, merged)
	if err != nil {
		return err
	}
	counts := map[storage.Color]int64{}
	if err := palette.Count(ctx, merged, format.MinAlpha, counts); err != nil {
		return err
	}
	preferred := s.Palette.Colors()
	table, err := palette.NewTable(ctx, counts, max(len(counts), len(preferred), 1), preferred)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := writeHead(out, box, table.Colors); err != nil {
		return err
	}
	e := &qefEncoder{ctx: ctx, out: out, box: box, table: table, facer: &facer{v: merged}, total: merged.Len(), progress: opt.Progress}
	e.masks = masks([directions]uint8{right: 2, left: 4, front: 8, back: 16, up: 32, down: 64}, 0)
	merged.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		err = e.writeTile(tp, t)
		return err == nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// writeHead writes all before the voxels.
func writeHead(out *bufio.Writer, box storage.Box, colors []storage.Color) error {
	line := []byte(magicQEF + "\nVersion 0.2\nwww.minddesk.com\n")
	x, y, z := box.Size()
	line = appendNumbers(line, max(x, 1), max(y, 1), max(z, 1))
	line = appendNumbers(line, int64(len(colors)))
	for _, c := range colors {
		for i, n := range [...]uint8{c.R(), c.G(), c.B()} {
			if i > 0 {
				line = append(line, ' ')
			}
			line = strconv.AppendFloat(line, float64(n)/255, 'f', 6, 64)
		}
		line = append(line, '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = line[:0]
	}
	_, err := out.Write(line)
	return err
}

// qefEncoder writes the voxels of one .qef file.
type qefEncoder struct {
	ctx      context.Context
	out      *bufio.Writer
	box      storage.Box
	table    *palette.Table
	facer    *facer
	masks    *[1 << directions]uint8
	cells    cells
	line     []byte
	done     int64
	total    int64
	progress format.Progress
}

// writeTile writes the solid voxels of a tile.
func (e *qefEncoder) writeTile(tp storage.TilePos, t *storage.Tile) error {
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	e.progress.Report(e.done, e.total)
	e.done += int64(t.Len())
	t.Expand(&e.cells)
	faces := e.facer.faces(tp)
	for i, c := range e.cells {
		if c.A() < format.MinAlpha {
			continue
		}
		p := tp.Cell(i)
		e.line = appendNumbers(e.line[:0], int64(p.X-e.box.Min.X), int64(e.box.Max.Y-1-p.Y), int64(p.Z-e.box.Min.Z),
			int64(e.table.Index(c)), int64(e.masks[faces[i]]))
		if _, err := e.out.Write(e.line); err != nil {
			return err
		}
	}
	return nil
}

// appendNumbers appends a line of numbers.
func appendNumbers(dst []byte, numbers ...int64) []byte {
	for i, n := range numbers {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	return append(dst, '\n')
}
