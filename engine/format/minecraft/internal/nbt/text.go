package nbt

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeText returns modified UTF-8 as UTF-8. What is neither becomes U+FFFD.
func decodeText(b []byte) string {
	for _, c := range b {
		if c >= 0x80 {
			return decodeWide(b)
		}
	}
	return string(b)
}

func decodeWide(b []byte) string {
	var s strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r, n = decodeJava(b)
		}
		s.WriteRune(r)
		b = b[n:]
	}
	return s.String()
}

// decodeJava returns a rune that is no UTF-8: a NUL of two bytes, or a pair of surrogates.
func decodeJava(b []byte) (rune, int) {
	if len(b) >= 2 && b[0] == 0xc0 && b[1] == 0x80 {
		return 0, 2
	}
	if len(b) >= 6 {
		if r := utf16.DecodeRune(surrogate(b), surrogate(b[3:])); r != utf8.RuneError {
			return r, 6
		}
	}
	return utf8.RuneError, 1
}

// surrogate returns the half of a pair that three bytes hold, 0 if they hold none.
func surrogate(b []byte) rune {
	if b[0] != 0xed || b[1]&0xe0 != 0xa0 || b[2]&0xc0 != 0x80 {
		return 0
	}
	return 0xd000 | rune(b[1]&0x3f)<<6 | rune(b[2]&0x3f)
}

// appendText appends a string as modified UTF-8, at most 65,535 bytes of it.
func appendText(b []byte, s string) []byte {
	const most = 1<<16 - 1
	start := len(b)
	for _, r := range s {
		n := len(b)
		switch {
		case r == 0:
			b = append(b, 0xc0, 0x80)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			for _, h := range [...]rune{hi, lo} {
				b = append(b, 0xed, 0x80|byte(h>>6&0x3f), 0x80|byte(h&0x3f))
			}
		default:
			b = utf8.AppendRune(b, r)
		}
		if len(b)-start > most {
			return b[:n]
		}
	}
	return b
}
