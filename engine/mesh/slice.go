package mesh

import "math/bits"

// slice is the visible faces of one slice of a block in the direction of one normal, for joining to rectangles. There is an empty row after the
// last one. The two planes of colours do not matter where all faces have one colour.
type slice struct {
	rows  [blockEdge + 1]uint64
	along plane // the next face in the row has the same colour
	below plane // the same face in the next row has the same colour
}

// count estimates the number of rectangles that rows of faces of one colour give: the runs but those that continue the same run of the row before.
func count(rows *[blockEdge + 1]uint64) int {
	n := 0
	var last, lastStarts, lastEnds uint64
	for _, row := range rows[:blockEdge] {
		starts, ends := row&^(row<<1), row&^(row>>1)
		n += bits.OnesCount64(starts) - continued(row, starts, ends, row&last, lastStarts, lastEnds)
		last, lastStarts, lastEnds = row, starts, ends
	}
	return n
}

// count is the function of this name for any number of colours.
func (s *slice) count() int {
	n := 0
	var above, lastStarts, lastEnds uint64
	for i, row := range s.rows[:blockEdge] {
		joined := row & (row >> 1) & s.along[i]
		starts, ends := row&^(joined<<1), row&^joined
		n += bits.OnesCount64(starts) - continued(row, starts, ends, row&above, lastStarts, lastEnds)
		above, lastStarts, lastEnds = row&s.below[i], starts, ends
	}
	return n
}

// continued returns the number of runs whose every face is like the one above and that start and end where runs above do. A bit added at the start
// of a run gets to its end through faces that are alike.
func continued(row, starts, ends, alike, lastStarts, lastEnds uint64) int {
	differ := row&^alike | starts&^lastStarts | ends&^lastEnds
	through := row &^ (ends | differ)
	return bits.OnesCount64((through + starts&^differ) & ends &^ differ)
}

// emitter turns runs of faces into rectangles of a patch.
type emitter struct {
	rects []rect
	block *block
	base  uint32 // of rect.at: the coordinate along the normal
	face  uint32 // the normal in place of a colour's alpha

	// Where the coordinate along a row, the row, and the lengths along both go in rect.at.
	bit, row, bitLen, rowLen uint8
}

// setup prepares for slice i in direction f, with rows of [cube]: along z if the normal is along x or y, otherwise along y.
func (e *emitter) setup(f Face, i int) {
	e.face = uint32(f) << 24
	e.base = uint32(i) << (6 * f.Axis())
	e.bitLen, e.rowLen = lowShift, highShift
	switch f.Axis() {
	case 0:
		e.bit, e.row = 6, 12
	case 1:
		e.bit, e.row = 0, 12
	default:
		e.bit, e.row = 0, 6
	}
}

// swap exchanges rows and columns.
func (e *emitter) swap() {
	e.bit, e.row = e.row, e.bit
	e.bitLen, e.rowLen = e.rowLen, e.bitLen
}

// plain makes rectangles of faces of one colour. It clears the rows.
func (e *emitter) plain(rows *[blockEdge + 1]uint64) {
	face := e.face | uint32(e.block.color)
	rects := e.rects
	for r := range blockEdge {
		for row := rows[r]; row != 0; {
			past := row + row&-row // the bit after the first run in place of the run
			mask := row &^ past
			start, end := bits.TrailingZeros64(row), bits.TrailingZeros64(past)
			row &= past
			next := r + 1
			for rows[next]&mask == mask {
				rows[next] &^= mask
				next++
			}
			at := e.base | uint32(start)<<(e.bit&31) | uint32(r)<<(e.row&31) |
				uint32(end-start-1)<<(e.bitLen&31) | uint32(next-r-1)<<(e.rowLen&31)
			rects = append(rects, rect{at, face})
		}
	}
	e.rects = rects
}

// colored makes rectangles of faces of any colours. It clears the rows.
func (e *emitter) colored(s *slice) {
	for r := range blockEdge {
		joined := s.rows[r] & (s.rows[r] >> 1) & s.along[r]
		for row := s.rows[r]; row != 0; {
			start := bits.TrailingZeros64(row) & 63
			length := bits.TrailingZeros64(^(joined >> start)) + 1
			mask := (uint64(2)<<((length-1)&63) - 1) << start
			row &^= mask
			next := r + 1
			for s.rows[next]&s.below[next-1]&mask == mask {
				s.rows[next] &^= mask
				next++
			}
			at := e.base | uint32(start)<<(e.bit&31) | uint32(r)<<(e.row&31)
			c := e.block.at(int(at&63), int(at>>6&63), int(at>>12&63))
			at |= uint32(length-1)<<(e.bitLen&31) | uint32(next-r-1)<<(e.rowLen&31)
			e.rects = append(e.rects, rect{at, e.face | uint32(c)})
		}
	}
}
