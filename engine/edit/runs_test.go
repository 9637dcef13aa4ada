package edit_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// randomRuns fills a box with runs of random lengths.
func randomRuns(r *rand.Rand, b storage.Box) (runs []edit.Run) {
	x, y, z := b.Size()
	scale := 1 + r.Int64N(1+[]int64{3, x, x * y, x * y * z}[r.IntN(4)])
	for left := x * y * z; left > 0; {
		n := min(left, r.Int64N(scale+1))
		runs = append(runs, edit.Run{N: n, Color: randomColor(r), Keep: r.IntN(6) == 0})
		left -= n
	}
	return runs
}

// applyRuns is the slow twin of SetRuns.
func applyRuns(m cells, b storage.Box, runs []edit.Run) {
	i, used := 0, int64(0)
	eachCell(b, func(p storage.Pos) {
		for used == runs[i].N {
			i, used = i+1, 0
		}
		used++
		switch {
		case runs[i].Keep:
		case runs[i].Color.Empty():
			delete(m, p)
		default:
			m[p] = runs[i].Color
		}
	})
}

func TestSetRunsMatchesCells(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		rnd := newRand(21)
		scatter(rnd, v, 20)
		m := dump(v)
		for range 25 {
			b := randomBox(rnd, -30, 10, 40)
			runs := randomRuns(rnd, b)
			before := clone(m)
			r := edit.Record(v, edit.Options{})
			if err := r.SetRuns(t.Context(), b, runs); err != nil {
				t.Fatal(err)
			}
			if !b.Empty() {
				applyRuns(m, b, runs)
			}
			sameCells(t, b.String(), dump(v), m)
			checkDelta(t, r.Delta(), v, before)
		}
	})
}

func TestSetRunsOfWholeLayersAndTiles(t *testing.T) {
	v := newDense()
	m := cells{}
	b := storage.Box{Min: storage.Pos{X: -16, Y: -16, Z: -16}, Max: storage.Pos{X: 48, Y: 32, Z: 48}}
	layer := int64(64 * 48)
	for _, runs := range [][]edit.Run{
		{{N: 64 * layer, Color: colors[1]}},
		{{N: 20 * layer, Color: colors[2]}, {N: 44 * layer, Keep: true}},
		{{N: 16 * layer, Keep: true}, {N: 16 * layer, Color: colors[3]}, {N: 17 * layer}, {N: 15 * layer, Color: colors[4]}},
		{{N: 0, Color: colors[1]}, {N: 64*layer - 1, Color: colors[5]}, {N: 1}, {N: 0, Keep: true}},
	} {
		before := clone(m)
		r := edit.Record(v, edit.Options{})
		if err := r.SetRuns(t.Context(), b, runs); err != nil {
			t.Fatal(err)
		}
		applyRuns(m, b, runs)
		sameCells(t, "runs", dump(v), m)
		checkDelta(t, r.Delta(), v, before)
	}
}

func TestSetRunsRefusesWhatDoesNotFit(t *testing.T) {
	v := newDense()
	b := storage.Box{Max: storage.Pos{X: 3, Y: 4, Z: 5}}
	wide := storage.Box{Min: storage.Pos{X: storage.MinCoord - 1}, Max: storage.Pos{X: 0, Y: 1, Z: 1}}
	for name, c := range map[string]struct {
		box  storage.Box
		runs []edit.Run
		want error
	}{
		"too few":   {b, []edit.Run{{N: 59, Color: colors[1]}}, edit.ErrShape},
		"too many":  {b, []edit.Run{{N: 60, Color: colors[1]}, {N: 1}}, edit.ErrShape},
		"negative":  {b, []edit.Run{{N: 61, Color: colors[1]}, {N: -1}}, edit.ErrShape},
		"none":      {b, nil, edit.ErrShape},
		"outside":   {wide, []edit.Run{{N: 1<<30 + 1}}, edit.ErrRange},
		"for empty": {storage.Box{}, []edit.Run{{N: 1, Color: colors[1]}}, edit.ErrShape},
		"uncounted": {storage.Everywhere, []edit.Run{{N: 1<<63 - 1}}, edit.ErrShape},
	} {
		r := edit.Record(v, edit.Options{})
		if err := r.SetRuns(t.Context(), c.box, c.runs); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if d := r.Delta(); d.Changed != 0 || v.Len() != 0 {
			t.Errorf("%s: %d cells changed", name, d.Changed)
		}
	}
}

func TestSetRunsStops(t *testing.T) {
	v := newDense()
	scatter(newRand(22), v, 20)
	want := dump(v)
	b := storage.Box{Min: storage.Pos{X: -64, Y: -64, Z: -64}, Max: storage.Pos{X: 64, Y: 64, Z: 64}}
	runs := make([]edit.Run, 1<<21/7+1)
	for i := range runs {
		runs[i] = edit.Run{N: 7, Color: colors[1+i%7]}
	}
	runs[len(runs)-1].N = 1<<21 - 7*int64(len(runs)-1)
	for n := range 10 {
		r := edit.Record(v, edit.Options{})
		if err := r.SetRuns(&countdown{t.Context(), n}, b, runs); !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d: got %v, want Canceled", n, err)
		}
		r.Rollback()
		sameCells(t, "rollback", dump(v), want)
	}
	r := edit.Record(v, edit.Options{MaxBytes: 64 << 10})
	if err := r.SetRuns(t.Context(), b, runs); !errors.Is(err, edit.ErrMemory) {
		t.Fatalf("got %v, want ErrMemory", err)
	}
	r.Rollback()
	sameCells(t, "rollback", dump(v), want)
}
