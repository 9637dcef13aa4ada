package method_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// TestMain looks, after all tests have passed, whether some call has returned each of the documented members.
func TestMain(m *testing.M) {
	code := m.Run()
	all := true // of the tests have run
	for _, name := range []string{"test.run", "test.skip", "test.fuzz", "test.list", "test.bench"} {
		all = all && flag.Lookup(name).Value.String() == ""
	}
	if code == 0 && all {
		code = neverReturned()
	}
	os.Exit(code)
}

func neverReturned() (code int) {
	for _, m := range table.Methods {
		for _, f := range m.Result {
			if f.Name != "*" && !returned.of[m.Name][f.Name] {
				fmt.Printf("no call in the tests returns the member %q of %s\n", f.Name, m.Name)
				code = 1
			}
		}
	}
	return code
}

// TestNames checks that every name means one method, with both prefixes where they make sense.
func TestNames(t *testing.T) {
	names, methods := table.Names()
	if !slices.IsSorted(names) || len(names) != len(methods) {
		t.Error("the names are not sorted or not different")
	}
	want := map[string]string{}
	for _, m := range table.Methods {
		all := []string{m.Name}
		for _, a := range m.Aliases {
			all = append(all, a.Name)
		}
		for _, name := range all {
			prefixed := []string{name}
			if !strings.HasPrefix(name, "$/") && !strings.HasPrefix(name, "rpc.") {
				prefixed = append(prefixed, "goxel."+name, "goxel_"+name)
			}
			for _, p := range prefixed {
				if other := want[p]; other != "" {
					t.Errorf("%s names %s and %s", p, other, m.Name)
				}
				if want[p] = m.Name; methods[p] != m {
					t.Errorf("%s does not name %s", p, m.Name)
				}
			}
		}
	}
	if len(want) != len(names) {
		t.Errorf("%d names, want %d", len(names), len(want))
	}
	for _, name := range []string{
		"create_project", "open_file", "save_file", "export_file", "render_scene", "add_voxels", "remove_voxels", "paint_voxels",
		"flood_fill", "procedural_shape", "new_layer", "delete_layer", "list_layers", "merge_layers", "set_layer_visibility",
	} {
		if m := methods[name]; m == nil || m.Name != name {
			t.Errorf("%s is not the name of a method", name)
		}
	}
}

// TestRows checks what every row of the table must say.
func TestRows(t *testing.T) {
	for _, m := range table.Methods {
		if (m.Do == nil) == (m.Start == nil) || m.Doc == "" || !strings.HasSuffix(m.Summary(), ".") || m.Since == "" || len(m.Result) == 0 {
			t.Errorf("%s lacks a handler, documentation or a result", m.Name)
		}
		if m.Start != nil && m.Class != method.Long && m.Class != method.Session {
			t.Errorf("%s is %v and has a job", m.Name, m.Class)
		}
		keys := map[string]bool{}
		for _, p := range m.Params {
			if p.Default != "" && !json.Valid([]byte(p.Default)) {
				t.Errorf("%s: the default of %s is no JSON: %s", m.Name, p.Name, p.Default)
			}
			if p.Required && p.Default != "" {
				t.Errorf("%s: %s is required and has a default", m.Name, p.Name)
			}
			for _, k := range p.Spellings() {
				keys[k] = true
			}
		}
		for _, k := range slices.Concat(m.Order, m.AltOrder) {
			if !keys[k] {
				t.Errorf("%s takes %s by position and does not document it", m.Name, k)
			}
		}
		for _, a := range m.Aliases {
			for _, p := range a.Preset {
				if !json.Valid([]byte(p.JSON)) || !keys[p.Key] {
					t.Errorf("%s presets %s to %s", a.Name, p.Key, p.JSON)
				}
			}
		}
		fields := map[string]bool{}
		for _, f := range m.Result {
			if fields[f.Name] {
				t.Errorf("%s documents the member %s twice", m.Name, f.Name)
			}
			fields[f.Name] = true
		}
	}
}

