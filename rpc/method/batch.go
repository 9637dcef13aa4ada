package method

import (
	"context"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

func batchMethods() []*Method {
	atomic := []Preset{{"atomic", "true"}}
	return []*Method{{
		Name: "batch_operations",
		Doc: "Does a list of edits in one request and one step of undo. Each operation names its method in `type` (or `op`, `method`) and has its " +
			"parameters beside that or in `params`. Without `atomic` an operation that fails is reported and the others apply; with it nothing does.",
		Aliases: []Alias{
			{Name: "batch_voxel_operations"}, {Name: "execute_batch", Preset: atomic}, {Name: "batch.execute", Preset: atomic},
		},
		Params: []Param{
			{Name: "operations", Type: Operations, Required: true, Doc: "such as `{\"type\":\"add_voxel\",\"x\":0,\"y\":0,\"z\":0,\"color\":\"#FF0000\"}`; also the short types add, remove, paint, fill, shape"},
			{Name: "atomic", Type: Boolean, Default: "false", Doc: "whether all operations apply or none"},
			layerParam,
		},
		Order: []string{"operations", "atomic"},
		Result: withSummary(
			Field{"success", "boolean", "whether no operation failed"}, Field{"total_operations", "integer", ""},
			Field{"successful_operations", "integer", ""}, Field{"failed_operations", "integer", ""},
			Field{"errors", "object[]", "`{index, code, message, reason}` of the first 100 that failed; absent if there are none"},
		),
		Class: Edit, Since: "1.0",
		Cost: func(c *Call) time.Duration {
			v, _ := c.get("operations")
			return time.Millisecond + time.Duration(len(v.raw))*16*time.Nanosecond // whatever the operations are
		},
		Do: batchOperations,
	}}
}

// shortTypes are the names of operations that are not methods.
var shortTypes = map[string]string{
	"": "add_voxel", "add": "add_voxel", "remove": "remove_voxel", "paint": "paint_voxels", "fill": "flood_fill", "shape": "procedural_shape",
	"set": "add_voxel", "delete": "remove_voxel",
}

// batchRun is a batch under way.
type batchRun struct {
	c      *Call
	atomic bool
	layer  value // of operations that name none
	sub    Call
	req    wire.Request
	total  int
	failed int
	done   int // operations that applied, in part at least
	errors []batchError
	warned int
}

type batchError struct {
	index int
	err   *wire.Error
}

func batchOperations(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	v, ok := c.get("operations")
	if !ok {
		return dst, &wire.Error{Code: CodeInvalidParams, Message: "Must specify operations array", Reason: "missing_parameter", Parameter: "operations"}
	}
	if len(v.raw) == 0 || v.raw[0] != '[' {
		return dst, invalid("operations", "must be an array, not %s", brief(v.raw))
	}
	if c.edit != nil {
		return dst, invalid("operations", "a batch cannot be part of a batch")
	}
	b := &batchRun{c: c}
	var err error
	if b.atomic, err = c.boolean(false, "atomic"); err != nil {
		return dst, err
	}
	b.layer, _ = c.first(layerKeys...)
	if _, err = c.layer(); err != nil {
		return dst, err
	}
	active := c.Project.Scene().Active
	sum, err := c.change(func(e *engine.Edit) error { return b.run(ctx, e, v.raw) })
	if err != nil {
		c.Project.Scene().Active = active // which is no part of an edit
		return dst, err
	}
	o := begin(dst)
	o.bool("success", b.failed == 0)
	o.int("total_operations", int64(b.total))
	o.int("successful_operations", int64(b.total-b.failed))
	o.int("failed_operations", int64(b.failed))
	b.appendErrors(&o)
	o.summary(sum)
	return c.finish(&o), nil
}

func (b *batchRun) run(ctx context.Context, e *engine.Edit, operations []byte) error {
	var out []byte
	for it := wire.NewElements(operations); it.Next(); b.total++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err := b.operation(ctx, e, it.Value(), &out)
		partly := err == nil && b.sub.partial != ""
		if partly {
			err = invalid("operations", "%s", b.sub.partial)
		}
		if err == nil {
			b.done++
			continue
		}
		if ctx.Err() != nil {
			return err
		}
		if partly {
			b.done++
		}
		we := ErrorOf(err, b.sub.MethodOrNil())
		if b.atomic {
			at := *we
			at.Message = fmt.Sprintf("operation %d: %s", b.total, we.Message)
			return &at
		}
		b.failed++
		if len(b.errors) < maxItemErrors {
			b.errors = append(b.errors, batchError{b.total, we})
		}
	}
	if b.failed > 0 && b.done == 0 {
		return invalid("operations", "none of %d can be done; operation %d: %s", b.total, b.errors[0].index, b.errors[0].err.Message)
	}
	return nil
}

