package method

import "fmt"

const (
	maxItemErrors = 100  // bad items that are reported one by one
	ctxStride     = 1024 // items between looks at the context
)

// tally counts the items of a list.
type tally struct {
	applied int64
	failed  int64
	errors  []itemError

	colorless bool // colours of items do not matter, not even bad ones
}

type itemError struct {
	index  int
	reason fault
}

func (t *tally) fail(index int, f fault) {
	t.failed++
	if len(t.errors) < maxItemErrors {
		t.errors = append(t.errors, itemError{index, f})
	}
}

// check returns an error for a list with only bad items.
func (t *tally) check(key string) error {
	if t.applied == 0 && t.failed > 0 {
		return invalid(key, "none of %d items can be used; item %d: %s", t.failed, t.errors[0].index, t.errors[0].reason.Error())
	}
	return nil
}

// summary says which items failed, in a line.
func (t *tally) summary() string {
	return fmt.Sprintf("%d of %d items cannot be used; item %d: %s", t.failed, t.applied+t.failed, t.errors[0].index, t.errors[0].reason.Error())
}

// append writes the counts that go with a list.
func (t *tally) append(o *object) {
	o.int("failed", t.failed)
	o.int("processed_count", t.applied)
	o.int("failed_count", t.failed)
	if t.failed == 0 {
		return
	}
	o.key("errors")
	for i, e := range t.errors {
		o.b = append(o.b, "[,"[min(i, 1)])
		in := begin(o.b)
		in.int("index", int64(e.index))
		in.str("reason", e.reason.Error())
		in.str("error", e.reason.Error())
		o.b = in.end()
	}
	o.b = append(o.b, ']')
}

// tallyFields describes what append writes.
var tallyFields = []Field{
	{"failed", "integer", "items that could not be used"},
	{"processed_count", "integer", "items that could"},
	{"failed_count", "integer", "the same as failed"},
	{"errors", "object[]", "`{index, reason, error}` of the first 100 bad items; absent if there are none"},
}

// list returns the parameter that holds cells in bulk, in the spellings that the method has.
func (c *Call) list() (v value, ok bool) {
	for _, k := range [...]string{"voxels", "positions", "operations", "packed"} {
		if v, ok = c.get(k); ok && c.entry.keys[k] {
			return v, true
		}
	}
	return value{}, false
}
