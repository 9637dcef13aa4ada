package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// sun is the disc of the sun. What it shows towards the world is uniform.
type sun struct {
	dir, u, v trace.Vec // towards its middle, and across
	light     rgb       // irradiance of a face turned to it
	cos       float64   // of its radius
	size      float64   // solid angle
}

// newSun arranges the sun of a light, which gives a white diffuse face turned to it the intensity SunColor.
func newSun(l *world.Light) sun {
	if l.Sun.Zero() {
		return sun{dir: trace.Vec{X: 0, Y: 0, Z: 1}, cos: 1}
	}
	s := sun{dir: l.Sun.Unit(), cos: 1}
	if l.SunRadius > 0 {
		r := min(l.SunRadius, math.Pi/2)
		s.cos = math.Cos(r)
		half := math.Sin(r / 2)
		s.size = 4 * math.Pi * half * half
	}
	s.light = fromWorld(l.SunColor).scale(2 * math.Pi / (1 + s.cos)) // the mean cosine over the disc is (1+cos)/2
	across := trace.Vec{X: 0, Y: 0, Z: 1}
	if math.Abs(s.dir.Z) > 0.9 {
		across = trace.Vec{X: 1, Y: 0, Z: 0}
	}
	s.u = across.Cross(s.dir).Unit()
	s.v = s.dir.Cross(s.u)
	return s
}

// point returns a direction towards the disc, all of it with equal density.
func (s *sun) point(a, b float64) trace.Vec {
	if s.size == 0 {
		return s.dir
	}
	x, y := disc(a, b)
	z := 1 - (x*x+y*y)*(1-s.cos)
	scale := math.Sqrt((1 - s.cos) * (1 + z)) // of the disc, so that the direction has length 1
	return s.u.Scale(x * scale).Add(s.v.Scale(y * scale)).Add(s.dir.Scale(z))
}

// towards reports whether a direction points at the disc.
func (s *sun) towards(d trace.Vec) bool { return s.size > 0 && d.Dot(s.dir) >= s.cos }

// radiance returns what the disc shows; it must have a size.
func (s *sun) radiance() rgb { return s.light.scale(1 / s.size) }
