package studio

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// frame is one picture to take.
type frame struct {
	name  string
	view  string // which of several views of the order it shows, as requests spell it; "" for the only one
	opt   render.Options
	slice storage.Box // draws only what lies in it, empty for everything
}

// frames lists the pictures that the order asks for. It takes the model apart if the order says so, and returns what is left to draw.
func (o *Order) frames(ctx context.Context, m *model) (*model, []frame, error) {
	views := o.Views
	if len(views) == 0 {
		views = []View{{}}
	}
	var slices []storage.Box
	if o.Slices != nil {
		var err error
		if m, slices, err = o.slice(ctx, m); err != nil {
			return nil, nil, err
		}
	}
	if o.Options.Fit.Empty() && o.framed() {
		k := *o
		k.Options.Fit = roomy(storage.Bounds(m.subject.Volume))
		o = &k
	}
	var list []frame
	var err error
	switch {
	case o.Turntable > 0 && slices != nil:
		return nil, nil, errorf("turntable", "slices have pictures of their own: give them a gap, or leave one of the two out")
	case o.Turntable > 0:
		list, err = o.turntable(ctx, m, views[0])
	case o.Layout == Sprites && len(views) > 1:
		list, err = o.alike(ctx, m, views)
	default:
		list, err = o.each(m, views, slices)
	}
	if err == nil && len(list) > MaxViews {
		err = errorf("views", "%d pictures are more than %d", len(list), MaxViews)
	}
	rename(list)
	return m, list, err
}

// framed reports whether the notes stand around the box of the content.
func (o *Order) framed() bool {
	return o.Annotate != nil && (o.Annotate.Box || o.Annotate.Ticks || o.Annotate.Dimensions || o.Annotate.Floor)
}

// roomy returns a box with room for scales around it.
func roomy(b storage.Box) storage.Box {
	x, y, z := b.Size()
	room := max(x, y, z)/20 + 1
	if b.Empty() || room > 1<<20 {
		return b
	}
	by := storage.Pos{X: int32(room), Y: int32(room), Z: int32(room)}
	return storage.Box{Min: b.Min.Add(storage.Pos{X: -by.X, Y: -by.Y, Z: -by.Z}), Max: b.Max.Add(by)}
}

// each returns a frame for each view, or for each view of each slice.
func (o *Order) each(m *model, views []View, slices []storage.Box) ([]frame, error) {
	var list []frame
	for i, v := range views {
		if slices != nil && v.Preset == "" && v.Project == nil && v.Camera == (render.Camera{}) {
			v.Preset = facing(o.Slices.Axis)
		}
		f, err := o.frame(m, v)
		if len(views) > 1 {
			f.view = viewKey(i)
		}
		if err != nil {
			return nil, inView(f.view, err)
		}
		if slices == nil {
			list = append(list, f)
			continue
		}
		if f.opt.Fit.Empty() {
			f.opt.Fit = storage.Bounds(m.subject.Volume)
		}
		view := f.name
		for _, b := range slices {
			f.slice, f.name = b, sliceName(o.Slices.Axis, b)
			if len(views) > 1 {
				f.name = view + " " + f.name
			}
			list = append(list, f)
		}
	}
	return list, nil
}

// viewKey returns how requests spell one of several views.
func viewKey(i int) string { return fmt.Sprintf("views[%d]", i) }

// inView returns an error about an option as that of one of several views, if there are several.
func inView(view string, err error) error {
	var option *render.OptionError
	var own *Error
	switch {
	case view == "":
		return err
	case errors.As(err, &option):
		return errorf(view, "%s: %s", option.Parameter, option.Msg)
	case errors.As(err, &own):
		return errorf(view, "%s", own.Msg)
	}
	return err
}

// facing returns the preset that looks at slices along an axis.
func facing(a section.Axis) string { return [...]string{"right", "front", "top"}[a] }

// sliceName names a slice after the cells that it holds.
func sliceName(a section.Axis, b storage.Box) string {
	if first, last := a.Of(b.Min), a.Of(b.Max)-1; first != last {
		return fmt.Sprintf("%v %d to %d", a, first, last)
	}
	return fmt.Sprintf("%v %d", a, a.Of(b.Min))
}

// frame returns the frame of a view.
func (o *Order) frame(m *model, v View) (frame, error) {
	f := frame{name: v.Name, opt: o.Options}
	f.opt.Preset, f.opt.Camera = v.Preset, v.Camera
	if v.Project != nil {
		cam, err := render.SceneCamera(m.scene.Cameras, *v.Project)
		if err != nil {
			return f, err
		}
		f.opt.Camera = cam
	}
	if f.name == "" {
		f.name = nameOf(v)
	}
	return f, nil
}

