package trace

import (
	"math"
	"sync"
)

// tiny takes the place of a zero in a direction, as a part of its largest component, so that no infinity arises; such a ray keeps to its cell on
// that axis.
const tiny = 1e-20

// The sums of the components of a direction, without their signs, that leave room for what is reckoned with them.
const shortest, longest = 1e-200, 1e200

// heading is what a ray takes from its direction; rays of the same direction in a row share it.
type heading struct {
	aimed Vec // the direction as it was given
	dir   [3]float64
	inv   [3]float64
	most  float64 // the largest component of the direction, without its sign
	sound bool    // whether the direction is one

	// The rest is made when the ray first comes to a leaf.
	ready bool
	scale float64    // integer time for a length of the direction
	tick  float64    // lengths of the direction for a unit of integer time
	lead  float64    // lengths of the direction for a brick along the axis that the ray is fastest on
	rate  [3]float64 // integer time for a voxel along each axis, negative if the ray goes down it
	lazy  bool       // whether some axis is much slower than another, so that these times may be too large
	cell  [3]int64   // integer time for a cell along each axis
	turn  [3]int64   // integer time for a brick along each axis, negative if the ray goes down it
	sight [3]sight   // along the axes x and y, x and z, y and z

	strode *leaf  // the leaf of stride
	stride [3]int // from the entry of a brick to the next along the ray

	octant uint8
	aspect // of the octant
}

// unknown is no octant.
const unknown = 8

// aspect is what depends on the signs of a direction alone: its octant, which is the sum of 1 for up along x, 2 for up along y, and 4 for up along z.
type aspect struct {
	up     [3]uint8 // 1 if the ray goes up an axis, else 0
	faces  [3]Face  // through which the ray enters cells
	mirror uint     // the cell of a brick, as a bit, that is furthest along the ray
	flats  [3]*[ratios][offsets]uint64
}

// allAspects returns the aspects of all octants, which nobody writes to.
var allAspects = sync.OnceValue(func() *[8]aspect {
	c, list := newCorridors(), new([8]aspect)
	for octant := range list {
		list[octant] = newAspect(octant, c)
	}
	return list
})

// newAspect returns the aspect of an octant.
func newAspect(octant int, c *corridors) (a aspect) {
	for axis := range a.up {
		up := uint8(octant >> axis & 1)
		a.up[axis], a.faces[axis] = up, Face(2*axis)+1-Face(up)
		a.mirror |= uint(up) * 3 << (2 * axis)
	}
	for k, pair := range [3][2]int{{axisX, axisY}, {axisX, axisZ}, {axisY, axisZ}} {
		a.flats[k] = &c[k][a.up[pair[0]]+2*a.up[pair[1]]]
	}
	return a
}

// sight is the flat corridors for a direction along two axes. Where the ray leaves a brick is told by an offset: 0 for as soon as it can along the first axis after
// it entered along the second, 1<<64 for the other way round.
type sight struct {
	cells *[offsets]uint64
	part  uint64  // of the first axis in the time for a cell along both; a step along either moves the offset by that, or by 1<<64 less
	span  int64   // integer time for a brick along the second axis
	share float64 // 1<<63 / integer time for a brick along both
}

// offset returns the offset in a brick that the ray leaves along the first axis later than along the second.
func (s *sight) offset(later int64) uint64 { return uint64(int64(float64(later+s.span)*s.share)) << 1 }

// head takes a direction.
func (h *heading) head(dir Vec) {
	h.aimed, h.ready = dir, false
	x, y, z := dir.X, dir.Y, dir.Z
	ax, ay, az := math.Abs(x), math.Abs(y), math.Abs(z)
	most := ax
	if ay > most {
		most = ay
	}
	if az > most {
		most = az
	}
	least := most * tiny
	if ax < least {
		x = least
	}
	if ay < least {
		y = least
	}
	if az < least {
		z = least
	}
	sum := ax + ay + az
	h.most, h.sound = most, sum > shortest && sum < longest
	h.dir[0], h.dir[1], h.dir[2] = x, y, z
	h.inv[0], h.inv[1], h.inv[2] = 1/x, 1/y, 1/z
}

// prepare makes what a ray needs in a leaf.
func (h *heading) prepare(g *Grid) {
	h.ready, h.strode = true, nil
	sx, sy, sz := math.Float64bits(h.dir[0])>>63, math.Float64bits(h.dir[1])>>63, math.Float64bits(h.dir[2])>>63
	if octant := uint8(7 ^ (sx | sy<<1 | sz<<2)); octant != h.octant {
		h.octant, h.aspect = octant, g.aspects[octant&7]
	}
	fast := 1 / h.most
	h.scale, h.tick, h.lead = h.most*g.unit, fast*g.tick, fast*brickEdge
	h.rate[0], h.rate[1], h.rate[2] = h.inv[0]*h.scale, h.inv[1]*h.scale, h.inv[2]*h.scale
	// Speeds along the axes, at most 1, and not less than one that is slow.
	x, y, z := math.Abs(h.dir[0])*fast, math.Abs(h.dir[1])*fast, math.Abs(h.dir[2])*fast
	cx, cy, cz := math.Abs(h.rate[0]), math.Abs(h.rate[1]), math.Abs(h.rate[2])
	const lazy = 1. / 64
	if h.lazy = x < lazy || y < lazy || z < lazy; h.lazy {
		least := g.unit / slow
		x, y, z = max(x, least), max(y, least), max(z, least)
		cx, cy, cz = min(cx, slow), min(cy, slow), min(cz, slow)
	}
	ix, iy, iz := int64(cx+0.5), int64(cy+0.5), int64(cz+0.5)
	h.cell[0], h.cell[1], h.cell[2] = ix, iy, iz
	h.turn[0], h.turn[1], h.turn[2] = sign(ix<<brickShift, sx), sign(iy<<brickShift, sy), sign(iz<<brickShift, sz)
	xy, xz, yz := x+y, x+z, y+z
	q := 1 / (xy * xz * yz)
	qxy, qxz, qyz := q*xz*yz, q*xy*yz, q*xy*xz
	h.sight[0].set(h.flats[0], iy, y*qxy, x*y*qxy*g.share)
	h.sight[1].set(h.flats[1], iz, z*qxz, x*z*qxz*g.share)
	h.sight[2].set(h.flats[2], iz, z*qyz, y*z*qyz*g.share)
}

// sign returns n, or -n if negative is 1.
func sign(n int64, negative uint64) int64 { return (n ^ -int64(negative)) + int64(negative) }

// set takes integer time for a cell along the second axis, the part of the first axis in the time for a cell along both, and share.
func (s *sight) set(flat *[ratios][offsets]uint64, cell int64, part, share float64) {
	s.cells = &flat[min(uint(int(part*ratios)), ratios-1)]
	s.part, s.span, s.share = uint64(int64(part*(1<<63)))<<1, cell<<brickShift, share
}
