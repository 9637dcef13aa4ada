package method_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

func TestScriptsEditTheProject(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "red.js"), "// a file\ngoxel.addVoxel(5, 5, 5, '#FF0000');\nprint('red');\n")
	write(t, filepath.Join(dir, "bad.js"), "\n  nothing();\n")
	write(t, filepath.Join(dir, "long.js"), strings.Repeat("//\n", 100_000))
	for _, k := range kinds.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			r := withProject(t, func(o *engine.Options) { o.Storage = k })
			r.play(paths(dir, `
				goxel.execute_script {"script":"1+1","timeout_ms":500} => {"success":true,"code":0,"message":"ok","result":"2","output":[],"changed":0,"bounding_box":null,"revision":0}
				script.eval {"code":"goxel.fillBox([0,0,0],[3,3,3],'#102030'); console.log('a', [1]); console.warn('b\\nc')"} => {"success":true,"result":"","output":["a [1]","b","c"],"changed":64,"bounding_box":{"min":[0,0,0],"max":[3,3,3]},"revision":1}
				get_voxel [3,3,3] => {"color":[16,32,48,255]}
				script.execute {"path":"$/red.js"} => {"success":true,"output":["red"],"changed":1,"revision":2}
				execute_script ["goxel.voxelCount()"] => -32602 missing_parameter script
				execute_script {"script":"goxel.voxelCount()","if_revision":2} => {"result":"65"}
				execute_script {"script":"1","if_revision":1} => -32801 revision_conflict if_revision
				execute_script {"script":"goxel.setActiveLayer(goxel.newLayer('x')); goxel.addVoxel(9,9,9); print('so far'); throw new Error('no')"} => {"success":false,"code":-1,"message":"<inline>:1:90: Error: no","result":"","output":["so far"],"changed":0,"revision":2}
				list_layers => {"count":1,"active_layer_id":1}
				get_voxel [9,9,9] => {"exists":false}
				execute_script {"path":"$/bad.js"} => {"success":false,"message":"$/bad.js:2:10: ReferenceError: nothing is not defined"}
				execute_script {"path":"$/bad.js","name":"mine"} => {"message":"mine:2:10: ReferenceError: nothing is not defined"}
				execute_script {"script":"if("} => {"success":false,"message":"*"}
				execute_script {"script":""} => {"success":true,"result":""}
				undo => {"success":true,"label":"execute_script","changed":1}
				get_voxel [5,5,5] => {"exists":false}
			`))
		})
	}
}

func TestScriptsOfBadParameters(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "long.js"), strings.Repeat("//\n", 100_000))
	r := withProject(t)
	r.play(paths(dir, `
		execute_script => -32602 missing_parameter script
		execute_script {"script":5} => -32602 invalid_params script
		execute_script {"path":"$/none.js"} => -32004 file_not_found path
		execute_script {"path":"$"} => -32602 invalid_path path
		execute_script {"path":"$/long.js"} => -32006 file_too_large path
		execute_script {"script":"1","timeout_ms":"x"} => -32602 invalid_params timeout_ms
		execute_script {"script":"1","timeout_ms":-5} => {"success":true}
		execute_script {"script":"1","timeout_ms":99999999999} => {"success":true}
		execute_script {"script":"1","name":[]} => -32602 invalid_params name
	`))
}

func TestScriptsAreStopped(t *testing.T) {
	r := withProject(t)
	e := r.fail("execute_script", `{"script":"goxel.addVoxel(1,1,1); for(;;);","timeout_ms":20}`)
	if e.Code != method.CodeServer || e.Reason != "deadline_exceeded" || e.LegacyCode != method.CodeInternal {
		t.Errorf("an endless loop: %+v", e)
	}
	e = r.fail("execute_script", `{"script":"goxel.fillBox([0,0,0],[9999,9999,9999],'#123456'); for(let i=0;;i++) goxel.addVoxel(i*16,0,0)"}`)
	if e.Code != method.CodeResources || e.Reason != "memory_limit" {
		t.Errorf("voxels without end: %+v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.ctx = ctx
	if e = r.fail("execute_script", `{"script":"1"}`); e.Code != method.CodeCancelled {
		t.Errorf("a cancelled request: %+v", e)
	}
}

func TestScriptsInBatches(t *testing.T) {
	r := withProject(t)
	r.play(`
		batch_operations {"operations":[{"type":"add","position":[0,0,0]},{"method":"execute_script","script":"goxel.addVoxel(1,1,1)"},{"method":"execute_script","script":"goxel.addVoxel(2,2,2); fail()"}]} => {"success":false,"successful_operations":2,"changed":2,"revision":1,"errors":[{"index":2,"code":-32000,"reason":"script_failed"}]}
		execute_batch {"operations":[{"type":"add","position":[3,3,3]},{"method":"script.eval","script":"fail()"}]} => -32000 script_failed script
		get_project_info => {"total_voxels":2}
		undo => {"success":true}
		get_project_info => {"total_voxels":0}
	`)
}

// TestScriptsAreWorkForWorkers checks that no script runs in place of the loop that reads requests, however short it is.
func TestScriptsAreWorkForWorkers(t *testing.T) {
	r := withProject(t)
	r.ok("execute_script", `{"script":"1"}`)
	if cost := r.call.Method().Cost(&r.call); cost <= method.ShortWork {
		t.Errorf("a script is estimated at %v, no more than %v", cost, method.ShortWork)
	}
}
