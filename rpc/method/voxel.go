package method

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var (
	cellParam = Param{
		Name: "position", Type: Cell, Keys: []string{"x", "y", "z", "position", "pos"},
		Doc: "the cell, as `x`, `y`, `z` or as `position` `[x,y,z]` or `{x,y,z}`; fractions are floored",
	}
	colorParam = Param{
		Name: "color", Type: Color, Keys: []string{"color", "rgba", "r", "g", "b", "a"}, Default: `"#FFFFFFFF"`,
		Doc: "the colour, as `r`, `g`, `b`, `a`, as `[r,g,b(,a)]`, `{r,g,b(,a)}` or `\"#RRGGBB(AA)\"`; bytes, or numbers 0..1 if one has a point or an exponent and none exceeds 1",
	}
	layerParam = Param{
		Name: "layer_id", Type: LayerID, Keys: layerKeys, Default: "0",
		Doc: "id or name of the layer; 0, -1 or absent: the active one",
	}
	layerField = Field{"layer_id", "integer", "of the layer that was edited"}
	cellOrder  = []string{"x", "y", "z", "r", "g", "b", "a", "layer_id"}
)

const white = storage.Color(0xffffffff)

func required(p Param) Param {
	p.Required = true
	return p
}

func voxelMethods() []*Method {
	edited := []Field{{"success", "boolean", "true"}, {"x", "integer", ""}, {"y", "integer", ""}, {"z", "integer", ""}, {"layer_id", "integer", ""}}
	return []*Method{
		{
			Name: "add_voxel", Doc: "Sets one voxel.",
			Aliases: []Alias{{Name: "voxel.add"}},
			Params:  []Param{required(cellParam), colorParam, layerParam}, Order: cellOrder,
			Result: withSummary(append(edited, Field{"color", "integer[]", "`[r,g,b,a]` as stored"})...),
			Class:  Edit, Since: "1.0", Legacy: -1004, Do: addVoxel, quick: quick{do: quickAdd},
		},
		{
			Name: "remove_voxel", Doc: "Empties one cell. An empty one is no error.",
			Aliases: []Alias{{Name: "voxel.remove"}},
			Params:  []Param{required(cellParam), layerParam}, Order: []string{"x", "y", "z", "layer_id"},
			Result: withSummary(append(edited, Field{"removed", "boolean", "whether there was a voxel"})...),
			Class:  Edit, Since: "1.0", Legacy: -1005, Do: removeVoxel, quick: quick{do: quickRemove},
		},
		{
			Name: "add_voxels",
			Doc: "Sets many voxels: a list, one with a brush around it, or packed records. In a list a bad item is counted and reported and the " +
				"others apply; an item with alpha 0 empties its cell.",
			Aliases: []Alias{{Name: "add_voxel_batch"}, {Name: "add_voxels_batch"}, {Name: "batch_add_voxels"}, {Name: "voxel.add_batch"}},
			Params: append([]Param{
				{Name: "voxels", Type: Voxels, Keys: []string{"voxels", "positions", "operations"}, Doc: "list of cells: objects in any spelling of position and colour, or arrays `[x,y,z]` or `[x,y,z,r,g,b(,a)]`"},
				{Name: "packed", Type: Packed, Doc: "base64 of 16-byte records: int32 x, y, z little-endian, then r, g, b, a"},
				cellParam, colorParam, brushParam, radiusParam, layerParam,
			}, paintingParams...),
			Order: []string{"voxels", "layer_id"},
			Result: withSummary(append([]Field{
				{"success", "boolean", "whether no item failed"},
				{"added", "integer", "items of the list that were applied; with a brush and no list, cells whose colour changed"},
				layerField,
			}, tallyFields...)...),
			Class: Edit, Since: "1.0", Legacy: -1004, Cost: costOfList, Do: addVoxels,
		},
		{
			Name:    "remove_voxels",
			Doc:     "Empties many cells: a list, a box, or a brush around one.",
			Aliases: []Alias{{Name: "voxel.remove_batch"}},
			Params: append([]Param{
				{Name: "positions", Type: Cells, Keys: []string{"positions", "voxels"}, Doc: "list of cells, as in add_voxels; colours in it are ignored"},
				{Name: "packed", Type: Packed, Doc: "as in add_voxels"},
				{Name: "box", Type: Box, Keys: []string{"box", "region", "min", "max"}, Doc: "`{min:[x,y,z], max:[x,y,z]}`, both included"},
				cellParam, brushParam, radiusParam, layerParam,
			}, paintingParams[1:]...),
			Order: []string{"positions", "layer_id"},
			Result: withSummary(append([]Field{
				{"success", "boolean", "whether no item failed"}, {"removed", "integer", "cells that held a voxel"}, layerField,
			}, tallyFields...)...),
			Class: Edit, Since: "1.0", Legacy: -1005, Cost: costOfList, Do: removeVoxels,
		},
		{
			Name: "paint_voxels",
			Doc: "Recolours voxels that exist: one, a list, or those under a brush. Empty cells stay empty. The colour's alpha says how strongly it " +
				"covers the old one; the voxel's own alpha stays.",
			Aliases: []Alias{{Name: "paint_voxel"}, {Name: "voxel.paint"}},
			Params: append([]Param{
				cellParam, colorParam, brushParam, radiusParam,
				{Name: "voxels", Type: Voxels, Keys: []string{"voxels", "positions"}, Doc: "list of cells, each with its colour or else the common one"},
				{Name: "packed", Type: Packed, Doc: "as in add_voxels"},
				layerParam,
			}, paintingParams[1:]...),
			Order: cellOrder,
			Result: withSummary(append([]Field{
				{"success", "boolean", "whether no item failed"}, {"painted", "integer", "voxels whose colour changed"}, layerField,
			}, tallyFields...)...),
			Class: Edit, Since: "1.0", Legacy: -1009, Cost: costOfList, Do: paintVoxels,
		},
	}
}

