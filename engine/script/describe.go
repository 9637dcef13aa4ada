package script

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// maxNesting is how deep objects are shown.
const maxNesting = 8

// describer turns values into text, up to a number of bytes.
type describer struct {
	s   *session
	b   strings.Builder
	max int
}

// describe returns a value as people read it, at most max bytes: a string as it is, an object as JSON-like text. It may run code of the
// script and throw what that throws.
func (s *session) describe(v goja.Value, max int) string {
	d := describer{s: s, max: max}
	if o, ok := v.(*goja.Object); ok {
		d.object(o, 0)
	} else {
		d.b.WriteString(clip(v.String(), max))
	}
	return clip(d.b.String(), max)
}

// clip cuts a text off after max bytes, but not within a character.
func clip(text string, max int) string {
	if len(text) <= max {
		return text
	}
	return strings.ToValidUTF8(text[:max], "")
}

func (d *describer) full() bool { return d.b.Len() >= d.max }

// value appends a value within an object.
func (d *describer) value(v goja.Value, depth int) {
	d.s.enter()
	switch v := v.(type) {
	case nil:
		d.b.WriteString("undefined")
	case *goja.Object:
		d.object(v, depth)
	case goja.String:
		d.quote(v.String())
	default:
		d.b.WriteString(v.String())
	}
}

func (d *describer) quote(text string) {
	quoted, _ := json.Marshal(clip(text, d.max)) // strings can always be written
	d.b.Write(quoted)
}

func (d *describer) object(o *goja.Object, depth int) {
	if text, ok := d.s.nameOf(o); ok {
		d.b.WriteString(text)
		return
	}
	_, callable := goja.AssertFunction(o)
	switch class := o.ClassName(); {
	case callable:
		d.b.WriteString("[function " + o.Get("name").String() + "]")
	case class == "Error" || class == "Date" || class == "RegExp":
		d.b.WriteString(o.String())
	case tagOf(o) == "Map" || tagOf(o) == "Set":
		d.b.WriteString(tagOf(o) + "(" + o.Get("size").String() + ")")
	case o.ExportType() == promiseType:
		d.b.WriteString("[promise]")
	case depth >= maxNesting && class == "Array":
		d.b.WriteString("[...]")
	case depth >= maxNesting:
		d.b.WriteString("{...}")
	case class == "Array":
		d.array(o, depth)
	default:
		d.members(o, depth)
	}
}

// tagOf returns what an object calls itself, "" if nothing.
func tagOf(o *goja.Object) string {
	if v := o.GetSymbol(goja.SymToStringTag); !absent(v) {
		return v.String()
	}
	return ""
}

func (d *describer) array(o *goja.Object, depth int) {
	d.b.WriteByte('[')
	n := o.Get("length").ToInteger()
	for i := int64(0); i < n && !d.full(); i++ {
		if i > 0 {
			d.b.WriteByte(',')
		}
		d.value(o.Get(strconv.FormatInt(i, 10)), depth+1)
	}
	d.b.WriteByte(']')
}

func (d *describer) members(o *goja.Object, depth int) {
	d.b.WriteByte('{')
	for i, key := range o.Keys() {
		if d.full() {
			break
		}
		if i > 0 {
			d.b.WriteByte(',')
		}
		d.quote(key)
		d.b.WriteByte(':')
		d.value(o.Get(key), depth+1)
	}
	d.b.WriteByte('}')
}
