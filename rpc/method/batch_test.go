package method_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestBatches(t *testing.T) {
	withProject(t).play(`
		batch_operations {"operations":[{"type":"add_voxel","x":0,"y":0,"z":0,"r":1,"g":2,"b":3},{"type":"remove_voxel","x":5,"y":5,"z":5}]} => {"success":true,"total_operations":2,"successful_operations":2,"failed_operations":0,"errors":"absent","changed":1,"revision":1,"bounding_box":{"min":[0,0,0],"max":[0,0,0]}}
		get_voxel [0,0,0]                    => {"color":[1,2,3,255]}
		batch_operations {"operations":[{"x":1,"y":1,"z":1},{"op":"add","position":[2,2,2]},{"method":"goxel.add_voxel","params":[3,3,3,9,9,9]},{"type":"set","params":{"pos":[4,4,4]}},{"type":"voxel.add","params":{"x":5,"y":5,"z":5}}]} => {"successful_operations":5,"changed":5}
		get_voxel [3,3,3]                    => {"color":[9,9,9,255]}
		undo                                 => {"changed":5,"label":"batch_operations"}
		redo                                 => {"changed":5}
		batch_operations [[{"type":"delete","position":[1,1,1]},{"type":"remove","position":[2,2,2]},{"type":"paint","position":[4,4,4],"color":[7,7,7]},{"type":"fill","position":[4,4,4],"color":[6,6,6]},{"type":"shape","shape":"sphere","size":3,"center":[50,0,0]}]] => {"success":true,"changed":22}
		get_voxel [4,4,4]                    => {"color":[6,6,6,255]}
		// what the name of the operation does not take is a parameter
		batch_operations {"operations":[{"op":"shape","type":"sphere","size":3,"center":[60,0,0]},{"type":"shape","params":{"type":"sphere","size":3,"center":[70,0,0]}},{"type":"cube","method":"procedural_shape","size":3,"center":[80,0,0]}]} => {"changed":65,"warnings":"absent"}
		batch_operations {"operations":[{"type":"procedural_shape","size":1,"center":[90,0,0]}]} => {"changed":1}
		// layers can be made and used at once
		batch_operations {"operations":[{"type":"new_layer","name":"B"},{"type":"add_voxel","position":[0,0,0]},{"type":"add_voxel","position":[0,0,0],"layer_id":1,"color":[8,8,8]},{"type":"rename_layer","params":{"layer_id":2,"name":"C"}},{"type":"set_layer_visibility","params":[2,false]}]} => {"success":true,"changed":2}
		list_layers                          => {"count":2,"active_layer_id":2,"layers":["*",{"name":"C","visible":false,"voxel_count":1}]}
		undo                                 => {"success":true}
		list_layers                          => {"count":1,"active_layer_id":1}
		get_voxel [0,0,0]                    => {"color":[1,2,3,255]}
		redo                                 => {"success":true}
		list_layers                          => {"count":2,"layers":["*",{"name":"C","visible":false,"voxel_count":1}]}
		// the layer of operations that name none
		batch_operations {"operations":[{"type":"add","position":[9,9,9]},{"type":"add","position":[9,9,8],"layer_id":2}],"layer_id":1} => {"changed":2}
		get_voxel {"position":[9,9,9],"layer_id":1} => {"exists":true}
		get_voxel {"position":[9,9,8],"layer_id":2} => {"exists":true}
		batch_operations {"operations":[{"type":"add","position":[9,9,7]}],"layer_id":"Layer.1"} => {"changed":1}
		get_voxel {"position":[9,9,7],"layer_id":1} => {"exists":true}
		batch_operations {"operations":[{"type":"add","position":[9,9,9]}],"layer_id":7} => -32002 layer_not_found layer_id
		batch_operations {"operations":[]}   => {"success":true,"total_operations":0,"changed":0}
		batch_voxel_operations {"operations":[]} => {"success":true}
		batch_operations                     => -32602 missing_parameter operations
		batch_operations {"operations":{}}   => -32602 invalid_params operations
		batch_operations {"operations":"x"}  => -32602 invalid_params operations
		batch_operations {"operations":[],"atomic":1} => -32602 invalid_params atomic
	`)
}

