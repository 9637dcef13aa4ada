package wire_test

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/valyala/fastjson"
)

// member is a member of an object as encoding/json reads it; key is empty for an element of an array.
type member struct {
	key string
	raw []byte
}

// members splits an object or array, in order and with duplicates.
func members(t testing.TB, text []byte) (list []member) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	open, err := dec.Token()
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	for dec.More() {
		var m member
		if open == json.Delim('{') {
			key, err := dec.Token()
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			m.key = key.(string)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		m.raw = raw
		list = append(list, m)
	}
	return list
}

// decode reads JSON text with encoding/json, numbers by their text.
func decode(t testing.TB, text []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		t.Fatalf("%q: more than one value", text)
	}
	return v
}

// plain turns a tree into what decode gives for its text.
func plain(t testing.TB, v *fastjson.Value) any {
	t.Helper()
	switch v.Type() {
	case fastjson.TypeObject:
		m := map[string]any{}
		v.GetObject().Visit(func(key []byte, v *fastjson.Value) { m[string(key)] = plain(t, v) })
		for key, want := range m {
			if got := plain(t, wire.Member(v, key)); !reflect.DeepEqual(got, want) {
				t.Errorf("Member(%q) = %v, want %v", key, got, want)
			}
		}
		return m
	case fastjson.TypeArray:
		list := []any{}
		for _, e := range v.GetArray() {
			list = append(list, plain(t, e))
		}
		return list
	case fastjson.TypeString:
		s, ok := wire.Text(v)
		if !ok {
			t.Error("Text refuses a string")
		}
		return string(s)
	case fastjson.TypeNumber:
		text, ok := wire.NumberText(nil, v)
		if !ok {
			t.Error("NumberText refuses a number")
		}
		return json.Number(text)
	case fastjson.TypeTrue, fastjson.TypeFalse:
		b, ok := wire.Bool(v)
		if !ok {
			t.Error("Bool refuses a boolean")
		}
		return b
	default:
		if !wire.IsNull(v) {
			t.Errorf("IsNull is false for %v", v)
		}
		return nil
	}
}

// scanned reads text with a Scanner, as decode does.
func scanned(t testing.TB, sc *wire.Scanner) any {
	t.Helper()
	switch sc.Kind() {
	case wire.ObjectStart:
		m := map[string]any{}
		for sc.Next() == wire.Key {
			key := string(sc.Text())
			sc.Next()
			m[key] = scanned(t, sc)
		}
		if sc.Kind() != wire.ObjectEnd {
			t.Errorf("object ends with kind %d", sc.Kind())
		}
		return m
	case wire.ArrayStart:
		list := []any{}
		for sc.Next() != wire.ArrayEnd {
			list = append(list, scanned(t, sc))
		}
		return list
	case wire.String:
		return string(sc.Text())
	case wire.Number:
		return json.Number(sc.Text())
	case wire.True:
		return true
	case wire.False:
		return false
	case wire.Null:
		return nil
	}
	t.Fatalf("unexpected kind %d", sc.Kind())
	return nil
}

func bulkKey(key []byte) bool { return string(key) == "voxels" || string(key) == "packed" }

// twin is the slow reading of a request with encoding/json.
type twin struct {
	code         int
	id           []byte // nil: none or unusable
	notification bool
	method       string
	text         []byte // of params
	positional   bool
	hasParams    bool
	params       []member
}

func slowParse(t testing.TB, value []byte) (w twin) {
	t.Helper()
	w.code = wire.CodeInvalidRequest
	if value[0] != '{' {
		return w
	}
	found := map[string][]byte{}
	twice := false
	badID := false
	for _, m := range members(t, value) {
		if !slices.Contains([]string{"jsonrpc", "id", "method", "params", "_meta"}, m.key) {
			continue
		}
		if _, ok := found[m.key]; ok {
			twice = true
			badID = badID || m.key == "id"
		}
		found[m.key] = m.raw
	}
	id, hasID := found["id"]
	if hasID && strings.IndexByte("{[tf", id[0]) < 0 && !badID {
		w.id = id
	}
	if twice || hasID && w.id == nil || found["jsonrpc"] == nil || decode(t, found["jsonrpc"]) != any("2.0") {
		return w
	}
	method, ok := found["method"]
	if !ok || method[0] != '"' {
		return w
	}
	w.notification = !hasID
	w.method = decode(t, method).(string)
	w.code = wire.CodeInvalidParams
	if meta, ok := found["_meta"]; ok && !validMeta(t, meta) {
		return w
	}
	params, ok := found["params"]
	ok = ok && string(params) != "null"
	if !ok {
		params = nil
	}
	w.hasParams = ok
	w.text = params
	if !ok {
		w.code = 0
		return w
	}
	if params[0] != '{' && params[0] != '[' {
		return w
	}
	w.positional = params[0] == '['
	list := members(t, params)
	if w.positional && len(list) == 1 && list[0].raw[0] == '{' {
		w.positional = false
		list = members(t, list[0].raw)
	}
	for i, m := range list {
		last := true
		for _, other := range list[i+1:] {
			last = last && other.key != m.key
		}
		if !w.positional && m.key == "_meta" {
			if last && !validMeta(t, m.raw) {
				return w
			}
			continue
		}
		if last || w.positional {
			w.params = append(w.params, m)
		}
	}
	w.code = 0
	return w
}

