package path

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

const (
	up      = trace.Face(5) // the face that looks up
	grazing = 1e-9          // least cosine between a face and the ray that meets it
	dark    = 1.0 / 4096    // share of light that is as good as none
)

// find goes on in a direction of length 1 to the next surface that scatters the path, and reports whether there is one. It adds the light of
// the lamps on the way.
func (k *walker) find(origin, dir trace.Vec) bool {
	floor := k.floor(origin, dir)
	for k.ray.Aim(origin, dir); k.ray.Next(); {
		h := &k.ray.Hit
		if h.At > floor {
			break
		}
		if k.meet(h, dir) {
			return true
		}
	}
	if math.IsInf(floor, 1) {
		return false
	}
	p := origin.Add(dir.Scale(floor))
	k.inside = medium{}
	k.surface = surface{
		at: trace.Vec{X: p.X, Y: p.Y, Z: k.Ground.Z + lift}, face: up, out: local(up, dir.Scale(-1)), diffuse: fromWorld(*k.Ground.Color),
	}
	return true
}

// meet handles a cell on the way and reports whether it scatters the path. A translucent cell counts where the ray enters its colour, so
// the inside of a block of glass shows no walls.
func (k *walker) meet(h *trace.Hit, dir trace.Vec) bool {
	c, m := h.Color(), k.material(h)
	share := coverage(c, m)
	if share <= 0 {
		return false
	}
	if share < 1 || k.inside.color != 0 {
		b := k.before(h)
		if share < 1 && b == c {
			return false
		}
		if b != k.inside.color {
			k.inside = medium{}
		}
	}
	base := k.color(c).mul(fromWorld(m.Tint))
	s := surface{face: h.Face, out: local(h.Face, dir.Scale(-1))}
	s.out.Z = max(s.out.Z, grazing)
	k.glow(h, m, share, s.out.Z)
	switch {
	case share >= 1:
		s.glaze(base, m)
	case !k.stop(&s, base, share, m):
		k.through = k.through.mul(stain(base, share))
		k.clear /= 1 + share
		k.inside = medium{color: c, left: stain(base, share).scale(1 - share*share)}
		return false
	}
	s.at = k.ray.Point(h.At).Add(h.Face.Normal().Scale(lift))
	k.surface = s
	return true
}

// stop completes a surface of glass if it scatters the path: by reflection, or to all sides. Otherwise the path goes on.
//
// Of the light that meets glass and is not reflected, its coverage takes on its colour; of this, the same share again is scattered, and the
// rest goes on straight, with the light that is not covered.
func (k *walker) stop(s *surface, base rgb, share float64, m *world.Material) bool {
	u, _ := k.sampler.pair(dimGlass + k.glass)
	k.glass++
	f := plastic + (1-plastic)*pow5(1-s.out.Z)
	switch {
	case u < f:
		s.polish(m)
	case u < f+(1-f)*share*share:
		s.diffuse = base
	default:
		return false
	}
	return true
}

// glow adds the light of its own that a cell sends to the path.
func (k *walker) glow(h *trace.Hit, m *world.Material, share, cos float64) {
	light := fromWorld(m.Emission)
	if light.black() {
		return
	}
	light = light.scale(share)
	if k.depth == 0 {
		k.add(rgb{min(light.r, brightest), min(light.g, brightest), min(light.b, brightest)})
		return
	}
	k.add(light.scale(k.chance(h, cos)))
}

// passage returns how much of the light from a direction comes to a point, from as far as given. The point lies in the glass that the path is in.
func (k *walker) passage(origin, dir trace.Vec, far float64) rgb {
	left := k.veil()
	if k.floor(origin, dir) < far {
		return rgb{}
	}
	for k.shadow.Aim(origin, dir); k.shadow.Next(); {
		h := &k.shadow.Hit
		if h.At >= far {
			break
		}
		if !k.dim && h.Opaque() {
			return rgb{}
		}
		c, m := h.Color(), k.material(h)
		share := coverage(c, m)
		if share >= 1 {
			return rgb{}
		}
		if share <= 0 || k.before(h) == c {
			continue
		}
		f := (1 - plastic) * (1 - pow5(1-math.Abs(local(h.Face, dir).Z)))
		if left = left.mul(stain(k.color(c).mul(fromWorld(m.Tint)), share)).scale((1 - share*share) * f); left.max() < dark {
			return rgb{}
		}
	}
	return left
}
