package render

import (
	"context"
	"image"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// gridOf arranges a subject for rays.
func gridOf(ctx context.Context, s *Subject) (*trace.Grid, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.grid != nil {
		return s.grid, nil
	}
	var layers []trace.Layer
	for i := range s.Layers {
		layers = append(layers, trace.Layer{ID: s.Layers[i].ID, Volume: s.Layers[i].Volume})
	}
	g, err := trace.New(ctx, s.Volume, layers)
	s.grid = g // nil after an error
	return g, err
}

// worldOf returns what checked options show of a subject.
func worldOf(g *trace.Grid, s *Subject, o *Options, c *Camera) *world.World {
	w := &world.World{Grid: g, Plain: world.PlainMaterial, Light: o.Lighting.light()}
	switch o.Style {
	case Natural:
		w.Materials = materials(s.Layers)
	case Flat:
		w.Light = flatLight()
	case Goxel:
		w.Light = newGoxelSun(s.Light, c).light()
	}
	if o.Ground != nil {
		w.Ground = &world.Ground{Z: float64(g.Bounds().Min.Z)}
		if o.Ground.Z != nil {
			w.Ground.Z = *o.Ground.Z
		}
		if o.Ground.Color != nil {
			color := linear(*o.Ground.Color)
			w.Ground.Color = &color
		}
	}
	return w
}

// flatLight shows every face in its own colour.
func flatLight() world.Light {
	one := world.RGB{1, 1, 1}
	return world.Light{Sun: Vec{Z: 1}, Zenith: one, Horizon: one, Nadir: one}
}

// materials returns the materials of layers, nil if all are plain.
func materials(layers []Layer) []world.Material {
	list := make([]world.Material, len(layers))
	plain := true
	for i := range layers {
		list[i] = materialOf(layers[i].Material)
		plain = plain && list[i] == world.PlainMaterial
	}
	if plain {
		return nil
	}
	return list
}

// materialOf returns how a material takes light. The one that every new project has stands for no choice, so it is plain.
func materialOf(m *scene.Material) world.Material {
	if m == nil {
		return world.PlainMaterial
	}
	d := &scene.DefaultMaterial
	if m.Color == d.Color && m.Metallic == d.Metallic && m.Roughness == d.Roughness && m.Emission == d.Emission {
		return world.PlainMaterial
	}
	share := func(f float32) float64 {
		if !(f > 0) {
			return 0
		}
		return min(float64(f), 1)
	}
	glow := func(f float32) float64 {
		if !(f > 0) {
			return 0
		}
		return min(float64(f), maxGlow)
	}
	return world.Material{
		Tint:     world.RGB{share(m.Color[0]), share(m.Color[1]), share(m.Color[2])},
		Alpha:    share(m.Color[3]),
		Metallic: share(m.Metallic), Roughness: share(m.Roughness),
		Emission: world.RGB{glow(m.Emission[0]), glow(m.Emission[1]), glow(m.Emission[2])},
	}
}

// maxGlow bounds the light that a material gives.
const maxGlow = 1000

// translucent reports whether light may come through something in a world.
func translucent(w *world.World) bool {
	for i := range w.Materials {
		if w.Materials[i].Alpha < 1 {
			return true
		}
	}
	return w.Grid.Translucent()
}

// newPainter returns what draws checked options.
func newPainter(ctx context.Context, w *world.World, subject *Subject, o *Options, c *Camera) (*painter, error) {
	occlusion := o.Lighting.Occlusion
	if o.Style == Flat {
		occlusion = 0
	}
	if o.Style == Goxel {
		occlusion = goxelOcclusion
	}
	s := newShader(w, o.shadows(), occlusion)
	if o.Style == Goxel {
		s.cutoff, s.goxel = true, newGoxelSun(subject.Light, c)
	}
	s.clear = !s.cutoff && s.shadows && translucent(w)
	if o.Grid != nil {
		s.lines = newLines(o, c)
	}
	l := NewView(c, o.Width, o.Height)
	n, every := sampling(l, w.Grid.Bounds(), o.Samples)
	p := &painter{
		shader: s, view: l, width: o.Width, height: o.Height, workers: workersOf(o),
		background: backdrop(o.Background, o.Height), places: pattern(n), spread: pattern(sunPoints), onFace: pattern(faceRays), every: every,
		image: image.NewNRGBA(image.Rect(0, 0, o.Width, o.Height)),
	}
	if _, _, scale := l.Project(centre(w.Grid.Bounds())); scale > 0 {
		p.small = scale < smallVoxel && scale >= tinyVoxel
	}
	if p.small && o.auto {
		p.places = pattern(fewSamples)
	}
	p.steps.tell = o.Progress
	p.blank = make([]color.NRGBA, o.Height)
	for y, b := range p.background {
		p.blank[y] = over(s.tables, light{}, b)
	}
	if o.Style == Goxel && o.Quality == Standard {
		p.places, p.encoded, p.every = goxelPlaces(), true, p.image.Rect
	}
	p.towards = towards(p.places)
	passes := 1
	if o.Quality == Standard {
		p.records = make([]pixel, o.Width*o.Height)
		passes = 2
	}
	if o.Buffers {
		passes++
	}
	if o.Outline != nil {
		passes++
	}
	p.steps.total.Store(int64(passes) * int64(o.Width) * int64(o.Height))
	if w.Ground != nil && o.Style == Natural {
		g, err := newGround(ctx, w, s, o)
		if err != nil {
			return nil, err
		}
		s.ground = g
	} else if w.Ground != nil {
		s.ground = flatGround(w)
	}
	s.shades = newShades(s)
	return p, nil
}