func validMeta(t testing.TB, raw []byte) bool {
	if raw[0] != '{' {
		return false
	}
	for _, m := range members(t, raw) {
		switch m.key {
		case "priority":
			if s, ok := decode(t, m.raw).(string); !ok || s != "high" && s != "normal" && s != "low" {
				return false
			}
		case "timeout_ms":
			if n, ok := exact(string(m.raw)); !ok || !n.IsInt() || !n.Num().IsInt64() || n.Sign() < 0 {
				return false
			}
		case "progress":
			if _, ok := decode(t, m.raw).(bool); !ok {
				return false
			}
		}
	}
	return true
}

// checkRequest compares Parse with the twin.
func checkRequest(t testing.TB, r *wire.Request, value []byte) {
	t.Helper()
	want := slowParse(t, value)
	sent := bytes.Clone(value)
	err := r.Parse(value, &wire.Options{IsBulk: bulkKey})
	if !bytes.Equal(value, sent) {
		t.Fatalf("%q: Parse changed its input", sent)
	}
	for i := range value {
		value[i] = '#' // nothing may point here
	}
	defer copy(value, sent)
	code := 0
	if err != nil {
		code = err.Code
	}
	if code != want.code || string(r.ID) != string(want.id) || r.Notification() != want.notification {
		t.Fatalf("%q: code %d, id %q, notification %v, want %d, %q, %v", sent, code, r.ID, r.Notification(),
			want.code, want.id, want.notification)
	}
	if err != nil {
		return
	}
	if string(r.Method) != want.method || r.HasParams != want.hasParams || r.Positional != want.positional {
		t.Fatalf("%q: method %q, params %v, positional %v, want %q, %v, %v", sent, r.Method, r.HasParams, r.Positional,
			want.method, want.hasParams, want.positional)
	}
	if got := r.ParamsText(); !bytes.Equal(got, want.text) || (got == nil) != (want.text == nil) {
		t.Fatalf("%q: ParamsText is %q, want %q", sent, got, want.text)
	}
	if len(r.Params) != len(want.params) {
		t.Fatalf("%q: %d params, want %d", sent, len(r.Params), len(want.params))
	}
	for i, p := range r.Params {
		m := want.params[i]
		if string(p.Name) != m.key || !bytes.Equal(p.Raw, m.raw) {
			t.Fatalf("%q: param %d is %q = %q, want %q = %q", sent, i, p.Name, p.Raw, m.key, m.raw)
		}
		if bulk := bulkKey(p.Name) || r.Positional && m.raw[0] == '[' && len(m.raw) > 1024; bulk != (p.Value == nil) {
			t.Fatalf("%q: param %q is kept back: %v, want %v", sent, p.Name, p.Value == nil, bulk)
		}
		tree := decode(t, m.raw)
		if p.Value != nil {
			if got := plain(t, p.Value); !reflect.DeepEqual(got, tree) {
				t.Fatalf("%q: param %q is %v, want %v", sent, p.Name, got, tree)
			}
		}
	}
}

// checkText compares Scanner and Elements with encoding/json.
func checkText(t testing.TB, value []byte) {
	t.Helper()
	var sc wire.Scanner
	sc.Init(value)
	sc.Next()
	if got, want := scanned(t, &sc), decode(t, value); !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: Scanner reads %v, want %v", value, got, want)
	}
	if sc.Next() != wire.End {
		t.Fatalf("%q: kind %d after the value", value, sc.Kind())
	}
	sc.Init(value)
	sc.Next()
	if got := sc.Skip(); !bytes.Equal(got, value) || sc.Next() != wire.End {
		t.Fatalf("%q: Skip = %q, then kind %d", value, got, sc.Kind())
	}
	if value[0] != '[' {
		return
	}
	list := members(t, value)
	i := 0
	for e := wire.NewElements(value); e.Next(); i++ {
		if i >= len(list) || !bytes.Equal(e.Value(), list[i].raw) {
			t.Fatalf("%q: element %d is %q", value, i, e.Value())
		}
	}
	if i != len(list) || wire.Count(value, i) != i || i > 1 && wire.Count(value, i-2) != i-1 {
		t.Fatalf("%q: %d elements, Count %d, want %d", value, i, wire.Count(value, i), len(list))
	}
}

