package files

import (
	"context"
	"encoding/binary"
	"fmt"
)

// run is a number of cells of one colour one after the other, along x, then y, then z.
type run struct {
	n     int64
	color uint32 // r, g, b, a from the lowest byte up; alpha 0 is empty
}

func empty(color uint32) bool { return color>>24 == 0 }

// source is what a model is read from: a layer of a project, moved.
type source struct {
	session *session
	project string
	layer   int   // id
	move    cell  // from where the voxels are in the project to where they are compared
	voxels  int64 // of the layer
	bounds  area  // around them, moved
}

// meets reports whether there may be voxels in an area.
func (s *source) meets(a area) bool {
	return s != nil && s.voxels > 0 && !a.intersection(s.bounds).empty()
}

func (s *source) params(a area) map[string]any {
	back := cell{-s.move[0], -s.move[1], -s.move[2]}
	return map[string]any{"project_id": s.project, "layer_id": s.layer, "region": a.moved(back).box()}
}

// count returns how many voxels are in an area.
func (s *source) count(ctx context.Context, a area) (int64, error) {
	if !s.meets(a) {
		return 0, ctx.Err()
	}
	var reply struct{ Total int64 }
	params := s.params(a)
	params["limit"], params["encoding"] = 1, "packed"
	err := s.session.call(ctx, "get_voxels_region", params, &reply)
	return reply.Total, err
}

// read returns the cells of an area as runs.
func (s *source) read(ctx context.Context, a area) ([]run, error) {
	cells := int64(a.cells())
	if !s.meets(a) {
		return []run{{n: cells}}, ctx.Err()
	}
	var reply struct{ RLE []byte }
	params := s.params(a)
	params["encoding"] = "rle"
	if err := s.session.call(ctx, "get_voxels_region", params, &reply); err != nil {
		return nil, err
	}
	data := reply.RLE
	runs := make([]run, 0, len(data)/8)
	for left := cells; len(data) >= 8; data = data[8:] {
		r := run{int64(binary.LittleEndian.Uint32(data)), binary.LittleEndian.Uint32(data[4:])}
		if left -= r.n; left < 0 {
			return nil, fmt.Errorf("get_voxels_region: more cells than asked for")
		}
		runs, cells = append(runs, r), left
	}
	if cells != 0 {
		return nil, fmt.Errorf("get_voxels_region: %d cells are missing", cells)
	}
	return runs, nil
}

// voxel is one that is read by itself.
type voxel struct {
	at    cell
	color uint32
}

// list returns the voxels of an area by z, y and x, which are no more than maxAreaVoxels.
func (s *source) list(ctx context.Context, a area) ([]voxel, error) {
	if !s.meets(a) {
		return nil, ctx.Err()
	}
	var reply struct{ Packed []byte }
	params := s.params(a)
	params["encoding"], params["limit"] = "packed", maxAreaVoxels
	if err := s.session.call(ctx, "get_voxels_region", params, &reply); err != nil {
		return nil, err
	}
	list := make([]voxel, 0, len(reply.Packed)/16)
	for data := reply.Packed; len(data) >= 16; data = data[16:] {
		v := voxel{color: binary.LittleEndian.Uint32(data[12:])}
		for i := range v.at {
			v.at[i] = int(int32(binary.LittleEndian.Uint32(data[4*i:]))) + s.move[i]
		}
		list = append(list, v)
	}
	return list, nil
}
