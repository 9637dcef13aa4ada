package wire

import (
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
	if e.Reason != "" || e.Parameter != "" || e.LegacyCode != 0 || len(e.Extra) > 0 {
		dst = append(dst, `,"data":`...)
		dst = appendData(dst, e)
	}
	return append(dst, '}')
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

// AppendInt appends n in decimal.
func AppendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

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
