package show

// choice says what of a method's result matters to people.
type choice struct {
	list    string   // the list that is the point of the method; its table stands alone, with what is in rest below
	columns []string // of the table; nil for all
	rest    []string // further members; nil for all, but for counts where there is a list
}

// choices lists the methods whose results have more in them than people want to see.
func choices() map[string]choice {
	voxels := choice{list: "voxels", columns: []string{"x", "y", "z", "color"}, rest: []string{"packed", "rle", "region"}}
	return map[string]choice{
		"list_formats": {
			list: "formats", rest: []string{},
			columns: []string{"id", "extensions", "read", "write", "supports_layers", "supports_alpha", "max_colors", "mesh", "name"},
		},
		"list_layers":          {list: "layers", columns: []string{"id", "name", "visible", "is_active", "voxel_count", "mode", "opacity"}, rest: []string{}},
		"list_methods":         {list: "methods", rest: []string{}},
		"list_projects":        {list: "projects", columns: []string{"project_id", "name", "layer_count", "voxel_count", "revision", "unsaved", "is_current", "file_path"}, rest: []string{}},
		"list_renders":         {list: "renders", columns: []string{"name", "size", "format", "created_at", "ttl_remaining"}, rest: []string{"directory", "total_size"}},
		"get_color_histogram":  {list: "histogram", columns: []string{"color", "count", "percentage"}},
		"get_unique_colors":    {list: "colors", columns: []string{"hex", "count"}, rest: []string{}},
		"find_voxels_by_color": {list: "locations"},
		"get_palette":          {list: "colors", rest: []string{"name", "source"}},
		"load_palette":         {list: "colors", rest: []string{"name", "format", "count"}},
		"render_scene": {rest: []string{
			"width", "height", "format", "output_path", "file", "file_size", "count", "images", "views", "legend", "near", "far", "id_box", "atlas_path",
			"voxel_count", "render_time_ms",
		}},
		"get_voxels_region": voxels,
		"get_layer_voxels":  voxels,
	}
}
