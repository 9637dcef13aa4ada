package script

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// typedArrays are the classes that take memory by the number that they are given.
var typedArrays = []string{
	"Uint8Array", "Uint8ClampedArray", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array", "Float32Array", "Float64Array",
}

// guardConstructors checks how large a buffer is before it is made, and regular expressions that are made from text.
func (s *session) guardConstructors() {
	s.constructor("ArrayBuffer", func(a *args) {
		if n := a.count(); n > maxBuffer {
			a.rangeError("a buffer of %d bytes is too large for a script: the limit is %d", n, maxBuffer)
		}
	})
	for _, name := range typedArrays {
		s.constructor(name, func(a *args) {
			if _, ok := a.arg(0).(*goja.Object); ok {
				a.elements(a.length(a.arg(0)))
				return
			}
			a.elements(a.count())
		})
	}
	s.constructor("RegExp", func(a *args) {
		if _, ok := a.arg(0).(*goja.Object); !ok && !absent(a.arg(0)) {
			a.pattern(a.arg(0))
		}
	})
}

// constructor puts a check before a class. What takes its place makes the same objects.
func (s *session) constructor(name string, check func(a *args)) {
	class := s.global(name)
	proto := class.Get("prototype").(*goja.Object)
	construct, _ := goja.AssertConstructor(class)
	var guarded *goja.Object
	guarded = s.rt.ToValue(func(call goja.ConstructorCall) *goja.Object {
		check(&args{s: s, name: name, list: call.Arguments})
		target := call.NewTarget
		if target == guarded || target == nil {
			target = class
		}
		o, err := construct(target, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return o
	}).(*goja.Object)
	for _, key := range class.GetOwnPropertyNames() {
		_ = guarded.DefineDataProperty(key, class.Get(key), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
	_ = guarded.SetPrototype(class.Prototype())
	set(s.rt.GlobalObject(), name, guarded)
	_ = proto.DefineDataProperty("constructor", guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// parseJSON checks a text of JSON for its length and for how deep it is.
func (a *args) parseJSON() {
	if len(a.list) == 0 {
		return
	}
	v := a.s.textOf(a.list[0])
	a.text(int64(v.Length()))
	a.list[0] = v
	depth := 0
	for _, c := range []byte(v.String()) { // brackets in strings count too, which takes more of them than people write
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxJSON {
			a.rangeError("objects are nested more than %d deep", maxJSON)
		}
	}
}

// jsonCount counts what JSON.stringify writes. The holders are the objects that it is in, the innermost last.
type jsonCount struct {
	a       *args
	holders []*goja.Object
	n       int64
}

// guardJSON bounds JSON.stringify by a replacer, which sees every value before it is written.
func (s *session) guardJSON() {
	holder, last := s.holder("JSON.stringify")
	write, _ := goja.AssertFunction(holder.Get(last))
	set(holder, last, s.wrap("JSON.stringify", func(_ *session, a *args) goja.Value {
		c := &jsonCount{a: a}
		replace := c.replacer(a.arg(1))
		return s.call(write, a.this, a.arg(0), s.rt.ToValue(func(call goja.FunctionCall) goja.Value {
			s.enter()
			return c.see(call, replace(call))
		}), a.arg(2))
	}))
}

// replacer returns what the script's own replacer, if there is one, makes of a value.
func (c *jsonCount) replacer(v goja.Value) func(goja.FunctionCall) goja.Value {
	if f, ok := goja.AssertFunction(v); ok {
		return func(call goja.FunctionCall) goja.Value { return c.a.s.call(f, call.This, call.Arguments...) }
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Array" {
		return func(call goja.FunctionCall) goja.Value { return call.Argument(1) }
	}
	c.a.arguments(o)
	keys := map[string]bool{"": true}
	for i := range c.a.length(o) {
		keys[o.Get(c.a.s.rt.ToValue(i).String()).String()] = true
	}
	return func(call goja.FunctionCall) goja.Value {
		in, ok := call.This.(*goja.Object)
		if key := call.Argument(0).String(); ok && in.ClassName() != "Array" && !keys[key] {
			return goja.Undefined()
		}
		return call.Argument(1)
	}
}

// see counts a value and returns it.
func (c *jsonCount) see(call goja.FunctionCall, v goja.Value) goja.Value {
	if in, ok := call.This.(*goja.Object); ok {
		if i := slices.Index(c.holders, in); i >= 0 {
			c.holders = c.holders[:i+1]
		} else {
			c.holders = append(c.holders, in)
		}
	}
	if len(c.holders) > maxJSON {
		c.a.rangeError("objects are nested more than %d deep", maxJSON)
	}
	c.n += 2 + c.a.length(call.Argument(0))
	switch v := v.(type) {
	case goja.String:
		c.n += c.a.length(v)
	case *goja.Object:
		if v.ClassName() == "Array" {
			c.a.elements(c.a.length(v))
		}
	default:
		c.n += 8
	}
	c.a.text(c.n)
	return v
}

// holderIn returns the object that has the last part of a dotted name, from a root on.
func holderIn(root *goja.Object, name string) (o *goja.Object, last string) {
	path := strings.Split(name, ".")
	for _, step := range path[:len(path)-1] {
		root = root.Get(step).(*goja.Object) // the name is in a table of this package
	}
	return root, path[len(path)-1]
}
