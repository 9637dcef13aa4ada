package world

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// Light is the sun and the sky.
type Light struct {
	Sun       trace.Vec // points towards the sun, of length 1
	SunColor  RGB       // intensity of a white diffuse face that is turned straight to it
	SunRadius float64   // half of the angle that the sun takes up, in radians: what makes shadows soft

	Zenith, Horizon, Nadir RGB       // radiance of the sky from straight above, from the side, and of what is below, straight down
	Side                   trace.Vec // level, shorter than 1; the sky is brighter there by its length as a share, and darker opposite, so that every side has a brightness of its own
}

// Sky returns the radiance that comes from a direction of length 1, without the sun. It is linear in the direction's height above and below
// the horizon.
func (l *Light) Sky(d trace.Vec) RGB {
	end, share := l.Zenith, d.Z
	if d.Z < 0 {
		end, share = l.Nadir, -d.Z
	}
	side := 1 + l.Side.Dot(d)
	var c RGB
	for i := range c {
		c[i] = max((l.Horizon[i]+(end[i]-l.Horizon[i])*share)*side, 0)
	}
	return c
}

// Irradiance returns the mean of Sky over the half of all directions that a face with the normal n sees, weighted by the cosine to n: the
// intensity of a white diffuse face in the open without the sun. n has length 1. For the faces of voxels it is exact.
func (l *Light) Irradiance(n trace.Vec) RGB {
	switch {
	case n.X == 0 && n.Y == 0 && n.Z > 0:
		return l.Horizon.Scale(1. / 3).Add(l.Zenith.Scale(2. / 3))
	case n.X == 0 && n.Y == 0:
		return l.Horizon.Scale(1. / 3).Add(l.Nadir.Scale(2. / 3))
	case n.Z == 0:
		// The mean of the height |d.Z| is 4/(3 pi), that of d along n is 2/3, and that of both multiplied is 1/4.
		side, ends := l.Side.Dot(n), l.Zenith.Add(l.Nadir)
		level := 1 - 4/(3*math.Pi) + side*(2./3-1./4)
		return l.Horizon.Scale(level).Add(ends.Scale(2/(3*math.Pi) + side/8))
	}
	return l.integrate(n)
}

// rings is the number of rings of directions about a normal that integrate looks in; each has four times as many directions.
const rings = 32

// integrate returns the irradiance of any face as the mean of Sky over directions that are spread with a density as the cosine.
func (l *Light) integrate(n trace.Vec) RGB {
	u := trace.Vec{X: 1}
	if math.Abs(n.X) > 0.5 {
		u = trace.Vec{Y: 1}
	}
	u = u.Sub(n.Scale(u.Dot(n))).Unit()
	v := n.Cross(u)
	var sum RGB
	for i := range rings {
		square := (float64(i) + 0.5) / rings // of the distance from the axis; equal steps hold equal shares of the cosine
		rise := n.Scale(math.Sqrt(1 - square))
		for k := range 4 * rings {
			sin, cos := math.Sincos((float64(k) + 0.5) * math.Pi / (2 * rings))
			out := u.Scale(cos).Add(v.Scale(sin)).Scale(math.Sqrt(square))
			sum = sum.Add(l.Sky(rise.Add(out)))
		}
	}
	return sum.Scale(1. / (4 * rings * rings))
}

// Direct returns the intensity that the sun gives a white diffuse face with the normal n in the open.
func (l *Light) Direct(n trace.Vec) RGB { return l.SunColor.Scale(max(l.Sun.Dot(n), 0)) }

// Through returns the share of light that comes through a translucent surface: the part that it does not cover, and some of the rest in its
// colour, so that coloured glass throws coloured light.
func Through(color RGB, alpha float64) RGB {
	open := 1 - alpha
	return RGB{open, open, open}.Add(color.Scale(alpha * open))
}
