package render

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// light is what comes from a direction: linear intensities times coverage, and coverage, each 0 to full.
type light struct{ r, g, b, a uint32 }

const (
	full      = gamma.Full
	faceCount = 6
)

// channelTable holds the linear intensity that a channel of a colour has where the light on it is known.
type channelTable [256]uint16

// faceTables are the tables of one face: in the open and in a crease.
type faceTables struct{ open, crease channelTable }

// shader turns hits into light. It is read-only once made.
type shader struct {
	sunny, shady [faceCount]faceTables
	sun          Vec
	towards      [faceCount]bool // whether the sun shines on a face
	occlusion    bool
	shadows      bool
}

// sky is how much of the light from everywhere reaches a face: -X, +X, -Y, +Y, -Z, +Z.
var sky = [faceCount]float64{0.8, 0.8, 0.8, 0.8, 0.6, 1}

// shadowed is the part of the sun's light that reaches what lies in shadow, from all around.
const shadowed = 0.3

func newShader(l *Lighting, shadows bool) *shader {
	s := &shader{sun: l.Sun.unit(), occlusion: l.Occlusion > 0, shadows: shadows && l.Diffuse > 0}
	for f := range s.sunny {
		turned := s.sun.dot(normal(face(f)))
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

// normal returns the direction that a face looks to.
func normal(f face) Vec {
	sign := float64(int(f&1)*2 - 1)
	switch f >> 1 {
	case axisX:
		return Vec{sign, 0, 0}
	case axisY:
		return Vec{0, sign, 0}
	}
	return Vec{0, 0, sign}
}

// eye collects the light along rays. It belongs to one goroutine.
type eye struct {
	shader  *shader
	ray     ray
	shadow  ray
	blocker blocker
	seen    light
	flat    light  // as seen, without occlusion
	left    uint32 // how much of what lies further on still comes through, 0 to full

	lit  hit // whose mask of neighbours is kept
	mask uint8
}

func newEye(g *grid, s *shader) *eye {
	return &eye{shader: s, ray: ray{grid: g}, shadow: ray{grid: g}}
}

// look returns the light that comes along a ray.
func (e *eye) look(origin, dir Vec) light {
	e.seen, e.flat, e.left = light{}, light{}, full
	e.ray.aim(origin, dir)
	e.ray.cast(e)
	return e.seen
}

// visit adds the light of a cell. A translucent cell counts where the ray enters its colour, so the inside of a block of glass shows
// no walls.
func (e *eye) visit(r *ray, h *hit) bool {
	c := h.tile.view.At(h.cell)
	opaque := c.A() == 255
	if !opaque && e.before(h) == c {
		return false
	}
	tables := e.tables(r, h)
	table := &tables.open
	if e.shader.occlusion && e.creased(r, h) {
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
func (e *eye) tables(r *ray, h *hit) *faceTables {
	if e.shader.shadows && e.shader.towards[h.face] && e.hidden(r, h) {
		return &e.shader.shady[h.face]
	}
	return &e.shader.sunny[h.face]
}

// lift is how far a ray to the sun begins above its face, in voxels.
const lift = 1.0 / (1 << 10)

// hidden reports whether something opaque hides the sun from a hit.
func (e *eye) hidden(r *ray, h *hit) bool {
	p := Vec{r.origin[0] + r.dir[0]*h.at, r.origin[1] + r.dir[1]*h.at, r.origin[2] + r.dir[2]*h.at}
	e.shadow.aim(p.add(normal(h.face).scale(lift)), e.shader.sun)
	e.blocker.hit = false
	e.shadow.cast(&e.blocker)
	return e.blocker.hit
}

// blocker is told of the cells between a face and the sun.
type blocker struct{ hit bool }

func (b *blocker) visit(_ *ray, h *hit) bool {
	b.hit = h.tile.solid[h.cell>>6]>>(h.cell&63)&1 != 0
	return b.hit
}

// before returns the colour of the cell that a ray leaves to enter the hit.
func (e *eye) before(h *hit) storage.Color {
	p := local(h.cell)
	p[h.face>>1] += int32(h.face&1)*2 - 1
	t, i := e.locate(h.tile, p)
	if t == nil {
		return 0
	}
	return t.view.At(i)
}

func local(cell int) [3]int32 {
	const mask = storage.TileEdge - 1
	return [3]int32{int32(cell & mask), int32(cell >> storage.TileShift & mask), int32(cell >> (2 * storage.TileShift))}
}

// locate returns the tile and index of a cell at a position relative to a tile, which may lie in one of its neighbours; nil if there is
// no such tile.
func (e *eye) locate(t *tile, p [3]int32) (*tile, int) {
	if (p[0]|p[1]|p[2])&^(storage.TileEdge-1) == 0 {
		return t, int(p[0] | p[1]<<storage.TileShift | p[2]<<(2*storage.TileShift))
	}
	q := t.pos.Min().Add(storage.Pos{X: p[0], Y: p[1], Z: p[2]})
	return e.ray.grid.find(q.Tile()), q.Index()
}
