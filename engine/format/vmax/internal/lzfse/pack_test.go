package lzfse_test

import (
	"encoding/binary"
	"slices"
)

// symbolTable says for each symbol which values it stands for: from base on, extra bits more.
type symbolTable struct {
	base  []int
	extra []int
}

func table(extra ...int) symbolTable {
	t := symbolTable{extra: extra}
	at := 0
	for _, n := range extra {
		t.base = append(t.base, at)
		at += 1 << n
	}
	return t
}

func (t symbolTable) symbol(v int) int {
	s := len(t.base) - 1
	for t.base[s] > v {
		s--
	}
	return s
}

var (
	tableL = table(append(make([]int, 16), 2, 3, 5, 8)...)
	tableM = table(append(make([]int, 16), 3, 5, 8, 11)...)
	tableD = table(func() (n []int) {
		for s := range 64 {
			n = append(n, s/4)
		}
		return n
	}()...)
	tableLiteral = table(make([]int, 256)...)
)

// coder is a naive finite-state coder: its states in a row, those of a symbol together.
type coder struct {
	table  symbolTable
	freq   []int
	states []codeState
	state  int
}

// codeState is followed by those from next on, of which bits say which one.
type codeState struct{ symbol, next, bits int }

func newCoder(states int, t symbolTable, values []int) *coder {
	c := &coder{table: t, freq: make([]int, len(t.base))}
	counts := make([]int, len(t.base))
	for _, v := range values {
		counts[t.symbol(v)]++
	}
	sum := 0
	for s, n := range counts {
		if n > 0 {
			c.freq[s] = max(1, n*states/len(values))
			sum += c.freq[s]
		}
	}
	for ; sum != states && len(values) > 0; sum -= sign(sum - states) {
		c.freq[slices.Index(c.freq, slices.Max(c.freq))] -= sign(sum - states)
	}
	for s, f := range c.freq {
		for y := f; y < 2*f; y++ { // as in Duda's paper
			bits := 0
			for y<<bits < states {
				bits++
			}
			c.states = append(c.states, codeState{s, y<<bits - states, bits})
		}
	}
	return c
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// put writes a value, so that whoever reads it comes to the state that the coder is in.
func (c *coder) put(w *bitWriter, v int) {
	c.state = c.putAt(w, v, c.state)
}

func (c *coder) putAt(w *bitWriter, v, state int) int {
	s := c.table.symbol(v)
	w.put(v-c.table.base[s], c.table.extra[s])
	for i, e := range c.states {
		if e.symbol == s && state >= e.next && state < e.next+1<<e.bits {
			w.put(state-e.next, e.bits)
			return i
		}
	}
	panic("no state")
}

// bitWriter appends bits, the first at the low end.
type bitWriter struct {
	data  []byte
	count int
}

func (w *bitWriter) put(v, n int) {
	for i := range n {
		if w.count%8 == 0 {
			w.data = append(w.data, 0)
		}
		w.data[w.count/8] |= byte(v >> i & 1 << (w.count % 8))
		w.count++
	}
}

func (w *bitWriter) unused() int { return (8 - w.count%8) % 8 }

// triple is a number of literals with a match after them.
type triple struct{ l, m, d int }

// parse finds matches by trying the distances at which the last bytes were seen.
func parse(data []byte) (triples []triple, literals []byte) {
	seen := map[[3]byte]int{}
	l := 0
	flush := func(m, d int) {
		for ; l > 315; l -= 315 {
			triples = append(triples, triple{315, 0, 1})
		}
		triples = append(triples, triple{l, m, d})
		l = 0
	}
	for i := 0; i < len(data); {
		if i+3 <= len(data) {
			key := [3]byte(data[i:])
			at, ok := seen[key]
			seen[key] = i
			if ok && i-at <= 262139 {
				m := 3
				for i+m < len(data) && m < 2359 && data[at+m] == data[i+m] {
					m++
				}
				flush(m, i-at)
				i += m
				continue
			}
		}
		literals = append(literals, data[i])
		l++
		i++
	}
	if l > 0 {
		flush(0, 1)
	}
	return triples, literals
}

// packBlocks returns the blocks of either version that unpack to some data.
func packBlocks(data []byte, version int) (stream []byte) {
	triples, literals := parse(data)
	for len(triples) > 0 {
		n, l := 0, 0
		for n < len(triples) && n < 10_000 && l+triples[n].l <= 40_000 {
			l += triples[n].l
			n++
		}
		stream = append(stream, packBlock(triples[:n], literals[:l], version)...)
		triples, literals = triples[n:], literals[l:]
	}
	return stream
}

func packBlock(triples []triple, literals []byte, version int) []byte {
	size := 0
	var vl, vm, vd, vs []int
	last := 0
	for _, t := range triples {
		size += t.l + t.m
		vl, vm = append(vl, t.l), append(vm, t.m)
		d := t.d
		if d == last {
			d = 0
		}
		last = t.d
		vd = append(vd, d)
	}
	for _, c := range literals {
		vs = append(vs, int(c))
	}
	for len(vs)%4 != 0 {
		vs = append(vs, vs[0])
	}
	l, m, d, s := newCoder(64, tableL, vl), newCoder(64, tableM, vm), newCoder(256, tableD, vd), newCoder(1024, tableLiteral, vs)
	var ws, wt bitWriter
	var states [4]int
	for i := len(vs) - 1; i >= 0; i-- {
		states[i%4] = s.putAt(&ws, vs[i], states[i%4])
	}
	for i := len(triples) - 1; i >= 0; i-- {
		d.put(&wt, vd[i])
		m.put(&wt, vm[i])
		l.put(&wt, vl[i])
	}
	freq := slices.Concat(l.freq, m.freq, d.freq, s.freq)
	fields := []int{size, len(vs), len(triples), len(ws.data), len(wt.data), -ws.unused(), -wt.unused(), l.state, m.state, d.state}
	var b []byte
	if version == 1 {
		b = headerV1(fields, states, freq)
	} else {
		b = headerV2(fields, states, freq)
	}
	return slices.Concat(b, ws.data, wt.data)
}

func headerV1(f []int, states [4]int, freq []int) []byte {
	b := []byte("bvx1")
	for _, n := range []int{f[0], f[3] + f[4], f[1], f[2], f[3], f[4], f[5]} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for _, n := range states {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(f[6]))
	for _, n := range slices.Concat(f[7:], freq) {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	return append(b, 0, 0)
}

func headerV2(f []int, states [4]int, freq []int) []byte {
	var w bitWriter
	for _, n := range freq {
		switch {
		case n < 2:
			w.put(n<<1, 2)
		case n < 4:
			w.put((n-2)<<2|1, 3)
		case n < 8:
			w.put((n-4)<<3|3, 5)
		case n < 24:
			w.put((n-8)<<4|7, 8)
		default:
			w.put((n-24)<<4|15, 14)
		}
	}
	b := binary.LittleEndian.AppendUint32([]byte("bvx2"), uint32(f[0]))
	words := [3]int{
		f[1] | f[3]<<20 | f[2]<<40 | (f[5]+7)<<60,
		states[0] | states[1]<<10 | states[2]<<20 | states[3]<<30 | f[4]<<40 | (f[6]+7)<<60,
		32 + len(w.data) | f[7]<<32 | f[8]<<42 | f[9]<<52,
	}
	for _, n := range words {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return append(b, w.data...)
}
