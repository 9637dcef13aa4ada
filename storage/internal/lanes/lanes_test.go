package lanes_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage/internal/lanes"
)

type (
	cells = [lanes.Cells]uint32
	mask  = [lanes.Words]uint64
)

// sample returns cells of which a part is occupied, in colours out of a list of that length.
func sample(r *rand.Rand, colors int, occupied float64) *cells {
	list := make([]uint32, colors)
	for i := range list {
		list[i] = r.Uint32() | 1
	}
	list[r.IntN(colors)] = []uint32{1, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0xFF000000}[r.IntN(5)]
	c := new(cells)
	for i := range c {
		if r.Float64() < occupied {
			c[i] = list[r.IntN(colors)]
		}
	}
	return c
}

// samples returns empty, sparse, half and wholly full cells of few and many colours, and single cells at many places.
func samples() []*cells {
	r := rand.New(rand.NewPCG(7, 1))
	list := []*cells{new(cells)}
	for _, colors := range []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 128, 129, 255, 256, 1000} {
		for _, occupied := range []float64{0.002, 0.3, 0.98, 1} {
			list = append(list, sample(r, colors, occupied))
		}
	}
	for i := 0; i < lanes.Cells; i += 1 + r.IntN(60) {
		c := new(cells)
		c[i] = r.Uint32() | 1
		list = append(list, c)
	}
	return list
}

func randomMask(r *rand.Rand) *mask {
	m := new(mask)
	for i := range m {
		switch r.IntN(4) {
		case 0:
		case 1:
			m[i] = ^uint64(0)
		case 2:
			m[i] = r.Uint64()
		case 3:
			m[i] = 1 << r.IntN(64)
		}
	}
	return m
}

func has(m *mask, i int) bool { return m[i/64]>>(i%64)&1 != 0 }

func TestSurvey(t *testing.T) {
	for n, c := range samples() {
		var want mask
		least, greatest := uint32(0), uint32(0)
		for i, v := range c {
			if v != 0 {
				want[i/64] |= 1 << (i % 64)
				if least == 0 || v < least {
					least = v
				}
				greatest = max(greatest, v)
			}
		}
		for name, set := range lanes.Sets() {
			got := *randomMask(rand.New(rand.NewPCG(1, uint64(n))))
			lo, hi := set.Survey(&got, c)
			if got != want || lo != least || hi != greatest {
				t.Fatalf("%s of sample %d: %#x to %#x, want %#x to %#x, same mask: %v", name, n, lo, hi, least, greatest, got == want)
			}
		}
		for name, set := range lanes.Sets() {
			if got := set.Least(c); got != least || lanes.Least(c) != least {
				t.Fatalf("%s: Least of sample %d: %#x, want %#x", name, n, got, least)
			}
		}
	}
}

func TestDiff(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2))
	for n, a := range samples() {
		b := *a
		for range r.IntN(70) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(32)
		}
		var want mask
		for i := range a {
			if a[i] != b[i] {
				want[i/64] |= 1 << (i % 64)
			}
		}
		for name, set := range lanes.Sets() {
			got := *randomMask(r)
			if set.Differ(&got, a, &b); got != want {
				t.Fatalf("%s of sample %d: %x, want %x", name, n, got, want)
			}
		}
		var got mask
		if lanes.Diff(&got, a, &b); got != want {
			t.Fatalf("Diff of sample %d: %x, want %x", n, got, want)
		}
	}
}

func TestFillAndSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 3))
	for n, c := range samples() {
		m, color := randomMask(r), r.Uint32()
		filled, spread := *c, cells{}
		for i := range c {
			if has(m, i) {
				filled[i], spread[i] = color, color
			}
		}
		for name, set := range lanes.Sets() {
			got := *c
			if set.Fill(&got, m, color); got != filled {
				t.Fatalf("%s: Fill of sample %d differs", name, n)
			}
			got = *c
			if set.Spread(&got, m, color); got != spread {
				t.Fatalf("%s: Spread of sample %d differs", name, n)
			}
			if got, want := set.Count(m), countBits(m); got != want {
				t.Fatalf("%s: Count = %d, want %d", name, got, want)
			}
		}
		got := *c
		if lanes.Fill(&got, m, color); got != filled {
			t.Fatalf("Fill of sample %d differs", n)
		}
		if lanes.Spread(&got, m, color); got != spread {
			t.Fatalf("Spread of sample %d differs", n)
		}
		if got, want := lanes.Count(m), countBits(m); got != want {
			t.Fatalf("Count = %d, want %d", got, want)
		}
	}
}

