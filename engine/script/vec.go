package script

import (
	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// vecMembers are the numbers of a Vec: as a position, as a colour and by index.
var vecMembers = [4][3]string{{"x", "r", "0"}, {"y", "g", "1"}, {"z", "b", "2"}, {"w", "a", "3"}}

func vecClass() []Binding {
	list := []Binding{{
		Name: "Vec", Usage: "new Vec(x, y, z, w?)", Doc: "Three or four numbers: a position, or a colour, whose alpha is opaque if `w` is left out. An array or object makes one too. `for (const n of vec)` goes over its numbers.",
		class: true, call: constructVec,
	}}
	for _, m := range vecMembers {
		for i, doc := range []string{"", "The same as `" + m[0] + "`, for colours.", "The same as `" + m[0] + "`, by index."} {
			if i == 0 {
				continue // of the object itself
			}
			usage := "vec." + m[i]
			if i == 2 {
				usage = "vec[" + m[i] + "]"
			}
			list = append(list, Binding{
				Name: "Vec.prototype." + m[i], Usage: usage, Doc: doc,
				get: func(_ *session, a *args) goja.Value { return a.thisObject().Get(m[0]) },
				set: func(_ *session, a *args) goja.Value {
					if v := a.next(); v != nil {
						set(a.thisObject(), m[0], v)
					}
					return nil
				},
			})
		}
	}
	return list
}

// thisObject returns the object that a member is asked of.
func (a *args) thisObject() *goja.Object {
	o, ok := a.this.(*goja.Object)
	if !ok {
		a.typeError("this is no object")
	}
	return o
}

func constructVec(_ *session, a *args) goja.Value {
	list := a.list
	if o, ok := a.peek().(*goja.Object); ok {
		list = elements(o, 0)
		if x := o.Get("x"); !absent(x) {
			list = []goja.Value{x, o.Get("y"), o.Get("z"), o.Get("w")}
		}
	}
	for i, m := range vecMembers {
		switch {
		case i < len(list) && !absent(list[i]):
			set(a.thisObject(), m[0], a.s.rt.ToValue(a.number(list[i], m[0])))
		case i < 3:
			set(a.thisObject(), m[0], a.s.rt.ToValue(0))
		}
	}
	return nil
}

// vec returns a Vec of three or four numbers.
func (s *session) vec(list ...float64) goja.Value {
	o := s.rt.CreateObject(s.protos.vec)
	for i, f := range list {
		set(o, vecMembers[i][0], s.rt.ToValue(f))
	}
	return o
}

// vecOf returns the Vec of a cell.
func (s *session) vecOf(p storage.Pos) goja.Value {
	return s.vec(float64(p.X), float64(p.Y), float64(p.Z))
}

// color returns the Vec of a colour.
func (s *session) color(c storage.Color) goja.Value {
	return s.vec(float64(c.R()), float64(c.G()), float64(c.B()), float64(c.A()))
}

// iterable makes the numbers of a Vec iterable.
func (s *session) iterable() {
	_ = s.protos.vec.SetSymbol(goja.SymIterator, s.wrap("Vec", func(_ *session, a *args) goja.Value {
		o, i := a.thisObject(), 0
		return s.sequence(func() goja.Value {
			if i == len(vecMembers) || absent(o.Get(vecMembers[i][0])) {
				return nil
			}
			i++
			return o.Get(vecMembers[i-1][0])
		}, func() { i = len(vecMembers) })
	}))
}
