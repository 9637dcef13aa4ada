package voxlap

import (
	"context"
	"encoding/binary"
	"io"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// encodeKVX writes the surface of the merged visible layers as one level of detail.
func encodeKVX(ctx context.Context, w io.Writer, s *scene.Scene, opt *format.EncodeOptions) error {
	sl, err := newSlicer(ctx, s, opt)
	if err != nil {
		return err
	}
	counts := map[storage.Color]int64{}
	err = sl.each(ctx, func(s *slice) error {
		for _, v := range s.voxels {
			counts[v.color]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	t, err := newTable(ctx, counts, s.Palette.Colors(), opt)
	if err != nil {
		return err
	}
	pivot, ok := pivotOf(s, sl.box, func(f float64) float64 { return float64(fixed(f)) / 256 })
	if !ok {
		opt.Warnf("the model is too far from the origin for the pivot of the file: the min corner %v becomes 0,0,0", sl.box.Min)
	}
	level, err := appendLevel(ctx, sl, t, opt.Progress)
	if err != nil {
		return err
	}
	file := make([]byte, 0, kvxHead+len(level)+kvxPalette)
	file = binary.LittleEndian.AppendUint32(file, uint32(kvxHead-4+len(level)))
	xs, ys, zs := sl.box.Size()
	for _, v := range [...]int64{xs, ys, zs} {
		file = binary.LittleEndian.AppendUint32(file, uint32(v))
	}
	for _, p := range pivot {
		file = binary.LittleEndian.AppendUint32(file, uint32(fixed(p)))
	}
	file = appendPalette(append(file, level...), t.colors)
	_, err = w.Write(file)
	return err
}

// fixed returns a number in 1/256, the nearest one that is not above it.
func fixed(f float64) int32 {
	return int32(min(max(math.Floor(f*256), math.MinInt32), math.MaxInt32))
}

// appendLevel returns the offsets and the slabs.
func appendLevel(ctx context.Context, sl *slicer, t *table, progress format.Progress) ([]byte, error) {
	xs, ys, _ := sl.box.Size()
	tables := 4*(int(xs)+1) + 2*int(xs)*(int(ys)+1)
	level := make([]byte, tables, 2*tables)
	err := sl.each(ctx, func(s *slice) error {
		progress.Report(int64(s.x), xs)
		start := len(level)
		binary.LittleEndian.PutUint32(level[4*s.x:], uint32(start))
		row := 4*(int(xs)+1) + 2*s.x*(int(ys)+1)
		voxels := s.voxels
		for y, n := range s.counts {
			level = appendColumn(level, voxels[:n], t)
			voxels = voxels[n:]
			at := len(level) - start
			if at > math.MaxUint16 {
				return kvx.unsupported("the columns at X %d take more than %d bytes, which is as far as the format's offsets reach", s.x, math.MaxUint16)
			}
			binary.LittleEndian.PutUint16(level[row+2*y+2:], uint16(at))
		}
		return nil
	})
	binary.LittleEndian.PutUint32(level[4*xs:], uint32(len(level)))
	return level, err
}

// appendColumn appends the slabs of a column. A slab ends where the next voxel is not the next cell or has other faces at the sides.
func appendColumn(dst []byte, voxels []voxel, t *table) []byte {
	for len(voxels) > 0 {
		const sides = left | right | back | front
		n := 1
		for n < len(voxels) && n < 255 && voxels[n].z == voxels[0].z+uint16(n) && voxels[n].faces&sides == voxels[0].faces&sides {
			n++
		}
		faces := voxels[0].faces&^bottom | voxels[n-1].faces&bottom
		dst = append(dst, uint8(voxels[0].z), uint8(n), faces)
		for _, v := range voxels[:n] {
			dst = append(dst, t.index[v.color])
		}
		voxels = voxels[n:]
	}
	return dst
}