func addVoxel(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	p, err := c.requiredCell()
	if err != nil {
		return dst, err
	}
	color, l, err := c.colorAndLayer()
	if err != nil {
		return dst, err
	}
	_, sum, err := c.set(l, p, color)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.at(p, l)
	o.color(color.Norm())
	o.summary(sum)
	return c.finish(&o), nil
}

func removeVoxel(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	p, err := c.requiredCell()
	if err != nil {
		return dst, err
	}
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	old, sum, err := c.set(l, p, 0)
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.at(p, l)
	o.bool("removed", !old.Empty())
	o.summary(sum)
	return c.finish(&o), nil
}

// at appends where a single voxel is.
func (o *object) at(p storage.Pos, l *scene.Layer) {
	o.int("x", int64(p.X))
	o.int("y", int64(p.Y))
	o.int("z", int64(p.Z))
	o.int("layer_id", int64(l.ID))
}

// bulk is what the methods on many voxels have in common.
type bulk struct {
	c     *Call
	layer *scene.Layer
	brush stamp
	color storage.Color
	tally tally
}

// bulk reads what they have in common; def is how to paint if the call does not say.
func (c *Call) bulk(def painting) (b *bulk, err error) {
	b = &bulk{c: c}
	if b.layer, err = c.layer(); err != nil {
		return nil, err
	}
	if b.brush, err = c.brush(def); err != nil {
		return nil, err
	}
	if b.tally.colorless = def.remove; def.remove {
		return b, nil
	}
	b.color, err = c.color()
	return b, err
}

// run edits the cells of a list, or those of the brush at the one position that the call gives.
func (b *bulk) run(ctx context.Context) (engine.Summary, error) {
	v, isList := b.c.list()
	var at storage.Pos
	if !isList {
		var ok bool
		var err error
		if at, ok, err = b.c.cell(true, positionKeys...); err != nil {
			return engine.Summary{}, err
		} else if !ok {
			return engine.Summary{}, missing(b.c.Method().Params[0].Name)
		}
	}
	return b.c.change(func(e *engine.Edit) error {
		r := e.Recorder(b.layer)
		if !isList {
			return b.apply(ctx, r, at, b.color)
		}
		if err := b.each(ctx, r, v); err != nil {
			return err
		}
		return b.tally.check(v.key)
	})
}

// each edits the cells of a list.
func (b *bulk) each(ctx context.Context, r *edit.Recorder, v value) error {
	return each(ctx, v, &b.tally, b.color, func(cells []edit.Cell) error { return b.applyAll(ctx, r, cells) })
}