func countBits(m *mask) (n int) {
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

func TestKeep(t *testing.T) {
	for n, c := range samples() {
		for _, keep := range []uint32{0, 0xFF000000, 1, 0xFFFFFFFF} {
			want := *c
			for i, v := range want {
				if v&keep == 0 {
					want[i] = 0
				}
			}
			for name, set := range lanes.Sets() {
				got := *c
				if set.Keep(&got, keep); got != want {
					t.Fatalf("%s of sample %d, %#x differs", name, n, keep)
				}
			}
			got := *c
			if lanes.Keep(&got, keep); got != want {
				t.Fatalf("Keep of sample %d, %#x differs", n, keep)
			}
		}
	}
}

func TestLook(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 4))
	for n := range 257 {
		palette := make([]uint32, n)
		for i := range palette {
			palette[i] = r.Uint32()
		}
		m, index, want := randomMask(r), new([lanes.Cells]uint8), cells{}
		if n == 0 {
			*m = mask{}
		}
		for i := range index {
			index[i] = uint8(r.Uint32())
			if has(m, i) {
				index[i] = uint8(r.IntN(n))
				want[i] = palette[index[i]]
			}
		}
		for name, set := range lanes.Sets() {
			got := *sample(r, 1, 1)
			if set.Look(&got, index, m, palette); got != want {
				t.Fatalf("%s with %d colours differs", name, n)
			}
		}
		got := *sample(r, 1, 1)
		if lanes.Look(&got, index, m, palette); got != want {
			t.Fatalf("Look with %d colours differs", n)
		}
	}
}

// order returns the colours in the order in which they first occur, and the place of each cell's.
func order(c *cells) (list []uint32, places [lanes.Cells]uint8) {
	for i, v := range c {
		if v == 0 {
			continue
		}
		at := slices.Index(list, v)
		if at < 0 {
			at, list = len(list), append(list, v)
		}
		places[i] = uint8(at)
	}
	return list, places
}

func TestIndex(t *testing.T) {
	for n, c := range samples() {
		list, places := order(c)
		var index [lanes.Cells]uint8
		var palette [256]uint32
		colors, ok := lanes.Index(&index, &palette, c)
		if ok != (len(list) <= lanes.Few) || colors != min(len(list), lanes.Few) || !slices.Equal(palette[:colors], list[:colors]) {
			t.Fatalf("sample %d of %d colours: %d, %v with other colours", n, len(list), colors, ok)
		}
		for i, v := range c {
			if ok && v != 0 && index[i] != places[i] {
				t.Fatalf("sample %d: cell %d has place %d, want %d", n, i, index[i], places[i])
			}
		}
	}
}

