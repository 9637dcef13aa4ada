package script

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// args are the arguments of one call of a bound function, read one after the other. What is wrong with one is thrown as an exception of
// JavaScript, so the methods return no errors.
type args struct {
	s    *session
	name string // of the function, for messages
	this goja.Value
	list []goja.Value
	rest *goja.Object // an object that gave a position and may give what else the arguments do not
	tail int          // index in rest where a colour may begin, 0 if there is none
}

// fail throws an exception of the given class.
func (a *args) fail(class *goja.Object, text string, values ...any) {
	e, err := a.s.rt.New(class, a.s.rt.ToValue(a.name+": "+fmt.Sprintf(text, values...)))
	if err != nil {
		panic(err) // what the constructor threw
	}
	panic(e)
}

func (a *args) typeError(text string, values ...any) { a.fail(a.s.typeError, text, values...) }

func (a *args) rangeError(text string, values ...any) { a.fail(a.s.rangeError, text, values...) }

// check throws an error of an edit, or stops the script if it cannot go on after it.
func (a *args) check(err error) {
	var ee *engine.Error
	switch {
	case err == nil:
	case a.s.ends(err):
		a.s.stop(err)
	case errors.As(err, &ee):
		a.fail(a.s.plainError, "%s", ee.Error())
	default:
		a.rangeError("%s", err.Error())
	}
}

// peek returns the next argument, nil if there is none or it is undefined or null.
func (a *args) peek() goja.Value {
	if len(a.list) == 0 || absent(a.list[0]) {
		return nil
	}
	return a.list[0]
}

// next takes the next argument.
func (a *args) next() goja.Value {
	v := a.peek()
	if len(a.list) > 0 {
		a.list = a.list[1:]
	}
	return v
}

func absent(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

// member returns the first of the members of an object that is there, nil if none is.
func member(o *goja.Object, names ...string) goja.Value {
	for _, name := range names {
		if v := o.Get(name); !absent(v) {
			return v
		}
	}
	return nil
}

// option takes a member of the object that follows, or of the one that gave the position.
func (a *args) option(names ...string) goja.Value {
	for _, v := range append([]goja.Value{a.peek()}, a.restValue()) {
		if o, ok := v.(*goja.Object); ok {
			if m := member(o, names...); m != nil {
				return m
			}
		}
	}
	return nil
}

func (a *args) restValue() goja.Value {
	if a.rest == nil {
		return nil
	}
	return a.rest
}

// number returns a value that must be a number.
func (a *args) number(v goja.Value, what string) float64 {
	if _, isObject := v.(*goja.Object); v != nil && !isObject {
		switch n := v.Export().(type) {
		case int64:
			return float64(n)
		case float64:
			return n
		}
	}
	a.typeError("%s must be a number, not %s", what, a.brief(v))
	return 0
}

// integer returns a value that must be an integer within bounds, or def if it is absent.
func (a *args) integer(v goja.Value, def, lo, hi int64, what string) int64 {
	if absent(v) {
		return def
	}
	f := a.number(v, what)
	if f != math.Trunc(f) || f < float64(lo) || f > float64(hi) {
		a.rangeError("%s must be an integer from %d to %d, not %v", what, lo, hi, f)
	}
	return int64(f)
}

// brief describes a value in a message.
func (a *args) brief(v goja.Value) string {
	const most = 40
	if v == nil {
		return "undefined"
	}
	return a.s.describe(v, most)
}

// isNumber reports whether a value is a number.
func isNumber(v goja.Value) bool {
	if v == nil {
		return false
	}
	if _, isObject := v.(*goja.Object); isObject {
		return false
	}
	switch v.Export().(type) {
	case int64, float64:
		return true
	}
	return false
}

// isList reports whether a value is an array of something other than numbers.
func isList(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" {
		return false
	}
	return !isNumber(o.Get("0"))
}

// coord returns a coordinate, rounded down if floor is set.
func (a *args) coord(v goja.Value, floor bool) int32 {
	f := a.number(v, "a coordinate")
	if floor {
		f = math.Floor(f)
	}
	if f != math.Trunc(f) {
		a.rangeError("a coordinate must be an integer, not %v", f)
	}
	if !(f >= storage.MinCoord && f < storage.MaxCoord) {
		a.rangeError("the coordinate %v lies outside -2^30..2^30-1", f)
	}
	return int32(f)
}

