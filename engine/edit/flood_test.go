package edit_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowFlood lists the region of a flood without its bound on cells.
func slowFlood(m cells, f edit.Flood) map[storage.Pos]bool {
	region := map[storage.Pos]bool{}
	seed := m[f.Seed]
	if f.Mode == edit.FloodAdd && f.Bounds == nil || (seed == 0) != (f.Mode == edit.FloodAdd) {
		return region
	}
	near := func(a, b storage.Color) bool {
		for shift := 0; shift < 32; shift += 8 {
			d := int(a>>shift&255) - int(b>>shift&255)
			if d > f.Tolerance || -d > f.Tolerance {
				return false
			}
		}
		return true
	}
	ok := func(p storage.Pos, from storage.Color) bool {
		if region[p] || f.Bounds != nil && !f.Bounds.Contains(p) {
			return false
		}
		c := m[p]
		if f.Mode == edit.FloodAdd {
			return c == 0
		}
		if f.Against == edit.AgainstSeed {
			from = seed
		}
		return c != 0 && near(c, from)
	}
	if !ok(f.Seed, seed) {
		return region
	}
	region[f.Seed] = true
	for todo := []storage.Pos{f.Seed}; len(todo) > 0; {
		p := todo[0]
		todo = todo[1:]
		for _, d := range neighbours(f.Connectivity) {
			if q := p.Add(d); ok(q, m[p]) {
				region[q] = true
				todo = append(todo, q)
			}
		}
	}
	return region
}

func neighbours(connectivity int) (list []storage.Pos) {
	most := map[int]int32{0: 1, 6: 1, 18: 2, 26: 3}[connectivity]
	b := storage.Box{Min: storage.Pos{X: -1, Y: -1, Z: -1}, Max: storage.Pos{X: 2, Y: 2, Z: 2}}
	eachCell(b, func(p storage.Pos) {
		if n := p.X*p.X + p.Y*p.Y + p.Z*p.Z; n > 0 && n <= most {
			list = append(list, p)
		}
	})
	return list
}

// cave fills a box sparsely enough that connectivity matters, in colours that differ little.
func cave(rnd *rand.Rand, v storage.Volume, percent int) {
	b := storage.Box{Min: storage.Pos{X: -17, Y: -17, Z: -3}, Max: storage.Pos{X: 18, Y: 3, Z: 17}}
	eachCell(b, func(p storage.Pos) {
		if rnd.IntN(100) < percent {
			v.Set(p, storage.RGBA(uint8(100+p.X+rnd.Int32N(5)), 50, 50, uint8(250+rnd.IntN(5))))
		}
	})
	solid := storage.UniformTile(storage.RGBA(100, 50, 50, 252))
	v.SetTile(storage.TilePos{X: 1}, &solid)
	v.SetTile(storage.TilePos{X: 2}, &solid)
	v.Set(storage.Pos{X: 1, Y: 1, Z: 1}, storage.RGBA(100, 50, 50, 252))
}

func floods(rnd *rand.Rand) (list []edit.Flood) {
	bounds := storage.Box{Min: storage.Pos{X: -20, Y: -16, Z: -16}, Max: storage.Pos{X: 18, Y: 7, Z: 19}}
	for _, connectivity := range []int{0, 6, 18, 26} {
		for _, tolerance := range []int{0, 6} {
			for _, b := range []*storage.Box{nil, &bounds} {
				for mode := edit.FloodReplace; mode <= edit.FloodRemove; mode++ {
					seed := storage.Pos{X: 1, Y: 1, Z: 1}
					if rnd.IntN(2) == 0 {
						seed = storage.Pos{X: rnd.Int32N(30) - 15, Y: rnd.Int32N(18) - 16, Z: rnd.Int32N(20) - 3}
					}
					list = append(list, edit.Flood{
						Seed: seed, Color: storage.RGB(0, 0, 255), Connectivity: connectivity, Tolerance: tolerance,
						Mode: mode, Bounds: b, Against: edit.Against(rnd.IntN(2)),
					})
				}
			}
		}
	}
	return list
}

