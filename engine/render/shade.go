package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// light is what comes from a direction: linear intensities times coverage, and coverage from 0 to 1. As a factor it has no coverage.
type light struct{ r, g, b, a float64 }

func lightOf(c world.RGB) light { return light{r: c[0], g: c[1], b: c[2]} }

func (l light) times(o light) light   { return light{l.r * o.r, l.g * o.g, l.b * o.b, l.a} }
func (l light) scale(f float64) light { return light{l.r * f, l.g * f, l.b * f, l.a * f} }
func (l light) plus(o light) light    { return light{l.r + o.r, l.g + o.g, l.b + o.b, l.a + o.a} }
func (l light) mean() float64         { return (l.r + l.g + l.b) / 3 }

// add adds a part of what something shows that hides what is behind by that part.
func (l *light) add(part float64, o light) {
	l.r += part * o.r
	l.g += part * o.g
	l.b += part * o.b
	l.a += part
}

// white is a factor that changes nothing.
var white = light{r: 1, g: 1, b: 1}

// shader turns hits into light. It is read-only once made.
//
// In every quality the intensity of a face of a cell is
//
//	linear(colour of the cell) * material.Tint * face + material.Emission
//
// for each channel, where face is what the sun and the sky give a white face that looks to that side. In draft quality the face has the same
// light everywhere: Sun.Color * max(0, normal . sun) + Irradiance(normal). What is translucent, with alpha = colour's alpha / 255 *
// material.Alpha, is laid over what is behind it from front to back in linear light. It counts where the ray enters its colour: a cell with
// alpha below 1 is passed over if the cell that the ray comes from, beyond the face that it enters through, has the same colour. Light
// that has less than 1/512 of its way left is cut off.
type shader struct {
	grid    *trace.Grid
	world   *world.World
	tables  *gamma.Tables
	linear  [256]float64
	sun     [trace.Faces]light // on a white face where nothing hides it
	sky     [trace.Faces]light
	open    [trace.Faces]light // both
	towards [trace.Faces]bool  // whether the sun shines on a face
	suns    [sunPoints]Vec     // directions to points of the sun

	shadows   bool
	occlusion float64
	alike     bool      // every cell has the plain material
	plain     bool      // ... and that lets no light through where the cell does not, has no glow, no gloss and no tint
	clear     bool      // something may be translucent
	goxel     *goxelSun // light as in Goxel, nil for the house's own
	cutoff    bool      // cells with alpha from solidAlpha on are opaque and others are not there
	ground    *ground
	lines     *lines
	shades    *shades // nil for none
}

// solidAlpha is the alpha from which on Goxel draws a cell, as if it were opaque.
const solidAlpha = 127

// newShader returns the shader of a world in the light of its own.
func newShader(w *world.World, shadows bool, occlusion float64) *shader {
	s := &shader{grid: w.Grid, world: w, occlusion: occlusion, alike: len(w.Materials) == 0, tables: gamma.Get()}
	s.plain = s.alike && w.Plain == world.PlainMaterial
	for c := range s.linear {
		s.linear[c] = gamma.Linear(float64(c) / 255)
	}
	for f := range trace.Face(trace.Faces) {
		s.sun[f], s.sky[f] = lightOf(w.Light.Direct(f.Normal())), lightOf(w.Light.Irradiance(f.Normal()))
		s.open[f] = s.sun[f].plus(s.sky[f])
		s.towards[f] = s.sun[f].mean() > 0
	}
	s.suns = sunDirections(&w.Light)
	s.shadows = shadows && w.Light.SunColor != world.RGB{}
	return s
}

// material returns the material of a cell.
func (s *shader) material(h *trace.Hit) *world.Material {
	if s.alike {
		return &s.world.Plain
	}
	return s.world.Material(s.grid.Layer(h))
}

// base returns the colour of a cell in light.
func (s *shader) base(c storage.Color, m *world.Material) light {
	return light{r: s.linear[c.R()] * m.Tint[0], g: s.linear[c.G()] * m.Tint[1], b: s.linear[c.B()] * m.Tint[2]}
}

// alpha returns how much of what is behind a cell it hides, 0 if it counts for nothing here: because it lies within its colour, or is below
// the cutoff.
func (s *shader) alpha(h *trace.Hit, c storage.Color, m *world.Material) float64 {
	switch {
	case s.cutoff && c.A() < solidAlpha:
		return 0
	case s.cutoff || c.A() == 255 && m.Alpha >= 1:
		return 1
	case s.before(h) == c:
		return 0
	}
	return float64(c.A()) / 255 * m.Alpha
}

// before returns the colour of the cell that a ray leaves to enter the hit.
func (s *shader) before(h *trace.Hit) storage.Color {
	var d [3]int32
	d[h.Face.Axis()] = h.Face.Step()
	return s.grid.Beside(h, d[0], d[1], d[2])
}

// enough is how little light is left on its way that it is cut off.
const enough = 1. / 512

