package mesh

import (
	"math"
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// marcher makes a surface by marching cubes, whose corners are the centres of cells and whose densities are the alphas. The cubes of a block are
// those with their lowest corner in it.
type marcher struct {
	smooth  bool
	normals bool

	cells   [marchEdge][marchEdge][marchEdge]storage.Color // by z, y, x from one cell before the block on
	rows    [latticeEdge][latticeEdge][2]uint64            // the solid cells by z, y; bit x; from the block's first cell on
	taken   []storage.Pos                                  // the first cells of the tiles in cells
	found   table
	patch   *patch
	occ     occupancy
	scratch storage.Scratch
	tile    [storage.TileCells]storage.Color
}

// marchEdge is the number of cells along an axis that the cubes of a block and the slopes at their corners need.
const marchEdge = blockEdge + 3

// mesh implements mesher.
func (m *marcher) mesh(src source, at blockPos, p *patch) {
	p.reset()
	if !m.load(src, at) {
		return
	}
	m.patch = p
	m.found.reset(0)
	cases := marchingCases()
	none := [latticeEdge][2]uint64{}
	for z := range blockEdge {
		if m.rows[z] == none && m.rows[z+1] == none {
			continue
		}
		for y := range blockEdge {
			m.march(cases, y, z)
		}
	}
}

// reach implements mesher.
func (m *marcher) reach() (below, above, faces int32) { return 2, 1, 1 }

// load reads the cells of a block and around it. It reports whether one of those at the corners of its cubes is solid.
func (m *marcher) load(src source, at blockPos) bool {
	m.clear()
	origin := at.tile(0)
	some := false
	for z := int32(-1); z <= 4; z++ {
		for y := int32(-1); y <= 4; y++ {
			for x := int32(-1); x <= 4; x++ {
				tp := storage.TilePos(storage.Pos(origin).Add(storage.Pos{X: x, Y: y, Z: z}))
				if !storage.Everywhere.ContainsBox(tp.Box()) {
					continue
				}
				if t := src.Tile(tp, &m.scratch); t.Form != storage.Empty {
					p := storage.Pos{X: x << 4, Y: y << 4, Z: z << 4}
					m.taken = append(m.taken, p)
					some = m.take(&t, p) || some
				}
			}
		}
	}
	return some
}

// clear forgets the cells of the block before.
func (m *marcher) clear() {
	for _, p := range m.taken {
		each(p, func(y, z, x0, x1 int) { clear(m.cells[z+1][y+1][x0+1 : x1+1]) })
	}
	m.taken = m.taken[:0]
	clear(m.rows[:])
}

// each calls f for the rows of a tile that count, from x0 to x1, of which the latter is outside. The tile's first cell is p of the block.
func each(p storage.Pos, f func(y, z, x0, x1 int)) {
	const end = marchEdge - 1
	part := func(i int32) (from, to int) { return max(int(i), -1), min(int(i)+storage.TileEdge, end) }
	x0, x1 := part(p.X)
	y0, y1 := part(p.Y)
	z0, z1 := part(p.Z)
	for z := z0; z < z1; z++ {
		for y := y0; y < y1; y++ {
			f(y, z, x0, x1)
		}
	}
}

// take copies the part of a tile that counts, whose first cell is p of the block. It reports whether it has a solid cell at the corner of a cube.
func (m *marcher) take(t *storage.Tile, p storage.Pos) bool {
	t.Expand(&m.tile)
	m.occ.solid(t)
	some := false
	each(p, func(y, z, x0, x1 int) {
		row := (z&15)<<8 | (y&15)<<4
		copy(m.cells[z+1][y+1][x0+1:x1+1], m.tile[row|x0&15:])
		if p.X < 0 || uint(y) > blockEdge || uint(z) > blockEdge {
			return
		}
		word := m.occ[row>>6] >> (row & 63) & 0xffff
		if p.X == blockEdge {
			word &= 1
		}
		m.rows[z][y][p.X>>blockShift] |= word << (p.X & 63)
		some = some || word != 0
	})
	return some
}

// march makes the triangles of a row of cubes.
func (m *marcher) march(cases *[256][][3]uint8, y, z int) {
	corners := [4][2]uint64{m.rows[z][y], m.rows[z][y+1], m.rows[z+1][y], m.rows[z+1][y+1]}
	next := func(w [2]uint64) uint64 { return w[0]>>1 | w[1]<<63 }
	some, all := uint64(0), ^uint64(0)
	for _, w := range corners {
		some |= w[0] | next(w)
		all &= w[0] & next(w)
	}
	for rest := some &^ all; rest != 0; rest &= rest - 1 {
		x := bits.TrailingZeros64(rest)
		solid := 0
		for i, w := range corners {
			solid |= int(w[0]>>x&1|next(w)>>x&1<<1) << (2 * i)
		}
		for _, t := range cases[solid] {
			m.triangle(solid, t, storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)})
		}
	}
}

