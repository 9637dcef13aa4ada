package frame

import (
	"math/bits"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/bitmap"
)

const (
	fewBytes   = 4 * bitmap.Size  // less text than this is left to the automaton
	someBytes  = 4 * bitmap.Size  // progress that makes another look worth while at once
	mostWait   = 16 * bitmap.Size // the most bytes between two looks where blocks do not serve
	blockCount = 16               // blocks that are marked at once
	deepest    = 48               // nesting from which on the automaton goes alone; a word holds 64 levels
)

// blocks checks text 64 bytes at a time, on marks of package bitmap. It is the automaton's quick twin for what long requests consist of:
// integers, plain strings, brackets, commas and colons, with at most one space behind a comma or colon. A block that holds anything else,
// an error among it, is not consumed: the automaton looks at it and says what it is. The zero value is not ready, see enter.
//
// The fields after top say what the last byte was, as 0 or 1; a space counts as the comma or colon before it. All zero means that
// nothing was read, which does not occur.
type blocks struct {
	stack uint64 // what is open, innermost in bit 0: 1 for an object
	depth int
	max   int

	elem   uint64 // a comma in an array
	member uint64 // a comma in an object
	colon  uint64
	square uint64 // [
	curly  uint64 // {
	digit  uint64
	zero   uint64 // a digit 0 that begins a number
	minus  uint64
	ended  uint64 // the end of a value other than a number
	keyed  uint64 // the quote that ends a key
	inside uint64 // all ones inside a string
	inKey  uint64 // likewise, of a key
}

// skipBlocks checks as many whole blocks of text from i on as it can, in state st, and returns where it stopped, the state there, and the
// position before which another try is no use.
func (s *Splitter) skipBlocks(text []byte, i int, st uint16, wait int) (pos int, state uint16, next int) {
	var b blocks
	if s.depth >= deepest || !b.enter(s, st) {
		return i, st, i + bitmap.Size
	}
	var marks [blockCount]bitmap.Block
	start := i
	for more := true; more; {
		n := bitmap.Fill(marks[:], text[i:])
		took := b.take(marks[:n])
		more = took == len(marks)
		i += took * bitmap.Size
	}
	if i == start {
		return i, st, i + min(wait, mostWait)
	}
	state = b.leave(s)
	if i-start < someBytes {
		return i, state, i + min(wait, mostWait)
	}
	return i, state, i + bitmap.Size
}

// enter takes over in state st, unless that is inside a token that blocks do not know.
func (b *blocks) enter(s *Splitter, st uint16) bool {
	switch st {
	case stValueA:
		b.elem = 1
	case stKey:
		b.member = 1
	case stValueO:
		b.colon = 1
	case stFirstA:
		b.square = 1
	case stFirstO:
		b.curly = 1
	case stColon:
		b.keyed = 1
	case stAfterA, stAfterO:
		b.ended = 1
	case numState(numInt, inArray), numState(numInt, inObject):
		b.digit = 1
	case numState(numZero, inArray), numState(numZero, inObject):
		b.digit, b.zero = 1, 1
	case numState(numMinus, inArray), numState(numMinus, inObject):
		b.minus = 1
	case strState(strBody, inArray), strState(strBody, inObject):
		b.inside = ^uint64(0)
	case strState(strBody, asKey):
		b.inside, b.inKey = ^uint64(0), 1
	default:
		return false
	}
	b.stack, b.depth = bits.Reverse64(s.stack[0])>>(64-s.depth), s.depth
	b.max = min(s.maxDepth(), 64)
	return true
}

// leave gives the stack back and returns the automaton's state.
func (b *blocks) leave(s *Splitter) uint16 {
	s.depth, s.stack[0] = b.depth, bits.Reverse64(b.stack<<(64-b.depth))
	in := inArray
	if b.stack&1 != 0 {
		in = inObject
	}
	switch {
	case b.inKey != 0:
		return strState(strBody, asKey)
	case b.inside != 0:
		return strState(strBody, in)
	case b.elem != 0:
		return stValueA
	case b.member != 0:
		return stKey
	case b.colon != 0:
		return stValueO
	case b.square != 0:
		return stFirstA
	case b.curly != 0:
		return stFirstO
	case b.keyed != 0:
		return stColon
	case b.zero != 0:
		return numState(numZero, in)
	case b.digit != 0:
		return numState(numInt, in)
	case b.minus != 0:
		return numState(numMinus, in)
	}
	return after(in)
}

// take checks blocks and returns how many of them, from the first on, hold only what blocks know, and are right.
func (b *blocks) take(marks []bitmap.Block) int {
	for n := 0; n < len(marks); {
		if took := b.rows(marks[n:]); took > 0 {
			n += took
			continue
		}
		m := &marks[n]
		if b.inside != 0 && m.Quote == 0 || !b.any(m) { // long strings are skipped faster
			return n
		}
		n++
	}
	return len(marks)
}

