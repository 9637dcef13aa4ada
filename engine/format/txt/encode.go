package txt

import (
	"bufio"
	"context"
	"io"
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Encode writes the merged visible layers, tile by tile in the order of a volume's walk.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if _, err := out.WriteString(header); err != nil {
		return err
	}
	var line []byte
	var cells [storage.TileCells]storage.Color
	done, total := int64(0), merged.Len()
	merged.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		opt.Progress.Report(done, total)
		done += int64(t.Len())
		t.Expand(&cells)
		for i, c := range cells {
			if c.A() < format.MinAlpha {
				continue
			}
			line = appendVoxel(line[:0], tp.Cell(i), c)
			if _, err = out.Write(line); err != nil {
				return false
			}
		}
		return true
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// appendVoxel appends the line of a voxel.
func appendVoxel(dst []byte, p storage.Pos, c storage.Color) []byte {
	for _, n := range [...]int32{p.X, p.Y, p.Z} {
		dst = strconv.AppendInt(dst, int64(n), 10)
		dst = append(dst, ' ')
	}
	const digits = "0123456789abcdef"
	for _, n := range [...]uint8{c.R(), c.G(), c.B()} {
		dst = append(dst, digits[n>>4], digits[n&15])
	}
	return append(dst, '\n')
}
