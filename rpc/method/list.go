package method

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	maxItemErrors = 100  // bad items that are reported one by one
	ctxStride     = 1024 // items between looks at the context

	recordBytes = 16       // of a packed cell: int32 x, y, z little-endian, then r, g, b, a
	packedChunk = 64 << 10 // base64 characters decoded at once, a whole number of records
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

// each calls f for every cell of a list, and counts the bad ones. It stops at the first error of f and when ctx ends.
func each(ctx context.Context, v value, t *tally, f func(it item) error) error {
	var sc wire.Scanner
	sc.Init(v.raw)
	switch k := sc.Next(); {
	case k == wire.String && v.key == "packed":
		return eachPacked(ctx, sc.Text(), t, f)
	case k == wire.ArrayStart && v.key != "packed":
	default:
		if v.key == "packed" {
			return invalid(v.key, "must be a string of base64, not %s", brief(v.raw))
		}
		return invalid(v.key, "Invalid %s parameter (must be array), not %s", v.key, brief(v.raw))
	}
	for i := 0; ; i++ {
		if i%ctxStride == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		k := sc.Next()
		if k == wire.ArrayEnd {
			return nil
		}
		it, bad := scanItem(&sc, k)
		if bad == "" && !t.colorless {
			bad = it.badColor
		}
		if bad != "" {
			t.fail(i, bad)
			continue
		}
		if err := f(it); err != nil {
			return err
		}
		t.applied++
	}
}

// eachPacked reads base64 of 16-byte records.
func eachPacked(ctx context.Context, text []byte, t *tally, f func(it item) error) error {
	buf := make([]byte, min(base64.StdEncoding.DecodedLen(len(text)), base64.StdEncoding.DecodedLen(packedChunk)))
	for index := 0; len(text) > 0; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		chunk := text[:min(len(text), packedChunk)]
		text = text[len(chunk):]
		n, err := base64.StdEncoding.Decode(buf, chunk)
		if err != nil {
			return invalid("packed", "is no base64: %v", err)
		}
		if n%recordBytes != 0 {
			return invalid("packed", "holds no whole number of %d-byte records", recordBytes)
		}
		for r := buf[:n]; len(r) > 0; r = r[recordBytes:] {
			it := unpack(r)
			if !it.pos.Valid() {
				t.fail(index, outOfSpace)
			} else if err := f(it); err != nil {
				return err
			} else {
				t.applied++
			}
			index++
		}
	}
	return nil
}

func unpack(r []byte) item {
	at := func(i int) int32 { return int32(binary.LittleEndian.Uint32(r[i:])) }
	return item{
		pos:      storage.Pos{X: at(0), Y: at(4), Z: at(8)},
		color:    storage.Color(binary.LittleEndian.Uint32(r[12:])),
		hasColor: true,
	}
}

// appendRecord appends a cell in packed form.
func appendRecord(dst []byte, p storage.Pos, c storage.Color) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.X))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.Y))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(p.Z))
	return binary.LittleEndian.AppendUint32(dst, uint32(c))
}
