package cases

import "slices"

// Tree is a release of the family that clients were written for.
type Tree string

// The releases with daemons, and what was promised for them.
const (
	Promise Tree = "promise" // the architecture document of v14.0
	V14     Tree = "v14"     // as released
	V14P    Tree = "v14p"    // v14 a little later
	V018    Tree = "v0.18"
	Aliases Tree = "alias" // other names in documents and clients
)

// Method is a name that clients call.
type Method struct {
	Name      string
	Canonical string // the name that the daemon's own documentation has for it
	Trees     []Tree // where it is registered, promised or written
}

// In reports whether the method belongs to a release.
func (m *Method) In(t Tree) bool { return slices.Contains(m.Trees, t) }

// Methods returns every name that an older daemon registers or promises, in the order of the table in which they are documented, and then the other
// names that documents and clients have for them.
func Methods() []Method {
	always, later, last := []Tree{V14, V14P, V018}, []Tree{V14P, V018}, []Tree{V018}
	list := []Method{
		{"goxel.create_project", "create_project", always},
		{"goxel.load_project", "open_file", always},
		{"goxel.save_project", "save_file", always},
		{"goxel.export_model", "export_file", always},
		{"goxel.render_scene", "render_scene", always},
		{"goxel.get_status", "get_status", always},
		{"goxel.add_voxel", "add_voxel", always},
		{"goxel.remove_voxel", "remove_voxel", always},
		{"goxel.get_voxel", "get_voxel", always},
		{"goxel.paint_voxels", "paint_voxels", always},
		{"goxel.flood_fill", "flood_fill", always},
		{"goxel.procedural_shape", "procedural_shape", always},
		{"goxel.batch_operations", "batch_operations", always},
		{"goxel.create_layer", "new_layer", always},
		{"goxel.delete_layer", "delete_layer", always},
		{"goxel.list_layers", "list_layers", always},
		{"goxel.merge_layers", "merge_layers", always},
		{"goxel.set_layer_visibility", "set_layer_visibility", always},
		{"echo", "echo", always},
		{"version", "version", always},
		{"status", "status", always},
		{"ping", "ping", always},
		{"list_methods", "list_methods", always},
		{"add_voxels", "add_voxels", []Tree{Promise, V14, V14P, V018}},
		{"goxel.execute_script", "execute_script", later},
		{"goxel.get_voxels_region", "get_voxels_region", later},
		{"goxel.get_layer_voxels", "get_layer_voxels", later},
		{"goxel.get_bounding_box", "get_bounding_box", later},
		{"goxel.get_color_histogram", "get_color_histogram", later},
		{"goxel.find_voxels_by_color", "find_voxels_by_color", later},
		{"goxel.get_unique_colors", "get_unique_colors", later},
		{"goxel.get_render_info", "get_render_info", last},
		{"goxel.list_renders", "list_renders", last},
		{"goxel.cleanup_render", "cleanup_render", last},
	}
	for _, name := range []string{
		"create_project", "open_file", "save_file", "export_file", "render_scene", "remove_voxels", "paint_voxels", "flood_fill", "procedural_shape",
		"new_layer", "delete_layer", "list_layers", "merge_layers", "set_layer_visibility",
	} {
		list = append(list, Method{name, name, []Tree{Promise}})
	}
	for _, a := range aliases() {
		for _, name := range a.names {
			list = append(list, Method{name, a.canonical, []Tree{Aliases}})
		}
	}
	return list
}

type alias struct {
	canonical string
	names     []string
}