// TestDocumentedParametersAreRead gives every documented spelling of every parameter a value of a wrong type: all but those that take
// anything, or that come to nothing beside others, must be complained about by name.
func TestDocumentedParametersAreRead(t *testing.T) {
	lenient := map[string]bool{"$/cancelRequest id": true, "close_project project_id": true, "get_project_info": true}
	for _, m := range table.Methods {
		for _, p := range m.Params {
			for _, k := range p.Spellings() {
				if lenient[m.Name+" "+k] {
					continue
				}
				r := withProject(t)
				r.ok("new_layer", "")
				params := map[string]string{k: `{"wrong":[1]}`}
				if p.Type == method.Object || p.Type == method.Brush {
					params[k] = `7`
				}
				for _, other := range m.Params {
					if other.Required && other.Name != p.Name {
						params[other.Spellings()[0]] = sample(other)
					}
				}
				if m.Name == "get_voxel" || strings.HasSuffix(m.Name, "_voxel") || strings.HasSuffix(m.Name, "_voxels") || m.Name == "flood_fill" {
					for _, axis := range []string{"x", "y", "z"} {
						if params[axis] == "" && p.Type != method.Cell && p.Type != method.Box && m.Name != "get_layer_voxels" {
							params[axis] = "1"
						}
					}
				}
				if other := map[string]string{"start": "end", "end": "start"}[k]; other != "" {
					params[other] = "[0,0,0]"
				}
				var text []string
				for key, v := range params {
					text = append(text, fmt.Sprintf("%q:%s", key, v))
				}
				all := "{" + strings.Join(text, ",") + "}"
				reply, e := r.do(m.Name, all)
				if e == nil && p.Type == method.Any && strings.Contains(string(reply), `unknown member \"wrong\" of `+k+" ") {
					continue
				}
				if e == nil {
					t.Errorf("%s does not read %s: %s succeeds", m.Name, k, all)
					continue
				}
				named := strings.HasPrefix(e.Parameter, k) || strings.Contains(e.Parameter, k) || (p.Type == method.Cell || p.Type == method.Box) && e.Reason == "missing_parameter"
				if e.Code != method.CodeInvalidParams || !named {
					t.Errorf("%s %s: %d %s, parameter %q (%s)", m.Name, all, e.Code, e.Reason, e.Parameter, e.Message)
				}
			}
		}
	}
}

// TestEveryMethodWarnsOfUnknownParameters calls each method with as little as it needs and one parameter too many.
func TestEveryMethodWarnsOfUnknownParameters(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), "0 0 0 FF0000\n")
	write(t, filepath.Join(dir, "a.gpl"), "GIMP Palette\n1 2 3\n")
	file := `"path":` + quote(dir, "a.txt")
	colors := `"path":` + quote(dir, "a.gpl")
	needs := map[string]string{
		"load_palette": colors, "save_palette": colors, "quantize": `"max_colors":5`, "open_file": file, "save_file": file, "export_file": file, "add_voxel": `"position":[0,0,0]`, "add_voxels": `"voxels":[]`,
		"remove_voxel": `"position":[0,0,0]`, "remove_voxels": `"positions":[]`, "paint_voxels": `"position":[0,0,0]`,
		"get_voxel": `"position":[0,0,0]`, "get_voxels_region": `"min":[0,0,0],"max":[1,1,1]`, "flood_fill": `"position":[0,0,0]`,
		"delete_layer": `"id":1`, "merge_layers": `"source":2,"target":1`, "set_layer_visibility": `"id":1`, "set_active_layer": `"id":1`,
		"rename_layer": `"name":"x"`, "batch_operations": `"operations":[]`, "$/cancelRequest": `"id":1`, "render_scene": `"width":9,"height":9`,
		"fill_box": `"min":[0,0,0],"max":[1,1,1]`, "set_voxels_region": `"min":[0,0,0],"max":[1,1,1],"packed":""`,
		"execute_script": `"script":"1"`, "find_voxels_by_color": `"color":[1,1,1]`, "get_render_info": `"path":"PICTURE"`, "cleanup_render": `"path":"PICTURE"`,
	}
	for _, m := range table.Methods {
		if m.Result[0].Name == "*" {
			continue
		}
		r := withProject(t)
		r.ok("new_layer", "")
		r.ok("new_layer", "")
		r.ok("undo", "")
		params := `{"what is this":1}`
		if need := needs[m.Name]; need != "" {
			params = "{" + need + `,"what is this":1}`
		}
		if strings.Contains(params, "PICTURE") {
			picture := r.ok("render_scene", `{"width":9,"height":9,"return_mode":"file_path"}`)["file"].(map[string]any)
			params = strings.Replace(params, "PICTURE", picture["name"].(string), 1)
		}
		r.call.Env.Shutdown = func() {} // allowed, but nobody listens
		got := r.ok(m.Name, params)
		if w, _ := got["warnings"].([]any); len(w) == 0 || w[0] != `unknown parameter "what is this" is ignored` {
			t.Errorf("%s %s: warnings %v", m.Name, params, got["warnings"])
		}
	}
}

