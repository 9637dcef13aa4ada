package value_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/value"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// cases lists texts of each type with the JSON that they stand for, "" if they stand for none.
var cases = []struct {
	typ   method.Type
	texts []string
	want  string
}{
	{method.Any, []string{"12"}, `12`},
	{method.Any, []string{"front"}, `"front"`},
	{method.Any, []string{"front,back"}, `["front","back"]`},
	{method.Any, []string{"1,2"}, `[1,2]`},
	{method.Any, []string{"front", "back"}, `["front","back"]`},
	{method.Any, []string{`{"a":1}`}, `{"a":1}`},
	{method.Any, []string{`"front,back"`}, `"front,back"`},
	{method.Any, []string{"true"}, `true`},
	{method.Any, []string{"640x480"}, `"640x480"`},
	{method.Any, []string{"0,0,0:7,7,7"}, `{"min":[0,0,0],"max":[7,7,7]}`},
	{method.Any, []string{"2:1"}, `"2:1"`},
	{method.Any, []string{`{"a":`}, ""},
	{method.Integer, []string{"5"}, `5`},
	{method.Integer, []string{"+5", "-6"}, `-6`},
	{method.Integer, []string{"five"}, ""},
	{method.Integer, []string{""}, ""},
	{method.Integer, []string{"[1]"}, ""},
	{method.Number, []string{".5"}, `0.5`},
	{method.Number, []string{"-.5e3"}, `-0.5e3`},
	{method.Number, []string{"--5"}, ""},
	{method.Number, []string{"1."}, ""},
	{method.Number, []string{"NaN"}, ""},
	{method.String, []string{`a"b`}, `"a\"b"`},
	{method.String, []string{"5"}, `"5"`},
	{method.Boolean, []string{"yes"}, `true`},
	{method.Boolean, []string{"Off"}, `false`},
	{method.Boolean, []string{"maybe"}, ""},
	{method.Object, []string{"scale=2,name=a b", "binary=true"}, `{"binary":true,"name":"a b","scale":2}`},
	{method.Object, []string{`{"a":1}`, "b=2"}, `{"a":1,"b":2}`},
	{method.Object, []string{"scale"}, ""},
	{method.Object, []string{"=2"}, ""},
	{method.Object, []string{"[1]"}, ""},
	{method.Object, []string{"{"}, ""},
	{method.Cell, []string{"1,2,3"}, `[1,2,3]`},
	{method.Cell, []string{"1 -2  3"}, `[1,-2,3]`},
	{method.Cell, []string{`{"x":1,"y":2,"z":3}`}, `{"x":1,"y":2,"z":3}`},
	{method.Cell, []string{"1,2"}, ""},
	{method.Cell, []string{"1,2,x"}, ""},
	{method.Cell, []string{"[1,2"}, ""},
	{method.Color, []string{"#ff0000"}, `"#ff0000"`},
	{method.Color, []string{"FF000080"}, `"#FF000080"`},
	{method.Color, []string{"#f80"}, `"#ff8800"`},
	{method.Color, []string{"f808"}, `"#ff880088"`},
	{method.Color, []string{"255,0,0"}, `[255,0,0]`},
	{method.Color, []string{"255,0,0,128"}, `[255,0,0,128]`},
	{method.Color, []string{`{"r":1,"g":2,"b":3}`}, `{"r":1,"g":2,"b":3}`},
	{method.Color, []string{"red"}, ""},
	{method.Color, []string{"#ff000"}, ""},
	{method.Color, []string{"[1"}, ""},
	{method.LayerID, []string{"2"}, `2`},
	{method.LayerID, []string{"Roof"}, `"Roof"`},
	{method.Vector, []string{"0.5,1,-2"}, `[0.5,1,-2]`},
	{method.Size, []string{"8"}, `8`},
	{method.Size, []string{"8,9,10"}, `[8,9,10]`},
	{method.Size, []string{"48x48X96"}, `[48,48,96]`},
	{method.Size, []string{`{"x":1}`}, `{"x":1}`},
	{method.Size, []string{"8,9"}, ""},
	{method.Box, []string{"0,0,0:7,7,7"}, `{"min":[0,0,0],"max":[7,7,7]}`},
	{method.Box, []string{"[[0,0,0],[7,7,7]]"}, `[[0,0,0],[7,7,7]]`},
	{method.Box, []string{"0,0,0"}, ""},
	{method.Box, []string{"0,0:1,1"}, ""},
	{method.Brush, []string{"sphere:5"}, `{"shape":"sphere","size":5}`},
	{method.Brush, []string{"cube:3,4,5"}, `{"shape":"cube","size":[3,4,5]}`},
	{method.Brush, []string{"sphere"}, `{"shape":"sphere"}`},
	{method.Brush, []string{`{"shape":"cube"}`}, `{"shape":"cube"}`},
	{method.Brush, []string{"5"}, ""},
	{method.Brush, []string{"sphere:big"}, ""},
	{method.Voxels, []string{"0,0,0; 1,0,0,#0f0\n2 0 0 1 2 3 4"}, `[[0,0,0],[1,0,0,"#00ff00"],[2,0,0,1,2,3,4]]`},
	{method.Voxels, []string{"[[0,0,0]]"}, `[[0,0,0]]`},
	{method.Voxels, []string{"[[0,0,0]]", `{"x":1,"y":1,"z":1}`, "2,2,2"}, `[[0,0,0],{"x":1,"y":1,"z":1},[2,2,2]]`},
	{method.Voxels, []string{""}, `[]`},
	{method.Voxels, []string{"0,0"}, ""},
	{method.Voxels, []string{"0,0,0,red"}, ""},
	{method.Voxels, []string{"0,0,0,1,2"}, ""},
	{method.Voxels, []string{"0,0,0,0,0,0,0,0"}, ""},
	{method.Voxels, []string{"[1"}, ""},
	{method.Cells, []string{"0,0,0;1,1,1"}, `[[0,0,0],[1,1,1]]`},
	{method.Cells, []string{"0,0,0,#ff0000"}, ""},
	{method.Operations, []string{`[{"type":"add"}]`}, `[{"type":"add"}]`},
	{method.Operations, []string{"{\"type\":\"add\"}\n{\"type\":\"remove\"}", `[{"a":1}]`}, `[{"type":"add"},{"type":"remove"},{"a":1}]`},
	{method.Operations, []string{"5"}, ""},
	{method.Operations, []string{"{"}, ""},
	{method.Packed, []string{"QU\nJD "}, `"QUJD"`},
	{method.Strings, []string{"x"}, `"x"`},
	{method.Strings, []string{"color, depth", "id"}, `["color","depth","id"]`},
	{method.Strings, []string{`["a,b"]`, "c"}, `["a,b","c"]`},
	{method.Strings, []string{`[1]`}, ""},
	{method.Strings, []string{`[`}, ""},
}

