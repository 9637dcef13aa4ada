package meshio

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
)

// grid says where in a file the cells lie.
type grid struct {
	cell    float64
	origin  [3]float64   // a corner of a cell
	parts   [][3]float64 // the same for each part, nil if they share one
	warning string       // about a size that nobody could foresee
}

// of returns a corner of a cell for a part.
func (g *grid) of(part int) [3]float64 {
	if g.parts != nil {
		return g.parts[part]
	}
	return g.origin
}

const (
	defaultResolution = 128

	// near is how far from a whole number a corner may be that counts as one.
	near = 1e-4
	// maxSteps is the number of cells along an edge of a model up to which its corners can make a grid, and maxPlaces the number of
	// different coordinates along an axis.
	maxSteps  = 1 << 14
	maxPlaces = 1 << 16
)

// choose returns the grid of all parts together: the one that the values ask for, or that on which all corners lie, perhaps after parts
// were moved by less than a cell, or one by resolution.
func choose(ctx context.Context, v format.Values, parts []Part) (grid, error) {
	if size := v.Float("voxel_size"); size > 0 {
		return grid{cell: size}, nil
	}
	s, err := survey(ctx, parts)
	if err != nil || s.empty {
		return grid{cell: 1}, err
	}
	if n := v.Int("resolution"); n > 0 {
		return s.divided(n), nil
	}
	if s.whole {
		return grid{cell: 1}, nil
	}
	if s.square {
		s.note(parts)
	}
	if g, ok := s.steps(); ok {
		switch {
		case g.parts != nil:
			g.warning = fmt.Sprintf("voxel_size is %.6g: the corners of each part lie on a grid of that size, and parts were moved to a common one by less than a voxel", g.cell)
		case math.Abs(g.cell-1) > near:
			g.warning = fmt.Sprintf("voxel_size is %.6g: the corners lie on a grid of that size", g.cell)
		}
		return g, nil
	}
	g := s.divided(defaultResolution)
	g.warning = fmt.Sprintf("voxel_size is %.6g: the longest edge has %d voxels", g.cell, defaultResolution)
	return g, nil
}

// extent is what is known of the corners of all triangles.
type extent struct {
	empty  bool
	lo, hi [3]float64
	whole  bool     // all corners lie on whole numbers
	square bool     // all triangles lie in planes across an axis
	places []places // the coordinates of each part, once they are noted
}

// places are the different coordinates of a part by axis.
type places [3]map[float64]struct{}