// cell takes a position: three numbers, or one object or array.
func (a *args) cell(floor bool) storage.Pos {
	v := a.next()
	if isNumber(v) {
		p := storage.Pos{X: a.coord(v, floor)}
		p.Y = a.coord(a.next(), floor)
		p.Z = a.coord(a.next(), floor)
		return p
	}
	o, ok := v.(*goja.Object)
	if !ok {
		a.typeError("a position is x, y, z, or [x,y,z], {x,y,z} or a Vec, not %s", a.brief(v))
	}
	if a.rest, a.tail = o, 0; o.Prototype() == a.s.protos.vec {
		a.rest = nil // r, g and b of a Vec are its x, y and z
	} else if in := member(o, "position", "pos", "center"); in != nil {
		inner := args{s: a.s, name: a.name, list: []goja.Value{in}}
		return inner.cell(floor)
	}
	if x := o.Get("x"); !absent(x) {
		return storage.Pos{X: a.coord(x, floor), Y: a.coord(o.Get("y"), floor), Z: a.coord(o.Get("z"), floor)}
	}
	if absent(o.Get("0")) {
		a.typeError("a position is x, y, z, or [x,y,z], {x,y,z} or a Vec, not %s", a.brief(v))
	}
	if a.tail = 3; o.ClassName() != "Array" {
		a.rest = nil
	}
	return storage.Pos{X: a.coord(o.Get("0"), floor), Y: a.coord(o.Get("1"), floor), Z: a.coord(o.Get("2"), floor)}
}

// color takes a colour: three or four numbers, one object, array or text, or what the object that gave the position says; else def.
func (a *args) color(def storage.Color) storage.Color {
	v := a.peek()
	switch {
	case isNumber(v):
		var ch []goja.Value
		for len(ch) < 4 && isNumber(a.peek()) {
			ch = append(ch, a.next())
		}
		return a.channels(ch, true)
	case v != nil && !isOptions(v):
		a.next()
		return a.colorOf(v)
	case v != nil:
		if c := member(v.(*goja.Object), "color", "rgba"); c != nil {
			return a.colorOf(c)
		}
	case a.rest == nil:
	case a.tail > 0:
		if ch := elements(a.rest, a.tail); len(ch) > 0 {
			if len(ch) == 1 {
				return a.colorOf(ch[0])
			}
			return a.channels(ch, true)
		}
	default:
		if v := member(a.rest, "color", "rgba"); v != nil {
			return a.colorOf(v)
		}
		if member(a.rest, "r") != nil {
			return a.channels([]goja.Value{a.rest.Get("r"), a.rest.Get("g"), a.rest.Get("b"), a.rest.Get("a")}, true)
		}
	}
	return def
}

// isOptions reports whether a value is an object that is no colour itself.
func isOptions(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && absent(o.Get("r")) && absent(o.Get("0")) && o.ClassName() != "Array"
}

// elements returns up to five elements of an array from an index on.
func elements(o *goja.Object, from int) (list []goja.Value) {
	for i := from; i < from+5; i++ {
		v := o.Get(strconv.Itoa(i))
		if absent(v) {
			break
		}
		list = append(list, v)
	}
	return list
}

// colorOf reads a colour in one value.
func (a *args) colorOf(v goja.Value) storage.Color {
	o, ok := v.(*goja.Object)
	switch {
	case ok && !absent(o.Get("r")):
		return a.channels([]goja.Value{o.Get("r"), o.Get("g"), o.Get("b"), o.Get("a")}, false)
	case ok && !absent(o.Get("0")):
		return a.channels(elements(o, 0), false)
	case !ok:
		if c, ok := parseHex(v.String()); ok {
			return c
		}
	}
	a.typeError("a colour is r, g, b, a, or [r,g,b,a], {r,g,b,a} or \"#RRGGBB(AA)\", not %s", a.brief(v))
	return 0
}

