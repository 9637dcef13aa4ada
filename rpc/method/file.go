package method

import (
	"cmp"
	"context"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
)

var (
	pathKeys    = []string{"path", "file_path", "filename", "output_path"}
	formatParam = Param{Name: "format", Type: String, Doc: "name of the format, see list_formats; absent: by the file name's extension"}

	optionsParam = Param{Name: "options", Type: Object, Doc: "choices of the format, see `options` in list_formats and [FORMATS.md](../../engine/format/FORMATS.md)"}
)

// toleratedOptions returns the options that the documentation of the C daemons names for every format. A format that does not have one
// ignores it.
func toleratedOptions() []string {
	return []string{
		"compress", "include_history", "create_backup", "include_textures", "merge_vertices", "optimize_mesh", "include_colors", "binary", "scale", "origin",
	}
}

func fileMethods() []*Method {
	saved := []Field{
		{"success", "boolean", "true"},
		{"path", "string", "as given"},
		{"format", "string", ""},
		{"file_size", "integer", "bytes"},
		{"bytes_written", "integer", "the same"},
		{"export_time_ms", "number", "time taken to write"},
		{"files", "string[]", "names of further files written into the same folder, such as a texture; absent if there are none"},
		{"warnings", "string[]", "what the format could not carry; absent if nothing"},
	}
	return []*Method{
		{
			Name: "open_file",
			Doc: "Opens a file as a new project. The format is told by the file's content. The connection works on the new project from now " +
				"on; what follows on the connection waits until it is open.",
			Aliases: []Alias{{Name: "load_project"}, {Name: "open_project"}, {Name: "load"}, {Name: "project.open"}},
			Params: []Param{
				{Name: "path", Type: String, Keys: pathKeys, Required: true, Doc: "the file; a relative path counts from the first `--root`, else from the daemon's working folder"},
				{Name: "format", Type: String, Doc: "name of the format, see list_formats; absent: by the file's content"},
				{Name: "read_only", Type: Boolean, Keys: []string{"read_only", "readonly"}, Default: "false", Doc: "whether edits and saves to the same path are refused"},
				optionsParam,
				setActiveParam,
			},
			Order: []string{"path"},
			Result: []Field{
				{"success", "boolean", "true"},
				{"path", "string", "as given"},
				{"file_path", "string", "absolute"},
				{"project_id", "string", "globally unique"},
				{"name", "string", "the file's name without extension"},
				{"format", "string", ""},
				{"canvas_size", "integer[]", ""},
				{"layer_count", "integer", ""},
				{"active_layer_id", "integer", ""},
				{"voxel_count", "integer", ""},
				{"warnings", "string[]", "what was left out or mended; absent if nothing"},
			},
			Errors: []string{"file_not_found", "permission_denied", "invalid_file", "unsupported_file", "unknown_format", "file_too_large", "memory_limit", "too_many_projects"},
			Class:  Session, Daemon: true, Since: "1.0", Legacy: -1002,
			Start: openFile,
		},
		{
			Name: "save_file",
			Doc: "Saves the project to a file, which becomes its own. The file is replaced whole or, whatever fails, left as it was. Edits sent " +
				"before are in it, and edits sent after do not wait for it.",
			Aliases: []Alias{{Name: "save_project"}, {Name: "save"}, {Name: "project.save"}},
			Params: []Param{
				{Name: "path", Type: String, Keys: pathKeys, Doc: "the file; absent: the one that the project was opened from or last saved to"},
				formatParam,
				optionsParam,
			},
			Order: []string{"path", "format"}, Result: saved,
			Errors: []string{"file_not_found", "permission_denied", "unknown_format", "write_failed"},
			Class:  Long, Since: "1.0", Legacy: -1003,
			Start: func(_ context.Context, c *Call) (Job, error) { return c.save(true) },
		},
		{
			Name: "export_file",
			Doc:  "Writes the project to a file without making it the project's own. Otherwise like save_file.",
			Aliases: []Alias{
				{Name: "export_model"},
				{Name: "export"},
				{Name: "export_mesh"},
				{Name: "export.model"},
				{Name: "export.obj", Preset: []Preset{{"format", `"obj"`}}},
				{Name: "export.vox", Preset: []Preset{{"format", `"vox"`}}},
				{Name: "export.ply", Preset: []Preset{{"format", `"ply"`}}},
				{Name: "export.png", Preset: []Preset{{"format", `"png"`}}},
			},
			Params: []Param{
				{Name: "path", Type: String, Keys: pathKeys, Required: true, Doc: "the file"},
				formatParam,
				optionsParam,
			},
			Order: []string{"path", "format"}, Result: saved,
			Errors: []string{"file_not_found", "permission_denied", "unknown_format", "write_failed"},
			Class:  Long, Since: "1.0", Legacy: -1007,
			Start: func(_ context.Context, c *Call) (Job, error) {
				if _, ok := c.first(pathKeys...); !ok {
					return nil, missing("path")
				}
				return c.save(false)
			},
		},
		{
			Name:    "list_formats",
			Doc:     "Lists the file formats with what each can carry.",
			Aliases: []Alias{{Name: "export.formats"}},
			Result: []Field{
				{"count", "integer", ""},
				{"formats", "object[]", "`{id, name, extension, extensions, read, write, description, supports_layers, supports_names, supports_visibility, supports_colors, max_colors, supports_alpha, supports_positions, supports_materials, supports_cameras, supports_palette, surface, heights, fixed_colors, color_levels, picture, max_size, mesh, options}`; options are `{name, aliases, type, default, values, min, max, read, write, description}`"},
			},
			Class: Read, Daemon: true, Since: "1.0",
			Do: listFormats,
		},
	}
}