// survey looks at all corners.
func survey(ctx context.Context, parts []Part) (*extent, error) {
	s := &extent{empty: true, whole: true, square: true}
	for i := range parts {
		m := parts[i].Model
		for k, t := range m.Triangles {
			if k&0xffff == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if err := s.triangle(m, t); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func (s *extent) triangle(m *voxelize.Model, t [3]uint32) error {
	var p [3][3]float64
	for k, n := range t {
		if int64(n) >= int64(len(m.Positions)) {
			return &voxelize.Error{Msg: fmt.Sprintf("a triangle has the corner %d, and there are %d", n, len(m.Positions))}
		}
		p[k] = m.Positions[n]
		if s.empty {
			s.empty, s.lo, s.hi = false, p[k], p[k]
		}
		for a, f := range p[k] {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				return &voxelize.Error{Msg: fmt.Sprintf("the corner %d is not finite", n)}
			}
			s.lo[a], s.hi[a] = min(s.lo[a], f), max(s.hi[a], f)
			s.whole = s.whole && math.Abs(f-math.Round(f)) <= near
		}
	}
	s.square = s.square && flat(&p)
	return nil
}

// flat reports whether a triangle lies in a plane across an axis.
func flat(p *[3][3]float64) bool {
	for a := range 3 {
		lo, hi := min(p[0][a], p[1][a], p[2][a]), max(p[0][a], p[1][a], p[2][a])
		if hi-lo <= 1e-6*max(math.Abs(lo), math.Abs(hi)) {
			return true
		}
	}
	return false
}

// note collects the coordinates, unless there are too many for a grid.
func (s *extent) note(parts []Part) {
	total := 0
	s.places = make([]places, len(parts))
	for i := range parts {
		at := &s.places[i]
		for a := range at {
			at[a] = map[float64]struct{}{}
		}
		m := parts[i].Model
		for _, t := range m.Triangles {
			for _, n := range t {
				for a, f := range m.Positions[n] {
					at[a][f] = struct{}{}
				}
			}
			if total+len(at[0])+len(at[1])+len(at[2]) > maxPlaces {
				s.square = false
				return
			}
		}
		total += len(at[0]) + len(at[1]) + len(at[2])
	}
}

// longest returns the length of the longest edge of the box around all corners.
func (s *extent) longest() float64 {
	return max(s.hi[0]-s.lo[0], s.hi[1]-s.lo[1], s.hi[2]-s.lo[2])
}

// divided returns the grid with n cells along the longest edge, and a cell's corner at the lowest coordinates.
func (s *extent) divided(n int) grid {
	g := grid{cell: s.longest() / float64(n)}
	if !(g.cell > 0) || math.IsInf(g.cell, 0) {
		return grid{cell: 1}
	}
	for a := range g.origin {
		g.origin[a] = s.lo[a] - math.Floor(s.lo[a]/g.cell+1e-9)*g.cell
	}
	return g
}

// steps returns the grid whose cells are the greatest common measure of the distances between coordinates of a part, and false if there is
// none. Parts whose own grids do not fit each other keep the offset from the common one that is the smallest.
func (s *extent) steps() (grid, bool) {
	if !s.square {
		return grid{}, false
	}
	most := max(s.longest(), math.Abs(s.lo[0]), math.Abs(s.lo[1]), math.Abs(s.lo[2]), math.Abs(s.hi[0]), math.Abs(s.hi[1]), math.Abs(s.hi[2]))
	tiny := 1e-6 * most // what numbers of 32 bits leave open
	size, span := 0.0, 0.0
	for i := range s.places {
		for a := range s.places[i] {
			list := sorted(s.places[i][a])
			for k := 1; k < len(list); k++ {
				if d := list[k] - list[k-1]; d > tiny {
					size = measure(size, d, tiny)
				}
			}
			if len(list) > 0 {
				span = max(span, list[len(list)-1]-list[0])
			}
		}
	}
	if size <= 0 || s.longest()/size > maxSteps || size < 50*tiny {
		return grid{}, false
	}
	g := grid{cell: span / math.Round(span/size)}
	for a := range g.origin {
		g.origin[a] = s.lo[a] - math.Floor(s.lo[a]/g.cell+0.5+near)*g.cell
	}
	apart := make([][3]float64, len(s.places))
	for i := range s.places {
		fits := true
		for a := range s.places[i] {
			first, ok := lowest(s.places[i][a])
			if !ok {
				continue
			}
			for f := range s.places[i][a] {
				if k := (f - first) / g.cell; math.Abs(k-math.Round(k)) > 0.02 {
					return grid{}, false
				}
			}
			k := (first - g.origin[a]) / g.cell
			apart[i][a] = first - math.Round(k)*g.cell
			fits = fits && math.Abs(k-math.Round(k)) <= 0.02
		}
		if fits {
			apart[i] = g.origin
		} else {
			g.parts = apart
		}
	}
	return g, true
}

// lowest returns the lowest of some coordinates, and false if there are none.
func lowest(at map[float64]struct{}) (float64, bool) {
	first, ok := 0.0, false
	for f := range at {
		if !ok || f < first {
			first, ok = f, true
		}
	}
	return first, ok
}

func sorted(places map[float64]struct{}) []float64 {
	list := make([]float64, 0, len(places))
	for f := range places {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

// measure returns the greatest common measure of two lengths that are known up to tiny; the first may be 0.
func measure(a, b, tiny float64) float64 {
	for a > 4*tiny {
		r := math.Mod(b, a)
		if a-r < r {
			r = a - r
		}
		a, b = r, a
	}
	return b
}
