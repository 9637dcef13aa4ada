package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestSetCountsWhatItDoes(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		p := create(t, start(t, engine.Options{Storage: kind}))
		l := active(t, p)
		pos := at(-3, 40, 7)
		for i, test := range []struct {
			c         storage.Color
			want, old storage.Color
			sum       engine.Summary
		}{
			{red, red, 0, engine.Summary{Revision: 1, Changed: 1, Added: 1, Bounds: storage.BoxAt(pos)}},
			{red, red, red, engine.Summary{Revision: 1}},
			{green, green, red, engine.Summary{Revision: 2, Changed: 1, Recolored: 1, Bounds: storage.BoxAt(pos)}},
			{storage.RGBA(9, 9, 9, 0), 0, green, engine.Summary{Revision: 3, Changed: 1, Removed: 1, Bounds: storage.BoxAt(pos)}},
			{0, 0, 0, engine.Summary{Revision: 3}},
		} {
			old, sum, err := p.Set("set", l, pos, test.c)
			must(t, err)
			if got := l.Volume.Get(pos); got != test.want || old != test.old || sum != test.sum {
				t.Errorf("step %d: cell %v, old %v, summary %+v; want %v, %v, %+v", i, got, old, sum, test.want, test.old, test.sum)
			}
			if n := p.Info().Voxels; n != l.Volume.Len() {
				t.Errorf("step %d: %d voxels counted, %d there", i, n, l.Volume.Len())
			}
		}
		if undo, _ := p.UndoDepth(); undo != 3 {
			t.Errorf("%d steps of undo, want 3", undo)
		}
	})
}

func TestSetRefusesInvalidPositions(t *testing.T) {
	p := create(t, start(t, engine.Options{}))
	l := active(t, p)
	for _, pos := range []storage.Pos{at(storage.MaxCoord, 0, 0), at(0, storage.MinCoord-1, 0)} {
		_, _, err := p.Set("set", l, pos, red)
		wantReason(t, err, engine.InvalidPosition)
	}
	set(t, p, l, at(storage.MaxCoord-1, storage.MinCoord, 0), red)
	if p.Revision() != 1 || l.Volume.Len() != 1 {
		t.Errorf("revision %d, %d voxels", p.Revision(), l.Volume.Len())
	}
}

// TestZeroAllocSet sets single voxels with undo on, in the steady state: with a full undo ring, in tiles that exist.
func TestZeroAllocSet(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		p := create(t, start(t, engine.Options{Storage: kind, UndoBytes: 16 << 10}))
		l := active(t, p)
		n := int32(0)
		one := func() {
			n++
			if _, _, err := p.Set("set", l, at(n%16, n/16%16, 3), storage.RGB(uint8(n), uint8(n>>8), 3)); err != nil {
				t.Error(err)
			}
		}
		for range 2000 {
			one()
		}
		if undo, _ := p.UndoDepth(); undo == 0 || undo == 2000 {
			t.Fatalf("%d steps of undo, want a full ring", undo)
		}
		if allocs := testing.AllocsPerRun(500, one); allocs != 0 {
			t.Errorf("%v allocations", allocs)
		}
	})
}

