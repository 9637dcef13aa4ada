package engine

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Summary says what an edit changed.
type Summary struct {
	Revision  uint64      // of the project after the edit; not a new one if nothing changed
	Changed   int64       // cells whose colour differs from before, the sum of the next three
	Added     int64       // empty before
	Removed   int64       // empty after
	Recolored int64       // neither
	Bounds    storage.Box // around the changed cells
	Final     bool        // the edit needs more undo records than there may be, so neither it nor what was before can be undone
}

// Edit is an edit under way. It lives within one call of [Project.Edit].
type Edit struct {
	p    *Project
	recs []layerRecorder
	old  *layerState // the layers before the edit, nil if they are as they were
}

type layerRecorder struct {
	volume storage.Volume
	rec    *edit.Recorder
	base   int64 // bytes of the volume before
}

// Edit runs f, which edits through the [Edit] that it gets. If f fails or panics, everything is put back; otherwise the edit becomes
// one step of undo. label names it for people.
func (p *Project) Edit(label string, f func(*Edit) error) (Summary, error) {
	if err := p.writable(); err != nil {
		return Summary{}, err
	}
	e := &Edit{p: p}
	finished := false
	defer func() {
		if !finished {
			e.rollback()
		}
	}()
	if err := f(e); err != nil {
		return Summary{Revision: p.revision.Load()}, err
	}
	finished = true
	return e.commit(label), nil
}

// writable returns an error if the project was opened for reading only or has been closed.
func (p *Project) writable() error {
	if err := p.open(); err != nil {
		return err
	}
	if p.file.ReadOnly { // written before the project is shared
		return Errorf(ReadOnly, "", "the project was opened with read_only")
	}
	return nil
}

// Project returns the project that is edited.
func (e *Edit) Project() *Project { return e.p }

// Recorder returns the recorder through which the voxels of a layer are edited. It cuts the links of a clone or shape layer, and of
// clones of the layer.
func (e *Edit) Recorder(l *scene.Layer) *edit.Recorder {
	for _, r := range e.recs {
		if r.volume == l.Volume {
			return r.rec
		}
	}
	if e.p.linked {
		e.unlink(l)
	}
	r := edit.Record(l.Volume, edit.Options{MaxBytes: max(e.room(), 1)})
	e.recs = append(e.recs, layerRecorder{l.Volume, r, l.Volume.Stats().Bytes})
	return r
}

// room returns how many bytes the edit may still take. The engine hears of what it has taken only when it is committed.
func (e *Edit) room() int64 {
	room := e.p.eng.room()
	for _, r := range e.recs {
		room -= max(r.volume.Stats().Bytes-r.base, 0)
	}
	return room
}

// unlink makes ordinary layers of l, if it is a clone or a shape, and of the clones of l.
func (e *Edit) unlink(l *scene.Layer) {
	for _, k := range e.p.scene.Layers {
		if k.Base == l.ID || (k == l && (k.Base != 0 || k.Shape != "")) {
			e.Restructure()
			k.Base, k.Shape = 0, ""
		}
	}
}

// Restructure must be called before the layers' list or properties are modified, so that undo can put them back.
func (e *Edit) Restructure() {
	if e.old == nil {
		e.old = capture(e.p.scene)
	}
}

// Mark is a point within an edit to return to, any number of times. Returning to one makes those taken after it invalid.
type Mark struct {
	recs  int
	marks []edit.Mark
	now   *layerState
}

// Mark returns the present state of the edit.
func (e *Edit) Mark() Mark {
	m := Mark{recs: len(e.recs), marks: make([]edit.Mark, len(e.recs))}
	for i, r := range e.recs {
		m.marks[i] = r.rec.Mark()
	}
	if e.old != nil {
		m.now = capture(e.p.scene)
	}
	return m
}

// RollbackTo puts everything back to how it was at the mark. Layers that the caller holds may be gone afterwards.
func (e *Edit) RollbackTo(m Mark) {
	for i := len(e.recs) - 1; i >= 0; i-- {
		if i >= m.recs {
			e.recs[i].rec.Rollback()
		} else {
			e.recs[i].rec.RollbackTo(m.marks[i])
		}
	}
	e.recs = e.recs[:m.recs]
	switch {
	case m.now != nil:
		m.now.restore(e.p.scene)
	case e.old != nil:
		e.old.swap(e.p.scene)
		e.old = nil
	}
}

