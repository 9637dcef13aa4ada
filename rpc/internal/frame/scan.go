package frame

import (
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
	jsontext "github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
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

// scanBlock is how many bytes the automaton takes between two looks for the inside of a long string or for blocks.
const scanBlock = 32

// scan runs the automaton over text[s.pos:] and returns where and why it stopped.
func (s *Splitter) scan(text []byte) (int, event) {
	i, st := s.pos, s.state
	next, wait := i+scanBlock, bitmap.Size
	for i < len(text) {
		if i >= next && len(text)-i >= fewBytes && bitmap.Fast() {
			from := i
			if i, st, next = s.skipBlocks(text, i, st, wait); i-from < someBytes {
				wait *= 2
			} else {
				wait = bitmap.Size
			}
		}
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
			i += jsontext.PlainLen(text[i:])
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
