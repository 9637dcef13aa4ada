package method_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// FuzzCall feeds any params to every method: results must be JSON, errors documented, and a failed call leaves everything as it was.
func FuzzCall(f *testing.F) {
	for n, params := range []string{
		``, `[]`, `{}`, `[3,4,5,255,128,0,255]`, `{"position":[0.5,1e2,-3],"color":"#ff8000","brush":{"shape":"sphere","size":[3,4,5],"mode":"add"}}`,
		`{"voxels":[{"x":1,"y":2,"z":3,"r":10},[1,2,3],"x"],"mode":"max","symmetry":"xz","clip":[[0,0,0],[9,9,9]],"smoothness":1.5}`,
		`{"min":[-9,-9,-9],"max":[9,9,9],"offset":1,"limit":3,"encoding":"packed","color_filter":[1,2,3]}`,
		`{"packed":"AQAAAAEAAAABAAAA/////w==","layer_id":-2}`, `{"shape":"torus","radius":5,"hollow":true,"tube":2,"axis":"x","base":[0,0,0]}`,
		`{"operations":[{"type":"add","x":1,"y":2,"z":3},{"method":"new_layer","params":["n"]},{"op":"delete_layer","id":1}],"atomic":true}`,
		`{"source":1,"target":2,"mode":"sub","name":"Layer.1","visible":false}`, `["a",1,2,3]`, `[9,9,"png"]`,
		`{"width":9,"height":9,"camera":{"yaw":1,"pitch":2,"fov":3},"options":{"samples":2},"lighting":{"ambient":0.5}}`,
		`{"seed":[0,0,0],"mode":"add","bounds":{"min":[0,0,0],"max":[30,30,30]},"tolerance":9,"connectivity":26}`,
		`{"size":1073741824,"template":"sphere"}`, `{"start":[-1073741824,0,0],"end":[1,1,1]}`, `{"if_revision":1,"project_id":"id1"}`,
		`{"box":{"min":[-1073741824,-1073741824,-1073741824],"max":[1073741823,1073741823,1073741823]}}`, `[[[1,2,3,4,5,6,7]],"Layer.1"]`,
	} {
		for i := n % 5; i < len(table.Methods); i += 5 {
			f.Add(uint8(i), params)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, params string) {
		if params != "" && !json.Valid([]byte(params)) {
			t.Skip("what is no JSON does not come this far")
		}
		r := withProject(t, func(o *engine.Options) { o.MaxMemory, o.Roots = 4<<20, []string{t.TempDir()} })
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		r.ctx = ctx
		r.ok("procedural_shape", `{"size":9,"color":[1,2,3]}`)
		r.ok("new_layer", "")
		r.ok("add_voxels", `{"voxels":[[0,0,0],[1,2,3,4,5,6,7]]}`)
		m := table.Methods[int(which)%len(table.Methods)]
		p := r.project()
		if _, e := r.do(m.Name, params); e != nil && e.Code == method.CodeInternal {
			t.Errorf("%s %s: %v", m.Name, params, e)
		}
		if !p.Closed() {
			r.conn.Bind(p)
			r.ok("list_layers", "")
		}
	})
}
