package studio

import (
	"context"
	"fmt"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// layers returns copies of the layers that are drawn, all of them visible.
func (o *Order) layers(s *scene.Scene) ([]*scene.Layer, error) {
	for _, id := range o.Layers {
		if s.Layer(id) == nil {
			return nil, errorf("layers", "there is no layer %d", id)
		}
	}
	var list []*scene.Layer
	for _, l := range s.Layers {
		if !o.drawn(l) {
			continue
		}
		k := *l
		k.Visible = true
		list = append(list, &k)
	}
	return list, nil
}

// copies returns about how many bytes the volumes take that are made for the order: no more than the layers for each step that changes them.
func (o *Order) copies(s *scene.Scene) int64 {
	layers, bytes := 0, int64(0)
	for _, l := range s.Layers {
		if o.drawn(l) {
			layers++
			bytes += l.Volume.Stats().Bytes
		}
	}
	steps := int64(0)
	if layers > 1 {
		steps++ // merged
	}
	if o.keep() != storage.Everywhere {
		steps++
	}
	if o.Slices != nil {
		steps++
		if layers > 1 {
			steps++ // and merged once more
		}
	}
	return steps * bytes
}

// drawn reports whether the order shows a layer.
func (o *Order) drawn(l *scene.Layer) bool {
	if o.Layers != nil {
		return slices.Contains(o.Layers, l.ID)
	}
	return l.Visible
}

// keep returns the box of cells that are drawn.
func (o *Order) keep() storage.Box {
	b := storage.Everywhere
	if !o.Region.Empty() {
		b = o.Region
	}
	if o.Cut != nil {
		b = b.Intersect(section.CutAway(o.Cut.Axis, o.Cut.At, o.Cut.Away))
	}
	return b
}

// model is what an order draws.
type model struct {
	scene   *scene.Scene
	layers  []*scene.Layer
	subject *render.Subject
	new     func() storage.Volume

	apart *section.Explosion // where the slices of a model went that was taken apart, nil for one that is whole
	whole storage.Box        // of the voxels before that
}

// newModel gathers the layers, cuts them and merges them.
func newModel(ctx context.Context, s *scene.Scene, o *Order, newVolume func() storage.Volume) (*model, error) {
	layers, err := o.layers(s)
	if err != nil {
		return nil, err
	}
	m := &model{scene: s, layers: layers, new: newVolume}
	if keep := o.keep(); keep != storage.Everywhere {
		if m, err = m.cut(ctx, keep); err != nil {
			return nil, err
		}
	}
	return m, m.merge(ctx)
}

// cut returns the model with only the cells in a box.
func (m *model) cut(ctx context.Context, keep storage.Box) (*model, error) {
	return m.change(func(v storage.Volume) (storage.Volume, error) {
		return section.Cut(ctx, v, keep, m.new)
	})
}

// change returns the model with other volumes.
func (m *model) change(change func(storage.Volume) (storage.Volume, error)) (*model, error) {
	n := *m
	n.layers = make([]*scene.Layer, len(m.layers))
	n.subject = nil
	for i, l := range m.layers {
		k := *l
		var err error
		if k.Volume, err = change(l.Volume); err != nil {
			return nil, fmt.Errorf("studio: layer %q: %w", l.Name, err)
		}
		n.layers[i] = &k
	}
	return &n, nil
}

// merge makes the subject.
func (m *model) merge(ctx context.Context) error {
	v, err := edit.Flatten(ctx, m.layers, m.new)
	if err != nil {
		return err
	}
	m.subject = &render.Subject{Volume: v, Light: m.scene.Light}
	for _, l := range m.layers {
		k := render.Layer{ID: l.ID, Volume: l.Volume}
		if i := l.Material; i >= 0 && i < len(m.scene.Materials) && !plain(&m.scene.Materials[i]) {
			k.Material = &m.scene.Materials[i]
		}
		m.subject.Layers = append(m.subject.Layers, k)
	}
	return nil
}

// plain reports whether a material is the one that every new layer has in Goxel, which nobody has chosen. It is drawn without its slight
// metallic sheen, which costs time and is meant for Goxel's own light.
func plain(m *scene.Material) bool {
	d := &scene.DefaultMaterial
	return m.Color == d.Color && m.Metallic == d.Metallic && m.Roughness == d.Roughness && m.Emission == d.Emission
}
