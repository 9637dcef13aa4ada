package engine

import (
	"context"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// MaxLayers bounds the layers of a project.
const MaxLayers = 1 << 16

// CheckLayerName returns an error if a layer cannot have the name.
func CheckLayerName(name string) error {
	if len(name) > scene.MaxNameBytes {
		return Errorf(InvalidValue, "name", "a layer's name has at most %d bytes, this one %d", scene.MaxNameBytes, len(name))
	}
	return nil
}

// AddLayer puts a new, empty layer on top and makes it the active one.
func (e *Edit) AddLayer(name string, visible bool) (*scene.Layer, error) {
	s := e.p.scene
	if err := CheckLayerName(name); err != nil {
		return nil, err
	}
	if len(s.Layers) >= MaxLayers {
		return nil, Errorf(TooManyLayers, "", "the project has %d layers, the limit", len(s.Layers))
	}
	e.Restructure()
	l := scene.NewLayer(s.FreeID(), name, e.p.eng.NewVolume())
	l.Visible = visible
	if len(s.Materials) > 0 {
		l.Material = len(s.Materials) - 1
	}
	s.Layers = append(s.Layers, l)
	s.Active = l.ID
	return l, nil
}

// DeleteLayer removes a layer; one that is not in the project is left alone. When it was the last, a new, empty one takes its place, since a project always has a layer.
func (e *Edit) DeleteLayer(l *scene.Layer) {
	s := e.p.scene
	i := slices.Index(s.Layers, l)
	if i < 0 {
		return
	}
	e.Restructure()
	e.unlink(l)
	s.Layers = slices.Delete(s.Layers, i, i+1)
	if len(s.Layers) == 0 {
		n := scene.NewLayer(1, "Layer.1", e.p.eng.NewVolume())
		n.Material = l.Material
		s.Layers = []*scene.Layer{n}
	}
	if s.Active == l.ID {
		s.Active = s.Layers[min(max(i-1, 0), len(s.Layers)-1)].ID
	}
}

// MergeLayers merges source into target with the given mode and, unless keep is set, deletes source.
func (e *Edit) MergeLayers(ctx context.Context, source, target *scene.Layer, mode scene.Mode, keep bool) error {
	if source == target {
		return Errorf(InvalidValue, "source_layer_id", "a layer cannot be merged into itself")
	}
	if err := edit.Merge(ctx, e.Recorder(target), source.Volume, mode, nil); err != nil {
		return err
	}
	if keep {
		return nil
	}
	wasActive := e.p.scene.Active == source.ID
	e.DeleteLayer(source)
	if wasActive {
		e.p.scene.Active = target.ID
	}
	return nil
}

// SetPalette makes p the palette of the project, none if it is nil. The palette must not be modified any more.
func (e *Edit) SetPalette(p *scene.Palette) {
	e.Restructure()
	e.p.scene.Palette = p
}

// SetActive makes l the layer that edits without a layer go to. It is no step of undo.
func (p *Project) SetActive(l *scene.Layer) { p.scene.Active = l.ID }