func openFile(_ context.Context, c *Call) (Job, error) {
	if _, ok := c.first(pathKeys...); !ok {
		return nil, missing("path")
	}
	path, err := c.text("", pathKeys...)
	if err != nil {
		return nil, err
	}
	formatName, err := c.text("", "format")
	if err != nil {
		return nil, err
	}
	readOnly, err := c.boolean(false, "read_only", "readonly")
	if err != nil {
		return nil, err
	}
	active, err := c.boolean(true, "set_active")
	if err != nil {
		return nil, err
	}
	options, err := c.choices("options")
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		progress := c.progress()
		defer progress.end()
		p, opened, err := c.Env.Engine.Open(ctx, path, engine.OpenOptions{
			Format: formatName, ReadOnly: readOnly, Options: options, Progress: progress.report(),
		})
		if err != nil {
			return dst, err
		}
		c.activate(p, active)
		for _, w := range opened.Warnings {
			c.Warn(w)
		}
		info, size := p.Info(), p.Size()
		o := begin(dst)
		o.bool("success", true)
		o.str("path", path)
		o.str("file_path", info.Path)
		o.str("project_id", p.ID())
		o.str("name", info.Name)
		o.str("format", info.Format.Name)
		o.ints("canvas_size", int64(size[0]), int64(size[1]), int64(size[2]))
		o.int("layer_count", int64(info.Layers))
		o.int("active_layer_id", int64(opened.Active))
		o.int("voxel_count", info.Voxels)
		return c.finish(&o), nil
	}, nil
}

// save starts a save, or an export that leaves the project's own file as it is.
func (c *Call) save(adopt bool) (Job, error) {
	path, err := c.text("", pathKeys...)
	if err != nil {
		return nil, err
	}
	if _, given := c.first(pathKeys...); given && path == "" {
		return nil, invalid("path", "must not be empty")
	}
	formatName, err := c.text("", "format")
	if err != nil {
		return nil, err
	}
	options, err := c.choices("options")
	if err != nil {
		return nil, err
	}
	job, err := c.Project.PrepareSave(path, engine.SaveOptions{Format: formatName, Adopt: adopt, Options: options, Tolerated: toleratedOptions()})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		progress := c.progress()
		defer progress.end()
		job.Progress = progress.report()
		saved, err := job.Run(ctx)
		if err != nil {
			return dst, err
		}
		for _, w := range saved.Warnings {
			c.Warn(w)
		}
		o := begin(dst)
		o.bool("success", true)
		o.str("path", saved.Path)
		o.str("format", saved.Format.Name)
		o.int("file_size", saved.Bytes)
		o.int("bytes_written", saved.Bytes)
		o.millis("export_time_ms", saved.Took.Seconds())
		if len(saved.Beside) > 0 {
			o.strs("files", saved.Beside)
		}
		return c.finish(&o), nil
	}, nil
}

func listFormats(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	formats := c.Env.Engine.Options().Formats
	o := begin(dst)
	o.int("count", int64(len(formats)))
	o.key("formats")
	o.b = append(o.b, '[')
	for i, f := range formats {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendFormat(o.b, f)
	}
	o.b = append(o.b, ']')
	return c.finish(&o), nil
}

func appendFormat(dst []byte, f *format.Format) []byte {
	o := begin(dst)
	o.str("id", f.Name)
	o.str("name", f.Title)
	o.str("extension", f.Exts[0])
	o.strs("extensions", f.Exts)
	o.bool("read", f.Decode != nil)
	o.bool("write", f.Encode != nil)
	o.str("description", f.Doc)
	o.bool("supports_layers", f.Caps.Layers)
	o.bool("supports_names", f.Caps.Names)
	o.bool("supports_visibility", f.Caps.Hidden)
	o.bool("supports_colors", !f.Caps.Shape)
	o.int("max_colors", int64(f.Caps.Colors))
	o.bool("supports_alpha", f.Caps.Alpha)
	o.bool("supports_positions", f.Caps.Negative)
	o.bool("supports_materials", f.Caps.Materials)
	o.bool("supports_cameras", f.Caps.Cameras)
	o.bool("supports_palette", f.Caps.Palette)
	o.bool("surface", f.Caps.Surface)
	o.bool("heights", f.Caps.Heights)
	o.bool("fixed_colors", f.Caps.Fixed)
	o.int("color_levels", int64(cmp.Or(f.Caps.Levels, 256)))
	o.bool("picture", f.Caps.Picture)
	o.ints("max_size", int64(f.Caps.MaxSize[0]), int64(f.Caps.MaxSize[1]), int64(f.Caps.MaxSize[2]))
	o.bool("mesh", f.Caps.Mesh)
	o.key("options")
	o.b = append(o.b, '[')
	for i := range f.Options {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendOption(o.b, &f.Options[i])
	}
	o.b = append(o.b, ']')
	return o.end()
}

func appendOption(dst []byte, opt *format.Option) []byte {
	o := begin(dst)
	o.str("name", opt.Name)
	if len(opt.Aliases) > 0 {
		o.strs("aliases", opt.Aliases)
	}
	o.str("type", opt.Type())
	switch def := opt.Default.(type) {
	case bool:
		o.bool("default", def)
	case int:
		o.int("default", int64(def))
	case float64:
		o.float("default", def)
	case string:
		o.str("default", def)
	}
	if opt.Words != nil {
		o.strs("values", opt.Words)
	}
	if opt.Min != 0 || opt.Max != 0 {
		o.float("min", opt.Min)
		o.float("max", opt.Max)
	}
	o.bool("read", opt.Use&format.ForRead != 0)
	o.bool("write", opt.Use&format.ForWrite != 0)
	o.str("description", opt.Doc)
	return o.end()
}
