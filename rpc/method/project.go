package method

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var setActiveParam = Param{
	Name: "set_active", Type: Boolean, Default: "true",
	Doc: "whether the project becomes the one of this connection, and of connections that have none yet",
}

func projectMethods() []*Method {
	return []*Method{
		{
			Name: "create_project",
			Doc: "Creates an empty project with one layer. The connection works on it from now on. The size is kept as information only: " +
				"volumes are unbounded.",
			Aliases: []Alias{{Name: "project.create"}, {Name: "create"}, {Name: "scene_new"}},
			Params: []Param{
				{Name: "name", Type: String, Keys: []string{"name", "filename", "project_name"}, Default: `"New Project"`, Doc: "name of the project, at most 1,024 bytes"},
				{Name: "size", Type: Size, Keys: []string{"size", "dimensions", "canvas_size", "width", "height", "depth"}, Default: "[64,64,64]", Doc: "canvas size in voxels; `width`, `height` and `depth` one by one also do"},
				{Name: "template", Type: String, Default: `"empty"`, Doc: "`empty`, or a white `cube` or `sphere` of half the canvas size, centred above the origin"},
				setActiveParam,
			},
			Order: []string{"name", "width", "height", "depth"},
			Result: []Field{
				{"success", "boolean", "true"},
				{"project_id", "string", "globally unique"},
				{"name", "string", ""},
				{"width", "integer", ""},
				{"height", "integer", ""},
				{"depth", "integer", ""},
				{"canvas_size", "integer[]", "the same three"},
				{"layer_count", "integer", ""},
				{"active_layer_id", "integer", ""},
				{"voxel_count", "integer", ""},
				{"created_at", "string", "RFC 3339"},
			},
			Errors: []string{"too_many_projects", "memory_limit"},
			Class:  Session, Daemon: true, Since: "1.0", Legacy: -1001,
			Start: createProject,
		},
		{
			Name:    "close_project",
			Doc:     "Closes a project and forgets what was not saved. Requests for it that come later fail, also those of this connection that name no project, until it creates or opens one.",
			Aliases: []Alias{{Name: "project.close"}},
			Params:  []Param{{Name: "project_id", Type: String, Doc: "the project; absent: the one that the connection works on"}},
			Order:   []string{"project_id"},
			Result:  []Field{{"success", "boolean", "true"}, {"project_id", "string", ""}, {"unsaved", "boolean", "whether edits were lost"}},
			Class:   Session, Since: "1.0",
			Do: closeProject,
		},
		{
			Name:    "list_projects",
			Doc:     "Lists the open projects.",
			Aliases: []Alias{{Name: "project.list"}},
			Result: []Field{
				{"count", "integer", ""},
				{"projects", "object[]", "`{project_id, name, file_path, layer_count, voxel_count, revision, unsaved, memory_bytes, created_at, is_default, is_current}`"},
				{"current_project_id", "string|null", "of this connection"},
				{"default_project_id", "string|null", "of connections that name none"},
			},
			Class: Read, Daemon: true, Since: "1.0",
			Do: listProjects,
		},
		{
			Name:    "get_project_info",
			Doc:     "Tells what is in the project. The bounding box takes a visit to every tile.",
			Aliases: []Alias{{Name: "project.get_info"}},
			Result: []Field{
				{"project_id", "string", ""},
				{"name", "string", ""},
				{"canvas_size", "integer[]", ""},
				{"layer_count", "integer", ""},
				{"active_layer_id", "integer", ""},
				{"total_voxels", "integer", "over all layers"},
				{"voxel_count", "integer", "the same"},
				{"bounding_box", "object|null", "`{min,max}` of all layers, both inclusive"},
				{"memory_usage", "object", "`{total_mb, layers_mb, history_mb, total_bytes}`"},
				{"created_at", "string", "RFC 3339"},
				{"last_modified", "string|null", "RFC 3339"},
				{"file_path", "string|null", ""},
				{"format", "string|null", "of that file"},
				{"revision", "integer", ""},
				{"unsaved", "boolean", ""},
				{"read_only", "boolean", ""},
				{"undo_depth", "integer", ""},
				{"redo_depth", "integer", ""},
				{"storage", "string", "the storage kind"},
			},
			Class: Read, Since: "1.0",
			Cost: costOfTiles,
			Do:   projectInfo,
		},
		{
			Name: "get_status",
			Doc:  "Tells the size and layer count of the connection's project, zeros if there is none.",
			Result: []Field{
				{"version", "string", "of the daemon"},
				{"layer_count", "integer", ""},
				{"read_only", "boolean", ""},
				{"width", "integer", ""},
				{"height", "integer", ""},
				{"depth", "integer", ""},
				{"project_id", "string|null", ""},
				{"revision", "integer", ""},
				{"voxel_count", "integer", ""},
			},
			Class: Read, Daemon: true, Since: "1.0",
			Do: getStatus,
		},
	}
}

