package frame

import "bytes"

const (
	// DefaultMaxBytes is the longest value that the zero Options accept: 32 MiB.
	DefaultMaxBytes = 32 << 20
	// DefaultMaxDepth is the deepest nesting that the zero Options accept.
	DefaultMaxDepth = 128
	// DepthLimit is the deepest nesting that any Options accept.
	DepthLimit = stackWords * 64

	stackWords = 4
)

// Options limit what a Splitter accepts. The zero value is ready to use.
type Options struct {
	// MaxBytes is the longest accepted value in bytes, without the white space before it; a top-level scalar counts with
	// everything up to its line feed. 0 means DefaultMaxBytes. The caller buffers at most so many bytes and what it reads
	// at once.
	MaxBytes int
	// MaxDepth is the deepest accepted nesting of arrays and objects; "[]" has depth 1. 0 means DefaultMaxDepth, and more
	// than DepthLimit means DepthLimit. The splitter itself takes one bit a level; the limit protects recursive parsers.
	MaxDepth int
}

// Splitter is the state of one connection: what has been scanned of a value that is not complete yet. It holds no bytes of the
// stream. The zero value is ready to use with the default limits. One goroutine at a time may use it.
type Splitter struct {
	opts     Options
	pos      int    // bytes of the pending value that are scanned; 0: between values
	state    uint16 // row of the table, while pos > 0
	skipping bool   // between an error and the next line feed
	depth    int
	stack    [stackWords]uint64 // bit i: what opened level i is an object
}

// New returns a Splitter with the given limits.
func New(o Options) *Splitter { return &Splitter{opts: o} }

// Between reports whether the splitter is between values: nothing is pending and nothing is being skipped.
func (s *Splitter) Between() bool { return s.pos == 0 && !s.skipping }

// Reset makes the splitter forget what is pending, as for a new connection. The limits stay.
func (s *Splitter) Reset() { *s = Splitter{opts: s.opts} }

// Next looks at data, the unconsumed bytes of the connection, and goes on where it stopped before. Between calls the caller
// drops the n consumed bytes from the front and may append to and move the rest, but not change it.
//
//   - value != nil: value is one complete, valid JSON value without surrounding white space, a subslice of data, and data[:n] is
//     consumed.
//   - err != nil: an error reply is due and data[:n] is consumed; n is at least 1.
//   - otherwise, n > 0: data[:n] is consumed and holds nothing, being white space or bytes skipped after an error.
//   - otherwise, n == 0: more bytes are needed.
//
// Nothing is allocated except for an error.
func (s *Splitter) Next(data []byte) (value []byte, n int, err *Error) {
	if s.skipping {
		return nil, s.skip(data, 0), nil
	}
	start := 0
	if s.pos == 0 {
		start = spaces(data)
		if start == len(data) {
			return nil, start, nil
		}
		s.state = stTop
	}
	text := data[start:]
	limit := s.maxBytes()
	i, ev := s.scan(text[:min(len(text), limit)])
	switch ev {
	case evValue:
		s.pos = 0
		return text[:i], start + i, nil
	case evScalar:
		s.pos = 0
		return trimRight(text[:i]), start + i + 1, nil
	case evReject:
		err = rejection(s.state, text[i], i)
	case evDeep:
		err = tooDeep(s.maxDepth(), i)
	default:
		if len(text) <= limit {
			s.pos = i
			return nil, start, nil
		}
		err = tooLarge(limit)
	}
	s.drop()
	return nil, s.skip(data, start+i), err
}

// Stalled reports whether an incomplete value is pending whose last byte so far is a line feed. Data is what Next was given and
// did not consume. The caller then waits a moment, and calls Finish when nothing follows.
func (s *Splitter) Stalled(data []byte) bool {
	return s.pos > 0 && len(data) > 0 && data[len(data)-1] == '\n'
}

// Finish ends what is pending, at the end of input or when a stalled value is given up. Data is what Next was given and did
// not consume, after Next asked for more; all of it is consumed. A complete top-level scalar comes back as value, anything
// else that is incomplete as an error; both are nil if nothing but white space or skipped bytes was left. The splitter is then
// between values.
func (s *Splitter) Finish(data []byte) (value []byte, err *Error) {
	pos, state := s.pos, s.state
	s.drop()
	s.skipping = false
	if pos == 0 || pos > len(data) {
		return nil, nil
	}
	if completesScalar(state) {
		return trimRight(data[:pos]), nil
	}
	return nil, unfinished(pos)
}

// drop forgets the pending value.
func (s *Splitter) drop() { s.pos, s.depth = 0, 0 }

// skip consumes data up to and including the first line feed at or after from, and all of it if there is none.
func (s *Splitter) skip(data []byte, from int) int {
	i := bytes.IndexByte(data[from:], '\n')
	s.skipping = i < 0
	if i < 0 {
		return len(data)
	}
	return from + i + 1
}

func (s *Splitter) maxBytes() int {
	if s.opts.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return s.opts.MaxBytes
}

func (s *Splitter) maxDepth() int {
	if s.opts.MaxDepth <= 0 {
		return DefaultMaxDepth
	}
	return min(s.opts.MaxDepth, DepthLimit)
}

// spaces counts the white space at the start of data.
func spaces(data []byte) int {
	for i, c := range data {
		if !isSpace(c) {
			return i
		}
	}
	return len(data)
}

func trimRight(data []byte) []byte {
	n := len(data)
	for n > 0 && isSpace(data[n-1]) {
		n--
	}
	return data[:n]
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
