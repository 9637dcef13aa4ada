package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// light is what comes from a direction: linear intensities times coverage, and coverage, each 0 to full.
type light struct{ r, g, b, a uint32 }

const (
	full = gamma.Full
)

// channelTable holds the linear intensity that a channel of a colour has where the light on it is known.
type channelTable [256]uint16

// faceTables are the tables of one face: in the open and in a crease.
type faceTables struct{ open, crease channelTable }

// shader turns hits into light. It is read-only once made.
type shader struct {
	sunny, shady [trace.Faces]faceTables
	sun          Vec
	towards      [trace.Faces]bool // whether the sun shines on a face
	occlusion    bool
	shadows      bool
}

// sky is how much of the light from everywhere reaches a face: -X, +X, -Y, +Y, -Z, +Z.
var sky = [trace.Faces]float64{0.8, 0.8, 0.8, 0.8, 0.6, 1}

// shadowed is the part of the sun's light that reaches what lies in shadow, from all around.
const shadowed = 0.3

func newShader(l *Lighting, shadows bool) *shader {
	s := &shader{sun: l.Sun.Unit(), occlusion: l.Occlusion > 0, shadows: shadows && l.Diffuse > 0}
	for f := range s.sunny {
		turned := s.sun.Dot(trace.Face(f).Normal())
		s.towards[f] = turned > 0
		wrapped := (1 + turned) / 2 // light bends round, so that the sides turned away differ from each other
		sun := l.Diffuse * wrapped * wrapped
		bright, dim := l.Ambient*sky[f]+sun, l.Ambient*sky[f]+sun*shadowed
		fill(&s.sunny[f].open, bright)
		fill(&s.sunny[f].crease, bright*(1-l.Occlusion))
		fill(&s.shady[f].open, dim)
		fill(&s.shady[f].crease, dim*(1-l.Occlusion))
	}
	return s
}

func fill(table *channelTable, brightness float64) {
	linear := &gamma.Get().Linear
	for c := range table {
		table[c] = uint16(math.Round(float64(linear[c]) * min(brightness, 1)))
	}
}

// eye collects the light along rays. It belongs to one goroutine.
type eye struct {
	grid   *trace.Grid
	shader *shader
	ray    *trace.Ray
	shadow *trace.Ray
	seen   light
	flat   light  // as seen, without occlusion
	left   uint32 // how much of what lies further on still comes through, 0 to full

	lit  trace.Hit // whose mask of neighbours is kept
	mask uint8
}

func newEye(g *trace.Grid, s *shader) *eye {
	return &eye{grid: g, shader: s, ray: g.NewRay(), shadow: g.NewRay()}
}

// look returns the light that comes along a ray.
func (e *eye) look(origin, dir Vec) light {
	e.seen, e.flat, e.left = light{}, light{}, full
	for e.ray.Aim(origin, dir); e.ray.Next(); {
		if e.visit(&e.ray.Hit) {
			break
		}
	}
	return e.seen
}

// visit adds the light of a cell and reports whether nothing behind it can be seen. A translucent cell counts where the ray enters its
// colour, so the inside of a block of glass shows no walls.
func (e *eye) visit(h *trace.Hit) bool {
	c := h.Color()
	opaque := c.A() == 255
	if !opaque && e.before(h) == c {
		return false
	}
	tables := e.tables(h)
	table := &tables.open
	if e.shader.occlusion && e.creased(h) {
		table = &tables.crease
	}
	part := e.left
	if !opaque {
		part = e.left * uint32(c.A()) / 255
	}
	e.seen.add(part, c, table)
	e.flat.add(part, c, &tables.open)
	e.left -= part
	return e.left < full/512
}

// add adds a part of the light of a colour.
func (l *light) add(part uint32, c storage.Color, table *channelTable) {
	l.r += part * uint32(table[c.R()]) / full
	l.g += part * uint32(table[c.G()]) / full
	l.b += part * uint32(table[c.B()]) / full
	l.a += part
}

// tables returns the tables of the face that was hit.
func (e *eye) tables(h *trace.Hit) *faceTables {
	if e.shader.shadows && e.shader.towards[h.Face] && e.hidden(h) {
		return &e.shader.shady[h.Face]
	}
	return &e.shader.sunny[h.Face]
}

// lift is how far a ray to the sun begins above its face, in voxels.
const lift = 1.0 / (1 << 10)

// hidden reports whether something opaque hides the sun from a hit.
func (e *eye) hidden(h *trace.Hit) bool {
	return e.shadow.Blocked(e.ray.Point(h.At).Add(h.Face.Normal().Scale(lift)), e.shader.sun, math.Inf(1))
}

// before returns the colour of the cell that a ray leaves to enter the hit.
func (e *eye) before(h *trace.Hit) storage.Color {
	var d [3]int32
	d[h.Face.Axis()] = h.Face.Step()
	return e.grid.Beside(h, d[0], d[1], d[2])
}
