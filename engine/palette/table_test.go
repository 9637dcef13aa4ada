package palette_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func table(t testing.TB, counts map[storage.Color]int64, n int, preferred ...storage.Color) *palette.Table {
	t.Helper()
	got, err := palette.NewTable(t.Context(), counts, n, preferred)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func counted(colors ...storage.Color) map[storage.Color]int64 {
	counts := map[storage.Color]int64{}
	for i, c := range colors {
		counts[c] += int64(i + 1)
	}
	return counts
}

var red, green, blue = storage.RGB(255, 0, 0), storage.RGB(0, 255, 0), storage.RGB(0, 0, 255)

func TestFewColoursAreSorted(t *testing.T) {
	got := table(t, counted(blue, red, green), 3)
	if want := []storage.Color{red, green, blue}; !slices.Equal(got.Colors, want) || got.From != 3 || got.MaxError != 0 {
		t.Errorf("got %v of %d, error %d, want %v", got.Colors, got.From, got.MaxError, want)
	}
	if i := got.Index(storage.RGBA(0, 255, 0, 9)); i != 1 {
		t.Errorf("green is at %d", i)
	}
	if empty := table(t, nil, 3); len(empty.Colors) != 0 {
		t.Errorf("no colours give %v", empty.Colors)
	}
}

func TestPreferredListIsKeptIfItHasEveryColour(t *testing.T) {
	list := []storage.Color{green, blue, green, storage.RGB(9, 9, 9), red}
	got := table(t, counted(red, green), 5, list...)
	if !slices.Equal(got.Colors, list) || got.Index(green) != 0 || got.Index(red) != 4 {
		t.Errorf("got %v, green at %d, red at %d", got.Colors, got.Index(green), got.Index(red))
	}
	for what, c := range map[string]struct {
		n    int
		list []storage.Color
	}{"too long": {4, list}, "red is missing": {5, list[:4]}} {
		if got := table(t, counted(red, green), c.n, c.list...); !slices.Equal(got.Colors, []storage.Color{red, green}) {
			t.Errorf("%s: got %v", what, got.Colors)
		}
	}
}

// naive returns the first colour of a list with the smallest sum of a power of the differences.
func naive(list []storage.Color, c storage.Color, power int) int {
	best, least := 0, 1<<30
	for i, p := range list {
		sum := 0
		for _, d := range [3]int{int(p.R()) - int(c.R()), int(p.G()) - int(c.G()), int(p.B()) - int(c.B())} {
			if d = max(d, -d); power == 2 {
				d *= d
			}
			sum += d
		}
		if sum < least {
			best, least = i, sum
		}
	}
	return best
}

func noise(seed uint64, n int) []storage.Color {
	r := rand.New(rand.NewPCG(seed, seed))
	list := make([]storage.Color, n)
	for i := range list {
		list[i] = storage.RGB(uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()))
	}
	return list
}

func TestNearestIsTheNearest(t *testing.T) {
	colors := noise(1, 800)
	for _, n := range []int{1, 2, 16, 255, 700} {
		list := noise(uint64(n), n)
		list = append(list, list...) // of duplicates the first counts
		got, err := palette.NearestTable(t.Context(), counted(colors...), list)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0
		for _, c := range colors {
			want := naive(list, c, 1)
			if got.Index(c) != want || palette.Nearest(list, c) != want {
				t.Fatalf("%d colours: %v is at %d and %d, want %d", n, c, got.Index(c), palette.Nearest(list, c), want)
			}
			p := list[want]
			for _, d := range [3]int{int(p.R()) - int(c.R()), int(p.G()) - int(c.G()), int(p.B()) - int(c.B())} {
				worst = max(worst, d, -d)
			}
		}
		if got.MaxError != worst || !slices.Equal(got.Colors, list) {
			t.Errorf("%d colours: got the error %d, want %d", n, got.MaxError, worst)
		}
	}
}

