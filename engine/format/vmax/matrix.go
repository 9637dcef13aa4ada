package vmax

import "math"

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
func (a *matrix) apply(p [3]float64) (r [3]float64) {
	for i, row := range a {
		r[i] = row[0]*p[0] + row[1]*p[1] + row[2]*p[2] + row[3]
	}
	return r
}

// placed returns the map that scales, then turns by an angle in radians around an axis, then moves.
func placed(position, rotation, scale []float64) matrix {
	m := rotated(rotation)
	for i := range m {
		for k := range 3 {
			m[i][k] *= at(scale, k, 1)
		}
		m[i][3] = at(position, i, 0)
	}
	return m
}

// rotated returns the rotation around the axis of the first three numbers by the fourth, counterclockwise for who looks against the axis.
// (O. Rodrigues, 1840)
func rotated(r []float64) matrix {
	axis := [3]float64{at(r, 0, 0), at(r, 1, 0), at(r, 2, 0)}
	length := math.Sqrt(axis[0]*axis[0] + axis[1]*axis[1] + axis[2]*axis[2])
	angle := at(r, 3, 0)
	if length == 0 || angle == 0 {
		return identity
	}
	x, y, z := axis[0]/length, axis[1]/length, axis[2]/length
	s, c := math.Sincos(angle)
	t := 1 - c
	return matrix{
		{t*x*x + c, t*x*y - s*z, t*x*z + s*y, 0},
		{t*x*y + s*z, t*y*y + c, t*y*z - s*x, 0},
		{t*x*z - s*y, t*y*z + s*x, t*z*z + c, 0},
	}
}

// at returns a number of a list, or another one if the list is too short.
func at(list []float64, i int, missing float64) float64 {
	if i < len(list) {
		return list[i]
	}
	return missing
}

// turn is a map of cells to cells: coordinate i of the result is Sign[i] times coordinate Axis[i], plus Offset[i].
type turn struct {
	axis, sign, offset [3]int32
}

// straight is how far a factor may be off.
const straight = 1e-3

// turn returns the map as one of cells, and false if it is none. Cells that would lie between others move by up to half a voxel: exact is
// false then. The offsets must fit, see [matrix.inRange].
func (a *matrix) turn() (t turn, exact, ok bool) {
	exact = true
	used := [3]bool{}
	for i, row := range a {
		found := -1
		for k := range 3 {
			switch f := math.Abs(row[k]); {
			case math.Abs(f-1) <= straight && found < 0 && !used[k]:
				found = k
			case f > straight:
				return t, false, false
			}
		}
		if found < 0 {
			return t, false, false
		}
		used[found] = true
		offset := math.Floor(row[3] + 0.5)
		exact = exact && math.Abs(row[3]-offset) <= 0.01
		t.axis[i], t.sign[i], t.offset[i] = int32(found), 1, int32(offset)
		if row[found] < 0 {
			t.sign[i] = -1
			t.offset[i]-- // the cell -1 begins where the cell 0 ends when it is mirrored
		}
	}
	return t, exact, true
}

// inRange reports whether all numbers are finite and the summands small enough for cells.
func (a *matrix) inRange() bool {
	for _, row := range a {
		for _, f := range row {
			if !(math.Abs(f) < 1<<29) {
				return false
			}
		}
	}
	return true
}