func TestParse(t *testing.T) {
	seen := map[method.Type]bool{}
	for _, c := range cases {
		seen[c.typ] = true
		got, err := value.Parse(c.typ, c.texts)
		if c.want == "" {
			if err == nil {
				t.Errorf("type %d: %q is %s, and should be an error", c.typ, c.texts, got)
			} else if !strings.Contains(err.Error(), value.Syntax(c.typ).Doc) {
				t.Errorf("type %d: the error %q does not say how it is written", c.typ, err)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("type %d: %q is %s, %v; want %s", c.typ, c.texts, got, err, c.want)
		}
		if err == nil && !json.Valid(got) {
			t.Errorf("type %d: %q gives text that is no JSON: %s", c.typ, c.texts, got)
		}
	}
	for typ := range value.Types() {
		if !seen[method.Type(typ)] {
			t.Errorf("type %d has no case", typ)
		}
		if f := value.Syntax(method.Type(typ)); f.Short == "" || f.Doc == "" {
			t.Errorf("type %d is not described: %+v", typ, f)
		}
	}
}

func TestSyntaxKnowsAllTypesOfTheTable(t *testing.T) {
	for _, m := range method.NewTable().Methods {
		for _, p := range m.Params {
			if int(p.Type) >= value.Types() {
				t.Errorf("%s of %s has the type %d, which has no syntax", p.Name, m.Name, p.Type)
			}
		}
	}
}

func TestLongTextsAreCutInErrors(t *testing.T) {
	if _, err := value.Parse(method.Cell, []string{strings.Repeat("a", 1000)}); err == nil || len(err.Error()) > 200 {
		t.Errorf("the error is %v", err)
	}
}

func TestIsNumber(t *testing.T) {
	for text, want := range map[string]bool{"1": true, "-1": true, "+.5": true, "1e3": true, "a": false, "": false, "1,2": false, "true": false} {
		if got := value.IsNumber(text); got != want {
			t.Errorf("IsNumber(%q) is %v", text, got)
		}
	}
}

func TestReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &value.Reader{In: strings.NewReader("from input")}
	for _, c := range []struct{ text, want string }{{"plain", "plain"}, {"@" + path, "from a file"}, {"-", "from input"}} {
		if got, err := r.Text(c.text); err != nil || got != c.want {
			t.Errorf("%s gives %q, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"-", "@" + path + "x", "@" + t.TempDir()} {
		if got, err := r.Text(text); err == nil {
			t.Errorf("%s gives %q and no error", text, got)
		}
	}
}

func TestReaderIsBounded(t *testing.T) {
	r := &value.Reader{In: endless{}}
	if _, err := r.Text("-"); err == nil || !strings.Contains(err.Error(), "256 MiB") {
		t.Errorf("endless input gives the error %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// FuzzParse holds every type to JSON or an error.
func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add(byte(c.typ), c.texts[0])
	}
	f.Fuzz(func(t *testing.T, typ byte, text string) {
		got, err := value.Parse(method.Type(int(typ)%value.Types()), []string{text})
		if err == nil && !json.Valid(got) {
			t.Errorf("type %d: %q gives %s, which is no JSON", typ, text, got)
		}
	})
}