// TestMatch wants all ways to stop at the same cells, wherever they start.
func TestMatch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 5))
	for n, c := range samples() {
		list, places := order(c)
		for _, known := range []int{0, 1, len(list) / 2, len(list) - 1, len(list)} {
			if known < 0 || known > min(len(list), 255) {
				continue
			}
			want := slices.IndexFunc(c[:], func(v uint32) bool { return v != 0 && !slices.Contains(list[:known], v) })
			if want < 0 {
				want = lanes.Cells
			}
			from := r.IntN(want + 1)
			for name, set := range lanes.Sets() {
				var index [lanes.Cells]uint8
				if got := set.Match(&index, c, list[:known], from); got != want {
					t.Fatalf("%s of sample %d from %d with %d of %d colours stops at %d, want %d", name, n, from, known, len(list), got, want)
				}
				for i := from; i < want/64*64; i++ {
					if c[i] != 0 && index[i] != places[i] {
						t.Fatalf("%s of sample %d: cell %d has place %d, want %d", name, n, i, index[i], places[i])
					}
				}
			}
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	c, m := sample(rand.New(rand.NewPCG(1, 1)), 5, 0.5), new(mask)
	index, palette, out := new([lanes.Cells]uint8), new([256]uint32), new(cells)
	if n := testing.AllocsPerRun(20, func() {
		lanes.Survey(m, c)
		n, _ := lanes.Index(index, palette, c)
		lanes.Look(out, index, m, palette[:n])
		lanes.Diff(m, out, c)
		lanes.Fill(out, m, 1)
		lanes.Spread(out, m, 1)
		lanes.Keep(out, 1)
		if lanes.Count(m) != 0 {
			t.Error("cells change on their way through a palette")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzTwins holds all ways against the one in Go.
func FuzzTwins(f *testing.F) {
	f.Add(uint64(1), uint16(3), uint8(100), uint32(0xFF000000))
	f.Fuzz(func(t *testing.T, seed uint64, colors uint16, occupied uint8, color uint32) {
		r := rand.New(rand.NewPCG(seed, 1))
		a, m := sample(r, int(colors)+1, float64(occupied)/255), randomMask(r)
		b := *a
		b[color%lanes.Cells] ^= color
		list, _ := order(a)
		list = list[:min(len(list), 256)]
		pure := results(lanes.Sets()["pure"], a, &b, m, list, color)
		for name, set := range lanes.Sets() {
			if got := results(set, a, &b, m, list, color); got != pure {
				t.Errorf("%s differs", name)
			}
		}
	})
}

// outcome is all that one way makes of some cells.
type outcome struct {
	occ, diff            mask
	least, greatest      uint32
	fill, spread, keep   cells
	look                 cells
	stop, count, matched int
}

func results(set lanes.Set, a, b *cells, m *mask, list []uint32, color uint32) (o outcome) {
	o.least, o.greatest = set.Survey(&o.occ, a)
	set.Differ(&o.diff, a, b)
	o.fill, o.keep = *a, *a
	set.Fill(&o.fill, m, color)
	set.Spread(&o.spread, m, color)
	set.Keep(&o.keep, color)
	o.count = set.Count(m)
	var index [lanes.Cells]uint8
	o.stop = set.Match(&index, a, list, 0)
	o.matched = set.Match(&index, b, list[:len(list)/2], 0)
	set.Match(&index, a, list, 0)
	known := o.occ
	for i := o.stop / 64 * 64; i < lanes.Cells; i++ { // the places in the last block are no promise
		known[i/64] &^= 1 << (i % 64)
	}
	set.Look(&o.look, &index, &known, list)
	return o
}

func BenchmarkLanes(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	c, d, m, out, index := sample(r, 100, 0.7), sample(r, 100, 0.7), randomMask(r), new(cells), new([lanes.Cells]uint8)
	var palette [256]uint32
	for _, name := range []string{"pure", "avx2", "avx512"} {
		set, ok := lanes.Sets()[name]
		if !ok {
			continue
		}
		run := func(what string, f func()) {
			b.Run(fmt.Sprintf("%s/by=%s", what, name), func(b *testing.B) {
				b.SetBytes(lanes.Cells * 4)
				for b.Loop() {
					f()
				}
			})
		}
		run("Survey", func() { set.Survey(m, c) })
		run("Least", func() { set.Least(c) })
		run("Diff", func() { set.Differ(m, c, d) })
		run("Spread", func() { set.Spread(out, m, 7) })
		run("Fill", func() { set.Fill(out, m, 7) })
		run("Keep", func() { set.Keep(c, 0xFFFFFFFF) })
		run("Count", func() { set.Count(m) })
		for _, n := range []int{2, 8, 16, 32, 64, 128, 256} {
			for i := range index {
				index[i] = uint8(r.IntN(n))
			}
			run(fmt.Sprintf("Look/colors=%d", n), func() { set.Look(out, index, m, palette[:n]) })
		}
		for _, n := range []int{2, 4, 8, 16} {
			few := sample(r, n, 0.7)
			list, _ := order(few)
			run(fmt.Sprintf("Match/colors=%d", n), func() { set.Match(index, few, list, 0) })
		}
	}
}
