package method_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

// TestMembersThatNothingReads warns of what is misspelt inside object parameters.
func TestMembersThatNothingReads(t *testing.T) {
	r := withProject(t)
	r.play(`
		add_voxels {"position":[0,0,0],"brush":{"sizee":5}} => {"changed":1,"warnings":["unknown member \"sizee\" of brush is ignored"]}
		render_scene {"width":8,"height":8,"camera":{"placed":[1,2,3]}} => {"warnings":["unknown member \"placed\" of camera is ignored"]}
		render_scene {"width":8,"height":8,"lighting":{"ambent":1}} => {"warnings":["unknown member \"ambent\" of lighting is ignored"]}
	`)
}

// TestPartsOfABatch reports items that an operation of a batch could not use.
func TestPartsOfABatch(t *testing.T) {
	r := withProject(t)
	r.play(`
		batch_operations {"atomic":true,"operations":[{"type":"add_voxels","voxels":[[0,0,0],[1]]}]} => -32602 invalid_params operations
		get_voxel [0,0,0] => {"exists":false}
		batch_operations {"operations":[{"type":"add_voxels","voxels":[[0,0,0],[1]]}]} => {"success":false,"total_operations":1,"successful_operations":0,"failed_operations":1,"changed":1}
		get_voxel [0,0,0] => {"exists":true}
		batch_operations {"atomic":true,"operations":[{"type":"add_voxel","x":1,"y":1,"z":1,"if_revision":77}]} => -32602 invalid_params if_revision
		batch_operations {"operations":[{"type":"add_voxel","x":1,"y":1,"z":1,"project_id":"nope"}]} => -32602 invalid_params operations
		get_voxel [1,1,1] => {"exists":false}
	`)
}

// TestEditsThatCannotBeUndone are done all the same, and say so.
func TestEditsThatCannotBeUndone(t *testing.T) {
	r := withProject(t, func(o *engine.Options) { o.UndoBytes = 4000 })
	var list []string
	for i := range 2000 {
		list = append(list, fmt.Sprintf("[%d,%d,0]", i%64*16, i/64*16))
	}
	got := r.ok("add_voxels", `{"voxels":[`+strings.Join(list, ",")+`]}`)
	if w, _ := got["warnings"].([]any); len(w) != 1 || !strings.Contains(fmt.Sprint(w), "--undo-memory") {
		t.Errorf("warnings %v, want one about --undo-memory", got["warnings"])
	}
	r.play(`undo => -32000 nothing_to_undo`)
	r = withProject(t, func(o *engine.Options) { o.UndoBytes = 1 })
	if got := r.ok("add_voxel", `[1,2,3]`); got["warnings"] == nil {
		t.Errorf("no warning for one voxel: %v", got)
	}
}

// TestLimitsThatAreNamed shows limits by what was sent, and says when one is missed.
func TestLimitsThatAreNamed(t *testing.T) {
	r := withProject(t)
	r.call.Env.MaxReply = 1000
	r.play(`
		procedural_shape {"size":20} => {"changed":8000}
		get_layer_voxels {"limit":0} => -32006 reply_too_large limit
		get_layer_voxels {"limit":0,"encoding":"packed"} => -32006 reply_too_large limit
		get_layer_voxels {"limit":5} => {"count":5,"total":8000,"truncated":true}
		add_voxel {"x":90,"y":0,"z":0,"a":128} => {"color":[255,255,255,128]}
		add_voxel {"x":91,"y":0,"z":0,"a":0.5} => {"color":[255,255,255,128]}
		procedural_shape {"shape":"cube","size":4,"radius":1,"center":[200,0,0]} => {"changed":27}
	`)
	for params, words := range map[string]string{
		`{"center":[1e300,0,0]}`: "-2^30..2^30-1", `{"center":[1180591620717411303424,0,0]}`: "-2^30..2^30-1", `{"center":[0.5,0,0]}`: "three integers",
	} {
		if e := r.fail("procedural_shape", params); !strings.Contains(e.Message, words) {
			t.Errorf("%s: %q, want %q", params, e.Message, words)
		}
	}
	if e := r.fail("render_scene", `{"camera_preset":"isometrc"}`); !strings.Contains(e.Message, "isometric") {
		t.Errorf("%q does not name the presets", e.Message)
	}
	if e := r.fail("create_project", fmt.Sprintf(`{"name":%q}`, strings.Repeat("n", 1025))); e.Parameter != "name" || len(e.Message) > 100 {
		t.Errorf("parameter %q, %d bytes of message", e.Parameter, len(e.Message))
	}
	if e := r.fail("render_scene", `{"width":100000}`); !strings.Contains(e.Message, "100000") {
		t.Errorf("%q does not name what was sent", e.Message)
	}
	if got := r.ok("render_scene", `{"max_bytes":10}`); got["warnings"] == nil || got["plainer"] != true {
		t.Errorf("max_bytes was missed without a word: plainer %v, warnings %v", got["plainer"], got["warnings"])
	}
}

// TestSavingWhatCannotBeOpened writes the file but does not call the project saved.
func TestSavingWhatCannotBeOpened(t *testing.T) {
	r := withProject(t)
	path := filepath.Join(t.TempDir(), "a.png")
	r.ok("add_voxel", `[1,2,3]`)
	got := r.ok("save_file", fmt.Sprintf(`{"path":%q}`, path))
	if got["file_size"].(float64) <= 0 || got["warnings"] == nil {
		t.Errorf("got %v, want a file and a warning", got)
	}
	r.play(`
		get_project_info => {"unsaved":true,"file_path":null}
		undo => {"label":"add_voxel","changed":1}
	`)
}
