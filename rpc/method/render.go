package method

import (
	"context"
	"encoding/base64"
	"fmt"
	"image/color"
	"io"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// inlineLimit bounds the file of a picture that is sent inline, in bytes, so that the reply, which holds it twice in base64, stays under
// the 32 KiB that old clients read at once.
const inlineLimit = 12_000

// smallModel is the number of voxels up to which a picture of the default size, sent inline, is held to inlineLimit.
const smallModel = 50_000

var renderPathKeys = []string{"output_path", "path", "file_path", "filename"}

func renderMethods() []*Method {
	return []*Method{{
		Name: "render_scene",
		Doc: "Draws the visible layers to a PNG, on the CPU: to a file, or inline as base64. Edits sent before are in the picture, and edits sent " +
			"after do not wait for it.",
		Aliases: []Alias{
			{Name: "render_image"},
			{Name: "render"},
			{Name: "render.image"},
			{Name: "render.screenshot"},
			{Name: "render.preview"},
			{Name: "render_preview"},
			{Name: "generate_preview"},
		},
		Params: []Param{
			{Name: "output_path", Type: String, Keys: renderPathKeys, Doc: "file to write; absent: the picture is in the reply"},
			{Name: "width", Type: Integer, Default: "512", Doc: "pixels, 1 to 4096; 0 or less for the default"},
			{Name: "height", Type: Integer, Default: "512", Doc: "likewise"},
			{Name: "format", Type: String, Default: `"png"`, Doc: "`png`"},
			{Name: "camera_preset", Type: String, Keys: []string{"camera_preset", "preset", "camera_angle", "view"}, Default: `"isometric"`, Doc: presetDoc()},
			{Name: "camera", Type: Object, Doc: "a preset's name, or `{position, target, up, fov, distance, yaw, pitch, projection, width, preset}`"},
			{Name: "camera_position", Type: Vector, Doc: "where the camera is; absent: far enough to see everything"},
			{Name: "camera_target", Type: Vector, Doc: "what is in the middle; absent: the middle of the model"},
			{Name: "camera_up", Type: Vector, Keys: []string{"camera_up", "up"}, Default: "[0,0,1]", Doc: "what is up"},
			{Name: "camera_distance", Type: Number, Doc: "from the target, in voxels"},
			{Name: "fov", Type: Number, Doc: "vertical field of view of a perspective camera, in degrees, 1 to 179"},
			{Name: "projection", Type: String, Doc: "`perspective` or `orthographic`; absent: perspective if a position, distance or fov is given"},
			{Name: "background_color", Type: Color, Keys: []string{"background_color", "background"}, Default: "[240,240,240,255]", Doc: "alpha 0 for transparent"},
			{Name: "lighting", Type: Object, Doc: "`{ambient 0..1, diffuse 0..1, sun_direction [x,y,z], occlusion 0..1}`"},
			{Name: "shadows", Type: Boolean, Default: "false", Doc: "whether voxels shade each other from the sun"},
			{Name: "samples", Type: Integer, Doc: "rays for a pixel on an edge, 1 to 64"},
			{Name: "max_bytes", Type: Integer, Doc: "the picture is made plainer (fewer colours) until its file is no larger; 0 for no limit; absent: 12,000 for an inline picture of the default size of a model of up to 50,000 voxels, so that clients that read 32 KiB at once get it whole"},
			{Name: "options", Type: Object, Doc: "may hold `background_color`, `lighting`, `shadows`, `samples`"},
		},
		Order:    []string{"width", "height", "format", "output_path"},
		AltOrder: []string{"output_path", "width", "height"},
		Result: []Field{
			{"success", "boolean", "true"},
			{"width", "integer", ""},
			{"height", "integer", ""},
			{"format", "string", "`png`"},
			{"output_path", "string", "the file written; absent if inline"},
			{"file_size", "integer", "bytes of the PNG"},
			{"image_data", "string", "the PNG in base64; absent if written to a file"},
			{"image", "string", "the same"},
			{"render_time_ms", "number", "time taken to draw"},
			{"camera", "object", "the camera used; given back it repeats the view"},
			{"plainer", "boolean", "whether max_bytes made the picture plainer"},
			{"warnings", "string[]", "absent if there are none"},
		},
		Errors: []string{"permission_denied", "file_not_found", "write_failed"},
		Class:  Long, Since: "1.0", Legacy: -1015,
		Start: startRender,
	}}
}

func presetDoc() string {
	var names []string
	for _, p := range render.Presets {
		names = append(names, "`"+p.Name+"`")
		for _, a := range p.Aliases {
			names = append(names, "`"+a+"`")
		}
	}
	return "direction of view: " + strings.Join(names, ", ")
}

func startRender(_ context.Context, c *Call) (Job, error) {
	o, err := c.renderOptions()
	if err != nil {
		return nil, err
	}
	path, err := c.text("", renderPathKeys...)
	if err != nil {
		return nil, err
	}
	if _, err := c.word("png", []string{"png"}, "format"); err != nil {
		return nil, err
	}
	limit, err := c.ranged(0, 0, 1<<31, "max_bytes")
	if err != nil {
		return nil, err
	}
	s := c.Project.Snapshot()
	if _, given := c.get("max_bytes"); !given && path == "" && defaultEdge(o.Width) && defaultEdge(o.Height) && s.Len() <= smallModel {
		limit = inlineLimit
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		return c.render(ctx, s, o, path, int(limit), dst)
	}, nil
}

// defaultEdge reports whether a picture has the default size along an edge, said or not.
func defaultEdge(n int) bool { return n == 0 || n == 512 }

func (c *Call) render(ctx context.Context, s *scene.Scene, opt render.Options, path string, limit int, dst []byte) ([]byte, error) {
	v, err := edit.Flatten(ctx, s.Layers, c.Env.Engine.NewVolume)
	if err != nil {
		return dst, err
	}
	res, png, err := render.PNG(ctx, v, opt, limit)
	if err != nil {
		return dst, err
	}
	if _, given := c.get("max_bytes"); given && limit > 0 && len(png) > limit {
		c.Warn(fmt.Sprintf("even at its plainest the picture takes %d bytes, more than max_bytes", len(png)))
	}
	size := res.Image.Bounds().Size()
	o := begin(dst)
	o.bool("success", true)
	o.int("width", int64(size.X))
	o.int("height", int64(size.Y))
	o.str("format", "png")
	if path != "" {
		_, err := c.Env.Engine.WriteFile(ctx, path, func(w io.Writer) error {
			_, err := w.Write(png)
			return err
		})
		if err != nil {
			return dst, err
		}
		o.str("output_path", path)
	}
	o.int("file_size", int64(len(png)))
	o.millis("render_time_ms", res.Took.Seconds())
	o.camera("camera", &res.Camera)
	o.bool("plainer", res.Plainer)
	if path == "" {
		for _, name := range [...]string{"image_data", "image"} {
			o.key(name)
			o.b = append(o.b, '"')
			o.b = base64.StdEncoding.AppendEncode(o.b, png)
			o.b = append(o.b, '"')
		}
	}
	return c.finish(&o), nil
}

func (o *object) camera(name string, cam *render.Camera) {
	o.key(name)
	in := begin(o.b)
	in.floats("position", vec(*cam.Position))
	in.floats("target", vec(*cam.Target))
	in.floats("up", vec(cam.Up))
	if cam.Projection == render.Perspective {
		in.str("projection", "perspective")
		in.float("fov", cam.FOV)
	} else {
		in.str("projection", "orthographic")
		in.float("width", cam.OrthoWidth)
	}
	o.b = in.end()
}

// option returns a parameter that may also stand in options.
func (c *Call) option(keys ...string) (value, bool) {
	if v, ok := c.first(keys...); ok {
		return v, true
	}
	options, _ := c.get("options")
	for _, k := range keys {
		if v, ok := member(options, k); ok {
			return v, true
		}
	}
	return value{}, false
}

func (c *Call) renderOptions() (o render.Options, err error) {
	if v, ok := c.get("options"); ok && !v.isObject() {
		return o, invalid(v.key, "must be an object, not %s", brief(v.raw))
	}
	for _, edge := range [...]struct {
		key string
		to  *int
	}{{"width", &o.Width}, {"height", &o.Height}} {
		n, err := c.integer(0, edge.key)
		if err != nil {
			return o, err
		}
		*edge.to = int(min(max(n, 0), 1<<31-1)) // what is too large is reported by the renderer
	}
	if o.Preset, err = c.text("", "camera_preset", "preset", "camera_angle", "view"); err != nil {
		return o, err
	}
	if v, ok := c.option("background_color", "background"); ok {
		bg, err := colorOf(v)
		if err != nil {
			return o, err
		}
		o.Background = render.Plain(color.NRGBA{R: bg.R(), G: bg.G(), B: bg.B(), A: bg.A()})
	}
	if v, ok := c.option("samples"); ok {
		n, isInt := wire.Int(v.v)
		if !isInt || n < 1 || n > render.MaxSamples {
			return o, invalid(v.key, "must be an integer from 1 to %d, not %s", render.MaxSamples, brief(v.raw))
		}
		o.Samples = int(n)
	}
	if v, ok := c.option("shadows"); ok {
		on, ok := wire.Bool(v.v)
		if !ok {
			return o, invalid(v.key, "must be true or false, not %s", brief(v.raw))
		}
		if on {
			o.Shadows = render.On
		}
	}
	if v, ok := c.option("return_mode"); ok {
		if s, _ := wire.Text(v.v); string(s) == "file_path" {
			if _, given := c.first(renderPathKeys...); !given {
				return o, invalid(v.key, "file_path needs an output_path")
			}
		}
	}
	if o.Lighting, err = c.lighting(); err != nil {
		return o, err
	}
	return o, c.camera(&o)
}

func (c *Call) lighting() (*render.Lighting, error) {
	v, ok := c.option("lighting")
	if !ok {
		return nil, nil
	}
	if !v.isObject() {
		return nil, invalid(v.key, "must be an object, not %s", brief(v.raw))
	}
	c.checkMembers(v, "ambient", "diffuse", "occlusion", "sun_direction")
	l := render.DefaultLighting()
	for _, p := range [...]struct {
		name string
		to   *float64
	}{{"ambient", &l.Ambient}, {"diffuse", &l.Diffuse}, {"occlusion", &l.Occlusion}} {
		if m, ok := member(v, p.name); ok {
			if *p.to, ok = wire.Float(m.v); !ok {
				return nil, invalid(m.key, "must be a number, not %s", brief(m.raw))
			}
		}
	}
	if m, ok := member(v, "sun_direction"); ok {
		sun, err := vector(m)
		if err != nil {
			return nil, err
		}
		l.Sun = render.Vec{X: sun[0], Y: sun[1], Z: sun[2]}
	}
	return &l, nil
}

// camera reads the camera in all its spellings.
func (c *Call) camera(o *render.Options) error {
	whole, ok := c.get("camera")
	if ok {
		if s, isString := wire.Text(whole.v); isString {
			o.Preset, whole = string(s), value{}
		} else if !whole.isObject() {
			return invalid("camera", "must be an object or a preset's name, not %s", brief(whole.raw))
		}
		c.checkMembers(whole, "preset", "position", "target", "up", "distance", "fov", "width", "yaw", "pitch", "projection")
	}
	part := func(name string, keys ...string) (value, bool) {
		if v, ok := member(whole, name); ok {
			return v, true
		}
		return c.first(keys...)
	}
	if v, ok := part("preset"); ok {
		s, isString := wire.Text(v.v)
		if !isString {
			return invalid(v.key, "must be a string, not %s", brief(v.raw))
		}
		o.Preset = string(s)
	}
	cam := &o.Camera
	for _, p := range [...]struct {
		name, key string
		set       func(render.Vec)
	}{
		{"position", "camera_position", func(v render.Vec) { cam.Position = &v }},
		{"target", "camera_target", func(v render.Vec) { cam.Target = &v }},
		{"up", "camera_up", func(v render.Vec) { cam.Up = v }},
	} {
		v, ok := part(p.name, p.key)
		if !ok && p.name == "up" {
			v, ok = c.get("up")
		}
		if !ok {
			continue
		}
		xyz, err := vector(v)
		if err != nil {
			return err
		}
		p.set(render.Vec{X: xyz[0], Y: xyz[1], Z: xyz[2]})
	}
	var angles render.Angles
	hasAngles := false
	for _, p := range [...]struct {
		name string
		keys []string
		to   *float64
	}{
		{"distance", []string{"camera_distance"}, &cam.Distance},
		{"fov", []string{"fov"}, &cam.FOV},
		{"width", nil, &cam.OrthoWidth},
		{"yaw", nil, &angles.Yaw},
		{"pitch", nil, &angles.Pitch},
	} {
		v, ok := part(p.name, p.keys...)
		if !ok {
			continue
		}
		if *p.to, ok = wire.Float(v.v); !ok {
			return invalid(v.key, "must be a number, not %s", brief(v.raw))
		}
		hasAngles = hasAngles || p.to == &angles.Yaw || p.to == &angles.Pitch
	}
	if hasAngles {
		cam.Angles = &angles
	}
	return projection(part, cam)
}

func projection(part func(string, ...string) (value, bool), cam *render.Camera) error {
	v, ok := part("projection", "projection")
	if !ok {
		return nil
	}
	s, err := stringIn(v, []string{"perspective", "orthographic"})
	cam.Projection = render.Orthographic
	if s == "perspective" {
		cam.Projection = render.Perspective
	}
	return err
}

func vec(v render.Vec) [3]float64 { return [3]float64{v.X, v.Y, v.Z} }
