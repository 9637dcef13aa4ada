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

	// The inverse: one cell, or tiles by layer, and the layers themselves if their list or properties changed.
	layer  int // id of the layer of the one cell, 0 for none
	pos    storage.Pos
	color  storage.Color
	deltas []layerDelta
	layers *layerState
	bytes  int64
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

const changeBytes = int64(unsafe.Sizeof(Change{}))

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
	if c.layer != 0 {
		if l := p.scene.Layer(c.layer); l != nil {
			c.color = l.Volume.Set(c.pos, c.color)
		}
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
	if c.layers != nil {
		n += c.layers.bytes(s)
	}
	return n
}

// history keeps changes in a ring: done of them can be undone, those behind redone. When its limit is passed the oldest go.
type history struct {
	limit int64
	bytes int64
	ring  []Change
	first int // index in the ring of the oldest
	done  int // changes before the cursor
	count int // changes in all
}

func (h *history) at(i int) *Change { return &h.ring[(h.first+i)%len(h.ring)] }

// push adds a change before the cursor and forgets what could be redone. It reports whether the change itself could be kept.
func (h *history) push(c Change) (kept bool) {
	for h.count > h.done {
		h.count--
		h.forget(h.at(h.count))
	}
	if h.count == len(h.ring) {
		h.grow()
	}
	h.count++
	h.done++
	*h.at(h.count - 1) = c
	h.bytes += c.bytes
	for h.bytes > h.limit && h.count > 0 {
		h.forget(h.at(0))
		h.first = (h.first + 1) % len(h.ring)
		h.count--
		h.done--
	}
	return h.count > 0
}

func (h *history) forget(c *Change) {
	h.bytes -= c.bytes
	*c = Change{}
}

func (h *history) grow() {
	ring := make([]Change, max(16, 2*len(h.ring)))
	for i := range h.count {
		ring[i] = *h.at(i)
	}
	h.ring, h.first = ring, 0
}

// Undo takes back the last edit that was not undone, and returns it; the result is valid until the next edit, undo or redo.
func (p *Project) Undo() (*Change, error) {
	if p.hist.done == 0 {
		return nil, Errorf(NothingToUndo, "", "there is nothing to undo")
	}
	p.hist.done--
	return p.swap(p.hist.at(p.hist.done)), nil
}

// Redo does again what the last Undo took back, and returns it; the result is valid until the next edit, undo or redo.
func (p *Project) Redo() (*Change, error) {
	if p.hist.done == p.hist.count {
		return nil, Errorf(NothingToRedo, "", "there is nothing to redo")
	}
	c := p.swap(p.hist.at(p.hist.done))
	p.hist.done++
	return c, nil
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

// UndoDepth returns how many edits can be undone and redone.
func (p *Project) UndoDepth() (undo, redo int) { return p.hist.done, p.hist.count - p.hist.done }
