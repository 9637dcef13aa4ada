package qubicle

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/zrun"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxPacked bounds the cells of a packed matrix: programs unpack 4 bytes for each into memory.
const maxPacked = 1 << 30

// qbtEncoder packs the matrices of one .qbt file, since a node begins with its size.
type qbtEncoder struct {
	ctx      context.Context
	opt      *format.EncodeOptions
	progress format.Progress // of the layer
	masks    *[1 << directions]uint8
	nodes    bytes.Buffer
	z        *zrun.Writer // to nodes
	buf      []byte       // what is to be packed next
	zeros    int64        // bytes of 0 to be packed after it
}

// EncodeQBT writes a .qbt file without a colour map: a model with a matrix for each visible layer.
func EncodeQBT(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	e := &qbtEncoder{
		ctx: ctx, opt: opt,
		masks: masks([directions]uint8{right: 2, left: 4, up: 8, down: 16, front: 64, back: 32}, 1),
	}
	e.z = zrun.NewWriter(&e.nodes, 0)
	layers := visible(s, opt)
	for i, l := range layers {
		e.progress = opt.Progress.Part(i, len(layers))
		if err := e.addMatrix(l); err != nil {
			return err
		}
	}
	if e.nodes.Len() > math.MaxInt32 {
		return unsupported(nameQBT, "the scene takes %d bytes, more than a file can hold", e.nodes.Len())
	}
	head := append([]byte(magicQBT), 1, 0)
	for range 3 {
		head = appendFloat(head, 1)
	}
	head = appendWords(append(head, "COLORMAP"...), 0)
	head = appendWords(append(head, "DATATREE"...), nodeModel, uint32(4+e.nodes.Len()), uint32(len(layers)))
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := w.Write(e.nodes.Bytes())
	return err
}

// addMatrix appends the node of a layer.
func (e *qbtEncoder) addMatrix(l *scene.Layer) error {
	box, err := layerBounds(e.ctx, nameQBT, l)
	if err != nil {
		return err
	}
	x, y, z := box.Size()
	if box.Cells() > maxPacked {
		return unsupported(nameQBT, "the layer %q has a box of %dx%dx%d cells, and %d are allowed", l.Name, x, y, z, maxPacked)
	}
	name := l.Name[:min(len(l.Name), scene.MaxNameBytes)]
	pos := [3]int32{box.Min.X, box.Min.Z, 1 - box.Max.Y}
	b := appendWords(nil, nodeMatrix, 0, uint32(len(name)))
	b = append(b, name...)
	b = appendWords(b, uint32(pos[0]), uint32(pos[1]), uint32(pos[2]), 1, 1, 1)
	t := l.Matrix[12:]
	for i, f := range [3]float32{t[0], t[2], 1 - t[1]} {
		b = appendFloat(b, float32(float64(f)-float64(pos[i])))
	}
	b = appendWords(b, uint32(x), uint32(z), uint32(y), 0)
	start := e.nodes.Len()
	e.nodes.Write(b)
	if err := e.pack(l.Volume, box); err != nil {
		return err
	}
	node := e.nodes.Bytes()[start:]
	if len(node) > math.MaxInt32 {
		return unsupported(nameQBT, "the layer %q takes %d bytes, more than a file can hold", l.Name, len(node))
	}
	binary.LittleEndian.PutUint32(node[4:], uint32(len(node)-8))
	binary.LittleEndian.PutUint32(node[len(b)-4:], uint32(len(node)-len(b)))
	return nil
}

// pack appends the voxels of a layer.
func (e *qbtEncoder) pack(v storage.Volume, box storage.Box) error {
	e.z.Reset(&e.nodes)
	planes := newSheet(nameQBT, v, box, 1, 2, e.opt.MemoryLimit())
	planes.masks = e.masks
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
		if err := e.packPlane(planes, x); err != nil {
			return err
		}
		if int64(e.nodes.Len()) > e.opt.MemoryLimit() {
			return unsupported(nameQBT, "writing takes more than the limit of %d bytes of memory", e.opt.MemoryLimit())
		}
	}
	if err := e.flush(); err != nil {
		return err
	}
	return e.z.Close()
}

// packPlane packs the cells of one X.
func (e *qbtEncoder) packPlane(s *sheet, x int32) error {
	height := int64(s.box.Max.Z-s.box.Min.Z) * 4
	if s.empty {
		e.zeros += height * int64(s.box.Max.Y-s.box.Min.Y)
		return nil
	}
	for y := s.box.Max.Y - 1; y >= s.box.Min.Y; y-- {
		p := storage.Pos{X: x, Y: y, Z: s.box.Min.Z}
		row := s.rows[s.across(p.Tile())]
		if row == nil {
			e.zeros += height
			continue
		}
		for _, c := range row {
			n := min(s.box.Max.Z-p.Z, storage.TileEdge-p.Z&(storage.TileEdge-1))
			if err := e.packPiece(c, p, int(n)); err != nil {
				return err
			}
			p.Z += n
		}
	}
	return nil
}

// packPiece packs n cells of a tile upwards from p.
func (e *qbtEncoder) packPiece(c *cells, p storage.Pos, n int) error {
	if c == nil {
		e.zeros += 4 * int64(n)
		return nil
	}
	if e.zeros > 0 {
		if err := e.flush(); err != nil {
			return err
		}
	}
	const step = storage.TileEdge * storage.TileEdge
	for i := p.Index(); n > 0; i, n = i+step, n-1 {
		e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(c[i]))
	}
	if len(e.buf) < 1<<15 {
		return nil
	}
	return e.flush()
}

// flush packs what was put off.
func (e *qbtEncoder) flush() error {
	_, err := e.z.Write(e.buf)
	if e.buf = e.buf[:0]; err == nil && e.zeros > 0 {
		err = e.z.Fill(e.zeros)
	}
	e.zeros = 0
	return err
}

func appendWords(dst []byte, words ...uint32) []byte {
	for _, n := range words {
		dst = binary.LittleEndian.AppendUint32(dst, n)
	}
	return dst
}

func appendFloat(dst []byte, f float32) []byte {
	return binary.LittleEndian.AppendUint32(dst, math.Float32bits(f))
}
