package wire_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/internal/frame"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// flatOf wraps params in a request.
func flatOf(params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"m","params":` + params + `}`
}

// flatAccepted are requests that Scan must read, with what it must find.
var flatAccepted = []struct {
	text string
	id   string // "" for a notification
	has  wire.Keys
	args int
	num  [8]int32
}{
	{singleVoxel, "1", wire.HasXYZ | wire.HasRGBA, 0, [8]int32{1, 2, 3, 255, 0, 0, 255}},
	{`{"jsonrpc":"2.0","method":"ping"}`, "", 0, 0, [8]int32{}},
	{`{"method":"ping","id":"a-b c","jsonrpc":"2.0"}`, `"a-b c"`, 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":"","method":""}`, `""`, 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":null,"method":"ping","params":{}}`, "null", 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":-0,"method":"ping","params":{ }}`, "-0", 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id": 0,"method":"ping"}`, "0", 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":  12345678901,"method":"ping"}`, "12345678901", 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":-7,"method":"ping"}`, "-7", 0, 0, [8]int32{}},
	{`{"jsonrpc":"2.0","id":-12345678901234567890123,"method":"ping"}`, "-12345678901234567890123", 0, 0, [8]int32{}},
	{`{"params":{"z":-3,"y":20,"x":-100},"method":"a_rather_long_name.of_a_method","id":12345678,"jsonrpc":"2.0"}`, "12345678", wire.HasXYZ, 0, [8]int32{-100, 20, -3}},
	{`{"jsonrpc": "2.0", "id": 1, "method": "m", "params": {"x": 12, "y": -3, "layer_id": 7}}`, "1", wire.HasX | wire.HasY | wire.HasLayerID, 0, [8]int32{12, -3, 0, 0, 0, 0, 0, 7}},
	{"\r\n\t { \"jsonrpc\" : \"2.0\" , \"id\" : 1 , \"method\" : \"m\" , \"params\" : { \"x\" : 5 } } ", "1", wire.HasX, 0, [8]int32{5}},
	{"{\n\t\"id\": \"x\",\r\n\t\"jsonrpc\":\t\"2.0\",\n\n\n\"params\": [\n1,\n2,\n3\n], \"method\": \"m\"\n}", `"x"`, wire.HasArray, 3, [8]int32{1, 2, 3}},
	{flatOf(`{"x":1,"y":22,"z":333,"r":4444,"g":55555,"b":666666,"a":7777777,"layer_id":88888888}`), "1", 0xff, 0, [8]int32{1, 22, 333, 4444, 55555, 666666, 7777777, 88888888}},
	{flatOf(`{"x":-1,"y":-22,"z":-333,"r":-4444,"g":-55555,"b":-666666,"a":-7777777,"layer_id":-88888888}`), "1", 0xff, 0, [8]int32{-1, -22, -333, -4444, -55555, -666666, -7777777, -88888888}},
	{flatOf(`{"x":999999999,"y":-999999999,"z":100000000}`), "1", wire.HasXYZ, 0, [8]int32{999999999, -999999999, 100000000}},
	{flatOf(`{"position":[1,-2,3],"color":[4,5,6]}`), "1", wire.HasXYZ | wire.HasPosition | wire.HasRGB | wire.HasColor, 0, [8]int32{1, -2, 3, 4, 5, 6}},
	{flatOf(`{"rgba":[4,5,6,7],"layer_id":-1,"pos":[1,2,3]}`), "1", wire.HasXYZ | wire.HasPosition | wire.HasRGBA | wire.HasColor | wire.HasLayerID, 0, [8]int32{1, 2, 3, 4, 5, 6, 7, -1}},
	{flatOf(`{"x":1,"y":2,"z":3,"color":[ 4 , 5 , 6 , 7 ]}`), "1", wire.HasXYZ | wire.HasRGBA | wire.HasColor, 0, [8]int32{1, 2, 3, 4, 5, 6, 7}},
	{flatOf(`{"x":  1, "y":  2,  "z": 3,"r":` + "\n" + `4, "g": 5 ,"b": 123456789 , "a":-123456789 }`), "1", 0x7f, 0, [8]int32{1, 2, 3, 4, 5, 123456789, -123456789}},
	{flatOf(`{"a":0}`), "1", wire.HasA, 0, [8]int32{}},
	{flatOf(`[1,2,3]`), "1", wire.HasArray, 3, [8]int32{1, 2, 3}},
	{flatOf(`[1,-2,3,4,5,6,7,8]`), "1", wire.HasArray, 8, [8]int32{1, -2, 3, 4, 5, 6, 7, 8}},
}

func TestFlatAccepts(t *testing.T) {
	f := wire.Flat{ID: []byte("old"), Has: 0xffff, Args: 9, Num: [8]int32{9, 9, 9, 9, 9, 9, 9, 9}}
	for _, c := range flatAccepted {
		if !checkFlat(t, &f, c.text) {
			t.Errorf("%s is declined", c.text)
			continue
		}
		if string(f.ID) != c.id || f.Notification() != (c.id == "") || f.Has != c.has || f.Args != c.args || f.Num != c.num {
			t.Errorf("%s: got %q %b %d %d, want %q %b %d %d", c.text, f.ID, f.Has, f.Args, f.Num, c.id, c.has, c.args, c.num)
		}
	}
}

// flatDeclined are texts that Scan leaves to the general path.
var flatDeclined = []string{
	``, ` `, `{`, `{}`, `[]`, `7`, `"x"`, `null`, `{"jsonrpc"`, "\xef\xbb\xbf" + singleVoxel, "\x00" + singleVoxel, "\v" + singleVoxel, `,` + singleVoxel,
	`[` + singleVoxel + `]`,
	`{"jsonrpc":"2.0","id":1}`, `{"id":1,"method":"m"}`, `{"jsonrpc":"2.0","id":1,"params":{}}`,
	`{"jsonrpc":"1.0","id":1,"method":"m"}`, `{"jsonrpc":2.0,"id":1,"method":"m"}`, `{"jsonrpc":"2.0 ","id":1,"method":"m"}`, `{"jsonrpc":"2.","id":1,"method":"m"}`,
	`{"jsonrpc":"\u0032.0","id":1,"method":"m"}`, `{"jsonrpc":null,"id":1,"method":"m"}`, `{"jsonrpc":"2.0""id":1,"method":"m"}`,
	`{"jsonrp0":"2.0","method":"0000000"}`, `{"Jsonrpc":"2.0","id":1,"method":"m"}`, `{"jsonrpc":"2.0","ID":1,"method":"m"}`, `{"jsonrpc":"2.0","id ":1,"method":"m"}`,
	`{"jsonrpc":"2.0","id":1,"method":"m",}`, `{"jsonrpc":"2.0","id":1,,"method":"m"}`, `{,"jsonrpc":"2.0","id":1,"method":"m"}`,
	`{"jsonrpc":"2.0","id":1,"method":"m"]`, `{"jsonrpc":"2.0" "id":1,"method":"m"}`, `{"jsonrpc" "2.0","id":1,"method":"m"}`,
	`{"jsonrpc":"2.0","id":1,"method":"m","x":1}`, `{"jsonrpc":"2.0","id":1,"method":"m","_meta":{}}`,
	`{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"m"}`, `{"jsonrpc":"2.0","id":1,"id":1,"method":"m"}`, `{"jsonrpc":"2.0","id":1,"id":null,"method":"m"}`,
	`{"jsonrpc":"2.0","id":1,"method":"m","method":"m"}`, `{"jsonrpc":"2.0","id":1,"method":"m","params":{},"params":{}}`,
	`{"jsonrpc":"2.0","id":1,"method":"","method":""}`, `{"jsonrpc":"2.0","id":1,"method":"m","params":[1,2,3],"params":{}}`,
	`{"jsonrpc":"2.0","id":01,"method":"m"}`, `{"jsonrpc":"2.0","id":-01,"method":"m"}`, `{"jsonrpc":"2.0","id":1.0,"method":"m"}`, `{"jsonrpc":"2.0","id":1e3,"method":"m"}`,
	`{"jsonrpc":"2.0","id":-,"method":"m"}`, `{"jsonrpc":"2.0","id":+1,"method":"m"}`, `{"jsonrpc":"2.0","id":,"method":"m"}`, `{"jsonrpc":"2.0","id":00000000000,"method":"m"}`,
	`{"jsonrpc":"2.0","id":12345678x,"method":"m"}`, `{"jsonrpc":"2.0","id":--1,"method":"m"}`, `{"jsonrpc":"2.0","id":1 2,"method":"m"}`,
	`{"jsonrpc":"2.0","id":true,"method":"m"}`, `{"jsonrpc":"2.0","id":nul,"method":"m"}`, `{"jsonrpc":"2.0","id":nulll,"method":"m"}`, `{"jsonrpc":"2.0","id":{},"method":"m"}`, `{"jsonrpc":"2.0","id":[],"method":"m"}`,
	`{"jsonrpc":"2.0","id":"a\n","method":"m"}`, "{\"jsonrpc\":\"2.0\",\"id\":\"a\nb\",\"method\":\"m\"}", `{"jsonrpc":"2.0","id":"é","method":"m"}`, "{\"jsonrpc\":\"2.0\",\"id\":\"\xff\",\"method\":\"m\"}",
	`{"jsonrpc":"2.0","id":1,"method":"m\u0065"}`, `{"jsonrpc":"2.0","id":1,"method":"é"}`, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\x1f\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\x80\"}",
	`{"jsonrpc":"2.0","id":1,"method":5}`, `{"jsonrpc":"2.0","id":1,"method":null}`, `{"jsonrpc":"2.0","id":1,"method":m}`,
	flatOf(`null`), flatOf(`7`), flatOf(`"x"`), flatOf(`{"x":1,}`), flatOf(`{,}`), flatOf(`{"x"}`), flatOf(`{"x":}`), flatOf(`{x:1}`), flatOf(`{"x":1 "y":2}`), flatOf(`{"x":1;"y":2}`), flatOf(`{"x":1]`),
	flatOf(`{"x":1.0}`), flatOf(`{"x":1e1}`), flatOf(`{"x":1E1}`), flatOf(`{"x":-0}`), flatOf(`{"x":00}`), flatOf(`{"x":01}`), flatOf(`{"x":-01}`), flatOf(`{"x":+1}`), flatOf(`{"x":.5}`), flatOf(`{"x":-}`), flatOf(`{"x":--1}`), flatOf(`{"x":1-}`), flatOf(`{"x":- 1}`),
	flatOf(`{"x":"1"}`), flatOf(`{"x":null}`), flatOf(`{"x":true}`), flatOf(`{"x":[1]}`), flatOf(`{"x":{}}`), flatOf(`{"x":0x1}`), flatOf(`{"x":1_0}`), flatOf(`{"x":1 0}`), flatOf(`{"x":NaN}`),
	flatOf(`{"x":1000000000}`), flatOf(`{"x":-1000000000}`), flatOf(`{"x":12345678901234567890}`), flatOf(`{"x":0000000000}`), flatOf(`{"x":012345678}`),
	flatOf(`{"x":1,"x":1}`), flatOf(`{"layer_id":1,"layer_id":1}`), flatOf(`{"\u0078":1}`), flatOf(`{"w":1}`), flatOf(`{"X":1}`), flatOf(`{"xx":1}`), flatOf(`{"":1}`), flatOf(`{"layer":1}`), flatOf(`{"layer_i":1}`), flatOf(`{"layer_idx":1}`), flatOf(`{"_meta":{}}`), flatOf(`{"voxels":[]}`), flatOf(`{"x":1,"brush":"box"}`),
	flatOf(`{"x":1,"position":[1,2,3]}`), flatOf(`{"pos":[1,2,3],"z":1}`), flatOf(`{"pos":[1,2,3],"pos":[1,2,3]}`), flatOf(`{"pos":[1,2,3],"position":[1,2,3]}`),
	flatOf(`{"color":[1,2,3],"a":1}`), flatOf(`{"a":1,"color":[1,2,3]}`), flatOf(`{"r":1,"rgba":[1,2,3,4]}`), flatOf(`{"color":[1,2,3],"rgba":[1,2,3]}`),
	flatOf(`{"pos":[1,2]}`), flatOf(`{"pos":[1,2,3,4]}`), flatOf(`{"pos":[]}`), flatOf(`{"pos":[1,2,]}`), flatOf(`{"pos":[1,2,3}`), flatOf(`{"pos":{"x":1,"y":2,"z":3}}`), flatOf(`{"pos":[1,2,"3"]}`), flatOf(`{"pos":[1.5,2,3]}`),
	flatOf(`{"color":[1,2]}`), flatOf(`{"color":[1,2,3,4,5]}`), flatOf(`{"color":"#ff0000"}`), flatOf(`{"color":[1,2,3,null]}`),
	flatOf(`[]`), flatOf(`[1]`), flatOf(`[1,2]`), flatOf(`[1,2,3,4,5,6,7,8,9]`), flatOf(`[1,2,3,]`), flatOf(`[,1,2,3]`), flatOf(`[1,2,3,null]`), flatOf(`[1,2,3.0]`), flatOf(`[1,2,-0]`), flatOf(`[[1,2,3]]`), flatOf(`[{"x":1}]`), flatOf(`[1,2,3}`), flatOf(`[1 2,3,4]`), flatOf("[1,2\v,3]"),
	strings.Repeat(" ", wire.MaxFlat) + singleVoxel, `{"jsonrpc":"2.0","id":1,"method":"` + strings.Repeat("m", wire.MaxFlat) + `"}`,
}

func TestFlatDeclines(t *testing.T) {
	var f wire.Flat
	for _, text := range flatDeclined {
		if checkFlat(t, &f, text) {
			t.Errorf("%.200q is accepted", text)
		}
	}
}

// TestFlatDeclinesTruncated cuts accepted texts everywhere, with other bytes behind the cut and none.
func TestFlatDeclinesTruncated(t *testing.T) {
	var f wire.Flat
	for _, c := range flatAccepted {
		whole := strings.TrimRight(c.text, " ")
		for i := range len(whole) {
			if n, ok := f.Scan([]byte(whole[:i])); ok || n != 0 {
				t.Errorf("%q is accepted with %d bytes", whole[:i], n)
			}
			if n, ok := f.Scan([]byte(whole)[:i]); ok || n != 0 {
				t.Errorf("%q is accepted with %d bytes while the rest is in the buffer", whole[:i], n)
			}
		}
	}
}

// TestFlatNearMisses changes, drops and adds single bytes everywhere in accepted texts; the twin says what is still accepted.
func TestFlatNearMisses(t *testing.T) {
	var f wire.Flat
	accepted := 0
	for _, c := range flatAccepted {
		for i := range len(c.text) {
			texts := []string{c.text[:i] + c.text[i+1:]}
			for _, b := range []byte("\x00\t\n \"+,-./019:[\\]aexz{}\x7f\x80\xb9\xba\xff") {
				texts = append(texts, c.text[:i]+string([]byte{b})+c.text[i+1:], c.text[:i]+string([]byte{b})+c.text[i:])
			}
			for _, text := range texts {
				if checkFlat(t, &f, text) {
					accepted++
				}
			}
		}
	}
	if accepted < 1000 {
		t.Errorf("%d texts are accepted, too few for a test of what they hold", accepted)
	}
}

// TestFlatStopsBehindTheRequest has all that may follow a request.
func TestFlatStopsBehindTheRequest(t *testing.T) {
	var f wire.Flat
	for _, c := range flatAccepted {
		whole := strings.TrimRight(c.text, " ")
		for _, behind := range []string{"", "\n", "}", "}}}}}}}}}", ",", "0", whole, "\x00\xff", strings.Repeat("9", wire.MaxFlat)} {
			text := []byte(whole + behind)
			if n, ok := f.Scan(text); !ok || n != len(whole) {
				t.Errorf("%.300q: %d, %v, want %d", text, n, ok, len(whole))
			}
		}
	}
}

// checkFlat scans text, compares the verdict with the twin's and, when text is accepted, everything with the general path and with encoding/json.
func checkFlat(t testing.TB, f *wire.Flat, text string) (accepted bool) {
	t.Helper()
	data := []byte(text)
	n, ok := f.Scan(data)
	if string(data) != text {
		t.Fatalf("%q: Scan changed its input", text)
	}
	var slow wire.Flat
	if m, accepted := slowScan(&slow, data); n != m || ok != accepted {
		t.Fatalf("%q: %d, %v, the twin has %d, %v", text, n, ok, m, accepted)
	}
	if !ok {
		if n != 0 {
			t.Fatalf("%q: declined with %d bytes", text, n)
		}
		return false
	}
	var s frame.Splitter
	value, used, ferr := s.Next(data)
	if ferr != nil || value == nil || used != n {
		t.Fatalf("%q: %d bytes accepted, the general path takes %d: %v", text, n, used, ferr)
	}
	var r wire.Request
	if err := r.Parse(value, &wire.Options{IsBulk: bulkKey}); err != nil {
		t.Fatalf("%q: accepted, the general path refuses: %v", text, err)
	}
	if !bytes.Equal(f.ID, r.ID) || (f.ID == nil) != (r.ID == nil) || f.Notification() != r.Notification() || !bytes.Equal(f.Method, r.Method) {
		t.Fatalf("%q: id %q, method %q, want %q, %q", text, f.ID, f.Method, r.ID, r.Method)
	}
	if r.Positional != (f.Has == wire.HasArray) || r.Meta != (wire.Meta{}) {
		t.Fatalf("%q: positional %v, meta %v", text, r.Positional, r.Meta)
	}
	checkFlatParams(t, f, &r, text)
	checkFlatJSON(t, f, value)
	return true
}

// flatKeys are the parameters by their indexes.
var flatKeys = []string{"x", "y", "z", "r", "g", "b", "a", "layer_id"}

// checkFlatParams compares the integers with what the general path reads.
func checkFlatParams(t testing.TB, f *wire.Flat, r *wire.Request, text string) {
	t.Helper()
	var has wire.Keys
	var num [8]int32
	if r.Positional {
		has = wire.HasArray
		for i, p := range r.Params {
			num[i] = intOf(t, p.Raw)
		}
		if f.Args != len(r.Params) {
			t.Fatalf("%q: %d args, want %d", text, f.Args, len(r.Params))
		}
	} else if f.Args != 0 {
		t.Fatalf("%q: %d args, want none", text, f.Args)
	}
	for _, p := range r.Params {
		var at, n int
		switch name := string(p.Name); name {
		case "":
			continue
		case "position", "pos":
			has |= wire.HasPosition
			n = 3
		case "color", "rgba":
			at, n = wire.NumR, len(members(t, p.Raw))
			has |= wire.HasColor
		default:
			at = slices.Index(flatKeys, name)
			num[at] = intOf(t, p.Raw)
			has |= 1 << at
			continue
		}
		for i, m := range members(t, p.Raw) {
			num[at+i] = intOf(t, m.raw)
		}
		has |= wire.Keys(1<<n-1) << at
	}
	if f.Has != has || f.Num != num {
		t.Fatalf("%q: %b %d, want %b %d", text, f.Has, f.Num, has, num)
	}
}

func intOf(t testing.TB, raw []byte) int32 {
	t.Helper()
	n, ok := wire.ParseInt(raw)
	if !ok || n != int64(int32(n)) {
		t.Fatalf("%q is no integer of 32 bits", raw)
	}
	return int32(n)
}

// typedRequest is what a program would give encoding/json for such requests.
type typedRequest struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  typedParams     `json:"params"`
}

type typedParams struct {
	X        *int32  `json:"x"`
	Y        *int32  `json:"y"`
	Z        *int32  `json:"z"`
	R        *int32  `json:"r"`
	G        *int32  `json:"g"`
	B        *int32  `json:"b"`
	A        *int32  `json:"a"`
	LayerID  *int32  `json:"layer_id"`
	Position []int32 `json:"position"`
	Pos      []int32 `json:"pos"`
	Color    []int32 `json:"color"`
	RGBA     []int32 `json:"rgba"`
}

// checkFlatJSON compares a scanned request with what encoding/json makes of it.
func checkFlatJSON(t testing.TB, f *wire.Flat, value []byte) {
	t.Helper()
	var want typedRequest
	var num [8]int32
	var has wire.Keys
	if f.Has == wire.HasArray {
		var list struct {
			typedRequest
			Params []int32 `json:"params"`
		}
		if err := json.Unmarshal(value, &list); err != nil {
			t.Fatalf("%q: %v", value, err)
		}
		want = list.typedRequest
		copy(num[:], list.Params)
		has = wire.HasArray
	} else if err := json.Unmarshal(value, &want); err != nil {
		t.Fatalf("%q: %v", value, err)
	}
	p := &want.Params
	for i, v := range []*int32{p.X, p.Y, p.Z, p.R, p.G, p.B, p.A, p.LayerID} {
		if v != nil {
			num[i] = *v
			has |= 1 << i
		}
	}
	for _, list := range [][]int32{p.Position, p.Pos} {
		if list != nil {
			copy(num[wire.NumX:], list)
			has |= wire.HasXYZ | wire.HasPosition
		}
	}
	for _, list := range [][]int32{p.Color, p.RGBA} {
		if list != nil {
			copy(num[wire.NumR:], list)
			has |= wire.Keys(1<<len(list)-1)<<wire.NumR | wire.HasColor
		}
	}
	if want.JSONRPC != "2.0" || string(want.ID) != string(f.ID) || want.Method != string(f.Method) || has != f.Has || num != f.Num {
		t.Fatalf("%q: got %+v, encoding/json has %+v", value, f, want)
	}
}

// FuzzFlat demands that whatever Scan accepts the general path and encoding/json read the same way.
func FuzzFlat(f *testing.F) {
	for _, c := range flatAccepted {
		f.Add(c.text)
	}
	for _, text := range flatDeclined {
		f.Add(text)
	}
	for _, text := range corpus {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var flat wire.Flat
		checkFlat(t, &flat, text)
	})
}
