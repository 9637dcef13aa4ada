package edit_test

import (
	"context"
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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
	if n := v.Len(); n == 0 || n > 101*64*storage.TileCells {
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

// TestOneCellAmongRolledBack ends edits of which one recorded cell is left, after others came and went.
func TestOneCellAmongRolledBack(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		p := storage.Pos{X: 3, Y: 40}
		set := func(r *edit.Recorder, p storage.Pos, c storage.Color) {
			t.Helper()
			if _, err := r.Set(p, c); err != nil {
				t.Fatal(err)
			}
		}
		ways := []func(r *edit.Recorder){
			func(r *edit.Recorder) { set(r, p, colors[2]); set(r, p, colors[2]) },
			func(r *edit.Recorder) {
				set(r, p, colors[2])
				m := r.Mark()
				set(r, p, colors[3])
				r.RollbackTo(m)
			},
			func(r *edit.Recorder) {
				m := r.Mark()
				set(r, p, colors[2])
				r.RollbackTo(m)
				set(r, p, colors[4])
			},
			func(r *edit.Recorder) { // the first cell is part of a recorded tile at the end
				set(r, storage.Pos{X: 100}, colors[2])
				set(r, p, colors[5])
				if err := r.FillBox(t.Context(), storage.TilePos{X: 6}.Box(), colors[1]); err != nil {
					t.Fatal(err)
				}
			},
			func(r *edit.Recorder) {
				set(r, p, colors[2])
				m := r.Mark()
				if err := r.FillBox(t.Context(), p.Tile().Box(), colors[1]); err != nil {
					t.Fatal(err)
				}
				r.RollbackTo(m)
			},
		}
		for _, way := range ways {
			v.Set(p, colors[6])
			before := dump(v)
			r := edit.Record(v, edit.Options{})
			way(r)
			checkDelta(t, r.Delta(), v, before)
		}
	})
}
