package palette_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// speckled returns a volume of solids and single voxels, and all of its cells.
func speckled(t *testing.T, kind storage.Kind) (storage.Volume, map[storage.Pos]storage.Color) {
	t.Helper()
	v := kind.New(storage.Options{})
	cells := map[storage.Pos]storage.Color{}
	rng := rand.New(rand.NewPCG(1, 2))
	set := func(p storage.Pos, c storage.Color) {
		v.Set(p, c)
		cells[p] = c
	}
	for i := range int32(32 * 16 * 16) { // two tiles of one colour
		set(storage.Pos{X: i % 32, Y: i / 32 % 16, Z: i / 512}, storage.RGB(9, 8, 7))
	}
	for range 3000 {
		p := storage.Pos{X: rng.Int32N(60) - 30, Y: rng.Int32N(60) - 30, Z: rng.Int32N(60) - 30}
		set(p, storage.RGBA(uint8(rng.UintN(4)*60), uint8(rng.UintN(256)), 3, 100+uint8(rng.UintN(2))*155))
	}
	return v, cells
}

func TestTallyCountsAsALoopDoes(t *testing.T) {
	for _, kind := range all.Kinds() {
		v, cells := speckled(t, kind)
		for _, b := range []storage.Box{storage.Everywhere, {Min: storage.Pos{X: -7, Y: -7, Z: -7}, Max: storage.Pos{X: 21, Y: 17, Z: 16}}, {}} {
			for _, bin := range []int{0, 1, 7, 16, 256} {
				tally := palette.Tally{Bin: bin}
				if err := tally.Add(t.Context(), v, b); err != nil {
					t.Fatal(err)
				}
				want, n := map[storage.Color]int64{}, int64(0)
				for p, c := range cells {
					if !b.Contains(p) {
						continue
					}
					if middle := func(v uint8) uint8 { return uint8(min(int(v)/bin*bin+bin/2, 255)) }; bin > 0 {
						c = storage.RGBA(middle(c.R()), middle(c.G()), middle(c.B()), c.A())
					}
					want[c]++
					n++
				}
				if !maps.Equal(tally.Counts, want) || tally.Voxels != n {
					t.Errorf("%s, %v, bins of %d: %d colours of %d voxels, want %d of %d", kind.Name, b, bin, len(tally.Counts), tally.Voxels, len(want), n)
				}
			}
		}
	}
}

func TestTallyHasBounds(t *testing.T) {
	kind, _ := all.ByName(all.Default)
	v := kind.New(storage.Options{})
	for i := range int32(palette.MaxTally + 1) {
		v.Set(storage.Pos{X: i % 512, Y: i / 512}, storage.RGB(uint8(i), uint8(i>>8), uint8(i>>16)))
	}
	tally := palette.Tally{}
	if err := tally.Add(t.Context(), v, storage.Everywhere); !errors.Is(err, palette.ErrTooManyColors) {
		t.Errorf("%d colours give %v", len(tally.Counts), err)
	}
	tally = palette.Tally{Bin: 8}
	if err := tally.Add(t.Context(), v, storage.Everywhere); err != nil || tally.Voxels != palette.MaxTally+1 {
		t.Errorf("in bins: %d voxels, %v", tally.Voxels, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := tally.Add(ended, v, storage.Everywhere); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
	if err := tally.Merge(ended, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// TestMergeAsALoopDoes compares with a loop over all pairs.
func TestMergeAsALoopDoes(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, distance := range []float64{-1, 0, 1, 2.5, 10, 60, 500} {
		counts := map[storage.Color]int64{}
		for range 700 {
			counts[storage.RGBA(uint8(rng.UintN(64)), uint8(rng.UintN(16)), uint8(rng.UintN(8)), uint8(254+rng.UintN(2)))] = rng.Int64N(5) + 1
		}
		want := map[storage.Color]int64{}
		var heads []storage.Color
		for _, c := range palette.Frequent(counts) {
			i := slices.IndexFunc(heads, func(h storage.Color) bool {
				r, g, b := float64(h.R())-float64(c.R()), float64(h.G())-float64(c.G()), float64(h.B())-float64(c.B())
				return distance >= 0 && r*r+g*g+b*b <= distance*distance
			})
			if i < 0 {
				i, heads = len(heads), append(heads, c)
			}
			want[heads[i]] += counts[c]
		}
		tally := palette.Tally{Counts: maps.Clone(counts)}
		if err := tally.Merge(t.Context(), distance); err != nil || !maps.Equal(tally.Counts, want) {
			t.Errorf("distance %v: %d colours, want %d, %v", distance, len(tally.Counts), len(want), err)
		}
	}
}

func TestColoursAreOrdered(t *testing.T) {
	a, b, c := storage.RGB(1, 200, 3), storage.RGB(2, 0, 0), storage.RGBA(2, 0, 0, 7)
	counts := map[storage.Color]int64{a: 5, b: 9, c: 5}
	if got := palette.Frequent(counts); !slices.Equal(got, []storage.Color{b, a, c}) {
		t.Errorf("by counts: %v", got)
	}
	if got := palette.ByValue(counts); !slices.Equal(got, []storage.Color{a, c, b}) {
		t.Errorf("by values: %v", got)
	}
}
