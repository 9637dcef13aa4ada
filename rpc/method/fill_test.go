package method_test

import "testing"

func TestFloodFill(t *testing.T) {
	withProject(t).play(`
		procedural_shape {"start":[0,0,0],"end":[3,3,3],"color":[10,10,10]}      => {"voxels_created":64}
		flood_fill {"x":0,"y":0,"z":0,"color":[255,255,0],"connectivity":6}      => {"success":true,"voxels_filled":64,"truncated":false,"changed":64,"layer_id":1,"revision":2}
		flood_fill [0,0,0,255,255,0]                                             => {"voxels_filled":64,"changed":0,"revision":2}
		flood_fill [9,9,9,255,255,0]                                             => {"voxels_filled":0,"changed":0}
		flood_fill {"seed_position":[0,0,0],"color":[1,1,1],"max_voxels":10}     => {"voxels_filled":10,"truncated":true}
		undo                                                                     => {"changed":10}
		flood_fill {"seed":[0,0,0],"color":[1,1,1],"bounds":{"min":[0,0,0],"max":[0,3,3]},"limit":0} => {"voxels_filled":16}
		undo                                                                     => {"changed":16}
		voxel.flood_fill {"pos":[0,0,0],"color":[1,1,1],"min":[0,0,0],"max":[0,0,1]} => {"voxels_filled":2,"warnings":"absent"}
		undo                                                                     => {"changed":2}
		// corners and edges
		add_voxels [[[4,4,4,255,255,0],[4,4,3,255,255,0],[5,5,5,255,255,0],[3,4,4,255,255,0]]] => {"added":4}
		flood_fill {"position":[0,0,0],"color":[1,1,1]}                          => {"voxels_filled":64}
		undo                                                                     => {"success":true}
		flood_fill {"position":[0,0,0],"color":[1,1,1],"connectivity":18}        => {"voxels_filled":67}
		undo                                                                     => {"success":true}
		flood_fill {"position":[0,0,0],"color":[1,1,1],"connectivity":26}        => {"voxels_filled":68}
		// tolerance
		add_voxels [[[10,0,0,100,0,0],[11,0,0,105,0,0],[12,0,0,110,0,0],[13,0,0,115,0,0],[14,0,0,99,0,0,254]]] => {"added":5}
		flood_fill {"position":[10,0,0],"color":[1,2,3],"tolerance":5}           => {"voxels_filled":2}
		undo                                                                     => {"success":true}
		fill_region {"position":[10,0,0],"color":[1,2,3]}                        => {"voxels_filled":3}
		undo                                                                     => {"success":true}
		fill_region {"position":[10,0,0],"color":[1,2,3],"tolerance":0}          => {"voxels_filled":1}
		undo                                                                     => {"success":true}
		flood_fill {"position":[10,0,0],"color":[1,2,3],"tolerance":5,"reference":"neighbor"} => {"voxels_filled":4}
		undo                                                                     => {"success":true}
		flood_fill {"position":[10,0,0],"tolerance":5,"mode":"remove"}           => {"voxels_filled":2}
		get_voxel [10,0,0]                                                       => {"exists":false}
		// empty cells are filled within bounds only
		flood_fill {"position":[20,0,0],"mode":"add"}                            => {"voxels_filled":0}
		flood_fill {"position":[20,0,0],"mode":"add","region":{"min":[20,0,0],"max":[22,2,2]}} => {"voxels_filled":27,"bounding_box":{"min":[20,0,0],"max":[22,2,2]}}
		flood_fill                                                               => -32602 missing_parameter position
		flood_fill {"x":1,"y":2}                                                 => -32602 missing_parameter z
		flood_fill {"position":[0,0,0],"color":"x"}                              => -32602 invalid_params color
		flood_fill {"position":[0,0,0],"connectivity":8}                         => -32602 invalid_params connectivity
		flood_fill {"position":[0,0,0],"connectivity":"6"}                       => -32602 invalid_params connectivity
		flood_fill {"position":[0,0,0],"tolerance":256}                          => -32602 invalid_params tolerance
		flood_fill {"position":[0,0,0],"tolerance":1.5}                          => -32602 invalid_params tolerance
		flood_fill {"position":[0,0,0],"reference":"x"}                          => -32602 invalid_params reference
		flood_fill {"position":[0,0,0],"bounds":7}                               => -32602 invalid_params bounds
		flood_fill {"position":[0,0,0],"max_voxels":-1}                          => -32602 invalid_params max_voxels
		flood_fill {"position":[0,0,0],"mode":"xor"}                             => -32602 invalid_params mode
	`)
}
