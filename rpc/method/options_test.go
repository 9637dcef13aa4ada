package method_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestOptionsOfFormats(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "blocks.txt"), "# mine\nmymod:brass #ff0000\nmymod:verdigris #00ff00\n")
	r := withProject(t)
	r.play(paths(dir, `
		add_voxels {"voxels":[[1,2,3,255,0,0],[1,2,4,0,255,0]]}                             => {"added":2}
		export_file {"path":"$/m.schem","options":{"blocks":"blocks.txt"}}                  => {"format":"schem","warnings":"absent"}
		export_file {"path":"$/n.schem","options":{"blocks":"../blocks.txt"}}               => -32602 invalid_params options.blocks
		export_file {"path":"$/a.obj","options":{"y_up":false,"scale":2}}                   => {"format":"obj","files":"absent","warnings":"absent"}
		export_file {"path":"$/b.obj","options":{"colors":"palette"}}                       => {"files":["b.png","b.mtl"],"warnings":"absent"}
		save_file {"path":"$/c.gox","options":{"compress":true,"include_history":false}}    => {"format":"gox"}
		save_file {"path":"$/c.gox","options":null}                                         => {"warnings":"absent"}
		save_file {"path":"$/g.obj","options":{"colors":"palette"}}                         => {"files":["g.png","g.mtl"]}
		open_file {"path":"$/m.schem","options":{"blocks":"blocks.txt"}}                    => {"voxel_count":2,"warnings":"absent"}
		get_voxel [1,2,4]                                                                   => {"color":[0,255,0,255]}
		open_file {"path":"$/a.obj","options":{"voxel_size":2,"y_up":false}}                => {"voxel_count":2}
		get_voxel [1,2,4]                                                                   => {"color":[0,255,0,255]}
		open_file {"path":"$/b.obj"}                                                        => {"voxel_count":2}
		get_voxel [1,2,3]                                                                   => {"color":[255,0,0,255]}
		export_file {"path":"$/d.obj","options":{"y_up":1}}                                 => -32602 invalid_params options.y_up
		export_file {"path":"$/d.obj","options":{"no_such":1}}                              => -32602 invalid_params options.no_such
		export_file {"path":"$/d.obj","options":{"resolution":10}}                          => -32602 invalid_params options.resolution
		export_file {"path":"$/d.obj","options":{"scale":[1]}}                              => -32602 invalid_params options.scale
		export_file {"path":"$/d.obj","options":{"mesher":"none"}}                          => -32602 invalid_params options.mesher
		export_file {"path":"$/d.obj","options":5}                                          => -32602 invalid_params options
		open_file {"path":"$/a.obj","options":[]}                                           => -32602 invalid_params options
		open_file {"path":"$/a.obj","options":{"mesher":"greedy"}}                          => -32602 invalid_params options.mesher
		open_file {"path":"$/c.gox","options":{"resolution":10}}                            => -32602 invalid_params options.resolution
	`))
	got := r.ok("export_file", `{"path":`+quote(dir, "e.txt")+`,"options":{"merge_vertices":true,"scale":2,"create_backup":null}}`)
	w, _ := got["warnings"].([]any)
	text, _ := json.Marshal(w)
	if len(w) < 2 || !strings.Contains(string(text), "merge_vertices") || !strings.Contains(string(text), "scale") || strings.Contains(string(text), "create_backup") {
		t.Errorf("got the warnings %v", w)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "d*")); len(left) > 0 {
		t.Errorf("a refused export left %q", left)
	}
}

// TestListFormatsDescribesOptions looks at an option of each type.
func TestListFormatsDescribesOptions(t *testing.T) {
	r := newRig(t)
	want := map[string]string{
		"y_up":   `{"name":"y_up","type":"boolean","default":true,`,
		"scale":  `{"name":"scale","type":"number","default":1,"min":0.000001,"max":1000000,"read":false,"write":true,`,
		"mesher": `{"name":"mesher","type":"string","default":"greedy","values":["culled","greedy","marching_cubes"],"read":false,"write":true,`,
		"level":  `{"name":"level","type":"integer","default":0,"min":0,"max":10,`,
	}
	out, err := r.send("list_formats", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range want {
		if !strings.Contains(string(out), text) {
			i := strings.Index(string(out), `"name":"`+name+`"`)
			t.Errorf("no option with %s, but %.200s", text, out[max(i, 0):])
		}
	}
}

func TestProgressIsToldOnRequest(t *testing.T) {
	dir := t.TempDir()
	r := withProject(t)
	r.ok("add_voxel", "[0,0,0]")
	r.ok("save_file", `{"path":`+quote(dir, "a.gox")+`}`)
	if len(r.conn.notified) > 0 {
		t.Errorf("got %q without asking", r.conn.notified)
	}
	for _, call := range []string{"save_file", "export_file", "open_file"} {
		r.conn.notified = nil
		r.ok(call, `{"path":`+quote(dir, "a.gox")+`,"_meta":{"progress":true}}`)
		begin := `{"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":{"kind":"begin","title":"` + call + `","cancellable":true,"percentage":0}}}`
		end := `{"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":{"kind":"end"}}}`
		n := r.conn.notified
		if len(n) < 2 || n[0] != begin || n[len(n)-1] != end {
			t.Errorf("%s: got %q", call, n)
		}
	}
}