// crossing is where the surface meets an edge between two cells of a block.
type crossing struct {
	cell  storage.Pos // the lower one
	axis  uint8
	solid bool // the lower cell is the solid one
}

// upper returns the higher cell.
func (c *crossing) upper() storage.Pos { return c.cell.Add(Face(2*c.axis + 1).Vector()) }

// triangle adds a triangle between three edges of the cube at p.
func (m *marcher) triangle(solid int, edges [3]uint8, p storage.Pos) {
	var at [3]crossing
	for i, e := range edges {
		c := edgeCorner(e)
		at[i] = crossing{
			cell:  p.Add(storage.Pos{X: int32(c & 1), Y: int32(c >> 1 & 1), Z: int32(c >> 2)}),
			axis:  e >> 2,
			solid: solid>>c&1 != 0,
		}
	}
	var t [3]uint32
	if m.smooth {
		for i := range at {
			t[i] = m.smoothPoint(&at[i])
		}
	} else {
		m.flat(&at, &t)
	}
	m.patch.tris = append(m.patch.tris, t)
}

// at returns the cell at p of the block.
func (m *marcher) at(p storage.Pos) storage.Color { return m.cells[p.Z+1][p.Y+1][p.X+1] }

// flat finds or adds the points of a triangle that is of one colour.
func (m *marcher) flat(at *[3]crossing, t *[3]uint32) {
	var colors [3]storage.Color
	var half [3]storage.Pos // in half cells
	for i := range at {
		c := &at[i]
		inside := c.cell
		if !c.solid {
			inside = c.upper()
		}
		colors[i] = m.at(inside) & opaque
		half[i] = c.cell.Add(c.upper())
	}
	color := colors[0]
	if colors[1] == colors[2] {
		color = colors[1]
	}
	var facing uint64
	var normal [3]float32
	if m.normals {
		facing, normal = facingOf(half[1].Sub(half[0]), half[2].Sub(half[0]))
	}
	for i := range at {
		c := &at[i]
		where := uint64(c.cell.X) | uint64(c.cell.Y)<<7 | uint64(c.cell.Z)<<14
		n, found := m.found.find(where | uint64(c.axis)<<21 | uint64(color)<<23 | facing<<47)
		if !found {
			*n = m.point(point{at: uint32(where) | 128<<21, face: uint32(color) | uint32(c.axis)<<24, normal: normal})
		}
		t[i] = *n
	}
}

// point adds a point to the patch and returns its number.
func (m *marcher) point(p point) uint32 {
	m.patch.points = append(m.patch.points, p)
	return uint32(len(m.patch.points) - 1)
}

// facingOf returns the normal of a triangle with two given sides, and a number below 1<<15 that tells it from other normals.
func facingOf(a, b storage.Pos) (number uint64, normal [3]float32) {
	n := [3]int32{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
	d := gcd(gcd(n[0], n[1]), n[2])
	for i := range n {
		n[i] /= d
		number |= uint64(n[i]+16) << (5 * i)
	}
	return number, unit([3]float64{float64(n[0]), float64(n[1]), float64(n[2])})
}

// gcd returns the greatest common divisor, 1 if both are zero.
func gcd(a, b int32) int32 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a, 1)
}

// unit returns a vector of length 1.
func unit(v [3]float64) [3]float32 {
	length := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	return [3]float32{float32(v[0] / length), float32(v[1] / length), float32(v[2] / length)}
}
