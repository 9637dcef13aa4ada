package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

// newProject returns a project with one layer and so much room for undo.
func newProject(t testing.TB, undo int64) (*Project, *scene.Layer) {
	t.Helper()
	e, err := New(Options{Storage: all.Kinds()[0], Workers: 1, UndoBytes: undo})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	p, err := e.Create("x", [3]int{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p, p.scene.Layers[0]
}

// modelEdit is an edit as the model keeps it: all that it changed.
type modelEdit struct {
	revision uint64
	label    string
	bounds   storage.Box
	old, now map[storage.Pos]storage.Color
	bytes    int64 // 0 for the record of a single voxel
}

// model is a history that keeps everything in slices and maps, beside a project with the true one.
type model struct {
	t     *testing.T
	r     *rand.Rand
	p     *Project
	l     *scene.Layer
	cells map[storage.Pos]storage.Color
	edits []modelEdit
	done  int
}

// TestHistoryAsModel compares long sequences of single voxels, larger edits, undo and redo with the model, for limits from nothing to more
// than what is pushed, so that the ends of the history pass the borders of blocks in both directions.
func TestHistoryAsModel(t *testing.T) {
	for _, limit := range []int64{1, 31, 32, 40 * recordBytes, blockLen * recordBytes, 1500 * recordBytes, 1 << 30} {
		t.Run(fmt.Sprint("limit=", limit), func(t *testing.T) {
			t.Parallel()
			p, l := newProject(t, limit)
			m := model{t: t, r: rand.New(rand.NewPCG(uint64(limit), 5)), p: p, l: l, cells: map[storage.Pos]storage.Color{}}
			for range 12 {
				for range m.r.IntN(1500) {
					m.set()
				}
				for range m.r.IntN(600) {
					m.step()
				}
				for range m.r.IntN(900) {
					m.undo()
				}
				for range m.r.IntN(500) {
					m.redo()
				}
				m.compare()
			}
			for m.undo() {
			}
			m.compare()
			for m.redo() {
			}
			m.compare()
		})
	}
}

func (m *model) step() {
	switch n := m.r.IntN(40); {
	case n < 6:
		m.undo()
	case n < 11:
		m.redo()
	case n < 14:
		m.edit()
	default:
		m.set()
	}
}

func (m *model) pos() storage.Pos {
	return storage.Pos{X: m.r.Int32N(12), Y: m.r.Int32N(12), Z: m.r.Int32N(40)}
}

// color is often 0.
func (m *model) color() storage.Color { return storage.Color(m.r.Uint32N(5) * 0xff010203).Norm() }

// set edits one voxel. Most labels are few, some are of many or long.
func (m *model) set() {
	label, pos, c := fmt.Sprint("set ", m.r.IntN(4)), m.pos(), m.color()
	switch m.r.IntN(50) {
	case 0:
		label = fmt.Sprint("many ", m.r.IntN(100))
	case 1:
		label = strings.Repeat("long", 30)
	}
	old, sum, err := m.p.Set(label, m.l, pos, c)
	if err != nil || old != m.cells[pos] {
		m.t.Fatalf("cell %v was %v, want %v; %v", pos, old, m.cells[pos], err)
	}
	m.push(label, sum, map[storage.Pos]storage.Color{pos: c})
}

// edit edits several voxels, or one in a larger way.
func (m *model) edit() {
	now := map[storage.Pos]storage.Color{}
	sum, err := m.p.Edit("edit", func(e *Edit) error {
		for range 1 + m.r.IntN(20) {
			pos, c := m.pos(), m.color()
			if _, err := e.Recorder(m.l).Set(pos, c); err != nil {
				return err
			}
			now[pos] = c
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.push("edit", sum, now)
}

// push puts an edit into the model. Only the size of a wide record is taken from the project.
func (m *model) push(label string, sum Summary, now map[storage.Pos]storage.Color) {
	m.t.Helper()
	e := modelEdit{revision: sum.Revision, label: label, bounds: sum.Bounds, old: map[storage.Pos]storage.Color{}, now: map[storage.Pos]storage.Color{}}
	for pos, c := range now {
		if m.cells[pos] != c {
			e.old[pos], e.now[pos] = m.cells[pos], c
			m.cells[pos] = c
		}
	}
	if len(e.now) == 0 {
		if sum.Changed != 0 || sum.Final {
			m.t.Fatalf("summary %+v of nothing", sum)
		}
		return
	}
	h := &m.p.hist
	m.edits = m.edits[:m.done]
	switch plain := strings.HasPrefix(label, "set "); {
	case h.records.n == 0 && (!plain || h.limit < recordBytes):
		e.bytes = h.limit + 1 // it was not kept
	case h.records.n > 0 && h.records.at(h.done-1).label == wideLabel:
		if e.bytes = (*h.wide.at(h.wideDone - 1)).bytes; plain || e.bytes <= changeBytes {
			m.t.Fatalf("%q is a wide record of %d bytes", label, e.bytes)
		}
	}
	m.edits = append(m.edits, e)
	m.done++
	for len(m.edits) > 0 && m.bytes() > h.limit {
		m.edits = m.edits[1:]
		m.done--
	}
	if sum.Final != (m.done == 0) || sum.Changed != int64(len(e.now)) {
		m.t.Fatalf("summary %+v, want %d changed, %d steps", sum, len(e.now), m.done)
	}
	m.check()
}

func (m *model) bytes() (n int64) {
	for i := range m.edits {
		n += max(m.edits[i].bytes, recordBytes)
	}
	return n
}

// check compares the depths at every step, and the bytes now and then.
func (m *model) check() {
	m.t.Helper()
	if undo, redo := m.p.UndoDepth(); undo != m.done || redo != len(m.edits)-m.done {
		m.t.Fatalf("%d steps of undo, %d of redo, want %d and %d", undo, redo, m.done, len(m.edits)-m.done)
	}
	if h := &m.p.hist; m.r.IntN(20) == 0 && h.bytes != m.bytes() {
		m.t.Fatalf("%d bytes, want %d", h.bytes, m.bytes())
	}
}

func (m *model) undo() bool {
	m.t.Helper()
	c, err := m.p.Undo()
	if m.done == 0 {
		m.none(err, NothingToUndo)
		return false
	}
	m.done--
	m.swapped(c, err, m.edits[m.done].old)
	return true
}

func (m *model) redo() bool {
	m.t.Helper()
	c, err := m.p.Redo()
	if m.done == len(m.edits) {
		m.none(err, NothingToRedo)
		return false
	}
	m.done++
	m.swapped(c, err, m.edits[m.done-1].now)
	return true
}

func (m *model) none(err error, want Reason) {
	m.t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Reason != want {
		m.t.Fatalf("error %v, want the reason %s", err, want)
	}
}

// swapped compares what undo or redo returned, and the cells of that edit, with the model.
func (m *model) swapped(c *Change, err error, now map[storage.Pos]storage.Color) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	i := slices.IndexFunc(m.edits, func(e modelEdit) bool { return e.revision == c.Revision })
	if i != m.done && i != m.done-1 {
		m.t.Fatalf("the edit %d is swapped at %d", i, m.done)
	}
	e := &m.edits[i]
	if c.Label != e.label || c.Changed != int64(len(e.now)) || c.Bounds != e.bounds || c.bytes != max(e.bytes, recordBytes) {
		m.t.Fatalf("change %+v, want %+v", *c, *e)
	}
	for pos, color := range now {
		m.cells[pos] = color
		if got := m.l.Volume.Get(pos); got != color {
			m.t.Fatalf("cell %v is %v, want %v", pos, got, color)
		}
	}
	m.check()
}

// compare compares all cells.
func (m *model) compare() {
	m.t.Helper()
	n := int64(0)
	for pos, c := range m.cells {
		if got := m.l.Volume.Get(pos); got != c {
			m.t.Fatalf("cell %v is %v, want %v", pos, got, c)
		}
		if c != 0 {
			n++
		}
	}
	if m.l.Volume.Len() != n || m.p.Info().Voxels != n {
		m.t.Fatalf("%d voxels, %d counted, want %d", m.l.Volume.Len(), m.p.Info().Voxels, n)
	}
	if m.p.hist.bytes != m.bytes() {
		m.t.Fatalf("%d bytes, want %d", m.p.hist.bytes, m.bytes())
	}
}