// maxProjectName is the length of a project's name at most, in bytes.
const maxProjectName = 1024

const defaultCanvas = 64

func createProject(ctx context.Context, c *Call) (Job, error) {
	name, err := c.text("New Project", "name", "filename", "project_name")
	if err != nil {
		return nil, err
	}
	if len(name) > maxProjectName {
		return nil, invalid("name", "must have at most %d bytes, not %d", maxProjectName, len(name))
	}
	size, err := c.canvas()
	if err != nil {
		return nil, err
	}
	template, err := c.word("empty", []string{"empty", "cube", "sphere"}, "template")
	if err != nil {
		return nil, err
	}
	active, err := c.boolean(true, "set_active")
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		p, err := c.Env.Engine.Create(name, size, func(p *engine.Project) error { return fillTemplate(ctx, p, template, size) })
		if err != nil {
			return dst, err
		}
		c.activate(p, active)
		o := begin(dst)
		o.bool("success", true)
		o.str("project_id", p.ID())
		o.str("name", name)
		o.canvas(size)
		o.int("layer_count", 1)
		o.int("active_layer_id", 1)
		o.int("voxel_count", p.Info().Voxels)
		o.time("created_at", p.Created())
		return c.finish(&o), nil
	}, nil
}

// canvas reads the size of a new project. A size of 0 or less, as old clients send it, means the default.
func (c *Call) canvas() (size [3]int, err error) {
	if v, ok := c.first("size", "dimensions", "canvas_size"); ok {
		s, err := sizes(v, storage.MaxCoord)
		return [3]int{int(s[0]), int(s[1]), int(s[2])}, err
	}
	for i, key := range [...]string{"width", "height", "depth"} {
		n, err := c.integer(defaultCanvas, key)
		if err != nil {
			return size, err
		}
		if n > storage.MaxCoord {
			return size, invalid(key, "must be at most %d", storage.MaxCoord)
		}
		if n <= 0 {
			n = defaultCanvas
		}
		size[i] = int(n)
	}
	return size, nil
}

func fillTemplate(ctx context.Context, p *engine.Project, template string, size [3]int) error {
	shape := edit.Cube
	switch template {
	case "empty":
		return nil
	case "sphere":
		shape = edit.Sphere
	}
	half := func(i int) int32 { return int32(max(size[i]/2, 1)) }
	b := edit.SizedBox(storage.Pos{Z: half(2) / 2}, [3]int32{half(0), half(1), half(2)})
	_, err := p.Edit("template", func(e *engine.Edit) error {
		return edit.Fill(ctx, e.Recorder(p.Scene().Layers[0]), edit.Solid{Shape: shape, Box: b, Axis: 2}, scene.Over, storage.RGB(255, 255, 255))
	})
	return err
}

// activate makes p the project of the connection, and the default.
func (c *Call) activate(p *engine.Project, active bool) {
	if active {
		c.Env.Engine.SetDefault(p)
		c.Conn.Bind(p)
	}
}

func (o *object) canvas(size [3]int) {
	o.int("width", int64(size[0]))
	o.int("height", int64(size[1]))
	o.int("depth", int64(size[2]))
	o.ints("canvas_size", int64(size[0]), int64(size[1]), int64(size[2]))
}

// time appends an instant, null for the zero time.
func (o *object) time(name string, t time.Time) {
	if t.IsZero() {
		o.strOrNull(name, "")
		return
	}
	o.key(name)
	o.b = append(o.b, '"')
	o.b = t.UTC().AppendFormat(o.b, time.RFC3339)
	o.b = append(o.b, '"')
}

func closeProject(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	info := c.Project.Info()
	c.Project.Close()
	o := begin(dst)
	o.bool("success", true)
	o.str("project_id", c.Project.ID())
	o.bool("unsaved", info.Revision != info.Saved)
	return c.finish(&o), nil
}

