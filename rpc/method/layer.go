package method

import (
	"context"
	"fmt"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

var (
	idKeys  = []string{"layer_id", "id", "layer", "layer_name", "name"}
	idParam = Param{Name: "layer_id", Type: LayerID, Keys: idKeys, Required: true, Doc: "id of the layer, or its name as `layer_name` or `name`; 0 or -1 for the active one"}
)

func layerMethods() []*Method {
	success := Field{"success", "boolean", "true"}
	id := Field{"layer_id", "integer", ""}
	return []*Method{
		{
			Name: "new_layer", Doc: "Adds an empty layer on top and makes it the active one.",
			Aliases: []Alias{{Name: "create_layer"}, {Name: "add_layer"}, {Name: "layer.add"}, {Name: "layer.create"}},
			Params: []Param{
				{Name: "name", Type: String, Keys: []string{"name", "layer_name"}, Default: `"New Layer"`, Doc: "at most 255 bytes"},
				{Name: "visible", Type: Boolean, Default: "true", Doc: "whether it is shown and exported"},
				{Name: "color", Type: Color, Keys: []string{"color", "rgba", "r", "g", "b", "a"}, Doc: "accepted and echoed as old clients expect; layers have no colour"},
			},
			Order:  []string{"name", "r", "g", "b", "visible"},
			Result: withSummary(success, id, Field{"id", "integer", "the same"}, Field{"name", "string", ""}, Field{"visible", "boolean", ""}, Field{"color", "integer[]", "`[r,g,b]`"}, Field{"is_active", "boolean", "true"}, Field{"layer_count", "integer", ""}),
			Errors: []string{"too_many_layers"},
			Class:  Edit, Since: "1.0", Legacy: -1008, Do: newLayer,
		},
		{
			Name: "delete_layer", Doc: "Deletes a layer with its voxels. When it was the last, an empty one takes its place.",
			Aliases: []Alias{{Name: "layer.remove"}, {Name: "layer.delete"}},
			Params:  []Param{idParam}, Order: []string{"layer_id", "layer_name"},
			Result: withSummary(success, id, Field{"layer_count", "integer", ""}, Field{"active_layer_id", "integer", ""}),
			Class:  Edit, Since: "1.0", Legacy: -1012, Do: deleteLayer,
		},
		{
			Name: "list_layers", Doc: "Lists the layers, from bottom to top; none where there is no project yet.",
			Aliases: []Alias{{Name: "layer.list"}, {Name: "layer.get_list"}},
			Result: []Field{
				{"count", "integer", ""},
				{"total_layers", "integer", "the same"},
				{"layers", "object[]", "`{id, index, order, name, visible, voxel_count, is_active, opacity, mode, base_id, shape}`"},
				{"active_layer", "integer", "id"},
				{"active_layer_id", "integer", "the same"},
			},
			Class: Read, Vacant: true, Since: "1.0",
			Cost: func(c *Call) time.Duration { return time.Duration(c.Project.Info().Layers) * 200 * time.Nanosecond },
			Do:   listLayers,
		},
		{
			Name: "merge_layers", Doc: "Merges one layer onto another and deletes it.",
			Aliases: []Alias{{Name: "layer.merge"}},
			Params: []Param{
				{Name: "source_layer_id", Type: LayerID, Keys: []string{"source_layer_id", "source_id", "source", "source_name"}, Required: true, Doc: "the layer that goes"},
				{Name: "target_layer_id", Type: LayerID, Keys: []string{"target_layer_id", "target_id", "target", "target_name"}, Required: true, Doc: "the layer that takes its voxels"},
				{Name: "mode", Type: String, Default: `"over"`, Doc: "how the source combines with the target: `over` (also `normal`), or another of Goxel's modes"},
				{Name: "delete_source", Type: Boolean, Default: "true", Doc: "whether the source layer goes"},
			},
			Order:  []string{"source_layer_id", "target_layer_id"},
			Result: withSummary(success, id, Field{"layer_count", "integer", ""}),
			Class:  Edit, Since: "1.0", Legacy: -1013,
			Cost: func(*Call) time.Duration { return time.Second },
			Do:   mergeLayers,
		},
		{
			Name: "set_layer_visibility", Doc: "Shows or hides a layer. Hidden layers are not rendered and are left out of formats without visibility.",
			Aliases: []Alias{{Name: "layer.set_visibility"}},
			Params: []Param{
				idParam,
				{Name: "visible", Type: Boolean, Default: "true", Doc: ""},
			},
			Order:  []string{"layer_id", "visible"},
			Result: withSummary(success, id, Field{"visible", "boolean", ""}),
			Class:  Edit, Since: "1.0", Legacy: -1014, Do: setLayerVisibility,
		},
		{
			Name: "set_active_layer", Doc: "Makes a layer the one that edits without a layer go to. It is no step of undo.",
			Aliases: []Alias{{Name: "select_layer"}, {Name: "layer.select"}, {Name: "layer.set_active"}},
			Params:  []Param{idParam}, Order: []string{"layer_id"},
			Result: []Field{success, {"active_layer", "integer", "id"}, {"active_layer_id", "integer", "the same"}},
			Class:  Edit, Since: "1.0", Do: setActiveLayer,
		},
		{
			Name: "rename_layer", Doc: "Gives a layer another name.",
			Aliases: []Alias{{Name: "layer.rename"}},
			Params: []Param{
				{Name: "layer_id", Type: LayerID, Keys: []string{"layer_id", "id", "layer", "layer_name"}, Default: "0", Doc: "id or present name of the layer; absent: the active one"},
				{Name: "name", Type: String, Keys: []string{"new_name", "name"}, Required: true, Doc: "the new name, at most 255 bytes"},
			},
			Order:  []string{"layer_id", "name"},
			Result: withSummary(success, id, Field{"name", "string", ""}),
			Class:  Edit, Since: "1.0", Do: renameLayer,
		},
	}
}

func newLayer(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	name, err := c.text("New Layer", "name", "layer_name")
	if err != nil {
		return dst, err
	}
	visible, err := c.boolean(true, "visible")
	if err != nil {
		return dst, err
	}
	color, err := c.color()
	if err != nil {
		return dst, err
	}
	var l *scene.Layer
	sum, err := c.change(func(e *engine.Edit) error {
		l, err = e.AddLayer(name, visible)
		return err
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(l.ID))
	o.int("id", int64(l.ID))
	o.str("name", l.Name)
	o.bool("visible", l.Visible)
	o.ints("color", int64(color.R()), int64(color.G()), int64(color.B()))
	o.bool("is_active", true)
	o.int("layer_count", int64(len(c.Project.Scene().Layers)))
	o.summary(sum)
	return c.finish(&o), nil
}

// named returns the layer that a method on layers is called for. Old clients pass a name beside an id of 0: then the name counts.
func (c *Call) named(keys ...string) (*scene.Layer, error) {
	var zero value
	for _, k := range keys {
		v, ok := c.get(k)
		if !ok {
			continue
		}
		if n, isInt := wire.Int(v.v); isInt && n <= 0 && zero.raw == nil {
			zero = v
			continue
		}
		return c.layerOf(v)
	}
	if zero.raw != nil {
		return c.layerOf(zero)
	}
	name := keys[len(keys)-1]
	if keys[0] == idKeys[0] {
		name = "layer_name"
	}
	return nil, &wire.Error{
		Code: CodeInvalidParams, Message: fmt.Sprintf("Must specify either %s or %s", keys[0], name),
		Reason: "missing_parameter", Parameter: keys[0],
	}
}

func deleteLayer(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	l, err := c.named(idKeys...)
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error {
		e.DeleteLayer(l)
		return nil
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(l.ID))
	o.int("layer_count", int64(len(c.Project.Scene().Layers)))
	o.int("active_layer_id", int64(c.Project.Scene().Active))
	o.summary(sum)
	return c.finish(&o), nil
}

func listLayers(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	s := &scene.Scene{}
	if c.Project != nil {
		s = c.Project.Scene()
	}
	o := begin(dst)
	o.int("count", int64(len(s.Layers)))
	o.int("total_layers", int64(len(s.Layers)))
	o.key("layers")
	o.b = append(o.b, '[')
	for i, l := range s.Layers {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		in := begin(o.b)
		in.int("id", int64(l.ID))
		in.int("index", int64(i))
		in.int("order", int64(i))
		in.str("name", l.Name)
		in.bool("visible", l.Visible)
		in.int("voxel_count", l.Volume.Len())
		in.bool("is_active", l.ID == s.Active)
		in.float("opacity", 1)
		in.str("mode", l.Mode.String())
		in.int("base_id", int64(l.Base))
		in.strOrNull("shape", l.Shape)
		o.b = in.end()
	}
	o.b = append(o.b, ']')
	o.int("active_layer", int64(s.Active))
	o.int("active_layer_id", int64(s.Active))
	return c.finish(&o), nil
}

func mergeLayers(ctx context.Context, c *Call, dst []byte) ([]byte, error) {
	source, err := c.named("source_layer_id", "source_id", "source", "source_name")
	if err != nil {
		return dst, err
	}
	target, err := c.named("target_layer_id", "target_id", "target", "target_name")
	if err != nil {
		return dst, err
	}
	name, err := c.word("over", append([]string{"normal"}, scene.ModeNames[:]...), "mode")
	if err != nil {
		return dst, err
	}
	mode, _ := scene.ModeByName(name) // "normal" is none of them and gives Over
	deleteSource, err := c.boolean(true, "delete_source")
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error { return e.MergeLayers(ctx, source, target, mode, !deleteSource) })
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(target.ID))
	o.int("layer_count", int64(len(c.Project.Scene().Layers)))
	o.summary(sum)
	return c.finish(&o), nil
}

