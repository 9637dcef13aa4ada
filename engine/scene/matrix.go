package scene

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Matrix is an affine map: the vectors X, Y, Z and T, each with a fourth component, in a row.
type Matrix [16]float32

// Identity is the map that changes nothing.
var Identity = Matrix{0: 1, 5: 1, 10: 1, 15: 1}

// BoxMatrix returns the matrix that maps the cube [-1,1]^3 to the box b, as Goxel stores boxes: the half-extents in X, Y, Z and
// the centre in T.
func BoxMatrix(b storage.Box) Matrix {
	half := func(lo, hi int32) float32 { return float32((float64(hi) - float64(lo)) / 2) }
	mid := func(lo, hi int32) float32 { return float32((float64(hi) + float64(lo)) / 2) }
	return Matrix{
		0: half(b.Min.X, b.Max.X), 5: half(b.Min.Y, b.Max.Y), 10: half(b.Min.Z, b.Max.Z),
		12: mid(b.Min.X, b.Max.X), 13: mid(b.Min.Y, b.Max.Y), 14: mid(b.Min.Z, b.Max.Z), 15: 1,
	}
}

// Null reports whether the matrix stands for "no box".
func (m *Matrix) Null() bool { return m[15] == 0 }

// Finite reports whether no element is NaN or infinite.
func (m *Matrix) Finite() bool {
	for _, f := range m {
		if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
			return false
		}
	}
	return true
}

// Box returns the smallest box of cells around the image of the cube [-1,1]^3, rounded to integers and clamped to valid
// coordinates, and false if the matrix is null or not finite.
func (m *Matrix) Box() (storage.Box, bool) {
	if m.Null() || !m.Finite() {
		return storage.Box{}, false
	}
	var lo, hi [3]int32
	for i := range 3 {
		half := math.Abs(float64(m[i])) + math.Abs(float64(m[4+i])) + math.Abs(float64(m[8+i]))
		lo[i] = clampCoord(math.Round(float64(m[12+i]) - half))
		hi[i] = clampCoord(math.Round(float64(m[12+i]) + half))
	}
	return storage.Box{Min: storage.Pos{X: lo[0], Y: lo[1], Z: lo[2]}, Max: storage.Pos{X: hi[0], Y: hi[1], Z: hi[2]}}, true
}

func clampCoord(f float64) int32 {
	return int32(min(max(f, storage.MinCoord), storage.MaxCoord))
}

// Apply maps a point.
func (m *Matrix) Apply(x, y, z float64) (float64, float64, float64) {
	at := func(i int) float64 {
		return float64(m[i])*x + float64(m[4+i])*y + float64(m[8+i])*z + float64(m[12+i])
	}
	return at(0), at(1), at(2)
}
