package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// The shiny part of a surface is made of facets whose slopes are distributed as in Walter et al., "Microfacet Models for Refraction through
// Rough Surfaces", 2007 (GGX), with the shadowing that depends on both directions of Heitz, "Understanding the Masking-Shadowing Function in
// Microfacet-Based BRDFs", 2014. Directions are in the frame of the face and point away from it; a is the width of the distribution.

// smooth is the width below which a surface is a perfect mirror.
const smooth = 1e-3

// fresnel returns the share of light that is reflected at an angle, of which f0 is at right angles to the surface (Schlick, "An Inexpensive
// BRDF Model for Physically-based Rendering", 1994).
func fresnel(f0 rgb, cos float64) rgb {
	return f0.towards(white(), pow5(1-cos))
}

func pow5(x float64) float64 {
	x = max(x, 0)
	return x * x * x * x * x
}

// facets returns the density of facets that look in a direction with the given z.
func facets(a, z float64) float64 {
	d := z*z*(a*a-1) + 1
	return a * a / (math.Pi * d * d)
}

// slope is what the shadowing terms have in common.
func slope(a, z float64) float64 { return math.Sqrt(a*a + (1-a*a)*z*z) }

// seen returns the share of facets that are not hidden from a direction with the given z.
func seen(a, z float64) float64 { return 2 * z / (z + slope(a, z)) }

// seenBoth returns the share of facets that are hidden from neither direction.
func seenBoth(a, z1, z2 float64) float64 {
	return 2 * z1 * z2 / max(z1*slope(a, z2)+z2*slope(a, z1), 1e-12)
}

// gloss returns how much of the light from a direction is reflected to another, times the cosine of the former and without the colour that
// fresnel adds; the cosine at the facet, which fresnel asks for; and the density with which facet leads from out to in.
func gloss(a float64, out, in trace.Vec) (value, cos, density float64) {
	h := out.Add(in)
	length := h.Length()
	if length < 1e-9 {
		return 0, 0, 0
	}
	h = h.Scale(1 / length)
	d := facets(a, h.Z) / (4 * out.Z)
	return d * seenBoth(a, out.Z, in.Z), out.Dot(h), d * seen(a, out.Z)
}

// facet returns the normal of a facet that is seen from a direction (Heitz, "Sampling the GGX Distribution of Visible Normals", 2018), for
// a point of the unit disc.
func facet(a float64, out trace.Vec, x, y float64) trace.Vec {
	w := trace.Vec{X: a * out.X, Y: a * out.Y, Z: out.Z}.Unit()
	t := trace.Vec{X: 1, Y: 0, Z: 0}
	if l := w.X*w.X + w.Y*w.Y; l > 1e-18 {
		l = 1 / math.Sqrt(l)
		t = trace.Vec{X: -w.Y * l, Y: w.X * l, Z: 0}
	}
	b := w.Cross(t)
	s := (1 + w.Z) / 2
	y = (1-s)*math.Sqrt(max(1-x*x, 0)) + s*y
	n := t.Scale(x).Add(b.Scale(y)).Add(w.Scale(math.Sqrt(max(1-x*x-y*y, 0))))
	return trace.Vec{X: a * n.X, Y: a * n.Y, Z: max(n.Z, 1e-9)}.Unit()
}

// mirror returns the direction that is reflected from a direction by a facet.
func mirror(out, normal trace.Vec) trace.Vec { return normal.Scale(2 * out.Dot(normal)).Sub(out) }
