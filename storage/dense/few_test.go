package dense

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// fewOf returns a sparse block of the given cells, which ascend.
func fewOf(cells []int, width uint8) few {
	f := few{data: make([]byte, maxFew*6+8), n: len(cells), stride: int(strides[width])}
	for k, i := range cells {
		f.put(k, i, 0)
	}
	return f
}

func ascending(r *rand.Rand, n int) []int {
	cells := r.Perm(storage.TileCells)[:n]
	slices.Sort(cells)
	return cells
}

func TestFewFind(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range maxFew + 1 {
		for width := range uint8(3) {
			cells := ascending(r, n)
			f := fewOf(cells, width)
			for i := range storage.TileCells {
				want, found := slices.BinarySearch(cells, i)
				if k, ok := f.find(i); k != want || ok != found {
					t.Fatalf("%d cells, width %d: find(%d) = %d, %v, want %d, %v", n, width, i, k, ok, want, found)
				}
			}
		}
	}
}

func BenchmarkFewFind(b *testing.B) {
	for _, n := range []int{4, 16, 64, 192} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var blocks [64]few
			for k := range blocks {
				blocks[k] = fewOf(ascending(r, n), 1)
			}
			b.ReportAllocs()
			at, sum := 0, 0
			for b.Loop() {
				at = (at*1103515245 + 12345) & (1<<31 - 1)
				k, _ := blocks[at>>8&63].find(at >> 14 & 4095)
				sum += k
			}
			if sum == 0 {
				b.Fatal("nothing was found")
			}
		})
	}
}