func TestEditFailsWhole(t *testing.T) {
	boom := errors.New("boom")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name string
		end  func() error
		want error
	}{
		{"error", func() error { return boom }, boom},
		{"panic", func() error { panic(boom) }, boom},
		{"context", func() error { return context.Cause(cancelled) }, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			forKinds(t, func(t *testing.T, kind storage.Kind) {
				e := start(t, engine.Options{Storage: kind})
				p := create(t, e)
				l := active(t, p)
				change(t, p, fill(t, l, box(0, 0, 0, 5, 5, 5), red))
				change(t, p, func(ed *engine.Edit) error { _, err := ed.AddLayer("two", true); return err })
				want, revision := copyOf(p.Scene()), p.Revision()
				_, err := guard(func() (engine.Summary, error) {
					return p.Edit("fails", func(ed *engine.Edit) error {
						if ed.Project() != p {
							t.Error("the edit belongs to another project")
						}
						must(t, fill(t, l, box(-40, 2, 2, 40, 30, 30), green)(ed))
						top, err := ed.AddLayer("top", false)
						must(t, err)
						must(t, fill(t, top, box(0, 0, 0, 3, 3, 3), blue)(ed))
						ed.DeleteLayer(l)
						return test.end()
					})
				})
				if !errors.Is(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
				wantState(t, p, want, "after an edit that failed")
				undo, redo := p.UndoDepth()
				if p.Revision() != revision || undo != 2 || redo != 0 || p.Info().Voxels != 125 || p.Info().Layers != 2 {
					t.Errorf("revision %d, undo %d, redo %d, %+v", p.Revision(), undo, redo, p.Info())
				}
				if e.Stats().Bytes != p.Bytes() {
					t.Errorf("the engine counts %d bytes, the project %d", e.Stats().Bytes, p.Bytes())
				}
				_, err = p.Undo()
				must(t, err)
			})
		})
	}
}

// guard turns a panic with an error into that error.
func guard(f func() (engine.Summary, error)) (sum engine.Summary, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return f()
}

func TestEditThatChangesNothing(t *testing.T) {
	e := start(t, engine.Options{})
	p := create(t, e)
	l := active(t, p)
	sum := change(t, p, func(ed *engine.Edit) error {
		must(t, fill(t, l, box(0, 0, 0, 40, 40, 40), red)(ed))
		return fill(t, l, box(0, 0, 0, 40, 40, 40), 0)(ed)
	})
	if undo, _ := p.UndoDepth(); sum != (engine.Summary{}) || undo != 0 || p.Revision() != 0 {
		t.Errorf("summary %+v, %d steps of undo", sum, undo)
	}
	if want := l.Volume.Stats().Bytes; p.Bytes() != want || e.Stats().Bytes != want {
		t.Errorf("%d and %d bytes counted, want %d", p.Bytes(), e.Stats().Bytes, want)
	}
}

func TestSummaryLeavesOutLayersThatAreGone(t *testing.T) {
	p := create(t, start(t, engine.Options{}))
	l := active(t, p)
	change(t, p, func(ed *engine.Edit) error { _, err := ed.AddLayer("other", true); return err })
	before := copyOf(p.Scene())
	sum := change(t, p, func(ed *engine.Edit) error {
		must(t, fill(t, l, box(0, 0, 0, 4, 4, 4), red)(ed))
		ed.DeleteLayer(l)
		fresh, err := ed.AddLayer("fresh", true)
		must(t, err)
		must(t, fill(t, fresh, box(0, 0, 0, 3, 3, 3), red)(ed))
		ed.DeleteLayer(fresh)
		ed.DeleteLayer(fresh) // is gone already
		return nil
	})
	if sum != (engine.Summary{Revision: 2}) {
		t.Errorf("summary %+v", sum)
	}
	after := copyOf(p.Scene())
	_, err := p.Undo()
	must(t, err)
	wantState(t, p, before, "undo")
	_, err = p.Redo()
	must(t, err)
	wantState(t, p, after, "redo")
}

func TestMarksCanBeReturnedToAgain(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		p := create(t, start(t, engine.Options{Storage: kind}))
		l := active(t, p)
		start := copyOf(p.Scene())
		var kept stateCopy
		sum := change(t, p, func(ed *engine.Edit) error {
			first := ed.Mark()
			_, err := ed.AddLayer("A", true)
			must(t, err)
			ed.RollbackTo(first)
			wantState(t, p, start, "back at the start")
			must(t, fill(t, l, box(0, 0, 0, 6, 6, 6), red)(ed))
			a, err := ed.AddLayer("A", true)
			must(t, err)
			must(t, fill(t, a, box(1, 1, 1, 20, 20, 20), green)(ed))
			mark := ed.Mark()
			kept = copyOf(p.Scene())
			for round := range 3 {
				a, err := p.LayerByName("A") // the one before may be gone
				must(t, err)
				must(t, fill(t, a, box(-5, -5, -5, int32(round), 9, 9), blue)(ed))
				b, err := ed.AddLayer("B", true)
				must(t, err)
				must(t, fill(t, b, box(0, 0, 0, 2, 2, 2), blue)(ed))
				a.Name = fmt.Sprint("renamed ", round)
				ed.DeleteLayer(a)
				ed.RollbackTo(mark)
				wantState(t, p, kept, fmt.Sprintf("round %d", round))
			}
			return nil
		})
		want := summaryOf(start, kept)
		want.Revision = 1
		if sum != want {
			t.Errorf("summary %+v, want %+v", sum, want)
		}
		_, err := p.Undo()
		must(t, err)
		wantState(t, p, start, "undo")
		_, err = p.Redo()
		must(t, err)
		wantState(t, p, kept, "redo")
	})
}

