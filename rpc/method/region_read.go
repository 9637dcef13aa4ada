package method

import (
	"context"
	"encoding/base64"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// runWriter collects the cells of a box as runs in base64.
type runWriter struct {
	area    storage.Box
	matches func(c storage.Color) bool
	most    int  // bytes that dst may have, 0 for no limit
	over    bool // it would have more

	dst     []byte
	pending []byte // runs that are not encoded yet

	next  int64 // the place in the box of the first cell that is in no run yet
	n     int64 // the last run, which may grow
	color storage.Color

	count  int64 // voxels
	bounds storage.Box
}

// runs appends the result of a read by runs: of the cells in a box, or of those in the box around all voxels if that is [storage.Everywhere].
func (c *Call) runs(ctx context.Context, dst []byte, v storage.Volume, b storage.Box, pg *pager) ([]byte, error) {
	if b == storage.Everywhere {
		b = storage.Bounds(v)
	}
	o := begin(dst)
	o.key("rle")
	w := runWriter{area: b, matches: pg.matches, most: pg.most, dst: o.b}
	switch within, err := w.run(ctx, v); {
	case err != nil:
		return dst, err
	case !within:
		return dst, replyTooLarge(pg.most, "smaller boxes", "encoding")
	}
	o.b = w.dst
	o.boxMember("region", b)
	o.int("count", w.count)
	o.int("total", w.count)
	o.bool("truncated", false)
	if w.count > 0 {
		o.boxMember("bbox", w.bounds)
	}
	return c.finish(&o), nil
}

// run appends the cells of the box, in the order of x, y and z, as a JSON string. It reports whether dst stays within the limit.
func (w *runWriter) run(ctx context.Context, v storage.Volume) (within bool, err error) {
	if w.area.Cells() > math.MaxInt64/2 {
		return false, invalid("region", "has too many cells to be given by runs")
	}
	w.dst = append(w.dst, '"')
	if err := inRows(ctx, v, w.area, w.row); err != nil {
		return false, err
	}
	if !w.area.Empty() {
		w.put(int64(w.area.Cells())-w.next, 0)
	}
	w.pending = appendRun(w.pending, w.n, w.color)
	w.flush(true)
	w.dst = append(w.dst, '"')
	return !w.over, nil
}

// row takes 16 cells of a tile, from index first on, and reports whether there is room for more.
func (w *runWriter) row(t *storage.Tile, tp storage.TilePos, first int) bool {
	p := tp.Cell(first)
	if p.Y < w.area.Min.Y || p.Y >= w.area.Max.Y || p.Z < w.area.Min.Z || p.Z >= w.area.Max.Z {
		return true
	}
	from, to := max(w.area.Min.X-p.X, 0), min(w.area.Max.X-p.X, storage.TileEdge)
	for i := from; i < to; {
		c, n := t.At(first+int(i)), int32(1)
		if t.Form == storage.Uniform && t.Occ[first>>6]>>(first&63)&0xffff == 0xffff {
			n = to - i
		}
		if !c.Empty() && w.matches(c) {
			w.voxels(storage.Pos{X: p.X + i, Y: p.Y, Z: p.Z}, n, c)
		}
		i += n
	}
	return !w.over
}

// voxels adds n voxels along x, from p on.
func (w *runWriter) voxels(p storage.Pos, n int32, c storage.Color) {
	x, y, _ := w.area.Size()
	at := (int64(p.Z-w.area.Min.Z)*y+int64(p.Y-w.area.Min.Y))*x + int64(p.X-w.area.Min.X)
	w.put(at-w.next, 0)
	w.put(int64(n), c)
	w.count += int64(n)
	w.bounds = w.bounds.Union(storage.Box{Min: p, Max: storage.Pos{X: p.X + n, Y: p.Y + 1, Z: p.Z + 1}})
}

// put adds n cells of one colour.
func (w *runWriter) put(n int64, c storage.Color) {
	if n <= 0 {
		return
	}
	w.next += n
	if w.n > 0 && w.color == c {
		w.n += n
		return
	}
	w.pending = appendRun(w.pending, w.n, w.color)
	w.n, w.color = n, c
	w.flush(false)
}

// flush encodes pending runs, whole groups of three bytes at a time but for the last.
func (w *runWriter) flush(last bool) {
	const group = 3 * runBytes * 512
	whole := len(w.pending) / group * group
	if last {
		whole = len(w.pending)
	} else if whole == 0 {
		return
	}
	w.dst = base64.StdEncoding.AppendEncode(w.dst, w.pending[:whole])
	w.pending = append(w.pending[:0], w.pending[whole:]...)
	w.over = w.over || w.most > 0 && len(w.dst) > w.most
}
