package script

import (
	"fmt"
	"slices"

	"github.com/dop251/goja"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// layerRef is what an object of the class Layer stands for.
type layerRef struct {
	layer *scene.Layer
	obj   *goja.Object
}

func layerBindings() []Binding {
	return []Binding{
		{Name: "goxel.newLayer", Usage: "newLayer(name?)", Doc: "Puts a new, empty layer on top, makes it the active one and returns it.", call: newLayer},
		{Name: "goxel.setActiveLayer", Usage: "setActiveLayer(layer)", Doc: "Makes a layer the one that functions use when none is named: a Layer, an id or a name.", call: setActiveLayer},
		{Name: "goxel.deleteLayer", Usage: "deleteLayer(layer)", Doc: "Removes a layer; in place of the last one comes a new, empty one.", call: deleteLayer},
		{Name: "goxel.mergeLayers", Usage: "mergeLayers(source, target, mode?)", Doc: "Merges a layer into another and deletes it; mode is `over` unless it says something else.", call: mergeLayers},
		{Name: "goxel.layers", Usage: "layers()", Doc: "Returns the layers from bottom to top, as a list of Layer.", call: listLayers},
	}
}

func imageBindings() []Binding {
	return []Binding{
		{Name: "goxel.image", Usage: "goxel.image", Doc: "The project, an Image.", get: func(s *session, _ *args) goja.Value { return s.image }},
		{Name: "Image", Usage: "goxel.image", Doc: "The class of `goxel.image`, the project. It has no constructor.", class: true, call: noConstructor},
		{Name: "Image.prototype.addLayer", Usage: "image.addLayer(name?)", Doc: "As `goxel.newLayer`.", call: newLayer},
		{Name: "Image.prototype.activeLayer", Usage: "image.activeLayer", Doc: "The active layer; can be set to a Layer, an id or a name.", get: activeLayer, set: setActiveLayer},
		{Name: "Image.prototype.layers", Usage: "image.layers", Doc: "The layers from bottom to top, as a new list of Layer.", get: listLayers},
		{Name: "Image.prototype.getLayersVolume", Usage: "image.getLayersVolume()", Doc: "Returns a new Volume with all visible layers merged.", call: layersVolume},
		{Name: "Image.prototype.selectionBox", Usage: "image.selectionBox", Doc: "A Box: what the script has set, at first the box of the project. It lives as long as the script.", get: selectionBox, set: setSelectionBox},
		{Name: "goxel.palette", Usage: "goxel.palette", Doc: "The palette of the project: `{name, entries: [{name, color}]}`, without entries if it has none. Changing it changes nothing.", get: palette},
	}
}

func layerClass() []Binding {
	return []Binding{
		{Name: "Layer", Usage: "layer instanceof Layer", Doc: "The class of layers. It has no constructor: see `goxel.newLayer`.", class: true, call: noConstructor},
		{Name: "Layer.prototype.id", Usage: "layer.id", Doc: "The number of the layer, which requests call `layer_id`.", get: func(s *session, a *args) goja.Value { return s.rt.ToValue(a.thisLayer().ID) }},
		{Name: "Layer.prototype.name", Usage: "layer.name", Doc: "Its name; can be set.", get: func(s *session, a *args) goja.Value { return s.rt.ToValue(a.thisLayer().Name) }, set: renameLayer},
		{Name: "Layer.prototype.visible", Usage: "layer.visible", Doc: "Whether it is shown; can be set.", get: func(s *session, a *args) goja.Value { return s.rt.ToValue(a.thisLayer().Visible) }, set: showLayer},
		{Name: "Layer.prototype.volume", Usage: "layer.volume", Doc: "Its Volume. Writing to that edits the layer; setting it replaces all voxels by those of another Volume.", get: layerVolume, set: setLayerVolume},
	}
}

func noConstructor(_ *session, a *args) goja.Value {
	a.typeError("has no constructor")
	return nil
}

// live returns the layer of an object if the project still has it.
func (a *args) live(r *layerRef) *scene.Layer {
	if !slices.Contains(a.s.edit.Project().Scene().Layers, r.layer) {
		a.fail(a.s.plainError, "the layer %q has been deleted", r.layer.Name)
	}
	return r.layer
}

// thisLayer returns the layer that a member is asked of.
func (a *args) thisLayer() *scene.Layer {
	r, ok := a.s.ref(a.this).(*layerRef)
	if !ok {
		a.typeError("this is no Layer")
	}
	return a.live(r)
}

// layerValue returns the object for a layer, always the same.
func (s *session) layerValue(l *scene.Layer) goja.Value {
	r := s.layerRefs[l]
	if r == nil {
		r = &layerRef{layer: l, obj: s.rt.CreateObject(s.protos.layer)}
		s.tie(r.obj, r)
		s.layerRefs[l] = r
	}
	return r.obj
}

func newLayer(s *session, a *args) goja.Value {
	name := s.edit.Project().Scene().FreeName("Layer.")
	if v := a.peek(); v != nil {
		if o, ok := v.(*goja.Object); ok {
			v = member(o, "name", "layer_name")
		}
		if v != nil {
			name = v.String()
		}
	}
	l, err := s.edit.AddLayer(name, true)
	a.check(err)
	return s.layerValue(l)
}

func activeLayer(s *session, a *args) goja.Value {
	l, err := s.edit.Project().Layer(engine.ActiveLayer)
	a.check(err)
	return s.layerValue(l)
}

// named takes a layer that must be given.
func (a *args) named() *scene.Layer {
	if a.peek() == nil {
		a.typeError("a layer is needed: a Layer, an id or a name")
	}
	return a.layer()
}

func setActiveLayer(s *session, a *args) goja.Value {
	s.edit.Project().SetActive(a.named())
	return nil
}

func deleteLayer(s *session, a *args) goja.Value {
	s.edit.DeleteLayer(a.named())
	return nil
}

func mergeLayers(s *session, a *args) goja.Value {
	source, target := a.named(), a.named()
	mode := scene.Over
	if v := a.next(); v != nil {
		var ok bool
		if mode, ok = scene.ModeByName(v.String()); !ok {
			a.rangeError("%q is no mode", clip(v.String(), 40))
		}
	}
	a.check(s.edit.MergeLayers(s.ctx, source, target, mode, false))
	return nil
}

func listLayers(s *session, _ *args) goja.Value {
	layers := s.edit.Project().Scene().Layers
	list := make([]any, len(layers))
	for i, l := range layers {
		list[i] = s.layerValue(l)
	}
	return s.rt.NewArray(list...)
}

func renameLayer(s *session, a *args) goja.Value {
	l, v := a.thisLayer(), a.next()
	if v == nil {
		a.typeError("a name is a text")
	}
	name := v.String()
	a.check(engine.CheckLayerName(name))
	s.edit.Restructure()
	l.Name = name
	return nil
}

func showLayer(s *session, a *args) goja.Value {
	l, visible := a.thisLayer(), truth(a.next())
	if l.Visible != visible {
		s.edit.Restructure()
		l.Visible = visible
	}
	return nil
}

func setVisibility(s *session, a *args) goja.Value {
	l := a.named()
	in := &args{s: s, name: a.name, this: s.layerValue(l), list: a.list}
	return showLayer(s, in)
}

func renameNamed(s *session, a *args) goja.Value {
	l := a.named()
	in := &args{s: s, name: a.name, this: s.layerValue(l), list: a.list}
	return renameLayer(s, in)
}

func layersVolume(s *session, a *args) goja.Value {
	v, err := edit.Flatten(s.ctx, s.edit.Project().Scene().Layers, newVolume)
	a.check(err)
	return s.volumeValue(&volumeRef{free: v.Clone()})
}

func palette(s *session, _ *args) goja.Value {
	o := s.rt.NewObject()
	p := s.edit.Project().Scene().Palette
	if p == nil {
		p = &scene.Palette{}
	}
	list := make([]any, len(p.Swatches))
	for i, w := range p.Swatches {
		entry := s.rt.NewObject()
		set(entry, "name", s.rt.ToValue(w.Name))
		set(entry, "color", s.color(w.Color))
		list[i] = entry
	}
	set(o, "name", s.rt.ToValue(p.Name))
	set(o, "entries", s.rt.NewArray(list...))
	return o
}

// nameOf returns the text that stands for an object of a class that is bound.
func (s *session) nameOf(o *goja.Object) (string, bool) {
	switch r := s.ref(o).(type) {
	case *layerRef:
		return fmt.Sprintf("Layer(%d, %q)", r.layer.ID, r.layer.Name), true
	case *volumeRef:
		return fmt.Sprintf("Volume(%d voxels)", r.volume().Len()), true
	}
	return "", false
}
