package vox

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
	nameLayers(s.Layers)
	s.Active = s.Layers[len(s.Layers)-1].ID
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

// nameLayers numbers the layers from 1 and names those without a name.
func nameLayers(layers []*scene.Layer) {
	used := make(map[string]bool, len(layers))
	for i, l := range layers {
		l.ID = i + 1
		used[l.Name] = true
	}
	number := 1
	for _, l := range layers {
		for ; l.Name == ""; number++ {
			if s := fmt.Sprintf("Layer.%d", number); !used[s] {
				l.Name = s
			}
		}
	}
}

// cleanName returns a name as valid UTF-8 of a length that layers can have.
func cleanName(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), scene.MaxNameBytes+utf8.UTFMax)], "\uFFFD")
	if len(s) > scene.MaxNameBytes {
		s = strings.ToValidUTF8(s[:scene.MaxNameBytes], "")
	}
	return strings.Clone(s) // not a part of a longer one
}
