package wire_test

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

func TestProtocolOf(t *testing.T) {
	for text, want := range map[string]wire.Protocol{
		`{"tool":"ping"}`:                      wire.Tools,
		"{\n \t\"tool\" : \"ping\"}":           wire.Tools,
		`{"tool":1}`:                           wire.Tools,
		`[ {"tool":"ping"},{"jsonrpc":"2.0"}]`: wire.Tools,
		`{"tools":"ping"}`:                     wire.JSONRPC,
		`{"id":1,"tool":"ping"}`:               wire.JSONRPC,
		`{"jsonrpc":"2.0","method":"tool"}`:    wire.JSONRPC,
		`[{"jsonrpc":"2.0"},{"tool":"ping"}]`:  wire.JSONRPC,
		`[[{"tool":"ping"}]]`:                  wire.JSONRPC,
		`{}`:                                   wire.JSONRPC, `[]`: wire.JSONRPC, `[ ]`: wire.JSONRPC, `"tool"`: wire.JSONRPC, `1`: wire.JSONRPC, ``: wire.JSONRPC,
	} {
		if got := wire.ProtocolOf([]byte(text)); got != want {
			t.Errorf("%s is of protocol %d, want %d", text, got, want)
		}
	}
}

func TestToolCalls(t *testing.T) {
	for _, tc := range []struct {
		text, method, id, params string
	}{
		{`{"tool":"ping"}`, "ping", "", ""},
		{`{"tool":"p\u0069ng","arguments":{},"id":7}`, "ping", "7", "{}"},
		{`{"id":"a","arguments":{"x":1,"_meta":{"timeout_ms":5}},"tool":"t"}`, "t", `"a"`, `{"x":1,"_meta":{"timeout_ms":5}}`},
		{`{"tool":"t","arguments":null,"id":null}`, "t", "null", ""},
		{`{"tool":"t","arguments":[1,2],"method":"m","params":3,"jsonrpc":false}`, "t", "", "[1,2]"},
	} {
		var r wire.Request
		if err := r.ParseAs(wire.Tools, []byte(tc.text), &wire.Options{}); err != nil {
			t.Errorf("%s: %v", tc.text, err)
			continue
		}
		if string(r.Method) != tc.method || string(r.ID) != tc.id || string(r.ParamsText()) != tc.params || r.Notification() || r.Protocol != wire.Tools {
			t.Errorf("%s: method %q, id %q, params %q, notification %v", tc.text, r.Method, r.ID, r.ParamsText(), r.Notification())
		}
		if strings.Contains(tc.text, "timeout_ms") && (r.Meta.TimeoutMS != 5 || len(r.Params) != 1) {
			t.Errorf("%s: %+v with %d parameters", tc.text, r.Meta, len(r.Params))
		}
		if r.Reset(); r.Protocol != wire.JSONRPC {
			t.Error("a request that was reset keeps its protocol")
		}
	}
}

func TestToolCallsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		`1`:                             "a request is an object",
		`{"id":1}`:                      "the member tool is missing",
		`{"tool":1,"id":1}`:             "tool is not a string",
		`{"tool":"a","tool":"b"}`:       "two members are called tool",
		`{"tool":"a","arguments":1}`:    "arguments is neither",
		`{"tool":"a","arguments":"{}"}`: "arguments is neither",
		`{"tool":"a","id":[1]}`:         "id is neither",
		`{"tool":"a","_meta":1}`:        "_meta is not an object",
	} {
		var r wire.Request
		err := r.ParseAs(wire.Tools, []byte(text), &wire.Options{})
		if err == nil || !strings.Contains(err.Message, want) || r.Notification() {
			t.Errorf("%s: %v and notification %v, want %q and an answer", text, err, r.Notification(), want)
		}
	}
}

