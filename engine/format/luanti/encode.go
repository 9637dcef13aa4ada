package luanti

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/blocks"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Encode writes the visible layers, merged, as an .mts file of version 4, in which every node of the box is always placed.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	table := blocks.Luanti()
	if err := table.Take(name, opt.Values.Of(options()).Text(blocks.OptionName), opt.Open); err != nil {
		return err
	}
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return err
	}
	matcher := blocks.NewMatcher(name, table, s.Palette)
	plan, err := matcher.Plan(ctx, v, "air")
	if err != nil {
		return err
	}
	box := storage.Bounds(v)
	if box.Empty() {
		box = storage.BoxAt(storage.Pos{})
	}
	x, y, z := box.Size()
	if box.Cells() > maxCells {
		return unsupported("a box of %dx%dx%d nodes; %d in all are supported", x, z, y, maxCells)
	}
	if _, err := w.Write(head([3]int64{x, z, y}, plan.Names)); err != nil {
		return err
	}
	packer := zlib.NewWriter(w)
	e := &encoder{ctx: ctx, out: bufio.NewWriterSize(packer, 1<<16)}
	rows := blocks.Rows{
		Format: name, Volume: v, Box: box, Order: blocks.RowsUp, Plan: plan, Opt: opt, Emit: e.emit, Total: x * y * z,
	}
	if err := rows.Run(ctx); err != nil {
		return err
	}
	for _, b := range [...]byte{always, 0} { // probabilities and turns
		if err := e.repeat(b, x*y*z); err != nil {
			return err
		}
	}
	if err := e.out.Flush(); err != nil {
		return err
	}
	if err := packer.Close(); err != nil {
		return err
	}
	matcher.Warn(opt)
	return nil
}

// head returns the file up to the nodes. Names are at most some 1,000 bytes long, and fewer than 65,536.
func head(size [3]int64, names []string) []byte {
	b := binary.BigEndian.AppendUint16([]byte(magic), version)
	for _, n := range size {
		b = binary.BigEndian.AppendUint16(b, uint16(n))
	}
	b = append(b, bytes.Repeat([]byte{always}, int(size[1]))...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(names)))
	for _, text := range names {
		text = text[:min(len(text), math.MaxUint16)]
		b = binary.BigEndian.AppendUint16(b, uint16(len(text)))
		b = append(b, text...)
	}
	return b
}

// encoder writes the nodes.
type encoder struct {
	ctx   context.Context
	out   *bufio.Writer
	block [1 << 12]byte
	fill  byte // what block is full of
	buf   [2 * storage.TileEdge]byte
}

// emit writes the places of names.
func (e *encoder) emit(ids []uint16, n int64) error {
	if ids == nil {
		return e.repeat(0, 2*n)
	}
	b := e.buf[:0]
	for _, id := range ids {
		b = binary.BigEndian.AppendUint16(b, id)
	}
	_, err := e.out.Write(b)
	return err
}

// repeat writes a byte n times.
func (e *encoder) repeat(b byte, n int64) error {
	if b != e.fill {
		for i := range e.block {
			e.block[i] = b
		}
		e.fill = b
	}
	for n > 0 {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		for range 1 << 10 {
			k, err := e.out.Write(e.block[:min(n, int64(len(e.block)))])
			if n -= int64(k); err != nil || n == 0 {
				return err
			}
		}
	}
	return nil
}
