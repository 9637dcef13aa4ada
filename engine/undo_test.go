package engine_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// walker edits a project at random and keeps a deep copy of every state that undo and redo lead to.
type walker struct {
	t      *testing.T
	r      *rand.Rand
	e      *engine.Engine
	p      *engine.Project
	states []stateCopy
	now    int  // index of the present state
	loose  bool // the active layer is moved without a step of undo, so it is not compared
}

// TestUndoRedoRandom does random edits of every sort and compares the whole scene after every step with the copy that was kept, and the
// summaries with what differs between the copies.
func TestUndoRedoRandom(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		for seed := range uint64(4) {
			w := newWalker(t, engine.Options{Storage: kind}, seed)
			w.loose = seed == 3
			for range 90 {
				w.step()
			}
			for w.undo() {
			}
			for w.redo() {
			}
		}
	})
}

// TestUndoIsBounded is the same with little room for undo: the oldest steps go, and those that remain still lead back.
func TestUndoIsBounded(t *testing.T) {
	forKinds(t, func(t *testing.T, kind storage.Kind) {
		for _, limit := range []int64{1, 3000, 20000} {
			w := newWalker(t, engine.Options{Storage: kind, UndoBytes: limit}, uint64(limit))
			for range 60 {
				w.step()
			}
			for w.undo() {
			}
		}
	})
}

func newWalker(t *testing.T, opt engine.Options, seed uint64) *walker {
	w := &walker{t: t, r: random(t, seed), e: start(t, opt)}
	w.p = create(t, w.e)
	w.states = []stateCopy{copyOf(w.p.Scene())}
	return w
}

func (w *walker) step() {
	switch n := w.r.IntN(20); {
	case n < 3:
		w.undo()
	case n < 5:
		w.redo()
	case n < 8:
		w.set()
	case n == 8:
		w.fail()
	case n == 9 && w.loose:
		w.p.SetActive(w.layer())
		w.states[w.now].active = w.p.Scene().Active
	default:
		w.edit()
	}
	w.check()
}

// mostOwed is by how many bytes the engine may be behind the project.
const mostOwed = 4 << 10

// check compares what is derived from the scene with the scene.
func (w *walker) check() {
	w.t.Helper()
	s, info := w.p.Scene(), w.p.Info()
	bytes := int64(0)
	for _, l := range s.Layers {
		bytes += l.Volume.Stats().Bytes
	}
	switch {
	case info.Voxels != s.Len() || info.Layers != len(s.Layers) || info.Revision != w.p.Revision():
		w.t.Fatalf("%+v, but there are %d voxels in %d layers", info, s.Len(), len(s.Layers))
	case s.Layer(s.Active) == nil:
		w.t.Fatalf("the active layer %d is missing", s.Active)
	case w.p.Bytes() < bytes || max(w.e.Stats().Bytes-w.p.Bytes(), w.p.Bytes()-w.e.Stats().Bytes) > mostOwed:
		w.t.Fatalf("the project counts %d bytes, the engine %d, the volumes alone hold %d", w.p.Bytes(), w.e.Stats().Bytes, bytes)
	}
	undo, redo := w.p.UndoDepth()
	if undo > w.now || redo != len(w.states)-1-w.now {
		w.t.Fatalf("undo %d, redo %d, want at most %d and just %d", undo, redo, w.now, len(w.states)-1-w.now)
	}
	if limit := w.e.Options().UndoBytes; limit > 1<<20 && undo != w.now {
		w.t.Fatalf("%d steps of undo, want %d", undo, w.now)
	} else if redo == 0 && w.p.Bytes()-bytes > limit {
		w.t.Fatalf("undo holds %d bytes, the limit is %d", w.p.Bytes()-bytes, limit)
	}
	w.states = w.states[w.now-undo:]
	w.now = undo
}

func (w *walker) undo() bool {
	w.t.Helper()
	return w.swap(w.p.Undo, -1, engine.NothingToUndo)
}

func (w *walker) redo() bool {
	w.t.Helper()
	return w.swap(w.p.Redo, 1, engine.NothingToRedo)
}

func (w *walker) swap(f func() (*engine.Change, error), by int, none engine.Reason) bool {
	w.t.Helper()
	undo, redo := w.p.UndoDepth()
	revision := w.p.Revision()
	c, err := f()
	if by < 0 && undo == 0 || by > 0 && redo == 0 {
		wantReason(w.t, err, none)
		return false
	}
	must(w.t, err)
	if w.p.Revision() != revision+1 || c.Label == "" || c.Revision == 0 {
		w.t.Fatalf("revision %d after %d, change %+v", w.p.Revision(), revision, c)
	}
	w.now += by
	want := w.states[w.now]
	if w.loose {
		want.active = w.p.Scene().Active
	}
	wantState(w.t, w.p, want, fmt.Sprintf("step %+d", by))
	w.check()
	return true
}

