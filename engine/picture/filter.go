package picture

import (
	"context"
	"encoding/binary"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

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
func (f *form) filtered(ctx context.Context, pace *pace.Stride, by filter, rows []byte) ([]byte, error) {
	out := make([]byte, 0, len(rows)+len(rows)/f.stride)
	above := make([]byte, f.stride)
	scratch := make([]byte, 0, f.stride)
	for ; len(rows) > 0; rows = rows[f.stride:] {
		pace.Step()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		row := rows[:f.stride]
		kind := by
		if by == filterLeast {
			kind = least(scratch, row, above, f.bpp)
		}
		out = append(out, byte(kind))
		out = appendFiltered(out, kind, row, above, f.bpp)
		above = row
	}
	return out, nil
}

// least returns the filter that leaves the least for a row.
func least(scratch, row, above []byte, bpp int) filter {
	best, bestSum := filterNone, -1
	for f := filterNone; f < filterLeast; f++ {
		sum := 0
		for _, b := range appendFiltered(scratch, f, row, above, bpp) {
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
		subtract(out, above)
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

// subtract takes the bytes of b from those of a, which are as many: eight at a time, where the upper bit of each byte is kept apart so that
// nothing is borrowed from the next (Warren, "Hacker's Delight", second edition, section 2-18).
func subtract(a, b []byte) {
	const upper = 0x8080808080808080
	for len(a) >= 8 && len(b) >= 8 {
		x, y := binary.LittleEndian.Uint64(a), binary.LittleEndian.Uint64(b)
		binary.LittleEndian.PutUint64(a, ((x|upper)-(y&^upper))^((x^^y)&upper))
		a, b = a[8:], b[8:]
	}
	for i := range a {
		a[i] -= b[i]
	}
}