func TestToolReplies(t *testing.T) {
	for _, tc := range []struct {
		id   string
		err  *wire.Error
		want string
	}{
		{"", nil, `{"success":true,"content":[]}`},
		{`"a"`, nil, `{"success":true,"id":"a","content":[]}`},
		{"", &wire.Error{Code: wire.CodeMethodNotFound, Message: "m"}, `{"success":false,"error_code":-1001,"error_message":"m"}`},
		{"1", &wire.Error{Code: wire.CodeInvalidParams, Message: "m", Parameter: "x"}, `{"success":false,"id":1,"error_code":-1002,"error_message":"m","error_data":{"parameter":"x"}}`},
		{"", &wire.Error{Code: wire.CodeInvalidRequest, Message: `"`}, `{"success":false,"error_code":-1002,"error_message":"\""}`},
		{"", &wire.Error{Code: wire.CodeParse}, `{"success":false,"error_code":-1002,"error_message":""}`},
		{"", &wire.Error{Code: wire.CodeInternal}, `{"success":false,"error_code":-1003,"error_message":""}`},
		{"", &wire.Error{Code: -32002, Reason: "r", LegacyCode: -1008}, `{"success":false,"error_code":-32002,"error_message":"","error_data":{"reason":"r","legacy_code":-1008}}`},
		{"", &wire.Error{Code: wire.ToolBatchTooLarge}, `{"success":false,"error_code":-1007,"error_message":""}`},
	} {
		var id []byte
		if tc.id != "" {
			id = []byte(tc.id)
		}
		var got []byte
		if tc.err != nil {
			got = wire.Tools.AppendError(nil, id, tc.err)
		} else {
			got = wire.AppendEnd(append(wire.Tools.AppendResultStart(nil, id), "[]"...))
		}
		if string(got) != tc.want {
			t.Errorf("got %s, want %s", got, tc.want)
		}
	}
	if got := string(wire.JSONRPC.AppendResultStart(nil, nil)) + string(wire.JSONRPC.AppendError(nil, nil, &wire.Error{Code: 1})); got !=
		`{"jsonrpc":"2.0","id":null,"result":{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}` {
		t.Errorf("JSON-RPC is %s", got)
	}
}

func TestChannelsOfToolCalls(t *testing.T) {
	for text, want := range map[string]string{
		`{"color":{"r":7}}`:                             `{"color":{"r":7,"g":255,"b":255}}`,
		`{"color": { "b" : 1 , "a":9 } }`:               `{"color": { "b" : 1 , "a":9 ,"r":255,"g":255} }`,
		`{"color":{}}`:                                  `{"color":{"r":255,"g":255,"b":255}}`,
		`{"color":{"a":1}}`:                             `{"color":{"a":1,"r":255,"g":255,"b":255}}`,
		`{"color":{"r":1,"g":2,"b":3}}`:                 `{"color":{"r":1,"g":2,"b":3}}`,
		`{"color":{"r":1,"hue":2}}`:                     `{"color":{"r":1,"hue":2}}`,
		`{"color":[1],"x":"color"}`:                     `{"color":[1],"x":"color"}`,
		`{"color":"#ff","a":{"r":1}}`:                   `{"color":"#ff","a":{"r":1}}`,
		`{"x":[{"color":{"g":1}},{"color":{"r":1}},3]}`: `{"x":[{"color":{"g":1,"r":255,"b":255}},{"color":{"r":1,"g":255,"b":255}},3]}`,
	} {
		for protocol, want := range map[wire.Protocol]string{wire.Tools: want, wire.JSONRPC: text} {
			var r wire.Request
			call := `{"jsonrpc":"2.0","method":"m","params":` + text + `}`
			if protocol == wire.Tools {
				call = `{"tool":"m","arguments":` + text + `,"id":"é"}`
			}
			err := r.ParseAs(protocol, []byte(call), &wire.Options{})
			if err != nil || string(r.ParamsText()) != want {
				t.Errorf("%s becomes %s, %v; want %s", text, r.ParamsText(), err, want)
			}
		}
	}
}