// operation does one operation. Its result is dropped; out is memory for it.
func (b *batchRun) operation(ctx context.Context, e *engine.Edit, text []byte, out *[]byte) error {
	b.sub = Call{Env: b.c.Env, Conn: b.c.Conn, Req: &b.req, Project: b.c.Project, edit: e, common: b.layer, warnings: b.sub.warnings[:0]}
	if text[0] != '{' {
		return invalid("operations", "an operation is an object, not %s", brief(text))
	}
	op := readOperation(text)
	if perr := b.req.ParseParams(op.params, &wire.Options{IsBulk: IsBulk}); perr != nil {
		return perr
	}
	name := op.name
	if full, ok := shortTypes[name]; ok {
		name = full
	}
	b.req.Method = []byte(name)
	b.sub.typed = op.key == "type" && op.inline
	if !b.sub.Find(b.c.table) {
		return &wire.Error{Code: CodeMethodNotFound, Message: "Method not found: " + name, Reason: "method_not_found"}
	}
	m := b.sub.Method()
	if m.Class != Edit || m.Do == nil {
		return invalid("operations", "%s is no edit and cannot be part of a batch", m.Name)
	}
	for _, key := range [...]string{"project_id", "if_revision"} {
		if _, given := b.sub.get(key); given {
			return invalid(key, "belongs to the batch, not to an operation of it")
		}
	}
	b.checkKeys(op.inline)
	var err error
	*out, err = m.Do(ctx, &b.sub, (*out)[:0])
	return err
}

// checkKeys warns of parameters that the operation's method does not know.
func (b *batchRun) checkKeys(inline bool) {
	if inline {
		b.sub.checkKeys(func(key []byte) bool { return methodKey(key) < len(methodKeys) || string(key) == "params" })
	} else {
		b.sub.CheckKeys()
	}
	for _, w := range b.sub.warnings {
		if b.warned++; b.warned <= maxItemErrors {
			b.c.Warn(fmt.Sprintf("operation %d: %s", b.total, w))
		}
	}
}

// methodKeys are the members of an operation that may name its method, the strongest first.
var methodKeys = [...]string{"method", "op", "type"}

func methodKey(key []byte) int {
	for i, k := range methodKeys {
		if string(key) == k {
			return i
		}
	}
	return len(methodKeys)
}

// operation is an operation of a batch, taken apart.
type operation struct {
	name   string // of the method, "" if it names none
	key    string // that names it
	params []byte // the text of its parameters
	inline bool   // they stand beside the name
}

func readOperation(text []byte) operation {
	op := operation{params: text, inline: true}
	found := len(methodKeys)
	var sc wire.Scanner
	sc.Init(text)
	sc.Next()
	for sc.Next() == wire.Key {
		rank := methodKey(sc.Text())
		isParams := string(sc.Text()) == "params"
		k := sc.Next()
		switch {
		case rank < found && k == wire.String:
			found = rank
			op.name, op.key = string(sc.Text()), methodKeys[rank]
		case isParams && (k == wire.ObjectStart || k == wire.ArrayStart):
			op.params, op.inline = sc.Skip(), false
		default:
			sc.Skip()
		}
	}
	return op
}

func (b *batchRun) appendErrors(o *object) {
	if b.failed == 0 {
		return
	}
	o.key("errors")
	for i, e := range b.errors {
		o.b = append(o.b, "[,"[min(i, 1)])
		in := begin(o.b)
		in.int("index", int64(e.index))
		in.int("code", int64(e.err.Code))
		in.str("message", e.err.Message)
		in.str("reason", e.err.Reason)
		o.b = in.end()
	}
	o.b = append(o.b, ']')
}
