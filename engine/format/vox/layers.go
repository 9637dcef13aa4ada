package vox

import (
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// build makes the layers. In files of version 200 the first of overlapping instances counts, so that it comes on top.
func (d *decoder) build() (*scene.Scene, error) {
	s := &scene.Scene{Materials: d.materials}
	d.same = d.colors.same()
	for _, n := range d.instances {
		d.work += d.models[n.model].work()
	}
	groups := map[int32]*scene.Layer{}
	for i := range d.instances {
		n := &d.instances[i]
		l := groups[n.group]
		if l == nil || n.group == 0 {
			var err error
			if l, err = d.addLayer(s, n); err != nil {
				return nil, err
			}
			groups[n.group] = l
		}
		if err := d.fill(l, n); err != nil {
			return nil, err
		}
	}
	if len(s.Layers) == 0 {
		if _, err := d.addLayer(s, &instance{material: -1}); err != nil {
			return nil, err
		}
	}
	if d.version >= 200 {
		slices.Reverse(s.Layers)
	}
	s.NumberLayers()
	s.Palette = d.palette()
	return s, nil
}

// addLayer adds an empty layer for an instance to the scene.
func (d *decoder) addLayer(s *scene.Scene, n *instance) (*scene.Layer, error) {
	v, err := d.budget.Volume()
	if err != nil {
		return nil, err
	}
	l := scene.NewLayer(0, n.name, v)
	l.Visible = !n.hidden
	if int(n.material) < len(d.materials) {
		l.Material = int(max(n.material, -1))
	}
	s.Layers = append(s.Layers, l)
	return l, nil
}
