package vox

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// piece is what becomes one model.
type piece struct {
	box   storage.Box // of the solid voxels
	count int64
}

// plan is a layer with its pieces, at least one.
type plan struct {
	layer  *scene.Layer
	pieces []piece
}

// encoder writes one file. It surveys the scene first, because a chunk begins with its size.
type encoder struct {
	ctx     context.Context
	w       *bufio.Writer
	plans   []plan
	counts  map[storage.Color]int64 // voxels of each colour, alpha 255
	table   *palette.Table
	cells   [storage.TileCells]storage.Color
	scratch storage.Scratch
}

// Encode writes a .vox file of version 150.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := &encoder{ctx: ctx, w: bufio.NewWriterSize(w, 1<<16), counts: map[storage.Color]int64{}}
	for _, l := range s.Layers {
		if err := e.survey(l); err != nil {
			return err
		}
	}
	if len(e.plans) == 0 {
		e.plans = append(e.plans, plan{layer: scene.NewLayer(1, "Layer.1", opt.NewVolume())})
		e.plans[0].pieces = []piece{emptyPiece}
	}
	var err error
	if e.table, err = palette.NewTable(ctx, e.counts, maxColors, nil); err != nil {
		return err
	}
	opt.WarnTable(e.table)
	if err := e.write(); err != nil {
		return err
	}
	return e.w.Flush()
}

// emptyPiece stands for a layer without voxels.
var emptyPiece = piece{box: storage.Box{Max: storage.Pos{X: 1, Y: 1, Z: 1}}}

// survey finds the pieces of a layer and counts its colours.
func (e *encoder) survey(l *scene.Layer) error {
	p := plan{layer: l}
	byPlace := map[storage.TilePos]int{}
	var err error
	l.Volume.Walk(storage.Everywhere, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		box, n := e.solid(tp, t)
		if n == 0 {
			return true
		}
		const shift = 8 - storage.TileShift
		place := storage.TilePos{X: tp.X >> shift, Y: tp.Y >> shift, Z: tp.Z >> shift}
		i, ok := byPlace[place]
		if !ok {
			i = len(p.pieces)
			byPlace[place] = i
			p.pieces = append(p.pieces, piece{})
		}
		p.pieces[i].box = p.pieces[i].box.Union(box)
		p.pieces[i].count += n
		return true
	})
	if err != nil {
		return err
	}
	p.join()
	e.plans = append(e.plans, p)
	return nil
}

// join makes one piece of a layer that fits a model, and gives an empty layer a piece.
func (p *plan) join() {
	var all piece
	for _, q := range p.pieces {
		all.box = all.box.Union(q.box)
		all.count += q.count
	}
	x, y, z := all.box.Size()
	switch {
	case all.count == 0:
		p.pieces = []piece{emptyPiece}
	case max(x, y, z) <= maxEdge:
		p.pieces = []piece{all}
	}
}

// solid counts the solid cells of a tile, whose colours it adds to the counts, and returns the box around them.
func (e *encoder) solid(tp storage.TilePos, t *storage.Tile) (storage.Box, int64) {
	if t.Form == storage.Uniform && t.Color.A() == 255 {
		n, box := int64(t.Len()), t.Bounds()
		e.counts[t.Color] += n
		return storage.Box{Min: tp.Min().Add(box.Min), Max: tp.Min().Add(box.Max)}, n
	}
	t.Expand(&e.cells)
	lo, hi := storage.Pos{X: storage.TileEdge, Y: storage.TileEdge, Z: storage.TileEdge}, storage.Pos{}
	var n, run int64
	var last storage.Color
	for i, c := range e.cells {
		if c.A() < format.MinAlpha {
			continue
		}
		c |= 0xff000000
		if c != last && run > 0 {
			e.counts[last] += run
			run = 0
		}
		last = c
		run++
		n++
		p := storage.TilePos{}.Cell(i)
		lo = storage.Pos{X: min(lo.X, p.X), Y: min(lo.Y, p.Y), Z: min(lo.Z, p.Z)}
		hi = storage.Pos{X: max(hi.X, p.X+1), Y: max(hi.Y, p.Y+1), Z: max(hi.Z, p.Z+1)}
	}
	if n == 0 {
		return storage.Box{}, 0
	}
	e.counts[last] += run
	return storage.Box{Min: tp.Min().Add(lo), Max: tp.Min().Add(hi)}, n
}

// write writes the file.
func (e *encoder) write() error {
	tail := e.appendGraph(nil)
	tail = appendChunk(tail, "LAYR", appendInts(nil, 0, 0, -1))
	tail = appendChunk(tail, "RGBA", e.rgba())
	size := int64(len(tail))
	for _, p := range e.plans {
		for _, q := range p.pieces {
			size += 12 + 12 + 12 + 4 + 4*q.count
		}
	}
	if size > math.MaxInt32 {
		return unsupported("the scene takes %d bytes, more than a file can hold", size)
	}
	head := appendInts([]byte(magic), 150)
	head = appendHead(head, "MAIN", 0, int32(size))
	if _, err := e.w.Write(head); err != nil {
		return err
	}
	for _, p := range e.plans {
		for _, q := range p.pieces {
			if err := e.writeModel(p.layer.Volume, q); err != nil {
				return err
			}
		}
	}
	_, err := e.w.Write(tail)
	return err
}

// writeModel writes the SIZE and XYZI chunks of a piece.
func (e *encoder) writeModel(v storage.Volume, q piece) error {
	x, y, z := q.box.Size()
	head := appendChunk(nil, "SIZE", appendInts(nil, int32(x), int32(y), int32(z)))
	head = appendHead(head, "XYZI", int32(4+4*q.count), 0)
	head = appendInts(head, int32(q.count))
	if _, err := e.w.Write(head); err != nil || q.count == 0 {
		return err
	}
	var err error
	records := make([]byte, 0, 4*storage.TileCells)
	v.Walk(q.box, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		t.Expand(&e.cells)
		records = e.appendRecords(records[:0], tp.Min().Sub(q.box.Min))
		_, err = e.w.Write(records)
		return err == nil
	})
	return err
}

// appendRecords appends the solid cells of a tile whose min corner has the given place in its model.
func (e *encoder) appendRecords(dst []byte, at storage.Pos) []byte {
	var last storage.Color
	var index uint8
	for i, c := range e.cells {
		if c.A() < format.MinAlpha {
			continue
		}
		if c |= 0xff000000; c != last {
			last, index = c, uint8(e.table.Index(c)+1)
		}
		p := storage.TilePos{}.Cell(i).Add(at)
		dst = append(dst, uint8(p.X), uint8(p.Y), uint8(p.Z), index)
	}
	return dst
}

// rgba returns the contents of the RGBA chunk.
func (e *encoder) rgba() []byte {
	p := make([]byte, 4*256)
	for i, c := range e.table.Colors {
		binary.LittleEndian.PutUint32(p[4*i:], uint32(c))
	}
	return p
}