// checkStream runs what package frame accepts of data through every reader.
func checkStream(t testing.TB, data []byte) {
	t.Helper()
	var s frame.Splitter
	var r wire.Request
	for len(data) > 0 {
		value, n, _ := s.Next(data)
		if n == 0 {
			value, _ = s.Finish(data)
			n = len(data)
		}
		if value != nil {
			checkRequest(t, &r, value)
			checkText(t, value)
		}
		data = data[n:]
	}
}

// FuzzParse demands that whatever package frame accepts is read as encoding/json reads it.
func FuzzParse(f *testing.F) {
	for _, text := range corpus {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkStream(t, data) })
}

func TestCorpusAgainstEncodingJSON(t *testing.T) {
	for _, text := range corpus {
		checkStream(t, []byte(text))
	}
}

// corpus has requests of every shape, one or several to a text.
var corpus = []string{
	`{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":{"x":1,"y":2,"z":3,"r":255,"g":0,"b":0,"a":255}}`,
	` { "jsonrpc" : "2.0" , "id" : "a\u0062" , "method" : "m\u0065thod" , "params" : [ 1 , -2.5e3 , "three" , [ ] , { } , null ] } `,
	`{"jsonr\u0070c":"2\u002e0","\u0069d":null,"m\u0065thod":"a\n\"\\\/\b\f\r\t\ud83d\ude00\ud800","param\u0073":{"\u0061":"\u0041","":""}}`,
	`{"jsonrpc":"2.0","method":"m","params":{"a":1,"a":2,"b":3,"a":4,"voxels":[1,[2]],"voxels":"x"}}`,
	`{"jsonrpc":"2.0","method":"m","params":{"q":"\ud800\u0041 \udc00 \ud800\ud800\udc00 \\ud800 \"","\ud800":[],"voxels":["\ud800"]}}`,
	`{"jsonrpc":"2.0","method":"m","params":[{"x":1,"_meta":{"priority":"high","timeout_ms":5e3,"progress":true,"z":[{}]}}]}`,
	`{"jsonrpc":"2.0","method":"m","params":[{"x":1},{"y":2}],"_meta":{"priority":"low"}}`,
	`{"jsonrpc":"2.0","method":"m","params":[[{"x":1}],"b",{}]}`,
	`{"jsonrpc":"2.0","method":"m","params":{"_meta":{"priority":"urgent"}},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","params":{"_meta":5},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","_meta":{"timeout_ms":-1},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","_meta":{"timeout_ms":"1"},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","_meta":{"progress":1},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","_meta":{"priority":1},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","_meta":{"priority":"normal","progress":false},"params":{"_meta":1,"_meta":{}},"id":1}`,
	`{"jsonrpc":"2.0","method":"m","params":{"voxels":[{"x":1,"y":2,"z":3,"color":[1,2,3]}],"packed":"AAAA\n","brush":{"shape":"sphere","d":{"a":[[],[1],{}]}}}}`,
	`{"jsonrpc":"2.0","method":"m","params":[` + strings.Repeat("[1,2,3],", 3) + `[` + strings.Repeat("123456,", 200) + `0],"tail"]}`,
	`{"jsonrpc":"2.0","method":"m","params":[[` + strings.Repeat(`{"x":1,"y":"é"},`, 80) + `{}]]}`,
	`{"jsonrpc":"2.0","method":"m","params":{` + strings.Repeat(`"k":1,`, 70) + `"k":2}}`,
	`{"jsonrpc":"2.0","method":"m","params":null}` + `{"jsonrpc":"2.0","method":"m","params":"bar","id":7}` + `{"jsonrpc":"2.0","method":"m"}`,
	`{"jsonrpc":"2.0","id":true,"method":"m"}{"jsonrpc":"2.0","id":[],"method":"m"}{"jsonrpc":"2.0","id":{},"method":"m"}`,
	`{"id":1,"method":"m"}{"jsonrpc":"1.0","id":1,"method":"m"}{"jsonrpc":2.0,"id":1,"method":"m"}{"jsonrpc":"2.0","id":1}`,
	`{"jsonrpc":"2.0","id":1,"method":5}{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}{"jsonrpc":"2.0","id":1,"method":"m","method":"m"}`,
	`{"jsonrpc":"2.0","id":1,"method":"m","params":{},"params":[]}{"jsonrpc":"2.0","id":1,"method":"m","x":1,"x":2}`,
	`[1,{"a":[2]},"b",[[]],null,true,false, -1e5 ]` + "1\n\"s\"\ntrue\nnull\n{}[][ ]",
	`{"a":{},"b":[],"c":[{}],"d":{"e":[[[]]]},"f":"\u00e9é😀","g":-0.0e-0}`,
}
