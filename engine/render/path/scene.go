package path

import (
	"context"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// scene is a world prepared for paths. It is read-only once made.
type scene struct {
	*world.World
	camera  Camera
	sun     sun
	linear  [256]float64 // intensities of channels
	lamps   *lampTree
	bright  float64 // the most that the sun or the sky gives to a white face, at least 1
	open    float64 // mean intensity of a white face that looks up, without voxels
	layered bool    // whether the layer of a cell matters
	dim     bool    // whether opaque colours may be of a translucent material
}

// newScene prepares a world. The error is that of the context.
func newScene(ctx context.Context, w *world.World, c Camera) (*scene, error) {
	s := &scene{World: w, camera: c, sun: newSun(&w.Light), layered: len(w.Materials) > 0, dim: w.Plain.Alpha < 1}
	l := &w.Light
	sky := max(fromWorld(l.Zenith).max(), fromWorld(l.Horizon).max(), fromWorld(l.Nadir).max())
	s.bright = max(1, fromWorld(l.SunColor).max(), sky*(1+l.Side.Length()))
	for i := range s.linear {
		s.linear[i] = gamma.Linear(float64(i) / 255)
	}
	for i := range w.Materials {
		s.dim = s.dim || w.Materials[i].Alpha < 1
	}
	if w.Ground != nil && w.Ground.Color == nil {
		n := up.Normal()
		s.open = fromWorld(w.Light.Irradiance(n).Add(w.Light.Direct(n))).mean()
	}
	lamps, err := findLamps(ctx, s)
	s.lamps = newLampTree(lamps)
	return s, err
}

// color returns the linear channels of a colour.
func (s *scene) color(c storage.Color) rgb {
	return rgb{s.linear[c.R()], s.linear[c.G()], s.linear[c.B()]}
}

// material returns that of a hit.
func (s *scene) material(h *trace.Hit) *world.Material {
	if !s.layered {
		return &s.Plain
	}
	return s.Material(s.Grid.Layer(h))
}

// before returns the colour of the cell that a ray leaves to enter the hit.
func (s *scene) before(h *trace.Hit) storage.Color {
	var d [3]int32
	d[h.Face.Axis()] = h.Face.Step()
	return s.Grid.Beside(h, d[0], d[1], d[2])
}

// plane returns where on a ray the ground lies, +Inf if it does not meet it from above.
func (s *scene) plane(origin, dir trace.Vec) float64 {
	if s.Ground == nil || dir.Z >= 0 || origin.Z <= s.Ground.Z {
		return math.Inf(1)
	}
	return (s.Ground.Z - origin.Z) / dir.Z
}

// floor is plane for a ground that stops light.
func (s *scene) floor(origin, dir trace.Vec) float64 {
	if s.Ground == nil || s.Ground.Color == nil {
		return math.Inf(1)
	}
	return s.plane(origin, dir)
}

// coverage returns how much of the light that meets a cell does not go through.
func coverage(c storage.Color, m *world.Material) float64 {
	return min(float64(c.A())/255*m.Alpha, 1)
}

// stain returns what a cell of a colour and coverage leaves of the light that goes through it. In all that goes through there is
// [world.Through], which is stain times 1-share*share.
func stain(base rgb, share float64) rgb {
	return rgb{1 + share*base.r, 1 + share*base.g, 1 + share*base.b}.scale(1 / (1 + share))
}
