package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// answer parses each request of text and answers as a server without methods would: the parameters come back as the result, a method
// called "missing" is not found. It returns the lines.
func answer(t *testing.T, text string) string {
	t.Helper()
	var s frame.Splitter
	value, _, err := s.Next([]byte(text + "\n"))
	if err != nil {
		return string(wire.AppendError(nil, nil, &wire.Error{Code: err.Code, Message: "Parse error"}))
	}
	if value[0] != '[' {
		return string(answerOne(value))
	}
	if wire.Count(value, 1000) == 0 {
		return string(wire.AppendError(nil, nil, &wire.Error{Code: wire.CodeInvalidRequest, Message: "Invalid Request"}))
	}
	var lines []string
	for e := wire.NewElements(value); e.Next(); {
		if line := answerOne(e.Value()); line != nil {
			lines = append(lines, string(line))
		}
	}
	if lines == nil {
		return ""
	}
	return "[" + strings.Join(lines, ",") + "]"
}

func answerOne(value []byte) (dst []byte) {
	var r wire.Request
	err := r.Parse(value, &wire.Options{})
	if err == nil && string(r.Method) == "missing" {
		err = &wire.Error{Code: wire.CodeMethodNotFound, Message: "Method not found"}
	}
	switch {
	case r.Notification():
		return nil
	case err != nil:
		err.Message, _, _ = strings.Cut(err.Message, ":")
		err.Reason = "" // the specification has none
		return wire.AppendError(nil, r.ID, err)
	}
	dst = wire.AppendResultStart(nil, r.ID)
	dst = append(dst, '[')
	for i, p := range r.Params {
		if i > 0 {
			dst = append(dst, ',')
		}
		if p.Name != nil {
			dst = append(wire.AppendString(dst, p.Name), ',')
		}
		dst = append(dst, p.Raw...)
	}
	return wire.AppendEnd(append(dst, ']'))
}

// TestSpecificationExamples goes through section 7 of the JSON-RPC 2.0 specification, with the parameters as results.
func TestSpecificationExamples(t *testing.T) {
	const (
		parse   = `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}`
		invalid = `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request"}}`
	)
	for _, c := range []struct{ name, text, want string }{
		{
			"positional", `{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}`,
			`{"jsonrpc":"2.0","id":1,"result":[42,23]}`,
		},
		{
			"positional swapped", `{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}`,
			`{"jsonrpc":"2.0","id":2,"result":[23,42]}`,
		},
		{
			"named", `{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}`,
			`{"jsonrpc":"2.0","id":3,"result":["subtrahend",23,"minuend",42]}`,
		},
		{
			"named swapped", `{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}`,
			`{"jsonrpc":"2.0","id":4,"result":["minuend",42,"subtrahend",23]}`,
		},
		{"notification", `{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}`, ``},
		{"notification without params", `{"jsonrpc": "2.0", "method": "foobar"}`, ``},
		{
			"method not found", `{"jsonrpc": "2.0", "method": "missing", "id": "1"}`,
			`{"jsonrpc":"2.0","id":"1","error":{"code":-32601,"message":"Method not found"}}`,
		},
		{"invalid JSON", `{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]`, parse},
		{"invalid request", `{"jsonrpc": "2.0", "method": 1, "params": "bar"}`, invalid},
		{
			"batch of invalid JSON", "[\n{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},\n" +
				"{\"jsonrpc\": \"2.0\", \"method\"\n]", parse,
		},
		{"empty batch", `[]`, invalid},
		{"invalid batch", `[1]`, `[` + invalid + `]`},
		{"batch of invalid requests", `[1,2,3]`, `[` + invalid + `,` + invalid + `,` + invalid + `]`},
		{
			"batch", `[
				{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
				{"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
				{"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
				{"foo": "boo"},
				{"jsonrpc": "2.0", "method": "missing", "params": {"name": "myself"}, "id": "5"},
				{"jsonrpc": "2.0", "method": "get_data", "id": "9"}
			]`,
			`[{"jsonrpc":"2.0","id":"1","result":[1,2,4]},{"jsonrpc":"2.0","id":"2","result":[42,23]},` + invalid +
				`,{"jsonrpc":"2.0","id":"5","error":{"code":-32601,"message":"Method not found"}},{"jsonrpc":"2.0","id":"9","result":[]}]`,
		},
		{
			"batch of notifications", `[{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},` +
				`{"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}]`, ``,
		},
	} {
		if got := answer(t, c.text); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.text, got, c.want)
		}
	}
}