func setLayerVisibility(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	l, err := c.named(idKeys...)
	if err != nil {
		return dst, err
	}
	visible, err := c.boolean(true, "visible")
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error {
		if l.Visible != visible {
			e.Restructure()
			l.Visible = visible
		}
		return nil
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(l.ID))
	o.bool("visible", visible)
	o.summary(sum)
	return c.finish(&o), nil
}

func setActiveLayer(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	l, err := c.named(idKeys...)
	if err != nil {
		return dst, err
	}
	c.Project.SetActive(l)
	o := begin(dst)
	o.bool("success", true)
	o.int("active_layer", int64(l.ID))
	o.int("active_layer_id", int64(l.ID))
	return c.finish(&o), nil
}

func renameLayer(_ context.Context, c *Call, dst []byte) ([]byte, error) {
	v, ok := c.first("new_name", "name")
	if !ok {
		return dst, missing("name")
	}
	name, err := c.text("", v.key)
	if err != nil {
		return dst, err
	}
	if err := engine.CheckLayerName(name); err != nil {
		return dst, err
	}
	l, err := c.Project.Layer(engine.ActiveLayer)
	if v, ok := c.first("layer_id", "id", "layer", "layer_name"); ok {
		l, err = c.layerOf(v)
	}
	if err != nil {
		return dst, err
	}
	sum, err := c.change(func(e *engine.Edit) error {
		if l.Name != name {
			e.Restructure()
			l.Name = name
		}
		return nil
	})
	if err != nil {
		return dst, err
	}
	o := begin(dst)
	o.bool("success", true)
	o.int("layer_id", int64(l.ID))
	o.str("name", name)
	o.summary(sum)
	return c.finish(&o), nil
}
