package vp8l

import (
	"math/bits"
	"testing"
)

// TestCodesAreBoundedAndComplete builds codes for counts that would make long ones, and decodes all symbols bit by bit.
func TestCodesAreBoundedAndComplete(t *testing.T) {
	fibonacci := make([]uint32, 40)
	a, b := uint32(1), uint32(1)
	for i := range fibonacci {
		fibonacci[i] = a
		a, b = b, a+b
	}
	even := make([]uint32, 280)
	for i := range even {
		even[i] = 3
	}
	for name, counts := range map[string][]uint32{
		"fibonacci": fibonacci, "even": even, "two": {0, 5, 0, 9}, "gaps": {1, 0, 1000000, 0, 0, 3, 1}, "one": {0, 0, 7}, "none": {0, 0},
	} {
		for _, most := range []int{maxBits, maxLengthBits} {
			if len(counts) > 1<<most {
				continue
			}
			c := newPrefixCode(counts, most)
			if len(c.symbols) < 2 {
				w := &bitWriter{}
				for _, s := range c.symbols {
					c.write(w, uint32(s))
				}
				if w.used != 0 {
					t.Errorf("%s: a lone symbol takes %d bits", name, w.used)
				}
				continue
			}
			space := 0
			seen := map[[2]uint16]bool{}
			for _, s := range c.symbols {
				n := int(c.lengths[s])
				if n < 1 || n > most {
					t.Fatalf("%s: symbol %d has %d bits of %d", name, s, n, most)
				}
				space += 1 << (maxBits - n)
				code := bits.Reverse16(c.codes[s]) >> (16 - n)
				for k := 1; k <= n; k++ { // no code begins with another one
					if seen[[2]uint16{uint16(k), code >> (n - k)}] {
						t.Errorf("%s: the code of %d begins with that of another symbol", name, s)
					}
				}
				seen[[2]uint16{uint16(n), code}] = true
			}
			if space != 1<<maxBits {
				t.Errorf("%s: codes fill %d of %d", name, space, 1<<maxBits)
			}
		}
	}
}

func TestRunsExpandToTheLengths(t *testing.T) {
	lengths := make([]uint8, 0, 700)
	for i, n := range []int{1, 2, 3, 4, 7, 10, 11, 138, 139, 150, 6, 9} {
		for range n {
			lengths = append(lengths, uint8(i%3*i%16))
		}
	}
	var got []uint8
	last := uint8(8)
	for _, r := range runsOf(lengths) {
		n, v := 1, uint8(r.symbol)
		switch r.symbol {
		case repeatLast:
			n, v = int(r.extra)+3, last
		case repeatZero:
			n, v = int(r.extra)+3, 0
		case repeatZeros:
			n, v = int(r.extra)+11, 0
		}
		if r.extra >= 1<<r.bits {
			t.Errorf("%+v does not fit", r)
		}
		for range n {
			got = append(got, v)
		}
		if v != 0 {
			last = v
		}
	}
	if string(got) != string(lengths) {
		t.Errorf("got %v, want %v", got, lengths)
	}
}

// TestSplitIsExact puts values together again as a decoder does.
func TestSplitIsExact(t *testing.T) {
	for _, v := range []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 100, 120, 121, 4095, 4096, 1 << 20} {
		symbol, extra, n := split(v)
		got := symbol + 1
		if symbol >= 4 {
			k := (symbol - 2) >> 1
			got = (2+symbol&1)<<k + extra + 1
			if uint(k) != n || extra >= 1<<n {
				t.Errorf("%d: %d bits for %d, want %d", v, n, extra, k)
			}
		}
		if got != v || symbol >= distances {
			t.Errorf("%d becomes symbol %d with %d, which is %d", v, symbol, extra, got)
		}
	}
}

// TestNearbyPlaces holds the first and last of the table in the specification, as columns to the left and rows above.
func TestNearbyPlaces(t *testing.T) {
	near := nearby()
	for code, p := range map[uint8][2]int{
		1: {0, 1}, 2: {1, 0}, 3: {1, 1}, 4: {-1, 1}, 5: {0, 2}, 6: {2, 0}, 9: {2, 1}, 23: {0, 4}, 40: {5, 0}, 55: {0, 6}, 73: {0, 7}, 97: {8, 0}, 120: {8, 7},
	} {
		if got := near[p[1]][p[0]+7]; code != got {
			t.Errorf("%v has the code %d, want %d", p, got, code)
		}
	}
}
