package engine

import (
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Change is one finished edit with its inverse. Swapping it twice leaves everything as it was, so undo and redo are the same call.
type Change struct {
	Revision uint64 // that the edit began
	Label    string // what made it, for people
	Changed  int64  // cells whose colour changed
	Bounds   storage.Box

	// The inverse: tiles by layer, or one cell, and the layers themselves if their list or properties changed.
	deltas []layerDelta
	cell   *cell
	layers *layerState
	bytes  int64
}

// cell is the inverse of an edit of one voxel.
type cell struct {
	layer int // its id
	pos   storage.Pos
	color storage.Color
}

// swap exchanges the colour in the scene for that of the cell. A layer that is gone is not missed.
func (c *cell) swap(s *scene.Scene) {
	if l := s.Layer(c.layer); l != nil {
		c.color = l.Volume.Set(c.pos, c.color)
	}
}

type layerDelta struct {
	volume storage.Volume
	delta  *edit.Delta
}

// layerState is the layers' list and properties without their voxels, and the palette.
type layerState struct {
	layers  []*scene.Layer
	active  int
	palette *scene.Palette // never modified
}

// changeBytes is what a history takes for a change beside what the change refers to: the change, its place among the wide ones, its record.
const changeBytes = int64(unsafe.Sizeof(Change{})+unsafe.Sizeof((*Change)(nil))) + recordBytes

// capture returns the layers as they are, so that they may be modified.
func capture(s *scene.Scene) *layerState {
	st := &layerState{layers: make([]*scene.Layer, len(s.Layers)), active: s.Active, palette: s.Palette}
	for i, l := range s.Layers {
		c := *l
		st.layers[i] = &c
	}
	return st
}

// swap exchanges the layers of the scene for those of the state.
func (st *layerState) swap(s *scene.Scene) {
	s.Layers, st.layers = st.layers, s.Layers
	s.Active, st.active = st.active, s.Active
	s.Palette, st.palette = st.palette, s.Palette
}

// restore makes the layers of the scene what the state is, which stays as it is.
func (st *layerState) restore(s *scene.Scene) {
	c := capture(&scene.Scene{Layers: st.layers, Active: st.active})
	s.Layers, s.Active, s.Palette = c.layers, c.active, st.palette
}

// bytes estimates the memory of the state, volumes included that no layer of s has.
func (st *layerState) bytes(s *scene.Scene) int64 {
	n := int64(len(st.layers)) * int64(unsafe.Sizeof(scene.Layer{}))
	now := make(map[storage.Volume]struct{}, len(s.Layers))
	for _, l := range s.Layers {
		now[l.Volume] = struct{}{}
	}
	for _, l := range st.layers {
		if _, ok := now[l.Volume]; !ok {
			n += l.Volume.Stats().Bytes
		}
	}
	if st.palette != s.Palette {
		n += st.palette.Bytes()
	}
	return n
}

// swap applies the inverse to the project and turns c into the inverse of that.
func (c *Change) swap(p *Project) {
	if c.layers != nil {
		c.layers.swap(p.scene)
	}
	if c.cell != nil {
		c.cell.swap(p.scene)
	}
	for i := len(c.deltas) - 1; i >= 0; i-- {
		d := c.deltas[i]
		d.delta.Swap(d.volume)
	}
}

// size counts the memory that the change holds.
func (c *Change) size(s *scene.Scene) int64 {
	n := changeBytes
	for _, d := range c.deltas {
		n += d.delta.Bytes() + int64(unsafe.Sizeof(d))
	}
	if c.cell != nil {
		n += int64(unsafe.Sizeof(*c.cell))
	}
	if c.layers != nil {
		n += c.layers.bytes(s)
	}
	return n
}

// history keeps changes in their order: done of them can be undone, those behind redone. When its limit is passed the oldest go. Each has
// a record; the edit of a single voxel fits into it, and it costs neither an allocation nor work for the garbage collector. A push never
// moves what is there.
type history struct {
	limit    int64
	bytes    int64
	records  deque[record]
	done     int            // records before the cursor
	wide     deque[*Change] // of the records that refer to a change, in their order
	wideDone int            // of them before the cursor
	labels   []string       // of the records of single voxels
	view     Change         // of the record that was undone or redone last
}

// push adds a change before the cursor and forgets what could be redone. It reports whether the change itself could be kept.
func (h *history) push(c Change) (kept bool) {
	h.forgetRedo()
	h.records.push().label = wideLabel
	*h.wide.push() = &c
	h.done++
	h.wideDone++
	h.bytes += c.bytes
	return h.trim()
}

// pushCell is push for one voxel of a layer whose colour was another.
func (h *history) pushCell(revision uint64, label string, l *scene.Layer, pos storage.Pos, old storage.Color) (kept bool) {
	n := h.label(label)
	if n == wideLabel || int(int32(l.ID)) != l.ID {
		c := Change{
			Revision: revision, Label: label, Changed: 1, Bounds: storage.BoxAt(pos), cell: &cell{layer: l.ID, pos: pos, color: old},
		}
		c.bytes = c.size(nil)
		return h.push(c)
	}
	h.forgetRedo()
	r := h.records.push() // and field by field, since a copy of 32 bytes just written would wait for them
	r.revision, r.pos, r.color, r.layer, r.label = revision, pos, old, int32(l.ID), n
	h.done++
	h.bytes += recordBytes
	return h.trim()
}

// forgetRedo drops what lies behind the cursor.
func (h *history) forgetRedo() {
	redo := h.records.n - h.done
	if redo == 0 {
		return
	}
	for i := h.wideDone; i < h.wide.n; i++ {
		c := h.wide.at(i)
		h.bytes -= (*c).bytes
		*c = nil
		redo--
	}
	h.bytes -= int64(redo) * recordBytes
	h.wide.truncate(h.wideDone)
	h.records.truncate(h.done)
}

// trim drops the oldest changes until the limit holds, and reports whether any is left. All can be undone.
func (h *history) trim() bool {
	for h.bytes > h.limit && h.records.n > 0 {
		if h.wide.n > 0 && h.records.at(0).label == wideLabel {
			c := h.wide.at(0)
			h.bytes -= (*c).bytes
			*c = nil
			h.wide.drop()
			h.wideDone--
		} else {
			h.bytes -= recordBytes
		}
		h.records.drop()
		h.done--
	}
	return h.records.n > 0
}

// Undo takes back the last edit that was not undone, and returns it; the result is valid until the next edit, undo or redo.
func (p *Project) Undo() (*Change, error) {
	h := &p.hist
	if h.done == 0 {
		return nil, Errorf(NothingToUndo, "", "there is nothing to undo")
	}
	h.done--
	r := h.records.at(h.done)
	if r.label != wideLabel {
		return p.swapCell(r), nil
	}
	h.wideDone--
	return p.swap(*h.wide.at(h.wideDone)), nil
}

// Redo does again what the last Undo took back, and returns it; the result is valid until the next edit, undo or redo.
func (p *Project) Redo() (*Change, error) {
	h := &p.hist
	if h.done == h.records.n {
		return nil, Errorf(NothingToRedo, "", "there is nothing to redo")
	}
	r := h.records.at(h.done)
	h.done++
	if r.label != wideLabel {
		return p.swapCell(r), nil
	}
	h.wideDone++
	return p.swap(*h.wide.at(h.wideDone - 1)), nil
}

func (p *Project) swap(c *Change) *Change {
	c.swap(p)
	p.hist.bytes -= c.bytes
	c.bytes = c.size(p.scene)
	p.hist.bytes += c.bytes
	p.touch()
	p.adopt()
	return c
}

// swapCell is swap for the record of a single voxel. The result belongs to the history.
func (p *Project) swapCell(r *record) *Change {
	c := cell{layer: int(r.layer), pos: r.pos, color: r.color}
	c.swap(p.scene)
	r.color = c.color
	p.touch()
	p.adopt()
	p.hist.view = Change{
		Revision: r.revision, Label: p.hist.labels[r.label], Changed: 1, Bounds: storage.BoxAt(r.pos), bytes: recordBytes,
	}
	return &p.hist.view
}

// UndoDepth returns how many edits can be undone and redone.
func (p *Project) UndoDepth() (undo, redo int) { return p.hist.done, p.hist.records.n - p.hist.done }
