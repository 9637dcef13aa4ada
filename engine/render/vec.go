package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Vec is a point or a direction in the world, in voxels.
type Vec struct{ X, Y, Z float64 }

func (a Vec) add(b Vec) Vec       { return Vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }
func (a Vec) sub(b Vec) Vec       { return Vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }
func (a Vec) scale(f float64) Vec { return Vec{a.X * f, a.Y * f, a.Z * f} }
func (a Vec) dot(b Vec) float64   { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }
func (a Vec) length() float64     { return math.Sqrt(a.dot(a)) }
func (a Vec) unit() Vec           { return a.scale(1 / a.length()) }
func (a Vec) zero() bool          { return a == Vec{} }
func (a Vec) bounded() bool {
	return bounded(a.X, maxCoord) && bounded(a.Y, maxCoord) && bounded(a.Z, maxCoord)
}

func (a Vec) cross(b Vec) Vec {
	return Vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// bounded reports whether f is a number and |f| <= lim.
func bounded(f, lim float64) bool { return f >= -lim && f <= lim }

// corner returns the min corner of a cell as a point.
func corner(p storage.Pos) Vec { return Vec{float64(p.X), float64(p.Y), float64(p.Z)} }

// centre returns the middle of a box.
func centre(b storage.Box) Vec { return corner(b.Min).add(corner(b.Max)).scale(0.5) }

// sincos returns sine and cosine of an angle in degrees, exact at the multiples of 90.
func sincos(degrees float64) (sin, cos float64) {
	r := math.Mod(degrees, 360)
	if r < 0 {
		r += 360
	}
	switch r {
	case 0, 360:
		return 0, 1
	case 90:
		return 1, 0
	case 180:
		return 0, -1
	case 270:
		return -1, 0
	}
	return math.Sincos(r * math.Pi / 180)
}
