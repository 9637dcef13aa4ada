package voxlap

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// newSlicer surveys the merged visible layers. A scene without a voxel has the box of one cell.
func newSlicer(ctx context.Context, s *scene.Scene, opt *format.EncodeOptions) (*slicer, error) {
	v, err := edit.Flatten(ctx, s.Layers, opt.NewVolume)
	if err != nil {
		return nil, err
	}
	sd, err := newSolid(ctx, v)
	if err != nil {
		return nil, err
	}
	if sd.box.Empty() {
		sd.box = storage.BoxAt(storage.Pos{})
	}
	return &slicer{solid: sd, v: v}, nil
}

// encodeKV6 writes the surface of the merged visible layers.
func encodeKV6(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	sl, err := newSlicer(ctx, s, opt)
	if err != nil {
		return err
	}
	sl.normals = newNormals()
	xs, ys, zs := sl.box.Size()
	if 2*xs*ys > opt.MemoryLimit() {
		return kv6.unsupported("the counts of %d x %d columns take more than the limit of %d bytes of memory", xs, ys, opt.MemoryLimit())
	}
	n, err := sl.total(ctx)
	if err != nil {
		return err
	}
	if n > math.MaxUint32 {
		return kv6.unsupported("the surface has %d voxels, more than a file can count", n)
	}
	pivot, ok := pivotOf(s, sl.box, func(f float64) float64 { return float64(float32(f)) })
	if !ok {
		opt.Warnf("the model is too far from the origin for the pivot of the file: the min corner %v becomes 0,0,0", sl.box.Min)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	head := []byte(kv6Magic)
	for _, v := range [...]int64{xs, ys, zs} {
		head = binary.LittleEndian.AppendUint32(head, uint32(v))
	}
	for _, p := range pivot {
		head = binary.LittleEndian.AppendUint32(head, math.Float32bits(float32(p)))
	}
	if _, err := out.Write(binary.LittleEndian.AppendUint32(head, uint32(n))); err != nil {
		return err
	}
	if err := writeKV6(ctx, out, sl, opt.Progress); err != nil {
		return err
	}
	return out.Flush()
}

// writeKV6 writes the voxels and how many there are of each X and each column.
func writeKV6(ctx context.Context, out *bufio.Writer, sl *slicer, progress format.Progress) error {
	xs, ys, _ := sl.box.Size()
	slices := make([]byte, 0, 4*xs)
	columns := make([]byte, 0, 2*xs*ys)
	var records []byte
	err := sl.each(ctx, func(s *slice) error {
		progress.Report(int64(s.x), xs)
		records = records[:0]
		for _, v := range s.voxels {
			records = append(records, v.color.B(), v.color.G(), v.color.R(), 128, uint8(v.z), uint8(v.z>>8), v.faces, v.normal)
		}
		slices = binary.LittleEndian.AppendUint32(slices, uint32(len(s.voxels)))
		for _, n := range s.counts {
			columns = binary.LittleEndian.AppendUint16(columns, uint16(n))
		}
		_, err := out.Write(records)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := out.Write(slices); err != nil {
		return err
	}
	_, err = out.Write(columns)
	return err
}
