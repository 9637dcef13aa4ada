package method

import (
	"context"
	"math"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// maxBrush bounds the size of brushes and shapes along an axis, in cells.
const maxBrush = 1 << 24

// painting says how a shape is combined with the voxels, from the parameters that the editing methods share.
type painting struct {
	mode       scene.Mode
	remove     bool // empty the cells, whatever the colour
	smoothness float64
	symmetry   edit.Axes
	origin     [3]float64
	clip       *storage.Box
}

// modeWords are the names of modes in requests; those of Goxel's modes follow.
var modeWords = map[string]painting{
	"add":     {mode: scene.Over},
	"paint":   {mode: scene.Paint},
	"replace": {mode: scene.Replace},
	"solid":   {mode: scene.Replace}, // what the C daemons' guides call it in voxel.fill
	"remove":  {remove: true},
	"erase":   {remove: true},
}

// paintingParams are the parameters that [Call.painting] reads.
var paintingParams = []Param{
	{Name: "mode", Type: String, Doc: "`add` (source over), `replace`, `paint` (recolour what is there), `remove`, or one of Goxel's: over, sub, sub_clamp, max, intersect, intersect_fill, mult_alpha"},
	{Name: "smoothness", Type: Number, Default: "0", Doc: "depth in voxels over which the edge of the shape fades; cube, sphere and cylinder only"},
	{Name: "symmetry", Type: Strings, Doc: "axes at which the shape is mirrored, such as `\"x\"` or `\"xy\"`"},
	{Name: "symmetry_origin", Type: Vector, Doc: "point of the mirror planes; absent: the centre of the image box, else 0,0,0"},
	{Name: "clip", Type: Box, Doc: "cells outside this box stay as they are"},
}

// painting reads the parameters of a painting; the mode may also stand in the brush. def is the mode if none is given.
func (c *Call) painting(def painting, brush value) (painting, error) {
	p := def
	in := func(name string) (value, bool) {
		if v, ok := member(brush, name); ok {
			return v, true
		}
		return c.get(name)
	}
	if v, ok := in("mode"); ok {
		var err error
		if p, err = modeOf(v); err != nil {
			return p, err
		}
	}
	if v, ok := in("smoothness"); ok {
		f, isNumber := wire.Float(v.v)
		if !isNumber || f < 0 || f > maxBrush {
			return p, invalid(v.key, "must be a number from 0 to %d, not %s", maxBrush, brief(v.raw))
		}
		p.smoothness = f
	}
	if v, ok := in("symmetry"); ok {
		var err error
		if p.symmetry, err = axesOf(v); err != nil {
			return p, err
		}
		p.origin = c.center()
	}
	if v, ok := in("symmetry_origin"); ok {
		var err error
		if p.origin, err = vector(v); err != nil {
			return p, err
		}
	}
	if v, ok := in("clip"); ok {
		b, err := box(v)
		if err != nil {
			return p, err
		}
		p.clip = &b
	}
	return p, nil
}

// center returns the centre of the image box, where mirrors stand by default.
func (c *Call) center() [3]float64 {
	b := c.Project.Scene().Box
	if b == nil || b.Null() || !b.Finite() {
		return [3]float64{}
	}
	return [3]float64{float64(b[12]), float64(b[13]), float64(b[14])}
}

func modeOf(v value) (painting, error) {
	s, ok := wire.Text(v.v)
	if ok {
		name := strings.ToLower(string(s))
		if p, ok := modeWords[name]; ok {
			return p, nil
		}
		if m, ok := scene.ModeByName(name); ok {
			return painting{mode: m}, nil
		}
	}
	return painting{}, invalid(v.key, "%s is none of add, remove, %s", brief(v.raw), strings.Join(scene.ModeNames[:], ", "))
}

// axesOf reads a set of axes: "xy", ["x","y"], or {"x":true}.
func axesOf(v value) (edit.Axes, error) {
	bad := invalid(v.key, "must be axes such as \"x\" or [\"x\",\"z\"], not %s", brief(v.raw))
	var names []byte
	if s, ok := wire.Text(v.v); ok {
		names = s
	} else if v.v != nil && v.v.Type() == fastjson.TypeArray {
		items, _ := v.v.Array()
		for _, it := range items {
			s, ok := wire.Text(it)
			if !ok {
				return 0, bad
			}
			names = append(names, s...)
		}
	} else {
		return 0, bad
	}
	var axes edit.Axes
	for _, b := range names {
		if b |= 0x20; b < 'x' || b > 'z' {
			return 0, bad
		}
		axes |= 1 << ((b | 0x20) - 'x')
	}
	return axes, nil
}

// axisOfShape reads the axis along which a shape stands.
func axisOfShape(v value) (int, error) {
	if s, ok := wire.Text(v.v); ok && len(s) == 1 {
		if a := s[0] | 0x20; a >= 'x' && a <= 'z' {
			return int(a - 'x'), nil
		}
	}
	return 0, invalid(v.key, "must be \"x\", \"y\" or \"z\", not %s", brief(v.raw))
}

// fill combines a colour with the cells of a solid.
func (p painting) fill(ctx context.Context, r *edit.Recorder, s edit.Solid, c storage.Color) error {
	if p.smoothness > 0 && s.Shape <= edit.Cylinder && !s.Hollow {
		return p.smooth(ctx, r, s, c)
	}
	mode := p.mode
	if p.remove {
		mode, c = scene.Replace, 0
	}
	s.Clip = p.clip
	for _, b := range p.mirrored(s.Box) {
		m := s
		m.Box = b.box
		if b.flipped&(1<<s.Axis) != 0 {
			m.Flip = !m.Flip
		}
		if err := edit.Fill(ctx, r, m, mode, c); err != nil {
			return err
		}
	}
	return nil
}

// smooth paints a shape with a fading edge.
func (p painting) smooth(ctx context.Context, r *edit.Recorder, s edit.Solid, c storage.Color) error {
	mode := p.mode
	if p.remove {
		mode, c = scene.Sub, storage.RGB(255, 255, 255)
	}
	painter := edit.Painter{Mode: mode, Shape: s.Shape, Color: c, Smoothness: p.smoothness, Symmetry: p.symmetry, Origin: p.origin, Clip: p.clip}
	return edit.Paint(ctx, r, painter, alongAxis(scene.BoxMatrix(s.Box), s.Axis))
}

// alongAxis turns the box's own axes, without changing the box, so that its Z axis is the given one.
func alongAxis(m scene.Matrix, axis int) scene.Matrix {
	if axis == 2 {
		return m
	}
	out := m
	for i := range 3 {
		from := (i + 1 + axis) % 3
		copy(out[4*i:4*i+4], m[4*from:4*from+4])
	}
	return out
}

type mirrorImage struct {
	box     storage.Box
	flipped int // bits of the axes at which it is mirrored
}

// mirrored returns the box and its mirror images that are not the same. Mirror planes that do not lie on or between cells move to the
// nearest that do.
func (p painting) mirrored(b storage.Box) []mirrorImage {
	images := []mirrorImage{{b, 0}}
	for axis := range 3 {
		if p.symmetry>>axis&1 == 0 {
			continue
		}
		for _, im := range images {
			m, ok := mirror(im.box, axis, p.origin[axis])
			if ok && m != im.box {
				images = append(images, mirrorImage{m, im.flipped | 1<<axis})
			}
		}
	}
	return images
}

func mirror(b storage.Box, axis int, origin float64) (storage.Box, bool) {
	twice := math.Round(2 * origin)
	lo, hi := coordinate(&b.Min, axis), coordinate(&b.Max, axis)
	from, to := twice-float64(*hi), twice-float64(*lo)
	if from < storage.MinCoord || to > storage.MaxCoord || math.IsNaN(twice) {
		return b, false
	}
	*lo, *hi = int32(from), int32(to)
	return b, true
}

func coordinate(p *storage.Pos, axis int) *int32 {
	switch axis {
	case 0:
		return &p.X
	case 1:
		return &p.Y
	}
	return &p.Z
}

// brushShapes are the shapes of a brush.
var brushShapes = []string{"cube", "box", "sphere", "ellipsoid", "cylinder"}

// stamp is a brush: the shape that one position stands for.
type stamp struct {
	painting
	shape edit.Shape
	size  [3]int32
	axis  int
}

// single reports whether the brush is one cell.
func (s *stamp) single() bool {
	return s.size == [3]int32{1, 1, 1} && s.smoothness == 0 && s.symmetry == 0 && s.clip == nil
}

// brush reads the brush of the call, of one cell if there is none.
func (c *Call) brush(def painting) (stamp, error) {
	s := stamp{size: [3]int32{1, 1, 1}, axis: 2}
	v, ok := c.get("brush")
	if ok && !v.isObject() {
		return s, invalid("brush", "must be an object {shape, size, mode, axis, smoothness}, not %s", brief(v.raw))
	}
	c.checkMembers(v, "shape", "size", "radius", "axis", "mode", "smoothness", "symmetry", "symmetry_origin", "clip")
	var err error
	if s.painting, err = c.painting(def, v); err != nil {
		return s, err
	}
	if m, ok := member(v, "shape"); ok {
		name, err := stringIn(m, brushShapes)
		if err != nil {
			return s, err
		}
		s.shape, _ = edit.ShapeByName(name)
	}
	if m, ok := member(v, "axis"); ok {
		if s.axis, err = axisOfShape(m); err != nil {
			return s, err
		}
	}
	if m, ok := member(v, "size"); ok {
		if s.size, err = sizes(m, maxBrush); err != nil {
			return s, err
		}
	}
	radius, ok := member(v, "radius")
	if !ok && v.v == nil {
		if radius, ok = c.get("radius"); ok {
			s.shape = edit.Sphere
		}
	}
	if ok {
		n, err := radiusOf(radius)
		if err != nil {
			return s, err
		}
		s.size = [3]int32{n, n, n}
	}
	return s, nil
}

// at stamps the brush.
func (s *stamp) at(ctx context.Context, r *edit.Recorder, p storage.Pos, c storage.Color) error {
	return s.fill(ctx, r, edit.Solid{Shape: s.shape, Box: edit.SizedBox(p, s.size), Axis: s.axis}, c)
}

// brushParam describes the brush, and radiusParam its short form.
var (
	brushParam = Param{
		Name: "brush", Type: Brush,
		Doc: "shape around each position: `shape` cube, sphere or cylinder; `size` in cells, one number or three, or `radius`; `axis` of a cylinder; " +
			"`mode`, `smoothness`, `symmetry`, `symmetry_origin` and `clip` as below",
	}
	radiusParam = Param{
		Name: "radius", Type: Integer,
		Doc: "of a sphere as the brush, in place of brush: `2*radius+1` cells across",
	}
)
