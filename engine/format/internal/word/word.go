package word

import (
	"math"
	"strconv"
)

// Blank reports whether c separates words: a blank, a tab, or another control character of ASCII.
func Blank(c byte) bool { return c <= ' ' }

// Cut returns the first word of a line and what follows it. Both are empty if there is none.
func Cut(line []byte) (word, rest []byte) {
	i := 0
	for i < len(line) && Blank(line[i]) {
		i++
	}
	start := i
	for i < len(line) && !Blank(line[i]) {
		i++
	}
	return line[start:i], line[i:]
}

// Line returns the first line of a text without its end, and what follows it. A line ends in LF, CRLF, CR, or with the text.
func Line(text []byte) (line, rest []byte) {
	for i, c := range text {
		switch {
		case c == '\n':
			return text[:i], text[i+1:]
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
			return text[:i], text[i+2:]
		case c == '\r':
			return text[:i], text[i+1:]
		}
	}
	return text, nil
}

// Int returns the decimal integer that a word spells, with an optional sign, and false if it spells none or one beyond 53 bits.
func Int(word []byte) (int64, bool) {
	digits := word
	if len(word) > 0 && (word[0] == '-' || word[0] == '+') {
		digits = word[1:]
	}
	if len(digits) == 0 {
		return 0, false
	}
	n := int64(0)
	for _, d := range digits {
		if d < '0' || d > '9' || n > 1<<53/10 {
			return 0, false
		}
		n = 10*n + int64(d-'0')
	}
	if word[0] == '-' {
		n = -n
	}
	return n, true
}

// powers are those of ten that a float64 holds exactly.
var powers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// Float returns the decimal number that a word spells, with an optional sign, point and exponent, correctly rounded. It returns false if it
// spells none, or one that is not finite.
func Float(word []byte) (float64, bool) {
	mantissa, exponent, ok := scan(word)
	if !ok {
		return 0, false
	}
	// Both operands are exact, so the result is rounded once (W. D. Clinger, "How to read floating point numbers accurately", 1990).
	if mantissa < 1<<53 && exponent > -len(powers) && exponent < len(powers) {
		f := float64(mantissa)
		if exponent < 0 {
			f /= powers[-exponent]
		} else {
			f *= powers[exponent]
		}
		if word[0] == '-' {
			f = -f
		}
		return f, true
	}
	f, err := strconv.ParseFloat(string(word), 64)
	return f, err == nil && !math.IsInf(f, 0)
}

// scan returns a number's digits as an integer and the power of ten that it has to be multiplied with. The integer is 1<<53 or more if there are
// too many digits for it.
func scan(word []byte) (mantissa uint64, exponent int, ok bool) {
	i, digits, point := 0, 0, -1
	if len(word) > 0 && (word[0] == '-' || word[0] == '+') {
		i = 1
	}
	for ; i < len(word); i++ {
		c := word[i]
		if c == '.' && point < 0 {
			point = digits
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		digits++
		if mantissa < 1<<53 { // and stays as large as that, once it is
			mantissa = 10*mantissa + uint64(c-'0')
		}
	}
	if digits == 0 {
		return 0, 0, false
	}
	if point >= 0 {
		exponent = point - digits
	}
	if i == len(word) {
		return mantissa, exponent, true
	}
	if word[i] != 'e' && word[i] != 'E' {
		return 0, 0, false
	}
	e, ok := Int(word[i+1:])
	if !ok || e > 1<<20 || e < -1<<20 {
		return 0, 0, false
	}
	return mantissa, exponent + int(e), true
}