func TestIDsAreKeptExactly(t *testing.T) {
	var r wire.Request
	for _, id := range []string{
		"1", "0", "-0", "1.0", "1e2", "-1.50E-07", "12345678901234567890", "1e999", `""`, `"a\u0062"`, `"\ud800"`, `"é\/\n"`, "null",
	} {
		for _, text := range []string{
			`{"jsonrpc":"2.0","id":` + id + `,"method":"m"}`,
			`{"jsonrpc" : "2.0", "method" : "m", "id" : ` + id + ` }`,
			`{"id":` + id + `,"jsonrpc":"2.0","method":"m","params":[1]}`,
		} {
			if err := r.Parse([]byte(text), &wire.Options{}); err != nil || string(r.ID) != id || r.Notification() {
				t.Errorf("%s: id %q, notification %v, %v", text, r.ID, r.Notification(), err)
			}
		}
		for _, text := range []string{
			`{"jsonrpc":"1.0","id":` + id + `,"method":"m"}`,
			`{"id":` + id + `}`,
			`{"jsonrpc":"2.0","id":` + id + `,"method":"m","params":5}`,
			`{"jsonrpc":"2.0","id":` + id + `,"method":"m","params":{"p":"` + strings.Repeat("x", 1<<20) + `"}}`,
		} {
			if err := r.Parse([]byte(text), &wire.Options{}); err == nil || string(r.ID) != id {
				t.Errorf("%.60s: id %q, %v, want an error and the id", text, r.ID, err)
			}
		}
	}
}

func TestInvalidRequests(t *testing.T) {
	for _, c := range []struct{ text, message, id string }{
		{`5`, "a request is an object", ""},
		{`[]`, "a request is an object", ""},
		{``, "a request is an object", ""},
		{`{}`, "the member jsonrpc is missing", ""},
		{`{"id":1,"method":"m"}`, "the member jsonrpc is missing", "1"},
		{`{"jsonrpc":2.0,"id":1,"method":"m"}`, `jsonrpc is not "2.0"`, "1"},
		{`{"jsonrpc":"2.0 ","id":1,"method":"m"}`, `jsonrpc is not "2.0"`, "1"},
		{`{"jsonrpc":"2.00000000000000000000000000","id":1,"method":"m"}`, `jsonrpc is not "2.0"`, "1"},
		{`{"jsonrpc":null,"id":1,"method":"m"}`, `jsonrpc is not "2.0"`, "1"},
		{`{"jsonrpc":"2.0","id":[1],"method":"m"}`, "id is neither a string, a number nor null", ""},
		{`{"jsonrpc":"2.0","id":{},"method":"m"}`, "id is neither a string, a number nor null", ""},
		{`{"jsonrpc":"2.0","id":true,"method":"m"}`, "id is neither a string, a number nor null", ""},
		{`{"jsonrpc":"2.0","id":false,"method":"m"}`, "id is neither a string, a number nor null", ""},
		{`{"jsonrpc":"2.0","id":1}`, "the member method is missing", "1"},
		{`{"jsonrpc":"2.0","id":1,"method":null}`, "method is not a string", "1"},
		{`{"jsonrpc":"2.0","id":1,"method":["m"]}`, "method is not a string", "1"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","id":1}`, "two members are called id", ""},
		{`{"jsonrpc":"2.0","id":1,"method":"m","m\u0065thod":"m"}`, "two members are called method", "1"},
		{`{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"m"}`, "two members are called jsonrpc", "1"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":[],"params":[]}`, "two members are called params", "1"},
	} {
		var r wire.Request
		err := r.Parse([]byte(c.text), &wire.Options{})
		if err == nil || err.Code != wire.CodeInvalidRequest || err.Message != "Invalid Request: "+c.message || err.Error() != err.Message {
			t.Errorf("%s: %v, want %s", c.text, err, c.message)
		}
		if string(r.ID) != c.id || r.Notification() {
			t.Errorf("%s: id %q, notification %v, want id %q and an answer", c.text, r.ID, r.Notification(), c.id)
		}
	}
}

func TestInvalidParams(t *testing.T) {
	for _, params := range []string{`"bar"`, `5`, `true`} {
		var r wire.Request
		err := r.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"m","params":`+params+`}`), &wire.Options{})
		if err == nil || err.Code != wire.CodeInvalidParams || r.Notification() {
			t.Errorf("params %s: %v", params, err)
		}
		err = r.Parse([]byte(`{"jsonrpc":"2.0","method":"m","params":`+params+`}`), &wire.Options{})
		if err == nil || !r.Notification() {
			t.Errorf("params %s of a notification: %v, notification %v", params, err, r.Notification())
		}
		if err := r.ParseParams([]byte(params), &wire.Options{}); err == nil || err.Code != wire.CodeInvalidParams {
			t.Errorf("ParseParams(%s): %v", params, err)
		}
	}
}

// TestNullParamsAreNone covers clients that send null where they have no parameters.
func TestNullParamsAreNone(t *testing.T) {
	var r wire.Request
	if err := r.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"m","params": null }`), &wire.Options{}); err != nil {
		t.Fatal(err)
	}
	if r.HasParams || len(r.Params) > 0 || r.ParamsText() != nil {
		t.Errorf("has params %v, %d of them, text %q, want none", r.HasParams, len(r.Params), r.ParamsText())
	}
}

