package trace

import "math/bits"

// brick goes on to the next of the cells of a brick that the ray may pass.
func (r *Ray) brick(rest uint64, word, at int, bx, by, bz int64) bool {
	cx, cy, cz := r.cell[0], r.cell[1], r.cell[2]
	for rest != 0 {
		bit := r.pick(rest) & 63
		rest &^= 1 << bit
		left := int64(bit ^ r.mirror) // cells to the end of the brick
		x, y, z := bx-left&3*cx, by-left>>2&3*cy, bz-left>>4*cz
		ex, ey, ez := x-cx, y-cy, z-cz
		in, out := max(ex, ey, ez), min(x, y, z)
		if in >= out || in <= r.since || out <= r.began {
			continue
		}
		face, face1, face0 := r.faces[2], r.faces[1], r.faces[0]
		if ey == in {
			face = face1
		}
		if ex == in {
			face = face0
		}
		if in <= 0 { // as the ray enters the leaf
			in, face = 0, r.faces[r.axis]
		}
		home := r.grid.homes[word]
		h := &r.Hit
		h.At, h.Face = r.near+float64(in)*r.tick, face
		h.tile, h.place = &r.grid.tiles[home>>6], uint16(home<<6|uint32(bit))
		r.at, r.exit[0], r.exit[1], r.exit[2] = at, bx, by, bz
		r.word, r.rest = word, rest
		return true
	}
	return false
}

// pick returns the first of a set of cells that the ray comes to, if it comes to all of them.
func (r *Ray) pick(set uint64) uint {
	mirror := r.mirror
	if mirror&48 != 0 {
		z := uint(bits.TrailingZeros64(set)) & 48
		set = set >> z & 0xffff
		if mirror&12 != 0 {
			y := uint(bits.TrailingZeros64(set)) & 12
			return z | y | r.pickX(set>>y&15)
		}
		y := uint(bits.Len64(set)-1) & 12
		return z | y | r.pickX(set>>y)
	}
	z := uint(bits.Len64(set)-1) & 48
	set >>= z
	if mirror&12 != 0 {
		y := uint(bits.TrailingZeros64(set)) & 12
		return z | y | r.pickX(set>>y&15)
	}
	y := uint(bits.Len64(set)-1) & 12
	return z | y | r.pickX(set>>y)
}

func (r *Ray) pickX(set uint64) uint {
	if r.mirror&3 != 0 {
		return uint(bits.TrailingZeros64(set))
	}
	return uint(bits.Len64(set) - 1)
}
