package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// local returns a direction in the frame of a face: z along the normal.
func local(f trace.Face, d trace.Vec) trace.Vec {
	s := float64(f.Step())
	switch f.Axis() {
	case 0:
		return trace.Vec{X: d.Y, Y: d.Z, Z: d.X * s}
	case 1:
		return trace.Vec{X: d.Z, Y: d.X, Z: d.Y * s}
	}
	return trace.Vec{X: d.X, Y: d.Y, Z: d.Z * s}
}

// global is the inverse of local.
func global(f trace.Face, d trace.Vec) trace.Vec {
	s := float64(f.Step())
	switch f.Axis() {
	case 0:
		return trace.Vec{X: d.Z * s, Y: d.X, Z: d.Y}
	case 1:
		return trace.Vec{X: d.Y, Y: d.Z * s, Z: d.X}
	}
	return trace.Vec{X: d.X, Y: d.Y, Z: d.Z * s}
}

// disc maps a square to the unit disc, areas kept in proportion (Shirley and Chiu, "A Low Distortion Map Between Disk and Square", 1997).
func disc(u, v float64) (x, y float64) {
	a, b := 2*u-1, 2*v-1
	if a == 0 && b == 0 {
		return 0, 0
	}
	if math.Abs(a) > math.Abs(b) {
		sin, cos := turn(math.Pi / 4 * (b / a))
		return a * cos, a * sin
	}
	sin, cos := turn(math.Pi / 4 * (a / b))
	return b * sin, b * cos
}

// turn returns sine and cosine of an angle of up to pi/4 either way by their series, to 9 digits at least.
func turn(a float64) (sin, cos float64) {
	s := a * a
	sin = a * (1 - s*(1.0/6-s*(1.0/120-s*(1.0/5040-s*(1.0/362880)))))
	return sin, 1 - s*(1.0/2-s*(1.0/24-s*(1.0/720-s*(1.0/40320-s*(1.0/3628800)))))
}

// cosine returns a direction about z with a density of its cosine / pi.
func cosine(u, v float64) trace.Vec {
	x, y := disc(u, v)
	return trace.Vec{X: x, Y: y, Z: math.Sqrt(max(1-x*x-y*y, 1e-12))}
}