func TestLenient(t *testing.T) {
	var r wire.Request
	o := &wire.Options{Lenient: true}
	if err := r.Parse([]byte(`{"id":1,"method":"m"}`), o); err != nil || string(r.Method) != "m" {
		t.Errorf("without jsonrpc: %v", err)
	}
	if err := r.Parse([]byte(`{"jsonrpc":"1.0","id":1,"method":"m"}`), o); err == nil {
		t.Error("a wrong jsonrpc passes")
	}
}

func TestMeta(t *testing.T) {
	for _, c := range []struct {
		envelope, params string
		want             wire.Meta
		parameter        string
	}{
		{`{}`, `{}`, wire.Meta{}, ""},
		{`{"priority":"high","timeout_ms":10,"progress":true,"x":{"y":[]}}`, `{}`, wire.Meta{Priority: wire.PriorityHigh, TimeoutMS: 10, Progress: true}, ""},
		{`{"priority":"high","timeout_ms":10}`, `{"priority":"low","progress":true}`, wire.Meta{Priority: wire.PriorityLow, TimeoutMS: 10, Progress: true}, ""},
		{`{"priority":"low","progress":true}`, `{"pr\u0069ority":"norm\u0061l","progress":false,"timeout_ms":1.5e3}`, wire.Meta{TimeoutMS: 1500}, ""},
		{`{}`, `{"priority":"urgent"}`, wire.Meta{}, "_meta.priority"},
		{`{}`, `{"priority":1}`, wire.Meta{}, "_meta.priority"},
		{`{"timeout_ms":-1}`, `{}`, wire.Meta{}, "_meta.timeout_ms"},
		{`{}`, `{"timeout_ms":0.5}`, wire.Meta{}, "_meta.timeout_ms"},
		{`{}`, `{"timeout_ms":"5"}`, wire.Meta{}, "_meta.timeout_ms"},
		{`{}`, `{"progress":"yes"}`, wire.Meta{}, "_meta.progress"},
		{`[]`, `{}`, wire.Meta{}, "_meta"},
		{`{}`, `null`, wire.Meta{}, "_meta"},
	} {
		var r wire.Request
		text := `{"jsonrpc":"2.0","id":1,"method":"m","_meta":` + c.envelope + `,"params":{"a":1,"_meta":` + c.params + `,"b":2}}`
		err := r.Parse([]byte(text), &wire.Options{})
		if c.parameter != "" {
			if err == nil || err.Code != wire.CodeInvalidParams || err.Parameter != c.parameter {
				t.Errorf("%s: %v, want parameter %s refused", text, err, c.parameter)
			}
			continue
		}
		if err != nil || r.Meta != c.want || len(r.Params) != 2 {
			t.Errorf("%s: %+v, %d params, %v, want %+v", text, r.Meta, len(r.Params), err, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	request := func(params string) []byte {
		return []byte(`{"jsonrpc":"2.0","id":1,"method":"m","params":` + params + `}`)
	}
	list := func(n int) string { return "[" + strings.Repeat("1,", n-1) + "1]" }
	bulk := &wire.Options{IsBulk: bulkKey}
	for _, c := range []struct {
		name   string
		value  []byte
		o      *wire.Options
		reason string
	}{
		{"bulk beyond both limits", request(`{"voxels":` + list(1<<19+1) + `,"packed":"` + strings.Repeat("A", 1<<20) + `"}`), bulk, ""},
		{"the same as ordinary parameters", request(`{"voxels":` + list(1<<19+1) + `}`), &wire.Options{}, wire.ReasonTooLarge},
		{"long positional array", request(`[` + list(1<<19+1) + `,5]`), &wire.Options{}, ""},
		{"long positional string", request(`["` + strings.Repeat("A", 1<<20) + `"]`), &wire.Options{}, wire.ReasonTooLarge},
		{"unknown member of the envelope", []byte(`{"jsonrpc":"2.0","id":1,"method":"m","x":"` + strings.Repeat("A", 1<<20) + `"}`), bulk, wire.ReasonTooLarge},
		{"values at the limit", request(`{"a":` + list(8) + `,"b":0}`), &wire.Options{MaxValues: 10}, ""},
		{"values beyond the limit", request(`{"a":` + list(9) + `,"b":0}`), &wire.Options{MaxValues: 10}, wire.ReasonTooLarge},
		{"named parameters beyond the limit", request(`{` + strings.Repeat(`"a":0,`, 10) + `"b":0}`), &wire.Options{MaxValues: 10}, wire.ReasonTooLarge},
		{"positional beyond the limit", request(list(11)), &wire.Options{MaxValues: 10}, wire.ReasonTooLarge},
		{"single object beyond the limit", request(`[{"a":` + list(10) + `}]`), &wire.Options{MaxValues: 10}, wire.ReasonTooLarge},
		{"empty containers", request(`{"a":[[],{},[[]],{"b":{}}, [ ] ]}`), &wire.Options{MaxValues: 8}, ""},
		{"bytes at the limit", request(`{}`), &wire.Options{MaxOther: 49}, ""},
		{"bytes beyond the limit", request(`{}`), &wire.Options{MaxOther: 48}, wire.ReasonTooLarge},
		{"bulk parameters by the thousand", request(`{` + strings.Repeat(`"voxels":1,`, 110000) + `"voxels":1}`), bulk, wire.ReasonTooLarge},
		{"nesting", request(`{"a":` + strings.Repeat("[", 400) + strings.Repeat("]", 400) + `}`), bulk, wire.ReasonTooDeep},
	} {
		var r wire.Request
		err := r.Parse(c.value, c.o)
		if string(r.ID) != "1" {
			t.Errorf("%s: id %q", c.name, r.ID)
		}
		if c.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if err == nil || err.Code != wire.CodeInvalidRequest || err.Reason != c.reason {
			t.Errorf("%s: %v, want reason %s", c.name, err, c.reason)
		}
	}
	var r wire.Request
	if err := r.ParseParams([]byte(list(11)), &wire.Options{MaxValues: 10}); err == nil || err.Reason != wire.ReasonTooLarge || len(r.Params) > 0 {
		t.Errorf("ParseParams beyond the limit: %v", err)
	}
}

func TestParseParams(t *testing.T) {
	var r wire.Request
	raw := []byte(` { "type" : "add_voxel", "x":1, "voxels":[1], "_meta":{"priority":"high"}, "x":2 } `)
	if err := r.ParseParams(raw, &wire.Options{IsBulk: bulkKey}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range r.Params {
		got = append(got, fmt.Sprintf("%s=%s %v", p.Name, p.Raw, p.Value != nil))
	}
	if want := `[type="add_voxel" true voxels=[1] false x=2 true]`; fmt.Sprint(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r.Meta.Priority != wire.PriorityHigh || r.ID != nil || r.Method != nil || r.ParamsText() != nil || r.Notification() {
		t.Errorf("got %+v", r.Meta)
	}
	if err := r.ParseParams([]byte(`[1,[2]]`), &wire.Options{}); err != nil || !r.Positional || len(r.Params) != 2 || r.Params[0].Name != nil {
		t.Errorf("positional: %v, %d params", err, len(r.Params))
	}
}

func TestManyDuplicateNames(t *testing.T) {
	var b strings.Builder
	for i := range 30000 {
		fmt.Fprintf(&b, `"p%d":%d,`, i%1000, i)
	}
	var r wire.Request
	text := `{"jsonrpc":"2.0","id":1,"method":"m","params":{` + b.String() + `"last":0}}`
	if err := r.Parse([]byte(text), &wire.Options{}); err != nil || len(r.Params) != 1001 {
		t.Fatalf("%d params, %v, want 1001", len(r.Params), err)
	}
	for i, p := range r.Params[:1000] {
		if n, ok := wire.Int(p.Value); !ok || n != int64(29000+i) || string(p.Name) != fmt.Sprintf("p%d", i) {
			t.Fatalf("param %d is %s = %d", i, p.Name, n)
		}
	}
}

// TestResetAfterLargeRequest demands that a pooled request works on after Reset and that nothing of the former one shows.
func TestResetAfterLargeRequest(t *testing.T) {
	var r wire.Request
	large := `{"jsonrpc":"2.0","id":"x","method":"\u006darge","_meta":{"progress":true},"params":{"voxels":` + string(voxelList(5000)) + `,"s":"` +
		strings.Repeat(`\u0041`, 20000) + `","` + strings.Repeat(`\u0041`, 70000) + `":[` + strings.Repeat("1,", 1000) + `0]` +
		strings.Repeat(`,"k":0`, 300) + `}}`
	for range 3 {
		if err := r.Parse([]byte(large), &wire.Options{IsBulk: bulkKey}); err != nil || len(r.Params) != 4 {
			t.Fatalf("%d params, %v", len(r.Params), err)
		}
		r.Reset()
		if r.Method != nil || r.ID != nil || len(r.Params) != 0 || r.HasParams || r.Meta != (wire.Meta{}) {
			t.Fatalf("after Reset: %+v", &r)
		}
		if err := r.Parse([]byte(singleVoxel), &wire.Options{}); err != nil || len(r.Params) != 7 {
			t.Fatalf("%d params, %v", len(r.Params), err)
		}
		r.Reset()
	}
}

// TestHostileBytes demands that 64 MiB of brackets end in one error before any of this package sees them.
func TestHostileBytes(t *testing.T) {
	var s frame.Splitter
	data := []byte(strings.Repeat("[", 64<<20))
	value, n, err := s.Next(data)
	if value != nil || n != len(data) || err == nil || err.Reason != frame.ReasonTooDeep {
		t.Errorf("Next = %d bytes, %d, %v", len(value), n, err)
	}
}

func TestElementsOfOtherValues(t *testing.T) {
	for _, text := range []string{``, `{}`, `5`, `[]`, `[ ]`} {
		e := wire.NewElements([]byte(text))
		if e.Next() || e.Value() != nil || wire.Count([]byte(text), 5) != 0 {
			t.Errorf("%q has elements", text)
		}
	}
}

// TestEveryErrorHasAReason has requests that are no requests, or whose params are no params.
func TestEveryErrorHasAReason(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`7`, "-32600 invalid_request "},
		{`{"id":1,"method":"m"}`, "-32600 invalid_request "},
		{`{"jsonrpc":"1.0","id":1,"method":"m"}`, "-32600 invalid_request "},
		{`{"jsonrpc":"2.0","id":{},"method":"m"}`, "-32600 invalid_request "},
		{`{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}`, "-32600 invalid_request "},
		{`{"jsonrpc":"2.0","id":1}`, "-32600 invalid_request "},
		{`{"jsonrpc":"2.0","id":1,"method":5}`, "-32600 invalid_request "},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":7}`, "-32602 invalid_params "},
		{`{"jsonrpc":"2.0","id":1,"method":"m","_meta":7}`, "-32602 invalid_params _meta"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"priority":"urgent"}}}`, "-32602 invalid_params _meta.priority"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"timeout_ms":-1}}}`, "-32602 invalid_params _meta.timeout_ms"},
		{`{"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"progress":1}}}`, "-32602 invalid_params _meta.progress"},
	} {
		var r wire.Request
		err := r.Parse([]byte(c.text), &wire.Options{})
		if err == nil || fmt.Sprint(err.Code, " ", err.Reason, " ", err.Parameter) != c.want {
			t.Errorf("%s: got %+v, want %s", c.text, err, c.want)
		}
	}
}

