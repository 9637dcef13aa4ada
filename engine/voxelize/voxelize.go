package voxelize

import (
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Budget holds [Voxelize] to limits and to a context. An error of a method ends the work and is returned as it is.
type Budget interface {
	// Add counts n cells that are about to be set.
	Add(n int64) error
	// Hold counts n bytes of memory that are about to be taken.
	Hold(n int) error
	// At tells that done of total parts of the work are done. It is called every some ten thousand cells.
	At(done, total int64) error
}

// SizeError reports a model that is too large for cells of its size.
type SizeError struct{ Msg string }

// Error returns the message.
func (e *SizeError) Error() string { return e.Msg }

// Voxelize sets the cells of a model in an empty volume. A position that is not finite or a corner without a position is an [Error], a cell
// out of range a [SizeError].
func Voxelize(m *Model, opt Options, v storage.Volume, b Budget) error {
	w := &worker{m: m, opt: opt, v: v, best: map[storage.Pos]float64{}}
	for i, t := range m.Triangles {
		if i&0xfff == 0 {
			if err := b.At(int64(i), int64(len(m.Triangles))); err != nil {
				return err
			}
		}
		if err := w.triangle(i, t, b); err != nil {
			return err
		}
	}
	return nil
}

// Error reports a model that is none.
type Error struct{ Msg string }

// Error returns the message.
func (e *Error) Error() string { return e.Msg }

type worker struct {
	m    *Model
	opt  Options
	v    storage.Volume
	best map[storage.Pos]float64
}

func (w *worker) triangle(i int, t [3]uint32, b Budget) error {
	var p [3][3]float64
	for k, n := range t {
		if int(n) >= len(w.m.Positions) {
			return &Error{fmt.Sprintf("triangle %d has the corner %d of %d", i, n, len(w.m.Positions))}
		}
		q := w.m.Positions[n]
		for a := range q {
			q[a] = (q[a] - w.opt.Origin[a]) / w.opt.Cell
			if math.IsNaN(q[a]) || math.IsInf(q[a], 0) {
				return &Error{fmt.Sprintf("corner %d is not finite", n)}
			}
			if r := math.Round(q[a]); math.Abs(r-q[a]) < 1e-4 {
				q[a] = r
			}
			if q[a] < storage.MinCoord+1 || q[a] > storage.MaxCoord-1 {
				return &SizeError{fmt.Sprintf("corner %d is out of range", n)}
			}
		}
		if w.opt.YUp {
			q = [3]float64{q[0], -q[2], q[1]}
		}
		p[k] = q
	}
	return w.fill(i, p, b)
}

func (w *worker) fill(i int, p [3][3]float64, b Budget) error {
	e1, e2 := sub(p[1], p[0]), sub(p[2], p[0])
	n := cross(e1, e2)
	if dot(n, n) == 0 {
		return nil
	}
	var lo, hi [3]int32
	for a := range 3 {
		mn, mx := min(p[0][a], p[1][a], p[2][a]), max(p[0][a], p[1][a], p[2][a])
		if mn == mx && mn == math.Floor(mn) {
			s := 0.5
			if n[a] > 0 {
				s = -0.5
			}
			for k := range p {
				p[k][a] += s
			}
			mn, mx = mn+s, mx+s
		}
		lo[a], hi[a] = int32(math.Floor(mn)), int32(math.Ceil(mx))
	}
	for z := lo[2]; z < hi[2]; z++ {
		for y := lo[1]; y < hi[1]; y++ {
			for x := lo[0]; x < hi[0]; x++ {
				if err := w.cell(i, p, n, storage.Pos{X: x, Y: y, Z: z}, b); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (w *worker) cell(i int, p [3][3]float64, n [3]float64, at storage.Pos, b Budget) error {
	c := [3]float64{float64(at.X) + .5, float64(at.Y) + .5, float64(at.Z) + .5}
	for k := range p {
		p[k] = sub(p[k], c)
	}
	const half = 0.5 - 1e-5
	if math.Abs(dot(n, p[0])) >= half*(math.Abs(n[0])+math.Abs(n[1])+math.Abs(n[2])) {
		return nil
	}
	for k := range p {
		e := sub(p[(k+1)%3], p[k])
		for a := range 3 {
			var axis [3]float64
			axis[a] = 1
			l := cross(e, axis)
			d0, d1, d2 := dot(l, p[0]), dot(l, p[1]), dot(l, p[2])
			r := half * (math.Abs(l[0]) + math.Abs(l[1]) + math.Abs(l[2]))
			if min(d0, d1, d2) >= r && r > 0 || max(d0, d1, d2) <= -r && r > 0 {
				return nil
			}
		}
	}
	weights := [3]float64{1, 0, 0}
	color := storage.RGB(255, 255, 255)
	if w.m.Color != nil {
		color = w.m.Color(i, weights).Norm()
	}
	d := math.Abs(dot(n, p[0])) / math.Sqrt(dot(n, n))
	if old, ok := w.best[at]; color == 0 || ok && old <= d {
		return nil
	}
	w.best[at] = d
	if err := b.Add(1); err != nil {
		return err
	}
	w.v.Set(at, color)
	return nil
}

func sub(a, b [3]float64) [3]float64 { return [3]float64{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func cross(a, b [3]float64) [3]float64 {
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}