// sample is a usable value for a required parameter.
func sample(p method.Param) string {
	switch p.Type {
	case method.LayerID, method.Cell, method.Integer:
		return "1"
	case method.Box:
		return "[[0,0,0],[1,1,1]]"
	case method.Operations:
		return "[]"
	case method.Color:
		return `"#000000"`
	}
	return `"x"`
}

func TestListMethods(t *testing.T) {
	r := newRig(t)
	for _, name := range []string{"list_methods", "goxel.system.list_methods"} {
		got := r.ok(name, "")
		names, _ := table.Names()
		list := got["methods"].([]any)
		if got["count"] != float64(len(names)) || len(list) != len(names) {
			t.Fatalf("%v methods, want %d", got["count"], len(names))
		}
		for i, m := range list {
			if m := m.(map[string]any); m["method"] != names[i] || m["description"] == "" {
				t.Errorf("%v, want %s", m, names[i])
			}
		}
	}
	r.play(`list_methods => {"methods":"*","count":"*"}`)
}

// TestDiscover checks the OpenRPC document against the table.
func TestDiscover(t *testing.T) {
	text, e := newRig(t).do("rpc.discover", "")
	if e != nil {
		t.Fatal(e)
	}
	var doc struct {
		OpenRPC string
		Info    struct{ Title, Version string }
		Methods []struct {
			Name, Summary, Description string
			Params                     []struct {
				Name, Description string
				Required          bool
				Schema            map[string]any
				Spellings         []string `json:"x-spellings"`
				Default           any      `json:"x-default"`
			}
			Result struct {
				Name   string
				Schema struct {
					Properties map[string]struct{ Description string }
				}
			}
			Class   string   `json:"x-class"`
			Errors  []string `json:"x-errors"`
			Aliases []string `json:"x-aliases"`
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenRPC != "1.3.2" || doc.Info.Version != "1.2.3" || doc.Info.Title == "" || len(doc.Methods) != len(table.Methods) {
		t.Fatalf("document %.200s", text)
	}
	for i, m := range table.Methods {
		d := doc.Methods[i]
		if d.Name != m.Name || d.Summary != m.Summary() || d.Description != m.Doc || d.Class != m.Class.String() ||
			len(d.Params) != len(m.Params) || len(d.Errors) != len(m.Errors) || len(d.Aliases) != len(m.Aliases) {
			t.Errorf("%s is described as %+v", m.Name, d)
			continue
		}
		for k, p := range m.Params {
			q := d.Params[k]
			if q.Name != p.Name || q.Description != p.Doc || q.Required != p.Required || !slices.Equal(q.Spellings, p.Keys) || (q.Default != nil) != (p.Default != "") ||
				(len(q.Schema) == 0) != (p.Type == method.Any) {
				t.Errorf("%s: the parameter %s is described as %+v", m.Name, p.Name, q)
			}
		}
		if m.Result[0].Name == "*" {
			continue
		}
		if len(d.Result.Schema.Properties) != len(m.Result) {
			t.Errorf("%s: the result is described as %+v", m.Name, d.Result)
		}
		for _, f := range m.Result {
			if got := d.Result.Schema.Properties[f.Name].Description; !strings.HasPrefix(got, f.Type) || !strings.HasSuffix(got, f.Doc) {
				t.Errorf("%s: the member %s is described as %q", m.Name, f.Name, got)
			}
		}
	}
}

func TestBulkParameters(t *testing.T) {
	for key, want := range map[string]bool{"voxels": true, "positions": true, "packed": true, "operations": true, "color": false, "": false} {
		if method.IsBulk([]byte(key)) != want {
			t.Errorf("IsBulk(%q) is not %v", key, want)
		}
	}
}