func aliases() []alias {
	return []alias{
		{"create_project", []string{"project.create", "create", "scene_new"}},
		{"open_file", []string{"load_project", "open_project", "load", "project.open"}},
		{"save_file", []string{"save_project", "save", "project.save"}},
		{"export_file", []string{"export_model", "export", "export_mesh", "export.model", "export.obj", "export.ply", "export.vox", "export.png"}},
		{"render_scene", []string{"render_image", "render", "render.image", "render.screenshot", "render_preview", "generate_preview"}},
		{"add_voxels", []string{"add_voxel_batch", "add_voxels_batch", "batch_add_voxels", "voxel.add_batch"}},
		{"add_voxel", []string{"add_voxel", "voxel.add"}},
		{"remove_voxels", []string{"voxel.remove_batch"}},
		{"remove_voxel", []string{"remove_voxel", "voxel.remove"}},
		{"paint_voxels", []string{"paint_voxel", "voxel.paint"}},
		{"flood_fill", []string{"fill_region", "voxel.flood_fill"}},
		{"fill_box", []string{"voxel.fill"}},
		{"clear_layer", []string{"voxel.clear"}},
		{"procedural_shape", []string{"create_shape", "shape.sphere", "shape.box", "shape.cylinder"}},
		{"new_layer", []string{"create_layer", "add_layer", "layer.add", "layer.create"}},
		{"delete_layer", []string{"layer.remove", "layer.delete"}},
		{"list_layers", []string{"layer.list", "layer.get_list"}},
		{"merge_layers", []string{"layer.merge"}},
		{"set_layer_visibility", []string{"layer.set_visibility"}},
		{"get_voxel", []string{"get_voxel", "get_voxel_info", "voxel.get"}},
		{"batch_operations", []string{"batch_operations", "batch_voxel_operations", "execute_batch", "batch.execute"}},
		{"get_status", []string{"get_status"}},
		{"get_project_info", []string{"get_project_info", "project.get_info", "goxel.get_project_info"}},
		{"set_active_layer", []string{"set_active_layer", "select_layer", "layer.select", "layer.set_active", "goxel.set_active_layer"}},
		{"rename_layer", []string{"rename_layer", "layer.rename"}},
		{"get_voxels_region", []string{"get_voxels_region", "voxel.query"}},
		{"get_render_stats", []string{"goxel.get_render_stats", "get_render_stats"}},
		{"execute_script", []string{"execute_script", "script.execute", "script.eval"}},
		{"echo", []string{"test.echo", "goxel.echo"}},
		{"ping", []string{"goxel.ping", "system.ping", "health_check"}},
		{"version", []string{"get_version", "goxel.get_version", "system.get_version"}},
		{"status", []string{"get_daemon_status", "goxel.get_daemon_status", "daemon.status", "system.get_status"}},
		{"list_methods", []string{"system.list_methods"}},
		{"shutdown", []string{"goxel.shutdown_daemon", "shutdown", "daemon.shutdown", "system.shutdown"}},
		{"get_config", []string{"get_config", "goxel.get_config", "daemon.get_config"}},
		{"set_config", []string{"set_config", "goxel.set_config", "daemon.set_config"}},
		{"get_performance_metrics", []string{"get_performance_metrics", "goxel.get_performance_metrics", "daemon.stats", "daemon.get_metrics"}},
		{"list_formats", []string{"list_formats", "export.formats"}},
		{"close_project", []string{"project.close"}},
		{"rpc.discover", []string{"rpc.discover"}},
	}
}

// Tools returns the tools of the form {"tool", "arguments"} with the method that each stands for.
func Tools() []Method {
	pairs := [][2]string{
		{"goxel_create_project", "create_project"},
		{"goxel_open_file", "open_file"},
		{"goxel_save_file", "save_file"},
		{"goxel_export_file", "export_file"},
		{"goxel_render_scene", "render_scene"},
		{"goxel_get_voxel", "get_voxel"},
		{"goxel_add_voxels", "add_voxels"},
		{"goxel_remove_voxels", "remove_voxels"},
		{"goxel_paint_voxels", "paint_voxels"},
		{"goxel_flood_fill", "flood_fill"},
		{"goxel_procedural_shape", "procedural_shape"},
		{"goxel_batch_voxel_operations", "batch_operations"},
		{"goxel_new_layer", "new_layer"},
		{"goxel_delete_layer", "delete_layer"},
		{"goxel_list_layers", "list_layers"},
		{"goxel_merge_layers", "merge_layers"},
		{"goxel_set_layer_visibility", "set_layer_visibility"},
		{"ping", "ping"},
		{"version", "version"},
		{"list_methods", "list_methods"},
	}
	list := make([]Method, 0, len(pairs))
	for _, t := range pairs {
		list = append(list, Method{t[0], t[1], []Tree{V14, V14P, V018}})
	}
	return list
}