// finish notes the state after an edit and compares its summary.
func (w *walker) finish(sum engine.Summary, revision uint64) {
	w.t.Helper()
	before, after := w.states[w.now], copyOf(w.p.Scene())
	want := summaryOf(before, after)
	want.Revision = w.p.Revision()
	undo, _ := w.p.UndoDepth()
	want.Final = want.Revision != revision && undo == 0 // not even this edit can be undone
	if sum != want {
		w.t.Fatalf("summary %+v, want %+v", sum, want)
	}
	switch w.p.Revision() {
	case revision:
		if diff := after.differs(before); diff != "" {
			w.t.Fatalf("the revision stays, but %s", diff)
		}
	case revision + 1:
		w.states = append(w.states[:w.now+1:w.now+1], after)
		w.now++
	default:
		w.t.Fatalf("revision %d after %d", w.p.Revision(), revision)
	}
}

func (w *walker) set() {
	w.t.Helper()
	l, pos, c, revision := w.layer(), w.pos(), w.color(), w.p.Revision()
	before := l.Volume.Get(pos)
	old, sum, err := w.p.Set("set", l, pos, c)
	must(w.t, err)
	if l = w.p.Scene().Layer(l.ID); old != before || l.Volume.Get(pos) != c.Norm() {
		w.t.Fatalf("cell %v: %v was %v, is %v, want %v", pos, old, before, l.Volume.Get(pos), c.Norm())
	}
	w.finish(sum, revision)
}

func (w *walker) edit() {
	w.t.Helper()
	revision := w.p.Revision()
	sum, err := w.p.Edit("random", func(ed *engine.Edit) error {
		for range 1 + w.r.IntN(3) {
			if w.r.IntN(4) > 0 {
				w.op(ed)
				continue
			}
			mark, want := ed.Mark(), copyOf(w.p.Scene())
			for range 1 + w.r.IntN(2) {
				w.op(ed)
				w.op(ed)
				ed.RollbackTo(mark)
				wantState(w.t, w.p, want, "back at a mark")
			}
		}
		return nil
	})
	must(w.t, err)
	w.finish(sum, revision)
}

// fail runs an edit that comes to nothing.
func (w *walker) fail() {
	w.t.Helper()
	revision, boom := w.p.Revision(), errors.New("boom")
	sum, err := guard(func() (engine.Summary, error) {
		return w.p.Edit("fails", func(ed *engine.Edit) error {
			w.op(ed)
			w.op(ed)
			if w.r.IntN(2) == 0 {
				panic(boom)
			}
			return boom
		})
	})
	if !errors.Is(err, boom) || sum.Changed != 0 || w.p.Revision() != revision {
		w.t.Fatalf("error %v, summary %+v", err, sum)
	}
	wantState(w.t, w.p, w.states[w.now], "an edit that fails")
}

// op does one thing within an edit.
func (w *walker) op(ed *engine.Edit) {
	w.t.Helper()
	l, s := w.layer(), w.p.Scene()
	switch w.r.IntN(9) {
	case 0:
		if len(s.Layers) < 5 {
			_, err := ed.AddLayer(s.FreeName("Layer."), w.r.IntN(2) == 0)
			must(w.t, err)
		}
	case 1:
		ed.DeleteLayer(l)
	case 2:
		if other := w.layer(); other != l {
			must(w.t, ed.MergeLayers(w.t.Context(), other, l, scene.Mode(w.r.IntN(int(scene.Replace)+1)), w.r.IntN(2) == 0))
		}
	case 3:
		ed.Restructure()
		l.Name = s.FreeName("renamed")
	case 4:
		ed.Restructure()
		l.Visible = !l.Visible
	case 5:
		ed.Restructure()
		l.Shape = "cube"
		if other := w.layer(); other != l {
			l.Shape, l.Base = "", other.ID
		}
	case 6:
		for range 1 + w.r.IntN(200) {
			_, err := ed.Recorder(l).Set(w.pos(), w.color())
			must(w.t, err)
		}
	default:
		p := w.pos()
		b := storage.Box{Min: p, Max: p.Add(at(w.r.Int32N(9), w.r.Int32N(9), w.r.Int32N(20)))}
		solid := edit.Solid{Shape: edit.Shape(w.r.IntN(3)), Axis: w.r.IntN(3), Box: b}
		mode := scene.Mode(w.r.IntN(int(scene.Replace) + 1))
		must(w.t, edit.Fill(w.t.Context(), ed.Recorder(l), solid, mode, w.color()))
	}
}

func (w *walker) layer() *scene.Layer {
	layers := w.p.Scene().Layers
	return layers[w.r.IntN(len(layers))]
}

func (w *walker) pos() storage.Pos {
	return at(w.r.Int32N(30)-15, w.r.Int32N(30)-15, w.r.Int32N(30)-15)
}

func (w *walker) color() storage.Color {
	return []storage.Color{0, red, green, blue, storage.RGBA(7, 7, 7, 0), storage.Color(w.r.Uint32()).Norm()}[w.r.IntN(6)]
}
