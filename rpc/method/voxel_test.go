package method_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

func TestSingleVoxels(t *testing.T) {
	withProject(t).play(`
		add_voxel [3,4,5,255,128,0,255]      => {"success":true,"x":3,"y":4,"z":5,"layer_id":1,"color":[255,128,0,255],"changed":1,"revision":1,"bounding_box":{"min":[3,4,5],"max":[3,4,5]}}
		add_voxel [3,4,5,255,128,0,255]      => {"success":true,"changed":0,"revision":1,"bounding_box":null}
		get_voxel {"x":3,"y":4,"z":5}        => {"x":3,"y":4,"z":5,"position":[3,4,5],"exists":true,"color":[255,128,0,255],"layer_id":1}
		get_voxel [9,9,9]                    => {"exists":false,"color":[0,0,0,0]}
		remove_voxel [3,4,5]                 => {"success":true,"removed":true,"changed":1,"revision":2,"layer_id":1}
		remove_voxel [3,4,5]                 => {"success":true,"removed":false,"changed":0,"revision":2}
		voxel.add {"position":[1,2,3],"color":"#102030"} => {"color":[16,32,48,255]}
		goxel.voxel.add [1,2,3]              => {"color":[255,255,255,255]}
		goxel_voxel.get [1,2,3]              => {"exists":true}
		get_voxel_info [1,2,3]               => {"exists":true}
		paint_voxel [1,2,3,9,8,7]            => {"success":true,"painted":1,"failed":0}
		paint_voxel [1,2,4,9,8,7]            => {"success":true,"painted":0,"changed":0}
		get_voxel [1,2,3]                    => {"color":[9,8,7,255]}
		voxel.remove [1,2,3]                 => {"removed":true}
	`)
}

func TestLayersOfVoxelMethods(t *testing.T) {
	withProject(t).play(`
		new_layer {"name":"Roof"}                  => {"layer_id":2,"is_active":true}
		add_voxel [0,0,0]                          => {"layer_id":2}
		add_voxel [0,0,0,1,2,3,255,1]              => {"layer_id":1}
		add_voxel [0,0,0,1,2,3,255,0]              => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer_id":-1}  => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer_id":1.0} => {"layer_id":1}
		add_voxel {"position":[0,0,0],"layer_id":null} => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer_id":"current"} => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer":"active"} => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer":"Layer.1"} => {"layer_id":1}
		add_voxel {"position":[0,0,0],"layer_name":"Roof"} => {"layer_id":2}
		add_voxel {"position":[0,0,0],"layer_name":"roof"} => -32002 layer_not_found layer_name
		add_voxel {"position":[0,0,0],"layer_id":"1"} => -32002 layer_not_found layer_name
		add_voxel {"position":[0,0,0],"layer_id":3}   => -32002 layer_not_found layer_id
		add_voxel {"position":[0,0,0],"layer_id":-2}  => -32002 layer_not_found layer_id
		add_voxel {"position":[0,0,0],"layer_id":1.5} => -32602 invalid_params layer_id
		add_voxel {"position":[0,0,0],"layer_id":[]}  => -32602 invalid_params layer_id
		remove_voxel {"position":[0,0,0],"layer_id":9} => -32002 layer_not_found layer_id
		get_voxel {"position":[0,0,0],"layer_id":9}   => -32002 layer_not_found layer_id
		get_voxel [0,0,0,1]                           => {"layer_id":1,"exists":true}
		add_voxels {"voxels":[[0,0,0]],"layer_id":9}  => -32002 layer_not_found layer_id
		add_voxels [[[5,5,5]],1]                      => {"layer_id":1,"added":1}
		paint_voxels {"position":[0,0,0],"layer_id":9} => -32002 layer_not_found layer_id
		remove_voxels [[[5,5,5]],"Layer.1"]           => {"layer_id":1,"removed":1}
		flood_fill {"position":[0,0,0],"layer_id":9}  => -32002 layer_not_found layer_id
		procedural_shape {"layer_id":9}               => -32002 layer_not_found layer_id
		get_layer_voxels {"layer_id":9}               => -32002 layer_not_found layer_id
		get_bounding_box {"layer_id":"none"}          => -32002 layer_not_found layer_name
	`)
}

