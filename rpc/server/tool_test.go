package server_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/server"
)

// answer is the reply to a tool call.
type answer struct {
	Success *bool           `json:"success"`
	ID      json.RawMessage `json:"id"`
	Content json.RawMessage `json:"content"`
	Code    int             `json:"error_code"`
	Message string          `json:"error_message"`
	Data    struct {
		Reason    string `json:"reason"`
		Parameter string `json:"parameter"`
	} `json:"error_data"`
	text string
}

// parseAnswer takes the text of an answer apart and fails the test if it is none.
func parseAnswer(t testing.TB, text string) (a answer) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &a); err != nil || a.Success == nil || strings.Contains(text, `"jsonrpc"`) {
		t.Fatalf("%.300q is no answer to a tool call: %v", text, err)
	}
	if *a.Success != (a.Content != nil) || *a.Success != (a.Code == 0) {
		t.Fatalf("%.300q has not exactly one of content and error", text)
	}
	a.text = text
	return a
}

// answer sends text and returns the next line as an answer.
func (p *peer) answer(text string) answer {
	p.t.Helper()
	p.send(text)
	return parseAnswer(p.t, p.line())
}

// refused fails the test unless the answer is an error with the code and words in the message.
func (a answer) refused(t testing.TB, code int, words string) {
	t.Helper()
	if a.Code != code || !strings.Contains(a.Message, words) {
		t.Errorf("got %.300s, want error %d with %q", a.text, code, words)
	}
}

// TestTools calls every tool of the C daemons with arguments as their clients write them.
func TestTools(t *testing.T) {
	dir := t.TempDir()
	d := serve(t, func(c *config) { c.engine.Roots = []string{dir} })
	p := d.dial()
	file := filepath.Join(dir, "a.gox")
	for _, tc := range []struct{ tool, arguments, words string }{
		{"ping", `{}`, `"pong":true`},
		{"version", `{}`, `"version":"test"`},
		{"list_methods", `{}`, `"method":"add_voxel"`},
		{"goxel_create_project", `{"name":"a"}`, `"name":"a"`},
		{"goxel_add_voxels", `{"position":{"x":1,"y":2,"z":3},"color":{"r":9,"g":8,"b":7}}`, `"added":1`},
		{"goxel_get_voxel", `{"position":{"x":1,"y":2,"z":3}}`, `9,8,7,255`},
		{"goxel_add_voxels", `{"position":{"x":3,"y":2,"z":3},"color":{"g":7}}`, `"added":1`},
		{"goxel_get_voxel", `{"x":3,"y":2,"z":3}`, `255,7,255,255`},
		{"goxel_paint_voxels", `{"position":{"x":1,"y":2,"z":3},"color":{"r":1,"g":2,"b":3,"a":255}}`, `"success":true`},
		{"goxel_flood_fill", `{"position":{"x":1,"y":2,"z":3},"color":{"r":4,"g":5,"b":6,"a":255}}`, `"success":true`},
		{"goxel_batch_voxel_operations", `{"operations":[{"type":"add","position":{"x":2,"y":2,"z":3},"color":{"r":4,"g":5,"b":6}}]}`, `"successful_operations":1`},
		{"goxel_procedural_shape", `{"shape":"cube","position":[10,10,10],"size":[3,3,3],"color":"#ff0000"}`, `"success":true`},
		{"goxel_remove_voxels", `{"position":{"x":2,"y":2,"z":3}}`, `"success":true`},
		{"goxel_new_layer", `{"name":"L"}`, `"layer_id":2`},
		{"goxel_set_layer_visibility", `{"layer_id":2,"visible":false}`, `"success":true`},
		{"goxel_list_layers", `{}`, `"count":2`},
		{"goxel_merge_layers", `{"source_layer_id":2,"target_layer_id":1}`, `"success":true`},
		{"goxel_new_layer", `{"name":"M"}`, `"layer_id":2`},
		{"goxel_delete_layer", `{"layer_id":2}`, `"success":true`},
		{"goxel_save_file", fmt.Sprintf(`{"path":%q}`, file), `"success":true`},
		{"goxel_export_file", fmt.Sprintf(`{"path":%q,"format":"obj"}`, filepath.Join(dir, "a.obj")), `"success":true`},
		{"goxel_render_scene", `{"width":8,"height":8}`, `"image_data":"`},
		{"goxel_open_file", fmt.Sprintf(`{"path":%q}`, file), `"success":true`},
	} {
		a := p.answer(fmt.Sprintf(`{"tool": %q, "arguments": %s}`, tc.tool, tc.arguments))
		if !*a.Success || !strings.Contains(string(a.Content), tc.words) {
			t.Errorf("%s %s is answered by %.300s, want %s in it", tc.tool, tc.arguments, a.text, tc.words)
		}
		if a.ID != nil {
			t.Errorf("%s has an id without one in the call: %.300s", tc.tool, a.text)
		}
	}
}

