package edit_test

import (
	"context"
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