func TestReducedColoursGoToTheNearest(t *testing.T) {
	colors := noise(2, 1500)
	got := table(t, counted(colors...), 100)
	if len(got.Colors) > 100 || len(got.Colors) < 90 || !slices.IsSorted(got.Colors) {
		t.Errorf("got %d colours", len(got.Colors))
	}
	for _, c := range colors {
		if k := got.Index(c); k != naive(got.Colors, c, 2) {
			t.Fatalf("%v is at %d, want %d", c, k, naive(got.Colors, c, 2))
		}
	}
}

func TestTheSameCountsGiveTheSameTable(t *testing.T) {
	counts := counted(noise(3, 2000)...)
	first := table(t, counts, 64)
	for range 5 {
		if again := table(t, counts, 64); !slices.Equal(again.Colors, first.Colors) || again.MaxError != first.MaxError {
			t.Fatal("the table depends on the order of a map")
		}
	}
}

// TestRareColoursFarFromOthersStay has one voxel of a colour in a large scene of others.
func TestRareColoursFarFromOthersStay(t *testing.T) {
	counts := map[storage.Color]int64{red: 1}
	for i := range 2000 {
		counts[storage.RGB(0, uint8(i%50), uint8(100+i/50))] = 50
	}
	got := table(t, counts, 255)
	if c := got.Colors[got.Index(red)]; c != red {
		t.Errorf("red became %v", c)
	}
}

func TestManyVoxelsKeepTheirColour(t *testing.T) {
	counts := map[storage.Color]int64{storage.RGB(100, 100, 100): 1 << 30}
	for _, c := range noise(4, 2000) {
		counts[c]++
	}
	got := table(t, counts, 16)
	if !slices.Contains(got.Colors, storage.RGB(100, 100, 100)) {
		t.Errorf("got %v", got.Colors)
	}
}

// medianCut is the method of P. Heckbert, for comparison: the bucket with the most colours is split along its longest axis at half of its
// voxels.
func medianCut(counts map[storage.Color]int64, n int) []storage.Color {
	channel := func(c storage.Color, axis int) int { return int(c >> (8 * axis) & 0xff) }
	var all []storage.Color
	for c := range counts {
		all = append(all, c)
	}
	slices.Sort(all)
	buckets := [][]storage.Color{all}
	for len(buckets) < n {
		slices.SortStableFunc(buckets, func(a, b []storage.Color) int { return len(b) - len(a) })
		b := buckets[0]
		axis, longest := 0, -1
		for k := range 3 {
			lo, hi := 255, 0
			for _, c := range b {
				lo, hi = min(lo, channel(c, k)), max(hi, channel(c, k))
			}
			if hi-lo > longest {
				axis, longest = k, hi-lo
			}
		}
		slices.SortStableFunc(b, func(x, y storage.Color) int { return channel(x, axis) - channel(y, axis) })
		var total, sum int64
		for _, c := range b {
			total += counts[c]
		}
		cut := len(b) - 1
		for i, c := range b[:cut] {
			if sum += counts[c]; 2*sum >= total {
				cut = i + 1
				break
			}
		}
		buckets[0] = b[:cut]
		buckets = append(buckets, b[cut:])
	}
	list := make([]storage.Color, 0, n)
	for _, b := range buckets {
		var sum [3]int64
		var weight int64
		for _, c := range b {
			weight += counts[c]
			for k := range sum {
				sum[k] += int64(channel(c, k)) * counts[c]
			}
		}
		list = append(list, storage.RGB(uint8(sum[0]/weight), uint8(sum[1]/weight), uint8(sum[2]/weight)))
	}
	return list
}

// meanSquare returns the mean of the squared distances over all voxels.
func meanSquare(counts map[storage.Color]int64, at func(storage.Color) storage.Color) float64 {
	sum, n := 0.0, 0.0
	for c, k := range counts {
		p := at(c)
		for _, d := range [3]int{int(p.R()) - int(c.R()), int(p.G()) - int(c.G()), int(p.B()) - int(c.B())} {
			sum += float64(d*d) * float64(k)
		}
		n += float64(k)
	}
	return sum / n
}

// grid has 10,000 colours at even distances.
func grid() map[storage.Color]int64 {
	counts := map[storage.Color]int64{}
	for k := range 10_000 {
		counts[storage.RGB(uint8(k%22*11), uint8(k/22%22*11), uint8(k/484*11))] = 2
	}
	return counts
}

