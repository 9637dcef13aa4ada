package script

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const white = storage.Color(0xffffffff)

// maxSize bounds the size of a shape along an axis, in cells.
const maxSize = storage.MaxCoord

func voxelBindings() []Binding {
	return []Binding{
		{Name: "goxel.addVoxel", Usage: "addVoxel(position, color?, layer?)", Doc: "Sets one voxel, white by default; alpha 0 in an array or object empties the cell. Returns whether the cell changed.", call: addVoxel},
		{Name: "goxel.addVoxels", Usage: "addVoxels(list, color?, layer?)", Doc: "Sets many: a list of `[x,y,z]`, `[x,y,z,r,g,b,a]`, `{x,y,z,r,g,b,a}` or `{position,color}`; `color` is for those without. Returns how many items there were.", call: addVoxels},
		{Name: "goxel.removeVoxel", Usage: "removeVoxel(position, layer?)", Doc: "Empties one cell. Returns whether there was a voxel.", call: removeVoxel},
		{Name: "goxel.removeVoxels", Usage: "removeVoxels(list, layer?)", Doc: "Empties many cells. Returns how many held a voxel.", call: removeVoxels},
		{Name: "goxel.getVoxel", Usage: "getVoxel(position, layer?)", Doc: "Returns the colour of a cell as a Vec, null if it is empty.", call: getVoxel},
		{Name: "goxel.paintVoxels", Usage: "paintVoxels(positions, color, layer?)", Doc: "Recolours voxels that exist: one position or a list of them. Empty cells stay empty. Returns how many changed.", call: paintVoxels},
		{Name: "goxel.floodFill", Usage: "floodFill(position, color, {tolerance?, connectivity?, max?, layer?}?)", Doc: "Recolours the connected voxels of like colour. Returns how many it reached.", call: floodFill},
		{Name: "goxel.fillBox", Usage: "fillBox(min, max, color?, layer?)", Doc: "Fills a box, both corners included; the box may be one argument. Alpha 0 empties it.", call: fillBox},
		{Name: "goxel.shape", Usage: "shape(kind, center, size, color?, {axis?, flip?, hollow?, thickness?, mode?, layer?}?)", Doc: "Makes a `cube`, `sphere`, `cylinder`, `cone`, `pyramid` or `torus` of exact size: n cells along an axis, from center - floor(n/2).", call: shape},
		{Name: "goxel.boundingBox", Usage: "boundingBox(layer?)", Doc: "Returns the Box around the voxels of a layer, of all layers for -2 or `\"all\"`; null if there are none.", call: boundingBox},
		{Name: "goxel.voxelCount", Usage: "voxelCount(layer?)", Doc: "Returns the number of voxels of a layer, of all layers for -2 or `\"all\"`.", call: voxelCount},
	}
}

// set stores a colour in a cell of a layer and returns the one that was there.
func (a *args) set(l *scene.Layer, p storage.Pos, c storage.Color) storage.Color {
	old, err := a.s.edit.Recorder(l).Set(p, c)
	a.check(err)
	return old
}

func addVoxel(s *session, a *args) goja.Value {
	p := a.cell(true)
	c := a.color(white)
	old := a.set(a.layer(), p, c)
	return s.rt.ToValue(old != c.Norm())
}

func removeVoxel(s *session, a *args) goja.Value {
	p := a.cell(true)
	return s.rt.ToValue(a.set(a.layer(), p, 0) != 0)
}

func getVoxel(s *session, a *args) goja.Value {
	p := a.cell(true)
	c := a.layer().Volume.Get(p)
	if c == 0 {
		return goja.Null()
	}
	return s.color(c)
}

// each calls f for every item of a list, with the item as the first argument.
func (a *args) each(f func(item *args)) (n int64) {
	v := a.next()
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" {
		a.typeError("a list of positions is needed, not %s", a.brief(v))
	}
	n = o.Get("length").ToInteger()
	for i := range n {
		a.s.enter()
		f(&args{s: a.s, name: a.name + ": item " + strconv.FormatInt(i, 10), list: []goja.Value{o.Get(strconv.FormatInt(i, 10))}})
	}
	return n
}

func addVoxels(s *session, a *args) goja.Value {
	list := &args{s: s, name: a.name, list: []goja.Value{a.next()}}
	def := a.color(white)
	l := a.layer()
	n := list.each(func(item *args) {
		p := item.cell(true)
		item.set(l, p, item.color(def))
	})
	return s.rt.ToValue(n)
}

func removeVoxels(s *session, a *args) goja.Value {
	list := &args{s: s, name: a.name, list: []goja.Value{a.next()}}
	l := a.layer()
	removed := int64(0)
	list.each(func(item *args) {
		if item.set(l, item.cell(true), 0) != 0 {
			removed++
		}
	})
	return s.rt.ToValue(removed)
}