func (e *Edit) rollback() {
	for i := len(e.recs) - 1; i >= 0; i-- {
		e.recs[i].rec.Rollback()
	}
	if e.old != nil {
		e.old.swap(e.p.scene)
	}
	e.p.adopt()
}

func (e *Edit) commit(label string) Summary {
	p := e.p
	c := Change{Label: label, layers: e.old}
	var sum Summary
	for _, r := range e.recs {
		now, before := e.holds(r.volume)
		d := r.rec.Delta()
		if d.Changed == 0 || !now && !before {
			continue
		}
		c.deltas = append(c.deltas, layerDelta{r.volume, d})
		if !now {
			continue // its cells went with the layer
		}
		sum.Added += d.Added
		sum.Removed += d.Removed
		sum.Recolored += d.Recolored
		sum.Bounds = sum.Bounds.Union(d.Bounds)
	}
	sum.Changed = sum.Added + sum.Removed + sum.Recolored
	sum.Revision = p.revision.Load()
	if c.deltas == nil && c.layers == nil {
		p.adopt() // volumes may keep memory that the edit made them take
		return sum
	}
	sum.Revision = p.touch()
	c.Revision, c.Changed, c.Bounds = sum.Revision, sum.Changed, sum.Bounds
	c.bytes = c.size(p.scene)
	sum.Final = !p.hist.push(c)
	p.adopt()
	return sum
}

// holds reports whether a layer has the volume now, and whether one had it before the edit.
func (e *Edit) holds(v storage.Volume) (now, before bool) {
	has := func(l *scene.Layer) bool { return l.Volume == v }
	now = slices.ContainsFunc(e.p.scene.Layers, has)
	if e.old == nil {
		return now, now
	}
	return now, slices.ContainsFunc(e.old.layers, has)
}

// Set stores a colour, 0 for empty, in one cell of a layer; label names the edit for people. It is the short cut of Edit for single
// voxels: in the steady state it allocates nothing.
func (p *Project) Set(label string, l *scene.Layer, pos storage.Pos, c storage.Color) (old storage.Color, sum Summary, err error) {
	if err := p.writable(); err != nil {
		return 0, Summary{}, err
	}
	if !pos.Valid() {
		return 0, Summary{}, Errorf(InvalidPosition, "position", "the cell %v lies outside the valid coordinates", pos)
	}
	c = c.Norm()
	if p.linked || c != 0 && p.eng.room() <= 0 {
		return p.setWith(label, l, pos, c)
	}
	held := p.hist.bytes + l.Volume.Stats().Bytes
	if old = l.Volume.Set(pos, c); old == c {
		return old, Summary{Revision: p.revision.Load()}, nil
	}
	p.untold = true
	sum = Summary{Revision: p.revision.Add(1), Changed: 1, Bounds: storage.BoxAt(pos)}
	switch {
	case old == 0:
		sum.Added = 1
	case c == 0:
		sum.Removed = 1
	default:
		sum.Recolored = 1
	}
	sum.Final = !p.hist.pushCell(sum.Revision, label, l, pos, old)
	p.voxels.Add(sum.Added - sum.Removed)
	p.chargeLater(p.hist.bytes + l.Volume.Stats().Bytes - held)
	return old, sum, nil
}

// setWith is Set where an edit has more to do than to store the colour, or there is no room for another.
func (p *Project) setWith(label string, l *scene.Layer, pos storage.Pos, c storage.Color) (old storage.Color, sum Summary, err error) {
	old = l.Volume.Get(pos)
	if old == c {
		return old, Summary{Revision: p.revision.Load()}, nil
	}
	if !p.linked {
		return old, Summary{}, p.eng.memoryError()
	}
	sum, err = p.Edit(label, func(e *Edit) error {
		_, err := e.Recorder(l).Set(pos, c)
		return err
	})
	return old, sum, err
}
