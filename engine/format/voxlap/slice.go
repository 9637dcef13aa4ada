package voxlap

import (
	"context"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// voxel is one of a surface, as a file has it.
type voxel struct {
	color  storage.Color // opaque
	z      uint16
	faces  uint8
	normal uint8 // if the slices have normals
}

// slice is the surface of the cells with one X.
type slice struct {
	x      int     // in the file
	counts []int32 // voxels of each Y
	voxels []voxel // by Y, then Z
}

// slicer cuts the surface of a volume into slices.
type slicer struct {
	*solid
	v       storage.Volume
	normals *normals // nil for none

	cells   cells
	scratch storage.Scratch
	surface surface
}

// each calls f with all slices in their order. A slice is valid until f returns.
func (s *slicer) each(ctx context.Context, f func(*slice) error) error {
	xs, ys, _ := s.box.Size()
	order := s.order
	tiles := s.box.Tiles()
	out := slice{counts: make([]int32, storage.TileEdge*int(ys))}
	for tx := tiles.Min.X; tx < tiles.Max.X; tx++ {
		n := 0
		for n < len(order) && order[n].X == tx {
			n++
		}
		voxels, counts, err := s.cut(ctx, order[:n], out.counts)
		if err != nil {
			return err
		}
		order = order[n:]
		for k := range storage.TileEdge {
			x := int(tx)<<storage.TileShift + k - int(s.box.Min.X)
			if x < 0 || x >= int(xs) {
				continue
			}
			part := slice{x: x, counts: counts[k*int(ys) : (k+1)*int(ys)]}
			n := 0
			for _, c := range part.counts {
				n += int(c)
			}
			part.voxels, voxels = voxels[:n], voxels[n:]
			if err := f(&part); err != nil {
				return err
			}
		}
	}
	return nil
}

// cut returns the surface of tiles with the same x, sorted by the columns of the file, and how many voxels each column has.
func (s *slicer) cut(ctx context.Context, tiles []storage.TilePos, counts []int32) ([]voxel, []int32, error) {
	clear(counts)
	ys := int(s.box.Max.Y - s.box.Min.Y)
	var found []voxel
	var columns []int32 // of the voxels found
	for _, tp := range tiles {
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		s.solid.surface(tp, &s.surface)
		if s.surface.any == none {
			continue
		}
		view := s.v.Tile(tp, &s.scratch)
		view.Expand(&s.cells)
		if s.normals != nil {
			s.normals.enter(s.solid, tp)
		}
		low := tp.Min()
		for w := len(s.surface.any) - 1; w >= 0; w-- { // the highest z first
			for word := s.surface.any[w]; word != 0; word &= word - 1 {
				i := w<<6 | bits.TrailingZeros64(word)
				p := storage.TilePos{}.Cell(i)
				vx := voxel{color: s.cells[i] | 0xff000000, z: uint16(s.box.Max.Z - 1 - low.Z - p.Z), faces: s.surface.at(i)}
				if s.normals != nil {
					vx.normal = s.normals.at(p)
				}
				column := p.X*int32(ys) + s.box.Max.Y - 1 - low.Y - p.Y
				counts[column]++
				found = append(found, vx)
				columns = append(columns, column)
			}
		}
	}
	return sortByColumn(found, columns, counts), counts, nil
}

// sortByColumn sorts voxels by their columns, of which counts says how many voxels they have. Voxels of a column stay in their order.
func sortByColumn(found []voxel, columns, counts []int32) []voxel {
	next := make([]int32, len(counts))
	sum := int32(0)
	for i, n := range counts {
		next[i] = sum
		sum += n
	}
	sorted := make([]voxel, len(found))
	for i, v := range found {
		at := &next[columns[i]]
		sorted[*at] = v
		*at++
	}
	return sorted
}

// total returns the number of voxels of the surface.
func (s *slicer) total(ctx context.Context) (n int64, err error) {
	for _, tp := range s.order {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		s.solid.surface(tp, &s.surface)
		n += int64(s.surface.count())
	}
	return n, nil
}
