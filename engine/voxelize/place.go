package voxelize

import (
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Corners this close to a plane between cells are moved onto it: corners that were whole numbers before they were scaled or stored with
// 32 bits are whole again. Far from 0 a number of 32 bits is less exact, up to a limit.
const (
	snapNear = 1e-4
	snapRate = 2.5e-7
	snapFar  = 1e-2
)

// slack is the number of cells that triangles on top of each other may take beyond the limit, since they take time only.
const slack = 1 << 22

// place turns a model into points in cells.
func (w *worker) place() error {
	if err := w.budget.Hold(24 * len(w.model.Positions)); err != nil {
		return err
	}
	w.points = make([]vec, len(w.model.Positions))
	for i, p := range w.model.Positions {
		var q vec
		for a := range q {
			q[a] = snap((p[a] - w.opt.Origin[a]) / w.opt.Cell)
		}
		if w.opt.YUp {
			q = vec{q[0], 0 - q[2], q[1]}
		}
		w.points[i] = q
	}
	return nil
}

func snap(f float64) float64 {
	r := math.Floor(f + 0.5)
	if math.Abs(f-r) <= min(snapNear+snapRate*math.Abs(f), snapFar) {
		return r + 0 // never -0
	}
	return f
}

// triangle returns the triangle with a number.
func (w *worker) triangle(i int) triangle {
	n := w.model.Triangles[i]
	t := triangle{w.points[n[0]], w.points[n[1]], w.points[n[2]]}
	if w.flip {
		t[1], t[2] = t[2], t[1]
	}
	return t
}

// check returns an error for a triangle that has no place or needs more cells than there may be, and finds out which way most of the surface
// faces.
func (w *worker) check() error {
	var center vec
	volume := 0.0
	for i, n := range w.model.Triangles {
		for _, k := range n {
			if int64(k) >= int64(len(w.points)) {
				return &Error{fmt.Sprintf("triangle %d has the corner %d, and there are %d", i, k, len(w.points))}
			}
		}
		t := w.triangle(i)
		if err := w.checkTriangle(i, &t); err != nil {
			return err
		}
		if i == 0 {
			center = t[0]
		}
		m := t.moved(center)
		volume += m[0].dot(m[1].cross(m[2]))
		if err := w.step(); err != nil {
			return err
		}
	}
	w.inward = volume < 0
	return nil
}

func (w *worker) checkTriangle(i int, t *triangle) error {
	for _, p := range t {
		for a := range p {
			if math.IsNaN(p[a]) || math.IsInf(p[a], 0) {
				return &Error{fmt.Sprintf("triangle %d has a corner that is not finite", i)}
			}
			if p[a] < storage.MinCoord || p[a] > storage.MaxCoord {
				return &SizeError{fmt.Sprintf("triangle %d has a corner out of range: coordinates lie between %d and %d voxels", i, storage.MinCoord, storage.MaxCoord)}
			}
		}
	}
	lo, hi := t.bounds()
	n := t.normal()
	need := 0.0
	for a := range n { // it touches no fewer cells than it is long, and no fewer than its area seen along any axis; one without an area takes the time
		need = max(need, math.Abs(n[a])/2, hi[a]-lo[a])
	}
	if need > 1.01*float64(w.opt.MaxCells)+1 {
		return &SizeError{fmt.Sprintf("a triangle takes more than %d voxels: voxels may be too small for the model", w.opt.MaxCells)}
	}
	if w.need += need; w.need > 2*float64(w.opt.MaxCells)+slack {
		return &SizeError{fmt.Sprintf("the surface is more than twice as large as %d voxels: voxels may be too small for the model", w.opt.MaxCells)}
	}
	return nil
}
