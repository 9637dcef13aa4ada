package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestSpecification runs the examples of section 7 of the JSON-RPC 2.0 specification, with methods that exist here: echo in place of
// those that compute. A reply is compared by its meaning, but for messages of errors and their data, which the specification leaves open.
func TestSpecification(t *testing.T) {
	cases := []struct{ name, send, want string }{
		{"positional parameters", `{"jsonrpc": "2.0", "method": "echo", "params": [42, 23], "id": 1}`, `{"jsonrpc": "2.0", "result": [42, 23], "id": 1}`},
		{"positional parameters, the other way", `{"jsonrpc": "2.0", "method": "echo", "params": [23, 42], "id": 2}`, `{"jsonrpc": "2.0", "result": [23, 42], "id": 2}`},
		{
			"named parameters", `{"jsonrpc": "2.0", "method": "echo", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}`,
			`{"jsonrpc": "2.0", "result": {"subtrahend": 23, "minuend": 42}, "id": 3}`,
		},
		{
			"named parameters, the other way", `{"jsonrpc": "2.0", "method": "echo", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}`,
			`{"jsonrpc": "2.0", "result": {"minuend": 42, "subtrahend": 23}, "id": 4}`,
		},
		{"a notification", `{"jsonrpc": "2.0", "method": "echo", "params": [1,2,3,4,5]}`, ``},
		{"a notification of no method", `{"jsonrpc": "2.0", "method": "foobar"}`, ``},
		{"no such method", `{"jsonrpc": "2.0", "method": "foobar", "id": "1"}`, `{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"}`},
		{"invalid JSON", `{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]`, `{"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}`},
		{"an invalid request", `{"jsonrpc": "2.0", "method": 1, "params": "bar"}`, `{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}`},
		{
			"an invalid batch", "[\n  {\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},\n  {\"jsonrpc\": \"2.0\", \"method\"\n]",
			`{"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}`,
		},
		{"an empty batch", `[]`, `{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}`},
		{"an invalid batch that is not empty", `[1]`, `[{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}]`},
		{
			"an invalid batch of three", `[1,2,3]`, `[` + strings.Repeat(`{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},`, 2) +
				`{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}]`,
		},
		{
			"a batch", `[
				{"jsonrpc": "2.0", "method": "echo", "params": [1,2,4], "id": "1"},
				{"jsonrpc": "2.0", "method": "ping", "params": [7]},
				{"jsonrpc": "2.0", "method": "echo", "params": [42,23], "id": "2"},
				{"foo": "boo"},
				{"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
				{"jsonrpc": "2.0", "method": "echo", "id": "9"}
			]`, `[
				{"jsonrpc": "2.0", "result": [1,2,4], "id": "1"},
				{"jsonrpc": "2.0", "result": [42,23], "id": "2"},
				{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null},
				{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "5"},
				{"jsonrpc": "2.0", "result": {}, "id": "9"}
			]`,
		},
		{"a batch of notifications", `[{"jsonrpc": "2.0", "method": "ping", "params": [1,2,4]},{"jsonrpc": "2.0", "method": "echo", "params": [7]}]`, ``},
	}
	d := serve(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p := d.dial()
			p.send(tc.send + "\n" + `{"jsonrpc":"2.0","id":"behind","method":"echo"}` + "\n")
			if tc.want != "" {
				if got := p.line(); !sameJSON(t, plain(t, got), tc.want) {
					t.Errorf("got  %s\nwant %s", got, tc.want)
				}
			}
			if got, want := p.line(), `{"jsonrpc":"2.0","id":"behind","result":{}}`; got != want {
				t.Errorf("behind it came %s, want %s", got, want)
			}
		})
	}
}

