package script

import (
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// layer adds the layer that an id or a name says. An id above 0 goes before a name.
func (a *action) layer(c *call, idOption, nameOption, id, name string) error {
	w, hasID := c.given(idOption)
	n, hasName := c.given(nameOption)
	if hasID && w.literal {
		if list, err := numbers(w.text, ","); err == nil && list[0] <= 0 {
			hasID = false
		}
	}
	switch {
	case hasID && !w.literal && hasName:
		return fmt.Errorf("whether --%s or --%s counts is known only when the script runs", idOption, nameOption)
	case hasID:
		a.add(id, number, w)
	case hasName:
		a.add(name, text, n)
	default:
		return fmt.Errorf("neither --%s nor --%s names a layer, which is an error in version 13 as well", idOption, nameOption)
	}
	return nil
}

// ofFile takes the first argument as the file, if there is one.
func ofFile(c *call) action {
	a := action{effect: edits}
	if f, ok := c.next(); ok {
		a.file = &f
	}
	return a
}

func planLayerCreate(c *call) (action, error) {
	a, err := project(c, edits)
	if err != nil {
		return a, err
	}
	a.copyOption(c, "name", "name")
	if w, ok := c.given("visible"); ok {
		a.add("visible", truth, w)
	}
	if w, ok := c.given("color"); ok {
		a.note(migrate.Needless, "the colour %s has no effect in version 13 either", w.source)
	}
	return a, nil
}

func planLayerDelete(c *call) (action, error) {
	a := ofFile(c)
	return a, a.layer(c, "id", "name", "layer_id", "layer_name")
}

func planLayerActive(c *call) (action, error) {
	a := ofFile(c)
	return a, a.layer(c, "id", "name", "layer_id", "layer_name")
}

func planLayerMerge(c *call) (action, error) {
	a := ofFile(c)
	if err := a.layer(c, "source", "source-name", "source_layer_id", "source_name"); err != nil {
		return a, err
	}
	return a, a.layer(c, "target", "target-name", "target_layer_id", "target_name")
}

func planLayerVisibility(c *call) (action, error) {
	a, err := project(c, edits)
	if err != nil {
		return a, err
	}
	if err := a.layer(c, "id", "name", "layer_id", "layer_name"); err != nil {
		return a, err
	}
	w, _ := c.given("visible")
	a.add("visible", truth, w)
	return a, nil
}

func planLayerRename(c *call) (action, error) {
	a := ofFile(c)
	if err := a.layer(c, "id", "name", "layer_id", "layer_name"); err != nil {
		return a, err
	}
	w, _ := c.given("new-name")
	a.add("new_name", text, w)
	return a, nil
}
