package edit_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// setEach is the slow twin of SetCells.
func setEach(t *testing.T, r *edit.Recorder, list []edit.Cell) {
	t.Helper()
	for _, c := range list {
		if _, err := r.Set(c.Pos, c.Color); err != nil {
			t.Fatal(err)
		}
	}
}

func putAll(m cells, list []edit.Cell) {
	for _, c := range list {
		if c.Color.Empty() {
			delete(m, c.Pos)
		} else {
			m[c.Pos] = c.Color
		}
	}
}

// randomCells returns n cells in a cube around the origin, from few colours or from all.
func randomCells(r *rand.Rand, n int, edge int32, anyColor bool) []edit.Cell {
	list := make([]edit.Cell, n)
	for i := range list {
		at := func() int32 { return r.Int32N(edge) - edge/2 }
		list[i] = edit.Cell{Pos: storage.Pos{X: at(), Y: at(), Z: at()}, Color: randomColor(r)}
		if anyColor && r.IntN(8) > 0 {
			list[i].Color = storage.Color(r.Uint32())
		}
	}
	return list
}

func TestSetCellsMatchesSingleCells(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		rnd := newRand(11)
		want := newDense()
		for round, n := range []int{0, 1, 7, 63, 64, 65, 300, 5000, 40_000, 2000, 100, 3} {
			edge := []int32{4, 20, 45, 400}[round%4]
			list := randomCells(rnd, n, edge, round%3 > 0)
			before := dump(v)
			r, slow := edit.Record(v, edit.Options{}), edit.Record(want, edit.Options{})
			input := slices.Clone(list)
			if err := r.SetCells(t.Context(), list); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(input, list) {
				t.Fatal("SetCells changes its list")
			}
			setEach(t, slow, list)
			sameCells(t, "cells", dump(v), dump(want))
			slow.Delta()
			checkDelta(t, r.Delta(), v, before)
			if round%4 == 3 {
				wild := storage.TilePos{X: int32(round), Y: -1}
				u := storage.UniformTile(colors[1])
				v.SetTile(wild, &u)
				want.SetTile(wild, &u)
			}
		}
	})
}

func TestSetCellsFarApart(t *testing.T) {
	v := newDense()
	r := edit.Record(v, edit.Options{})
	var list []edit.Cell
	rnd := newRand(12)
	for range 3000 {
		at := func() int32 {
			return rnd.Int32N(2)*(storage.MaxCoord-20) + storage.MinCoord*rnd.Int32N(2) + rnd.Int32N(20)
		}
		list = append(list, edit.Cell{Pos: storage.Pos{X: at(), Y: at(), Z: at()}, Color: randomColor(rnd)})
	}
	m := cells{}
	putAll(m, list)
	if err := r.SetCells(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	sameCells(t, "cells", dump(v), m)
	checkDelta(t, r.Delta(), v, cells{})
}

func TestSetCellsRefusesBadPositionsFirst(t *testing.T) {
	v := newDense()
	v.Set(storage.Pos{X: 1}, colors[1])
	want := dump(v)
	list := make([]edit.Cell, 100)
	for i := range list {
		list[i] = edit.Cell{Pos: storage.Pos{X: int32(i)}, Color: colors[2]}
	}
	for _, bad := range []storage.Pos{{X: storage.MaxCoord}, {Y: storage.MinCoord - 1}, {Z: -1 << 31}, {X: 1<<31 - 1}} {
		list[99].Pos = bad
		r := edit.Record(v, edit.Options{})
		if err := r.SetCells(t.Context(), list); !errors.Is(err, edit.ErrRange) {
			t.Fatalf("%v: got %v, want ErrRange", bad, err)
		}
		sameCells(t, "after a refusal", dump(v), want)
		if d := r.Delta(); d.Changed != 0 {
			t.Fatalf("%d changed", d.Changed)
		}
	}
}

func TestSetCellsWithMarks(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		rnd := newRand(13)
		for round := range 30 {
			before := dump(v)
			m := dump(v)
			r := edit.Record(v, edit.Options{})
			for range 1 + rnd.IntN(5) {
				mark, saved := r.Mark(), clone(m)
				for range rnd.IntN(4) {
					list := randomCells(rnd, rnd.IntN(700), 40, rnd.IntN(2) == 0)
					var err error
					switch rnd.IntN(3) {
					case 0:
						setEach(t, r, list)
					case 1:
						b := randomBox(rnd, -20, 14, 30)
						c := randomColor(rnd)
						err = r.FillBox(t.Context(), b, c)
						list = list[:0]
						eachCell(b, func(p storage.Pos) { list = append(list, edit.Cell{Pos: p, Color: c}) })
					default:
						err = r.SetCells(t.Context(), list)
					}
					if err != nil {
						t.Fatal(err)
					}
					putAll(m, list)
				}
				if rnd.IntN(3) == 0 {
					r.RollbackTo(mark)
					m = saved
				}
			}
			sameCells(t, "edit", dump(v), m)
			if round%4 == 0 {
				r.Rollback()
				sameCells(t, "rollback", dump(v), before)
				continue
			}
			checkDelta(t, r.Delta(), v, before)
		}
	})
}

