package files

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// cell is a position in a model.
type cell [3]int

// area is a box of cells; the lower corner belongs to it and the upper does not.
type area struct{ min, max cell }

func (a area) empty() bool {
	return a.min[0] >= a.max[0] || a.min[1] >= a.max[1] || a.min[2] >= a.max[2]
}

func (a area) size() cell {
	return cell{a.max[0] - a.min[0], a.max[1] - a.min[1], a.max[2] - a.min[2]}
}

// cells returns how many cells there are; a float holds them for any area.
func (a area) cells() float64 {
	s := a.size()
	return float64(s[0]) * float64(s[1]) * float64(s[2])
}

func (a area) union(b area) area {
	switch {
	case a.empty():
		return b
	case b.empty():
		return a
	}
	for i := range 3 {
		a.min[i], a.max[i] = min(a.min[i], b.min[i]), max(a.max[i], b.max[i])
	}
	return a
}

func (a area) intersection(b area) area {
	for i := range 3 {
		a.min[i], a.max[i] = max(a.min[i], b.min[i]), min(a.max[i], b.max[i])
	}
	return a
}

func (a area) moved(by cell) area {
	for i := range 3 {
		a.min[i] += by[i]
		a.max[i] += by[i]
	}
	return a
}

// split cuts the area across its longest edge, where tiles of the daemon's volumes meet if that is possible.
func (a area) split() (low, high area) {
	s := a.size()
	axis := 2
	for i := range 3 {
		if s[i] > s[axis] {
			axis = i
		}
	}
	const tile = 16
	at := a.min[axis] + s[axis]/2
	if s[axis] > 2*tile {
		at = at / tile * tile
	}
	low, high = a, a
	low.max[axis], high.min[axis] = at, at
	return low, high
}

// box is a bounding box as the daemon gives and takes it, both corners inclusive.
type box struct {
	Min cell `json:"min"`
	Max cell `json:"max"`
}

func (b *box) area() area {
	if b == nil {
		return area{}
	}
	return area{b.Min, cell{b.Max[0] + 1, b.Max[1] + 1, b.Max[2] + 1}}
}

func (a area) box() *box {
	if a.empty() {
		return nil
	}
	return &box{a.min, cell{a.max[0] - 1, a.max[1] - 1, a.max[2] - 1}}
}

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
	var reply struct{ RLE string }
	params := s.params(a)
	params["encoding"] = "rle"
	if err := s.session.call(ctx, "get_voxels_region", params, &reply); err != nil {
		return nil, err
	}
	data, err := base64.StdEncoding.DecodeString(reply.RLE)
	if err != nil {
		return nil, fmt.Errorf("get_voxels_region: %w", err)
	}
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

// The largest area that is read at once: few cells, or few voxels. Both bound the runs, of which there are at most two for each voxel and one for
// each cell, so that no more than a few dozen megabytes are held at a time however large the models are.
const (
	maxAreaCells  = 1 << 20
	maxAreaVoxels = 1 << 19
	maxSparse     = 1 << 44 // cells of an area that is read because it has few voxels
)

// pair are two sources that are read together; either may be nil.
type pair [2]*source

// walk calls f with the cells of both sources in area after area until all of a is done. Areas without voxels are left out.
func (p pair) walk(ctx context.Context, a area, f func(a area, cells [2][]run) error) error {
	if a.empty() {
		return ctx.Err()
	}
	var voxels int64
	for _, s := range p {
		if s != nil {
			voxels += s.voxels
		}
	}
	return p.part(ctx, a, voxels, f)
}

// part walks through an area that has at most so many voxels.
func (p pair) part(ctx context.Context, a area, voxels int64, f func(a area, cells [2][]run) error) error {
	if !p[0].meets(a) && !p[1].meets(a) {
		return ctx.Err()
	}
	cells := a.cells()
	if sparse := float64(voxels)*64 < cells; sparse && cells > maxAreaCells {
		n, err := p.count(ctx, a)
		if err != nil || n == 0 {
			return err
		}
		voxels = n
	}
	if cells <= maxAreaCells || voxels <= maxAreaVoxels && cells <= maxSparse {
		return p.read(ctx, a, f)
	}
	low, high := a.split()
	if err := p.part(ctx, low, voxels, f); err != nil {
		return err
	}
	return p.part(ctx, high, voxels, f)
}

func (p pair) count(ctx context.Context, a area) (int64, error) {
	var n [2]int64
	g, ctx := errgroup.WithContext(ctx)
	for i, s := range p {
		g.Go(func() (err error) {
			n[i], err = s.count(ctx, a)
			return err
		})
	}
	return n[0] + n[1], g.Wait()
}

func (p pair) read(ctx context.Context, a area, f func(a area, cells [2][]run) error) error {
	var cells [2][]run
	g, both := errgroup.WithContext(ctx)
	for i, s := range p {
		g.Go(func() (err error) {
			cells[i], err = s.read(both, a)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return f(a, cells)
}

// together calls f with stretches of cells that each source has one colour in: from the cell at on, n of them.
func together(cells [2][]run, f func(at, n int64, colors [2]uint32)) {
	var at int64
	for i, j := 0, 0; i < len(cells[0]) && j < len(cells[1]); {
		a, b := &cells[0][i], &cells[1][j]
		n := min(a.n, b.n)
		f(at, n, [2]uint32{a.color, b.color})
		at += n
		if a.n -= n; a.n == 0 {
			i++
		}
		if b.n -= n; b.n == 0 {
			j++
		}
	}
}
