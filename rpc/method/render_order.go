package method

import (
	"slices"
	"time"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var (
	qualityNames = []string{"draft", "standard", "high", "low", "medium", "normal"}
	qualities    = []render.Quality{render.Draft, render.Standard, render.High, render.Draft, render.Standard, render.Standard}
	styleNames   = []string{"natural", "goxel", "flat"}
	styles       = []render.Style{render.Natural, render.Goxel, render.Flat}
)

// pictures reads what pictures the call wants. It runs in the project's turn.
func (c *Call) pictures(path string) (*studio.Order, error) {
	if v, ok := c.get("options"); ok {
		if !v.isObject() {
			return nil, invalid(v.key, "must be an object, not %s", brief(v.raw))
		}
		c.checkMembers(v, renderOptions...)
	}
	o := &studio.Order{}
	if err := c.file(&o.File, path); err != nil {
		return nil, err
	}
	if err := c.look(&o.Options, &o.File); err != nil {
		return nil, err
	}
	if err := c.frame(o); err != nil {
		return nil, err
	}
	if err := c.parts(o); err != nil {
		return nil, err
	}
	if err := c.layout(o); err != nil {
		return nil, err
	}
	return o, c.notes(o)
}

// look reads size, quality and light.
func (c *Call) look(o *render.Options, f *studio.File) (err error) {
	if err := c.edges(o); err != nil {
		return err
	}
	if err := c.quality(o, f); err != nil {
		return err
	}
	if o.Style, err = oneOf(c, "style", styleNames, styles); err != nil {
		return err
	}
	if v, ok := c.option("samples"); ok {
		n, isInt := wire.Int(v.v)
		if !isInt || n < 0 || n > render.MaxPaths {
			return invalid(v.key, "must be an integer from 1 to %d, or to %d with quality high, not %s", render.MaxSamples, render.MaxPaths, brief(v.raw))
		}
		o.Samples = int(n)
	}
	ms, err := c.ranged(0, 1, int64(time.Hour/time.Millisecond), "time_limit_ms")
	if _, given := c.get("time_limit_ms"); given && err != nil {
		return err
	}
	o.TimeLimit = time.Duration(ms) * time.Millisecond
	if o.Background, err = c.background(); err != nil {
		return err
	}
	if o.Shadows, err = c.shadows(); err != nil {
		return err
	}
	if o.Lighting, err = c.lighting(); err != nil {
		return err
	}
	return c.additions(o)
}

// quality reads the level, or the quality of a JPEG where it is a number.
func (c *Call) quality(o *render.Options, f *studio.File) (err error) {
	v, ok := c.option("quality")
	if ok && v.v != nil && v.v.Type() == fastjson.TypeNumber {
		n, isInt := wire.Int(v.v)
		if !isInt || n < 0 || n > 100 {
			return invalid(v.key, "must be draft, standard, high, or an integer from 1 to 100 for a JPEG, not %s", brief(v.raw))
		}
		f.Quality = int(n)
		return nil
	}
	o.Quality, err = oneOf(c, "quality", qualityNames, qualities)
	return err
}

// oneOf reads an option that names one of several things; absent, it is the zero value.
func oneOf[T any](c *Call, key string, names []string, values []T) (value T, err error) {
	v, ok := c.option(key)
	if !ok {
		return value, nil
	}
	name, err := stringIn(v, names)
	if err != nil {
		return value, err
	}
	return values[slices.Index(names, name)], nil
}

// frame reads what is in the picture and from where it is seen.
func (c *Call) frame(o *studio.Order) (err error) {
	if err := c.fit(&o.Options); err != nil {
		return err
	}
	if o.Views, err = c.views(); err != nil {
		return err
	}
	if o.Views == nil {
		v, err := c.view()
		if err != nil {
			return err
		}
		o.Views = []studio.View{v}
	}
	n, err := c.integer(0, "turntable")
	if _, given := c.get("turntable"); err != nil || given && (n < 1 || n > studio.MaxViews) {
		return invalid("turntable", "must be a number of frames from 1 to %d", studio.MaxViews)
	}
	o.Turntable = int(n)
	return nil
}

// fit reads the box that the views show.
func (c *Call) fit(o *render.Options) (err error) {
	v, ok := c.option("fit")
	if !ok {
		return nil
	}
	if s, isString := wire.Text(v.v); isString {
		switch string(s) {
		case "content":
			return nil
		case "canvas":
			o.Fit = engine.CanvasBox(c.Project.Size())
			return nil
		}
	}
	if o.Fit, err = box(v); err != nil {
		return invalid(v.key, `must be "content", "canvas" or a box {"min":[x,y,z],"max":[x,y,z]}, not %s`, brief(v.raw))
	}
	return nil
}

// parts reads which voxels are drawn.
func (c *Call) parts(o *studio.Order) (err error) {
	if p, ok := c.first("layers", "layer_ids", "layer", "layer_id"); ok {
		if o.Layers, err = c.layerIDs(p); err != nil {
			return err
		}
	}
	if o.Region, _, err = c.region("region", "box", "bounds"); err != nil {
		return err
	}
	if v, ok := c.get("cut"); ok {
		if o.Cut, err = c.cut(v); err != nil {
			return err
		}
	}
	if v, ok := c.get("slices"); ok {
		o.Slices, err = c.slices(v)
	}
	return err
}

// layerIDs reads a list of layers by id or name.
func (c *Call) layerIDs(p value) ([]int, error) {
	list, err := items(p, 1<<16)
	if err != nil {
		return nil, err
	}
	ids := make([]int, len(list))
	for i, item := range list {
		l, err := c.layerOf(item)
		if err != nil {
			return nil, err
		}
		ids[i] = l.ID
	}
	return ids, nil
}

var axisNames = []string{"x", "y", "z"}

// axisMember reads the member axis, z if it is absent.
func axisMember(v value) (section.Axis, error) {
	m, ok := member(v, "axis")
	if !ok {
		return section.Z, nil
	}
	s, err := stringIn(m, axisNames)
	axis, _ := section.AxisByName(s)
	return axis, err
}

func (c *Call) cut(v value) (*studio.Cut, error) {
	if !v.isObject() {
		return nil, invalid(v.key, `must be an object such as {"axis":"y","at":0,"keep":"above"}, not %s`, brief(v.raw))
	}
	c.checkMembers(v, "axis", "at", "keep")
	axis, err := axisMember(v)
	if err != nil {
		return nil, err
	}
	at, err := cellMember(v, "at", storage.MinCoord, storage.MaxCoord)
	if err != nil {
		return nil, err
	}
	cut := &studio.Cut{Axis: axis, At: at, Away: section.Above}
	if axis == section.Y {
		cut.Away = section.Below // what the front shows
	}
	if m, ok := member(v, "keep"); ok {
		keep, err := stringIn(m, []string{"above", "below"})
		if err != nil {
			return nil, err
		}
		if cut.Away = section.Below; keep == "below" {
			cut.Away = section.Above
		}
	}
	return cut, nil
}

func (c *Call) slices(v value) (*studio.Slices, error) {
	if s, isString := wire.Text(v.v); isString {
		if axis, ok := section.AxisByName(string(s)); ok {
			return &studio.Slices{Axis: axis}, nil
		}
	}
	if !v.isObject() {
		return nil, invalid(v.key, `must be x, y, z or an object such as {"axis":"z","thickness":4,"gap":6}, not %s`, brief(v.raw))
	}
	c.checkMembers(v, "axis", "thickness", "gap")
	axis, err := axisMember(v)
	if err != nil {
		return nil, err
	}
	sl := &studio.Slices{Axis: axis}
	for _, p := range [...]struct {
		name string
		to   *int32
	}{{"thickness", &sl.Thickness}, {"gap", &sl.Gap}} {
		if _, ok := member(v, p.name); ok {
			if *p.to, err = cellMember(v, p.name, 1, 1<<16); err != nil {
				return nil, err
			}
		}
	}
	return sl, nil
}

// cellMember reads a member that is a number of cells or a coordinate.
func cellMember(v value, name string, lo, hi int64) (int32, error) {
	m, ok := member(v, name)
	if !ok {
		return 0, missing(v.key + "." + name)
	}
	n, ok := wire.Int(m.v)
	if !ok || n < lo || n > hi {
		return 0, invalid(m.key, "must be an integer from %d to %d, not %s", lo, hi, brief(m.raw))
	}
	return int32(n), nil
}

// layout reads how several pictures are given.
func (c *Call) layout(o *studio.Order) error {
	if v, ok := c.get("layout"); ok {
		s, err := stringIn(v, studio.LayoutNames[:])
		if err != nil {
			return err
		}
		o.Layout = studio.Layout(slices.Index(studio.LayoutNames[:], s))
	} else {
		o.Layout = c.spriteLayout()
	}
	columns, err := c.ranged(0, 0, studio.MaxViews, "columns")
	if err != nil {
		return err
	}
	o.Columns = int(columns)
	if _, given := c.get("labels"); given {
		on, err := c.boolean(true, "labels")
		if err != nil {
			return err
		}
		if o.Labels = render.Off; on {
			o.Labels = render.On
		}
	}
	if o.Title, err = c.text("", "title"); err != nil {
		return err
	}
	if err := c.sprites(&o.Sprites); err != nil {
		return err
	}
	p, ok := c.first("passes", "pass")
	if !ok {
		return nil
	}
	list, err := items(p, len(studio.PassNames))
	if err != nil {
		return err
	}
	for _, item := range list {
		s, err := stringIn(item, studio.PassNames[:])
		if err != nil {
			return err
		}
		o.Passes = append(o.Passes, studio.Pass(slices.Index(studio.PassNames[:], s)))
	}
	return nil
}
