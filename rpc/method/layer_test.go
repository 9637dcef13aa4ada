package method_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestLayers(t *testing.T) {
	withProject(t).play(`
		list_layers                                  => {"count":1,"total_layers":1,"layers":[{"id":1,"index":0,"order":0,"name":"Layer.1","visible":true,"voxel_count":0,"is_active":true,"opacity":1,"mode":"over","base_id":0,"shape":null}],"active_layer":1,"active_layer_id":1}
		new_layer {"name":"Roof","visible":true}     => {"success":true,"layer_id":2,"id":2,"name":"Roof","visible":true,"is_active":true,"color":[255,255,255],"layer_count":2,"revision":1}
		new_layer ["Walls",1,2,3,false]              => {"layer_id":3,"name":"Walls","visible":false,"color":[1,2,3]}
		new_layer                                    => {"layer_id":4,"name":"New Layer"}
		create_layer {"layer_name":"x","color":"#0A0B0C"} => {"layer_id":5,"name":"x","color":[10,11,12]}
		new_layer {"name":5}                         => -32602 invalid_params name
		new_layer {"visible":"no"}                   => -32602 invalid_params visible
		new_layer ["x",256,0,0]                      => -32602 invalid_params r,g,b,a
		list_layers                                  => {"count":5,"active_layer_id":5,"layers":["*",{"id":2,"index":1,"name":"Roof","is_active":false},{"name":"Walls","visible":false},"*",{"id":5,"is_active":true}]}
		add_layer                                    => {"layer_id":6}
		layer.add                                    => {"layer_id":7}
		layer.create {}                              => {"layer_id":8}
		delete_layer {"layer_id":4}                  => {"success":true,"layer_id":4,"layer_count":7,"active_layer_id":8}
		delete_layer {"layer_name":"Roof"}           => {"layer_id":2}
		delete_layer [0,"Walls"]                     => {"layer_id":3}
		delete_layer {"layer_id":0,"layer_name":"x"} => {"layer_id":5}
		delete_layer [0]                             => {"layer_id":8,"active_layer_id":7}
		delete_layer [-1]                            => {"layer_id":7,"active_layer_id":6}
		delete_layer                                 => -32602 missing_parameter layer_id
		delete_layer [99]                            => -32002 layer_not_found layer_id
		delete_layer [-2]                            => -32002 layer_not_found layer_id
		delete_layer {"name":"nobody"}               => -32002 layer_not_found layer_name
		delete_layer {"id":[1]}                      => -32602 invalid_params id
		layer.remove {"id":6}                        => {"layer_count":1,"active_layer_id":1}
		add_voxel [0,0,0]                            => {"layer_id":1}
		// the last layer is replaced by an empty one
		layer.delete {"layer":"active"}              => {"layer_id":1,"layer_count":1,"active_layer_id":1}
		get_voxel [0,0,0]                            => {"exists":false}
		undo                                         => {"label":"delete_layer"}
		get_voxel [0,0,0]                            => {"exists":true}
		new_layer                                    => {"layer_id":2}
		set_active_layer {"layer_id":1}              => {"success":true,"active_layer":1,"active_layer_id":1}
		get_voxel [0,0,0]                            => {"layer_id":1}
		set_active_layer {"id":2}                    => {"active_layer":2}
		select_layer ["Layer.1"]                     => {"active_layer":1}
		layer.select [2]                             => {"active_layer":2}
		layer.set_active {"layer_id":7}              => -32002 layer_not_found layer_id
		set_active_layer                             => -32602 missing_parameter layer_id
		set_layer_visibility [1,false]               => {"success":true,"layer_id":1,"visible":false,"changed":0,"revision":"*"}
		list_layers                                  => {"layers":[{"visible":false},{"visible":true}]}
		set_layer_visibility [1]                     => {"visible":true}
		set_layer_visibility [0,false]               => {"layer_id":2,"visible":false}
		layer.set_visibility {"layer_id":"Layer.1","visible":false} => {"layer_id":1,"visible":false}
		set_layer_visibility {"layer_id":1,"visible":1} => -32602 invalid_params visible
		set_layer_visibility {"visible":true}        => -32602 missing_parameter layer_id
		set_layer_visibility {"layer_id":9}          => -32002 layer_not_found layer_id
		rename_layer {"layer_id":2,"name":"Two"}     => {"success":true,"layer_id":2,"name":"Two"}
		rename_layer [1,"One"]                       => {"layer_id":1,"name":"One"}
		rename_layer {"name":"Second"}               => {"layer_id":2}
		layer.rename {"layer_name":"Second","new_name":"Deux"} => {"layer_id":2,"name":"Deux"}
		rename_layer {"layer_id":2}                  => -32602 missing_parameter name
		rename_layer {"layer_id":2,"name":7}         => -32602 invalid_params name
		rename_layer {"layer_id":9,"name":"x"}       => -32002 layer_not_found layer_id
		rename_layer {"layer_id":{},"name":"x"}      => -32602 invalid_params layer_id
		layer.list                                   => {"layers":[{"name":"One"},{"name":"Deux"}]}
		layer.get_list                               => {"count":2}
	`)
}

