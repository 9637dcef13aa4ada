package vengi

import (
	"math"
)

// vec is a point or a direction in the file's axes.
type vec [3]float64

// matrix is an affine map: rows of three factors and a summand.
type matrix [3][4]float64

var identity = matrix{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}

// then returns the map of m first and a after it.
func (a *matrix) then(m *matrix) (r matrix) {
	for i := range r {
		for k := range r[i] {
			for j := range 3 {
				r[i][k] += a[i][j] * m[j][k]
			}
		}
		r[i][3] += a[i][3]
	}
	return r
}

// apply maps a point.
func (a *matrix) apply(p vec) (r vec) {
	for i, row := range a {
		r[i] = row[0]*p[0] + row[1]*p[1] + row[2]*p[2] + row[3]
	}
	return r
}

// finite reports whether no element is NaN or too large to be of use.
func (a *matrix) finite() bool {
	for _, row := range a {
		for _, f := range row {
			if !(math.Abs(f) < 1<<40) {
				return false
			}
		}
	}
	return true
}

// inverse returns the map back, and false if there is none.
func (a *matrix) inverse() (r matrix, ok bool) {
	minor := func(i, k int) float64 {
		i1, i2, k1, k2 := (i+1)%3, (i+2)%3, (k+1)%3, (k+2)%3
		return a[i1][k1]*a[i2][k2] - a[i1][k2]*a[i2][k1]
	}
	det := a[0][0]*minor(0, 0) + a[0][1]*minor(0, 1) + a[0][2]*minor(0, 2)
	if math.Abs(det) < 1e-6 {
		return r, false
	}
	for i := range r {
		for k := range 3 {
			r[i][k] = minor(k, i) / det
		}
		for k := range 3 {
			r[i][3] -= r[i][k] * a[k][3]
		}
	}
	return r, true
}

// turn is a map that sends cells to cells: axis i of the result is sign[i]*v[from[i]] + offset[i].
type turn struct {
	from   [3]int
	sign   [3]int64
	offset [3]int64
}

// turn returns the map of cells, and false if the matrix is more than a move with turns by right angles and mirrors.
func (a *matrix) turn() (t turn, ok bool) {
	const tolerance = 1e-3
	used := [3]bool{}
	for i, row := range a {
		found := false
		for k := range 3 {
			switch one := math.Abs(row[k]); {
			case math.Abs(one-1) < tolerance && !found && !used[k]:
				found, used[k] = true, true
				t.from[i], t.sign[i] = k, int64(math.Copysign(1, row[k]))
			case one > tolerance:
				return t, false
			}
		}
		if !found {
			return t, false
		}
		t.offset[i] = int64(math.Floor(row[3] + 0.5*float64(t.sign[i]) + 1e-3)) // of the centre; what lies on a border goes up
	}
	return t, true
}

// cell returns the cell that a cell goes to.
func (t *turn) cell(v [3]int32) (r [3]int64) {
	for i := range r {
		r[i] = t.sign[i]*int64(v[t.from[i]]) + t.offset[i]
	}
	return r
}
