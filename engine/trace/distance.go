package trace

import (
	"context"
	"math/bits"
)

// measure writes to the table how far empty bricks are from others: it lets the bricks with cells grow by one in all directions again and again,
// and sees which bricks they come to each time.
func (l *leaf) measure(ctx context.Context) error {
	if max(l.size[0], l.size[1], l.size[2]) <= leapFrom {
		return nil // nowhere to leap
	}
	m := newMask(l.size)
	err := l.eachRow(ctx, func(row []uint32, before int) {
		words := m.bits[before*m.row:]
		for x, ref := range row {
			if ref > void {
				words[x>>6] |= 1 << (x & 63)
			} else {
				row[x] = farthest
			}
		}
	})
	for d := uint32(1); d < farthest && err == nil; d++ {
		copy(m.old, m.bits)
		if err = m.grow(ctx); err != nil {
			return err
		}
		ref := d
		if d < leapFrom {
			ref = near1 + d - 1
		}
		more := false
		err = l.eachRow(ctx, func(row []uint32, before int) {
			for w := range m.row {
				at := before*m.row + w
				for fresh := m.bits[at] &^ m.old[at]; fresh != 0; fresh &= fresh - 1 {
					if x := w<<6 | bits.TrailingZeros64(fresh); x < len(row) {
						row[x], more = ref, true
					}
				}
			}
		})
		if !more {
			break
		}
	}
	return err
}

// mask is a box of bits in rows along x, each of which begins a word.
type mask struct {
	bits, old  []uint64
	row, layer int // words
}

func newMask(size [3]int32) *mask {
	m := &mask{row: (int(size[0]) + 63) / 64}
	m.layer = m.row * int(size[1])
	m.bits, m.old = make([]uint64, m.layer*int(size[2])), make([]uint64, m.layer*int(size[2]))
	return m
}

// grow sets all bits around those that are set.
func (m *mask) grow(ctx context.Context) error {
	for at := 0; at < len(m.bits); at += m.layer {
		if err := ctx.Err(); err != nil {
			return err
		}
		layer := m.bits[at : at+m.layer]
		for k := 0; k < len(layer); k += m.row {
			widen(layer[k : k+m.row])
		}
		spread(layer, m.row)
	}
	spread(m.bits, m.layer)
	return nil
}

// widen ors each bit of a row with those before and after it.
func widen(row []uint64) {
	carry := uint64(0)
	for w, word := range row {
		next := uint64(0)
		if w+1 < len(row) {
			next = row[w+1] << 63
		}
		row[w] = word | word<<1 | carry | word>>1 | next
		carry = word >> 63
	}
}

// spread ors each group of n words with those before and after it.
func spread(list []uint64, n int) {
	for k := range n {
		before := uint64(0)
		for at := k; at < len(list); at += n {
			word := list[at]
			after := uint64(0)
			if at+n < len(list) {
				after = list[at+n]
			}
			list[at] = before | word | after
			before = word
		}
	}
}
