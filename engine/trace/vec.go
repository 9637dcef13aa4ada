package trace

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Vec is a point or a direction in the world, in voxels.
type Vec struct{ X, Y, Z float64 }

// Add returns a + b.
func (a Vec) Add(b Vec) Vec { return Vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }

// Sub returns a - b.
func (a Vec) Sub(b Vec) Vec { return Vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }

// Scale returns a times f.
func (a Vec) Scale(f float64) Vec { return Vec{a.X * f, a.Y * f, a.Z * f} }

// Dot returns the scalar product.
func (a Vec) Dot(b Vec) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

// Cross returns the vector product.
func (a Vec) Cross(b Vec) Vec {
	return Vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// Length returns the length.
func (a Vec) Length() float64 { return math.Sqrt(a.Dot(a)) }

// Unit returns the vector of length 1 in the same direction; a must not be zero.
func (a Vec) Unit() Vec { return a.Scale(1 / a.Length()) }

// Zero reports whether all coordinates are 0.
func (a Vec) Zero() bool { return a == Vec{} }

// Corner returns the min corner of a cell as a point.
func Corner(p storage.Pos) Vec { return Vec{float64(p.X), float64(p.Y), float64(p.Z)} }

// Face names a side of a cell: twice its axis (0 x, 1 y, 2 z), plus 1 for the side in the direction of the axis.
type Face uint8

// Faces is the number of faces of a cell.
const Faces = 6

const (
	axisX, axisY, axisZ = 0, 1, 2
)

// Axis returns the axis of the face's normal: 0 x, 1 y, 2 z.
func (f Face) Axis() int { return int(f >> 1) }

// Step returns the step to the cell beyond the face along its axis: 1 or -1.
func (f Face) Step() int32 { return int32(f&1)*2 - 1 }

// Normal returns the direction that the face looks to.
func (f Face) Normal() Vec {
	step := float64(f.Step())
	switch f.Axis() {
	case axisX:
		return Vec{step, 0, 0}
	case axisY:
		return Vec{0, step, 0}
	}
	return Vec{0, 0, step}
}

// Across returns the two axes along the face.
func (f Face) Across() (u, v int) {
	switch f.Axis() {
	case axisX:
		return axisY, axisZ
	case axisY:
		return axisX, axisZ
	}
	return axisX, axisY
}
