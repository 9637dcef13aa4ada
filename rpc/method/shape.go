package method

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var shapeWords = []string{"cube", "box", "sphere", "ellipsoid", "cylinder", "cone", "pyramid", "torus"}

func shapeMethods() []*Method {
	return []*Method{{
		Name: "procedural_shape",
		Doc: "Makes a solid of exact size: n cells along an axis, from centre - floor(n/2). A cell belongs to a round shape by its centre. " +
			"Give `size` with `center`, or the corners `start` and `end`, or `radius` and `height`.",
		Aliases: []Alias{
			{Name: "create_shape"},
			{Name: "shape.sphere", Preset: []Preset{{"shape", `"sphere"`}}},
			{Name: "shape.box", Preset: []Preset{{"shape", `"box"`}}},
			{Name: "shape.cylinder", Preset: []Preset{{"shape", `"cylinder"`}}},
		},
		Params: append([]Param{
			{Name: "shape_type", Type: String, Keys: []string{"shape_type", "shape", "type"}, Default: `"cube"`, Doc: "`cube` or `box`, `sphere` or `ellipsoid`, `cylinder`, `cone`, `pyramid`, `torus`"},
			{Name: "size", Type: Size, Keys: []string{"size", "dimensions", "size_x", "size_y", "size_z"}, Default: "10", Doc: "cells along each axis, one number or three; also `size_x`, `size_y`, `size_z`"},
			{Name: "center", Type: Cell, Keys: []string{"center", "position", "center_x", "center_y", "center_z"}, Default: "[0,0,0]", Doc: "the centre cell; also `center_x`, `center_y`, `center_z`"},
			colorParam, layerParam,
			{Name: "radius", Type: Integer, Doc: "in cells around the centre cell, in place of size: 2*radius+1 cells across"},
			{Name: "height", Type: Integer, Doc: "cells along the axis, with radius"},
			{Name: "base", Type: Vector, Doc: "lowest cell on the axis, in place of center, with radius and height"},
			{Name: "start", Type: Vector, Doc: "one corner cell of the box, with end"},
			{Name: "end", Type: Vector, Doc: "the opposite corner cell, included"},
			{Name: "axis", Type: String, Default: `"z"`, Doc: "`x`, `y` or `z`: along which cylinder, cone and pyramid stand and around which a torus lies"},
			{Name: "flip", Type: Boolean, Default: "false", Doc: "whether the tip of a cone or pyramid points the other way"},
			{Name: "hollow", Type: Boolean, Keys: []string{"hollow", "filled"}, Default: "false", Doc: "whether only a wall is made; `filled: false` means the same"},
			{Name: "thickness", Type: Integer, Default: "1", Doc: "of the wall of a hollow shape, in cells"},
			{Name: "tube", Type: Integer, Doc: "thickness of a torus' ring across its axis, in cells; absent: round"},
		}, paintingParams...),
		Order: []string{"shape_type", "size_x", "size_y", "size_z", "center_x", "center_y", "center_z", "r", "g", "b", "a", "layer_id"},
		Result: withSummary(
			Field{"success", "boolean", "true"}, Field{"shape_type", "string", ""},
			Field{"voxels_created", "integer", "cells whose colour changed"}, Field{"voxels_added", "integer", "the same"}, layerField,
		),
		Class: Edit, Since: "1.0", Legacy: -1011,
		Cost: costOfShape,
		Do:   proceduralShape,
	}}
}

func proceduralShape(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	s, name, err := c.solid()
	if err != nil {
		return dst, err
	}
	how, err := c.painting(painting{mode: scene.Over}, value{})
	if err != nil {
		return dst, err
	}
	color, l, err := c.colorAndLayer()
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error { return how.fill(ctx, e.Recorder(l), s, color) })
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.str("shape_type", name)
	o.int("voxels_created", sum.Changed)
	o.int("voxels_added", sum.Changed)
	o.int("layer_id", int64(l.ID))
	o.summary(sum)
	return c.finish(&o), nil
}

// solid reads the shape that the call describes.
func (c *Call) solid() (s edit.Solid, name string, err error) {
	keys := []string{"shape_type", "shape", "type"}
	if c.typed {
		keys = keys[:2]
	}
	if name, err = c.word("cube", shapeWords, keys...); err != nil {
		return s, name, err
	}
	s.Shape, _ = edit.ShapeByName(name)
	s.Axis = 2
	if v, ok := c.get("axis"); ok {
		if s.Axis, err = axisOfShape(v); err != nil {
			return s, name, err
		}
	}
	if s.Flip, err = c.boolean(false, "flip"); err != nil {
		return s, name, err
	}
	if s.Hollow, err = c.hollow(); err != nil {
		return s, name, err
	}
	n, err := c.ranged(1, 1, maxBrush, "thickness")
	if err != nil {
		return s, name, err
	}
	s.Thickness = int(n)
	if n, err = c.ranged(0, 0, maxBrush, "tube"); err != nil {
		return s, name, err
	}
	s.Tube = int32(n)
	s.Box, err = c.shapeBox(s.Axis, s.Shape)
	return s, name, err
}

