package method

import (
	"context"
	"errors"
	"fmt"

	"github.com/valyala/fastjson"

	"github.com/goxel-daemon/goxel-daemon/engine/palette"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func colorMethods() []*Method {
	scopeParam := layerParam
	scopeParam.Doc = "id or name of the layer; 0, -1 or absent: the active one; -2 or `all`: all layers, each voxel of each"
	within := []Param{scopeParam, {Name: "region", Type: Box, Keys: []string{"region", "box", "min", "max"}, Doc: "only voxels in this box, both ends included"}}
	return []*Method{
		{
			Name: "get_color_histogram", Doc: "Counts the voxels of each colour.",
			Aliases: []Alias{{Name: "color_histogram"}},
			Params: append(within[:2:2],
				Param{Name: "bin_size", Type: Integer, Default: "0", Doc: "joins colours whose red, green and blue lie in the same interval of so many values, under the one in its middle; 0 for exact colours, at most 256"},
				Param{Name: "sort_by_count", Type: Boolean, Default: "true", Doc: "the most frequent first; false: by red, green, blue and alpha"},
				Param{Name: "top_n", Type: Integer, Default: "0", Doc: "most colours to list; 0 or less for all"}),
			Result: []Field{
				{"histogram", "object[]", "`{color \"#RRGGBBAA\", rgba [r,g,b,a], count, percentage}`"},
				{"total_voxels", "integer", "voxels that were counted"},
				{"unique_colors", "integer", "colours, or bins, that they have"},
				{"metadata", "object", "`{binned, bin_size}`, the latter only in bins"},
			},
			Errors: []string{"too_many_colors"}, Class: Long, Since: "1.0", Start: colorHistogram,
		},
		{
			Name: "find_voxels_by_color", Doc: "Finds the voxels of a colour, sorted by layer, z, y and x.",
			Params: append(within[:2:2],
				Param{Name: "color", Type: Color, Keys: []string{"color", "rgba", "r", "g", "b", "a"}, Required: true, Doc: "the colour"},
				Param{Name: "tolerance", Type: Any, Default: "0", Doc: "by how much a channel may differ: a number for all four, or a list of three or four; with three, alpha has to be the same"},
				Param{Name: "max_results", Type: Integer, Default: "1000", Doc: "most voxels to find; 0 or less for all"},
				Param{Name: "include_locations", Type: Boolean, Default: "true", Doc: "whether to list them"}),
			Result: []Field{
				{"target_color", "string", "`#RRGGBBAA`"},
				{"match_count", "integer", "voxels that were found, at most max_results"},
				{"total_matches", "integer", "voxels that there are"},
				{"truncated", "boolean", "whether there are more"},
				{"locations", "object[]", "`{x, y, z, layer, layer_id}`; absent without include_locations"},
				{"metadata", "object", "`{tolerance [r,g,b,a]}`"},
			},
			Class: Long, Since: "1.0", Start: findByColor,
		},
		{
			Name: "get_unique_colors", Doc: "Lists the colours of the voxels.",
			Params: append(within[:2:2],
				Param{Name: "merge_similar", Type: Boolean, Default: "false", Doc: "whether colours that are alike count as the most frequent one of them"},
				Param{Name: "merge_threshold", Type: Number, Default: "10", Doc: "how far apart they may be, as the Euclidean distance of red, green and blue"},
				Param{Name: "sort_by_count", Type: Boolean, Default: "false", Doc: "the most frequent first; false: by red, green, blue and alpha"}),
			Result: []Field{
				{"colors", "object[]", "`{hex \"#RRGGBBAA\", rgba [r,g,b,a], count}`"},
				{"count", "integer", "of the colours"},
				{"metadata", "object", "`{layer_id, sorted_by_count}`; layer_id as asked for, -1 for the active one, -2 for all"},
			},
			Errors: []string{"too_many_colors"}, Class: Long, Since: "1.0", Start: uniqueColors,
		},
	}
}

// selection is what a method about colours looks at: a box of layers as they were in the project's turn.
type selection struct {
	layers []*scene.Layer
	box    storage.Box
}

// selection reads the layer and the box that a call names, and freezes them.
func (c *Call) selection() (s selection, err error) {
	layers, err := c.scope()
	if err != nil {
		return s, err
	}
	b, ok, err := c.region("region", "box")
	if err != nil {
		return s, err
	}
	if s.box = b; !ok {
		s.box = storage.Everywhere
	}
	for _, l := range layers {
		k := *l
		k.Volume = l.Volume.Clone()
		s.layers = append(s.layers, &k)
	}
	return s, nil
}

// tally counts the colours of the selection.
func (s *selection) tally(ctx context.Context, bin int) (*palette.Tally, error) {
	t := &palette.Tally{Bin: bin}
	for _, l := range s.layers {
		if err := t.Add(ctx, l.Volume, s.box); errors.Is(err, palette.ErrTooManyColors) {
			return nil, &wire.Error{
				Code: CodeResources, Message: fmt.Sprintf("the voxels have %v: count fewer by region or layer_id, or get_color_histogram in bins by bin_size", err),
				Reason: "too_many_colors",
			}
		} else if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// order returns the colours of a tally, the most frequent first or by their values.
func order(t *palette.Tally, byCount bool) []storage.Color {
	if byCount {
		return palette.Frequent(t.Counts)
	}
	return palette.ByValue(t.Counts)
}

const maxBin = 256

func colorHistogram(_ context.Context, c *Call) (Job, error) {
	bin, err := c.ranged(0, 0, maxBin, "bin_size")
	if err != nil {
		return nil, err
	}
	byCount, err := c.boolean(true, "sort_by_count")
	if err != nil {
		return nil, err
	}
	top, err := c.integer(0, "top_n")
	if err != nil {
		return nil, err
	}
	s, err := c.selection()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		t, err := s.tally(ctx, int(bin))
		if err != nil {
			return dst, err
		}
		list := order(t, byCount)
		if top > 0 {
			list = list[:min(int64(len(list)), top)]
		}
		o := begin(dst)
		o.list("histogram", len(list), func(i int) {
			e := begin(o.b)
			e.str("color", list[i].String())
			e.channels("rgba", list[i])
			e.int("count", t.Counts[list[i]])
			e.float("percentage", 100*float64(t.Counts[list[i]])/float64(t.Voxels))
			o.b = e.end()
		})
		o.int("total_voxels", t.Voxels)
		o.int("unique_colors", int64(len(t.Counts)))
		o.key("metadata")
		m := begin(o.b)
		m.bool("binned", bin > 0)
		if bin > 0 {
			m.int("bin_size", bin)
		}
		o.b = m.end()
		return c.finish(&o), nil
	}, nil
}

func uniqueColors(_ context.Context, c *Call) (Job, error) {
	merge, err := c.boolean(false, "merge_similar")
	if err != nil {
		return nil, err
	}
	threshold, err := c.number(10, 0, 1000, "merge_threshold")
	if err != nil {
		return nil, err
	}
	byCount, err := c.boolean(false, "sort_by_count")
	if err != nil {
		return nil, err
	}
	s, err := c.selection()
	if err != nil {
		return nil, err
	}
	layer := int64(-1)
	if v, ok := c.first(layerKeys...); ok {
		if id, isInt := wire.Int(v.v); isInt {
			layer = id
		} else if len(s.layers) == 1 {
			layer = int64(s.layers[0].ID)
		}
	}
	return func(ctx context.Context, dst []byte) ([]byte, error) {
		t, err := s.tally(ctx, 0)
		if err == nil && merge {
			err = t.Merge(ctx, threshold)
		}
		if err != nil {
			return dst, err
		}
		list := order(t, byCount)
		o := begin(dst)
		o.list("colors", len(list), func(i int) {
			e := begin(o.b)
			e.str("hex", list[i].String())
			e.channels("rgba", list[i])
			e.int("count", t.Counts[list[i]])
			o.b = e.end()
		})
		o.int("count", int64(len(list)))
		o.key("metadata")
		m := begin(o.b)
		m.int("layer_id", layer)
		m.bool("sorted_by_count", byCount)
		o.b = m.end()
		return c.finish(&o), nil
	}, nil
}

// number returns a number parameter that must lie between lo and hi.
func (c *Call) number(def, lo, hi float64, key string) (float64, error) {
	v, ok := c.get(key)
	if !ok {
		return def, nil
	}
	if v.v == nil || v.v.Type() != fastjson.TypeNumber {
		return 0, invalid(key, "must be a number, not %s", brief(v.raw))
	}
	if n := v.v.GetFloat64(); n >= lo && n <= hi {
		return n, nil
	}
	return 0, invalid(key, "must be between %v and %v, not %s", lo, hi, brief(v.raw))
}

// list appends a member that is a list of n elements, which f appends to o.b.
func (o *object) list(name string, n int, f func(i int)) {
	o.key(name)
	o.b = append(o.b, '[')
	for i := range n {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		f(i)
	}
	o.b = append(o.b, ']')
}

// channels appends a colour as [r,g,b,a].
func (o *object) channels(name string, c storage.Color) {
	o.ints(name, int64(c.R()), int64(c.G()), int64(c.B()), int64(c.A()))
}
