package edit_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// wantDelta computes what a delta must say about going from one state to another.
func wantDelta(before, after cells) (d edit.Delta) {
	count := func(p storage.Pos, old, now storage.Color) {
		switch {
		case old == now:
			return
		case old == 0:
			d.Added++
		case now == 0:
			d.Removed++
		default:
			d.Recolored++
		}
		d.Changed++
		d.Bounds = d.Bounds.Union(storage.BoxAt(p))
	}
	for p, c := range before {
		count(p, c, after[p])
	}
	for p, c := range after {
		if before[p] == 0 {
			count(p, 0, c)
		}
	}
	return d
}

// checkDelta compares counts, bounds and tiles of a delta with those of the states around the edit, undoes it and does it again.
func checkDelta(t rapid.TB, d *edit.Delta, v storage.Volume, before cells) {
	t.Helper()
	after := dump(v)
	want := wantDelta(before, after)
	if d.Changed != want.Changed || d.Added != want.Added || d.Removed != want.Removed || d.Recolored != want.Recolored {
		t.Fatalf("changed %d added %d removed %d recolored %d, want %d %d %d %d", d.Changed, d.Added, d.Removed, d.Recolored,
			want.Changed, want.Added, want.Removed, want.Recolored)
	}
	if d.Bounds != want.Bounds {
		t.Fatalf("bounds %v, want %v", d.Bounds, want.Bounds)
	}
	checkTiles(t, d, before, after)
	d.Swap(v)
	sameCells(t, "undo", dump(v), before)
	if d.Added != want.Removed || d.Removed != want.Added || d.Changed != want.Changed {
		t.Fatalf("counts of the inverse: %+v", d)
	}
	d.Swap(v)
	sameCells(t, "redo", dump(v), after)
	if d.Added != want.Added || d.Bytes() <= 0 {
		t.Fatalf("counts after redo: %+v, %d bytes", d, d.Bytes())
	}
}

func checkTiles(t rapid.TB, d *edit.Delta, before, after cells) {
	t.Helper()
	touched := map[storage.TilePos]bool{}
	for p, c := range before {
		if after[p] != c {
			touched[p.Tile()] = true
		}
	}
	for p, c := range after {
		if before[p] != c {
			touched[p.Tile()] = true
		}
	}
	tiles := d.AppendTiles(nil)
	if !slices.IsSortedFunc(tiles, storage.TilePos.Compare) || len(tiles) != len(touched) {
		t.Fatalf("tiles %v, want %d in order", tiles, len(touched))
	}
	for _, tp := range tiles {
		if !touched[tp] {
			t.Fatalf("tile %v is listed and did not change", tp)
		}
	}
}

// step applies one random operation to the recorder and, cell by cell, to the oracle.
func step(t *rapid.T, r *edit.Recorder, m cells) {
	box := func() storage.Box {
		at := rapid.Int32Range(-18, 18)
		p := storage.Pos{X: at.Draw(t, "x"), Y: at.Draw(t, "y"), Z: at.Draw(t, "z")}
		n := rapid.Int32Range(0, 18)
		return storage.Box{Min: p, Max: p.Add(storage.Pos{X: n.Draw(t, "nx"), Y: n.Draw(t, "ny"), Z: n.Draw(t, "nz")})}
	}
	put := func(p storage.Pos, c storage.Color) {
		if c.Empty() {
			delete(m, p)
		} else {
			m[p] = c
		}
	}
	c := rapid.SampledFrom(colors).Draw(t, "color")
	tp := storage.TilePos{X: rapid.Int32Range(-2, 1).Draw(t, "tx")}
	var err error
	switch rapid.IntRange(0, 4).Draw(t, "op") {
	case 0: // a few cells
		b := box()
		p := b.Min
		for i := range rapid.IntRange(1, 3).Draw(t, "n") {
			p.X += int32(i)
			var old storage.Color
			if old, err = r.Set(p, c); old != m[p] {
				t.Fatalf("set %v returned %v, want %v", p, old, m[p])
			}
			put(p, c)
		}
	case 1: // many cells
		b := box()
		eachCell(b, func(p storage.Pos) {
			if _, e := r.Set(p, c); e != nil {
				err = e
			}
			put(p, c)
		})
	case 2:
		b := box()
		err = r.FillBox(context.Background(), b, c)
		eachCell(b, func(p storage.Pos) { put(p, c) })
	case 3:
		k := rapid.IntRange(1, 40).Draw(t, "every")
		err = r.Update(tp, func(cells *[storage.TileCells]storage.Color) {
			for i := range cells {
				if i%k == 0 {
					cells[i] = c &^ 0xff
					put(tp.Cell(i), c&^0xff)
				}
			}
		})
	case 4:
		tile := storage.UniformTile(c)
		err = r.Replace(tp, &tile)
		eachCell(tp.Box(), func(p storage.Pos) { put(p, c) })
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRandomEditsUndoAndRedo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := newDense()
		m := cells{}
		var r edit.Recorder
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			before := clone(m)
			r.Reset(v, edit.Options{})
			for range rapid.IntRange(0, 6).Draw(t, "steps") {
				step(t, &r, m)
			}
			if r.Volume() != v {
				t.Fatal("the recorder lost its volume")
			}
			d := r.Delta()
			sameCells(t, "edit", dump(v), m)
			checkDelta(t, d, v, before)
		}
	})
}

