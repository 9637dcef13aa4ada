package script

import (
	"github.com/dop251/goja"
)

func consoleBindings() []Binding {
	const doc = "Prints its arguments with spaces between them, objects as JSON-like text."
	named := func(name, doc string) Binding { return Binding{Name: name, Usage: name + "(...)", Doc: doc, call: log} }
	const same = "The same as `print`."
	return []Binding{
		named("print", doc), named("console.log", same), named("console.info", same), named("console.warn", same), named("console.error", same),
	}
}

// familyBindings are the dotted names of v14.6, which mean functions that have other names too.
func familyBindings() []Binding {
	as := func(name, usage, same string, f function) Binding {
		return Binding{Name: "goxel." + name, Usage: name + usage, Doc: "As `goxel." + same + "`.", call: f}
	}
	return []Binding{
		as("voxel.add", "(position, color?, layer?)", "addVoxel", addVoxel),
		as("voxel.addBatch", "(list, color?, layer?)", "addVoxels", addVoxels),
		as("voxel.add_batch", "(list, color?, layer?)", "addVoxels", addVoxels),
		as("voxel.remove", "(position, layer?)", "removeVoxel", removeVoxel),
		as("voxel.paint", "(positions, color, layer?)", "paintVoxels", paintVoxels),
		as("voxel.get", "(position, layer?)", "getVoxel", getVoxel),
		as("voxel.fill", "(min, max, color?, layer?)", "fillBox", fillBox),
		{Name: "goxel.voxel.clear", Usage: "voxel.clear(layer?)", Doc: "Empties a layer.", call: clearLayer},
		as("layer.create", "(name?)", "newLayer", newLayer),
		as("layer.delete", "(layer)", "deleteLayer", deleteLayer),
		as("layer.list", "()", "layers", listLayers),
		as("layer.get_list", "()", "layers", listLayers),
		as("layer.merge", "(source, target, mode?)", "mergeLayers", mergeLayers),
		as("layer.setActive", "(layer)", "setActiveLayer", setActiveLayer),
		as("layer.set_active", "(layer)", "setActiveLayer", setActiveLayer),
		{Name: "goxel.layer.rename", Usage: "layer.rename(layer, name)", Doc: "Gives a layer a name.", call: renameNamed},
		{Name: "goxel.layer.setVisibility", Usage: "layer.setVisibility(layer, visible)", Doc: "Shows or hides a layer.", call: setVisibility},
		{Name: "goxel.layer.set_visibility", Usage: "layer.set_visibility(layer, visible)", Doc: "The same.", call: setVisibility},
	}
}

func registerBindings() []Binding {
	return []Binding{
		{Name: "goxel.registerScript", Usage: "registerScript({name, onExecute})", Doc: "Takes a script of the editor's menu. Since there is no menu, `onExecute` (or `execute`) is called once, after the source has run.", call: registerScript},
		{Name: "goxel.registerFormat", Usage: "registerFormat({name, ext, import?, export?})", Doc: "Is accepted and does nothing, since scripts have no access to files.", call: registerFormat},
	}
}

func log(s *session, a *args) goja.Value {
	s.log(a.list)
	return nil
}

func clearLayer(s *session, a *args) goja.Value {
	return clearVolume(s, &args{s: s, name: a.name, this: s.volumeValue(&volumeRef{layer: a.layerOption()})})
}

func registerScript(s *session, a *args) goja.Value {
	o, ok := a.peek().(*goja.Object)
	if !ok {
		a.typeError("an object with name and onExecute is needed, not %s", a.brief(a.peek()))
	}
	f, ok := goja.AssertFunction(member(o, "onExecute", "execute"))
	if !ok {
		a.typeError("onExecute must be a function")
	}
	s.scripts = append(s.scripts, func() error {
		_, err := f(o)
		return err
	})
	return nil
}

func registerFormat(_ *session, a *args) goja.Value {
	if _, ok := a.peek().(*goja.Object); !ok {
		a.typeError("an object with name and ext is needed, not %s", a.brief(a.peek()))
	}
	return nil
}
