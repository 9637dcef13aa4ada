package wire

import (
	"bytes"
	"math"
	"strconv"
)

// ParseInt returns the value of a JSON number if that is an integer within int64, however it is written: 5, 5.0, 1e3, 10e-1. The
// result is exact. Text that is not a number gives false.
func ParseInt(text []byte) (int64, bool) {
	if n, ok := plainInt(text); ok {
		return n, true
	}
	neg, whole, fraction, ok := split(text)
	if !ok || fraction {
		return 0, false
	}
	return signed(neg, whole)
}

// ParseFloor returns the greatest integer that is not above the value of a JSON number, if it is within int64. The result is
// exact. Text that is not a number gives false.
func ParseFloor(text []byte) (int64, bool) {
	if n, ok := plainInt(text); ok {
		return n, true
	}
	neg, whole, fraction, ok := split(text)
	if !ok {
		return 0, false
	}
	if neg && fraction {
		whole++ // at most 1<<63 + 1, which signed refuses
	}
	return signed(neg, whole)
}

// ParseFloat returns the float64 nearest to the value of a JSON number, and false if it overflows or text is not a number.
// Numbers of more than 32 bytes take an allocation.
func ParseFloat(text []byte) (float64, bool) {
	if n, ok := plainInt(text); ok && n != 0 {
		return float64(n), true
	}
	if !isNumber(text) {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(text), 64)
	return f, err == nil
}

// HasPoint reports whether a JSON number is written with a decimal point or an exponent.
func HasPoint(text []byte) bool {
	return isNumber(text) && bytes.ContainsAny(text, ".eE")
}

func isNumber(text []byte) bool {
	return len(text) > 0 && (text[0] == '-' || text[0]-'0' <= 9)
}

// plainInt reads an integer of up to 18 digits without point and exponent.
func plainInt(text []byte) (int64, bool) {
	neg := len(text) > 0 && text[0] == '-'
	if neg {
		text = text[1:]
	}
	if len(text) == 0 || len(text) > 18 {
		return 0, false
	}
	var n int64
	for _, c := range text {
		if c -= '0'; c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if neg {
		n = -n
	}
	return n, true
}

// split returns the absolute value of a JSON number as its whole part and whether a fraction other than zero follows. It
// is not ok if the whole part exceeds 1<<63.
func split(text []byte) (neg bool, whole uint64, fraction, ok bool) {
	if !isNumber(text) {
		return false, 0, false, false
	}
	if neg = text[0] == '-'; neg {
		text = text[1:]
	}
	var exponent int64
	if e := bytes.IndexAny(text, "eE"); e >= 0 {
		exponent = saturated(text[e+1:])
		text = text[:e]
	}
	point := bytes.IndexByte(text, '.')
	if point < 0 {
		point = len(text)
	}
	left := int64(point) + exponent // digits before the decimal point, once the exponent has moved it
	for _, c := range text {
		if c == '.' {
			continue
		}
		if left > 0 {
			if whole, ok = times10(whole, c-'0'); !ok {
				return neg, 0, false, false
			}
		} else if c != '0' {
			fraction = true
		}
		left--
	}
	for ; left > 0 && whole != 0; left-- {
		if whole, ok = times10(whole, 0); !ok {
			return neg, 0, false, false
		}
	}
	return neg, whole, fraction, true
}

// times10 appends a decimal digit, unless that exceeds 1<<63.
func times10(n uint64, digit byte) (uint64, bool) {
	if n > 1<<63/10 {
		return 0, false
	}
	n = n*10 + uint64(digit)
	return n, n <= 1<<63
}

// saturated returns the value of an exponent, cut off at a magnitude that no length of text makes up for.
func saturated(text []byte) int64 {
	n, neg := int64(0), false
	for _, c := range text {
		switch {
		case c == '-':
			neg = true
		case c != '+' && n < 1<<40:
			n = n*10 + int64(c-'0')
		}
	}
	if neg {
		return -n
	}
	return n
}

func signed(neg bool, n uint64) (int64, bool) {
	switch {
	case !neg:
		return int64(n), n <= math.MaxInt64
	case n <= 1<<63:
		return int64(-n), true
	}
	return 0, false
}