func (c *Call) hollow() (bool, error) {
	if _, ok := c.get("filled"); ok {
		filled, err := c.boolean(true, "filled")
		return !filled, err
	}
	return c.boolean(false, "hollow")
}

// shapeBox returns the cells that a shape takes.
func (c *Call) shapeBox(axis int, shape edit.Shape) (storage.Box, error) {
	start, hasStart := c.get("start")
	end, hasEnd := c.get("end")
	if hasStart || hasEnd {
		return corners(start, end, hasStart, hasEnd)
	}
	center, err := c.shapeCenter()
	if err != nil {
		return storage.Box{}, err
	}
	size, err := c.shapeSize(axis, shape)
	if err != nil {
		return storage.Box{}, err
	}
	if v, ok := c.get("base"); ok {
		if center, err = cellOf(v, false); err != nil {
			return storage.Box{}, err
		}
		b := edit.SizedBox(center, size)
		lo, hi := coordinate(&b.Min, axis), coordinate(&b.Max, axis)
		*lo = *coordinate(&center, axis)
		*hi = min(*lo+size[axis], storage.MaxCoord)
		return b, nil
	}
	return edit.SizedBox(center, size), nil
}

func corners(start, end value, hasStart, hasEnd bool) (storage.Box, error) {
	switch {
	case !hasStart:
		return storage.Box{}, missing("start")
	case !hasEnd:
		return storage.Box{}, missing("end")
	}
	a, err := cellOf(start, false)
	if err != nil {
		return storage.Box{}, err
	}
	b, err := cellOf(end, false)
	if err != nil {
		return storage.Box{}, err
	}
	area := storage.BoxAt(a).Union(storage.BoxAt(b))
	if x, y, z := area.Size(); max(x, y, z) > maxBrush {
		return storage.Box{}, invalid("end", "must be less than %d cells away from start along each axis", maxBrush)
	}
	return area, nil
}

func (c *Call) shapeCenter() (p storage.Pos, err error) {
	if v, ok := c.first("center", "position"); ok {
		return cellOf(v, false)
	}
	for i, key := range [...]string{"center_x", "center_y", "center_z"} {
		n, err := c.ranged(0, storage.MinCoord, storage.MaxCoord-1, key)
		if err != nil {
			return p, err
		}
		*coordinate(&p, i) = int32(n)
	}
	return p, nil
}

// defaultShape is the size of a shape that does not say, also for the sizes of 0 or less that old clients send.
const defaultShape = 10

func (c *Call) shapeSize(axis int, shape edit.Shape) (size [3]int32, err error) {
	height, err := c.ranged(1, 1, maxBrush, "height")
	if err != nil {
		return size, err
	}
	if v, ok := c.get("radius"); ok {
		n, err := radiusOf(v)
		size = [3]int32{n, n, n}
		if _, ok := c.get("height"); ok && shape != edit.Sphere {
			size[axis] = int32(height)
		}
		return size, err
	}
	if v, ok := c.first("size", "dimensions"); ok {
		return sizes(v, maxBrush)
	}
	size = [3]int32{defaultShape, defaultShape, defaultShape}
	for i, key := range [...]string{"size_x", "size_y", "size_z"} {
		n, err := c.ranged(defaultShape, -storage.MaxCoord, maxBrush, key)
		if err != nil {
			return size, err
		}
		if n > 0 {
			size[i] = int32(n)
		}
	}
	return size, nil
}

// radiusOf reads a radius around a cell and returns how many cells that is across.
func radiusOf(v value) (int32, error) {
	n, isInt := wire.Int(v.v)
	if !isInt || n < 0 || n > maxBrush/2 {
		return 0, invalid(v.key, "must be an integer from 0 to %d, not %s", maxBrush/2, brief(v.raw))
	}
	return int32(2*n + 1), nil
}

// costOfShape calls shapes of a few tiles short.
func costOfShape(c *Call) time.Duration {
	s, _, err := c.solid()
	if err != nil {
		return 0 // the handler reports it
	}
	return microseconds(s.Box.Cells() / 200)
}