// nameOf names a view that has no name of its own.
func nameOf(v View) string {
	switch {
	case v.Project != nil && *v.Project != "":
		return *v.Project
	case v.Project != nil:
		return "camera"
	case v.Camera.Position != nil:
		return "view"
	case v.Camera.Angles != nil:
		return fmt.Sprintf("%g %g", v.Camera.Angles.Yaw, v.Camera.Angles.Pitch)
	}
	p, ok := render.PresetByName(v.Preset)
	if !ok {
		return v.Preset // which the renderer is going to refuse
	}
	if v.Preset != "" { // as it was asked for, which may be one of several names
		return strings.ReplaceAll(strings.ToLower(v.Preset), " ", "_")
	}
	return p.Name
}

// angles returns the direction of a view, which must not be given by a position.
func angles(v View) (render.Angles, error) {
	switch {
	case v.Project != nil || v.Camera.Position != nil:
		return render.Angles{}, errorf("views", "all round, or as sprites, views are directions: %s has a position", nameOf(v))
	case v.Camera.Angles != nil:
		return *v.Camera.Angles, nil
	}
	p, ok := render.PresetByName(v.Preset)
	if !ok {
		return render.Angles{}, errorf("camera_preset", "there is no view %q", v.Preset)
	}
	return p.Angles, nil
}

// turntable returns the frames all around a view.
func (o *Order) turntable(ctx context.Context, m *model, v View) ([]frame, error) {
	start, err := angles(v)
	if err != nil {
		return nil, err
	}
	around := render.Orbit(start, o.Turntable)
	names := make([]string, len(around))
	for i := range names {
		names[i] = fmt.Sprintf("frame %0*d", len(fmt.Sprint(len(around)-1)), i)
	}
	return o.shared(ctx, m, v.Camera, around, names)
}

// alike returns frames of several views in one scale.
func (o *Order) alike(ctx context.Context, m *model, views []View) ([]frame, error) {
	var directions []render.Angles
	var names []string
	for i, v := range views {
		a, err := angles(v)
		if err != nil {
			return nil, inView(viewKey(i), err)
		}
		directions = append(directions, a)
		name := v.Name
		if name == "" {
			name = nameOf(v)
		}
		names = append(names, name)
	}
	return o.shared(ctx, m, views[0].Camera, directions, names)
}

func (o *Order) shared(ctx context.Context, m *model, c render.Camera, directions []render.Angles, names []string) ([]frame, error) {
	opt := o.Options
	opt.Camera, opt.Camera.Angles = c, nil
	cameras, err := render.Frame(ctx, m.subject, opt, directions)
	if err != nil {
		return nil, err
	}
	list := make([]frame, len(cameras))
	for i := range cameras {
		list[i] = frame{name: names[i], opt: o.Options}
		list[i].opt.Camera = cameras[i]
	}
	return list, nil
}

// slice cuts the model into slices: the boxes of each if every one is a picture of its own, or else the model with them apart.
func (o *Order) slice(ctx context.Context, m *model) (*model, []storage.Box, error) {
	s := *o.Slices
	bounds := storage.Bounds(m.subject.Volume)
	if bounds.Empty() {
		return nil, nil, errorf("slices", "there is nothing to slice")
	}
	if extent := int64(s.Axis.Of(bounds.Max)) - int64(s.Axis.Of(bounds.Min)); s.Thickness == 0 {
		s.Thickness = int32((extent + maxSlices - 1) / maxSlices)
	}
	if s.Gap == 0 {
		boxes, err := section.Slices(ctx, m.subject.Volume, s.Axis, s.Thickness, s.Axis.Of(bounds.Min), s.Axis.Of(bounds.Max))
		return m, boxes, sliceError(err)
	}
	plan, err := section.Plan(bounds, s.Axis, s.Thickness, s.Gap)
	if err != nil {
		return nil, nil, sliceError(err)
	}
	apart, err := m.change(func(v storage.Volume) (storage.Volume, error) { return plan.Apply(ctx, v, m.new) })
	if err != nil {
		return nil, nil, sliceError(err)
	}
	apart.apart, apart.whole = plan, bounds
	return apart, nil, apart.merge(ctx)
}

// maxSlices is the number of slices that are made if their thickness is not given.
const maxSlices = 64

// rename makes names unique, also for readers to whom upper and lower case are the same.
func rename(list []frame) {
	taken := map[string]bool{}
	count := map[string]int{}
	for i := range list {
		taken[strings.ToLower(list[i].name)] = true
	}
	first := map[string]bool{}
	for i := range list {
		key := strings.ToLower(list[i].name)
		if !first[key] {
			first[key] = true
			continue
		}
		name := list[i].name
		for n := max(count[key], 1) + 1; ; n++ {
			if numbered := fmt.Sprintf("%s %d", name, n); !taken[strings.ToLower(numbered)] {
				list[i].name, count[key] = numbered, n
				taken[strings.ToLower(numbered)] = true
				break
			}
		}
	}
}

// sliceError names the parameter in an error of package section that is about it.
func sliceError(err error) error {
	if errors.Is(err, section.ErrParameter) || errors.Is(err, section.ErrLimit) {
		return errorf("slices", "%v", err)
	}
	return err
}
