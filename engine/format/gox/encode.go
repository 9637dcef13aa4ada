package gox

import (
	"bufio"
	"context"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	manyBlocks  = 50_000  // more different blocks than this open slowly in Goxel
	manyRecords = 1 << 20 // bytes of a layer's chunk that Goxel can write
)

// encoder writes one file. Blocks are written while the layers are walked, so that no more than a batch is held.
type encoder struct {
	ctx context.Context
	opt *format.EncodeOptions
	w   *bufio.Writer

	pack     packer
	scratch  storage.Scratch
	records  []layerRecord
	tooLarge bool // something was left out since Goxel cannot read it

	done, total int64 // tiles
}

// layerRecord is a layer with the records of its blocks.
type layerRecord struct {
	layer  *scene.Layer
	blocks []byte
	linked bool // written as a clone or a shape, without blocks
}

// Encode writes a .gox file of version 2.
func Encode(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := &encoder{ctx: ctx, opt: opt, w: bufio.NewWriterSize(w, 1<<16), pack: newPacker()}
	if len(s.Layers) == 0 { // Goxel needs one
		empty := *s
		empty.Layers = []*scene.Layer{scene.NewLayer(1, "Layer.1", opt.NewVolume())}
		s = &empty
	}
	if err := e.writeFile(s); err != nil {
		return err
	}
	return e.w.Flush()
}

func (e *encoder) writeFile(s *scene.Scene) error {
	head := appendInt([]byte(magic), 2)
	if _, err := e.w.Write(head); err != nil {
		return err
	}
	if err := e.writeImage(s); err != nil {
		return err
	}
	if opt := e.opt.Values.Of(options()); opt.Bool("preview") {
		if err := e.writePreview(s); err != nil {
			return err
		}
	}
	if err := e.writeBlocks(s); err != nil {
		return err
	}
	for i := range s.Materials {
		if err := e.chunk("MATE", e.material(&s.Materials[i])); err != nil {
			return err
		}
	}
	for _, r := range e.records {
		if err := e.writeLayer(r, len(s.Materials)); err != nil {
			return err
		}
	}
	for i := range s.Cameras {
		if err := e.chunk("CAMR", e.camera(&s.Cameras[i])); err != nil {
			return err
		}
	}
	if s.Light != nil {
		if err := e.chunk("LIGH", e.light(s.Light)); err != nil {
			return err
		}
	}
	if s.Palette != nil {
		if err := e.chunk("PALT", e.palette(s.Palette)); err != nil {
			return err
		}
	}
	for _, c := range s.Extra {
		if c.Type == "IMG " {
			continue
		}
		if err := e.chunk(c.Type, c.Data); err != nil {
			return err
		}
	}
	if e.tooLarge {
		e.opt.Warnf("values of more than %d bytes were left out, since Goxel cannot read them", maxDict)
	}
	return nil
}

// chunk writes a chunk, none if its type is not one.
func (e *encoder) chunk(kind string, p []byte) error {
	if len(kind) != 4 {
		return nil
	}
	if int64(len(p)) > math.MaxInt32 {
		return unsupported("chunk %q of %d bytes", kind, len(p))
	}
	head := appendInt([]byte(kind), int32(len(p)))
	for _, b := range [][]byte{head, p, {0, 0, 0, 0}} {
		if _, err := e.w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) writeImage(s *scene.Scene) error {
	var p []byte
	if s.Box != nil && !s.Box.Null() {
		p = appendPair(p, "box", floatValue(s.Box[:]...))
	}
	for _, c := range s.Extra {
		if c.Type == "IMG " {
			p = append(p, c.Data...)
		}
	}
	return e.chunk("IMG ", p)
}

// writeBlocks writes the blocks of all layers and notes the records that place them.
func (e *encoder) writeBlocks(s *scene.Scene) error {
	for _, l := range s.Layers {
		e.total += l.Volume.Stats().Tiles
	}
	for i, l := range s.Layers {
		linked, err := e.linked(s, i)
		if err != nil {
			return err
		}
		r := layerRecord{layer: l, linked: linked}
		if linked {
			e.done += l.Volume.Stats().Tiles
		} else if err := e.addBlocks(&r); err != nil {
			return err
		}
		if len(r.blocks) > math.MaxInt32-manyRecords {
			return unsupported("layer %q has %d blocks", l.Name, len(r.blocks)/recordSize)
		}
		if len(r.blocks) > manyRecords {
			e.opt.Warnf("layer %q has %d blocks, more than Goxel itself can write", l.Name, len(r.blocks)/recordSize)
		}
		e.records = append(e.records, r)
	}
	if n := e.pack.len(); n > manyBlocks {
		e.opt.Warnf("the file has %d different blocks: Goxel takes long to open so many", n)
	}
	return e.writeBatch()
}

// addBlocks adds the blocks of a layer, and notes where they lie.
func (e *encoder) addBlocks(r *layerRecord) (err error) {
	r.layer.Volume.Walk(storage.Everywhere, &e.scratch, func(tp storage.TilePos, t *storage.Tile) bool {
		if e.ctx.Err() != nil {
			err = context.Cause(e.ctx)
			return false
		}
		e.done++
		if e.pack.full() {
			if err = e.writeBatch(); err != nil {
				return false
			}
		}
		r.blocks = appendRecord(r.blocks, e.pack.add(t), tp.Min())
		return true
	})
	return err
}

// writeBatch writes the new blocks that wait to be packed.
func (e *encoder) writeBatch() error {
	e.opt.Progress.Report(e.done, max(e.total, e.done))
	return e.pack.flush(func(picture []byte) error { return e.chunk("BL16", picture) })
}

func appendRecord(dst []byte, index int32, at storage.Pos) []byte {
	for _, n := range [...]int32{index, at.X, at.Y, at.Z, 0} {
		dst = appendInt(dst, n)
	}
	return dst
}

// linked reports whether layer i can be written as a clone or a shape, because a reader will find the very cells that it has: its
// base comes before it, and the cells follow from the base or the shape.
func (e *encoder) linked(s *scene.Scene, i int) (bool, error) {
	l := s.Layers[i]
	if l.Base == 0 && !knownShape(l.Shape) {
		return false, nil
	}
	budget := format.NewBudget(e.ctx, name, &format.DecodeOptions{NewVolume: e.opt.NewVolume})
	v, err := budget.Volume()
	if err != nil {
		return false, err
	}
	if l.Base == 0 {
		err = paintShape(e.ctx, budget, v, l, s.Box)
	} else {
		base := earlier(s.Layers[:i], l.Base)
		if base == nil {
			e.opt.Warnf("layer %q clones a layer that does not come before it: its voxels were written", l.Name)
			return false, nil
		}
		err = moveVolume(budget, v, base.Volume, &l.Matrix)
	}
	if err != nil {
		if e.ctx.Err() != nil {
			return false, err
		}
		return false, nil // larger than a reader would accept: the cells that there are will do
	}
	return equal(v, l.Volume), nil
}

func earlier(layers []*scene.Layer, id int) *scene.Layer {
	for _, l := range layers {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// equal reports whether two volumes have the same cells.
func equal(a, b storage.Volume) bool {
	if a.Len() != b.Len() {
		return false
	}
	same := true
	other := new(storage.Scratch)
	a.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		u := b.Tile(tp, other)
		same = t.Equal(&u)
		return same
	})
	return same
}