// channels reads the channels of a colour: numbers from 0 to 255, or from 0 to 1 if one has a fraction and none is above 1. An alpha that
// is absent is opaque; so is one that is 0 or less among single numbers.
func (a *args) channels(list []goja.Value, scalar bool) storage.Color {
	f := [4]float64{3: -1}
	fractional, above := false, false
	n := 0
	for i, v := range list {
		if i == 3 && absent(v) {
			break
		}
		if i > 3 {
			a.typeError("a colour has three or four channels")
		}
		f[i] = a.number(v, "a colour channel")
		fractional = fractional || f[i] != math.Trunc(f[i])
		above = above || f[i] > 1
		n++
	}
	if n < 3 {
		a.typeError("a colour has three or four channels")
	}
	scale, opaque := 1.0, 255.0
	if fractional && !above {
		scale, opaque = 255, 1
	}
	if n == 3 || scalar && f[3] <= 0 {
		f[3] = opaque
	}
	var out [4]uint8
	for i := range f {
		c := math.Round(f[i] * scale)
		if !(c >= 0 && c <= 255) {
			a.rangeError("a colour channel lies between 0 and 255, or between 0 and 1 if one has a fraction and none is above 1; not %v", f[i])
		}
		out[i] = uint8(c)
	}
	return storage.RGBA(out[0], out[1], out[2], out[3])
}

// parseHex reads "#RRGGBB" or "#RRGGBBAA" in any case; the sharp sign may be missing.
func parseHex(text string) (storage.Color, bool) {
	if len(text) > 0 && text[0] == '#' {
		text = text[1:]
	}
	n, err := strconv.ParseUint(text, 16, 32)
	switch {
	case err != nil || text[0] == '+' || text[0] == '_':
		return 0, false
	case len(text) == 6:
		n = n<<8 | 0xff
	case len(text) != 8:
		return 0, false
	}
	return storage.RGBA(uint8(n>>24), uint8(n>>16), uint8(n>>8), uint8(n)), true
}

// layer takes a layer: a Layer, an id or a name; the active one if none is given.
func (a *args) layer() *scene.Layer {
	v := a.next()
	if v == nil && a.rest != nil {
		v = member(a.rest, "layer_id", "layer", "layer_name")
	}
	return a.layerOf(v)
}

func (a *args) layerOf(v goja.Value) *scene.Layer {
	p := a.s.edit.Project()
	if o, ok := v.(*goja.Object); ok {
		if m := member(o, "layer_id", "layer", "layer_name"); m != nil {
			return a.layerOf(m)
		}
		if r, ok := a.s.ref(o).(*layerRef); ok {
			return a.live(r)
		}
		if v = o.Get("id"); absent(v) {
			a.typeError("a layer is a Layer, an id or a name, not %s", a.brief(o))
		}
	}
	var l *scene.Layer
	var err error
	switch {
	case absent(v):
		l, err = p.Layer(engine.ActiveLayer)
	case isNumber(v):
		l, err = p.Layer(a.integer(v, 0, -1, math.MaxInt32, "the id of a layer"))
	case v.String() == "active" || v.String() == "current":
		l, err = p.Layer(engine.ActiveLayer)
	default:
		l, err = p.LayerByName(v.String())
	}
	a.check(err)
	return l
}

// box takes a box: a Box, {min,max}, [[..],[..]] or two positions; both ends are included.
func (a *args) box() storage.Box {
	o, ok := a.peek().(*goja.Object)
	if ok {
		lo, hi := member(o, "min", "start"), member(o, "max", "end")
		if lo == nil && isList(o) {
			lo, hi = o.Get("0"), o.Get("1")
		}
		if lo != nil {
			a.next()
			in := args{s: a.s, name: a.name, list: []goja.Value{lo, hi}}
			b := in.corners()
			a.rest, a.tail = o, 0
			return b
		}
	}
	b := a.corners()
	a.rest = nil
	return b
}

// corners takes two positions and returns the box around both.
func (a *args) corners() storage.Box {
	p, q := a.cell(false), a.cell(false)
	return storage.BoxAt(p).Union(storage.BoxAt(q))
}
