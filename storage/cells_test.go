package storage_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestOccupied(t *testing.T) {
	for n, cells := range samples() {
		occ := storage.FullOcc
		got := storage.Occupied(&occ, cells)
		if _, want := countColors(cells); got != want {
			t.Errorf("sample %d: %d occupied, want %d", n, got, want)
		}
		for i, c := range cells {
			if occ[i/64]>>(i%64)&1 != 0 != (c != 0) {
				t.Fatalf("sample %d: bit %d of %v", n, i, c)
			}
		}
	}
}

func TestDiffCells(t *testing.T) {
	all := samples()
	for n, a := range all {
		b := all[(n+1)%len(all)]
		var diff [storage.OccWords]uint64
		count, want := storage.DiffCells(&diff, a, b), 0
		for i := range a {
			if a[i] != b[i] {
				want++
			}
			if diff[i/64]>>(i%64)&1 != 0 != (a[i] != b[i]) {
				t.Fatalf("samples %d and %d: bit %d of %v and %v", n, n+1, i, a[i], b[i])
			}
		}
		if count != want {
			t.Errorf("samples %d and %d: %d differ, want %d", n, n+1, count, want)
		}
	}
}

func TestFillCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n, cells := range samples() {
		var mask [storage.OccWords]uint64
		for i := range mask {
			mask[i] = r.Uint64() & -uint64(r.IntN(2))
		}
		got, c := *cells, storage.Color(r.Uint32())
		storage.FillCells(&got, &mask, c)
		for i := range got {
			want := cells[i]
			if mask[i/64]&(1<<(i%64)) != 0 {
				want = c
			}
			if got[i] != want {
				t.Fatalf("sample %d: cell %d is %v, want %v", n, i, got[i], want)
			}
		}
	}
}

func TestNormCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	var cells [storage.TileCells]storage.Color
	for i := range cells {
		cells[i] = storage.Color(r.Uint32()) >> r.IntN(20)
	}
	got := cells
	storage.NormCells(&got)
	for i, c := range cells {
		if got[i] != c.Norm() {
			t.Fatalf("cell %d: %v becomes %v", i, c, got[i])
		}
	}
}