func TestListsOfVoxels(t *testing.T) {
	withProject(t).play(`
		add_voxels {"voxels":[{"x":1,"y":2,"z":3,"r":10,"g":20,"b":30},{"position":[4,5,6],"color":"#00ff00"}]} => {"success":true,"added":2,"failed":0,"processed_count":2,"failed_count":0,"errors":"absent","changed":2,"layer_id":1}
		get_voxel [1,2,3]                            => {"color":[10,20,30,255]}
		get_voxel [4,5,6]                            => {"color":[0,255,0,255]}
		add_voxels {"voxels":[]}                     => {"success":true,"added":0,"changed":0,"revision":1}
		add_voxels {"voxels":[[0,0,0],[1,0,0,9,9,9],[2,0,0,9,9,9,128],[3,0,0,"#0102"],[4,0,0,"#010203"]],"color":[7,7,7]} => {"success":false,"added":4,"failed":1,"failed_count":1,"errors":[{"index":3,"reason":"*","error":"*"}]}
		get_voxel [0,0,0]                            => {"color":[7,7,7,255]}
		get_voxel [2,0,0]                            => {"color":[9,9,9,128]}
		get_voxel [4,0,0]                            => {"color":[1,2,3,255]}
		add_voxels {"voxels":[[0,0,0,1,1,1,0]]}      => {"added":1,"changed":1}
		get_voxel [0,0,0]                            => {"exists":false}
		add_voxels {"voxels":[{"x":2,"y":0,"z":0,"a":0,"r":1,"g":1,"b":1}]} => {"added":1}
		get_voxel [2,0,0]                            => {"exists":false}
		// bad items are counted, and the others apply
		add_voxels {"voxels":[1,"x",null,[1,2],[1,2,3,4],[1,2,3,4,5],{},{"x":1,"y":2},{"x":"1","y":2,"z":3},{"x":1,"y":2,"z":3,"r":"q"},{"x":1,"y":2,"z":3,"color":7},{"x":1,"y":2,"z":3e10},[7,7,7],[1,2,3,4,5,6,7,8],[1,2,3,[]],{"position":7},[[],2,3]]} => {"success":false,"added":1,"failed":16,"errors":"*"}
		get_voxel [7,7,7]                            => {"exists":true}
		// a list of nothing but bad items is an error
		add_voxels {"voxels":[1,2,3]}                => -32602 invalid_params voxels
		add_voxels {"voxels":{}}                     => -32602 invalid_params voxels
		add_voxels {"voxels":"no"}                   => -32602 invalid_params voxels
		add_voxels {"voxels":5}                      => -32602 invalid_params voxels
		add_voxels [5]                               => -32602 invalid_params voxels
		add_voxels                                   => -32602 missing_parameter voxels
		add_voxels {"color":[1,2,3]}                 => -32602 missing_parameter voxels
		add_voxels {"voxels":[[1,2,3]],"color":"no"} => -32602 invalid_params color
		add_voxels {"voxels":[[1,2,3]],"brush":5}    => -32602 invalid_params brush
		add_voxel_batch {"voxels":[{"position":[1,1,1],"color":[1,2,3]}]} => {"added":1}
		add_voxels_batch [[[1,1,2]]]                 => {"added":1}
		batch_add_voxels [[[1,1,3]]]                 => {"added":1}
		voxel.add_batch [[[1,1,4]]]                  => {"added":1}
		remove_voxels {"positions":[[1,1,1],{"x":9,"y":9,"z":9}]} => {"success":true,"removed":1,"failed":0,"changed":1}
		remove_voxels {"voxels":[[1,1,2],[1,1,3,5,5,5]]} => {"removed":2}
		remove_voxels {"positions":[{"x":1,"y":1,"z":4,"color":"what"},"bad"]} => {"success":false,"removed":1,"failed":1}
		remove_voxels {"positions":["bad"]}          => -32602 invalid_params positions
		remove_voxels                                => -32602 missing_parameter positions
		remove_voxels {"position":[4,5,6]}           => {"removed":1}
		remove_voxels {"x":4,"y":5,"z":6}            => {"removed":0,"changed":0}
		voxel.remove_batch {"positions":[[1,2,3]]}   => {"removed":1}
		paint_voxels {"voxels":[[7,7,7,1,2,3],[8,8,8,1,2,3]]} => {"painted":1,"processed_count":2}
		paint_voxels {"positions":[[7,7,7,300,0,0],[7,7,7]],"color":"#0000FF"} => {"success":false,"painted":1,"failed":1,"errors":[{"index":0,"reason":"*","error":"*"}]}
		paint_voxels {"positions":[[7,7,7]],"color":"#0010FF"} => {"painted":1}
		paint_voxels {"positions":[[7,7,7]],"color":[255,0,0,0]} => {"painted":0}
		paint_voxels {"positions":[[7,7,7]],"color":[255,0,0,128]} => {"painted":1}
		get_voxel [7,7,7]                            => {"color":[128,7,127,255]}
		paint_voxels                                 => -32602 missing_parameter position
		voxel.paint {"position":[7,7,7],"r":5}       => {"painted":1}
	`)
}

