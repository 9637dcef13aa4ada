package method

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/text"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// runBytes is the size of a run: how many cells, as a little-endian uint32, then r, g, b, a.
const runBytes = 8

// regionParam is the box of the methods on regions.
var regionParam = Param{
	Name: "region", Type: Box, Keys: []string{"region", "box", "min", "max"}, Required: true,
	Doc: "`min` and `max`, both included; or a whole box",
}

// filledParam is that of fill_box, which takes opposite corners as procedural_shape does too.
var filledParam = Param{
	Name: "region", Type: Box, Keys: append(slices.Clone(regionParam.Keys), "start", "end"), Required: true,
	Doc: regionParam.Doc + "; or `start` and `end`, any two opposite corners, both included",
}

// clearedParam is that of clear_layer.
var clearedParam = Param{Name: "region", Type: Box, Keys: regionParam.Keys, Doc: regionParam.Doc + "; absent: the whole layer"}

func regionMethods() []*Method {
	return []*Method{
		{
			Name: "fill_box", Doc: "Fills all cells of a box with one colour. With `mode` they are combined with what is there.",
			Aliases: []Alias{{Name: "voxel.fill"}},
			Params:  append([]Param{filledParam, colorParam, layerParam}, paintingParams...),
			Result: withSummary(
				Field{"success", "boolean", "true"}, layerField, Field{"voxels_added", "integer", "cells that were empty and hold a voxel now"},
			),
			Class: Edit, Since: "1.0", Cost: costOfBox, Do: fillBox,
		},
		{
			Name: "clear_layer", Doc: "Empties a layer, or a box of it. The layer stays.",
			Aliases: []Alias{{Name: "voxel.clear"}},
			Params:  []Param{clearedParam, layerParam},
			Result: withSummary(
				Field{"success", "boolean", "true"}, layerField, Field{"removed", "integer", "cells that held a voxel"},
			),
			Class: Edit, Since: "1.0", Cost: costOfClear, Do: clearLayer,
		},
		{
			Name: "set_voxels_region",
			Doc: "Makes a box what the data says, which is what get_voxels_region returns with `encoding` `rle` or `packed`. Cells that `packed` does " +
				"not list become empty.",
			Params: []Param{
				regionParam,
				{Name: "rle", Type: String, Doc: "base64 of 8-byte runs: uint32 count little-endian, at least 1, then r, g, b, a, where alpha 0 is empty; all cells of the box, x fastest, then y, then z"},
				{Name: "packed", Type: Packed, Doc: "in place of rle: the voxels of the box, in any order"},
				layerParam,
			},
			Result: withSummary(Field{"success", "boolean", "true"}, layerField),
			Class:  Edit, Since: "1.0", Cost: costOfRegion, Do: setRegion,
		},
	}
}

// requiredRegion returns the box that the call must give.
func (c *Call) requiredRegion() (storage.Box, error) {
	b, ok, err := c.region("region", "box")
	if err == nil && !ok {
		err = missing("min")
	}
	return b, err
}

// filledRegion is requiredRegion for fill_box.
func (c *Call) filledRegion() (storage.Box, error) {
	start, hasStart := c.get("start")
	end, hasEnd := c.get("end")
	if hasStart || hasEnd {
		return corners(start, end, hasStart, hasEnd)
	}
	return c.requiredRegion()
}

func fillBox(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	area, err := c.filledRegion()
	if err != nil {
		return dst, err
	}
	how, err := c.painting(painting{mode: scene.Replace}, value{})
	if err != nil {
		return dst, err
	}
	color, l, err := c.colorAndLayer()
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error { return how.box(ctx, e.Recorder(l), area, color) })
	if err != nil {
		return dst, err
	}
	return c.finishRegion(dst, l, sum, "voxels_added", sum.Added), nil
}

func clearLayer(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	area, ok, err := c.region("region", "box")
	if err != nil {
		return dst, err
	} else if !ok {
		area = storage.Everywhere
	}
	sum, err := c.change(func(e *engine.Edit) error { return e.Recorder(l).FillBox(ctx, area, 0) })
	if err != nil {
		return dst, err
	}
	return c.finishRegion(dst, l, sum, "removed", sum.Removed), nil
}

// box paints all cells of a box.
func (p painting) box(ctx context.Context, r *edit.Recorder, area storage.Box, c storage.Color) error {
	if p.remove {
		c = 0
	}
	if (p.remove || p.mode == scene.Replace) && p.smoothness == 0 && p.symmetry == 0 && p.clip == nil {
		return r.FillBox(ctx, area, c)
	}
	if x, y, z := area.Size(); max(x, y, z) > maxBrush {
		return invalid("region", "must not have more than %d cells along an axis with this way of painting", maxBrush)
	}
	return p.fill(ctx, r, edit.Solid{Shape: edit.Cube, Axis: 2, Thickness: 1, Box: area}, c)
}