// photo has the colours of a smooth picture: a sky, a sunset and hills, with some noise.
func photo(size int) map[storage.Color]int64 {
	r := rand.New(rand.NewPCG(5, 5))
	counts := map[storage.Color]int64{}
	for y := range size {
		for x := range size {
			u, v := float64(x)/float64(size), float64(y)/float64(size)
			c := [3]float64{90 + 150*v*u, 120 + 80*v, 235 - 140*v}
			if v > 0.6+0.1*u {
				c = [3]float64{30 + 60*u, 90 + 100*(1-v), 20 + 30*u*v}
			}
			for i := range c {
				c[i] = min(max(c[i]+6*r.NormFloat64(), 0), 255)
			}
			counts[storage.RGB(uint8(c[0]), uint8(c[1]), uint8(c[2]))]++
		}
	}
	return counts
}

func TestTableIsBetterThanMedianCut(t *testing.T) {
	for name, counts := range map[string]map[storage.Color]int64{"10000 colours": grid(), "photo": photo(80), "noise": counted(noise(6, 4000)...)} {
		for _, n := range []int{16, 255} {
			got := table(t, counts, n)
			list := medianCut(counts, n)
			ours := meanSquare(counts, func(c storage.Color) storage.Color { return got.Colors[got.Index(c)] })
			old := meanSquare(counts, func(c storage.Color) storage.Color { return list[naive(list, c, 2)] })
			t.Logf("%s, %d of %d colours: mean square %.1f, median cut %.1f, largest error %d", name, n, len(counts), ours, old, got.MaxError)
			if ours >= old {
				t.Errorf("%s: %d colours have a mean square error of %.1f, those of a median cut %.1f", name, n, ours, old)
			}
		}
	}
}

func TestEndOfTheContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	over := errors.New("over")
	cancel(over)
	counts := counted(noise(7, 300)...)
	if _, err := palette.NewTable(ctx, counts, 16, nil); !errors.Is(err, over) {
		t.Errorf("NewTable: got the error %v", err)
	}
	if _, err := palette.NearestTable(ctx, counts, []storage.Color{red}); !errors.Is(err, over) {
		t.Errorf("NearestTable: got the error %v", err)
	}
	v := dense.New(storage.Options{})
	v.Set(storage.Pos{}, red)
	if err := palette.Count(ctx, v, 127, map[storage.Color]int64{}); !errors.Is(err, over) {
		t.Errorf("Count: got the error %v", err)
	}
}

func TestCountAgreesWithALook(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	v := dense.New(storage.Options{})
	full := storage.UniformTile(red)
	v.SetTile(storage.TilePos{X: 3}, &full)
	faint := storage.UniformTile(storage.RGBA(1, 1, 1, 100))
	v.SetTile(storage.TilePos{X: 4}, &faint)
	want := map[storage.Color]int64{red: storage.TileCells}
	for range 3000 {
		p := storage.Pos{X: r.Int32N(40), Y: r.Int32N(40), Z: r.Int32N(40) - 20}
		v.Set(p, storage.RGBA(uint8(r.IntN(3)), 0, 0, uint8(120+r.IntN(10))))
	}
	for x := range int32(40) {
		for y := range int32(40) {
			for z := range int32(40) {
				if c := v.Get(storage.Pos{X: x, Y: y, Z: z - 20}); c.A() >= 127 {
					want[c|0xff000000]++
				}
			}
		}
	}
	got := map[storage.Color]int64{}
	if err := palette.Count(t.Context(), v, 127, got); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkNewTable(b *testing.B) {
	million := map[storage.Color]int64{}
	for i := range 1_000_000 {
		million[storage.RGB(uint8(i), uint8(i>>8), uint8(i>>16)|uint8(i*7)&0xf0)]++
	}
	for _, c := range []struct {
		name   string
		counts map[storage.Color]int64
	}{{"grid", grid()}, {"photo", photo(600)}, {"million", million}} {
		b.Run("colours="+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				table(b, c.counts, 255)
			}
			b.ReportMetric(float64(len(c.counts)), "colours")
		})
	}
}
