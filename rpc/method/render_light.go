package method

import (
	"image/color"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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

func nrgba(c storage.Color) color.NRGBA {
	return color.NRGBA{R: c.R(), G: c.G(), B: c.B(), A: c.A()}
}

// background reads the background: a colour, "transparent", or the two ends of a gradient.
func (c *Call) background() (*render.Background, error) {
	v, ok := c.option("background_color", "background")
	if !ok {
		return c.transparent()
	}
	if s, isString := wire.Text(v.v); isString && (string(s) == "transparent" || string(s) == "none") {
		return render.Plain(color.NRGBA{}), nil
	}
	if v.isObject() && v.v.Get("top") != nil {
		c.checkMembers(v, "top", "bottom")
		var ends [2]color.NRGBA
		for i, name := range [...]string{"top", "bottom"} {
			m, ok := member(v, name)
			if !ok {
				return nil, invalid(v.key, "a gradient needs top and bottom")
			}
			end, err := paint(m, "")
			if err != nil {
				return nil, err
			}
			ends[i] = nrgba(end)
		}
		return &render.Background{Top: ends[0], Bottom: ends[1]}, nil
	}
	bg, err := paint(v, `, "transparent" or {"top":..,"bottom":..}`)
	if err != nil {
		return nil, err
	}
	return render.Plain(nrgba(bg)), nil
}

// transparent reads whether the background is to be transparent.
func (c *Call) transparent() (*render.Background, error) {
	v, ok := c.option("transparent")
	if !ok {
		return nil, nil
	}
	on, isBool := wire.Bool(v.v)
	switch {
	case !isBool:
		return nil, invalid(v.key, "must be true or false, not %s", brief(v.raw))
	case on:
		return render.Plain(color.NRGBA{}), nil
	}
	return nil, nil
}

// paint reads a colour where something else may stand as well, of which an error tells too.
func paint(v value, others string) (storage.Color, error) {
	col, err := colorOf(v)
	if err != nil {
		return 0, invalid(v.key, `must be "#RRGGBB(AA)", [r,g,b(,a)]%s, not %s`, others, brief(v.raw))
	}
	return col, nil
}

// lighting reads the light, nil for the default. "project" is that of the project.
func (c *Call) lighting() (*render.Lighting, error) {
	v, ok := c.option("lighting", "light")
	if !ok {
		return nil, nil
	}
	if s, isString := wire.Text(v.v); isString && string(s) == projectCamera {
		l := studio.LightingOf(c.Project.Scene().Light)
		return &l, nil
	}
	if !v.isObject() {
		return nil, invalid(v.key, `must be an object or "project", not %s`, brief(v.raw))
	}
	c.checkMembers(v, "ambient", "diffuse", "occlusion", "sun_direction", "sun_size", "sun_color", "sky_color")
	l := render.DefaultLighting()
	for _, p := range [...]struct {
		name string
		to   *float64
	}{{"ambient", &l.Ambient}, {"diffuse", &l.Diffuse}, {"occlusion", &l.Occlusion}, {"sun_size", &l.SunSize}} {
		if err := numberMember(v, p.name, p.to); err != nil {
			return nil, err
		}
	}
	for _, p := range [...]struct {
		name string
		to   *color.NRGBA
	}{{"sun_color", &l.SunColor}, {"sky_color", &l.SkyColor}} {
		if err := colorMember(v, p.name, p.to); err != nil {
			return nil, err
		}
	}
	if m, ok := member(v, "sun_direction"); ok {
		sun, err := vector(m)
		if err != nil {
			return nil, err
		}
		l.Sun = render.Vec{X: sun[0], Y: sun[1], Z: sun[2]}
		if l.Sun.Z < 0 {
			c.Warn("sun_direction points towards the sun, which is below the horizon")
		}
	}
	return &l, nil
}

// numberMember reads a member that is a number if it is there.
func numberMember(v value, name string, to *float64) error {
	m, ok := member(v, name)
	if !ok {
		return nil
	}
	f, ok := wire.Float(m.v)
	if !ok {
		return invalid(m.key, "must be a number, not %s", brief(m.raw))
	}
	*to = f
	return nil
}

// colorMember reads a member that is a colour if it is there.
func colorMember(v value, name string, to *color.NRGBA) error {
	m, ok := member(v, name)
	if !ok {
		return nil
	}
	col, err := paint(m, "")
	if err == nil {
		*to = nrgba(col)
	}
	return err
}

// extra reads a parameter that switches something on: true or false, a colour, or an object of details, of which only colour is known to
// all. It returns whether it is on.
func (c *Call) extra(name string, to *color.NRGBA, members ...string) (details value, on bool, err error) {
	v, ok := c.option(name)
	if !ok {
		return value{}, false, nil
	}
	if b, isBool := wire.Bool(v.v); isBool {
		return value{}, b, nil
	}
	if v.isObject() && v.v.Get("r") == nil {
		c.checkMembers(v, append(members, "color")...)
		return v, true, colorMember(v, "color", to)
	}
	if v.v == nil || v.v.Type() == fastjson.TypeNumber {
		return value{}, false, invalid(v.key, "must be true, false, a colour or an object, not %s", brief(v.raw))
	}
	col, err := paint(v, `, true, false or {"color":..}`)
	*to = nrgba(col)
	return value{}, true, err
}

// additions reads the ground, outlines and the grid.
func (c *Call) additions(o *render.Options) error {
	var col color.NRGBA
	v, on, err := c.extra("ground", &col, "z")
	if err != nil {
		return err
	}
	if on {
		o.Ground = &render.Ground{}
		if col.A > 0 {
			o.Ground.Color = &col
		}
		if _, given := member(v, "z"); given {
			o.Ground.Z = new(float64)
			if err := numberMember(v, "z", o.Ground.Z); err != nil {
				return err
			}
		}
	}
	outline := render.Outline{Color: color.NRGBA{A: 255}}
	if v, on, err = c.extra("outline", &outline.Color, "width"); err != nil {
		return err
	}
	if on {
		o.Outline = &outline
		if err := numberMember(v, "width", &outline.Width); err != nil {
			return err
		}
	}
	grid := render.GridLines{Color: color.NRGBA{A: 96}}
	if v, on, err = c.extra("grid", &grid.Color, "width"); err != nil {
		return err
	}
	if on {
		o.Grid = &grid
		return numberMember(v, "width", &grid.Width)
	}
	return nil
}

// shadows reads whether there are shadows.
func (c *Call) shadows() (render.Switch, error) {
	v, ok := c.option("shadows")
	if !ok {
		return render.Auto, nil
	}
	on, ok := wire.Bool(v.v)
	switch {
	case !ok:
		return render.Auto, invalid(v.key, "must be true or false, not %s", brief(v.raw))
	case on:
		return render.On, nil
	}
	return render.Off, nil
}
