package show_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/show"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

func rowOf(t *testing.T, name string) *method.Method {
	t.Helper()
	_, methods := method.NewTable().Names()
	if methods[name] == nil {
		t.Fatalf("there is no method %s", name)
	}
	return methods[name]
}

func TestResult(t *testing.T) {
	for _, c := range []struct{ method, result, out, err string }{
		{"ping", `{"pong":true,"timestamp":12}`, "pong       yes\ntimestamp  12\n", ""},
		{
			"add_voxel", `{"success":true,"x":1,"y":2,"z":3,"layer_id":1,"color":[255,0,0,255],"changed":1,"bounding_box":{"min":[1,2,3],"max":[1,2,3]},"revision":4,"warnings":["a\u001b[2Jb"]}`,
			"x 1, y 2, z 3, layer id 1, color #ff0000, changed 1, bounding box 1,2,3, revision 4\n", "warning: a\uFFFD[2Jb\n",
		},
		{
			"list_layers", `{"count":1,"layers":[{"id":1,"name":"R\u0007","visible":false,"is_active":true,"voxel_count":7,"mode":"over","opacity":0.5}],"active_layer":1}`,
			"id  name  visible  active  voxel count  mode  opacity\n 1  R\uFFFD    no       yes               7  over      0.5\n", "",
		},
		{"list_layers", `{"count":0,"layers":[]}`, "", "no layers\n"},
		{
			"get_voxels_region", `{"voxels":[{"x":1,"y":2,"z":3,"color":[1,2,3,128]}],"count":1,"total":9,"truncated":true,"bbox":{"min":[1,2,3],"max":[4,5,6]}}`,
			"x  y  z  color\n1  2  3  #01020380\n", "1 of 9; more by --offset and --limit\n",
		},
		{
			"get_project_info", `{"project_id":"a","canvas_size":[1,2,3],"bounding_box":{"min":[1,2,3],"max":[4,5,6]},"memory_usage":{"total_mb":0.5,"deep":{"x":null}},"file_path":null,"zeta":[{"a":1},{"b":"two words"}],"alpha":"new"}`,
			"zeta\na  b\n1  -\n-  two words\n" +
				"project id             a\ncanvas size            1,2,3\nbounding box           1,2,3 to 4,5,6\nmemory usage.total mb  0.5\nmemory usage.deep.x    -\nfile path              -\nalpha                  new\n",
			"",
		},
		{
			"execute_script", `{"success":false,"message":"line one\nline two","output":["a b","c"],"changed":0}`,
			"success no, message line one\nline two, output a b\nc, changed 0\n", "",
		},
		{"render_scene", `{"success":true,"width":8,"image_data":"AAAA","camera":{"fov":3}}`, "width  8\n", "the picture is not shown: write it by --output-path FILE, or get it by --json\n"},
		{"get_layer_voxels", `{"packed":"` + strings.Repeat("A", 400) + `","count":25}`, "packed  (400 bytes of text, see --json)\n", ""},
		{"status", `{"version":"one\ntwo","list":["a","b"],"mixed":[1,"a",{}],"nested":[[1],[2]],"odd_color":[1,2],"big_color":[300,0,0]}`, "version    one\n           two\nbig color  300,0,0\nlist       a, b\nmixed      [1,\"a\",{}]\nnested     [[1],[2]]\nodd color  1,2\n", ""},
		{"echo", `"te\u0007xt"`, "te\uFFFDxt\n", ""},
		{"echo", `{"b":1,"a":[1]}`, "{\n  \"b\": 1,\n  \"a\": [\n    1\n  ]\n}\n", ""},
		{"ping", `[1]`, "[\n  1\n]\n", ""},
	} {
		env, out, errs := clitest.Env("")
		if err := show.Result(env, rowOf(t, c.method), json.RawMessage(c.result)); err != nil || out.String() != c.out || errs.String() != c.err {
			t.Errorf("%s %s\ngives %q\nwant  %q\nand %q, want %q; %v", c.method, c.result, out, c.out, errs, c.err, err)
		}
		env, out, errs = clitest.Env("")
		env.JSON = true
		if err := show.Result(env, rowOf(t, c.method), json.RawMessage(c.result)); err != nil || out.String() != c.result+"\n" || errs.Len() > 0 {
			t.Errorf("with --json %s gives %q and %q, %v", c.result, out, errs, err)
		}
	}
}

// TestChoicesAreOfTheTable holds the choice of members to what methods return.
func TestChoicesAreOfTheTable(t *testing.T) {
	for name, members := range show.Chosen() {
		m := rowOf(t, name)
		for _, member := range members {
			isField := slices.ContainsFunc(m.Result, func(f method.Field) bool { return f.Name == member })
			inList := slices.ContainsFunc(m.Result, func(f method.Field) bool {
				return f.Type == "object[]" && strings.Contains(f.Doc, member)
			})
			if !isField && !inList {
				t.Errorf("%s has no %s in its result", name, member)
			}
		}
	}
}

func TestResultReportsWhatCannotBeWritten(t *testing.T) {
	for _, c := range []struct{ method, result string }{
		{"ping", `{"pong":true}`}, {"list_layers", `{"layers":[{"id":1}]}`}, {"undo", `{"revision":1}`}, {"echo", `1`}, {"status", `{"a":[{"b":1}]}`},
	} {
		env, _, _ := clitest.Env("")
		env.Out = full{}
		if err := show.Result(env, rowOf(t, c.method), json.RawMessage(c.result)); err == nil {
			t.Errorf("%s: nobody notices that the output is full", c.method)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errFullType{}

type errFullType struct{}

func (errFullType) Error() string { return "full" }