func TestOnlyTheFirstBadItemsAreReported(t *testing.T) {
	r := withProject(t)
	got := r.ok("add_voxels", `{"voxels":[[0,0,0]`+strings.Repeat(`,"bad"`, 250)+`]}`)
	if n := len(got["errors"].([]any)); n != 100 || got["failed"] != 250.0 {
		t.Errorf("%d errors and failed %v", n, got["failed"])
	}
}

func TestBoxesAreEmptied(t *testing.T) {
	withProject(t).play(`
		procedural_shape {"start":[0,0,0],"end":[3,3,3]}              => {"voxels_created":64}
		remove_voxels {"box":{"min":[0,0,0],"max":[1,1,1]}}           => {"removed":8,"success":true,"bounding_box":{"min":[0,0,0],"max":[1,1,1]}}
		remove_voxels {"box":[[2,0,0],[2,0,1]]}                       => {"removed":2}
		remove_voxels {"region":{"min":{"x":3,"y":3,"z":3},"max":{"x":9,"y":9,"z":9}}} => {"removed":1}
		remove_voxels {"min":[2,2,2],"max":[2,2,2]}                   => {"removed":1}
		remove_voxels {"min":{"x":2,"y":3,"z":3},"max":[2,3,3.0]}     => {"removed":1}
		remove_voxels {"min":[2,2,2]}                                 => -32602 missing_parameter max
		remove_voxels {"max":[2,2,2]}                                 => -32602 missing_parameter min
		remove_voxels {"min":[3,3,3],"max":[2,2,2]}                   => -32602 invalid_params min
		remove_voxels {"min":5,"max":[2,2,2]}                         => -32602 invalid_params min
		remove_voxels {"min":[1,1,1],"max":"x"}                       => -32602 invalid_params max
		remove_voxels {"box":5}                                       => -32602 invalid_params box
		remove_voxels {"box":[[1,1,1]]}                               => -32602 invalid_params box
		remove_voxels {"box":{"min":[1,1,1]}}                         => -32602 invalid_params box
		remove_voxels {"box":{"min":[1,1],"max":[2,2,2]}}             => -32602 invalid_params box.min
		remove_voxels {"box":{"min":[1,1,1],"max":[2,2,"2"]}}         => -32602 invalid_params box.max
		remove_voxels {"box":{"min":[0,0,0],"max":[2e9,0,0]}}         => -32602 invalid_params box
		remove_voxels {"box":{"min":[-1073741824,-1073741824,-1073741824],"max":[1073741823,1073741823,1073741823]}} => {"removed":51}
		get_bounding_box                                              => {"empty":true}
	`)
}

