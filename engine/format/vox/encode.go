package vox

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encoder writes one file. It surveys the scene first, because a chunk begins with its size.
type encoder struct {
	ctx       context.Context
	w         *bufio.Writer
	opt       *format.EncodeOptions
	scene     *scene.Scene
	plans     []plan
	materials bool // whether a layer has a material that shows
	colors    colors
	done      int64 // voxels that are written, of those in all plans
	voxels    int64
	cells     [storage.TileCells]storage.Color
	records   [4 * storage.TileCells]byte
	scratch   storage.Scratch
	finishes  []finisher
}

// Encode writes a .vox file of version 150.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := &encoder{ctx: ctx, w: bufio.NewWriterSize(w, 1<<16), opt: opt, scene: s, colors: colors{counts: map[storage.Color]int64{}}}
	for _, l := range s.Layers {
		e.materials = e.materials || e.material(l) != nil
	}
	for _, l := range s.Layers {
		if err := e.survey(l); err != nil {
			return err
		}
	}
	if len(e.plans) == 0 {
		e.plans = append(e.plans, plan{layer: scene.NewLayer(1, "Layer.1", opt.NewVolume())})
		e.plans[0].pieces = []piece{emptyPiece}
	}
	if err := e.choose(); err != nil {
		return err
	}
	if err := e.write(); err != nil {
		return err
	}
	return e.w.Flush()
}

// write writes the file.
func (e *encoder) write() error {
	tail := e.appendGraph(nil)
	tail = appendChunk(tail, "LAYR", appendInts(nil, 0, 0, -1))
	tail = appendChunk(tail, "RGBA", e.rgba())
	for i, f := range e.finishes {
		if f.material != nil {
			tail = appendMaterial(tail, i+1, e.colors.table.Colors[i], f.material)
		}
	}
	tail = appendNotes(tail, e.scene.Palette)
	size := int64(len(tail))
	for _, p := range e.plans {
		for _, q := range p.pieces {
			size += 12 + 12 + 12 + 4 + 4*q.count
			e.voxels += q.count
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
	v.Walk(q.box, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		records := e.recordsOf(t, tp.Min().Sub(q.box.Min))
		_, err = e.w.Write(records)
		e.done += int64(len(records) / 4)
		return err == nil
	})
	e.opt.Progress.Report(e.done, e.voxels+1)
	return err
}

// recordsOf returns the records of the solid cells of a tile whose min corner has the given place in its model, valid until the next call.
func (e *encoder) recordsOf(t *storage.Tile, at storage.Pos) []byte {
	base := uint32(at.X) + uint32(at.Y)<<8 + uint32(at.Z)<<16 // what is negative in it is not so any more with the cell added
	var indices [256]uint32                                   // of the palette, in the highest byte; 0 for those that are not solid
	switch t.Form {
	case storage.Uniform:
		indices[0] = e.index(t.Color)
		t = &storage.Tile{Form: storage.Indexed, Index: &zeros, Occ: t.Occ}
	case storage.Indexed:
		for i, c := range t.Palette {
			indices[i] = e.index(c)
		}
	default:
		return e.rawRecords(t, base)
	}
	n := 0
	for w, word := range t.Occ {
		row := base + uint32(w&3<<2)<<8 + uint32(w>>2)<<16
		for ; word != 0; word &= word - 1 {
			b := bits.TrailingZeros64(word)
			index := indices[t.Index[w<<6|b]]
			if index == 0 {
				continue
			}
			binary.LittleEndian.PutUint32(e.records[n:], row+uint32(b&15)+uint32(b>>4)<<8+index)
			n += 4
		}
	}
	return e.records[:n]
}

// zeros is the index of a tile of one colour. Nobody writes to it.
var zeros [storage.TileCells]uint8

// rawRecords is recordsOf for a tile of many colours.
func (e *encoder) rawRecords(t *storage.Tile, base uint32) []byte {
	var last storage.Color
	var index uint32
	n := 0
	t.Expand(&e.cells)
	for i, c := range e.cells {
		if c.A() < format.MinAlpha {
			continue
		}
		if c != last {
			last, index = c, e.index(c)
		}
		binary.LittleEndian.PutUint32(e.records[n:], base+uint32(i&15)+uint32(i>>4&15)<<8+uint32(i>>8)<<16+index)
		n += 4
	}
	return e.records[:n]
}

// index returns the index of a colour in the highest byte, 0 if it is not solid or not there.
func (e *encoder) index(c storage.Color) uint32 {
	if c.A() < format.MinAlpha || !e.colors.has(c) {
		return 0
	}
	return uint32(e.colors.table.Index(c)+1) << 24
}

// rgba returns the contents of the RGBA chunk.
func (e *encoder) rgba() []byte {
	p := make([]byte, 4*256)
	for i, c := range e.colors.table.Colors {
		binary.LittleEndian.PutUint32(p[4*i:], uint32(c|opaque))
	}
	return p
}

const opaque = 0xff000000
