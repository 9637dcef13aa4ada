package wire

import "github.com/valyala/fastjson"

// numberSize is the longest number that the readers of values take without allocating.
const numberSize = 64

// Int returns the value of v as ParseInt does. It is false if v is nil, no number, not integral or beyond int64. fastjson's own
// Int refuses 5.0, and its GetInt answers 0 for everything that it refuses.
func Int(v *fastjson.Value) (int64, bool) {
	var tmp [numberSize]byte
	return ParseInt(numberText(tmp[:0], v))
}

// Floor returns the value of v rounded down, as ParseFloor does. It is false if v is nil, no number or beyond int64.
func Floor(v *fastjson.Value) (int64, bool) {
	var tmp [numberSize]byte
	return ParseFloor(numberText(tmp[:0], v))
}

// Float returns the value of v as ParseFloat does. It is false if v is nil, no number or overflows. fastjson's own Float64 may
// differ in the last digits.
func Float(v *fastjson.Value) (float64, bool) {
	var tmp [numberSize]byte
	return ParseFloat(numberText(tmp[:0], v))
}

// NumberText appends the text of the number v to dst, exactly as sent, for HasPoint and the like. It is false if v is nil or
// no number; dst is then unchanged.
func NumberText(dst []byte, v *fastjson.Value) ([]byte, bool) {
	if v == nil || v.Type() != fastjson.TypeNumber {
		return dst, false
	}
	return v.MarshalTo(dst), true
}

func numberText(dst []byte, v *fastjson.Value) []byte {
	dst, _ = NumberText(dst, v)
	return dst
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
