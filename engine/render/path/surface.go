package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	// lift is how far above its face a ray begins, in voxels.
	lift = 1.0 / (1 << 10)
	// plastic is the share of light that whatever is no metal reflects at right angles.
	plastic = 0.04
)

// surface is where a path is scattered.
type surface struct {
	at      trace.Vec // lifted above the face
	face    trace.Face
	out     trace.Vec // where the path comes from, in the frame of the face
	diffuse rgb       // share of light that is reflected to all sides, what is reflected by gloss already taken off
	f0      rgb       // share that is reflected at right angles by gloss; black for none
	regain  rgb       // what gloss is multiplied with
	width   float64   // of the gloss
	shine   float64   // probability with which a path follows the gloss
}

// medium is the glass that a ray is in.
type medium struct {
	color storage.Color // 0 in the open
	left  rgb           // share of light that gets in
}

// glaze completes a surface of a material. Gloss lies over what is reflected to all sides, which gets the light that gloss leaves. What the
// facets of metal lose by hiding light from each other is added again (as Turquin does, "Practical Multiple Scattering Compensation for
// Microfacet Models", 2019), so that rough metal is no darker than bright metal.
func (s *surface) glaze(base rgb, m *world.Material) {
	s.diffuse, s.f0, s.shine = base, rgb{}, 0
	if m.Roughness >= 1 && m.Metallic <= 0 {
		return
	}
	dull := 0.0
	if m.Roughness < 1 {
		dull = plastic
	}
	colored, added := albedoTable().at(m.Roughness, s.out.Z)
	s.f0 = grey(dull).towards(base, m.Metallic)
	s.regain = s.f0.scale(max(1/(colored+added)-1, 0)).add(white())
	gloss := s.f0.scale(colored).add(grey(added)).mul(s.regain)
	s.diffuse = base.scale((1 - m.Metallic) * (1 - min(dull*colored+added, 1)))
	s.width = m.Roughness * m.Roughness
	if total := gloss.max() + s.diffuse.max(); total > 0 {
		s.shine = gloss.max() / total
	}
}

// polish makes a surface a mirror for all light, as rough as the material unless that is chalk.
func (s *surface) polish(m *world.Material) {
	s.diffuse, s.f0, s.regain, s.shine, s.width = rgb{}, white(), white(), 1, 0
	if m.Roughness < 1 {
		s.width = m.Roughness * m.Roughness
	}
}

// scatter chooses where a path goes on: a direction in the frame of the face, what is left of its light, and the density of the choice, 0 for a
// perfect mirror. least is the least width that gloss counts with. It is not ok if the path ends.
func (s *surface) scatter(choice, u, v, least float64) (in trace.Vec, left rgb, density float64, ok bool) {
	if choice >= s.shine {
		in = cosine(u, v)
		p := 1 - s.shine
		return in, s.diffuse.scale(1 / p), p * in.Z / math.Pi, !s.diffuse.black()
	}
	a := max(s.width, least)
	if a < smooth {
		in = trace.Vec{X: -s.out.X, Y: -s.out.Y, Z: s.out.Z}
		return in, fresnel(s.f0, s.out.Z).mul(s.regain).scale(1 / s.shine), 0, true
	}
	x, y := disc(u, v)
	n := facet(a, s.out, x, y)
	if in = mirror(s.out, n); in.Z <= 0 {
		return in, left, 0, false
	}
	left = fresnel(s.f0, s.out.Dot(n)).mul(s.regain).scale(seenBoth(a, s.out.Z, in.Z) / (seen(a, s.out.Z) * s.shine))
	density = facets(a, n.Z) / (4 * s.out.Z) * seen(a, s.out.Z) * s.shine
	return in, left, density, true
}

// reflect returns how much of the light from a direction in the frame of the face goes back along the path, times its cosine: by the face as
// it is to all sides, and by gloss; and the densities with which scatter chooses that direction for either reason.
func (s *surface) reflect(in trace.Vec, least float64) (dull, gleam rgb, dullDensity, gleamDensity float64) {
	dull = s.diffuse.scale(in.Z / math.Pi)
	dullDensity = (1 - s.shine) * in.Z / math.Pi
	a := max(s.width, least)
	if s.shine == 0 || a < smooth {
		return dull, gleam, dullDensity, 0
	}
	value, cos, density := gloss(a, s.out, in)
	return dull, fresnel(s.f0, cos).mul(s.regain).scale(value), dullDensity, density * s.shine
}
