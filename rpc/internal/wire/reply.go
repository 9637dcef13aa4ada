package wire

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendResultStart appends the beginning of a successful reply, up to where the result's JSON text follows. ID is JSON text; nil
// stands for null.
func AppendResultStart(dst, id []byte) []byte {
	return append(appendID(dst, id), `,"result":`...)
}

// AppendEnd appends the end of a reply, without a line feed.
func AppendEnd(dst []byte) []byte { return append(dst, '}') }

// AppendError appends a whole error reply, without a line feed. ID is JSON text; nil stands for null.
func AppendError(dst, id []byte, e *Error) []byte {
	dst = append(appendID(dst, id), `,"error":`...)
	dst = AppendErrorObject(dst, e)
	return append(dst, '}')
}

func appendID(dst, id []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	if id == nil {
		return append(dst, "null"...)
	}
	return append(dst, id...)
}

// AppendErrorObject appends the error object alone: {"code":..,"message":..,"data":{..}}.
func AppendErrorObject(dst []byte, e *Error) []byte {
	dst = append(dst, `{"code":`...)
	dst = AppendInt(dst, int64(e.Code))
	dst = append(dst, `,"message":`...)
	dst = AppendString(dst, shortened(e.Message))
	if e.hasData() {
		dst = append(dst, `,"data":`...)
		dst = appendData(dst, e)
	}
	return append(dst, '}')
}

// hasData reports whether the error has more to tell than its code and message.
func (e *Error) hasData() bool {
	return e.Reason != "" || e.Parameter != "" || e.LegacyCode != 0 || len(e.Extra) > 0
}

func appendData(dst []byte, e *Error) []byte {
	start := len(dst)
	if e.Reason != "" {
		dst = AppendString(append(dst, `,"reason":`...), e.Reason)
	}
	if e.Parameter != "" {
		dst = AppendString(append(dst, `,"parameter":`...), e.Parameter)
	}
	if e.LegacyCode != 0 {
		dst = AppendInt(append(dst, `,"legacy_code":`...), int64(e.LegacyCode))
	}
	if len(e.Extra) > 0 {
		dst = append(append(dst, ','), e.Extra...)
	}
	dst[start] = '{'
	return append(dst, '}')
}

// AppendInt appends n in decimal, as Digits.Append does.
func AppendInt(dst []byte, n int64) []byte { return DigitsOf(n).Append(dst) }

// Digits is an integer in decimal, made once and appended as often as it occurs in a reply.
//
//	x, y := DigitsOf(12), DigitsOf(-3)
//	dst = x.Append(append(dst, `{"min":[`...))
//	dst = y.Append(append(dst, ','))
type Digits struct {
	text uint64 // the first byte in the lowest bits; of a number that takes more than eight, the number itself
	size int    // bytes of text, 0 for such a number
}

// groups has the digits of the numbers below 1000, the first in the lowest byte, and how many they are in the highest byte.
var groups = func() (g [1000]uint32) {
	for i := range g {
		text := strconv.Itoa(i)
		g[i] = uint32(len(text)) << 24
		for k, c := range []byte(text) {
			g[i] |= uint32(c) << (8 * k)
		}
	}
	return g
}()

// DigitsOf returns the digits of n. It takes one look into a table of 4 KiB for n from 0 to 999, which coordinates and colours are mostly.
func DigitsOf(n int64) Digits {
	if uint64(n) < 1000 {
		g := groups[n]
		return Digits{uint64(g & 0xffffff), int(g >> 24)}
	}
	return longDigits(n)
}

// longDigits is DigitsOf for what is not below 1000.
func longDigits(n int64) Digits {
	const least, most = -9_999_999, 99_999_999
	switch {
	case n < least || n > most:
		return Digits{text: uint64(n)}
	case n < 0:
		d := DigitsOf(-n)
		return Digits{d.text<<8 | '-', d.size + 1}
	}
	u := uint32(n)
	thousands := u / 1000
	low := padded(u % 1000)
	if thousands < 1000 {
		g := groups[thousands]
		size := g >> 24
		return Digits{uint64(g&0xffffff) | low<<(8*size&63), int(size) + 3}
	}
	g := groups[thousands/1000%1000]
	size := g >> 24
	return Digits{uint64(g&0xffffff) | (padded(thousands%1000)|low<<24)<<(8*size&63), int(size) + 6}
}

// padded returns the three digits of a number below 1000, with zeros to the left.
func padded(n uint32) uint64 {
	g := uint64(groups[n])
	size := 8 * (g >> 24)
	return g&0xffffff<<(24-size) | '0'*0x010101>>size
}

// Append appends the digits. Within the capacity of dst it may overwrite up to eight bytes behind its end, fewer of which count.
func (d Digits) Append(dst []byte) []byte {
	if d.size == 0 {
		return d.appendLong(dst)
	}
	return binary.LittleEndian.AppendUint64(dst, d.text)[:len(dst)+d.size]
}

//go:noinline
func (d Digits) appendLong(dst []byte) []byte { return strconv.AppendInt(dst, int64(d.text), 10) }

// AppendFloat appends the shortest JSON number that reads back as f. JSON has no infinities and no NaN; they become null.
func AppendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

// AppendString appends s as a JSON string. Quotes, backslashes and control characters are escaped; each byte that is not part of valid
// UTF-8 becomes U+FFFD.
func AppendString[S ~string | ~[]byte](dst []byte, s S) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		n := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))])); r != utf8.RuneError || n > 1 {
				i += n
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscape(dst, c)
		i += n
		from = i
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	if c >= utf8.RuneSelf {
		return append(dst, "\uFFFD"...)
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// maxMessage bounds the message of an error, which may quote what was sent, in bytes.
const maxMessage = 2 << 10

// shortened returns a message without its middle if it is too long.
func shortened(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	return strings.ToValidUTF8(message[:maxMessage/2], "") + " ... " + strings.ToValidUTF8(message[len(message)-maxMessage/2:], "")
}