func TestLayerLimits(t *testing.T) {
	p := create(t, start(t, engine.Options{}))
	_, err := p.Edit("", func(ed *engine.Edit) error {
		_, err := ed.AddLayer(fmt.Sprintf("%0256d", 1), true)
		return err
	})
	wantReason(t, err, engine.InvalidValue)
	s := p.Scene()
	for id := 2; id <= engine.MaxLayers; id++ { // straight into the scene, since only the count matters
		s.Layers = append(s.Layers, &scene.Layer{ID: id, Volume: s.Layers[0].Volume})
	}
	_, err = p.Edit("", func(ed *engine.Edit) error { _, err := ed.AddLayer("x", true); return err })
	wantReason(t, err, engine.TooManyLayers)
}

func TestAddAndDeleteLayers(t *testing.T) {
	p := create(t, start(t, engine.Options{}))
	first := active(t, p)
	var second *scene.Layer
	change(t, p, func(ed *engine.Edit) (err error) {
		second, err = ed.AddLayer("", false)
		return err
	})
	if s := p.Scene(); second.ID != 2 || second.Visible || second.Material != 0 || s.Active != 2 || s.Layers[1] != second {
		t.Errorf("new layer %+v, active %d", second, s.Active)
	}
	change(t, p, func(ed *engine.Edit) error { ed.DeleteLayer(second); return nil })
	if p.Scene().Active != first.ID {
		t.Errorf("active layer %d after the active one was deleted", p.Scene().Active)
	}
	set(t, p, first, at(0, 0, 0), red)
	change(t, p, func(ed *engine.Edit) error { ed.DeleteLayer(first); return nil })
	l := active(t, p)
	if p.Info().Layers != 1 || l == first || l.Volume.Len() != 0 || l.ID != 1 || p.Info().Voxels != 0 {
		t.Errorf("after the last layer went: %+v, %+v", p.Info(), l)
	}
	_, err := p.Undo()
	must(t, err)
	if l := active(t, p); l.Volume.Get(at(0, 0, 0)) != red {
		t.Error("undo does not bring the last layer back")
	}
}

func TestMergeLayers(t *testing.T) {
	p := create(t, start(t, engine.Options{}))
	bottom := active(t, p)
	set(t, p, bottom, at(0, 0, 0), red)
	var top *scene.Layer
	change(t, p, func(ed *engine.Edit) (err error) {
		top, err = ed.AddLayer("top", true)
		must(t, err)
		return fill(t, top, box(0, 0, 0, 2, 1, 1), green)(ed)
	})
	sum := change(t, p, func(ed *engine.Edit) error { return ed.MergeLayers(t.Context(), top, bottom, scene.Over, true) })
	if sum.Added != 1 || sum.Recolored != 1 || p.Info().Layers != 2 || p.Scene().Active != top.ID {
		t.Errorf("merge that keeps its source: %+v, %d layers", sum, p.Info().Layers)
	}
	change(t, p, func(ed *engine.Edit) error { return ed.MergeLayers(t.Context(), top, bottom, scene.Sub, false) })
	if p.Info().Layers != 1 || p.Scene().Active != bottom.ID || bottom.Volume.Len() != 0 {
		t.Errorf("merge that takes away: %+v, active %d", p.Info(), p.Scene().Active)
	}
	_, err := p.Edit("", func(ed *engine.Edit) error { return ed.MergeLayers(t.Context(), bottom, bottom, scene.Over, false) })
	wantReason(t, err, engine.InvalidValue)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = p.Undo()
	must(t, err)
	top = p.Scene().Layers[1]
	if _, err := p.Edit("", func(ed *engine.Edit) error {
		return ed.MergeLayers(ctx, top, p.Scene().Layers[0], scene.Over, false)
	}); !errors.Is(err, context.Canceled) || p.Info().Layers != 2 {
		t.Errorf("error %v with %d layers", err, p.Info().Layers)
	}
}

