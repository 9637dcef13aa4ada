package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Vec is a point or a direction in the world, in voxels.
type Vec = trace.Vec

// boundedVec reports whether the coordinates are numbers that a camera may have.
func boundedVec(a Vec) bool {
	return bounded(a.X, maxCoord) && bounded(a.Y, maxCoord) && bounded(a.Z, maxCoord)
}

// bounded reports whether f is a number and |f| <= lim.
func bounded(f, lim float64) bool { return f >= -lim && f <= lim }

// centre returns the middle of a box.
func centre(b storage.Box) Vec { return trace.Corner(b.Min).Add(trace.Corner(b.Max)).Scale(0.5) }

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
