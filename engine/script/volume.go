package script

import (
	"context"
	"iter"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// volumeRef is what an object of the class Volume stands for: the voxels of a layer, or voxels of the script's own.
type volumeRef struct {
	layer *scene.Layer
	free  storage.Volume // of the script's own, nil for those of a layer
}

// newVolume returns a volume of the script's own.
func newVolume() storage.Volume { return dense.New(storage.Options{}) }

func (r *volumeRef) volume() storage.Volume {
	if r.free != nil {
		return r.free
	}
	return r.layer.Volume
}

func volumeClass() []Binding {
	return []Binding{
		{Name: "Volume", Usage: "new Volume()", Doc: "A set of voxels. A new one is empty and belongs to the script, until a layer gets it.", class: true, call: constructVolume},
		{Name: "Volume.prototype.setAt", Usage: "volume.setAt(position, color)", Doc: "Stores a colour in a cell; alpha 0 empties it.", call: setAt},
		{Name: "Volume.prototype.getAt", Usage: "volume.getAt(position)", Doc: "Returns the colour of a cell as a Vec, all 0 if it is empty.", call: getAt},
		{Name: "Volume.prototype.iter", Usage: "volume.iter(f?)", Doc: "Calls `f(position, color)` with two Vec for every voxel as it was at the call, so `f` may change the volume. Without `f` it returns an iterator of `[position, color]` for `for (const [p, c] of volume.iter())`.", call: iterate},
		{Name: "Volume.prototype.copy", Usage: "volume.copy()", Doc: "Returns a new Volume with the same voxels, at a cost that does not depend on their number.", call: copyVolume},
		{Name: "Volume.prototype.clear", Usage: "volume.clear()", Doc: "Empties all cells.", call: clearVolume},
		{Name: "Volume.prototype.merge", Usage: "volume.merge(other, mode?)", Doc: "Merges the voxels of another Volume into it; mode is `over` unless it says something else.", call: mergeVolume},
		{Name: "Volume.prototype.box", Usage: "volume.box", Doc: "The Box around its voxels, null if there are none.", get: volumeBox},
		{Name: "Volume.prototype.count", Usage: "volume.count", Doc: "The number of its voxels.", get: volumeCount},
		{Name: "Volume.prototype.save", Usage: "volume.save(path)", Doc: "Throws an error, since scripts have no access to files.", call: saveVolume},
	}
}

// volumeValue returns a new object for a volume.
func (s *session) volumeValue(r *volumeRef) goja.Value {
	return s.tie(s.rt.CreateObject(s.protos.volume), r)
}

// volumeOf reads a value that must be a Volume.
func (a *args) volumeOf(v goja.Value) *volumeRef {
	r, ok := a.s.ref(v).(*volumeRef)
	if !ok {
		a.typeError("a Volume is needed, not %s", a.brief(v))
	}
	if r.layer != nil {
		a.live(&layerRef{layer: r.layer})
	}
	return r
}

func (a *args) thisVolume() *volumeRef { return a.volumeOf(a.this) }

// change runs an edit of a volume.
func (a *args) change(r *volumeRef, f func(rec *edit.Recorder) error) {
	if r.layer != nil {
		a.check(f(a.s.edit.Recorder(r.layer)))
		return
	}
	rec := edit.Record(r.free, edit.Options{MaxBytes: a.s.maxMemory})
	err := f(rec)
	if err != nil {
		rec.Rollback()
	}
	a.check(err)
}

func constructVolume(s *session, a *args) goja.Value {
	s.tie(a.this.(*goja.Object), &volumeRef{free: newVolume()})
	return nil
}

func setAt(_ *session, a *args) goja.Value {
	r := a.thisVolume()
	p := a.cell(true)
	c := a.color(white)
	if r.layer != nil {
		a.set(r.layer, p, c)
	} else {
		r.free.Set(p, c.Norm())
	}
	return nil
}

func getAt(s *session, a *args) goja.Value {
	return s.color(a.thisVolume().volume().Get(a.cell(true)))
}

func copyVolume(s *session, a *args) goja.Value {
	return s.volumeValue(&volumeRef{free: a.thisVolume().volume().Clone()})
}

func clearVolume(s *session, a *args) goja.Value {
	a.change(a.thisVolume(), func(rec *edit.Recorder) error { return rec.FillBox(s.ctx, storage.Everywhere, 0) })
	return nil
}

func mergeVolume(s *session, a *args) goja.Value {
	r, from := a.thisVolume(), a.volumeOf(a.next())
	mode := scene.Over
	if v := a.next(); v != nil {
		var ok bool
		if mode, ok = scene.ModeByName(v.String()); !ok {
			a.rangeError("%q is no mode", clip(v.String(), 40))
		}
	}
	a.change(r, func(rec *edit.Recorder) error { return edit.Merge(s.ctx, rec, from.volume(), mode, nil) })
	return nil
}

func volumeBox(s *session, a *args) goja.Value {
	return s.boxOrNull(storage.Bounds(a.thisVolume().volume()))
}

func volumeCount(s *session, a *args) goja.Value {
	return s.rt.ToValue(a.thisVolume().volume().Len())
}

func saveVolume(s *session, a *args) goja.Value {
	a.fail(s.plainError, "scripts have no access to files: save the project by a request or a command")
	return nil
}

func layerVolume(s *session, a *args) goja.Value {
	return s.volumeValue(&volumeRef{layer: a.thisLayer()})
}

func setLayerVolume(s *session, a *args) goja.Value {
	l, r := a.thisLayer(), a.volumeOf(a.next())
	if r.volume() != l.Volume {
		a.check(edit.Merge(s.ctx, s.edit.Recorder(l), r.volume(), scene.Replace, nil))
	}
	return nil
}

// cells returns the voxels of a volume one by one. The volume must not change meanwhile.
func cells(ctx context.Context, v storage.Volume) iter.Seq2[storage.Pos, storage.Color] {
	return func(yield func(storage.Pos, storage.Color) bool) {
		var colors [storage.TileCells]storage.Color
		v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
			t.Expand(&colors)
			for i, c := range colors {
				if c != 0 && !yield(tp.Cell(i), c) {
					return false
				}
			}
			return ctx.Err() == nil
		})
	}
}