// TestTreeBytes estimates trees of all sizes; bulk parameters and requests that are reset have none.
func TestTreeBytes(t *testing.T) {
	o := &wire.Options{IsBulk: bulkKey}
	list := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat("0,", n), ",") + "]" }
	var r wire.Request
	for _, c := range []struct {
		name, params string
		least, most  int
	}{
		{"none", `{}`, 0, 0},
		{"few", `{"a":` + list(200) + `}`, 0, 0},
		{"many", `{"a":` + list(1000) + `}`, 1000 * 80, 1010 * 512},
		{"most", `{"a":` + list(99_000) + `}`, 99_000 * 80, 99_010 * 512},
		{"objects", `{"a":[` + strings.Repeat(`{"b":{}},`, 1000) + `0]}`, 2000 * 80, 2010 * 512},
		{"named", `{` + strings.Repeat(`"a":0,`, 1000) + `"b":0}`, 1000 * 80, 1010 * 512},
		{"bulk", `{"voxels":` + list(99_000) + `}`, 0, 0},
		{"positional and long", `[` + list(99_000) + `]`, 0, 0},
	} {
		if err := r.Parse([]byte(`{"jsonrpc":"2.0","id":1,"method":"m","params":`+c.params+`}`), o); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if n := r.TreeBytes(); n < c.least || n > c.most {
			t.Errorf("%s: %d bytes, want %d to %d", c.name, n, c.least, c.most)
		}
		if r.Reset(); r.TreeBytes() != 0 {
			t.Errorf("%s: %d bytes after Reset", c.name, r.TreeBytes())
		}
	}
}