// record is a cell as packed lists hold it.
func record(x, y, z int32, rgba uint32) []byte {
	var b []byte
	for _, v := range []int32{x, y, z} {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return binary.BigEndian.AppendUint32(b, rgba)
}

func TestPackedLists(t *testing.T) {
	r := withProject(t)
	list := append(record(1, -2, 3, 0x0a141eff), record(-100000, 5, 6, 0x01020380)...)
	packed := base64.StdEncoding.EncodeToString(list)
	outside := base64.StdEncoding.EncodeToString(append(list, record(1<<30, 0, 0, 0xffffffff)...))
	r.play(fmt.Sprintf(`
		add_voxels {"packed":%[1]q}                => {"success":true,"added":2,"changed":2}
		get_voxel [1,-2,3]                         => {"color":[10,20,30,255]}
		get_voxel [-100000,5,6]                    => {"color":[1,2,3,128]}
		get_layer_voxels {"encoding":"packed"}     => {"packed":%[1]q,"voxels":"absent","count":2,"total":2}
		add_voxels {"packed":%[2]q}                => {"success":false,"added":2,"failed":1,"errors":[{"index":2,"reason":"*","error":"*"}]}
		paint_voxels {"packed":%[1]q}              => {"painted":0,"processed_count":2}
		remove_voxels {"packed":%[1]q}             => {"removed":2}
		add_voxels {"packed":""}                   => {"added":0}
		add_voxels {"packed":"AAAA"}               => -32602 invalid_params packed
		add_voxels {"packed":"!!!!"}               => -32602 invalid_params packed
		add_voxels {"packed":"AAA"}                => -32602 invalid_params packed
		add_voxels {"packed":[1,2,3]}              => -32602 invalid_params packed
		add_voxels {"packed":7}                    => -32602 invalid_params packed
	`, packed, outside))
}

// TestPackedRoundTrip reads a random model in packed form, gives it back to an empty project and reads it again.
func TestPackedRoundTrip(t *testing.T) {
	r := withProject(t)
	var list []byte
	for i := range int32(12_000) { // more than is decoded or encoded at once
		list = append(list, record(i%50-20, i/50%50, i/2500*7, uint32(i)<<9|0x80+uint32(i)&0x7f)...)
	}
	r.ok("add_voxels", fmt.Sprintf(`{"packed":%q}`, base64.StdEncoding.EncodeToString(list)))
	first := r.ok("get_voxels_region", `{"min":[-100,-100,-100],"max":[100,100,100],"limit":-1,"encoding":"packed"}`)
	if first["count"] != 12000.0 || first["truncated"] != false {
		t.Fatalf("count %v, truncated %v", first["count"], first["truncated"])
	}
	r.ok("create_project", "")
	got := r.ok("add_voxels", fmt.Sprintf(`{"packed":%q}`, first["packed"]))
	if got["changed"] != 12000.0 {
		t.Errorf("changed %v", got["changed"])
	}
	second := r.ok("get_layer_voxels", `{"limit":0,"encoding":"packed"}`)
	if second["packed"] != first["packed"] {
		t.Error("the records differ after a round trip")
	}
}

func TestUnknownParametersAreWarnedOf(t *testing.T) {
	withProject(t).play(`
		add_voxel {"x":1,"y":2,"z":3,"colour":"#000000","size":1} => {"color":[255,255,255,255],"warnings":["unknown parameter \"colour\" is ignored","unknown parameter \"size\" is ignored"]}
		add_voxel {"x":1,"y":2,"z":3,"project_id":"id1","_meta":{"timeout_ms":5},"if_revision":1} => {"warnings":"absent"}
		add_voxel [1,2,3,4,5,6,7,1,"more","items"]                => {"warnings":"absent"}
		get_voxel {"x":1,"y":2,"z":3,"what":{}}                    => {"warnings":["unknown parameter \"what\" is ignored"]}
		ping {"a":1}                                               => {"pong":true,"warnings":["*"]}
		echo {"a":1}                                               => {"a":1,"warnings":"absent"}
	`)
}

func TestIfRevision(t *testing.T) {
	withProject(t).play(`
		add_voxel {"position":[0,0,0],"if_revision":0}     => {"revision":1}
		add_voxel {"position":[0,0,1],"if_revision":0}     => -32801 revision_conflict if_revision
		add_voxel {"position":[0,0,1],"if_revision":"1"}   => -32602 invalid_params if_revision
		add_voxel {"position":[0,0,1],"if_revision":1.0}   => {"revision":2}
		save_file {"path":"/nowhere/x.gox","if_revision":7} => -32801 revision_conflict if_revision
		get_voxel {"position":[0,0,1],"if_revision":2}     => {"exists":true}
	`)
}