func TestUnchangedLayersAreNoRevision(t *testing.T) {
	withProject(t).play(`
		set_layer_visibility [1,true]      => {"revision":0}
		rename_layer [1,"Layer.1"]         => {"revision":0}
		undo                               => -32000 nothing_to_undo
	`)
}

func TestNamesOfLayersAreBounded(t *testing.T) {
	r := withProject(t)
	long := strings.Repeat("n", 256)
	r.play(fmt.Sprintf(`
		new_layer {"name":%[1]q}                => -32602 invalid_value name
		rename_layer {"name":%[1]q}             => -32602 invalid_value name
		new_layer {"name":%[2]q}                => {"layer_id":2}
		new_layer {"name":"\u00e4\"\\\n\ud83d"} => {"name":"ä\"\\\n\ufffd"}
		list_layers                             => {"layers":["*",{"name":%[2]q},{"name":"ä\"\\\n\ufffd"}]}
	`, long, long[:255]))
}

func TestMergeLayers(t *testing.T) {
	r := withProject(t)
	r.play(`
		add_voxels [[[0,0,0,10,20,30],[1,0,0,10,20,30]]]               => {"added":2}
		new_layer {"name":"top"}                                        => {"layer_id":2}
		add_voxels [[[1,0,0,200,100,0],[2,0,0,200,100,0,128]]]          => {"layer_id":2}
		merge_layers {"source_layer_id":2,"target_layer_id":1}          => {"success":true,"layer_id":1,"layer_count":1,"changed":2,"bounding_box":{"min":[1,0,0],"max":[2,0,0]}}
		list_layers                                                     => {"active_layer_id":1,"count":1}
		get_voxel [1,0,0]                                               => {"color":[200,100,0,255]}
		get_voxel [2,0,0]                                               => {"color":[200,100,0,128]}
		undo                                                            => {"changed":2,"revision":"*"}
		list_layers                                                     => {"active_layer_id":2,"count":2}
		merge_layers {"source_id":2,"target_id":1,"mode":"sub","delete_source":false} => {"layer_count":2}
		get_voxel [1,0,0,1]                                             => {"exists":false}
		undo                                                            => {"success":true}
		merge_layers {"source":"top","target_name":"Layer.1","mode":"NORMAL"} => {"layer_id":1}
		undo                                                            => {"success":true}
		layer.merge [2,1]                                               => {"layer_count":1}
		undo                                                            => {"success":true}
		merge_layers [0,1]                                              => {"layer_count":1}
		undo                                                            => {"success":true}
		merge_layers [2,2]                                              => -32602 invalid_value source_layer_id
		merge_layers [2]                                                => -32602 missing_parameter target_layer_id
		merge_layers {"target_layer_id":1}                              => -32602 missing_parameter source_layer_id
		merge_layers [2,9]                                              => -32002 layer_not_found layer_id
		merge_layers [9,2]                                              => -32002 layer_not_found layer_id
		merge_layers {"source":2,"target":1,"mode":"xor"}               => -32602 invalid_params mode
		merge_layers {"source":2,"target":1,"delete_source":0}          => -32602 invalid_params delete_source
	`)
	if e := r.fail("merge_layers", `[2]`); e.Message != "Must specify either target_layer_id or target_name" || e.LegacyCode != 0 {
		t.Errorf("%+v", e)
	}
	if e := r.fail("delete_layer", `[9]`); e.LegacyCode != -1012 {
		t.Errorf("%+v", e)
	}
}