// rows is take for arrays of integers within arrays, as long as there are no strings, objects and deeper nesting. What is left is for any.
func (b *blocks) rows(marks []bitmap.Block) int {
	if b.inside != 0 {
		return 0
	}
	stack, depth := b.stack, b.depth
	elem, square, digit, lead, minus, ended := b.elem, b.square, b.digit, b.zero, b.minus, b.ended
	n := 0
loop:
	for ; n < len(marks) && stack&3 == 0; n++ {
		m := &marks[n]
		open, closed := m.Open, m.Close
		brackets := open | closed
		prevDigit, prevMinus := m.Digit<<1|digit, m.Minus<<1|minus
		prevComma, prevOpen := m.Comma<<1|elem, open<<1|square
		prevEnd := closed<<1 | ended | prevDigit
		spaced := prevComma & m.Space
		start := prevComma&^m.Space | spaced<<1 | prevOpen
		zero := m.Zero &^ prevDigit
		bad := ^(m.Digit | m.Minus | m.Comma | m.Space | brackets) |
			m.Curly |
			m.Space&^prevComma |
			m.Digit&^(prevDigit|prevMinus|start) |
			m.Digit&(zero<<1|lead) |
			(m.Minus|open)&^start |
			m.Comma&^prevEnd |
			closed&^(prevEnd|prevOpen)
		if bad != 0 {
			break
		}
		// Brackets take turns: every other one, from the first on, is of the kind of the first.
		odd, count := bitmap.PrefixXor(brackets)&brackets, bits.OnesCount64(brackets)&1
		switch {
		case odd == open && (open == 0 || depth < b.max):
			stack <<= count
			depth += count
		case odd == closed && depth > 1:
			stack >>= count
			depth -= count
		default:
			break loop
		}
		elem, square = (m.Comma|spaced)>>63, open>>63
		digit, lead, minus, ended = m.Digit>>63, zero>>63, m.Minus>>63, closed>>63
	}
	b.stack, b.depth = stack, depth
	b.elem, b.square, b.digit, b.zero, b.minus, b.ended = elem, square, digit, lead, minus, ended
	return n
}

// any checks one block and reports whether it holds only what blocks know, and is right. If not, nothing has changed.
func (b *blocks) any(m *bitmap.Block) bool {
	str := bitmap.PrefixXor(m.Quote) ^ b.inside // from the opening quote to the byte before the closing one
	out := ^str
	digit, minus, comma, colon, space := m.Digit&out, m.Minus&out, m.Comma&out, m.Colon&out, m.Space&out
	open, closed, curly := m.Open&out, m.Close&out, m.Curly&out
	n := nest{stack: b.stack, depth: b.depth, max: b.max}
	if !n.walk(open, closed, curly) {
		return false
	}

	// What stands before each byte, a space behind a comma or colon aside.
	prevDigit, prevMinus := digit<<1|b.digit, minus<<1|b.minus
	prevElem, prevMember, prevColon := comma&^n.object<<1|b.elem, comma&n.object<<1|b.member, colon<<1|b.colon
	prevSquare, prevCurly := open&^curly<<1|b.square, open&curly<<1|b.curly
	prevSep := prevElem | prevMember | prevColon
	valueStart := (prevElem|prevColon)&^space | (prevElem|prevColon)&space<<1 | prevSquare
	keyStart := prevMember&^space | prevMember&space<<1 | prevCurly

	// Adding the start of a run of ones to the run leaves the bit behind it: the closing quote.
	quotes := m.Quote & str
	sum, inKey := bits.Add64(str, quotes&keyStart|b.inKey, 0)
	keyEnd := sum & out
	valueEnd := m.Quote&out&^keyEnd | closed
	prevKey, prevEnd := keyEnd<<1|b.keyed, valueEnd<<1|b.ended|prevDigit

	zero := m.Zero & out &^ prevDigit
	bad := m.Alien |
		out&^(digit|minus|comma|colon|space|open|closed|m.Quote) |
		space&^prevSep |
		quotes&^(valueStart|keyStart) |
		colon&^prevKey |
		digit&^(prevDigit|prevMinus|valueStart) |
		digit&(zero<<1|b.zero) |
		(minus|open)&^valueStart |
		comma&^prevEnd |
		closed&^(prevEnd|prevSquare|prevCurly)
	if bad != 0 {
		return false
	}
	spaced := space >> 63
	b.stack, b.depth = n.stack, n.depth
	b.elem = (comma&^n.object)>>63 | prevElem>>63&spaced
	b.member = (comma&n.object)>>63 | prevMember>>63&spaced
	b.colon = colon>>63 | prevColon>>63&spaced
	b.square, b.curly = (open&^curly)>>63, (open&curly)>>63
	b.digit, b.zero, b.minus = digit>>63, zero>>63, minus>>63
	b.ended, b.keyed = valueEnd>>63, keyEnd>>63
	b.inside, b.inKey = uint64(int64(str)>>63), inKey
	return true
}

// nest follows the brackets of a block.
type nest struct {
	stack  uint64
	depth  int
	max    int
	object uint64 // the bytes whose innermost container is an object, up to the next bracket
}

// walk reports whether each closing bracket fits what it closes and the outermost value goes on.
func (n *nest) walk(open, closed, curly uint64) bool {
	top := n.stack & 1
	n.object = -top
	var bad uint64
	for m := open | closed; m != 0; m &= m - 1 {
		p := bits.TrailingZeros64(m)
		kind := curly >> p & 1
		if open>>p&1 != 0 {
			n.depth++
			n.stack = n.stack<<1 | kind
		} else {
			n.depth--
			bad |= (n.stack ^ kind) & 1
			n.stack >>= 1
		}
		if n.depth-1 >= n.max || n.depth <= 0 {
			return false
		}
		now := n.stack & 1
		n.object ^= -(now ^ top) << p
		top = now
	}
	return bad == 0
}
