package frame

import "strconv"

// Codes of an Error, from the JSON-RPC 2.0 specification.
const (
	// CodeParse says that the bytes are not JSON.
	CodeParse = -32700
	// CodeInvalid says that a limit is exceeded.
	CodeInvalid = -32600
)

// Reasons of an Error with CodeInvalid.
const (
	// ReasonTooLarge says that a value is longer than Options.MaxBytes.
	ReasonTooLarge = "too_large"
	// ReasonTooDeep says that a value is nested deeper than Options.MaxDepth.
	ReasonTooDeep = "too_deep"
)

// Error says why bytes of the stream are refused. No id belongs to it: the reply carries the id null.
type Error struct {
	// Code is CodeParse or CodeInvalid.
	Code int
	// Reason is empty for CodeParse.
	Reason string
	// Message is one line for people, printable ASCII, with the offset in words.
	Message string
	// Offset is the position of the offending byte in bytes from the start of the value.
	Offset int
}

// Error returns the message with the package's name before it.
func (e *Error) Error() string { return "frame: " + e.Message }

func parseError(what string, offset int) *Error {
	return &Error{Code: CodeParse, Message: "Parse error: " + what + " at byte " + strconv.Itoa(offset), Offset: offset}
}

func unfinished(offset int) *Error { return parseError("unfinished value ends", offset) }

func tooLarge(limit int) *Error {
	msg := "Invalid Request: message is larger than " + strconv.Itoa(limit) + " bytes"
	return &Error{Code: CodeInvalid, Reason: ReasonTooLarge, Message: msg, Offset: limit}
}

func tooDeep(limit, offset int) *Error {
	msg := "Invalid Request: nesting is deeper than " + strconv.Itoa(limit) + " levels at byte " + strconv.Itoa(offset)
	return &Error{Code: CodeInvalid, Reason: ReasonTooDeep, Message: msg, Offset: offset}
}

// rejection describes byte c, which fits no rule in state st.
func rejection(st uint16, c byte, offset int) *Error {
	row := int(st / rowSize)
	switch {
	case row < numBase:
		return parseError(stringFault(row/4, c), offset)
	case row < litBase:
		return parseError("expected "+numberFault(row-numBase)+", not "+quoted(c), offset)
	case row < topBase:
		return parseError("misspelt true, false or null,", offset)
	}
	if c == 0xEF && st == stTop {
		return parseError("byte order mark", offset)
	}
	return parseError("expected "+expected(st)+", not "+quoted(c), offset)
}

func stringFault(kind int, c byte) string {
	switch {
	case kind == strEscape:
		return "unknown escape \\" + quoted(c)
	case kind >= strHex1 && kind <= strHex4:
		return "\\u without four hexadecimal digits"
	case kind == strBody && c < 0x20:
		return "unescaped control character " + quoted(c) + " in a string"
	default:
		return "invalid UTF-8 in a string"
	}
}

// numberFault says what may follow inside the number of the given row from numBase on.
func numberFault(row int) string {
	switch row / 3 {
	case numMinus:
		return "a digit after the minus sign"
	case numZero:
		return "the end of the number after its leading zero"
	case numPoint:
		return "a digit after the decimal point"
	case numE, numSign:
		return "a digit in the exponent"
	default:
		return expected(after(row % 3))
	}
}

func expected(st uint16) string {
	switch st {
	case stFirstA:
		return "a value or ]"
	case stFirstO:
		return "a key or }"
	case stKey:
		return "a key"
	case stColon:
		return "a colon"
	case stAfterA:
		return "a comma or ]"
	case stAfterO:
		return "a comma or }"
	case stAfterT:
		return "a line feed"
	default:
		return "a value"
	}
}

// quoted names a byte in printable ASCII.
func quoted(c byte) string {
	if c > 0x20 && c < 0x7F {
		return string(rune(c))
	}
	const hex = "0123456789abcdef"
	return "0x" + string([]byte{hex[c>>4], hex[c&15]})
}
