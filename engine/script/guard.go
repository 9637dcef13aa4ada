package script

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// Bounds of what one built-in function may make or go through, since nothing interrupts it. All are far beyond what scripts need.
const (
	maxText   = 16 << 20 // characters of a string
	maxMatch  = 1 << 20  // characters that a regular expression is matched with again and again
	maxList   = 4 << 20  // elements of a list
	maxApply  = 100_000  // arguments of a call
	maxBuffer = 64 << 20 // bytes of an ArrayBuffer
	maxJSON   = 1000     // objects in one another
)

// guard checks a call of a built-in function before it is made. It may change the arguments.
type guard struct {
	name  string // with its path
	check func(a *args)
}

// removed are names of the language that scripts do not have: they could not be bounded, or lead to what was not compiled with the source.
var removed = []string{"BigInt", "BigInt64Array", "BigUint64Array", "GoError", "String.raw", "RegExp.prototype.compile"}

// guards returns the checks of single functions; those of all functions of lists are added to them.
func guards() []guard {
	return []guard{
		{"String.prototype.repeat", func(a *args) { a.text(a.length(a.this) * a.count()) }},
		{"String.prototype.padStart", func(a *args) { a.text(a.count()) }},
		{"String.prototype.padEnd", func(a *args) { a.text(a.count()) }},
		{"String.prototype.concat", (*args).concatText},
		{"String.prototype.replace", (*args).replaceText},
		{"String.prototype.replaceAll", (*args).replaceText},
		{"String.prototype.split", (*args).match},
		{"String.prototype.match", (*args).match},
		{"String.prototype.matchAll", (*args).match},
		{"String.prototype.search", (*args).match},
		{"Array.from", func(a *args) { a.elements(a.length(a.arg(0))) }},
		{"Function.prototype.apply", func(a *args) { a.arguments(a.arg(1)) }},
		{"Reflect.apply", func(a *args) { a.arguments(a.arg(2)) }},
		{"Reflect.construct", func(a *args) { a.arguments(a.arg(1)) }},
		{"JSON.parse", (*args).parseJSON},
	}
}

// protect takes away what scripts do not have and puts the checks before what could take without end.
func (s *session) protect() {
	s.noSource()
	for _, name := range removed {
		holder, last := s.holder(name)
		_ = holder.Delete(last)
	}
	for _, key := range s.rt.GlobalObject().Get("DataView").(*goja.Object).Get("prototype").(*goja.Object).GetOwnPropertyNames() {
		if key == "getBigInt64" || key == "getBigUint64" || key == "setBigInt64" || key == "setBigUint64" {
			_ = s.protoOf("DataView").Delete(key)
		}
	}
	for _, g := range guards() {
		s.before(g)
	}
	s.guardLists()
	s.guardConstructors()
	s.guardJSON()
}

// noSource takes away all ways to make code from text at run time, which would pass by the checks of the source.
func (s *session) noSource() {
	refuse := func(name string) *goja.Object {
		return s.wrap(name, func(_ *session, a *args) goja.Value {
			a.typeError("code cannot be made from text in scripts")
			return nil
		}).(*goja.Object)
	}
	set(s.rt.GlobalObject(), "eval", refuse("eval"))
	proto := s.protoOf("Function")
	none := refuse("Function")
	_ = none.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	set(s.rt.GlobalObject(), "Function", none)
	set(proto, "constructor", none)
	for _, source := range []string{"(function*(){})", "(async function(){})"} {
		if f, err := s.rt.RunString(source); err == nil {
			_ = f.(*goja.Object).Prototype().Delete("constructor")
		}
	}
}

// holder returns the object that has the last part of a name.
func (s *session) holder(name string) (o *goja.Object, last string) {
	return holderIn(s.rt.GlobalObject(), name)
}

