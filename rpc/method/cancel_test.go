package method_test

import (
	"context"
	"testing"
	"time"
)

// TestEndedContextsEndCalls makes calls whose context has ended: what takes long must notice, and leave everything as it was.
func TestEndedContextsEndCalls(t *testing.T) {
	calls := []struct{ name, params string }{
		{"add_voxels", `{"voxels":[[1,1,1]]}`},
		{"add_voxels", `{"packed":"AQAAAAEAAAABAAAA/////w=="}`},
		{"add_voxels", `{"position":[1,1,1],"brush":{"size":50}}`},
		{"remove_voxels", `{"box":{"min":[0,0,0],"max":[50,50,50]}}`},
		{"paint_voxels", `{"positions":[[0,0,0]]}`},
		{"flood_fill", `{"position":[0,0,0],"color":[1,2,3]}`},
		{"procedural_shape", `{"shape":"sphere","size":50}`},
		{"merge_layers", `[2,1]`},
		{"batch_operations", `{"operations":[{"type":"add","position":[9,9,9]}]}`},
		{"create_project", `{"template":"cube"}`},
		{"render_scene", `{}`},
		{"get_layer_voxels", `{}`},
		{"get_layer_voxels", `{"layer_id":-2}`},
		{"save_file", `{"path":"never.gox"}`},
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, stop := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer stop()
	for _, c := range calls {
		r := withProject(t)
		r.ok("procedural_shape", "")
		r.ok("new_layer", "")
		r.ok("procedural_shape", `{"size":3}`)
		for _, e := range []struct {
			ctx    context.Context
			code   int
			reason string
		}{{canceled, -32800, "cancelled"}, {late, -32000, "deadline_exceeded"}} {
			r.ctx = e.ctx
			if err := r.fail(c.name, c.params); err.Code != e.code || err.Reason != e.reason {
				t.Errorf("%s %s: %+v, want %d %s", c.name, c.params, err, e.code, e.reason)
			}
		}
	}
}

// countdown is a context that ends after its error was asked for a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func (c *countdown) Done() <-chan struct{}       { return nil }
func (c *countdown) Deadline() (time.Time, bool) { return time.Time{}, false }
func (c *countdown) Value(any) any               { return nil }

// TestCallsEndInTheMiddle ends calls at every point at which they look.
func TestCallsEndInTheMiddle(t *testing.T) {
	for _, c := range []struct{ name, params string }{
		{"batch_operations", `{"operations":[{"type":"add","position":[9,9,9]},{"type":"shape","size":40,"color":[5,5,5]},{"type":"add","position":[9,9,8]}]}`},
		{"add_voxels", `{"voxels":[[90,0,0],[91,0,0]],"brush":{"size":40}}`},
		{"get_layer_voxels", `{"layer_id":-2}`},
		{"merge_layers", `[2,1]`},
	} {
		r := withProject(t)
		r.ok("procedural_shape", `{"size":40}`)
		r.ok("new_layer", "")
		r.ok("procedural_shape", `{"size":40,"center":[10,0,0]}`)
		cuts := 0
		for n := 0; ; n += 1 + n/4 {
			r.ctx = &countdown{Context: t.Context(), left: n}
			_, err := r.do(c.name, c.params)
			if err == nil {
				break
			}
			if cuts++; err.Code != -32800 {
				t.Fatalf("%s after %d looks: %+v", c.name, n, err)
			}
		}
		if cuts < 3 {
			t.Errorf("%s looks at its context only %d times", c.name, cuts)
		}
	}
}
