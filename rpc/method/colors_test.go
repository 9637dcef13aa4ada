package method_test

import (
	"encoding/base64"
	"encoding/binary"
	"testing"
)

func TestColorHistogram(t *testing.T) {
	r := withProject(t)
	r.play(`
		get_color_histogram                                    => {"histogram":[],"total_voxels":0,"unique_colors":0,"metadata":{"binned":false}}
		add_voxels [[[0,0,0,255,128,0],[1,0,0,255,128,0],[2,0,0,255,128,0],[3,0,0,1,2,3],[40,0,0,1,2,4]]] => {"added":5}
		goxel.get_color_histogram => {"histogram":[{"color":"#FF8000FF","rgba":[255,128,0,255],"count":3,"percentage":60},{"color":"#010203FF","count":1,"percentage":20},{"color":"#010204FF"}],"total_voxels":5,"unique_colors":3,"metadata":{"binned":false,"bin_size":"absent"}}
		get_color_histogram {"sort_by_count":false,"top_n":1}  => {"histogram":[{"color":"#010203FF"}],"unique_colors":3}
		get_color_histogram {"bin_size":16}                    => {"histogram":[{"rgba":[248,136,8,255],"count":3},{"rgba":[8,8,8,255],"count":2}],"unique_colors":2,"metadata":{"binned":true,"bin_size":16}}
		get_color_histogram {"region":{"min":[1,0,0],"max":[3,9,9]}} => {"total_voxels":3}
		get_color_histogram {"min":[1,0,0],"max":[1,0,0]}      => {"total_voxels":1}
		new_layer                                              => {"layer_id":2}
		add_voxel [0,0,0,255,128,0]                            => {"success":true}
		get_color_histogram                                    => {"total_voxels":1,"unique_colors":1}
		get_color_histogram {"layer_id":1}                     => {"total_voxels":5}
		get_color_histogram {"layer_id":-2,"top_n":1}          => {"histogram":[{"count":4}],"total_voxels":6}
		get_color_histogram {"layer_id":9}                     => -32002 layer_not_found layer_id
		get_color_histogram {"bin_size":257}                   => -32602 invalid_params bin_size
		get_color_histogram {"top_n":"all"}                    => -32602 invalid_params top_n
		get_color_histogram {"sort_by_count":1}                => -32602 invalid_params sort_by_count
		get_color_histogram {"region":{"min":[1,0,0]}}         => -32602 invalid_params region
	`)
}

func TestFindVoxelsByColor(t *testing.T) {
	withProject(t).play(`
		add_voxels [[[0,0,0,255,128,0],[1,0,0,250,128,0],[2,0,1,255,128,0,250],[3,0,0,9,9,9]]] => {"added":4}
		find_voxels_by_color {"color":[255,128,0]} => {"target_color":"#FF8000FF","match_count":1,"total_matches":1,"truncated":false,"locations":[{"x":0,"y":0,"z":0,"layer_id":1}],"metadata":{"tolerance":[0,0,0,0]}}
		find_voxels_by_color {"color":"#ff8000","tolerance":5} => {"match_count":3,"locations":[{"x":0},{"x":1},{"x":2,"z":1}],"metadata":{"tolerance":[5,5,5,5]}}
		find_voxels_by_color {"color":[255,128,0],"tolerance":[5,0,0]} => {"match_count":2,"metadata":{"tolerance":[5,0,0,0]}}
		find_voxels_by_color {"color":[255,128,0],"tolerance":5,"max_results":1} => {"match_count":1,"total_matches":3,"truncated":true,"locations":[{"x":0}]}
		find_voxels_by_color {"color":[255,128,0],"tolerance":[5,5,5,5],"max_results":0,"include_locations":false} => {"match_count":3,"truncated":false,"locations":"absent"}
		find_voxels_by_color {"r":9,"g":9,"b":9,"box":[[3,0,0],[9,9,9]]} => {"match_count":1,"locations":[{"x":3}]}
		find_voxels_by_color {"color":[1,1,1],"layer_id":-2}   => {"match_count":0,"locations":[]}
		find_voxels_by_color                                   => -32602 missing_parameter color
		find_voxels_by_color {"color":[1,2]}                   => -32602 invalid_params color
		find_voxels_by_color {"color":[1,2,3],"tolerance":256} => -32602 invalid_params tolerance
		find_voxels_by_color {"color":[1,2,3],"tolerance":[1]} => -32602 invalid_params tolerance
		find_voxels_by_color {"color":[1,2,3],"tolerance":[1,2,-3]} => -32602 invalid_params tolerance
		find_voxels_by_color {"color":[1,2,3],"tolerance":"1"} => -32602 invalid_params tolerance
		find_voxels_by_color {"color":[1,2,3],"max_results":1.5} => -32602 invalid_params max_results
		find_voxels_by_color {"color":[1,2,3],"include_locations":0} => -32602 invalid_params include_locations
		find_voxels_by_color {"color":[1,2,3],"layer_id":7}    => -32002 layer_not_found layer_id
	`)
}

