package dense

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// spreadCells is the slow twin of spread.
func spreadCells(t *narrowTile) (dst [storage.TileCells]uint8) {
	for i := range dst {
		dst[i] = t.slot(i)
	}
	return dst
}

func checkHalves(t *testing.T, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	var tile narrowTile
	for i := range tile.index {
		tile.index[i] = uint8(r.Uint32())
	}
	var got, plain [storage.TileCells]uint8
	spread(&got, &tile.index)
	spreadPlain(&plain, &tile.index)
	if want := spreadCells(&tile); got != want || plain != want {
		t.Fatalf("seed %d: spread does not give the slots of the cells", seed)
	}
	for i := range got { // what empty cells may have
		got[i] |= uint8(r.Uint32()) << 4
	}
	var back, backPlain [storage.TileCells / 2]uint8
	gather(&back, &got)
	gatherPlain(&backPlain, &got)
	if back != tile.index || backPlain != tile.index {
		t.Fatalf("seed %d: gather is not the inverse of spread", seed)
	}
}

func TestHalves(t *testing.T) {
	for seed := range uint64(20) {
		checkHalves(t, seed)
	}
}

func FuzzHalves(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { checkHalves(t, seed) })
}

func TestFillIndexIsByCell(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		n, w := new(narrowTile), new(wideTile)
		var m mask
		var want [storage.TileCells]uint8
		slot := uint8(r.Uint32() & 15)
		for i := range want {
			want[i] = uint8(r.Uint32() & 15)
			n.put(i, want[i])
			w.index[i] = want[i]
			if r.IntN(3) == 0 {
				m[i>>6] |= 1 << (i & 63)
				want[i] = slot
			}
		}
		(&entry{ptr: ptr(n), form: narrow}).fillIndex(&m, slot)
		(&entry{ptr: ptr(w), form: wide}).fillIndex(&m, slot)
		if spreadCells(n) != want {
			t.Fatal("fillIndex of a narrow tile differs from one cell after the other")
		}
		if w.index != want {
			t.Fatal("fillIndex of a wide tile differs from one cell after the other")
		}
	}
}

func BenchmarkSpread(b *testing.B) {
	var dst [storage.TileCells]uint8
	var index [storage.TileCells / 2]uint8
	b.Run("way=best", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			spread(&dst, &index)
		}
	})
	b.Run("way=plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			spreadPlain(&dst, &index)
		}
	})
}
