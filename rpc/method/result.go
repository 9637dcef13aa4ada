package method

import (
	"strconv"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// object appends a JSON object to a buffer, member by member.
type object struct {
	b     []byte
	began bool
}

// begin opens an object.
func begin(dst []byte) object { return object{b: append(dst, '{')} }

// end closes the object and returns the buffer.
func (o *object) end() []byte { return append(o.b, '}') }

// key begins a member; its value must be appended next.
func (o *object) key(name string) {
	if o.began {
		o.b = append(o.b, ',')
	}
	o.began = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...) // names of members are written in this package and need no escapes
	o.b = append(o.b, '"', ':')
}

func (o *object) int(name string, v int64) {
	o.key(name)
	o.b = strconv.AppendInt(o.b, v, 10)
}

func (o *object) float(name string, v float64) {
	o.key(name)
	o.b = wire.AppendFloat(o.b, v)
}

// millis appends a duration given in seconds as milliseconds, with three digits behind the point.
func (o *object) millis(name string, seconds float64) {
	o.key(name)
	o.b = strconv.AppendFloat(o.b, seconds*1000, 'f', 3, 64)
}

func (o *object) bool(name string, v bool) {
	o.key(name)
	o.b = strconv.AppendBool(o.b, v)
}

func (o *object) str(name, v string) {
	o.key(name)
	o.b = wire.AppendString(o.b, v)
}

// strOrNull appends null for an empty string.
func (o *object) strOrNull(name, v string) {
	if v == "" {
		o.null(name)
		return
	}
	o.str(name, v)
}

func (o *object) null(name string) {
	o.key(name)
	o.b = append(o.b, "null"...)
}

func (o *object) ints(name string, v ...int64) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, n := range v {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = strconv.AppendInt(o.b, n, 10)
	}
	o.b = append(o.b, ']')
}

func (o *object) floats(name string, v [3]float64) {
	o.key(name)
	for i, f := range v {
		o.b = append(o.b, "[,,"[i])
		o.b = wire.AppendFloat(o.b, f)
	}
	o.b = append(o.b, ']')
}

func (o *object) strs(name string, v []string) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, s := range v {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = wire.AppendString(o.b, s)
	}
	o.b = append(o.b, ']')
}

func (o *object) pos(name string, p storage.Pos) {
	o.ints(name, int64(p.X), int64(p.Y), int64(p.Z))
}

func (o *object) color(c storage.Color) {
	o.ints("color", int64(c.R()), int64(c.G()), int64(c.B()), int64(c.A()))
}

// box appends the members min and max of a box that is not empty, both inclusive.
func (o *object) box(b storage.Box) {
	o.pos("min", b.Min)
	o.pos("max", storage.Pos{X: b.Max.X - 1, Y: b.Max.Y - 1, Z: b.Max.Z - 1})
}

// boxMember appends a box as a member of its own, null if it is empty.
func (o *object) boxMember(name string, b storage.Box) {
	if b.Empty() {
		o.null(name)
		return
	}
	o.key(name)
	in := begin(o.b)
	in.box(b)
	o.b = in.end()
}

// summary appends what an edit changed.
func (o *object) summary(s engine.Summary) {
	o.int("changed", s.Changed)
	o.boxMember("bounding_box", s.Bounds)
	o.int("revision", int64(s.Revision))
}

// summaryFields describes what summary appends.
var summaryFields = []Field{
	{"changed", "integer", "cells whose colour differs from before"},
	{"bounding_box", "object|null", "`{min,max}` around the changed cells, both inclusive"},
	{"revision", "integer", "of the project after the edit"},
	{"warnings", "string[]", "parameters that were ignored and the like; absent if there are none"},
}

// withSummary returns the fields followed by those of every edit.
func withSummary(f ...Field) []Field { return append(f, summaryFields...) }
