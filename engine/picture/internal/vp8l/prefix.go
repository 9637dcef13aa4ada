package vp8l

import (
	"cmp"
	"math/bits"
	"slices"
)

// Lengths of codes in bits: of symbols, and of the codes that tell those lengths.
const (
	maxBits       = 15
	maxLengthBits = 7
)

// prefixCode is a canonical prefix code. A code for a single symbol takes no bits.
type prefixCode struct {
	codes   []uint16 // with their bits reversed, as they are written
	lengths []uint8  // 0 for a symbol that does not occur
	symbols []int    // those that occur, in order
}

func (c *prefixCode) write(w *bitWriter, symbol uint32) {
	if len(c.symbols) > 1 {
		w.write(uint32(c.codes[symbol]), uint(c.lengths[symbol]))
	}
}

// newPrefixCode returns a code of at most so many bits for symbols that occur counts times.
func newPrefixCode(counts []uint32, most int) *prefixCode {
	c := &prefixCode{codes: make([]uint16, len(counts)), lengths: make([]uint8, len(counts))}
	for s, n := range counts {
		if n > 0 {
			c.symbols = append(c.symbols, s)
		}
	}
	if len(c.symbols) < 2 {
		for _, s := range c.symbols {
			c.lengths[s] = 1
		}
		return c
	}
	for least := uint32(1); !c.measure(counts, least, most); least *= 2 {
	}
	var next [maxBits + 2]uint16
	for _, s := range c.symbols {
		next[c.lengths[s]+1]++
	}
	for n := 1; n < len(next); n++ {
		next[n] = (next[n] + next[n-1]) << 1
	}
	for _, s := range c.symbols {
		n := c.lengths[s]
		c.codes[s] = bits.Reverse16(next[n]) >> (16 - n)
		next[n]++
	}
	return c
}

// node is a symbol or a pair of nodes in the making of a code.
type node struct {
	count       uint64
	left, right int // numbers of nodes; left is -1 for a symbol
	symbol      int
}

// measure finds the lengths by Huffman's method, with two queues that are in order. Symbols count as if they occurred at least so many
// times, which makes the longest codes shorter. It returns false if one is still too long.
func (c *prefixCode) measure(counts []uint32, least uint32, most int) bool {
	nodes := make([]node, 0, 2*len(c.symbols))
	for _, s := range c.symbols {
		nodes = append(nodes, node{count: uint64(max(counts[s], least)), left: -1, symbol: s})
	}
	slices.SortStableFunc(nodes, func(a, b node) int { return cmp.Compare(a.count, b.count) })
	leaf, pair, leaves := 0, len(nodes), len(nodes)
	take := func() int {
		if pair == len(nodes) || leaf < leaves && nodes[leaf].count <= nodes[pair].count {
			leaf++
			return leaf - 1
		}
		pair++
		return pair - 1
	}
	for range leaves - 1 {
		a, b := take(), take()
		nodes = append(nodes, node{count: nodes[a].count + nodes[b].count, left: a, right: b})
	}
	depths := make([]int, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		if n.left < 0 {
			if depths[i] > most {
				return false
			}
			c.lengths[n.symbol] = uint8(depths[i])
			continue
		}
		depths[n.left], depths[n.right] = depths[i]+1, depths[i]+1
	}
	return true
}

// describe writes the code itself: up to two symbols below 256 as such, others by the lengths of all codes.
func (c *prefixCode) describe(w *bitWriter) {
	symbols := c.symbols
	if len(symbols) == 0 {
		symbols = []int{0}
	}
	if len(symbols) > 2 || symbols[len(symbols)-1] > 255 {
		w.write(0, 1)
		describeLengths(w, c.lengths)
		return
	}
	w.write(1, 1)
	w.write(uint32(len(symbols)-1), 1)
	if symbols[0] > 1 {
		w.write(1, 1)
		w.write(uint32(symbols[0]), 8)
	} else {
		w.write(0, 1)
		w.write(uint32(symbols[0]), 1)
	}
	if len(symbols) == 2 {
		w.write(uint32(symbols[1]), 8)
	}
}

// Symbols of the lengths of codes beyond the lengths themselves.
const (
	repeatLast  = 16 // 3 to 6 times the last length that was not 0, in 2 bits
	repeatZero  = 17 // 3 to 10 zeros, in 3 bits
	repeatZeros = 18 // 11 to 138 zeros, in 7 bits
)

// run is a symbol of the lengths with its extra bits.
type run struct{ symbol, extra, bits uint32 }

// describeLengths writes the lengths of all codes, in a code of their own.
func describeLengths(w *bitWriter, lengths []uint8) {
	runs := runsOf(lengths)
	counts := make([]uint32, 19)
	for _, r := range runs {
		counts[r.symbol]++
	}
	code := newPrefixCode(counts, maxLengthBits)
	order := [19]int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	n := len(order)
	for n > 4 && code.lengths[order[n-1]] == 0 {
		n--
	}
	w.write(uint32(n-4), 4)
	for _, s := range order[:n] {
		w.write(uint32(code.lengths[s]), 3)
	}
	w.write(0, 1) // all symbols follow
	for _, r := range runs {
		code.write(w, r.symbol)
		w.write(r.extra, uint(r.bits))
	}
}

// runsOf returns the lengths as symbols.
func runsOf(lengths []uint8) []run {
	var runs []run
	for len(lengths) > 0 {
		v, n := lengths[0], 1
		for n < len(lengths) && lengths[n] == v {
			n++
		}
		lengths = lengths[n:]
		if v != 0 {
			runs = append(runs, run{uint32(v), 0, 0})
			n--
		}
		for n > 0 {
			switch {
			case n < 3:
				runs = append(runs, run{uint32(v), 0, 0})
				n--
			case v != 0:
				runs = append(runs, run{repeatLast, uint32(min(n, 6) - 3), 2})
				n -= min(n, 6)
			case n < 11:
				runs = append(runs, run{repeatZero, uint32(n - 3), 3})
				n = 0
			default:
				runs = append(runs, run{repeatZeros, uint32(min(n, 138) - 11), 7})
				n -= min(n, 138)
			}
		}
	}
	return runs
}
