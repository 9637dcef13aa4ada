package slices

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// bandBytes bounds the pixels that are held at a time.
const bandBytes = 32 << 20

// Encode writes the merged visible layers.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	p, err := planOfScene(s, merged, opt.Values.Of(options()))
	if err != nil {
		return err
	}
	width, height := p.size()
	out := bufio.NewWriterSize(w, 1<<16)
	picture, err := pngio.NewWriter(out, pngio.Header{Width: int(width), Height: int(height), Depth: 8, Color: pngio.RGBA}, p.text(), true)
	if err != nil {
		return err
	}
	rows := int(min(max(bandBytes/(4*width), 1), height))
	b := &band{plan: &p, volume: merged, stride: int(4 * width), pixels: make([]byte, int(4*width)*rows)}
	for y := 0; y < int(height); y += rows {
		opt.Progress.Report(int64(y), height)
		b.first, b.end = y, min(y+rows, int(height))
		if err := b.fill(ctx); err != nil {
			return err
		}
		for row := range b.end - b.first {
			if err := picture.Row(b.pixels[row*b.stride : (row+1)*b.stride]); err != nil {
				return err
			}
		}
	}
	if err := picture.Close(); err != nil {
		return err
	}
	return out.Flush()
}

// planOfScene returns the plan of the box that is written.
func planOfScene(s *scene.Scene, merged storage.Volume, v format.Values) (plan, error) {
	bounds := storage.Bounds(merged)
	box := bounds
	if s.Box != nil {
		if b, ok := s.Box.Box(); ok {
			box = box.Union(b)
		}
	}
	axis, layout, columns := v.Text("axis")[0], v.Text("layout"), v.Int("columns")
	for _, b := range []storage.Box{box, bounds} {
		if b.Empty() {
			b = storage.BoxAt(storage.Pos{})
		}
		p := planFor(b, axis)
		p.arrange(layout, columns)
		if p.fits() {
			return p, nil
		}
	}
	x, y, z := bounds.Size()
	return plan{}, &format.UnsupportedError{Format: name, Msg: fmt.Sprintf(
		"the slices of %dx%dx%d voxels make a larger picture than the limits of %d pixels and %d along an edge allow; another axis or layout may fit",
		x, y, z, pngio.MaxPixels, pngio.MaxEdge)}
}

// band is some consecutive rows of the picture.
type band struct {
	plan       *plan
	volume     storage.Volume
	first, end int // rows, half-open
	stride     int // bytes of a row
	pixels     []byte
	dirty      bool
	scratch    storage.Scratch
	cells      [storage.TileCells]storage.Color
}

// fill draws the cells that fall into the band.
func (b *band) fill(ctx context.Context) (err error) {
	if b.dirty {
		clear(b.pixels)
		b.dirty = false
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p := b.plan
	top, bottom := b.first/p.height, (b.end-1)/p.height // rows of slices
	row, endRow := 0, p.height
	if top == bottom {
		row, endRow = b.first%p.height, (b.end-1)%p.height+1
	}
	region := p.box(top*p.columns, min((bottom+1)*p.columns, p.depth), row, endRow)
	b.volume.Walk(region, &b.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			return false
		}
		t.Expand(&b.cells)
		b.dirty = true
		b.tile(tp)
		return true
	})
	return err
}

// tile draws the cells of a tile, line by line along the columns of slices.
func (b *band) tile(tp storage.TilePos) {
	p := b.plan
	step, next := 1, storage.TileEdge // between the cells of a line, and between the first of two lines
	if p.axis == 'x' {
		step, next = next, step
	}
	for i := range storage.TileEdge * storage.TileEdge {
		from := i&(storage.TileEdge-1)*next + i>>storage.TileShift<<(2*storage.TileShift)
		slice, column, row := p.place(tp.Cell(from))
		if slice < 0 || slice >= p.depth || row < 0 || row >= p.height {
			continue
		}
		y := slice/p.columns*p.height + row
		if y < b.first || y >= b.end {
			continue
		}
		at := (y-b.first)*b.stride + 4*(slice%p.columns*p.width+column)
		for k := range storage.TileEdge {
			if c := b.cells[from+k*step]; c != 0 {
				binary.LittleEndian.PutUint32(b.pixels[at+4*k:], uint32(c))
			}
		}
	}
}
