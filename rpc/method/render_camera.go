package method

import (
	"fmt"
	"math"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

var presetKeys = []string{"camera_preset", "preset", "camera_angle", "view"}

// projectCamera is what asks for the project's own camera in place of a preset.
const projectCamera = "project"

// view reads the camera of a call in all its spellings.
func (c *Call) view() (v studio.View, err error) {
	if p, ok := c.first(presetKeys...); ok {
		if v.Preset, err = presetOf(p); err != nil {
			return v, err
		}
	}
	whole, ok := c.get("camera")
	if ok && !whole.isObject() {
		if _, isString := wire.Text(whole.v); !isString {
			return v, invalid("camera", "must be an object or a preset's name, not %s", brief(whole.raw))
		}
		if v.Preset, err = presetOf(whole); err != nil {
			return v, err
		}
		whole = value{}
	}
	r := cameraReader{c: c, whole: whole}
	return r.read(v)
}

// viewOf reads one of several views: a preset's name, or an object as for the parameter camera with a name.
func (c *Call) viewOf(p value) (v studio.View, err error) {
	if _, ok := wire.Text(p.v); ok {
		if v.Preset, err = presetOf(p); err != nil {
			return v, err
		}
		p = value{}
	} else if !p.isObject() {
		return v, invalid(p.key, "must be a preset's name or an object, not %s", brief(p.raw))
	}
	if v.Name, _, err = textMember(p, "label"); err != nil {
		return v, err
	}
	r := cameraReader{c: c, whole: p, only: true}
	return r.read(v)
}

// presetOf reads the name of a preset, or projectCamera; "" is the default one.
func presetOf(p value) (string, error) {
	s, ok := wire.Text(p.v)
	if !ok {
		return "", invalid(p.key, "must be a string, not %s", brief(p.raw))
	}
	if _, known := render.PresetByName(string(s)); !known && string(s) != projectCamera {
		return "", invalid(p.key, "%s is no view: there are %s", brief(p.raw), strings.Join(presetNames(), ", "))
	}
	return string(s), nil
}

// presetNames lists what presetOf knows.
func presetNames() []string {
	var names []string
	for _, p := range render.Presets {
		names = append(append(names, p.Name), p.Aliases...)
	}
	return append(names, projectCamera)
}

// cameraReader reads a camera from an object and, unless only that counts, from parameters of the call.
type cameraReader struct {
	c     *Call
	whole value
	only  bool
}

// part returns a part of the camera: of the object, or one of the parameters.
func (r *cameraReader) part(name string, keys ...string) (value, bool) {
	if v, ok := member(r.whole, name); ok {
		return v, true
	}
	if r.only {
		return value{}, false
	}
	return r.c.first(keys...)
}

func (r *cameraReader) read(v studio.View) (studio.View, error) {
	r.c.checkMembers(r.whole, "preset", "name", "label", "position", "target", "up", "distance", "fov", "width", "yaw", "pitch", "projection")
	if p, ok := member(r.whole, "preset"); ok {
		var err error
		if v.Preset, err = presetOf(p); err != nil {
			return v, err
		}
	}
	name, named, err := textMember(r.whole, "name")
	if err != nil {
		return v, err
	}
	if named {
		v.Project = &name
	}
	if v.Preset == projectCamera && v.Project == nil {
		v.Preset, v.Project = "", new(string)
	}
	if err := r.vectors(&v.Camera); err != nil {
		return v, err
	}
	if err := r.numbers(&v.Camera); err != nil {
		return v, err
	}
	return v, r.projection(&v.Camera)
}

func (r *cameraReader) vectors(cam *render.Camera) error {
	for _, p := range [...]struct {
		name string
		keys []string
		set  func(render.Vec)
	}{
		{"position", []string{"camera_position"}, func(v render.Vec) { cam.Position = &v }},
		{"target", []string{"camera_target"}, func(v render.Vec) { cam.Target = &v }},
		{"up", []string{"camera_up", "up"}, func(v render.Vec) { cam.Up = v }},
	} {
		v, ok := r.part(p.name, p.keys...)
		if !ok {
			continue
		}
		xyz, err := vector(v)
		if err != nil {
			return err
		}
		p.set(render.Vec{X: xyz[0], Y: xyz[1], Z: xyz[2]})
	}
	return nil
}

func (r *cameraReader) numbers(cam *render.Camera) error {
	var angles render.Angles
	for _, p := range [...]struct {
		name string
		keys []string
		to   *float64
	}{
		{"distance", []string{"camera_distance"}, &cam.Distance},
		{"fov", []string{"fov"}, &cam.FOV},
		{"width", nil, &cam.OrthoWidth},
		{"yaw", []string{"yaw"}, &angles.Yaw},
		{"pitch", []string{"pitch"}, &angles.Pitch},
	} {
		v, ok := r.part(p.name, p.keys...)
		if !ok {
			continue
		}
		if *p.to, ok = wire.Float(v.v); !ok {
			return invalid(v.key, "must be a number, not %s", brief(v.raw))
		}
		if p.to == &angles.Yaw || p.to == &angles.Pitch {
			cam.Angles = &angles
		}
		if p.to == &angles.Pitch && !(math.Abs(angles.Pitch) <= 90) {
			return invalid(v.key, "must be from -90 to 90 degrees, not %s", brief(v.raw))
		}
	}
	if cam.Angles != nil && inRadians(angles) {
		r.c.Warn("yaw and pitch are degrees, and these look like radians")
	}
	return nil
}

// inRadians reports whether angles look like those of somebody who thinks in radians: small, and not whole.
func inRadians(a render.Angles) bool {
	small := math.Abs(a.Yaw) <= 2*math.Pi && math.Abs(a.Pitch) <= math.Pi/2
	return small && (a.Yaw != math.Trunc(a.Yaw) || a.Pitch != math.Trunc(a.Pitch))
}

func (r *cameraReader) projection(cam *render.Camera) error {
	v, ok := r.part("projection", "projection")
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

// textMember returns a member that must be a string.
func textMember(v value, name string) (text string, ok bool, err error) {
	m, ok := member(v, name)
	if !ok {
		return "", false, nil
	}
	s, isString := wire.Text(m.v)
	if !isString {
		return "", false, invalid(m.key, "must be a string, not %s", brief(m.raw))
	}
	return string(s), true, nil
}

// views reads the list of views, nil if there is none.
func (c *Call) views() (views []studio.View, err error) {
	p, ok := c.get("views")
	if !ok {
		return nil, nil
	}
	items, err := items(p, studio.MaxViews)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		v, err := c.viewOf(item)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

// items returns the items of a list parameter of 1 to most items, each named after its index; a single value counts as a list of one.
func items(p value, most int) ([]value, error) {
	if p.v == nil || p.v.Type() != fastjson.TypeArray {
		return []value{p}, nil
	}
	a, _ := p.v.Array()
	if len(a) == 0 || len(a) > most {
		return nil, invalid(p.key, "must be a list of 1 to %d items, not of %d", most, len(a))
	}
	list := make([]value, len(a))
	for i, v := range a {
		list[i] = value{key: fmt.Sprintf("%s[%d]", p.key, i), raw: v.MarshalTo(nil), v: v}
	}
	return list, nil
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

func vec(v render.Vec) [3]float64 { return [3]float64{v.X, v.Y, v.Z} }
