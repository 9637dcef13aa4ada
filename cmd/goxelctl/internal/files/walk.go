package files

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The largest area that is read at once: few cells, or few voxels. Both bound the runs, of which there are at most two for each voxel and one for
// each cell, so that no more than a few dozen megabytes are held at a time however large the models are.
const (
	maxAreaCells  = 1 << 20
	maxAreaVoxels = 1 << 19
	maxSparse     = 1 << 44 // cells of an area that is read at once because it has few voxels; in a larger one they are read one by one
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
	switch few := voxels <= maxAreaVoxels; {
	case cells <= maxAreaCells || few && cells <= maxSparse:
		return p.read(ctx, a, f)
	case few:
		return p.readRows(ctx, a, f)
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

// readRows calls f with rows along x of an area that is too large for anything else.
func (p pair) readRows(ctx context.Context, a area, f func(a area, cells [2][]run) error) error {
	var lists [2][]voxel
	g, both := errgroup.WithContext(ctx)
	for i, s := range p {
		g.Go(func() (err error) {
			lists[i], err = s.list(both, a)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for len(lists[0])+len(lists[1]) > 0 {
		row := firstRow(lists)
		var cells [2][]run
		for i := range lists {
			cells[i], lists[i] = cutRow(lists[i], row)
		}
		if err := f(row, cells); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// firstRow returns the part of the lowest row in which there are voxels.
func firstRow(lists [2][]voxel) (row area) {
	for i := range lists {
		if len(lists[i]) == 0 {
			continue
		}
		first := lists[i][0].at
		if low := row.min; row.empty() || first[2] < low[2] || first[2] == low[2] && first[1] < low[1] {
			row = area{first, cell{first[0] + 1, first[1] + 1, first[2] + 1}}
		}
	}
	for i := range lists {
		for _, v := range lists[i] {
			if v.at[1] != row.min[1] || v.at[2] != row.min[2] {
				break
			}
			row.min[0], row.max[0] = min(row.min[0], v.at[0]), max(row.max[0], v.at[0]+1)
		}
	}
	return row
}

// cutRow takes the voxels of a row, as runs, off the list.
func cutRow(list []voxel, row area) (cells []run, rest []voxel) {
	x := row.min[0]
	for len(list) > 0 && list[0].at[1] == row.min[1] && list[0].at[2] == row.min[2] {
		if gap := list[0].at[0] - x; gap > 0 {
			cells = append(cells, run{n: int64(gap)})
		}
		cells = append(cells, run{1, list[0].color})
		x, list = list[0].at[0]+1, list[1:]
	}
	if gap := row.max[0] - x; gap > 0 {
		cells = append(cells, run{n: int64(gap)})
	}
	return cells, list
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
