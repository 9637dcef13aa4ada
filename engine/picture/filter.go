package picture

// filter is a way to choose the filters of a picture's rows: one of the types of the PNG specification, section 9.2, for all rows, or
// filterLeast.
type filter uint8

const (
	filterNone filter = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
	filterLeast // for each row the one with the least sum of absolute differences
)

// filtered returns the rows with a filter applied, each after the byte of its type.
func (e *encoder) filtered(f filter) []byte {
	out := make([]byte, 0, len(e.rows)+len(e.rows)/e.stride)
	above := make([]byte, e.stride)
	scratch := make([]byte, 0, e.stride)
	for rows := e.rows; len(rows) > 0; rows = rows[e.stride:] {
		row := rows[:e.stride]
		kind := f
		if f == filterLeast {
			kind = e.least(scratch, row, above)
		}
		out = append(out, byte(kind))
		out = appendFiltered(out, kind, row, above, e.bpp)
		above = row
	}
	return out
}

// least returns the filter that leaves the least for a row.
func (e *encoder) least(scratch, row, above []byte) filter {
	best, bestSum := filterNone, -1
	for f := filterNone; f < filterLeast; f++ {
		sum := 0
		for _, b := range appendFiltered(scratch, f, row, above, e.bpp) {
			sum += int(max(int8(b), -int8(b)))
		}
		if bestSum < 0 || sum < bestSum {
			best, bestSum = f, sum
		}
	}
	return best
}

// appendFiltered appends a row with a filter applied. bpp is the distance to the left neighbour.
func appendFiltered(dst []byte, f filter, row, above []byte, bpp int) []byte {
	start := len(dst)
	dst = append(dst, row...)
	out := dst[start:]
	switch f {
	case filterSub:
		for i := bpp; i < len(row); i++ {
			out[i] -= row[i-bpp]
		}
	case filterUp:
		for i := range row {
			out[i] -= above[i]
		}
	case filterAverage:
		for i := range row {
			left := 0
			if i >= bpp {
				left = int(row[i-bpp])
			}
			out[i] -= byte((left + int(above[i])) / 2)
		}
	case filterPaeth:
		for i := range row {
			var left, corner uint8
			if i >= bpp {
				left, corner = row[i-bpp], above[i-bpp]
			}
			out[i] -= paeth(left, above[i], corner)
		}
	}
	return dst
}

// paeth returns the neighbour that is closest to left+above-corner, the first of equally close ones.
func paeth(left, above, corner uint8) uint8 {
	p := int(left) + int(above) - int(corner)
	l, a, c := distance(p, left), distance(p, above), distance(p, corner)
	switch {
	case l <= a && l <= c:
		return left
	case a <= c:
		return above
	}
	return corner
}

func distance(p int, b uint8) int {
	d := p - int(b)
	return max(d, -d)
}
