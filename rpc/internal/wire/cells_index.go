package wire

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
)

// numberIndex tells where the numbers of a text end, in order: it holds the places of the first bytes behind runs of digits.
type numberIndex struct {
	text []byte
	done int // the text up to here is in the index

	digit uint64 // 1 if the byte before done is a digit

	first, n int // pending are ends[first:n]
	ends     [indexSize]uint32
}

const (
	indexBlocks = 16                                 // blocks that are looked at in one go
	indexSize   = indexBlocks*bitmap.Size/2 + 8 + 32 // room for the most numbers in them, for as many as may be left, and for writing more than there are
)

func (x *numberIndex) init(text []byte) {
	x.text, x.done, x.digit, x.first, x.n = text, 0, 0, 0, 0
}

// reach looks as far into the text as it takes for want numbers, up to 8, behind place p to be in the index, and reports whether there are as many.
func (x *numberIndex) reach(p, want int) bool {
	for {
		for x.first < x.n && int(x.ends[x.first]) <= p {
			x.first++
		}
		if x.n-x.first >= want {
			return true
		}
		if x.done == len(x.text) {
			return false
		}
		x.n = copy(x.ends[:], x.ends[x.first:x.n])
		x.first = 0
		x.more()
	}
}

// pending are the ends behind the last place that was asked for.
func (x *numberIndex) pending() []uint32 { return x.ends[x.first:x.n] }

// drop takes that many off the front.
func (x *numberIndex) drop(n int) { x.first += n }

// more looks at the next blocks of the text, or at what is left behind the last whole one.
func (x *numberIndex) more() {
	switch blocks := min(indexBlocks, (len(x.text)-x.done)/bitmap.Size); {
	case blocks > 0 && hasLanes():
		x.n += indexNumbers(&x.ends[x.n], &x.text[x.done], blocks, uint32(x.done), x.digit)
		x.skip(blocks * bitmap.Size)
	case blocks > 0 && bitmap.Fast():
		x.moreBlocks()
	default:
		x.moreBytes()
	}
}

// moreBlocks is more by marks.
func (x *numberIndex) moreBlocks() {
	var marks [indexBlocks]bitmap.Block
	n := bitmap.Fill(marks[:], x.text[x.done:])
	for i := range marks[:n] {
		digits := marks[i].Digit
		x.add((digits<<1 | x.digit) &^ digits)
		x.skip(bitmap.Size)
	}
}

// moreBytes is more byte by byte.
func (x *numberIndex) moreBytes() {
	for end := min(len(x.text), x.done+indexBlocks*bitmap.Size); x.done < end; {
		before := x.digit
		x.skip(1)
		if before&^x.digit != 0 {
			x.ends[x.n] = uint32(x.done - 1)
			x.n++
		}
	}
}

// skip moves over n bytes that are in the index.
func (x *numberIndex) skip(n int) {
	x.done += n
	x.digit = 0
	if x.text[x.done-1]-'0' <= 9 {
		x.digit = 1
	}
}

// add appends the places of the bits of a block at x.done. It writes four at a time, whether there are as many or not.
func (x *numberIndex) add(m uint64) {
	n, at := bits.OnesCount64(m), uint32(x.done)
	for i := 0; i < n; i += 4 {
		e := x.ends[x.n+i:][:4]
		e[0] = at + uint32(bits.TrailingZeros64(m))
		m &= m - 1
		e[1] = at + uint32(bits.TrailingZeros64(m))
		m &= m - 1
		e[2] = at + uint32(bits.TrailingZeros64(m))
		m &= m - 1
		e[3] = at + uint32(bits.TrailingZeros64(m))
		m &= m - 1
	}
	x.n += n
}