func listProjects(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	projects := c.Env.Engine.Projects()
	current, def := c.currentProject(), c.defaultProject()
	o := begin(dst)
	o.int("count", int64(len(projects)))
	o.key("projects")
	o.b = append(o.b, '[')
	for i, p := range projects {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		info := p.Info()
		in := begin(o.b)
		in.str("project_id", p.ID())
		in.str("name", info.Name)
		in.strOrNull("file_path", info.Path)
		in.int("layer_count", int64(info.Layers))
		in.int("voxel_count", info.Voxels)
		in.int("revision", int64(info.Revision))
		in.bool("unsaved", info.Revision != info.Saved)
		in.int("memory_bytes", p.Bytes())
		in.time("created_at", p.Created())
		in.bool("is_default", p == def)
		in.bool("is_current", p == current)
		o.b = in.end()
	}
	o.b = append(o.b, ']')
	o.projectID("current_project_id", current)
	o.projectID("default_project_id", def)
	return c.finish(&o), nil
}

func (o *object) projectID(name string, p *engine.Project) {
	id := ""
	if p != nil {
		id = p.ID()
	}
	o.strOrNull(name, id)
}

func (c *Call) defaultProject() *engine.Project {
	p, err := c.Env.Engine.Default()
	if err != nil {
		return nil // there is none
	}
	return p
}

// currentProject returns the project that a call on this connection works on if it names none, nil if there is none.
func (c *Call) currentProject() *engine.Project {
	if p := c.Conn.Bound(); p != nil {
		if open, err := c.Env.Engine.Project([]byte(p.ID())); err != nil || open != p {
			return nil // it has been closed
		}
		return p
	}
	return c.defaultProject()
}

func projectInfo(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	p, s := c.Project, c.Project.Scene()
	info := p.Info()
	size := p.Size()
	o := begin(dst)
	o.str("project_id", p.ID())
	o.str("name", info.Name)
	o.ints("canvas_size", int64(size[0]), int64(size[1]), int64(size[2]))
	o.int("layer_count", int64(len(s.Layers)))
	o.int("active_layer_id", int64(s.Active))
	o.int("total_voxels", info.Voxels)
	o.int("voxel_count", info.Voxels)
	o.boxMember("bounding_box", s.Bounds(nil))
	o.key("memory_usage")
	var layers int64
	for _, l := range s.Layers {
		layers += l.Volume.Stats().Bytes
	}
	const mb = 1 << 20
	in := begin(o.b)
	in.float("total_mb", float64(p.Bytes())/mb)
	in.float("layers_mb", float64(layers)/mb)
	in.float("history_mb", float64(p.Bytes()-layers)/mb)
	in.int("total_bytes", p.Bytes())
	o.b = in.end()
	o.time("created_at", p.Created())
	o.time("last_modified", info.Modified)
	o.strOrNull("file_path", info.Path)
	format := ""
	if info.Format != nil {
		format = info.Format.Name
	}
	o.strOrNull("format", format)
	o.int("revision", int64(info.Revision))
	o.bool("unsaved", info.Revision != info.Saved)
	o.bool("read_only", info.ReadOnly)
	undo, redo := p.UndoDepth()
	o.int("undo_depth", int64(undo))
	o.int("redo_depth", int64(redo))
	o.str("storage", c.Env.Engine.Options().Storage.Name)
	return c.finish(&o), nil
}

func getStatus(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	p, err := c.NamedProject()
	if err != nil {
		return dst, err
	}
	if p == nil {
		p = c.currentProject()
	}
	var info engine.Info
	var size [3]int
	if p != nil {
		info, size = p.Info(), p.Size()
	}
	o := begin(dst)
	o.str("version", c.Env.Version)
	o.int("layer_count", int64(info.Layers))
	o.bool("read_only", info.ReadOnly)
	o.int("width", int64(size[0]))
	o.int("height", int64(size[1]))
	o.int("depth", int64(size[2]))
	o.projectID("project_id", p)
	o.int("revision", int64(info.Revision))
	o.int("voxel_count", info.Voxels)
	return c.finish(&o), nil
}

// costOfTiles estimates a visit to every tile of the project: about 100 tiles in a microsecond.
func costOfTiles(c *Call) time.Duration {
	return microseconds(float64(c.Project.Info().Voxels) / (64 * 100))
}

// microseconds returns a duration, an hour at most.
func microseconds(n float64) time.Duration {
	return time.Duration(min(n, float64(time.Hour/time.Microsecond))) * time.Microsecond
}
