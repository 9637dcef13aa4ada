package frame

import (
	"encoding/binary"
	"math/bits"
)

// event is why scan stopped.
type event uint8

const (
	evMore   event = iota // text is used up
	evValue               // a container closed; i is behind its last byte
	evScalar              // a top-level scalar met its line feed; i is that line feed
	evReject              // byte i fits no rule in s.state
	evDeep                // byte i opens one level too many
)

// scanBlock is how many bytes the automaton takes between two looks for the inside of a long string.
const scanBlock = 32

// scan runs the automaton over text[s.pos:] and returns where and why it stopped.
func (s *Splitter) scan(text []byte) (int, event) {
	i, st := s.pos, s.state
	for i < len(text) {
		block := text[:min(i+scanBlock, len(text))]
		for i < len(block) {
			e := table[(st|uint16(classes[block[i]]))&tableMask]
			if e < actionBit {
				st = e
				i++
				continue
			}
			var ev event
			st, ev = s.act(e, st)
			if ev == evMore || ev == evValue {
				i++
			}
			if ev != evMore {
				s.state = st
				return i, ev
			}
		}
		if st < bodyEnd {
			i = skipBody(text, i)
		}
	}
	s.state = st
	return i, evMore
}

// act takes the brackets, which need the stack, and the ends of scanning. It returns the state to go on in.
func (s *Splitter) act(e, st uint16) (uint16, event) {
	switch e {
	case actOpenObject, actOpenArray:
		if s.depth >= s.maxDepth() {
			return st, evDeep
		}
		word, bit := s.depth>>6, uint64(1)<<(s.depth&63)
		s.depth++
		if e == actOpenObject {
			s.stack[word] |= bit
			return stFirstO, evMore
		}
		s.stack[word] &^= bit
		return stFirstA, evMore
	case actClose:
		s.depth--
		if s.depth == 0 {
			return stTop, evValue
		}
		level := s.depth - 1
		if s.stack[level>>6]>>(level&63)&1 != 0 {
			return stAfterO, evMore
		}
		return stAfterA, evMore
	case actScalar:
		return st, evScalar
	default:
		return st, evReject
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// skipBody returns the index of the first byte at or after i that is not plain ASCII of a string's body: a quote, a backslash, a
// control character or a byte of 0x80 and more. It stops up to seven bytes before the end of text.
//
// A byte of x - n*ones has its high bit set and that of x clear where the byte of x is below n; a borrow can only spoil the
// bytes above the lowest such byte, and only the lowest is used.
func skipBody(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		quote, slash := x^('"'*ones), x^('\\'*ones)
		found := (quote-ones)&^quote | (slash-ones)&^slash | (x-0x20*ones)&^x | x
		if found &= highs; found != 0 {
			return i + bits.TrailingZeros64(found)>>3
		}
	}
	return i
}
