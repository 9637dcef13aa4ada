package wire

// Kind is the kind of a token.
type Kind uint8

// The tokens of JSON. Commas and colons are not tokens.
const (
	End Kind = iota // no more tokens
	ObjectStart
	ObjectEnd
	ArrayStart
	ArrayEnd
	Key // of a member; its value follows
	String
	Number
	True
	False
	Null
)

// Scanner pulls tokens out of valid JSON text without building a tree, for parameters that may be very long. The zero value
// yields End. It allocates only to unescape a string.
//
//	sc.Init(param.Raw)
//	sc.Next() // ArrayStart
//	for sc.Next() == ObjectStart {
//		for sc.Next() == Key {
//			switch string(sc.Text()) {
//			case "x":
//				sc.Next()
//				x, ok = sc.Int()
//			default:
//				sc.Skip()
//			}
//		}
//	}
type Scanner struct {
	t          []byte
	pos        int // behind the token
	start, end int // of the token; of a string or key, without its quotes
	n          int64
	kind       Kind
	plain      bool // the number is n
	escaped    bool
	unescaped  []byte
}

// Init starts over at the beginning of text, which is one complete valid JSON value and must not change while it is scanned.
func (s *Scanner) Init(text []byte) {
	*s = Scanner{t: text, unescaped: s.unescaped[:0]}
}

// Next moves to the next token and returns its kind.
func (s *Scanner) Next() Kind {
	t, i := s.t, s.pos
	for i < len(t) && (t[i] <= ' ' || t[i] == ',') {
		i++
	}
	s.start = i
	if i >= len(t) {
		s.kind, s.pos, s.end = End, i, i
		return End
	}
	switch c := t[i]; c {
	case '"':
		return s.text(i + 1)
	case '{':
		return s.token(ObjectStart, 1)
	case '}':
		return s.token(ObjectEnd, 1)
	case '[':
		return s.token(ArrayStart, 1)
	case ']':
		return s.token(ArrayEnd, 1)
	case 't':
		return s.token(True, len("true"))
	case 'f':
		return s.token(False, len("false"))
	case 'n':
		return s.token(Null, len("null"))
	default:
		return s.number(i, c == '-')
	}
}

func (s *Scanner) token(k Kind, n int) Kind {
	s.kind = k
	s.end = s.start + n
	s.pos = s.end
	return k
}

// text reads the string whose body starts at i; it is a key if a colon follows.
func (s *Scanner) text(i int) Kind {
	s.start = i
	s.end, s.escaped = stringEnd(s.t, i)
	s.kind, s.pos = String, s.end+1
	if colon := skipSpace(s.t, s.pos); colon < len(s.t) && s.t[colon] == ':' {
		s.kind, s.pos = Key, colon+1
	}
	return s.kind
}

// number reads the number at i and takes its value on the way if it has no more than 18 digits and neither point nor exponent.
func (s *Scanner) number(i int, neg bool) Kind {
	t, n := s.t, int64(0)
	if neg {
		i++
	}
	first := i
	for i < len(t) && t[i]-'0' <= 9 {
		n = n*10 + int64(t[i]-'0')
		i++
	}
	s.plain = i-first <= 18
	if i < len(t) && !endsScalar[t[i]] {
		s.plain = false
		for i < len(t) && !endsScalar[t[i]] {
			i++
		}
	}
	if neg {
		n = -n
	}
	s.kind, s.n, s.pos, s.end = Number, n, i, i
	return Number
}

// Kind returns the kind of the current token, as Next did.
func (s *Scanner) Kind() Kind { return s.kind }

// Text returns the text of the current token: of a key or string the unescaped text, of anything else the JSON text. It is valid until the
// next call of Text or Init, and as long as the scanned text. An escaped lone surrogate is U+FFFD.
func (s *Scanner) Text() []byte {
	raw := s.t[s.start:s.end]
	if !s.escaped || s.kind != Key && s.kind != String {
		return raw
	}
	s.unescaped = appendUnescaped(s.unescaped[:0], raw)
	return s.unescaped
}

// Int returns the value of the current token as ParseInt does, and false if it is no integral number.
func (s *Scanner) Int() (int64, bool) {
	if s.kind != Number {
		return 0, false
	}
	if s.plain {
		return s.n, true
	}
	return ParseInt(s.t[s.start:s.end])
}

// Floor returns the value of the current token rounded down as ParseFloor does, and false if it is no number.
func (s *Scanner) Floor() (int64, bool) {
	if s.kind != Number {
		return 0, false
	}
	if s.plain {
		return s.n, true
	}
	return ParseFloor(s.t[s.start:s.end])
}

// Float returns the value of the current token as ParseFloat does, and false if it is no number.
func (s *Scanner) Float() (float64, bool) {
	if s.kind != Number {
		return 0, false
	}
	if s.plain && s.n != 0 {
		return float64(s.n), true
	}
	return ParseFloat(s.t[s.start:s.end])
}

// HasPoint reports whether the current token is a number written with a decimal point or an exponent.
func (s *Scanner) HasPoint() bool {
	return s.kind == Number && !s.plain && HasPoint(s.t[s.start:s.end])
}

// Skip moves to the end of the value that the current token starts and returns its JSON text: behind ObjectStart or ArrayStart
// to the matching bracket, behind Key to the end of the member's value. At any other token it stays and returns that token's JSON
// text. The result is a subslice of the scanned text.
func (s *Scanner) Skip() []byte {
	start := s.start
	switch s.kind {
	case Key:
		start = skipSpace(s.t, s.pos)
	case ObjectStart, ArrayStart:
	case String:
		return s.t[s.start-1 : s.end+1]
	default:
		return s.t[s.start:s.end]
	}
	w := walker{t: s.t}
	s.pos = w.skip(start)
	raw := s.t[start:s.pos:s.pos]
	s.settle(start, raw[0])
	return raw
}

// settle makes the last token of a skipped value the current one.
func (s *Scanner) settle(start int, first byte) {
	switch first {
	case '{':
		s.kind, s.start, s.end = ObjectEnd, s.pos-1, s.pos
	case '[':
		s.kind, s.start, s.end = ArrayEnd, s.pos-1, s.pos
	default:
		end := s.pos
		s.pos = start
		s.Next()
		s.pos = end
	}
}