// before puts a check before a built-in function.
func (s *session) before(g guard) {
	holder, last := s.holder(g.name)
	if f, ok := goja.AssertFunction(holder.Get(last)); ok {
		_ = holder.DefineDataProperty(last, s.checked(g, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// checked returns a function that calls f once the check has passed.
func (s *session) checked(g guard, f goja.Callable) goja.Value {
	return s.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		a := &args{s: s, name: g.name, this: call.This, list: call.Arguments}
		if _, isObject := a.this.(*goja.Object); isObject && strings.HasPrefix(g.name, "String.") {
			a.this = s.textOf(a.this)
		}
		g.check(a)
		return s.call(f, a.this, a.list...)
	})
}

// guardLists checks every function that goes through a list for the length of it, and puts one that is bounded in the place of join.
func (s *session) guardLists() {
	proto := s.protoOf("Array")
	check := func(a *args) { a.elements(a.length(a.this)) }
	for _, key := range proto.GetOwnPropertyNames() {
		g := guard{"Array.prototype." + key, check}
		switch key {
		case "constructor", "length", "at", "push", "pop": // cost the same whatever the length
			continue
		case "join", "toLocaleString":
			_ = proto.DefineDataProperty(key, s.wrap(g.name, join), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
			continue
		case "concat":
			g.check = (*args).concatLists
		case "flat":
			g.check = (*args).flatten
		}
		s.before(g)
	}
	_ = proto.DefineDataPropertySymbol(goja.SymIterator, proto.Get("values"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	text := s.protoOf("String")
	if f, ok := goja.AssertFunction(text.GetSymbol(goja.SymIterator)); ok {
		g := guard{"String.prototype[Symbol.iterator]", check}
		_ = text.DefineDataPropertySymbol(goja.SymIterator, s.checked(g, f), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	typed := s.protoOf("Uint8Array").Prototype()
	_ = typed.DefineDataProperty("join", s.wrap("TypedArray.prototype.join", join), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// arg returns the argument i, undefined if it is not there.
func (a *args) arg(i int) goja.Value {
	if i < len(a.list) {
		return a.list[i]
	}
	return goja.Undefined()
}

// count returns the first argument as a number of characters or elements.
func (a *args) count() int64 { return min(max(a.arg(0).ToInteger(), 0), 1<<33) }

// length returns the length of a string or list, 0 of anything else.
func (a *args) length(v goja.Value) int64 {
	switch v := v.(type) {
	case goja.String:
		return int64(v.Length())
	case *goja.Object:
		if n := v.Get("length"); !absent(n) {
			return min(max(n.ToInteger(), 0), 1<<53)
		}
	}
	return 0
}

func (a *args) text(n int64) {
	if n > maxText {
		a.rangeError("a text of %d characters is too long for a script: the limit is %d", n, maxText)
	}
}

func (a *args) elements(n int64) {
	if n > maxList {
		a.rangeError("a list of %d elements is too long for this: the limit is %d", n, maxList)
	}
}

func (a *args) arguments(list goja.Value) {
	if n := a.length(list); n > maxApply {
		a.rangeError("a call has at most %d arguments, not %d", maxApply, n)
	}
}

func (a *args) concatText() {
	n := a.length(a.this)
	for i, v := range a.list {
		a.list[i] = a.s.textOf(v)
		n += a.length(a.list[i])
		a.text(n)
	}
}

// match checks what a regular expression is matched with, and the expression if it is given as text.
func (a *args) match() {
	if n := a.length(a.this); n > maxMatch {
		a.rangeError("a text of %d characters is too long to be searched in one step: the limit is %d", n, maxMatch)
	}
	if v, ok := a.arg(0).(goja.String); ok && a.name != "String.prototype.split" {
		a.pattern(v)
	}
}

func (a *args) pattern(v goja.Value) {
	if why := checkPattern(v.String()); why != "" {
		a.fail(a.s.syntaxError, "%s", why)
	}
}

// replaceText checks how long a text may become. A text is replaced once for every character at most.
func (a *args) replaceText() {
	n, each := a.length(a.this), a.length(a.arg(1))
	if _, isText := a.arg(0).(goja.String); isText && a.name == "String.prototype.replace" {
		a.text(n + each)
		return
	}
	if n > maxMatch {
		a.rangeError("a text of %d characters is too long to be replaced in one step: the limit is %d", n, maxMatch)
	}
	if v, isText := a.arg(1).(goja.String); isText {
		for i := range v.Length() - 1 { // $` and $' stand for all before and after a match
			if c := v.CharAt(i + 1); v.CharAt(i) == '$' && (c == '`' || c == '\'') {
				each += n
			}
		}
	}
	a.text((n + 1) * each / 4)
}

func (a *args) concatLists() {
	n := a.length(a.this)
	for _, v := range a.list {
		n += max(a.length(v), 1)
	}
	a.elements(n)
}

// flatten counts what a list has when the lists in it are put in their place.
func (a *args) flatten() {
	depth := int64(1)
	if !goja.IsUndefined(a.arg(0)) {
		depth = a.count()
	}
	if depth > maxJSON {
		depth = maxJSON
		if len(a.list) > 0 {
			a.list[0] = a.s.rt.ToValue(depth)
		}
	}
	a.elements(a.length(a.this))
	n := int64(0)
	a.flat(a.this, depth, &n)
}

func (a *args) flat(v goja.Value, depth int64, n *int64) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	for i := range a.length(o) {
		a.s.enter()
		*n++
		a.elements(*n)
		if in, ok := o.Get(strconv.FormatInt(i, 10)).(*goja.Object); ok && depth > 0 && in.ClassName() == "Array" {
			a.flat(in, depth-1, n)
		}
	}
}

// textOf returns a value as a string of JavaScript.
func (s *session) textOf(v goja.Value) goja.String {
	if text, ok := v.ToString().(goja.String); ok {
		return text
	}
	return s.rt.ToValue(v.String()).(goja.String)
}

// join is Array.prototype.join with a bound on the text.
func join(s *session, a *args) goja.Value {
	o, ok := a.this.(*goja.Object)
	if !ok {
		a.typeError("this is no list")
	}
	a.elements(a.length(o))
	if s.joining[o] {
		return s.rt.ToValue("") // a list within itself
	}
	if len(s.joining) > maxJSON {
		a.rangeError("lists are nested more than %d deep", maxJSON)
	}
	s.joining[o] = true
	defer delete(s.joining, o)
	separator := s.rt.ToValue(",").(goja.String)
	if v := a.arg(0); !goja.IsUndefined(v) && strings.HasSuffix(a.name, "join") {
		separator = s.textOf(v)
	}
	var b goja.StringBuilder
	n := int64(0)
	for i := range a.length(o) {
		s.enter()
		if i > 0 {
			n += int64(separator.Length())
			b.WriteString(separator)
		}
		if v := o.Get(strconv.FormatInt(i, 10)); !absent(v) {
			text := s.textOf(v)
			n += int64(text.Length())
			a.text(n)
			b.WriteString(text)
		}
		a.text(n)
	}
	return b.String()
}
