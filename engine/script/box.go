package script

import (
	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

func boxClass() []Binding {
	return []Binding{
		{Name: "Box", Usage: "new Box(min, max)", Doc: "A box of cells with the members `min` and `max`, both included, as Vec.", class: true, call: constructBox},
		{Name: "Box.prototype.iterVoxels", Usage: "box.iterVoxels(f)", Doc: "Calls `f(position)` with a Vec for every cell of the box, x fastest.", call: iterVoxels},
		{Name: "Box.prototype.worldToLocal", Usage: "box.worldToLocal(position)", Doc: "Returns a position as the box sees it: a Vec from -1 to 1 along each side of the box.", call: worldToLocal},
		{Name: "Box.prototype.size", Usage: "box.size", Doc: "How many cells it has along each axis, as a Vec.", get: boxSize},
	}
}

func constructBox(_ *session, a *args) goja.Value {
	a.fillBox(a.thisObject(), a.box())
	return nil
}

// fillBox gives an object the members of a Box.
func (a *args) fillBox(o *goja.Object, b storage.Box) { a.s.fillBox(o, b) }

func (s *session) fillBox(o *goja.Object, b storage.Box) {
	set(o, "min", s.vecOf(b.Min))
	set(o, "max", s.vecOf(b.Max.Sub(storage.Pos{X: 1, Y: 1, Z: 1})))
}

// boxOrNull returns a new Box, null for an empty one.
func (s *session) boxOrNull(b storage.Box) goja.Value {
	if b.Empty() {
		return goja.Null()
	}
	o := s.rt.CreateObject(s.protos.box)
	s.fillBox(o, b)
	return o
}

// thisBox returns the box that a member is asked of.
func (a *args) thisBox() storage.Box {
	in := args{s: a.s, name: a.name, list: []goja.Value{a.thisObject()}}
	return in.box()
}

func iterVoxels(s *session, a *args) goja.Value {
	b := a.thisBox()
	f, ok := goja.AssertFunction(a.next())
	if !ok {
		a.typeError("a function is needed")
	}
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				s.call(f, goja.Undefined(), s.vecOf(storage.Pos{X: x, Y: y, Z: z}))
			}
		}
	}
	return nil
}

func worldToLocal(s *session, a *args) goja.Value {
	b := a.thisBox()
	o, ok := a.peek().(*goja.Object)
	var list []goja.Value
	switch {
	case !ok:
		list = a.list
	case !absent(o.Get("x")):
		list = []goja.Value{o.Get("x"), o.Get("y"), o.Get("z")}
	default:
		list = elements(o, 0)
	}
	if len(list) < 3 {
		a.typeError("a position is x, y, z, or [x,y,z], {x,y,z} or a Vec")
	}
	local := func(v goja.Value, lo, hi int32) float64 {
		half := (float64(hi) - float64(lo)) / 2
		return (a.number(v, "a coordinate") - float64(lo) - half) / half
	}
	return s.vec(local(list[0], b.Min.X, b.Max.X), local(list[1], b.Min.Y, b.Max.Y), local(list[2], b.Min.Z, b.Max.Z))
}

func boxSize(s *session, a *args) goja.Value {
	x, y, z := a.thisBox().Size()
	return s.vec(float64(x), float64(y), float64(z))
}

func selectionBox(s *session, _ *args) goja.Value {
	if s.selection == nil {
		sc := s.edit.Project().Scene()
		b := sc.Bounds(nil)
		if sc.Box != nil {
			if image, ok := sc.Box.Box(); ok {
				b = image
			}
		}
		s.selection = s.boxOrNull(b)
	}
	return s.selection
}

func setSelectionBox(s *session, a *args) goja.Value {
	if a.peek() == nil {
		s.selection = goja.Null()
		return nil
	}
	s.selection = s.boxOrNull(a.box())
	return nil
}