func TestMarksAndRollback(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := newDense()
		m := cells{}
		r := edit.Record(v, edit.Options{})
		for range 2 {
			step(t, r, m)
		}
		before := clone(m)
		r.Delta()
		r = edit.Record(v, edit.Options{})
		for range rapid.IntRange(1, 5).Draw(t, "operations") {
			mark, saved := r.Mark(), clone(m)
			for range rapid.IntRange(0, 3).Draw(t, "steps") {
				step(t, r, m)
			}
			if rapid.Bool().Draw(t, "nested") {
				inner, at := r.Mark(), clone(m)
				step(t, r, m)
				r.RollbackTo(inner)
				m = at
				sameCells(t, "inner rollback", dump(v), m)
			}
			if rapid.Bool().Draw(t, "fails") {
				r.RollbackTo(mark)
				m = saved
				sameCells(t, "rollback to mark", dump(v), m)
			}
		}
		if rapid.Bool().Draw(t, "rollback") {
			r.Rollback()
			sameCells(t, "rollback", dump(v), before)
			if d := r.Delta(); d.Changed != 0 {
				t.Fatalf("%d changed after rollback", d.Changed)
			}
			return
		}
		checkDelta(t, r.Delta(), v, before)
	})
}

func clone(m cells) cells {
	c := make(cells, len(m))
	for p, v := range m {
		c[p] = v
	}
	return c
}

func TestDeltaWithoutChangeIsEmpty(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		p, red := storage.Pos{X: 5}, colors[1]
		v.Set(p, red)
		r := edit.Record(v, edit.Options{})
		for _, c := range []storage.Color{red, colors[2], 0, red} {
			if _, err := r.Set(p, c); err != nil {
				t.Fatal(err)
			}
		}
		d := r.Delta()
		if d.Changed != 0 || !d.Bounds.Empty() || len(d.AppendTiles(nil)) != 0 {
			t.Fatalf("got %+v, want no change", d)
		}
		d.Swap(v)
		sameCells(t, "swap", dump(v), cells{p: red})
		if again := r.Delta(); again.Changed != 0 {
			t.Fatalf("second delta %+v", again)
		}
	})
}

func TestSingleCellsAreCounted(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		v.Set(storage.Pos{X: 1}, colors[1])
		v.Set(storage.Pos{X: 2}, colors[2])
		before := dump(v)
		r := edit.Record(v, edit.Options{})
		for x, c := range []storage.Color{colors[3], colors[3], 0xffffff} {
			if _, err := r.Set(storage.Pos{X: int32(x)}, c); err != nil {
				t.Fatal(err)
			}
		}
		d := r.Delta()
		if d.Added != 1 || d.Recolored != 1 || d.Removed != 1 {
			t.Fatalf("%+v", d)
		}
		checkDelta(t, d, v, before)
	})
}

func TestSpentRecorderRefuses(t *testing.T) {
	ends := map[string]func(*edit.Recorder){
		"delta":    func(r *edit.Recorder) { r.Delta() },
		"rollback": (*edit.Recorder).Rollback,
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			v := newDense()
			r := edit.Record(v, edit.Options{})
			if _, err := r.Set(storage.Pos{}, colors[1]); err != nil {
				t.Fatal(err)
			}
			end(r)
			want := dump(v)
			tile := storage.UniformTile(colors[2])
			_, err := r.Set(storage.Pos{}, colors[2])
			errs := []error{
				err, r.Replace(storage.TilePos{}, &tile),
				r.Update(storage.TilePos{}, func(*[storage.TileCells]storage.Color) { t.Error("called") }),
				r.FillBox(t.Context(), storage.TilePos{}.Box(), colors[2]),
				edit.Merge(t.Context(), r, v, 0, nil),
			}
			for i, err := range errs {
				if !errors.Is(err, edit.ErrSpent) {
					t.Errorf("operation %d: %v, want ErrSpent", i, err)
				}
			}
			r.RollbackTo(edit.Mark{})
			sameCells(t, "after the end", dump(v), want)
		})
	}
}

