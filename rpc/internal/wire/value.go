package wire

import (
	"sync"

	"github.com/valyala/fastjson"
)

// Int returns the value of v as ParseInt does. It is false if v is nil, no number, not integral or beyond int64. fastjson's own
// Int refuses 5.0, and its GetInt answers 0 for everything that it refuses.
func Int(v *fastjson.Value) (int64, bool) {
	if n := plainValue(v); n != 0 {
		return n, true
	}
	text := getText(v)
	defer text.put()
	return ParseInt(text.b)
}

// Floor returns the value of v rounded down, as ParseFloor does. It is false if v is nil, no number or beyond int64.
func Floor(v *fastjson.Value) (int64, bool) {
	if n := plainValue(v); n != 0 {
		return n, true
	}
	text := getText(v)
	defer text.put()
	return ParseFloor(text.b)
}

// Float returns the value of v as ParseFloat does. It is false if v is nil, no number or overflows. fastjson's own Float64 may
// differ in the last digits.
func Float(v *fastjson.Value) (float64, bool) {
	if n := plainValue(v); n != 0 {
		return float64(n), true
	}
	text := getText(v)
	defer text.put()
	return ParseFloat(text.b)
}

// plainValue returns the integer that v is written as, and 0 for anything else, which fastjson reads exactly.
func plainValue(v *fastjson.Value) int64 {
	if v == nil {
		return 0
	}
	return v.GetInt64()
}

// NumberText appends the text of the number v to dst, exactly as sent, for HasPoint and the like. It is false if v is nil or
// no number; dst is then unchanged.
func NumberText(dst []byte, v *fastjson.Value) ([]byte, bool) {
	if v == nil || v.Type() != fastjson.TypeNumber {
		return dst, false
	}
	return v.MarshalTo(dst), true
}

// valueText is a buffer for the text of a number, which fastjson hands out only as a copy on the heap.
type valueText struct {
	b   []byte
	buf [64]byte
}

// valueTexts keeps buffers. It holds no state that shows.
var valueTexts = sync.Pool{New: func() any { return new(valueText) }}

// getText returns the text of the number v, empty if v is nil or no number. Put ends its use.
func getText(v *fastjson.Value) *valueText {
	t := valueTexts.Get().(*valueText)
	t.b, _ = NumberText(t.buf[:0], v)
	return t
}

func (t *valueText) put() {
	t.b = nil
	valueTexts.Put(t)
}

// Text returns the unescaped text of v, valid as long as v, and false if v is nil or no string. An escaped lone surrogate is
// U+FFFD.
func Text(v *fastjson.Value) ([]byte, bool) {
	if v == nil || v.Type() != fastjson.TypeString {
		return nil, false
	}
	return v.GetStringBytes(), true
}

// Bool returns the value of v, and false for ok if v is nil or neither true nor false.
func Bool(v *fastjson.Value) (value, ok bool) {
	if v == nil {
		return false, false
	}
	t := v.Type()
	return t == fastjson.TypeTrue, t == fastjson.TypeTrue || t == fastjson.TypeFalse
}

// IsNull reports whether v is the value null; nil is not.
func IsNull(v *fastjson.Value) bool { return v != nil && v.Type() == fastjson.TypeNull }

// Member returns the member of object v with the given name, nil if there is none or v is no object. Of several with one name
// it takes the last, where fastjson's Get takes the first.
func Member(v *fastjson.Value, name string) *fastjson.Value {
	var found *fastjson.Value
	v.GetObject().Visit(func(key []byte, m *fastjson.Value) {
		if string(key) == name {
			found = m
		}
	})
	return found
}
