package vengi

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// version is the one that is written. It has all that is needed, and older programs know it too.
const version = 6

// encoder writes one file.
type encoder struct {
	ctx      context.Context
	opt      *format.EncodeOptions
	progress format.Progress // of the layer
	z        *zrun.Writer
	buf      []byte // what is to be packed next
	air      int64  // cells of air to be packed after it
}

// Encode writes a .vengi file with a model for each layer.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	out := bufio.NewWriterSize(w, 1<<16)
	e := &encoder{ctx: ctx, opt: opt, z: zrun.NewWriter(out, airCell)}
	if _, err := out.WriteString(magic); err != nil {
		return err
	}
	layers := s.Layers
	if len(layers) == 0 { // programs expect a model
		layers = []*scene.Layer{scene.NewLayer(1, "Layer.1", opt.NewVolume())}
	}
	e.u32(version)
	e.nodeHead("root", "Root", 0, true)
	if err := e.flush(); err != nil {
		return err
	}
	for i, l := range layers {
		e.progress = opt.Progress.Part(i, len(layers))
		if err := e.writeLayer(l, int32(i+1)); err != nil {
			return err
		}
	}
	e.animation()
	e.tag("ENDN")
	if err := e.flush(); err != nil {
		return err
	}
	if err := e.z.Close(); err != nil {
		return err
	}
	return out.Flush()
}

func (e *encoder) tag(s string) { e.buf = append(e.buf, s...) }

func (e *encoder) u32(n uint32) { e.buf = binary.LittleEndian.AppendUint32(e.buf, n) }

func (e *encoder) text(s string) {
	s = s[:min(len(s), math.MaxUint16)]
	e.buf = binary.LittleEndian.AppendUint16(e.buf, uint16(len(s)))
	e.buf = append(e.buf, s...)
}

// flush packs what was put off.
func (e *encoder) flush() error {
	_, err := e.z.Write(e.buf)
	if e.buf = e.buf[:0]; err == nil && e.air > 0 {
		err = e.z.Fill(e.air)
	}
	e.air = 0
	return err
}

// nodeHead appends a node up to its chunks.
func (e *encoder) nodeHead(name, kind string, id int32, visible bool) {
	e.tag("NODE")
	e.text(name)
	e.text(kind)
	e.uuid(id)
	e.u32(uint32(id))
	e.u32(math.MaxUint32) // refers to no node
	flag := byte(0)
	if visible {
		flag = 1
	}
	e.buf = append(e.buf, flag, 0)
	e.u32(0) // colour
	for range 3 {
		e.u32(0) // pivot
	}
}

// uuid appends a UUID of version 4 that the id determines.
func (e *encoder) uuid(id int32) {
	var b [16]byte
	for i := range 2 {
		h := (uint64(id)<<1 | uint64(i)) + 0x9E3779B97F4A7C15
		h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
		h = (h ^ h>>27) * 0x94D049BB133111EB
		binary.LittleEndian.PutUint64(b[8*i:], h^h>>31)
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	e.buf = append(e.buf, b[:]...)
}

// animation appends the animation that every node has: a key frame that moves nothing.
func (e *encoder) animation() {
	e.tag("ANIM")
	e.text("Default")
	e.tag("KEYF")
	e.u32(0)
	e.buf = append(e.buf, 0)
	e.text("Linear")
	for i := range 16 {
		f := float32(0)
		if i%5 == 0 {
			f = 1
		}
		e.u32(math.Float32bits(f))
	}
	e.tag("ENDA")
}

// writeLayer writes the node of a layer.
func (e *encoder) writeLayer(l *scene.Layer, id int32) error {
	p, err := e.colors(l.Volume)
	if err != nil {
		return err
	}
	box := storage.Bounds(l.Volume)
	if box.Empty() {
		box = storage.BoxAt(storage.Pos{})
	}
	x, y, z := box.Size()
	if max(x, y, z) > maxEdge || box.Cells() > maxCells {
		return unsupported("the layer %q has a box of %dx%dx%d cells; %d along an axis and %d in all are allowed", l.Name, x, y, z, maxEdge, maxCells)
	}
	e.nodeHead(l.Name, kindModel, id, l.Visible)
	e.palette(p.list)
	e.tag("DATA")
	for _, n := range [...]int32{box.Min.X, box.Min.Z, 1 - box.Max.Y, box.Max.X - 1, box.Max.Z - 1, -box.Min.Y} {
		e.u32(uint32(n))
	}
	if err := e.flush(); err != nil {
		return err
	}
	if err := e.writeCells(l.Volume, box, p); err != nil {
		return err
	}
	e.animation()
	e.tag("ENDN")
	return e.flush()
}

// palette appends the colours.
func (e *encoder) palette(colors []storage.Color) {
	e.tag("PALC")
	e.text("")
	e.u32(uint32(len(colors)))
	for _, c := range colors {
		e.u32(uint32(c))
	}
	e.buf = append(e.buf, make([]byte, 4*len(colors))...) // no glow
	for i := range colors {
		e.buf = append(e.buf, uint8(i))
	}
	e.buf = append(e.buf, make([]byte, 2*len(colors))...) // no names
	e.u32(0)                                              // no materials
}

// writeCells writes the cells of a layer.
func (e *encoder) writeCells(v storage.Volume, box storage.Box, p *palette256) error {
	planes := newSheet(v, box, p, e.opt.MemoryLimit())
	for x := box.Min.X; x < box.Max.X; x++ {
		if x == box.Min.X || x&(storage.TileEdge-1) == 0 {
			part := box
			part.Min.X, part.Max.X = x, x|(storage.TileEdge-1)+1
			e.progress.Report(int64(x)-int64(box.Min.X), int64(box.Max.X)-int64(box.Min.X))
			if err := planes.load(e.ctx, part); err != nil {
				return err
			}
		}
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		if err := e.writePlane(planes, x); err != nil {
			return err
		}
	}
	return e.flush()
}

// writePlane writes the cells of one X.
func (e *encoder) writePlane(s *sheet, x int32) error {
	depth := int64(s.box.Max.Y - s.box.Min.Y)
	if s.empty {
		e.air += depth * int64(s.box.Max.Z-s.box.Min.Z)
		return nil
	}
	for z := s.box.Min.Z; z < s.box.Max.Z; z++ {
		row := s.rows[z>>storage.TileShift-s.low.Z]
		if row == nil {
			e.air += depth
			continue
		}
		for y := s.box.Max.Y - 1; y >= s.box.Min.Y; {
			first := max(y&^(storage.TileEdge-1), s.box.Min.Y)
			n := y - first + 1
			if c := row[y>>storage.TileShift-s.low.Y]; c == nil {
				e.air += int64(n)
			} else if err := e.writePiece(c, storage.Pos{X: x, Y: y, Z: z}, int(n)); err != nil {
				return err
			}
			y = first - 1
		}
	}
	return nil
}

// writePiece writes n cells of a tile from p on towards -Y.
func (e *encoder) writePiece(c *places, p storage.Pos, n int) error {
	for i := p.Index(); n > 0; i, n = i-storage.TileEdge, n-1 {
		place := c[i]
		if place == 0 {
			e.air++
			continue
		}
		if e.air > 0 {
			if err := e.flush(); err != nil {
				return err
			}
		}
		e.buf = append(e.buf, 0, uint8(place-1), 0)
	}
	if len(e.buf) < 1<<15 {
		return nil
	}
	return e.flush()
}
