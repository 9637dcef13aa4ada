package voxlap

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const kv6 = reader(kv6Name)

// kv6File is the parts of a file whose sizes were checked.
type kv6File struct {
	size    [3]int64
	pivot   [3]float64
	voxels  []byte // kv6Voxel bytes each
	columns []byte // the number of voxels of each column, two bytes each
	rest    []byte // what follows
}

// decodeKV6 reads a model into a scene with one layer.
func decodeKV6(ctx context.Context, data []byte, opt *format.DecodeOptions) (*scene.Scene, error) {
	f, err := splitKV6(data)
	if err != nil {
		return nil, err
	}
	budget := format.NewBudget(ctx, kv6Name, opt)
	o, rest, ok := newOrigin(f.pivot, f.size)
	if !ok {
		budget.Warnf("the pivot %v is of no use: the model lies at 0,0,0", f.pivot)
		o = origin{0, int32(f.size[1]), int32(f.size[2])}
	}
	c, err := newCanvas(budget)
	if err != nil {
		return nil, err
	}
	if err := f.build(c, o); err != nil {
		return nil, err
	}
	c.flush()
	s := newScene(c.v, rest)
	if p := f.rest; len(p) >= 4+kvxPalette && string(p[:4]) == "SPal" {
		s.Palette = paletteOf(p[4:4+kvxPalette], 63)
	}
	return s, budget.Check()
}

// splitKV6 finds the parts of a file.
func splitKV6(data []byte) (*kv6File, error) {
	if len(data) < 4 || string(data[:4]) != kv6Magic {
		return nil, kv6.bad(0, "the magic %q is missing", kv6Magic)
	}
	if len(data) < kv6Head {
		return nil, kv6.bad(len(data), "the file ends within its head")
	}
	f := &kv6File{}
	for i := range 3 {
		f.size[i] = int64(binary.LittleEndian.Uint32(data[4+4*i:]))
		f.pivot[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[16+4*i:])))
	}
	n := int64(binary.LittleEndian.Uint32(data[28:]))
	left := int64(len(data) - kv6Head)
	if n > left/kv6Voxel {
		return nil, kv6.bad(28, "%d voxels do not fit the %d bytes that follow", n, left)
	}
	left -= n * kv6Voxel
	xs, ys, zs := f.size[0], f.size[1], f.size[2]
	switch {
	case xs > left/4 || xs > 0 && ys > (left-4*xs)/(2*xs):
		return nil, kv6.bad(4, "the counts of %d x %d columns do not fit the %d bytes after the voxels", xs, ys, left)
	case max(xs, ys) > maxEdge || zs > 1<<16:
		return nil, kv6.unsupported("a model of %d x %d x %d voxels; a voxel has 16 bits for its Z", xs, ys, zs)
	}
	f.voxels = data[kv6Head : kv6Head+n*kv6Voxel]
	tables := data[kv6Head+n*kv6Voxel+4*xs:] // the counts of each X follow from those of the columns
	f.columns, f.rest = tables[:2*xs*ys], tables[2*xs*ys:]
	return f, nil
}

// build sets the voxels.
func (f *kv6File) build(c *canvas, o origin) error {
	voxels, columns := f.voxels, f.columns
	for x := range int(f.size[0]) {
		if x%16 == 0 {
			if err := c.budget.At(int64(len(f.voxels)-len(voxels)), int64(len(f.voxels))); err != nil {
				return err
			}
		}
		for y := range int(f.size[1]) {
			n := int(binary.LittleEndian.Uint16(columns)) * kv6Voxel
			columns = columns[2:]
			at := kv6Head + len(f.voxels) - len(voxels)
			if n > len(voxels) {
				return kv6.bad(at, "column %d,%d has %d voxels, and %d are left", x, y, n/kv6Voxel, len(voxels)/kv6Voxel)
			}
			if n == 0 {
				continue
			}
			if err := f.column(voxels[:n], at, column{c: c, origin: o, x: x, y: y}); err != nil {
				return err
			}
			voxels = voxels[n:]
		}
	}
	if len(voxels) > 0 {
		c.budget.Warnf("%d voxels are in no column and were left out", len(voxels)/kv6Voxel)
	}
	return nil
}

// column sets the voxels of one column, whose first byte has the given offset.
func (f *kv6File) column(voxels []byte, at int, col column) error {
	if err := col.c.budget.Add(int64(len(voxels) / kv6Voxel)); err != nil {
		return err
	}
	for i := 0; i < len(voxels); i += kv6Voxel {
		b := voxels[i : i+kv6Voxel]
		z := int(binary.LittleEndian.Uint16(b[4:]))
		if int64(z) >= f.size[2] {
			return kv6.bad(at+i+4, "a voxel of column %d,%d at Z %d is outside the height of %d", col.x, col.y, z, f.size[2])
		}
		if err := col.fill(z, b[6]); err != nil {
			return err
		}
		col.add(z, b[6], storage.RGB(b[2], b[1], b[0]))
	}
	return nil
}