// eye collects the light along rays. It belongs to one goroutine.
type eye struct {
	*shader
	p           *painter
	ray, sunny  *trace.Ray
	mirror      *trace.Ray
	origin, dir Vec
	seen, flat  light   // flat is as seen, but without shadows, creases and gloss
	left        float64 // how much of what lies further on still comes through
	record      record

	mode   mode
	x, y   int  // the pixel
	index  int  // of a sample in the pixel
	narrow bool // whether other surfaces are near the middle of the pixel
	sums   sums
	asked  int32 // the surface whose verdict around this pixel is kept, 0 for none
	answer verdict
	extra  int64 // rays beside the one for each pixel
	faces  faceCache
}

// mode is how much care a ray takes.
type mode uint8

const (
	bare    mode = iota // no shadows, no creases, no gloss
	first               // one ray to the sun
	careful             // many rays to the sun, for a pixel that shows one surface
	sampled             // few rays to the sun, for one of several samples
)

// record is what standard quality remembers of the ray through the middle of a pixel.
type record struct {
	near    float64 // where it meets something first, +Inf if nowhere
	key     int32   // which surface that is
	verdict verdict
}

// look returns the light that comes along a ray. It begins at a distance from the origin, before which nothing is.
func (e *eye) look(origin, dir Vec, start float64) light {
	e.seen, e.flat, e.left = light{}, light{}, 1
	e.origin, e.dir = origin, dir
	e.record = record{near: math.Inf(1)}
	land := math.Inf(1)
	if e.ground != nil {
		land = e.ground.meet(origin, dir)
	}
	if start > 0 {
		origin = origin.Add(dir.Scale(start))
	} else {
		start = 0
	}
	e.ray.Aim(origin, dir)
	for e.ray.Next() {
		h := &e.ray.Hit
		if h.At+start >= land {
			break
		}
		if e.visit(h, h.At+start) {
			return e.seen
		}
	}
	if land < math.Inf(1) {
		e.land(land)
	}
	return e.seen
}

// visit adds the light of a cell at a distance and reports whether nothing behind it can be seen.
func (e *eye) visit(h *trace.Hit, at float64) bool {
	c := h.Color()
	m, alpha := &e.world.Plain, 1.
	if c.A() != 255 || !e.plain {
		m = e.material(h)
		if alpha = e.alpha(h, c, m); alpha == 0 {
			return false
		}
	}
	cell := h.Pos()
	base := e.base(c, m)
	part := e.left * alpha
	if e.goxel != nil {
		return e.visitGoxel(h, cell, at, base)
	}
	open := base.times(e.open[h.Face])
	if !e.plain {
		open = open.plus(lightOf(m.Emission))
	}
	if e.record.key == 0 {
		e.record.near, e.record.key = at, surface(cell, h.Face)
	}
	e.flat.add(part, open)
	if e.lines != nil {
		base = e.ruled(h, at, base)
		open = base.times(e.open[h.Face]).plus(lightOf(m.Emission))
	}
	if e.mode == bare || e.mode == first && e.p.small {
		e.seen.add(part, open) // what a tile finds out about its faces would be forgotten before it is refined
	} else {
		e.seen.add(part, e.shade(h, cell, m, base, at))
	}
	e.left -= part
	return e.left < enough
}

// surfaceAt returns the light of an opaque cell that was met at a distance.
func (e *eye) surfaceAt(h *trace.Hit, at float64) light {
	m := e.material(h)
	base := e.base(h.Color(), m)
	if e.lines != nil {
		base = e.ruled(h, at, base)
	}
	return e.shade(h, h.Pos(), m, base, at)
}

// visitGoxel adds the light of a cell as Goxel draws it, which hides what is behind.
func (e *eye) visitGoxel(h *trace.Hit, cell storage.Pos, at float64, base light) bool {
	e.record.near, e.record.key = at, surface(cell, h.Face)
	if e.lines != nil {
		base = e.ruled(h, at, base)
	}
	open := e.goxel.face(base, h.Face.Normal(), e.dir.Unit())
	e.flat.add(1, opaque(open))
	e.seen.add(1, opaque(open.scale(e.goxelShade(h, cell, e.origin.Add(e.dir.Scale(at))))))
	e.left = 0
	return true
}

// shade returns the light of a face with its shadows, creases and gloss.
func (e *eye) shade(h *trace.Hit, cell storage.Pos, m *world.Material, base light, at float64) light {
	p := e.origin.Add(e.dir.Scale(at))
	face := e.sky[h.Face]
	if e.towards[h.Face] {
		if e.shadows {
			face = face.plus(e.sun[h.Face].times(e.sunlight(p, h, cell)))
		} else {
			face = e.open[h.Face]
		}
	}
	if e.occlusion > 0 {
		face = face.scale(1 - e.occlusion*e.creased(h, cell, p))
	}
	if e.plain {
		return base.times(face)
	}
	return e.glossy(h, m, base, face, p).plus(lightOf(m.Emission))
}

// surface returns a number for the plane and the side of a face, 0 for none. Planes that are apart by a number of voxels have numbers that
// are apart by 8 times that.
func surface(cell storage.Pos, f trace.Face) int32 {
	plane := cell.Z
	switch f.Axis() {
	case 0:
		plane = cell.X
	case 1:
		plane = cell.Y
	}
	return plane<<3 | int32(f) + 1
}