func paintVoxels(s *session, a *args) goja.Value {
	list := &args{s: s, name: a.name, list: []goja.Value{a.peek()}}
	if isList(a.peek()) {
		a.next()
	} else {
		p := a.cell(true)
		list.list[0] = s.rt.NewArray(s.vec(float64(p.X), float64(p.Y), float64(p.Z)))
	}
	def := a.color(white)
	l := a.layer()
	changed := int64(0)
	list.each(func(item *args) {
		p := item.cell(true)
		if c := item.color(def); l.Volume.Get(p) != 0 {
			now := edit.Blend(scene.Paint, l.Volume.Get(p), c).Norm()
			if item.set(l, p, now) != now {
				changed++
			}
		}
	})
	return s.rt.ToValue(changed)
}

func floodFill(s *session, a *args) goja.Value {
	f := edit.Flood{Seed: a.cell(false)}
	f.Color = a.color(white)
	f.Tolerance = int(a.integer(a.option("tolerance"), 0, 0, 255, "tolerance"))
	f.Connectivity = int(a.integer(a.option("connectivity"), 6, 6, 26, "connectivity"))
	if f.Connectivity != 6 && f.Connectivity != 18 && f.Connectivity != 26 {
		a.rangeError("connectivity is 6, 18 or 26, not %d", f.Connectivity)
	}
	f.Max = a.integer(a.option("max"), 0, 0, 1<<53, "max")
	r, err := f.Run(s.ctx, s.edit.Recorder(a.layerOption()))
	a.check(err)
	return s.rt.ToValue(r.Filled)
}

// layerOption takes a layer, or an object of options that may name one.
func (a *args) layerOption() *scene.Layer {
	if o, ok := a.peek().(*goja.Object); ok && a.s.ref(o) == nil {
		return a.layerOf(member(o, "layer_id", "layer", "layer_name"))
	}
	return a.layer()
}

func fillBox(s *session, a *args) goja.Value {
	b := a.box()
	c := a.color(white)
	a.check(s.edit.Recorder(a.layer()).FillBox(s.ctx, b, c))
	return nil
}

func shape(_ *session, a *args) goja.Value {
	v := a.next()
	o, all := v.(*goja.Object)
	if all { // one object says everything
		a.list = []goja.Value{v}
		v = member(o, "shape", "shape_type", "type", "kind")
	}
	name := "cube"
	if v != nil {
		name = v.String()
	}
	return a.solid(name)
}

// solid makes a shape whose center, size, colour and options follow.
func (a *args) solid(name string) goja.Value {
	kind, ok := edit.ShapeByName(name)
	if !ok {
		a.rangeError("%q is no shape: cube, sphere, cylinder, cone, pyramid or torus", clip(name, 40))
	}
	one, _ := a.peek().(*goja.Object)
	center := a.cell(false)
	size, given := a.next(), a.rest
	if size == nil && given != nil && given == one {
		size = member(given, "size")
	}
	sol := edit.Solid{Shape: kind, Axis: 2, Box: edit.SizedBox(center, a.sizeOf(size))}
	c := a.color(white)
	sol.Axis = a.axis(a.option("axis"))
	sol.Hollow, sol.Flip = truth(a.option("hollow")), truth(a.option("flip"))
	sol.Thickness = int(a.integer(a.option("thickness"), 1, 1, maxSize, "thickness"))
	mode := scene.Over
	if v := a.option("mode"); v != nil {
		if mode, ok = scene.ModeByName(v.String()); !ok {
			a.rangeError("%q is no mode", clip(v.String(), 40))
		}
	}
	a.check(edit.Fill(a.s.ctx, a.s.edit.Recorder(a.layerOption()), sol, mode, c))
	return nil
}

func truth(v goja.Value) bool { return v != nil && v.ToBoolean() }

// sizeOf reads the size of a shape: a number, [x,y,z] or {x,y,z}; 10 if there is none.
func (a *args) sizeOf(v goja.Value) [3]int32 {
	if absent(v) || isNumber(v) {
		n := int32(a.integer(v, 10, 1, maxSize, "size"))
		return [3]int32{n, n, n}
	}
	in := args{s: a.s, name: a.name, list: []goja.Value{v}}
	p := in.cell(false)
	if p.X < 1 || p.Y < 1 || p.Z < 1 {
		a.rangeError("size must be 1 or more along each axis")
	}
	return [3]int32{p.X, p.Y, p.Z}
}

func (a *args) axis(v goja.Value) int {
	if v == nil {
		return 2
	}
	for i, name := range []string{"x", "y", "z"} {
		if v.String() == name {
			return i
		}
	}
	a.rangeError("axis is \"x\", \"y\" or \"z\"")
	return 0
}

// layers takes a layer, or all of them for -2 or "all".
func (a *args) layers() []*scene.Layer {
	v := a.peek()
	if v != nil && (isNumber(v) && v.ToInteger() == engine.AllLayers || v.String() == "all") {
		return a.s.edit.Project().Scene().Layers
	}
	return []*scene.Layer{a.layer()}
}

func boundingBox(s *session, a *args) goja.Value {
	var b storage.Box
	for _, l := range a.layers() {
		b = b.Union(storage.Bounds(l.Volume))
	}
	return s.boxOrNull(b)
}

func voxelCount(s *session, a *args) goja.Value {
	var n int64
	for _, l := range a.layers() {
		n += l.Volume.Len()
	}
	return s.rt.ToValue(n)
}
