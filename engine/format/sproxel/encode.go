package sproxel

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

// encode writes the merged visible layers, 16 planes at a time.
func encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	box := storage.Bounds(v)
	if box.Empty() {
		box = storage.BoxAt(storage.Pos{})
	}
	x, y, z := box.Size()
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := fmt.Fprintf(out, "%d,%d,%d\n", x, z, y); err != nil {
		return err
	}
	planes := make([]storage.Color, x*y*storage.TileEdge)
	var line []byte
	for b := box; b.Max.Z > box.Min.Z; b.Max.Z = b.Min.Z {
		b.Min.Z = max((b.Max.Z-1)&^(storage.TileEdge-1), box.Min.Z)
		if err := fill(ctx, v, b, planes); err != nil {
			return err
		}
		for z := b.Max.Z - b.Min.Z - 1; z >= 0; z-- {
			opt.Progress.Report(int64(box.Max.Z-b.Min.Z-z), int64(box.Max.Z-box.Min.Z)+1)
			for k := y - 1; k >= 0; k-- {
				line = appendRow(line[:0], planes[(int64(z)*y+k)*x:][:x])
				if _, err := out.Write(line); err != nil {
					return err
				}
			}
			if err := out.WriteByte('\n'); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// fill copies the cells of a box of up to 16 planes, by z, y and x.
func fill(ctx context.Context, v storage.Volume, b storage.Box, planes []storage.Color) (err error) {
	clear(planes)
	var cells [storage.TileCells]storage.Color
	x, y, _ := b.Size()
	v.Walk(b, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		t.Expand(&cells)
		in := b.Intersect(tp.Box())
		for pz := in.Min.Z; pz < in.Max.Z; pz++ {
			for py := in.Min.Y; py < in.Max.Y; py++ {
				p := storage.Pos{X: in.Min.X, Y: py, Z: pz}
				to := p.Sub(b.Min)
				copy(planes[(int64(to.Z)*y+int64(to.Y))*x+int64(to.X):], cells[p.Index():][:in.Max.X-in.Min.X])
			}
		}
		return true
	})
	return err
}

// appendRow appends the line of a row.
func appendRow(dst []byte, row []storage.Color) []byte {
	const digits = "0123456789ABCDEF"
	for i, c := range row {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '#')
		for _, n := range [...]uint8{c.R(), c.G(), c.B(), c.A()} {
			dst = append(dst, digits[n>>4], digits[n&15])
		}
	}
	return append(dst, '\n')
}
