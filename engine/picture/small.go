package picture

import (
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/klauspost/compress/zlib"
)

// thoroughPixels is the size in pixels up to which several encodings are tried for the smallest file.
const thoroughPixels = 1 << 18

// appendSmallest appends the smallest zlib stream of the rows that it finds.
func appendSmallest(ctx context.Context, dst []byte, f *form, p *pixels, workers int) ([]byte, error) {
	filters := []filter{filterNone}
	if f.kind != typePalette {
		filters = []filter{filterLeast}
	}
	level := 6
	if p.width*p.height <= thoroughPixels {
		filters, level = []filter{filterNone, filterUp, filterLeast}, 9
	}
	rows := make([]byte, f.stride*p.height)
	if err := p.walk(ctx, func(y int) { f.row(rows[y*f.stride:][:f.stride], p, y) }); err != nil {
		return dst, err
	}
	tries := make([][]byte, len(filters))
	err := each(ctx, workers, len(filters), func(ctx context.Context, pace *pace.Stride, i int) error {
		filtered, err := f.filtered(ctx, pace, filters[i], rows)
		if err != nil {
			return err
		}
		out := &sink{}
		w, err := zlib.NewWriterLevel(out, level)
		if err != nil {
			return err
		}
		if err := writePaced(ctx, pace, w, filtered); err != nil {
			return err
		}
		err = w.Close()
		tries[i] = out.data
		return err
	})
	if err != nil {
		return dst, err
	}
	best := tries[0]
	for _, t := range tries[1:] {
		if len(t) < len(best) {
			best = t
		}
	}
	return append(dst, best...), nil
}