// plain cuts the messages of errors down to the words of the specification and drops their data.
func plain(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	list, isBatch := v.([]any)
	if !isBatch {
		list = []any{v}
	}
	for _, r := range list {
		e, isError := r.(map[string]any)["error"].(map[string]any)
		if !isError {
			continue
		}
		delete(e, "data")
		for _, words := range []string{"Parse error", "Invalid Request", "Method not found"} {
			if strings.HasPrefix(e["message"].(string), words+":") {
				e["message"] = words
			}
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestIDsComeBackAsSent(t *testing.T) {
	d := serve(t)
	p := d.dial()
	for _, id := range []string{
		`0`, `-0`, `7`, `1.0`, `1.50`, `1e3`, `-12.5E-2`, `12345678901234567890123`, `9007199254740993`, `""`, `"a\u0062\n\"c\/"`, `"é😀"`, `null`,
	} {
		for _, method := range []string{"echo", "nothing"} {
			p.send(`{"jsonrpc":"2.0","method":"` + method + `","id": ` + id + ` }`)
			if got, want := p.line(), `{"jsonrpc":"2.0","id":`+id+`,`; !strings.HasPrefix(got, want) {
				t.Errorf("id %s: got %s", id, got)
			}
		}
	}
	for _, id := range []string{`true`, `[1]`, `{"a":1}`} {
		p.send(`{"jsonrpc":"2.0","method":"echo","id":` + id + `}`)
		if r := p.reply(); string(r.ID) != "null" || r.Error == nil || r.Error.Code != -32600 {
			t.Errorf("id %s: got %s, want -32600 and the id null", id, r.text)
		}
	}
}

func TestEnvelope(t *testing.T) {
	d := serve(t)
	p := d.dial()
	cases := []struct {
		send string
		id   string
		code int
	}{
		{`{"id":1,"method":"echo"}`, "1", -32600},
		{`{"jsonrpc":"1.0","id":1,"method":"echo"}`, "1", -32600},
		{`{"jsonrpc":2.0,"id":1,"method":"echo"}`, "1", -32600},
		{`{"jsonrpc":"2.0","id":1,"id":2,"method":"echo"}`, "null", -32600},
		{`{"jsonrpc":"2.0","id":1}`, "1", -32600},
		{`{"jsonrpc":"2.0","id":1,"method":"echo","params":"text"}`, "1", -32602},
		{`{"jsonrpc":"2.0","id":1,"method":"echo","params":7}`, "1", -32602},
		{`"text"` + "\n", "null", -32600},
		{"12\n", "null", -32600},
		{"null\n", "null", -32600},
		{"[]", "null", -32600},
		{`{"jsonrpc":"2.0","id":1,"method":"echo","_meta":[]}`, "1", -32602},
	}
	for _, tc := range cases {
		p.send(tc.send)
		r := p.reply()
		if r.Error == nil || r.Error.Code != tc.code || (tc.id != "null" && string(r.ID) != tc.id) {
			t.Errorf("%s: got %s, want error %d for id %s", tc.send, r.text, tc.code, tc.id)
		}
		r.refused(t, tc.code, map[int]string{-32600: "invalid_request", -32602: "invalid_params"}[tc.code])
	}
	p.send(`{"jsonrpc":"2.0","id":5,"method":"echo","params":{}}` + `{"jsonrpc":"2.0","id":6,"method":"echo","other":[{}]}`)
	for _, id := range []string{"5", "6"} {
		if r := p.reply(); r.Error != nil || string(r.ID) != id {
			t.Errorf("got %s, want a result for id %s", r.text, id)
		}
	}
}

func TestLenient(t *testing.T) {
	d := serve(t, func(c *config) { c.server.Lenient = true })
	p := d.dial()
	p.send(`{"id":1,"method":"echo"}` + `{"jsonrpc":"1.0","id":2,"method":"echo"}`)
	if r := p.reply(); r.Error != nil {
		t.Errorf("without jsonrpc: %s", r.text)
	}
	if r := p.reply(); r.Error == nil || r.Error.Code != -32600 {
		t.Errorf("with another jsonrpc: %s", r.text)
	}
}

func TestTooLargeReplies(t *testing.T) {
	d := serve(t, func(c *config) { c.server.MaxReply = 1000 })
	p := d.dial()
	p.call("echo", `["`+strings.Repeat("a", 1000)+`"]`).refused(t, -32006, "reply_too_large")
	p.must("echo", `["`+strings.Repeat("a", 900)+`"]`)
	p.create(`{"template":"cube","size":[8,8,8]}`)
	r := p.call("get_layer_voxels", `{"limit":0}`)
	if r.refused(t, -32006, "reply_too_large"); r.Error != nil && r.Error.Data.Parameter != "limit" {
		t.Errorf("methods do not know the limit: %s", r.text)
	}
	echo := func(id string, n int) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"method":"echo","params":["` + strings.Repeat("a", n) + `"]}`
	}
	p.send(`[` + echo(`"one"`, 600) + `,` + echo(`"two"`, 600) + `,` + echo(`"three"`, 10) + `]`)
	var replies []reply
	if err := json.Unmarshal([]byte(p.line()), &replies); err != nil || len(replies) != 3 {
		t.Fatalf("%d replies, %v", len(replies), err)
	}
	if r := replies[1]; string(r.ID) != `"two"` {
		t.Errorf("the second reply has the id %s", r.ID)
	}
	replies[1].refused(t, -32006, "reply_too_large")
	if replies[0].Error != nil || replies[2].Error != nil {
		t.Error("what fits is refused too")
	}
}

func TestBatches(t *testing.T) {
	d := serve(t)
	p := d.dial()
	p.create(`{}`)
	batch := func(n int, item func(i int) string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = item(i)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	t.Run("1000", func(t *testing.T) {
		p.send(batch(1000, func(i int) string {
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"add_voxel","params":[%d,0,0]}`, i, i)
		}))
		replies := strings.Split(strings.Trim(p.line(), "[]"), `},{"jsonrpc"`)
		if len(replies) != 1000 {
			t.Fatalf("%d replies, want 1000", len(replies))
		}
		for i, r := range replies {
			if !strings.Contains(r, fmt.Sprintf(`"2.0","id":%d,"result":`, i)) {
				t.Fatalf("reply %d is %s", i, r)
			}
		}
		if n := p.must("get_status", `{}`).int("voxel_count"); n != 1000 {
			t.Errorf("%d voxels, want 1000", n)
		}
	})
	t.Run("1001", func(t *testing.T) {
		p.send(batch(1001, func(i int) string {
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"remove_voxel","params":[%d,0,0]}`, i, i)
		}))
		r := p.reply()
		r.refused(t, -32600, "too_large")
		if string(r.ID) != "null" {
			t.Errorf("id %s, want null", r.ID)
		}
		if n := p.must("get_status", `{}`).int("voxel_count"); n != 1000 {
			t.Errorf("%d voxels, want 1000: a refused batch changes nothing", n)
		}
	})
	t.Run("notifications", func(t *testing.T) {
		p.send(batch(100, func(i int) string {
			return fmt.Sprintf(`{"jsonrpc":"2.0","method":"remove_voxel","params":[%d,0,0]}`, i)
		}))
		if n := p.must("get_status", `{}`).int("voxel_count"); n != 900 {
			t.Errorf("%d voxels, want 900", n)
		}
	})
	t.Run("mixed", func(t *testing.T) {
		p.send(`[{"jsonrpc":"2.0","id":"a","method":"add_voxel","params":[-1,0,0]},[],{"jsonrpc":"2.0","method":"add_voxel","params":[-2,0,0]},null,` +
			`{"jsonrpc":"2.0","id":"b","method":"get_layer_voxels","params":{}},{"jsonrpc":"2.0","id":"c","method":"get_voxel","params":[-2,0,0]}]`)
		line := p.line()
		for _, part := range []string{`"id":"a","result"`, `"id":null,"error":{"code":-32600`, `"id":"b","result"`, `"id":"c","result"`} {
			if !strings.Contains(line, part) {
				t.Errorf("%s is not in %.500s", part, line)
			}
		}
		if n := strings.Count(line, `"id":null,"error"`); n != 2 {
			t.Errorf("%d invalid requests are answered, want 2", n)
		}
	})
}
