package script

import (
	"strings"

	"github.com/dop251/goja"
)

// Binding is a name that scripts have beside those of the language.
type Binding struct {
	Name  string // such as "goxel.addVoxel"; members of a class have "prototype" in it
	Usage string // how it is written, such as "addVoxel(position, color?, layer?)"
	Doc   string

	call  function // of a function or class
	get   function // of a property
	set   function // likewise, nil if it cannot be set
	class bool
}

// function is a bound function: its arguments come one by one, and its result is nil for undefined.
type function func(s *session, a *args) goja.Value

// Bindings returns all names that scripts get, in the order of the documentation. The caller owns the list.
func Bindings() []Binding {
	var all []Binding
	for _, family := range [][]Binding{
		consoleBindings(), voxelBindings(), layerBindings(), imageBindings(), layerClass(), volumeClass(), vecClass(), boxClass(), familyBindings(),
		registerBindings(),
	} {
		all = append(all, family...)
	}
	return all
}

// Reference returns the table of all names in Markdown, as README.md has it.
func Reference() string {
	var b strings.Builder
	b.WriteString("| name | usage | what it does |\n|---|---|---|\n")
	cell := strings.NewReplacer("|", "\\|")
	for _, n := range Bindings() {
		b.WriteString("| `" + n.Name + "` | `" + cell.Replace(n.Usage) + "` | " + cell.Replace(n.Doc) + " |\n")
	}
	return b.String()
}

// bind gives the script its names.
func (s *session) bind() {
	g := s.rt.GlobalObject()
	s.typeError, s.rangeError, s.syntaxError, s.plainError = s.global("TypeError"), s.global("RangeError"), s.global("SyntaxError"), s.global("Error")
	for _, b := range Bindings() {
		path := strings.Split(b.Name, ".")
		holder := g
		for _, step := range path[:len(path)-1] {
			next, ok := holder.Get(step).(*goja.Object)
			if !ok {
				next = s.rt.NewObject()
				set(holder, step, next)
			}
			holder = next
		}
		s.define(holder, path[len(path)-1], b)
	}
	goxel := s.global("goxel")
	s.protos = protos{vec: s.protoOf("Vec"), box: s.protoOf("Box"), volume: s.protoOf("Volume"), layer: s.protoOf("Layer")}
	s.image = s.rt.CreateObject(s.protoOf("Image"))
	for _, class := range []string{"Vec", "Box", "Volume", "Layer", "Image"} {
		set(goxel, class, s.global(class))
	}
}

// set stores a member of an object that takes any.
func set(o *goja.Object, name string, v goja.Value) { _ = o.Set(name, v) }

// global returns an object that every script has.
func (s *session) global(name string) *goja.Object {
	return s.rt.GlobalObject().Get(name).(*goja.Object)
}

func (s *session) protoOf(class string) *goja.Object {
	return s.global(class).Get("prototype").(*goja.Object)
}

// define makes one name.
func (s *session) define(holder *goja.Object, name string, b Binding) {
	switch {
	case b.get != nil:
		getter, setter := s.wrap(b.Name, b.get), goja.Value(nil)
		if b.set != nil {
			setter = s.wrap(b.Name, b.set)
		}
		_ = holder.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_TRUE)
	case b.class:
		set(holder, name, s.rt.ToValue(func(call goja.ConstructorCall) *goja.Object {
			s.enter()
			b.call(s, &args{s: s, name: b.Name, this: call.This, list: call.Arguments})
			return nil
		}))
	case b.call != nil:
		set(holder, name, s.wrap(b.Name, b.call))
	}
}

// wrap makes a function of JavaScript.
func (s *session) wrap(name string, f function) goja.Value {
	return s.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		s.enter()
		v := f(s, &args{s: s, name: name, this: call.This, list: call.Arguments})
		if v == nil {
			return goja.Undefined()
		}
		return v
	})
}

// ref returns what an object of a bound class stands for, nil if it is none.
func (s *session) ref(v goja.Value) any {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	h, ok := o.GetSymbol(s.hidden).(*goja.Object)
	if !ok {
		return nil
	}
	return h.Export()
}

// tie makes an object stand for r.
func (s *session) tie(o *goja.Object, r any) *goja.Object {
	_ = o.DefineDataPropertySymbol(s.hidden, s.rt.ToValue(r), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	return o
}
