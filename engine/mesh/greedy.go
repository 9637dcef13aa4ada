package mesh

import "math/bits"

// greedy joins the faces of a block to rectangles, one slice after the other. In a slice the visible faces are 64 rows of 64 bits. From
// the first face that is left, a run of bits of one colour goes into a rectangle, together with the same run of each next row that has all
// of it. Colours enter as two bits for each face, which say whether it has the colour of the next one along the row and across rows,
// so that the number of colours does not matter.
//
// Rows may run along either axis of the slice, which can make a great difference. The one that promises fewer rectangles is taken.
type greedy struct {
	block  block
	turned cube // block.solid by x, z; bit y

	// Whether a cell has the colour of the next one along an axis: by z, y, bit x; the turned ones by x, z, bit y. Meaningless unless both
	// have a visible face.
	sameX, sameY, sameZ      cube
	turnedSameY, turnedSameZ cube

	slice, across slice
	emitter       emitter
}

// mesh implements mesher.
func (g *greedy) mesh(src source, at blockPos, p *patch) {
	p.reset()
	if !g.block.load(src, at) {
		return
	}
	g.emitter = emitter{rects: p.rects, block: &g.block}
	g.turn(&g.block.solid, &g.turned)
	if !g.block.mono {
		g.compare()
	}
	for f := range Face(NumFaces) {
		layers := g.block.layers(f.Axis())
		for i := range blockEdge {
			if layers>>(i>>4)&1 != 0 && g.expose(f, i) {
				g.join(f, i)
			}
		}
	}
	p.rects, g.emitter.rects = g.emitter.rects, nil
}

// reach implements mesher.
func (g *greedy) reach() (below, above, faces int32) { return 1, 1, 0 }

// turn writes a cube by z, y, bit x to dst by x, z, bit y.
func (g *greedy) turn(src, dst *cube) {
	layers := g.block.layers(2)
	for z := range src {
		if layers>>(z>>4)&1 == 0 {
			for x := range dst {
				dst[x][z] = 0
			}
			continue
		}
		square := src[z]
		transpose((*[64]uint64)(&square))
		for x := range square {
			dst[x][z] = square[x]
		}
	}
}

// expose sets g.slice to the visible faces of slice i in direction f, without colours. It reports whether there are any.
func (g *greedy) expose(f Face, i int) bool {
	b := &g.block
	solid := &b.solid
	if f.Axis() == 0 {
		solid = &g.turned
	}
	next := i + 2*int(f&1) - 1
	inside := next >= 0 && next < blockEdge
	var seen uint64
	rows := (*plane)(g.slice.rows[:])
	switch {
	case f.Axis() == 1 && inside:
		for z := range rows {
			rows[z] = solid[z][i] &^ solid[z][next&63]
			seen |= rows[z]
		}
	case f.Axis() == 1:
		for z := range rows {
			rows[z] = solid[z][i] &^ b.beside[f][z]
			seen |= rows[z]
		}
	default:
		near := &b.beside[f]
		if inside {
			near = &solid[next]
		}
		for k := range rows {
			rows[k] = solid[i][k] &^ near[k]
			seen |= rows[k]
		}
	}
	return seen != 0
}

// join makes rectangles of the faces in g.slice.
func (g *greedy) join(f Face, i int) {
	s, across := &g.slice, &g.across
	*(*plane)(across.rows[:]) = *(*plane)(s.rows[:])
	transpose((*[64]uint64)(across.rows[:]))
	e := &g.emitter
	e.setup(f, i)
	if g.block.mono {
		if count(&s.rows) > count(&across.rows) {
			s = across
			e.swap()
		}
		e.plain(&s.rows)
		return
	}
	g.colors(f, i)
	if s.count() > across.count() {
		s = across
		e.swap()
	}
	e.colored(s)
}

// colors sets the equality of colours in both slices.
func (g *greedy) colors(f Face, i int) {
	s := &g.slice
	switch f.Axis() {
	case 0:
		s.along, s.below = g.turnedSameY[i], g.turnedSameZ[i]
	case 1:
		for z := range s.along {
			s.along[z], s.below[z] = g.sameX[z][i], g.sameZ[z][i]
		}
	default:
		s.along, s.below = g.sameX[i], g.sameY[i]
	}
	g.across.along, g.across.below = s.below, s.along
	transpose((*[64]uint64)(&g.across.along))
	transpose((*[64]uint64)(&g.across.below))
}

// compare finds which visible cells have the colour of the next one.
func (g *greedy) compare() {
	b := &g.block
	for z := range blockEdge {
		for y := range blockEdge {
			seen := g.seen(y, z)
			g.sameX[z][y] = b.same(seen&(seen>>1), y, z, 1, 0, 0)
			g.sameY[z][y], g.sameZ[z][y] = 0, 0
			if y+1 < blockEdge {
				g.sameY[z][y] = b.same(seen&g.seen(y+1, z), y, z, 0, 1, 0)
			}
			if z+1 < blockEdge {
				g.sameZ[z][y] = b.same(seen&g.seen(y, z+1), y, z, 0, 0, 1)
			}
		}
	}
	g.turn(&g.sameY, &g.turnedSameY)
	g.turn(&g.sameZ, &g.turnedSameZ)
}

// seen returns the cells of a row that have a visible face.
func (g *greedy) seen(y, z int) uint64 {
	b := &g.block
	row := b.solid[z][y]
	hidden := (row<<1 | b.beside[NegX][z]>>y&1) & (row>>1 | b.beside[PosX][z]>>y<<63)
	if y > 0 {
		hidden &= b.solid[z][y-1]
	} else {
		hidden &= b.beside[NegY][z]
	}
	if y+1 < blockEdge {
		hidden &= b.solid[z][y+1]
	} else {
		hidden &= b.beside[PosY][z]
	}
	if z > 0 {
		hidden &= b.solid[z-1][y]
	} else {
		hidden &= b.beside[NegZ][y]
	}
	if z+1 < blockEdge {
		hidden &= b.solid[z+1][y]
	} else {
		hidden &= b.beside[PosZ][y]
	}
	return row &^ hidden
}

// same returns which of the given cells of a row have the colour of the cell beside them.
func (b *block) same(cells uint64, y, z, dx, dy, dz int) uint64 {
	var same uint64
	for ; cells != 0; cells &= cells - 1 {
		x := bits.TrailingZeros64(cells)
		if b.at(x, y, z) == b.at(x+dx, y+dy, z+dz) {
			same |= cells & -cells
		}
	}
	return same
}
