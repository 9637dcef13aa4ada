package method_test

import "testing"

// TestExamples plays the examples of the protocol's description in one session, with the members that clients rely on.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t)
	r.play(paths(dir, `
		create_project {"name":"tower","size":[48,48,96]}   => {"success":true,"name":"tower","width":48,"height":48,"depth":96,"project_id":"*","layer_count":1,"voxel_count":0,"canvas_size":[48,48,96]}
		goxel.get_status []                                 => {"version":"1.2.3","layer_count":1,"read_only":false,"width":48,"height":48,"depth":96}
		add_voxels {"voxels":[{"x":1,"y":2,"z":3,"r":10,"g":20,"b":30},{"position":[4,5,6],"color":"#00ff00"}]} => {"success":true,"added":2,"failed":0,"processed_count":2,"failed_count":0}
		remove_voxels {"positions":[[1,2,3],{"x":9,"y":9,"z":9}]} => {"success":true,"removed":1,"failed":0}
		remove_voxel {"x":4,"y":5,"z":6}                    => {"success":true,"x":4,"y":5,"z":6,"layer_id":1}
		add_voxels {"position":{"x":0,"y":0,"z":8},"color":{"r":200,"g":40,"b":40,"a":255},"brush":{"shape":"sphere","size":5}} => {"success":true,"added":81,"failed":0}
		list_layers                                         => {"count":1,"layers":[{"id":1,"index":0,"name":"Layer.1","visible":true,"voxel_count":81,"is_active":true}],"active_layer_id":1}
		get_project_info                                    => {"project_id":"*","name":"tower","canvas_size":[48,48,96],"layer_count":1,"total_voxels":81,"bounding_box":{"min":[-2,-2,6],"max":[2,2,10]},"file_path":null}
		render_scene {"width":320,"height":240,"camera_preset":"isometric","options":{"background_color":[0,0,0,0]}} => {"success":true,"width":320,"height":240,"format":"png","image_data":"*","image":"*","render_time_ms":"*"}
		goxel.render_scene ["$/a.png",640,480]              => {"success":true,"width":640,"height":480,"format":"png","output_path":"$/a.png"}
		goxel.save_project ["$/tower.gox"]                  => {"success":true,"path":"$/tower.gox","file_size":"*"}
		export_file {"path":"$/tower.obj","format":"obj"}   => {"success":true,"path":"$/tower.obj","format":"obj","file_size":"*"}
		export_file {"path":"$/ship.vox"}                   => {"success":true}
		goxel.add_voxel [3,4,5,255,128,0,255]               => {"success":true,"x":3,"y":4,"z":5,"color":[255,128,0,255]}
		get_voxel {"x":3,"y":4,"z":5}                       => {"x":3,"y":4,"z":5,"exists":true,"color":[255,128,0,255]}
		paint_voxels {"position":[3,4,5],"color":[0,0,255],"brush":{"shape":"sphere","size":3}} => {"success":true,"painted":1}
		new_layer {"name":"Roof","visible":true}            => {"success":true,"layer_id":2,"id":2,"name":"Roof","visible":true,"is_active":true}
		set_layer_visibility [2,false]                      => {"success":true,"layer_id":2,"visible":false}
		shape.box {"start":[0,0,0],"end":[3,3,3]}           => {"success":true,"voxels_added":64}
		flood_fill {"x":0,"y":0,"z":0,"color":[255,255,0],"connectivity":6} => {"success":true,"voxels_filled":64}
		merge_layers {"source_layer_id":2,"target_layer_id":1} => {"success":true,"layer_id":1}
		new_layer {"name":"Roof"}                           => {"layer_id":2}
		procedural_shape {"shape_type":"sphere","size_x":8,"size_y":8,"size_z":8,"center":[0,0,4],"color":"#3366cc"} => {"success":true,"shape_type":"sphere","voxels_created":280}
		goxel.batch_operations {"operations":[{"type":"add_voxel","x":0,"y":0,"z":0,"r":1,"g":2,"b":3},{"type":"remove_voxel","x":5,"y":5,"z":5}]} => {"success":true,"total_operations":2,"successful_operations":2}
		delete_layer {"layer_name":"Roof"}                  => {"success":true}
		set_active_layer {"layer_id":1}                     => {"success":true,"active_layer":1,"active_layer_id":1}
		goxel.get_voxels_region {"min":[0,0,0],"max":[7,7,7],"limit":2} => {"voxels":[{"x":0,"y":0,"z":0,"color":[255,255,0,255]},{"x":1,"y":0,"z":0,"color":[255,255,0,255]}],"count":2,"truncated":true,"bbox":{"min":[0,0,0],"max":[1,0,0]}}
		goxel.get_layer_voxels {"layer_id":1,"offset":10000} => {"voxels":[],"count":0,"truncated":false}
		goxel.get_bounding_box {"layer_id":-2}              => {"empty":false,"min":[-2,-2,0],"max":[3,4,10],"dimensions":[6,7,11]}
		open_file {"path":"$/ship.vox"}                     => {"success":true,"path":"$/ship.vox","format":"vox","layer_count":1,"voxel_count":81}
		ping                                                => {"pong":true,"timestamp":"*"}
		version                                             => {"version":"1.2.3","type":"daemon","protocol":"JSON-RPC 2.0"}
		echo [1,"two",null]                                 => [1,"two",null]
		status                                              => {"status":"running","pid":"*","current_time":"*","hostname":"*","goxel_initialized":true,"methods_available":"*","memory_allocated":"*","heap_allocations":"*","heap_allocated_bytes":"*","uptime_seconds":12}
		list_methods                                        => {"count":"*","methods":"*"}
		goxel.get_daemon_status                             => {"daemon_version":"1.2.3","uptime_seconds":12,"active_connections":1,"total_requests":9}
		export.formats                                      => {"formats":"*"}
	`))
}

