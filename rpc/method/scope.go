package method

import (
	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// layerKeys are the spellings of the layer that a voxel method works on.
var layerKeys = []string{"layer_id", "layer", "layer_name"}

// layer returns the layer that the call names, the active one if it names none.
func (c *Call) layer() (*scene.Layer, error) {
	if p, ok := c.first(layerKeys...); ok {
		return c.layerOf(p)
	}
	if c.common.raw != nil {
		return c.layerOf(c.common)
	}
	return c.Project.Layer(engine.ActiveLayer)
}

func (c *Call) layerOf(p value) (*scene.Layer, error) {
	if s, ok := wire.Text(p.v); ok {
		switch string(s) {
		case "current", "active":
			return c.Project.Layer(engine.ActiveLayer)
		}
		return c.Project.LayerByName(string(s))
	}
	id, ok := wire.Int(p.v)
	if !ok {
		return nil, invalid(p.key, "must be a layer's id or name, not %s", brief(p.raw))
	}
	return c.Project.Layer(id)
}

// scope returns the layers that a reading method works on: one, or all for -2 and "all".
func (c *Call) scope() (layers []*scene.Layer, err error) {
	p, ok := c.first(layerKeys...)
	if ok {
		id, isInt := wire.Int(p.v)
		s, isStr := wire.Text(p.v)
		if (isInt && id == engine.AllLayers) || (isStr && string(s) == "all") {
			return c.Project.Scene().Layers, nil
		}
	}
	l, err := c.layer()
	if err != nil {
		return nil, err
	}
	return []*scene.Layer{l}, nil
}
