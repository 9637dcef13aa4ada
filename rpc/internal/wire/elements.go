package wire

// Elements yields the elements of an array, such as the requests of a batch, without allocating:
//
//	for e := wire.NewElements(value); e.Next(); {
//		use(e.Value())
//	}
type Elements struct {
	w     walker
	pos   int
	value []byte
}

// NewElements starts at the beginning of array, one complete valid JSON array without white space before it. Anything but an array has no
// elements.
func NewElements(array []byte) Elements {
	if len(array) == 0 || array[0] != '[' {
		return Elements{}
	}
	return Elements{w: walker{t: array}, pos: skipSpace(array, 1)}
}

// Next moves to the next element and reports whether there is one.
func (e *Elements) Next() bool {
	if e.pos >= len(e.w.t) || e.w.t[e.pos] == ']' {
		e.value = nil
		return false
	}
	end := e.w.skip(e.pos)
	e.value = e.w.t[e.pos:end:end]
	e.pos = nextMember(e.w.t, end)
	return true
}

// Value returns the JSON text of the current element, a subslice of the array's.
func (e *Elements) Value() []byte { return e.value }

// Count returns the number of elements of array, and limit+1 if there are more than limit; it looks no further than that.
func Count(array []byte, limit int) int {
	n := 0
	for e := NewElements(array); n <= limit && e.Next(); {
		n++
	}
	return n
}