func TestFloodMatchesCellwise(t *testing.T) {
	for _, percent := range []int{25, 60} {
		rnd := newRand(uint64(percent))
		base := newDense()
		cave(rnd, base, percent)
		before := dump(base)
		for _, f := range floods(rnd) {
			name := fmt.Sprintf("%d%% %+v", percent, f)
			v := base.Clone()
			r := edit.Record(v, edit.Options{MaxBytes: 64 << 20})
			region := slowFlood(before, f)
			got, err := f.Run(t.Context(), r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got.Filled != int64(len(region)) || got.Truncated {
				t.Fatalf("%s: %+v, want %d", name, got, len(region))
			}
			want := maps.Clone(before)
			for p := range region {
				if f.Mode == edit.FloodRemove {
					delete(want, p)
				} else {
					want[p] = f.Color
				}
			}
			sameCells(t, name, dump(v), want)
		}
	}
}

func TestFloodIsUndone(t *testing.T) {
	v := newDense()
	cave(newRand(2), v, 60)
	before := dump(v)
	r := edit.Record(v, edit.Options{})
	f := edit.Flood{Seed: storage.Pos{X: 1, Y: 1, Z: 1}, Color: colors[1], Tolerance: 20}
	got, err := f.Run(t.Context(), r)
	if err != nil || got.Filled < 4096 {
		t.Fatalf("%+v %v", got, err)
	}
	checkDelta(t, r.Delta(), v, before)
}

func TestTruncatedFloodIsConnectedAndRepeatable(t *testing.T) {
	base := newDense()
	cave(newRand(3), base, 60)
	before := dump(base)
	for _, against := range []edit.Against{edit.AgainstSeed, edit.AgainstNeighbour} {
		for _, connectivity := range []int{6, 18, 26} {
			for _, n := range []int64{1, 2, 100, 4096, 4097, 9000} {
				f := edit.Flood{
					Seed: storage.Pos{X: 1, Y: 1, Z: 1}, Color: storage.RGB(0, 0, 255), Tolerance: 255,
					Connectivity: connectivity, Against: against, Max: n,
				}
				var first cells
				for range 2 {
					v := base.Clone()
					r := edit.Record(v, edit.Options{})
					got, err := f.Run(t.Context(), r)
					if err != nil || got.Filled != n || !got.Truncated {
						t.Fatalf("%+v: %+v %v", f, got, err)
					}
					after := dump(v)
					if first != nil && !maps.Equal(first, after) {
						t.Fatalf("%+v: two runs differ", f)
					}
					first = after
				}
				painted := cells{}
				for p, c := range first {
					if c != before[p] {
						painted[p] = c
					}
				}
				g := f
				g.Max = 0
				if got := len(slowFlood(painted, g)); int64(got) != n || int64(len(painted)) != n {
					t.Fatalf("%+v: %d painted, %d of them connected to the seed", f, len(painted), got)
				}
			}
		}
	}
}

func TestExactMaxIsNotTruncated(t *testing.T) {
	for _, against := range []edit.Against{edit.AgainstSeed, edit.AgainstNeighbour} {
		v := newDense()
		solid := storage.UniformTile(colors[1])
		v.SetTile(storage.TilePos{}, &solid)
		v.SetTile(storage.TilePos{X: 1}, &solid)
		f := edit.Flood{Color: colors[2], Max: 2 * storage.TileCells, Against: against}
		got, err := f.Run(t.Context(), edit.Record(v, edit.Options{}))
		if err != nil || got.Truncated || got.Filled != f.Max {
			t.Errorf("against %d: %+v %v", against, got, err)
		}
	}
}

func TestFloodRefusesNonsense(t *testing.T) {
	v := newDense()
	v.Set(storage.Pos{}, colors[1])
	for name, f := range map[string]edit.Flood{
		"connectivity": {Connectivity: 7},
		"tolerance":    {Tolerance: -1},
		"max":          {Max: -1},
		"mode":         {Mode: edit.FloodRemove + 1},
		"against":      {Against: edit.AgainstNeighbour + 1},
	} {
		if _, err := f.Run(t.Context(), edit.Record(v, edit.Options{})); !errors.Is(err, edit.ErrShape) {
			t.Errorf("%s: %v, want ErrShape", name, err)
		}
	}
	far := edit.Flood{Seed: storage.Pos{X: storage.MaxCoord}}
	if _, err := far.Run(t.Context(), edit.Record(v, edit.Options{})); !errors.Is(err, edit.ErrRange) {
		t.Errorf("seed: %v, want ErrRange", err)
	}
	r := edit.Record(v, edit.Options{})
	r.Rollback()
	if _, err := (edit.Flood{}).Run(t.Context(), r); !errors.Is(err, edit.ErrSpent) {
		t.Errorf("spent: %v", err)
	}
}

func TestFloodIsBounded(t *testing.T) {
	for _, against := range []edit.Against{edit.AgainstSeed, edit.AgainstNeighbour} {
		v := newDense()
		r := edit.Record(v, edit.Options{})
		if err := r.FillBox(t.Context(), storage.Box{Max: storage.Pos{X: 200, Y: 200, Z: 200}}, colors[1]); err != nil {
			t.Fatal(err)
		}
		f := edit.Flood{Color: colors[2], Against: against}
		r.Reset(v, edit.Options{MaxBytes: 20000})
		if _, err := f.Run(t.Context(), r); !errors.Is(err, edit.ErrMemory) {
			t.Errorf("against %d: %v, want ErrMemory", against, err)
		}
		for _, n := range []int{0, 1, 20, 2500} {
			r.Reset(v, edit.Options{})
			_, err := f.Run(&countdown{t.Context(), n}, r)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("against %d after %d looks: %v, want Canceled", against, n, err)
			}
			r.Rollback()
		}
		if v.Get(storage.Pos{}) != colors[1] {
			t.Error("not rolled back")
		}
	}
	space := edit.Flood{Color: colors[2], Mode: edit.FloodAdd, Bounds: &storage.Everywhere}
	v := newDense()
	if _, err := space.Run(t.Context(), edit.Record(v, edit.Options{MaxBytes: 1 << 20})); !errors.Is(err, edit.ErrMemory) || v.Len() != 0 {
		t.Errorf("empty space: %v with %d cells, want ErrMemory", err, v.Len())
	}
}