func TestFailedOperationsOfBatches(t *testing.T) {
	withProject(t).play(`
		new_layer                            => {"layer_id":2}
		batch_operations {"operations":[{"type":"add","position":[1,1,1]},{"type":"add"},{"type":"nonesuch"},5,{"type":"undo"},{"type":"get_voxel","position":[1,1,1]},{"type":"save_file"},{"type":"batch_operations","operations":[]},{"type":"delete_layer","layer_id":9},{"type":"merge_layers","params":[2,1]},{"type":"add","position":[2,2,2],"_meta":5},{"type":"redo"}]} => {"success":false,"total_operations":12,"successful_operations":2,"failed_operations":10,"changed":1,"errors":[{"index":1,"code":-32602,"message":"*","reason":"missing_parameter"},{"index":2,"code":-32601,"reason":"method_not_found"},{"index":3,"code":-32602,"reason":"invalid_params"},{"index":4},{"index":5},{"index":6},{"index":7},{"index":8,"code":-32002,"reason":"layer_not_found"},{"index":10,"code":-32602},{"index":11}]}
		get_voxel [1,1,1]                    => {"exists":true,"layer_id":1}
		undo                                 => {"success":true}
		list_layers                          => {"count":2}
		// a batch that can do nothing is an error
		batch_operations {"operations":[{"type":"nonesuch"},5]} => -32602 invalid_params operations
		// an operation that fails half way leaves nothing behind
		batch_operations {"operations":[{"type":"add","position":[3,3,3]},{"type":"shape","size":16777216},{"type":"add","position":[4,4,4]}]} => {"failed_operations":1,"changed":2,"errors":[{"index":1,"reason":"memory_limit"}]}
		get_voxel [0,0,0]                    => {"exists":false}
		// atomic
		batch_operations {"operations":[{"type":"add","position":[5,5,5]},{"type":"new_layer"},{"type":"set_active_layer","layer_id":1},{"type":"add","position":[6,6,6]},{"type":"nonesuch"}],"atomic":true} => -32601 method_not_found
		batch_operations {"operations":[{"type":"set_active_layer","layer_id":1},{"type":"add"}],"atomic":true} => -32602 missing_parameter position
		execute_batch {"operations":[{"type":"add","position":[5,5,5]},{"method":"add_voxel","params":{"x":"5"}}]} => -32602 invalid_params x
		batch.execute {"operations":[{"type":"add","position":[5,5,5]},{"method":"add_voxel","params":{"x":"5"}}],"atomic":false} => {"failed_operations":1,"changed":1}
		execute_batch [[{"type":"delete_layer","layer_id":1},{"type":"delete_layer","layer_id":1}]] => -32002 layer_not_found layer_id
	`)
}

func TestOnlyTheFirstFailuresOfABatchAreReported(t *testing.T) {
	r := withProject(t)
	bad := strings.Repeat(`,{"type":"add","colour":1}`, 150)
	got := r.ok("batch_operations", `{"operations":[{"position":[0,0,0]}`+bad+`]}`)
	if n := len(got["errors"].([]any)); n != 100 || got["failed_operations"] != 150.0 {
		t.Errorf("%d errors and failed %v", n, got["failed_operations"])
	}
	warnings := got["warnings"].([]any)
	if len(warnings) != 100 || warnings[0] != `operation 1: unknown parameter "colour" is ignored` {
		t.Errorf("%d warnings, the first %v", len(warnings), warnings[0])
	}
	got = r.ok("batch_operations", `{"operations":[{"type":"add","params":{"position":[0,0,0],"type":1}}]}`)
	if fmt.Sprint(got["warnings"]) != `[operation 0: unknown parameter "type" is ignored]` {
		t.Errorf("warnings %v", got["warnings"])
	}
}
