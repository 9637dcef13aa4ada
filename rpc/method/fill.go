package method

import (
	"context"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
)

func fillMethods() []*Method {
	return append(regionMethods(), &Method{
		Name: "flood_fill",
		Doc: "Fills connected voxels of the same colour, from a seed. An empty seed fills nothing, unless `mode` is `add` and `bounds` are " +
			"given: then the connected empty cells within the bounds are filled.",
		Aliases: []Alias{
			{Name: "fill_region", Preset: []Preset{{"tolerance", "10"}}},
			{Name: "voxel.flood_fill"},
		},
		Params: []Param{
			{Name: "position", Type: Cell, Keys: []string{"x", "y", "z", "position", "pos", "seed_position", "seed"}, Required: true, Doc: "the seed"},
			colorParam, layerParam,
			{Name: "connectivity", Type: Integer, Default: "6", Doc: "6 (faces), 18 (and edges) or 26 (and corners)"},
			{Name: "tolerance", Type: Integer, Default: "0", Doc: "largest difference in any channel from the reference, 0 to 255"},
			{Name: "reference", Type: String, Default: `"seed"`, Doc: "what colours are compared with: `seed`, or `neighbor`, so that gradients are walked along"},
			{Name: "bounds", Type: Box, Keys: []string{"bounds", "region", "min", "max"}, Doc: "the fill does not leave this box"},
			{Name: "max_voxels", Type: Integer, Keys: []string{"max_voxels", "limit"}, Default: "0", Doc: "most cells to fill, 0 for no limit"},
			{Name: "mode", Type: String, Default: `"replace"`, Doc: "`replace`, `remove`, or `add` for empty cells"},
		},
		Order: cellOrder,
		Result: withSummary(
			Field{"success", "boolean", "true"}, Field{"voxels_filled", "integer", "cells of the region, those that had the colour already included"},
			Field{"truncated", "boolean", "whether max_voxels left some out"}, layerField,
		),
		Class: Edit, Since: "1.0", Legacy: -1010,
		Cost: func(*Call) time.Duration { return time.Second },
		Do:   floodFill,
	})
}

var floodModes = map[string]edit.FloodMode{"replace": edit.FloodReplace, "add": edit.FloodAdd, "remove": edit.FloodRemove}

func floodFill(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	f, err := c.flood()
	if err != nil {
		return dst, err
	}
	l, err := c.layer()
	if err != nil {
		return dst, err
	}
	var res edit.FloodResult
	sum, err := c.change(func(e *engine.Edit) error {
		var err error
		res, err = f.Run(ctx, e.Recorder(l))
		return err
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("voxels_filled", res.Filled)
	o.bool("truncated", res.Truncated)
	o.int("layer_id", int64(l.ID))
	o.summary(sum)
	return c.finish(&o), nil
}

func (c *Call) flood() (f edit.Flood, err error) {
	at, ok, err := c.cell(false, "position", "pos", "seed_position", "seed")
	switch {
	case err != nil:
		return f, err
	case !ok:
		return f, missing("position")
	}
	f.Seed = at
	if f.Color, err = c.color(); err != nil {
		return f, err
	}
	n, err := c.integer(6, "connectivity")
	if err != nil {
		return f, err
	}
	if n != 6 && n != 18 && n != 26 {
		return f, invalid("connectivity", "must be 6, 18 or 26, not %d", n)
	}
	f.Connectivity = int(n)
	if n, err = c.ranged(0, 0, 255, "tolerance"); err != nil {
		return f, err
	}
	f.Tolerance = int(n)
	ref, err := c.word("seed", []string{"seed", "neighbor", "neighbour"}, "reference")
	if err != nil {
		return f, err
	}
	if ref != "seed" {
		f.Against = edit.AgainstNeighbour
	}
	if b, ok, err := c.region("bounds", "region"); err != nil {
		return f, err
	} else if ok {
		f.Bounds = &b
	}
	if f.Max, err = c.ranged(0, 0, 1<<62, "max_voxels", "limit"); err != nil {
		return f, err
	}
	mode, err := c.word("replace", []string{"replace", "add", "remove"}, "mode")
	f.Mode = floodModes[mode]
	return f, err
}
