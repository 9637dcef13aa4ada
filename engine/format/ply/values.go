package ply

import (
	"encoding/binary"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/word"
)

// values reads the numbers of elements, from binary or from text.
type values struct {
	data  []byte // the whole file
	rest  []byte
	ascii bool
	order binary.ByteOrder
	line  []byte // what is left of the element at hand, in text
	start int    // of that line
}

func (v *values) offset() int { return len(v.data) - len(v.rest) }

// room returns an error unless there can be so many elements in the bytes that are left.
func (v *values) room(e *element) error {
	least := 0
	for _, p := range e.properties {
		switch {
		case v.ascii:
			least += 2 // a digit and a blank
		case p.count != 0:
			least += p.count.size()
		default:
			least += p.kind.size()
		}
	}
	if left := len(v.rest) + 1; least > 0 && e.count > left/least { // the last line need not end
		return badInput(e.offset, "%d times %s does not fit into the %d bytes that are left", e.count, e.name, left-1)
	}
	return nil
}

// begin goes to the next element.
func (v *values) begin() error {
	for v.ascii {
		if len(v.rest) == 0 {
			return v.short()
		}
		v.start = v.offset()
		v.line, v.rest = word.Line(v.rest)
		if w, _ := word.Cut(v.line); len(w) > 0 {
			break
		}
	}
	return nil
}

func (v *values) short() error { return badInput(v.offset(), "the file ends within its elements") }

// number reads a number.
func (v *values) number(k kind) (float64, error) {
	if v.ascii {
		var w []byte
		w, v.line = word.Cut(v.line)
		f, ok := word.Float(w)
		if !ok {
			return 0, badInput(v.start, "%.40q is not a number", w)
		}
		return f, nil
	}
	b := v.rest
	n := k.size()
	if len(b) < n {
		return 0, v.short()
	}
	v.rest = b[n:]
	switch k {
	case int8Kind:
		return float64(int8(b[0])), nil
	case uint8Kind:
		return float64(b[0]), nil
	case int16Kind:
		return float64(int16(v.order.Uint16(b))), nil
	case uint16Kind:
		return float64(v.order.Uint16(b)), nil
	case int32Kind:
		return float64(int32(v.order.Uint32(b))), nil
	case uint32Kind:
		return float64(v.order.Uint32(b)), nil
	case float32Kind:
		return float64(math.Float32frombits(v.order.Uint32(b))), nil
	}
	return math.Float64frombits(v.order.Uint64(b)), nil
}

// length reads the length of a list, and returns an error if so many numbers cannot follow.
func (v *values) length(p *property) (int, error) {
	at := v.offset()
	f, err := v.number(p.count)
	if err != nil {
		return 0, err
	}
	left := len(v.rest) / p.kind.size()
	if v.ascii {
		left = len(v.line) / 2
	}
	if f < 0 || f != math.Trunc(f) || f > float64(left) {
		return 0, badInput(at, "a list of %v numbers does not fit into the bytes that are left", f)
	}
	return int(f), nil
}

// skip goes past a property.
func (v *values) skip(p *property) error {
	n := 1
	if p.count != 0 {
		var err error
		if n, err = v.length(p); err != nil {
			return err
		}
	}
	if !v.ascii {
		if size := n * p.kind.size(); size <= len(v.rest) {
			v.rest = v.rest[size:]
			return nil
		}
		return v.short()
	}
	for range n {
		_, v.line = word.Cut(v.line)
	}
	return nil
}