func TestSetCellsStaysWithinMemory(t *testing.T) {
	v := newDense()
	scatter(newRand(14), v, 30)
	want := dump(v)
	for _, edge := range []int32{100, 100_000} {
		r := edit.Record(v, edit.Options{MaxBytes: 64 << 10})
		if err := r.SetCells(t.Context(), randomCells(newRand(15), 20_000, edge, true)); !errors.Is(err, edit.ErrMemory) {
			t.Fatalf("edge %d: got %v, want ErrMemory", edge, err)
		}
		r.Rollback()
		sameCells(t, "rollback", dump(v), want)
	}
}

func TestSetCellsStopsMidway(t *testing.T) {
	v := newDense()
	scatter(newRand(16), v, 30)
	want := dump(v)
	list := randomCells(newRand(17), 100_000, 300, false)
	for n := range 20 {
		r := edit.Record(v, edit.Options{})
		if err := r.SetCells(&countdown{t.Context(), n}, list); !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d: got %v, want Canceled", n, err)
		}
		if n == 19 && v.Len() == int64(len(want)) {
			t.Fatal("nothing was written before the end")
		}
		r.Rollback()
		sameCells(t, "rollback", dump(v), want)
	}
}

func TestSetCellsOfASpentRecorder(t *testing.T) {
	r := edit.Record(newDense(), edit.Options{})
	r.Delta()
	if err := r.SetCells(t.Context(), nil); !errors.Is(err, edit.ErrSpent) {
		t.Errorf("got %v, want ErrSpent", err)
	}
	if err := r.SetRuns(t.Context(), storage.Box{}, nil); !errors.Is(err, edit.ErrSpent) {
		t.Errorf("got %v, want ErrSpent", err)
	}
}

// TestListsThenOtherEdits changes a tile by a list, whose record knows what changed, and then in every other way, after a mark or not.
func TestListsThenOtherEdits(t *testing.T) {
	home := storage.TilePos{X: 1, Y: -1}
	inTile := func(n int, seed uint64) []edit.Cell {
		rnd := newRand(seed)
		list := make([]edit.Cell, n)
		for i := range list {
			list[i] = edit.Cell{Pos: home.Cell(rnd.IntN(storage.TileCells)), Color: randomColor(rnd)}
		}
		return list
	}
	box := storage.Box{Min: home.Min(), Max: home.Min().Add(storage.Pos{X: 9, Y: 16, Z: 3})}
	ways := map[string]func(r *edit.Recorder) error{
		"nothing":   func(*edit.Recorder) error { return nil },
		"few":       func(r *edit.Recorder) error { setEach(t, r, inTile(5, 63)); return nil },
		"many":      func(r *edit.Recorder) error { setEach(t, r, inTile(400, 64)); return nil },
		"list":      func(r *edit.Recorder) error { return r.SetCells(t.Context(), inTile(3000, 65)) },
		"shortlist": func(r *edit.Recorder) error { return r.SetCells(t.Context(), inTile(40, 66)) },
		"box":       func(r *edit.Recorder) error { return r.FillBox(t.Context(), box, colors[3]) },
		"tile":      func(r *edit.Recorder) error { return r.FillBox(t.Context(), home.Box(), 0) },
	}
	for name, way := range ways {
		for i, first := range []int{5000, 600, 60} {
			for filling, c := range []storage.Color{0, colors[1], colors[7]} {
				for _, marked := range []bool{false, true} {
					v := newDense()
					if err := edit.Record(v, edit.Options{}).FillBox(t.Context(), home.Box(), c); err != nil {
						t.Fatal(err)
					}
					if filling == 2 { // many colours
						if err := edit.Record(v, edit.Options{}).SetCells(t.Context(), inTile(2000, 61)); err != nil {
							t.Fatal(err)
						}
					}
					before := dump(v)
					r := edit.Record(v, edit.Options{})
					if err := r.SetCells(t.Context(), inTile(first, uint64(i))); err != nil {
						t.Fatal(err)
					}
					if marked {
						r.Mark()
					}
					if err := way(r); err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					checkDelta(t, r.Delta(), v, before)
				}
			}
		}
	}
}