// TestExamplesOfOldClients plays what the clients of the C daemons send, in the spellings that only they use.
func TestExamplesOfOldClients(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t)
	r.play(paths(dir, `
		goxel.get_version                                    => {"version":"1.2.3"}
		goxel.create_project ["demo",32,32,32]               => {"name":"demo","width":32}
		goxel.add_voxel {"x":-0.5,"y":1.5,"z":2,"r":255,"g":0,"b":0,"a":255} => {"x":-1,"y":1,"z":2,"color":[255,0,0,255]}
		goxel.add_voxel {"position":{"x":1,"y":2,"z":3},"color":{"r":1,"g":2,"b":3,"a":4}} => {"x":1,"y":2,"z":3,"color":[1,2,3,4]}
		goxel.save_project {"path":"$/demo.gox"}             => {"success":true}
		goxel.export_model {"path":"$/demo.obj","format":"obj"} => {"format":"obj"}
		goxel.render_scene {"width":64,"height":64,"camera_position":[40,40,40],"camera_target":[0,0,0]} => {"image":"*"}
		goxel_add_voxels {"position":{"x":0,"y":0,"z":0},"color":{"r":9,"g":9,"b":9},"brush":{"shape":"cube","size":1}} => {"added":1}
		goxel.add_voxel_batch {"voxels":[{"position":[0,0,1],"color":[0.5,0.5,0.5]}],"layer_id":1} => {"success":true,"processed_count":1,"failed_count":0}
		goxel_batch_add_voxels [{"operations":[{"x":1,"y":1,"z":1,"r":5,"g":5,"b":5}]}] => {"success":true,"added":1}
		goxel_batch_voxel_operations [{"operations":[{"x":1,"y":1,"z":1,"r":5,"g":5,"b":5}]}] => {"successful_operations":1}
		goxel.fill_region {"seed_position":[0,0,0],"color":[1,2,3],"tolerance":10,"mode":"replace"} => {"success":true,"voxels_filled":1}
		goxel_new_layer {"name":"L","active":true}           => {"layer_id":2}
		goxel.set_active_layer {"id":1}                      => {"active_layer":1}
		goxel.delete_layer [2,""]                            => {"success":true}
	`))
}
