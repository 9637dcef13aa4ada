package compat

// v13Commands returns the names of v13's commands, those of the table in compat/v13.
func v13Commands() []string {
	return []string{
		"create", "open", "save", "voxel-add", "voxel-remove", "voxel-paint", "layer-create", "layer-delete", "layer-merge", "layer-visibility",
		"layer-rename", "render", "export", "convert", "script", "batch", "help", "version",
	}
}
