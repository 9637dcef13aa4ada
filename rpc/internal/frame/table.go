package frame

// A row of the table is a state, a column a class of bytes. A row's number is held multiplied by rowSize, so that the next
// look-up is one "or" away. Entries from actionBit on are actions, which leave the inner loop.
const (
	rowSize   = 64
	tableSize = 128 * rowSize
	tableMask = tableSize - 1
	actionBit = 1 << 15
)

const (
	actReject = actionBit + iota
	actOpenObject
	actOpenArray
	actClose
	actScalar
)

// What surrounds a value; strings have a fourth surrounding, being a key.
const (
	inArray = iota
	inObject
	atTop
	asKey
)

// States of a string, four of each. strBody comes first, so that all bodies are below bodyEnd.
const (
	strBody   = iota
	strEscape // after a backslash
	strHex1   // after \u, one to four digits missing
	strHex2
	strHex3
	strHex4
	strCont1 // one to three continuation bytes missing
	strCont2
	strCont3
	strE0 // lead bytes whose next byte is restricted
	strED
	strF0
	strF4
	strStates
)

// States of a number, three of each, named after what was read last.
const (
	numMinus = iota
	numZero
	numInt
	numPoint
	numFraction
	numE
	numSign
	numExponent
	numStates
)

const (
	numBase = strStates * 4
	litBase = numBase + numStates*3
	litT    = 0 // states inside true, false and null, three of each
	litF    = 3
	litN    = 7
	topBase = litBase + 10*3

	bodyEnd = 4 * rowSize
)

// States between tokens.
const (
	stTop    = (topBase + iota) * rowSize // before a value at the top level
	stValueA                              // after a comma in an array
	stFirstA                              // after [
	stValueO                              // after a colon
	stFirstO                              // after {
	stKey                                 // after a comma in an object
	stColon                               // after a key
	stAfterA                              // after an element
	stAfterO                              // after a member's value
	stAfterT                              // after a top-level scalar and white space
	stEnd
)

func strState(kind, in int) uint16 { return uint16(kind*4+in) * rowSize }
func numState(kind, in int) uint16 { return uint16(numBase+kind*3+in) * rowSize }
func litState(kind, in int) uint16 { return uint16(litBase+kind*3+in) * rowSize }

// after returns the state behind a complete string or literal.
func after(in int) uint16 {
	return [...]uint16{inArray: stAfterA, inObject: stAfterO, atTop: stAfterT, asKey: stColon}[in]
}

// completesScalar reports whether the end of input in state st completes a top-level scalar.
func completesScalar(st uint16) bool {
	switch st {
	case stAfterT, numState(numZero, atTop), numState(numInt, atTop), numState(numFraction, atTop), numState(numExponent, atTop):
		return true
	}
	return false
}

// classes maps a byte to its column; table is the automaton. Both are constant after start-up.
var (
	classes = byteClasses()
	table   = automaton()
)

