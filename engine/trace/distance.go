package trace

import (
	"context"
	"math/bits"
)

// measure writes the distances of empty bricks to the table: it lets the bricks with cells grow by one in all directions again and again, and sees
// which bricks they reach each time.
func (l *leaf) measure(ctx context.Context) error {
	if max(l.size[0], l.size[1], l.size[2]) <= leapFrom {
		return nil // nowhere to leap
	}
	row := (int(l.size[0]) + 63) / 64
	m := mask{row: row, layer: row * int(l.size[1])}
	m.bits, m.old = make([]uint64, m.layer*int(l.size[2])), make([]uint64, m.layer*int(l.size[2]))
	l.eachRow(func(at, bit int) {
		for x, ref := range l.table[at:][:l.size[0]] {
			if ref >= firstWord {
				m.bits[bit+x>>6] |= 1 << (x & 63)
			} else {
				l.table[at+x] = farthest
			}
		}
	}, row)
	for d := uint32(1); d <= farthest; d++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		copy(m.old, m.bits)
		m.grow()
		more := false
		l.eachRow(func(at, bit int) {
			for w := range row {
				for fresh := m.bits[bit+w] &^ m.old[bit+w]; fresh != 0; fresh &= fresh - 1 {
					if x := w<<6 | bits.TrailingZeros64(fresh); x < int(l.size[0]) {
						l.table[at+x] = d
						more = true
					}
				}
			}
		}, row)
		if !more {
			return nil
		}
	}
	return nil
}

// eachRow calls f with the index of each row of the table and of its first word in a mask.
func (l *leaf) eachRow(f func(at, bit int), row int) {
	bit := 0
	for z := range int(l.size[2]) {
		for y := range int(l.size[1]) {
			f(l.index(0, y, z), bit)
			bit += row
		}
	}
}

// mask is a box of bits in rows along x.
type mask struct {
	bits, old  []uint64
	row, layer int // words
}

// grow sets all bits around those that are set.
func (m *mask) grow() {
	for at := 0; at < len(m.bits); at += m.row {
		carry := uint64(0)
		row := m.bits[at : at+m.row]
		for w, word := range row {
			next := uint64(0)
			if w+1 < len(row) {
				next = row[w+1] << 63
			}
			row[w] = word | word<<1 | carry | word>>1 | next
			carry = word >> 63
		}
	}
	for at := 0; at < len(m.bits); at += m.layer {
		spread(m.bits[at:at+m.layer], m.row)
	}
	spread(m.bits, m.layer)
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