func TestCoordinatesAreChecked(t *testing.T) {
	v := newDense()
	r := edit.Record(v, edit.Options{})
	far := storage.TilePos{X: storage.MaxCoord >> storage.TileShift}
	tile := storage.UniformTile(colors[1])
	_, err := r.Set(storage.Pos{X: storage.MaxCoord}, colors[1])
	for i, err := range []error{err, r.Replace(far, &tile), r.Update(far, func(*[storage.TileCells]storage.Color) {})} {
		if !errors.Is(err, edit.ErrRange) {
			t.Errorf("operation %d: %v, want ErrRange", i, err)
		}
	}
	edge := storage.Pos{X: storage.MaxCoord - 1, Y: storage.MaxCoord - 1, Z: storage.MaxCoord - 1}
	box := storage.Box{Min: edge, Max: storage.Pos{X: 1<<31 - 1, Y: 1<<31 - 1, Z: 1<<31 - 1}}
	if err := r.FillBox(t.Context(), box, colors[1]); err != nil {
		t.Fatal(err)
	}
	sameCells(t, "clipped box", dump(v), cells{edge: colors[1]})
}

func TestMemoryBound(t *testing.T) {
	const limit = 64 << 10
	big := storage.Box{Max: storage.Pos{X: 512, Y: 512, Z: 512}}
	edits := map[string]func(r *edit.Recorder) error{
		"cells": func(r *edit.Recorder) (err error) {
			for x := int32(0); x < 1<<20 && err == nil; x += 5 {
				_, err = r.Set(storage.Pos{X: x}, colors[1])
			}
			return err
		},
		"tiles": func(r *edit.Recorder) (err error) {
			for x := int32(0); x < 1<<16 && err == nil; x++ {
				err = r.Update(storage.TilePos{X: x}, func(c *[storage.TileCells]storage.Color) { c[x%4096] = colors[1] })
			}
			return err
		},
		"box":        func(r *edit.Recorder) error { return r.FillBox(context.Background(), big, colors[1]) },
		"everywhere": func(r *edit.Recorder) error { return r.FillBox(context.Background(), storage.Everywhere, colors[1]) },
	}
	for name, f := range edits {
		t.Run(name, func(t *testing.T) {
			v := newDense()
			v.Set(storage.Pos{X: 1, Y: 1}, colors[2])
			want := dump(v)
			r := edit.Record(v, edit.Options{MaxBytes: limit})
			if err := f(r); !errors.Is(err, edit.ErrMemory) {
				t.Fatalf("got %v, want ErrMemory", err)
			}
			r.Rollback()
			sameCells(t, "rollback", dump(v), want)
		})
	}
}

func TestMarkGivesMemoryBack(t *testing.T) {
	v := newDense()
	r := edit.Record(v, edit.Options{MaxBytes: 1 << 20})
	b := storage.Box{Max: storage.Pos{X: 100, Y: 100, Z: 100}}
	for i := range 50 {
		m := r.Mark()
		if err := r.FillBox(t.Context(), b, colors[1+i%3]); err != nil {
			t.Fatalf("round %d: %v", i, err)
		}
		r.RollbackTo(m)
	}
	if d := r.Delta(); d.Changed != 0 {
		t.Fatalf("%d changed", d.Changed)
	}
}

func TestCancelledFillStops(t *testing.T) {
	why := errors.New("client went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	forKinds(t, func(t *testing.T, v storage.Volume) {
		v.Set(storage.Pos{}, colors[1])
		for _, c := range []storage.Color{colors[2], 0} {
			r := edit.Record(v, edit.Options{})
			if err := r.FillBox(ctx, storage.Everywhere, c); !errors.Is(err, why) {
				t.Fatalf("got %v, want the cause", err)
			}
			r.Rollback()
		}
		sameCells(t, "rollback", dump(v), cells{{}: colors[1]})
	})
}

// countdown is a context that ends after it was asked n times, so that cancellation in mid-work needs no clock.
type countdown struct {
	context.Context
	n int
}

func (c *countdown) Err() error {
	if c.n--; c.n < 0 {
		return context.Canceled
	}
	return nil
}

func TestFillStopsMidway(t *testing.T) {
	v := newDense()
	r := edit.Record(v, edit.Options{})
	ctx := &countdown{t.Context(), 100}
	if err := r.FillBox(ctx, storage.Everywhere, colors[1]); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want Canceled", err)
	}
	if n := v.Len(); n == 0 || n > 101*storage.TileCells {
		t.Fatalf("%d cells filled", n)
	}
	r.Rollback()
	sameCells(t, "rollback", dump(v), cells{})
}

func TestSingleCellEditDoesNotAllocate(t *testing.T) {
	v := newDense()
	v.Set(storage.Pos{X: 1}, colors[1])
	var r edit.Recorder
	var d edit.Delta
	i := 0
	edit1 := func() {
		r.Reset(v, edit.Options{MaxBytes: 1 << 20})
		i++
		if _, err := r.Set(storage.Pos{X: 2}, colors[1+i%3]); err != nil {
			t.Fatal(err)
		}
		r.Finish(&d)
		if d.Changed != 1 {
			t.Fatalf("changed %d", d.Changed)
		}
	}
	edit1()
	if n := testing.AllocsPerRun(100, edit1); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