// columns lists the bytes of each column; two bytes share one if no rule tells them apart.
var columns = [...]string{
	" ", "\t\r", "\n", "{", "}", "[", "]", ":", ",", `"`, `\`, "/", "-", "+", ".", "0", "123456789",
	"a", "b", "e", "E", "f", "l", "n", "r", "s", "t", "u", "cdABCDF",
	span(0x80, 0x8F), span(0x90, 0x9F), span(0xA0, 0xBF), span(0xC2, 0xDF), "\xE0", span(0xE1, 0xEC) + "\xEE\xEF", "\xED",
	"\xF0", span(0xF1, 0xF3), "\xF4",
}

// Columns of what columns does not list.
const (
	colControl = 61
	colInvalid = 62
	colOther   = 63
)

func span(from, to byte) string {
	var b []byte
	for c := int(from); c <= int(to); c++ {
		b = append(b, byte(c))
	}
	return string(b)
}

func byteClasses() (t [256]uint8) {
	for c := range t {
		switch {
		case c < 0x20:
			t[c] = colControl
		case c < 0x80:
			t[c] = colOther
		default:
			t[c] = colInvalid
		}
	}
	for col, members := range columns {
		for i := range len(members) {
			t[members[i]] = uint8(col)
		}
	}
	return t
}

type rules [tableSize]uint16

func automaton() rules {
	var t rules
	for i := range t {
		t[i] = actReject
	}
	for in := inArray; in <= asKey; in++ {
		t.addString(in)
	}
	for in := inArray; in <= atTop; in++ {
		t.addNumber(in)
		t.addLiterals(in)
	}
	t.addStructure()
	return t
}

// on sends state st to next at each of the bytes.
func (t *rules) on(st uint16, bytes string, next uint16) {
	for i := range len(bytes) {
		t[st|uint16(classes[bytes[i]])] = next
	}
}

const (
	space  = " \t\r\n"
	digits = "0123456789"
)

func (t *rules) addString(in int) {
	at := func(kind int) uint16 { return strState(kind, in) }
	body := at(strBody)
	t.on(body, span(0x20, 0x7F), body)
	t.on(body, `"`, after(in))
	t.on(body, `\`, at(strEscape))
	t.on(at(strEscape), `"\/bfnrt`, body)
	t.on(at(strEscape), "u", at(strHex1))
	hex := digits + "abcdefABCDEF"
	t.on(at(strHex1), hex, at(strHex2))
	t.on(at(strHex2), hex, at(strHex3))
	t.on(at(strHex3), hex, at(strHex4))
	t.on(at(strHex4), hex, body)

	t.on(body, span(0xC2, 0xDF), at(strCont1))
	t.on(body, "\xE0", at(strE0))
	t.on(body, span(0xE1, 0xEC)+"\xEE\xEF", at(strCont2))
	t.on(body, "\xED", at(strED))
	t.on(body, "\xF0", at(strF0))
	t.on(body, span(0xF1, 0xF3), at(strCont3))
	t.on(body, "\xF4", at(strF4))
	t.on(at(strCont1), span(0x80, 0xBF), body)
	t.on(at(strCont2), span(0x80, 0xBF), at(strCont1))
	t.on(at(strCont3), span(0x80, 0xBF), at(strCont2))
	t.on(at(strE0), span(0xA0, 0xBF), at(strCont1)) // not overlong
	t.on(at(strED), span(0x80, 0x9F), at(strCont1)) // not a surrogate
	t.on(at(strF0), span(0x90, 0xBF), at(strCont2)) // not overlong
	t.on(at(strF4), span(0x80, 0x8F), at(strCont2)) // not beyond U+10FFFF
}

func (t *rules) addNumber(in int) {
	at := func(kind int) uint16 { return numState(kind, in) }
	t.on(at(numMinus), "0", at(numZero))
	t.on(at(numMinus), digits[1:], at(numInt))
	t.on(at(numInt), digits, at(numInt))
	t.on(at(numPoint), digits, at(numFraction))
	t.on(at(numFraction), digits, at(numFraction))
	t.on(at(numE), "+-", at(numSign))
	t.on(at(numE), digits, at(numExponent))
	t.on(at(numSign), digits, at(numExponent))
	t.on(at(numExponent), digits, at(numExponent))
	for _, kind := range [...]int{numZero, numInt, numFraction, numExponent} {
		t.addEnd(at(kind), in)
		if kind != numExponent {
			t.on(at(kind), "eE", at(numE))
		}
		if kind == numZero || kind == numInt {
			t.on(at(kind), ".", at(numPoint))
		}
	}
}

func (t *rules) addLiterals(in int) {
	for _, l := range [...]struct {
		rest string
		kind int
	}{{"rue", litT}, {"alse", litF}, {"ull", litN}} {
		last := len(l.rest) - 1
		for i := range last {
			t.on(litState(l.kind+i, in), l.rest[i:i+1], litState(l.kind+i+1, in))
		}
		t.on(litState(l.kind+last, in), l.rest[last:], after(in))
	}
}

// addEnd adds what may follow a value to state st.
func (t *rules) addEnd(st uint16, in int) {
	t.on(st, space, after(in))
	switch in {
	case inArray:
		t.on(st, ",", stValueA)
		t.on(st, "]", actClose)
	case inObject:
		t.on(st, ",", stKey)
		t.on(st, "}", actClose)
	case atTop:
		t.on(st, "\n", actScalar)
	}
}

// addStart adds the first byte of every value to state st.
func (t *rules) addStart(st uint16, in int) {
	t.on(st, "{", actOpenObject)
	t.on(st, "[", actOpenArray)
	t.on(st, `"`, strState(strBody, in))
	t.on(st, "-", numState(numMinus, in))
	t.on(st, "0", numState(numZero, in))
	t.on(st, digits[1:], numState(numInt, in))
	t.on(st, "t", litState(litT, in))
	t.on(st, "f", litState(litF, in))
	t.on(st, "n", litState(litN, in))
}

func (t *rules) addStructure() {
	for st := uint16(stTop); st < stEnd; st += rowSize {
		t.on(st, space, st)
	}
	t.addStart(stTop, atTop)
	t.addStart(stValueA, inArray)
	t.addStart(stFirstA, inArray)
	t.on(stFirstA, "]", actClose)
	t.addStart(stValueO, inObject)
	t.on(stFirstO, `"`, strState(strBody, asKey))
	t.on(stFirstO, "}", actClose)
	t.on(stKey, `"`, strState(strBody, asKey))
	t.on(stColon, ":", stValueO)
	t.addEnd(stAfterA, inArray)
	t.addEnd(stAfterO, inObject)
	t.addEnd(stAfterT, atTop)
}