// link makes the second of two layers a clone of the first, or a shape.
func link(t *testing.T, p *engine.Project, base int, shape string) (first, second *scene.Layer) {
	t.Helper()
	first = active(t, p)
	change(t, p, func(ed *engine.Edit) (err error) {
		must(t, fill(t, first, box(0, 0, 0, 3, 3, 3), red)(ed))
		second, err = ed.AddLayer("linked", true)
		must(t, err)
		must(t, fill(t, second, box(5, 0, 0, 8, 3, 3), red)(ed))
		second.Base, second.Shape, second.Color = base, shape, red
		return nil
	})
	return first, second
}

func TestEditsCutLinks(t *testing.T) {
	byEdit := func(t *testing.T, p *engine.Project, l *scene.Layer) {
		change(t, p, fill(t, l, box(0, 0, 0, 9, 1, 1), green))
	}
	bySet := func(t *testing.T, p *engine.Project, l *scene.Layer) { set(t, p, l, at(0, 9, 0), green) }
	byDelete := func(t *testing.T, p *engine.Project, l *scene.Layer) {
		change(t, p, func(ed *engine.Edit) error { ed.DeleteLayer(l); return nil })
	}
	for _, test := range []struct {
		name   string
		base   int
		shape  string
		first  bool // the one that is edited
		edit   func(*testing.T, *engine.Project, *scene.Layer)
		linked bool // afterwards
	}{
		{"clone is edited", 1, "", false, byEdit, false},
		{"clone is set", 1, "", false, bySet, false},
		{"base is edited", 1, "", true, byEdit, false},
		{"base is set", 1, "", true, bySet, false},
		{"base is deleted", 1, "", true, byDelete, false},
		{"shape is edited", 0, "sphere", false, byEdit, false},
		{"shape is set", 0, "sphere", false, bySet, false},
		{"another layer is edited", 0, "sphere", true, byEdit, true},
		{"another layer is set", 0, "sphere", true, bySet, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := create(t, start(t, engine.Options{}))
			first, second := link(t, p, test.base, test.shape)
			before := copyOf(p.Scene())
			if test.first {
				test.edit(t, p, first)
			} else {
				test.edit(t, p, second)
			}
			l, err := p.LayerByName("linked")
			must(t, err)
			if got := l.Base != 0 || l.Shape != ""; got != test.linked {
				t.Fatalf("linked: %v, want %v", got, test.linked)
			}
			after := copyOf(p.Scene())
			for range 2 {
				_, err = p.Undo()
				must(t, err)
				wantState(t, p, before, "undo")
				_, err = p.Redo()
				must(t, err)
				wantState(t, p, after, "redo")
			}
		})
	}
}

func TestSetOnALinkedLayerFailsWhole(t *testing.T) {
	p := create(t, start(t, engine.Options{MaxMemory: 1 << 20}))
	_, second := link(t, p, 1, "")
	_, err := p.Edit("", func(ed *engine.Edit) error {
		r := ed.Recorder(second)
		_, err := r.Set(at(storage.MaxCoord, 0, 0), red)
		return err
	})
	if !errors.Is(err, edit.ErrRange) || p.Scene().Layers[1].Base != 1 {
		t.Errorf("error %v, base %d", err, p.Scene().Layers[1].Base)
	}
	set(t, p, p.Scene().Layers[1], at(9, 9, 9), red)
	if p.Scene().Layers[1].Base != 0 {
		t.Error("the link survives a change")
	}
}
