package wire

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// skipSpace returns the index of the first byte at or after i that is not white space, or len(t).
func skipSpace(t []byte, i int) int {
	for i < len(t) && t[i] <= ' ' {
		i++
	}
	return i
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stringEnd returns the index of the closing quote of the string whose body starts at i, and whether the body has escapes. It
// tests eight bytes at a time for a quote or backslash, and only the lowest hit is exact.
func stringEnd(t []byte, i int) (end int, escaped bool) {
	for i+8 <= len(t) {
		x := binary.LittleEndian.Uint64(t[i:])
		quote, slash := x^('"'*ones), x^('\\'*ones)
		found := ((quote-ones)&^quote | (slash-ones)&^slash) & highs
		if found == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(found) >> 3
		if t[i] == '"' {
			return i, escaped
		}
		escaped = true
		i += 2
	}
	for t[i] != '"' {
		if t[i] == '\\' {
			escaped = true
			i++
		}
		i++
	}
	return i, escaped
}

// walker skips over values and keeps count of them.
type walker struct {
	t       []byte
	values  int  // values seen, containers and scalars alike
	escaped bool // some string or key had an escape
}

// skip returns the index behind the value that starts at i.
func (w *walker) skip(i int) int {
	w.values++
	switch w.t[i] {
	case '{', '[':
		return w.skipContainer(i)
	case '"':
		end, escaped := stringEnd(w.t, i+1)
		w.escaped = w.escaped || escaped
		return end + 1
	}
	for i < len(w.t) && !endsScalar[w.t[i]] {
		i++
	}
	return i
}

// skipContainer counts an element for each comma, and one for each container that is not empty.
func (w *walker) skipContainer(i int) int {
	t, depth, values := w.t, 0, w.values
	for {
		switch t[i] {
		case '"':
			end, escaped := stringEnd(t, i+1)
			w.escaped = w.escaped || escaped
			i = end
		case ',':
			values++
		case '{', '[':
			depth++
			if next := t[skipSpace(t, i+1)]; next != '}' && next != ']' {
				values++
			}
		case '}', ']':
			if depth--; depth == 0 {
				w.values = values
				return i + 1
			}
		}
		i++
	}
}

// endsScalar marks the bytes that end a number or literal.
var endsScalar = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, ',': true, ']': true, '}': true}

// appendUnescaped appends the text of a string's body. An escaped lone surrogate becomes U+FFFD, as in encoding/json.
func appendUnescaped(dst, body []byte) []byte {
	for i := 0; i < len(body); {
		c := body[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		c = body[i+1]
		if c != 'u' {
			dst = append(dst, unescaped[c])
			i += 2
			continue
		}
		r := hex4(body[i+2:])
		i += 6
		if utf16.IsSurrogate(r) {
			low := lowSurrogate(body[i:])
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i += 6
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// lowSurrogate returns the code unit of a \u escape at the start of b, or 0.
func lowSurrogate(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0
	}
	return hex4(b[2:])
}

// hex4 returns the value of four hexadecimal digits.
func hex4(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		r <<= 4
		switch {
		case c <= '9':
			r |= rune(c - '0')
		default:
			r |= rune(c|0x20-'a') + 10
		}
	}
	return r
}

// mendSurrogates rewrites every escaped lone surrogate in JSON text to \ufffd in place, since fastjson keeps such escapes as
// they are or loses what follows them.
func mendSurrogates(t []byte) {
	for i := 0; i+1 < len(t); i++ {
		if t[i] != '\\' {
			continue
		}
		i++
		if t[i] != 'u' {
			continue
		}
		r := hex4(t[i+1:])
		i += 4
		if !utf16.IsSurrogate(r) {
			continue
		}
		if utf16.DecodeRune(r, lowSurrogate(t[i+1:])) != utf8.RuneError {
			i += 6
			continue
		}
		copy(t[i-3:], "fffd")
	}
}
