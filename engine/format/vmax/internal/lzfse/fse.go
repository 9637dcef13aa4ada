package lzfse

import (
	"errors"
	"math/bits"
)

var errBits = errors.New("the bits of the block end too early")

// bitReader reads bits backwards from the end of some bytes, the highest bit of a byte first.
type bitReader struct {
	data  []byte // not yet in bits
	bits  uint64
	count uint // of valid bits; those above are 0
}

// newBitReader returns a reader of bytes, of which the last one lacks some of its upper bits: unused is from 0 to 7.
func newBitReader(data []byte, unused uint) (bitReader, error) {
	r := bitReader{data: data}
	if len(data) == 0 {
		if unused > 0 {
			return r, errBits
		}
		return r, nil
	}
	last := data[len(data)-1]
	if last>>(8-unused) != 0 {
		return r, errors.New("the bits of the block do not begin as they should")
	}
	r.data, r.bits, r.count = data[:len(data)-1], uint64(last), 8-unused
	return r, nil
}

// fill makes at least 56 bits ready, or all that are left.
func (r *bitReader) fill() {
	for r.count <= 56 && len(r.data) > 0 {
		k := len(r.data) - 1
		r.bits = r.bits<<8 | uint64(r.data[k])
		r.data = r.data[:k]
		r.count += 8
	}
}

// pull returns the next n bits and false if they are not there. A fill must have made them ready.
func (r *bitReader) pull(n uint) (uint64, bool) {
	if n > r.count {
		return 0, false
	}
	r.count -= n
	v := r.bits >> r.count
	r.bits &= 1<<r.count - 1
	return v, true
}

// entry is what a state stands for: a symbol, or a value of base plus some bits.
type entry struct {
	base      int32
	next      uint16 // state, plus the bits that are read first
	stateBits uint8
	valueBits uint8
	known     bool
}

// fillTable makes the table of len(table) states, a power of two, from the frequencies of symbols, which may leave states without a symbol.
// The value of symbol s is base[s] plus extra[s] bits, or s itself if base is nil. (J. Duda, Asymmetric numeral systems, 2009)
func fillTable(table []entry, freq []uint16, base []int32, extra []uint8) error {
	clear(table)
	states, at := len(table), 0
	for s, f := range freq {
		n := int(f)
		if n == 0 {
			continue
		}
		if n > states-at {
			return errors.New("the frequencies add up to more than there are states")
		}
		e := entry{base: int32(s), known: true}
		if base != nil {
			e.base, e.valueBits = base[s], extra[s]
		}
		k := bits.Len(uint(states)) - bits.Len(uint(n)) // n<<k is in [states, 2*states)
		if n<<k < states {
			k++
		}
		long := 2*states>>k - n // so many states read k bits, the others one less
		for j := range n {
			if j < long {
				e.stateBits, e.next = uint8(k), uint16((n+j)<<k-states)
			} else {
				e.stateBits, e.next = uint8(k-1), uint16((j-long)<<(k-1))
			}
			table[at] = e
			at++
		}
	}
	return nil
}

// decode returns the value of a state and moves on to the next one. The bits of it must be ready.
func decode(table []entry, state *uint16, r *bitReader) (int32, bool) {
	if int(*state) >= len(table) {
		return 0, false
	}
	e := &table[*state]
	v, ok := r.pull(uint(e.stateBits + e.valueBits))
	if !ok || !e.known {
		return 0, false
	}
	*state = e.next + uint16(v>>e.valueBits)
	return e.base + int32(v&(1<<e.valueBits-1)), true
}