func setRegion(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	area, err := c.requiredRegion()
	if err != nil {
		return dst, err
	}
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	rle, hasRuns := c.get("rle")
	packed, hasPacked := c.get("packed")
	var set func(r *edit.Recorder) error
	switch {
	case hasRuns && hasPacked:
		return dst, invalid("packed", "must not be given beside rle")
	case hasPacked:
		set = func(r *edit.Recorder) error { return setPacked(ctx, r, area, packed) }
	case hasRuns:
		runs, err := runsOf(ctx, rle, area)
		if err != nil {
			return dst, err
		}
		set = func(r *edit.Recorder) error { return r.SetRuns(ctx, area, runs) }
	default:
		return dst, missing("rle")
	}
	sum, err := c.change(func(e *engine.Edit) error { return set(e.Recorder(l)) })
	if err != nil {
		return dst, err
	}
	return c.finishRegion(dst, l, sum, "", 0), nil
}

// finishRegion writes the result, with a count of its own unless its name is empty.
func (c *Call) finishRegion(dst []byte, l *scene.Layer, sum engine.Summary, counted string, n int64) []byte {
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(l.ID))
	if counted != "" {
		o.int(counted, n)
	}
	o.summary(sum)
	return c.finish(&o)
}

// setPacked empties the box and sets the cells that are listed.
func setPacked(ctx context.Context, r *edit.Recorder, area storage.Box, v value) error {
	if err := r.FillBox(ctx, area, 0); err != nil {
		return err
	}
	var t tally
	err := each(ctx, v, &t, 0, func(cells []edit.Cell) error {
		for i := range cells {
			if !area.Contains(cells[i].Pos) {
				return invalid(v.key, "the cell %d,%d,%d lies outside the region", cells[i].Pos.X, cells[i].Pos.Y, cells[i].Pos.Z)
			}
		}
		return r.SetCells(ctx, cells)
	})
	if err == nil && t.failed > 0 {
		err = invalid(v.key, "record %d: %s", t.errors[0].index, t.errors[0].reason.Error())
	}
	return err
}

// runsOf reads runs, which must have as many cells as the box. They take three times the memory of their text at most.
func runsOf(ctx context.Context, v value, area storage.Box) ([]edit.Run, error) {
	code, err := codeOf(v)
	if err != nil {
		return nil, err
	}
	size := base64.StdEncoding.DecodedLen(len(code))
	if cells := area.Cells(); cells > math.MaxInt64/2 {
		return nil, invalid("region", "has too many cells to be given by runs")
	} else if float64(size-2) > cells*runBytes { // two bytes for padding
		return nil, invalid(v.key, "holds more than one run for each of %.0f cells", cells)
	}
	b := getCells(size/recordBytes + groupCells)
	defer b.put()
	room := cellBytes(b.cells)
	most := (len(room) - slackCells*recordBytes) / (groupChars / 4 * 3) * groupChars
	runs, left := make([]edit.Run, 0, size/runBytes), int64(area.Cells())
	for len(code) > 0 {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		chunk := code[:min(len(code), max(most, groupChars))]
		code = code[len(chunk):]
		n, err := text.DecodeBase64(room, chunk)
		if err != nil {
			return nil, invalid(v.key, "is no base64: %v", err)
		}
		if n%runBytes != 0 {
			return nil, invalid(v.key, "holds no whole number of %d-byte runs", runBytes)
		}
		for r := room[:n]; len(r) > 0; r = r[runBytes:] {
			run := edit.Run{N: int64(binary.LittleEndian.Uint32(r)), Color: storage.Color(binary.LittleEndian.Uint32(r[4:]))}
			if left -= run.N; run.N == 0 || left < 0 {
				return nil, invalid(v.key, "run %d has %d cells, where 1 to %d are left in the region", len(runs), run.N, left+run.N)
			}
			runs = append(runs, run)
		}
	}
	if left != 0 {
		return nil, invalid(v.key, "the runs end %d cells before the region does", left)
	}
	return runs, nil
}

// appendRun appends n cells of a colour as runs.
func appendRun(dst []byte, n int64, c storage.Color) []byte {
	for n > 0 {
		k := min(n, math.MaxUint32)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(k))
		dst = binary.LittleEndian.AppendUint32(dst, uint32(c))
		n -= k
	}
	return dst
}

// costOfBox calls boxes of a few tiles short.
func costOfBox(c *Call) time.Duration {
	area, err := c.filledRegion()
	if err != nil {
		return 0 // the handler reports it
	}
	if _, ok := c.first("mode", "smoothness", "symmetry", "clip"); ok {
		return microseconds(area.Cells() / 200)
	}
	x, y, z := area.Tiles().Size()
	return microseconds(float64(x) * float64(y) * float64(z) / 2)
}

// costOfRegion estimates the box and what is to be put into it.
func costOfRegion(c *Call) time.Duration {
	cost := costOfBox(c)
	if v, ok := c.first("rle", "packed"); ok {
		cost += costOfText(len(v.raw))
	}
	return cost
}

// costOfClear calls nothing short, since it does not know how much the layer holds.
func costOfClear(*Call) time.Duration { return time.Millisecond }