func TestUniqueColors(t *testing.T) {
	withProject(t).play(`
		get_unique_colors                                      => {"colors":[],"count":0,"metadata":{"layer_id":-1,"sorted_by_count":false}}
		add_voxels [[[0,0,0,255,128,0],[1,0,0,250,128,0],[2,0,0,250,128,0]]] => {"added":3}
		get_unique_colors                                      => {"colors":[{"hex":"#FA8000FF","rgba":[250,128,0,255],"count":2},{"hex":"#FF8000FF","count":1}],"count":2}
		get_unique_colors {"sort_by_count":true,"layer_id":1}  => {"colors":[{"hex":"#FA8000FF"},{"hex":"#FF8000FF"}],"metadata":{"layer_id":1,"sorted_by_count":true}}
		get_unique_colors {"merge_similar":true,"layer_id":-2} => {"colors":[{"hex":"#FA8000FF","count":3}],"count":1,"metadata":{"layer_id":-2}}
		get_unique_colors {"merge_similar":true,"merge_threshold":4.9} => {"count":2}
		get_unique_colors {"merge_similar":true,"layer":"Layer.1"} => {"count":1,"metadata":{"layer_id":1}}
		get_unique_colors {"merge_similar":"yes"}              => -32602 invalid_params merge_similar
		get_unique_colors {"merge_threshold":-1}               => -32602 invalid_params merge_threshold
		get_unique_colors {"merge_threshold":"1"}              => -32602 invalid_params merge_threshold
		get_unique_colors {"sort_by_count":[]}                 => -32602 invalid_params sort_by_count
		get_unique_colors {"region":{"min":[0,0],"max":[1]}}   => -32602 invalid_params region.min
	`)
}

// TestTooManyColors paints every voxel of a cube in its own colour, and one more.
func TestTooManyColors(t *testing.T) {
	r := withProject(t)
	records := make([]byte, 0, 16*(64*64*64+1))
	for i := range uint32(64*64*64 + 1) {
		for _, v := range []uint32{i % 64, i / 64 % 64, i / 4096} {
			records = binary.LittleEndian.AppendUint32(records, v)
		}
		records = append(records, byte(i), byte(i>>8), byte(i>>16), 255)
	}
	r.ok("add_voxels", `{"packed":"`+base64.StdEncoding.EncodeToString(records)+`"}`)
	r.play(`
		get_color_histogram                                    => -32006 too_many_colors
		get_unique_colors                                      => -32006 too_many_colors
		get_color_histogram {"bin_size":32,"top_n":1}          => {"total_voxels":262145}
		find_voxels_by_color {"color":[0,0,0],"max_results":1} => {"match_count":1,"locations":[{"x":0,"y":0,"z":0}]}
	`)
}

func TestControl(t *testing.T) {
	r := newRig(t)
	r.play(`
		get_config                                     => {"settings":{}}
		daemon.stats {"time_range_minutes":60}         => {"request_metrics":{"total_requests":9},"error_metrics":{"total_errors":2},"resource_metrics":{"active_projects":0,"bytes_read":100}}
		shutdown                                       => -32005 permission_denied
		goxel.shutdown_daemon {"force":false}          => -32005 permission_denied
		shutdown {"force":"now"}                       => -32602 invalid_params force
	`)
}