// applyAll edits cells one after the other, or as if.
func (b *bulk) applyAll(ctx context.Context, r *edit.Recorder, cells []edit.Cell) error {
	how := &b.brush.painting
	if b.brush.single() && (how.remove || how.mode == scene.Replace) {
		if how.remove {
			for i := range cells {
				cells[i].Color = 0
			}
		}
		return r.SetCells(ctx, cells)
	}
	apply := func(p storage.Pos, c storage.Color) error { return b.apply(ctx, r, p, c) }
	if !b.brush.single() { // brushes reach over tiles, so their order matters
		for i := range cells {
			if i%ctxStride == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := apply(cells[i].Pos, cells[i].Color); err != nil {
				return err
			}
		}
		return nil
	}
	g := newGroups(apply)
	for i := range cells {
		if err := g.add(cells[i].Pos, cells[i].Color); err != nil {
			return err
		}
	}
	return g.flush()
}

// apply edits one cell, or those of the brush around it.
func (b *bulk) apply(ctx context.Context, r *edit.Recorder, p storage.Pos, c storage.Color) error {
	if !b.brush.single() {
		return b.brush.at(ctx, r, p, c)
	}
	switch how := &b.brush.painting; {
	case how.remove:
		c = 0
	case how.mode != scene.Replace && c.Empty():
		return nil // an empty colour only replaces, as under a brush
	case how.mode != scene.Replace:
		c = edit.Blend(how.mode, r.Volume().Get(p), c)
	}
	_, err := r.Set(p, c)
	return err
}

func addVoxels(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	def := painting{mode: scene.Over}
	_, isList := c.list()
	if isList {
		def.mode = scene.Replace // a list sets what it says
	}
	b, err := c.bulk(def)
	if err != nil {
		return dst, err
	}
	sum, err := b.run(ctx)
	if err != nil {
		return dst, err
	}
	added := sum.Changed
	if isList {
		added = b.tally.applied
	}
	return b.finish(dst, "added", added, sum), nil
}

func removeVoxels(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	b, err := c.bulk(painting{remove: true})
	if err != nil {
		return dst, err
	}
	b.brush.remove = true
	var sum engine.Summary
	area, isBox, err := c.region("box", "region")
	switch {
	case err != nil:
	case isBox:
		sum, err = c.change(func(e *engine.Edit) error { return e.Recorder(b.layer).FillBox(ctx, area, 0) })
	default:
		sum, err = b.run(ctx)
	}
	if err != nil {
		return dst, err
	}
	return b.finish(dst, "removed", sum.Removed, sum), nil
}

func paintVoxels(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	if _, ok := c.first("voxels", "positions", "packed", "brush", "radius", "smoothness", "symmetry", "symmetry_origin", "clip"); !ok {
		return paintVoxel(c, dst)
	}
	b, err := c.bulk(painting{mode: scene.Paint})
	if err != nil {
		return dst, err
	}
	b.brush.mode, b.brush.remove = scene.Paint, false
	sum, err := b.run(ctx)
	if err != nil {
		return dst, err
	}
	return b.finish(dst, "painted", sum.Changed, sum), nil
}

// paintVoxel recolours one cell. Unlike the general way it allocates nothing.
func paintVoxel(c *Call, dst []byte) ([]byte, error) {
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	color, err := c.color()
	if err != nil {
		return dst, err
	}
	p, err := c.requiredCell()
	if err != nil {
		return dst, err
	}
	_, sum, err := c.set(l, p, edit.Blend(scene.Paint, l.Volume.Get(p), color))
	if err != nil {
		return dst, err
	}
	var none tally
	o := begin(dst)
	o.bool("success", true)
	o.int("painted", sum.Changed)
	none.append(&o)
	o.int("layer_id", int64(l.ID))
	o.summary(sum)
	return c.finish(&o), nil
}

func (b *bulk) finish(dst []byte, count string, n int64, sum engine.Summary) []byte {
	if b.tally.failed > 0 {
		b.c.partial = b.tally.summary()
	}
	o := begin(dst)
	o.bool("success", b.tally.failed == 0)
	o.int(count, n)
	b.tally.append(&o)
	o.int("layer_id", int64(b.layer.ID))
	o.summary(sum)
	return b.c.finish(&o)
}

// costOfList estimates a list by its text, and a brush by its size.
func costOfList(c *Call) time.Duration {
	if _, ok := c.first("brush", "radius", "box", "region", "min", "smoothness", "symmetry", "clip"); ok {
		return time.Millisecond // at least
	}
	if v, ok := c.list(); ok {
		return costOfText(len(v.raw))
	}
	return 0
}
