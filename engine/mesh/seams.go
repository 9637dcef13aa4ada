package mesh

import (
	"context"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

const latticeEdge = blockEdge + 1

// seams knows where the corners of all rectangles lie on the lattice of a block, so that a rectangle can be given a vertex wherever others meet
// its edges.
type seams struct {
	rims map[blockPos][]storage.Pos // corners on the sides of each block

	// Corners on lines along each axis: bit i of a line is the point i from the block's min corner. The ends are never inside an edge.
	lines [3][latticeEdge][latticeEdge]uint64
	word  [4]uint64 // the points inside the edges of the rectangle at hand
	sides [4][]uint32
}

// sew makes rectangles meet corner to corner. The patches are all that will be added.
func (b *builder) sew(ctx context.Context, patches map[blockPos]*patch) error {
	b.seams = &seams{rims: map[blockPos][]storage.Pos{}}
	for at, p := range patches {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		rim := b.seams.rim(p)
		b.seams.rims[at] = rim
		if err := b.take(int64(len(rim)) * 12); err != nil {
			return err
		}
	}
	return nil
}

// rim returns the corners of a patch that lie on the sides of its block and may be inside an edge there.
func (s *seams) rim(p *patch) []storage.Pos {
	s.mark(p)
	var rim []storage.Pos
	for u := range int32(latticeEdge) {
		for v := range int32(latticeEdge) {
			if u%blockEdge != 0 && v%blockEdge != 0 {
				continue
			}
			for axis := range 3 {
				for line := s.lines[axis][u][v]; line != 0; line &= line - 1 {
					rim = append(rim, onLine(axis, int32(bits.TrailingZeros64(line)), u, v))
				}
			}
		}
	}
	return slices.Clip(rim)
}

// mark sets the lines to the corners of one patch.
func (s *seams) mark(p *patch) {
	clear(s.lines[:])
	for _, r := range p.rects {
		q := r.quad()
		for _, c := range q.Corners() {
			s.set(c)
		}
	}
}

// set marks a point of the lattice.
func (s *seams) set(p storage.Pos) {
	s.lines[0][p.Y][p.Z] |= 1 << (p.X & 63) &^ 1
	s.lines[1][p.X][p.Z] |= 1 << (p.Y & 63) &^ 1
	s.lines[2][p.X][p.Y] |= 1 << (p.Z & 63) &^ 1
}

// onLine returns point i of a line along an axis.
func onLine(axis int, i, u, v int32) storage.Pos {
	switch axis {
	case 0:
		return storage.Pos{X: i, Y: u, Z: v}
	case 1:
		return storage.Pos{X: u, Y: i, Z: v}
	}
	return storage.Pos{X: u, Y: v, Z: i}
}

// load gets ready for a block: its own corners and those of the blocks around it.
func (s *seams) load(at blockPos, p *patch) {
	s.mark(p)
	for i := range int32(27) {
		d := storage.Pos{X: i%3 - 1, Y: i/3%3 - 1, Z: i/9 - 1}
		if d == (storage.Pos{}) {
			continue
		}
		for _, c := range s.rims[blockPos(storage.Pos(at).Add(d))] {
			c = storage.Pos{X: c.X + d.X<<blockShift, Y: c.Y + d.Y<<blockShift, Z: c.Z + d.Z<<blockShift}
			if uint32(c.X) < latticeEdge && uint32(c.Y) < latticeEdge && uint32(c.Z) < latticeEdge {
				s.set(c)
			}
		}
	}
}

// split reports whether there are corners inside the edges of a rectangle, and notes them for [seams.inner].
func (s *seams) split(corners *[4]storage.Pos) bool {
	var all uint64
	for i := range corners {
		a, b := corners[i], corners[(i+1)&3]
		switch {
		case a.X != b.X:
			s.word[i] = s.lines[0][a.Y][a.Z] & between(a.X, b.X)
		case a.Y != b.Y:
			s.word[i] = s.lines[1][a.X][a.Z] & between(a.Y, b.Y)
		default:
			s.word[i] = s.lines[2][a.X][a.Y] & between(a.Z, b.Z)
		}
		all |= s.word[i]
	}
	return all != 0
}

// between returns the bits that lie between two others.
func between(a, b int32) uint64 {
	lo, hi := min(a, b), max(a, b)
	return (1<<hi - 1) &^ (2<<lo - 1)
}

// inner calls f for every corner inside edge i of the rectangle that was split last, in the edge's direction.
func (s *seams) inner(corners *[4]storage.Pos, i int, f func(storage.Pos) error) error {
	a, b := corners[i], corners[(i+1)&3]
	for word := s.word[i]; word != 0; {
		p, forward := a, a.X < b.X || a.Y < b.Y || a.Z < b.Z
		n := int32(bits.TrailingZeros64(word))
		if !forward {
			n = int32(bits.Len64(word)) - 1
		}
		word &^= 1 << n
		switch {
		case a.X != b.X:
			p.X = n
		case a.Y != b.Y:
			p.Y = n
		default:
			p.Z = n
		}
		if err := f(p); err != nil {
			return err
		}
	}
	return nil
}

// polygon adds the triangles of a rectangle with corners of others inside its edges.
func (b *builder) polygon(r rect) error {
	q := r.quad()
	corners := q.Corners()
	s := b.seams
	bottom := 0
	for i := range corners {
		s.sides[i] = s.sides[i][:0]
		add := func(p storage.Pos) error {
			n, err := b.corner(p, r)
			s.sides[i] = append(s.sides[i], n)
			return err
		}
		if err := add(corners[i]); err != nil {
			return err
		}
		if err := s.inner(&corners, i, add); err != nil {
			return err
		}
		if len(s.sides[i]) > 1 {
			bottom = i
		}
	}
	var sides [4][]uint32
	for i := range sides { // from corner to corner
		side := s.sides[(bottom+i)&3]
		sides[i] = append(side, s.sides[(bottom+i+1)&3][0])
	}
	return triangulate(sides, func(x, y, z uint32) error {
		return push(b, &b.mesh.Triangles, [3]uint32{x, y, z})
	})
}

// triangulate cuts a rectangle with further vertices on its sides into triangles of which none is flat. Sides go around it, each from corner to
// corner; the first has further vertices. Those next to its ends see all of the sides beside it, and what is left is a strip.
func triangulate(sides [4][]uint32, f func(x, y, z uint32) error) error {
	bottom, right, top, left := sides[0][1:len(sides[0])-1], sides[1], sides[2], sides[3]
	for i := range len(left) - 1 {
		if err := f(left[i], left[i+1], bottom[0]); err != nil {
			return err
		}
	}
	for i := range len(right) - 1 {
		if err := f(bottom[len(bottom)-1], right[i], right[i+1]); err != nil {
			return err
		}
	}
	for i, k := 0, len(top)-1; i+1 < len(bottom) || k > 0; {
		if k == 0 || i+1 < len(bottom) && (i+1)*len(top) <= (len(top)-k)*len(bottom) {
			if err := f(bottom[i], bottom[i+1], top[k]); err != nil {
				return err
			}
			i++
			continue
		}
		if err := f(bottom[i], top[k-1], top[k]); err != nil {
			return err
		}
		k--
	}
	return nil
}
