package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// Reflectance of what is not metal, seen straight on, and how rough it may be for its reflection to be drawn.
const (
	dielectric = 0.04
	dull       = 0.4
)

// glossy returns the light of a face with what it mirrors: one ray goes on as from a mirror, and what it meets is mixed with the light on the
// face by roughness. How much a surface mirrors follows Schlick, "An Inexpensive BRDF Model for Physically-Based Rendering" (1994).
func (e *eye) glossy(h *trace.Hit, m *world.Material, base, face light, at Vec) light {
	diffuse := base.times(face)
	if m.Metallic <= 0 && m.Roughness >= dull {
		return diffuse
	}
	n, d := h.Face.Normal(), e.dir.Unit()
	turned := d.Dot(n)
	out := d.Sub(n.Scale(2 * turned))
	grazing := math.Pow(1-min(-turned, 1), 5)
	smooth := 1 - m.Roughness
	mirrored := face
	if smooth > 0 {
		mirrored = mirrored.scale(1 - smooth*smooth).plus(e.reflected(at.Add(n.Scale(lift)), out).scale(smooth * smooth))
	}
	share := func(base, diffuse, mirrored float64) float64 {
		straight := dielectric*smooth*smooth*(1-m.Metallic) + base*m.Metallic
		mirrors := straight + (max(smooth*smooth, straight)-straight)*grazing
		return diffuse*(1-m.Metallic)*(1-mirrors) + mirrored*mirrors
	}
	return light{
		r: share(base.r, diffuse.r, mirrored.r), g: share(base.g, diffuse.g, mirrored.g), b: share(base.b, diffuse.b, mirrored.b),
	}
}

// reflected returns the light that comes from a direction, without shadows, creases and more reflections.
func (e *eye) reflected(from, dir Vec) light {
	e.mirror.Aim(from, dir)
	var sum light
	left := 1.
	for left > enough && e.mirror.Next() {
		h := &e.mirror.Hit
		c, m := h.Color(), e.material(h)
		if alpha := e.alpha(h, c, m); alpha > 0 {
			sum.add(left*alpha, e.base(c, m).times(e.open[h.Face]).plus(lightOf(m.Emission)))
			left -= left * alpha
		}
	}
	if left <= enough {
		return sum
	}
	behind := lightOf(e.world.Light.Sky(dir))
	if g := e.ground; g != nil && !g.catcher && g.meet(from, dir) < math.Inf(1) {
		behind = g.color.times(e.open[topFace])
	}
	sum.add(left, behind)
	return sum
}

// topFace is the side of a cell that looks up.
const topFace = trace.Face(5)