func TestToolErrors(t *testing.T) {
	p := serve(t).dial()
	p.create(`{}`)
	p.answer(`{"tool":"no_such_tool"}`).refused(t, -1001, "Unknown tool: no_such_tool")
	p.answer(`{"tool":"goxel_get_voxel","arguments":{"x":"a"}}`).refused(t, -1002, "x")
	p.answer(`{"tool":"goxel_get_voxel","arguments":7}`).refused(t, -1002, "arguments")
	p.answer(`{"tool":5}`).refused(t, -1002, "tool is not a string")
	p.answer(`{"tool":"goxel_delete_layer","arguments":{"layer_id":77}}`).refused(t, -32002, "77")
	a := p.answer(`{"tool":"goxel_get_voxel","id":"seven","arguments":{"x":"a"}}`)
	if string(a.ID) != `"seven"` || a.Data.Parameter != "x" || a.Data.Reason != "invalid_params" {
		t.Errorf("the id or the data is missing: %s", a.text)
	}
	p.must("ping", `{}`) // by JSON-RPC, on the same connection
}

func TestToolBatches(t *testing.T) {
	p := serve(t).dial()
	p.create(`{}`)
	p.send(`[{"tool":"goxel_add_voxel","arguments":{"x":1,"y":2,"z":3,"r":4},"id":1},{"tool":"none"},{"jsonrpc":"2.0","id":5,"method":"ping"},{"tool":"ping"}]`)
	var parts []json.RawMessage
	if err := json.Unmarshal([]byte(p.line()), &parts); err != nil || len(parts) != 4 {
		t.Fatalf("%d answers, %v; want 4", len(parts), err)
	}
	if a := parseAnswer(t, string(parts[0])); !*a.Success || string(a.ID) != "1" {
		t.Errorf("the first answer is %s", a.text)
	}
	parseAnswer(t, string(parts[1])).refused(t, -1001, "none")
	parseAnswer(t, string(parts[2])).refused(t, -1002, "the member tool is missing")
	if a := parseAnswer(t, string(parts[3])); !*a.Success {
		t.Errorf("the last answer is %s", a.text)
	}

	calls := func(n int) string { return "[" + strings.Repeat(`{"tool":"ping"},`, n-1) + `{"tool":"ping"}]` }
	p.send(calls(100))
	if err := json.Unmarshal([]byte(p.line()), &parts); err != nil || len(parts) != 100 {
		t.Errorf("%d answers to 100 calls, %v", len(parts), err)
	}
	p.answer(calls(101)).refused(t, -1007, "at most 100")
	p.send(`[` + echo + `,{"tool":"ping"}]`)
	if line := p.line(); !strings.Contains(line, `"code":-32600`) {
		t.Errorf("a tool call among requests is answered by %s", line)
	}
}

// TestToolsAreCancelled cancels tool calls that wait for their project, by their ids, from both protocols.
func TestToolsAreCancelled(t *testing.T) {
	d := serve(t)
	a, b := d.dial(), d.dial()
	a.create(`{}`)
	release := d.busy(a)
	b.send(`{"tool":"goxel_add_voxel","arguments":{"x":1,"y":1,"z":1},"id":"w"}{"tool":"goxel_add_voxel","arguments":{"x":2,"y":1,"z":1},"id":5}`)
	b.settle()
	if c := b.answer(`{"tool":"$/cancelRequest","arguments":{"id":"w"},"id":"c"}`); string(c.Content) != `{"cancelled":true}` || string(c.ID) != `"c"` {
		t.Errorf("the first is cancelled by %s", c.text)
	}
	if r := b.must("$/cancelRequest", `{"id":5}`); r.get("cancelled") != true {
		t.Errorf("the second is cancelled by %s", r.text)
	}
	release()
	for _, id := range []string{`"w"`, `5`} {
		if c := parseAnswer(t, b.line()); c.Code != -32800 || string(c.ID) != id {
			t.Errorf("the call that was cancelled with id %s is answered by %s", id, c.text)
		}
	}
}

func TestOnlyOneProtocol(t *testing.T) {
	p := serve(t, func(c *config) { c.server.Protocol = server.JSONRPC }).dial()
	p.send(`{"tool":"ping"}`)
	p.reply().refused(t, -32600, "invalid_request")

	d := serve(t, func(c *config) { c.server.Protocol, c.server.MaxConnections = server.ToolCalls, 1 })
	p = d.dial()
	p.answer(`{"jsonrpc":"2.0","id":4,"method":"ping"}`).refused(t, -1002, "the member tool is missing")
	p.answer(`{"id":4,"tool":"goxel_create_project"}`)
	// What would be a flat request is none here, with a project of the connection.
	p.answer(`{"jsonrpc":"2.0","id":4,"method":"add_voxel","params":[1,2,3]}`).refused(t, -1002, "the member tool is missing")
	p.answer("}\n").refused(t, -1002, "")
	p.answer(`[]`).refused(t, -1002, "empty")
	parseAnswer(t, d.dial().line()).refused(t, -32006, "too many connections")
}

// TestLargeToolReplies has replies for which there is no room, alone and in a batch.
func TestLargeToolReplies(t *testing.T) {
	p := serve(t, func(c *config) { c.server.MaxReply = 1000 }).dial()
	call := `{"tool":"echo","id":3,"arguments":["` + strings.Repeat("a", 600) + `"]}`
	if a := p.answer(call); !*a.Success {
		t.Errorf("got %s", a.text)
	}
	p.send("[" + call + "," + call + "]")
	var parts []json.RawMessage
	if err := json.Unmarshal([]byte(p.line()), &parts); err != nil || len(parts) != 2 {
		t.Fatalf("%d answers, %v; want 2", len(parts), err)
	}
	a := parseAnswer(t, string(parts[1]))
	a.refused(t, -32006, "too large")
	if string(a.ID) != "3" {
		t.Errorf("the id is missing: %s", a.text)
	}
}