func iterate(s *session, a *args) goja.Value {
	v := a.thisVolume().volume().Clone() // the volume may change under the iteration
	if a.peek() == nil {
		return s.iterator(v)
	}
	f, ok := goja.AssertFunction(a.next())
	if !ok {
		a.typeError("a function is needed")
	}
	for p, c := range cells(s.ctx, v) {
		s.call(f, goja.Undefined(), s.vecOf(p), s.color(c))
	}
	return nil
}

// call calls a function of the script and passes on what it throws.
func (s *session) call(f goja.Callable, this goja.Value, list ...goja.Value) goja.Value {
	s.enter()
	v, err := f(this, list...)
	if err != nil {
		panic(err)
	}
	return v
}

// iterator returns an iterator of [position, color] over a volume that does not change.
func (s *session) iterator(v storage.Volume) goja.Value {
	next, stop := iter.Pull2(cells(s.ctx, v))
	s.stops = append(s.stops, stop)
	return s.sequence(func() goja.Value {
		p, c, ok := next()
		if !ok {
			return nil
		}
		return s.rt.NewArray(s.vecOf(p), s.color(c))
	}, stop)
}

// sequence returns an iterator over what next returns until that is nil.
func (s *session) sequence(next func() goja.Value, stop func()) goja.Value {
	o := s.rt.NewObject()
	result := func(v goja.Value) goja.Value {
		r := s.rt.NewObject()
		set(r, "done", s.rt.ToValue(v == nil))
		if v != nil {
			set(r, "value", v)
		}
		return r
	}
	set(o, "next", s.wrap("next", func(*session, *args) goja.Value { return result(next()) }))
	set(o, "return", s.wrap("return", func(*session, *args) goja.Value {
		stop()
		return result(nil)
	}))
	_ = o.SetSymbol(goja.SymIterator, s.wrap("iterator", func(*session, *args) goja.Value { return o }))
	return o
}
