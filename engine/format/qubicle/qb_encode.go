package qubicle

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// qbEncoder writes one .qb file.
type qbEncoder struct {
	ctx        context.Context
	w          *bufio.Writer
	opt        *format.EncodeOptions
	progress   format.Progress // of the layer
	compressed bool
	masks      *[1 << directions]uint8
	row        []byte
}

// maxCells bounds the cells of a matrix that is not compressed, which takes 4 bytes for each.
const maxCells = 1 << 31

// EncodeQB writes a right-handed .qb file of version 1.1.0.0 with a matrix for each visible layer.
func EncodeQB(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	values := opt.Values.Of(optionsQB())
	e := &qbEncoder{ctx: ctx, w: bufio.NewWriterSize(w, 1<<16), opt: opt, compressed: values.Bool("compressed")}
	flags := []uint32{0x0101, 0, 1, 0, 0}
	if e.compressed {
		flags[3] = 1
	}
	if values.Bool("visibility_mask") {
		flags[4] = 1
		e.masks = masks([directions]uint8{right: 2, left: 4, up: 8, down: 16, front: 32, back: 64}, 1)
	}
	layers := visible(s, opt)
	head := make([]byte, 0, sizeHeader)
	for _, n := range append(flags, uint32(len(layers))) {
		head = binary.LittleEndian.AppendUint32(head, n)
	}
	if _, err := e.w.Write(head); err != nil {
		return err
	}
	for i, l := range layers {
		e.progress = opt.Progress.Part(i, len(layers))
		if err := e.writeMatrix(l); err != nil {
			return err
		}
	}
	return e.w.Flush()
}

// visible returns the visible layers, or an empty one if there are none, because programs expect a matrix.
func visible(s *scene.Scene, opt *format.EncodeOptions) []*scene.Layer {
	var layers []*scene.Layer
	for _, l := range s.Layers {
		if l.Visible {
			layers = append(layers, l)
		}
	}
	if len(layers) == 0 {
		layers = append(layers, scene.NewLayer(1, "Layer.1", opt.NewVolume()))
	}
	return layers
}

func (e *qbEncoder) writeMatrix(l *scene.Layer) error {
	box, err := layerBounds(e.ctx, nameQB, l)
	if err != nil {
		return err
	}
	x, y, z := box.Size()
	if !e.compressed && box.Cells() > maxCells {
		return unsupported(nameQB, "the layer %q has a box of %dx%dx%d cells, and without compression %d are allowed", l.Name, x, y, z, maxCells)
	}
	name := l.Name[:min(len(l.Name), 255)]
	head := append([]byte{uint8(len(name))}, name...)
	for _, n := range [...]int64{x, z, y, int64(box.Min.X), int64(box.Min.Z), int64(box.Min.Y)} {
		head = binary.LittleEndian.AppendUint32(head, uint32(n))
	}
	if _, err := e.w.Write(head); err != nil {
		return err
	}
	planes := newSheet(nameQB, l.Volume, box, 2, 0, e.opt.MemoryLimit())
	planes.masks = e.masks
	for y := box.Min.Y; y < box.Max.Y; y++ {
		if y == box.Min.Y || y&(storage.TileEdge-1) == 0 {
			part := box
			part.Min.Y, part.Max.Y = y, y|(storage.TileEdge-1)+1
			e.progress.Report(int64(y)-int64(box.Min.Y), int64(box.Max.Y)-int64(box.Min.Y))
			if err := planes.load(e.ctx, part); err != nil {
				return err
			}
		}
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		if e.compressed {
			err = e.writeRuns(planes, y)
		} else {
			err = e.writePixels(planes, y)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writePixels writes the cells of one Y as they are.
func (e *qbEncoder) writePixels(s *sheet, y int32) error {
	width := int(s.box.Max.X - s.box.Min.X)
	for z := s.box.Min.Z; z < s.box.Max.Z; z++ {
		e.row = e.row[:0]
		err := s.eachX(y, z, func(c []storage.Color, n int) error {
			if c == nil {
				e.row = append(e.row, make([]byte, 4*n)...)
			}
			for _, v := range c {
				e.row = binary.LittleEndian.AppendUint32(e.row, uint32(v))
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(e.row) == 0 {
			e.row = append(e.row, make([]byte, 4*width)...)
		}
		if _, err := e.w.Write(e.row); err != nil {
			return err
		}
	}
	return nil
}

// eachX calls f with the pieces of a row of cells along X: their pixels, or nil where n cells are empty.
func (s *sheet) eachX(y, z int32, f func(c []storage.Color, n int) error) error {
	row := s.rows[s.across(storage.Pos{X: s.box.Min.X, Y: y, Z: z}.Tile())]
	if row == nil {
		return f(nil, int(s.box.Max.X-s.box.Min.X))
	}
	p := storage.Pos{X: s.box.Min.X, Y: y, Z: z}
	for _, c := range row {
		n := min(s.box.Max.X-p.X, storage.TileEdge-p.X&(storage.TileEdge-1))
		var piece []storage.Color
		if c != nil {
			i := p.Index()
			piece = c[i : i+int(n)]
		}
		if err := f(piece, int(n)); err != nil {
			return err
		}
		p.X += n
	}
	return nil
}

// writeRuns writes the cells of one Y compressed.
func (e *qbEncoder) writeRuns(s *sheet, y int32) error {
	r := runs{w: e.w}
	if s.empty {
		x, _, z := s.box.Size()
		r.count = uint64(x * z)
		return r.end()
	}
	for z := s.box.Min.Z; z < s.box.Max.Z; z++ {
		err := s.eachX(y, z, func(c []storage.Color, n int) error {
			if c == nil {
				return r.add(0, uint64(n))
			}
			for _, v := range c {
				if v == r.pixel {
					r.count++
				} else if err := r.add(v, 1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return r.end()
}

// runs writes a compressed slice.
type runs struct {
	w     *bufio.Writer
	pixel storage.Color
	count uint64
	buf   [12]byte
}

// add appends n equal pixels.
func (r *runs) add(pixel storage.Color, n uint64) error {
	if pixel == r.pixel {
		r.count += n
		return nil
	}
	err := r.flush()
	r.pixel, r.count = pixel, n
	return err
}

// flush writes the run at hand.
func (r *runs) flush() error {
	const most = 1 << 31
	for ; r.count > 3; r.count -= min(r.count, most) {
		if err := r.write(codeRun, uint32(min(r.count, most)), uint32(r.pixel)); err != nil {
			return err
		}
	}
	for ; r.count > 0; r.count-- {
		if err := r.write(uint32(r.pixel)); err != nil {
			return err
		}
	}
	return nil
}

// end ends the slice.
func (r *runs) end() error {
	if err := r.flush(); err != nil {
		return err
	}
	return r.write(codeEnd)
}

func (r *runs) write(words ...uint32) error {
	b := r.buf[:0]
	for _, n := range words {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	_, err := r.w.Write(b)
	return err
}
