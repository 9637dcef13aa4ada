package edit_test

import (
	"errors"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var block = storage.Box{Max: storage.Pos{X: 64, Y: 64, Z: 64}}

// TestBlocksMatchCells fills, empties and edits volumes in which whole blocks of tiles are of one colour, with marks and without, and
// compares every state with a plain map.
func TestBlocksMatchCells(t *testing.T) {
	for _, name := range []string{"dense", "roaring"} { // one that fills boxes itself, and one that does not
		v := kindOf(t, name)
		rnd := newRand(51)
		m := cells{}
		for round := range 6 {
			before := clone(m)
			r := edit.Record(v, edit.Options{MaxBytes: 1 << 30})
			for range 1 + rnd.IntN(3) {
				mark, saved := r.Mark(), clone(m)
				for range 1 + rnd.IntN(3) {
					b := block
					c := colors[rnd.IntN(4)]
					var list []edit.Cell
					switch rnd.IntN(6) {
					case 0:
						b = randomBox(rnd, -10, 60, 20)
					case 1:
						list = randomCells(rnd, 1+rnd.IntN(100), 60, false) // an eighth of them in the block
					case 2:
						b.Max.X++
					}
					var err error
					if list != nil {
						err = r.SetCells(t.Context(), list)
						putAll(m, list)
					} else {
						err = r.FillBox(t.Context(), b, c)
						fillAll(m, b, c)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				if rnd.IntN(4) == 0 {
					r.RollbackTo(mark)
					m = saved
				}
			}
			sameCells(t, "edit", dump(v), m)
			if round%3 == 2 {
				r.Rollback()
				m = before
				sameCells(t, "rollback", dump(v), m)
				continue
			}
			checkDelta(t, r.Delta(), v, before)
		}
	}
}

// kindOf returns an empty volume of a kind.
func kindOf(t *testing.T, name string) storage.Volume {
	t.Helper()
	for _, k := range kinds {
		if k.Name == name {
			return k.New(storage.Options{})
		}
	}
	t.Fatalf("no kind %q", name)
	return nil
}

func fillAll(m cells, b storage.Box, c storage.Color) {
	eachCell(b, func(p storage.Pos) {
		if c == 0 {
			delete(m, p)
		} else {
			m[p] = c
		}
	})
}

func TestBlockRecordsAreSmall(t *testing.T) {
	v := newDense()
	b := storage.Box{Max: storage.Pos{X: 512, Y: 512, Z: 512}}
	r := edit.Record(v, edit.Options{})
	for _, c := range []storage.Color{colors[1], colors[2], 0} {
		r.Reset(v, edit.Options{})
		if err := r.FillBox(t.Context(), b, c); err != nil {
			t.Fatal(err)
		}
		d := r.Delta()
		if tiles := int64(32 * 32 * 32); d.Bytes() > 2*tiles || d.Changed != tiles*storage.TileCells {
			t.Errorf("colour %v: %d bytes, %d cells for %d tiles", c, d.Bytes(), d.Changed, tiles)
		}
		if n := len(d.AppendTiles(nil)); n != 32*32*32 {
			t.Errorf("colour %v: %d tiles", c, n)
		}
	}
}

func TestFillingWithTheSameColourChangesNothing(t *testing.T) {
	forKinds(t, func(t *testing.T, v storage.Volume) {
		r := edit.Record(v, edit.Options{})
		if err := r.FillBox(t.Context(), block, colors[1]); err != nil {
			t.Fatal(err)
		}
		r.Reset(v, edit.Options{MaxBytes: 20 << 10})
		for range 3 {
			if err := r.FillBox(t.Context(), block, colors[1]); err != nil {
				t.Fatal(err)
			}
		}
		if d := r.Delta(); d.Changed != 0 || len(d.AppendTiles(nil)) != 0 || d.Bytes() > 1<<10 {
			t.Errorf("%d cells changed, %d bytes", d.Changed, d.Bytes())
		}
	})
}

func TestBlocksStayWithinMemory(t *testing.T) {
	v := newDense()
	r := edit.Record(v, edit.Options{MaxBytes: 900 << 10})
	b := storage.Box{Max: storage.Pos{X: 1 << 10, Y: 1 << 10, Z: 200}}
	if err := r.FillBox(t.Context(), b, colors[1]); !errors.Is(err, edit.ErrMemory) {
		t.Fatalf("got %v, want ErrMemory", err)
	}
	if v.Len() == 0 {
		t.Error("refused before anything was written")
	}
	r.Rollback()
	if v.Len() != 0 {
		t.Errorf("%d cells left", v.Len())
	}
}
