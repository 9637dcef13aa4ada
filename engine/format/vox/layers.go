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
	s := &scene.Scene{}
	groups := map[int32]*scene.Layer{}
	for i := range d.instances {
		n := &d.instances[i]
		l := groups[n.group]
		if l == nil || n.group == 0 {
			v, err := d.budget.Volume()
			if err != nil {
				return nil, err
			}
			l = scene.NewLayer(0, n.name, v)
			l.Visible = !n.hidden
			s.Layers = append(s.Layers, l)
			groups[n.group] = l
		}
		if err := d.fill(l, n); err != nil {
			return nil, err
		}
	}
	if len(s.Layers) == 0 {
		v, err := d.budget.Volume()
		if err != nil {
			return nil, err
		}
		s.Layers = append(s.Layers, scene.NewLayer(0, "", v))
	}
	if d.version >= 200 {
		slices.Reverse(s.Layers)
	}
	nameLayers(s.Layers)
	s.Active = s.Layers[len(s.Layers)-1].ID
	return s, nil
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

// fill sets the voxels of an instance.
func (d *decoder) fill(l *scene.Layer, n *instance) error {
	m := &d.models[n.model]
	p, ok := n.move.place(m.size)
	if !ok {
		d.budget.Warnf("layer %q: a model lies outside the coordinates that are possible and was left out", l.Name)
		return nil
	}
	if m.grid != nil {
		return d.fillGrid(l, m, &p)
	}
	const batch = 4 * 4096
	outside := 0
	for records := m.records; len(records) > 0; {
		part := records[:min(batch, len(records))]
		records = records[len(part):]
		if err := d.budget.Add(int64(len(part) / 4)); err != nil {
			return err
		}
		for ; len(part) >= 4; part = part[4:] {
			v := [3]int32{int32(part[0]), int32(part[1]), int32(part[2])}
			if v[0] >= m.size[0] || v[1] >= m.size[1] || v[2] >= m.size[2] {
				outside++
				continue
			}
			if i := part[3]; i != 0 {
				l.Volume.Set(p.cell(v), d.colors[i])
			}
		}
	}
	if outside > 0 {
		d.budget.Warnf("model %d: %d voxels outside its size were left out", n.model, outside)
	}
	return nil
}

// fillGrid sets the voxels of a model that was packed.
func (d *decoder) fillGrid(l *scene.Layer, m *model, p *placement) error {
	grid := m.grid
	for z := range m.size[2] {
		for y := range m.size[1] {
			if err := d.budget.Add(int64(m.size[0])); err != nil {
				return err
			}
			for x := range m.size[0] {
				if i := grid[x]; i != 0 {
					l.Volume.Set(p.cell([3]int32{x, y, z}), d.colors[i])
				}
			}
			grid = grid[m.size[0]:]
		}
	}
	return nil
}
