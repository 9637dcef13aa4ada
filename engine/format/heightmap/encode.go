package heightmap

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math/bits"
	"path/filepath"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/pngio"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Encode writes the highest voxels of the merged visible layers, and a file of their colours beside it.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	merged, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	box := storage.Bounds(merged)
	x, y, z := box.Size()
	switch {
	case box.Empty():
		box = storage.BoxAt(storage.Pos{})
	case max(x, y) > maxEdge || x*y > pngio.MaxPixels || z > maxHeight:
		return unsupported("%dx%dx%d voxels: the limits are %d along x and y, %d columns, and %d along z", x, y, z, maxEdge, pngio.MaxPixels, maxHeight)
	}
	l := label{min: box.Min}
	if opt.Values.Of(options()).Bool("colors") && merged.Len() > 0 {
		if l.colors = colorsName(opt.Name); opt.Beside == nil {
			l.colors = ""
			opt.Warnf("the colours are left out: there is no folder for the file that has them")
		}
	}
	out := bufio.NewWriterSize(w, 1<<16)
	var colors bytes.Buffer
	e := &encoder{ctx: ctx, opt: opt, volume: merged, box: box, width: int(box.Max.X - box.Min.X)}
	if err := e.write(out, &colors, &l); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if n := e.full - merged.Len(); n > 0 {
		opt.Warnf("%d empty cells below the highest voxels become full", n)
	}
	if l.colors == "" {
		return nil
	}
	return opt.Beside(l.colors, colors.Bytes())
}

// colorsName returns the name of the file of colours.
func colorsName(file string) string {
	base := strings.TrimSuffix(file, filepath.Ext(file))
	if base == "" {
		base = name
	}
	return base + "-colors.png"
}

// none is the top of a column without voxels.
const none = -1 << 31

type encoder struct {
	ctx    context.Context
	opt    *format.EncodeOptions
	volume storage.Volume
	box    storage.Box
	width  int

	full    int64   // cells of all columns up to their tops
	tops    []int32 // the z of the highest voxel of each column of a row of tiles, row by row with rising y
	colors  []storage.Color
	scratch storage.Scratch
}

// write writes both pictures.
func (e *encoder) write(out io.Writer, colorsOut io.Writer, l *label) error {
	height := int(e.box.Max.Y - e.box.Min.Y)
	h := pngio.Header{Width: e.width, Height: height, Depth: 8, Color: pngio.Gray}
	if e.box.Max.Z-e.box.Min.Z > 255 {
		h.Depth = 16
	}
	heights, err := pngio.NewWriter(out, h, l.text(), false)
	if err != nil {
		return err
	}
	var colors *pngio.Writer
	if l.colors != "" {
		h.Depth, h.Color = 8, pngio.RGBA
		if colors, err = pngio.NewWriter(colorsOut, h, "", true); err != nil {
			return err
		}
	}
	for y := e.box.Max.Y; y > e.box.Min.Y; {
		e.opt.Progress.Report(int64(e.box.Max.Y-y), int64(height))
		low := max((y-1)&^(storage.TileEdge-1), e.box.Min.Y)
		if err := e.scan(low, y); err != nil {
			return err
		}
		for ; y > low; y-- {
			if err := e.row(heights, colors, int(y-1-low)*e.width); err != nil {
				return err
			}
		}
	}
	if colors != nil {
		if err := colors.Close(); err != nil {
			return err
		}
	}
	return heights.Close()
}

// scan finds the highest voxels of the columns from y low to high, which lie in one row of tiles.
func (e *encoder) scan(low, high int32) (err error) {
	n := int(high-low) * e.width
	if len(e.tops) < n {
		e.tops, e.colors = make([]int32, n), make([]storage.Color, n)
	}
	for i := range e.tops[:n] {
		e.tops[i] = none
	}
	if e.ctx.Err() != nil {
		return context.Cause(e.ctx)
	}
	region := e.box
	region.Min.Y, region.Max.Y = low, high
	e.volume.Walk(region, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		for y := low; y < high; y++ {
			e.tileRow(tp, t, y&(storage.TileEdge-1), int(y-low)*e.width)
		}
		return true
	})
	return err
}

// tileRow looks at the cells of a tile with one y, for the row of columns at the given place.
func (e *encoder) tileRow(tp storage.TilePos, t *storage.Tile, y int32, at int) {
	corner := tp.Min()
	missing := uint16(0xffff) // columns of which the tile's highest cell is not found yet
	for z := int32(storage.TileEdge - 1); z >= 0 && missing != 0; z-- {
		i := int(y)<<storage.TileShift | int(z)<<(2*storage.TileShift)
		found := uint16(t.Occ[i>>6]>>(i&63)) & missing
		missing &^= found
		for ; found != 0; found &= found - 1 {
			x := bits.TrailingZeros16(found)
			k := at + int(corner.X-e.box.Min.X) + x
			if top := corner.Z + z; top > e.tops[k] {
				e.tops[k], e.colors[k] = top, t.At(i+x)
			}
		}
	}
}

// row writes a row of both pictures.
func (e *encoder) row(heights, colors *pngio.Writer, at int) error {
	deep := e.box.Max.Z-e.box.Min.Z > 255
	samples := make([]byte, 0, 4*e.width)
	for _, top := range e.tops[at : at+e.width] {
		h := int32(0)
		if top != none {
			h = top - e.box.Min.Z + 1
			e.full += int64(h)
		}
		if deep {
			samples = append(samples, uint8(h>>8))
		}
		samples = append(samples, uint8(h))
	}
	if err := heights.Row(samples); err != nil || colors == nil {
		return err
	}
	samples = samples[:0]
	for i, c := range e.colors[at : at+e.width] {
		if e.tops[at+i] == none {
			c = 0
		}
		samples = binary.LittleEndian.AppendUint32(samples, uint32(c))
	}
	return colors.Row(samples)
}
