package cub

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encoder writes one grid, 16 planes at a time.
type encoder struct {
	grid
	ctx     context.Context
	v       storage.Volume
	black   int64 // voxels
	planes  []byte
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// encode writes the merged visible layers.
func encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	e := &encoder{ctx: ctx, v: v}
	if err := e.survey(); err != nil {
		return err
	}
	x, y, z := e.Size()
	switch {
	case e.Cells()*item > maxOutput || max(x, y, z) > maxEdge:
		return unsupported("the grid of %d x %d x %d cells takes more than %d bytes", x, y, z, int64(maxOutput))
	case x*y*storage.TileEdge*item > opt.MemoryLimit():
		return unsupported("%d planes of %d x %d cells take more than the limit of %d bytes of memory", storage.TileEdge, x, y, opt.MemoryLimit())
	}
	if e.black > 0 {
		opt.Warnf("%d black voxels became #010101, since black stands for empty", e.black)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := e.write(out, opt.Progress); err != nil {
		return err
	}
	return out.Flush()
}

// survey finds the box of the solid voxels and counts the black ones.
func (e *encoder) survey() error {
	err := e.walk(storage.Everywhere, func(p storage.Pos, c storage.Color) {
		if !e.Contains(p) {
			e.Box = e.Union(storage.BoxAt(p))
		}
		if c == storage.RGB(0, 0, 0) {
			e.black++
		}
	})
	if e.Empty() {
		e.Box = storage.BoxAt(storage.Pos{})
	}
	return err
}

// walk calls f for each solid voxel of the tiles that overlap a box, with its colour made opaque.
func (e *encoder) walk(b storage.Box, f func(storage.Pos, storage.Color)) (err error) {
	e.v.Walk(b, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&e.cells)
		for i, c := range e.cells {
			if c.A() >= format.MinAlpha {
				f(tp.Cell(i), storage.RGB(c.R(), c.G(), c.B()))
			}
		}
		return true
	})
	return err
}

// write writes the file.
func (e *encoder) write(out *bufio.Writer, progress format.Progress) error {
	x, y, z := e.Size()
	head := make([]byte, 0, headBytes)
	for _, n := range [...]int64{x, y, z} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	e.planes = make([]byte, x*y*storage.TileEdge*item)
	for b := e.grid; b.Min.Z < e.Max.Z; b.Min.Z = b.Max.Z {
		progress.Report(int64(b.Min.Z-e.Min.Z), z)
		b.Max.Z = min((b.Min.Z|(storage.TileEdge-1))+1, e.Max.Z)
		clear(e.planes)
		err := e.walk(b.Box, func(p storage.Pos, c storage.Color) {
			if c == storage.RGB(0, 0, 0) {
				c = storage.RGB(1, 1, 1)
			}
			at := b.offset(p)
			e.planes[at], e.planes[at+1], e.planes[at+2] = c.R(), c.G(), c.B()
		})
		if err != nil {
			return err
		}
		if _, err := out.Write(e.planes[:b.offset(storage.Pos{X: b.Min.X, Y: b.Max.Y - 1, Z: b.Max.Z})]); err != nil {
			return err
		}
	}
	return nil
}
