package v13

import "context"

func layerCreate(ctx context.Context, s *session, a *arguments) error {
	path, err := a.project()
	if err != nil {
		return err
	}
	s.progress("Creating layer: %s", a.text("name"))
	p := params{"name": a.text("name"), "visible": a.number("visible") != 0}
	if err := s.edit(ctx, path, func() error { return s.call(ctx, "new_layer", p, nil) }); err != nil {
		return err
	}
	s.say("Layer created successfully")
	return nil
}

// layerArguments returns the id and the name that say which layer is meant; one of them has to be there.
func layerArguments(a *arguments, id, name string) (int, string, error) {
	if !a.set(id) && a.text(name) == "" || a.set(id) && a.number(id) <= 0 && a.text(name) == "" {
		return 0, "", failf(InvalidArgs, "%s: no layer is named (--%s or --%s)", a.command.Name, id, name)
	}
	return a.number(id), a.text(name), nil
}

// onLayer calls a method about one layer of the project in the first argument, or of the one that is open.
func onLayer(ctx context.Context, s *session, a *arguments, method string, p params) error {
	id, name, err := layerArguments(a, "id", "name")
	if err != nil {
		return err
	}
	return s.editOpen(ctx, a.positional(0), func() error {
		l, err := s.layerFor(ctx, id, name)
		if err != nil {
			return err
		}
		p["layer_id"] = l.ID
		return s.call(ctx, method, p, nil)
	})
}

func layerDelete(ctx context.Context, s *session, a *arguments) error {
	s.progress("Deleting layer")
	if err := onLayer(ctx, s, a, "delete_layer", params{}); err != nil {
		return err
	}
	s.say("Layer deleted successfully")
	return nil
}

func layerMerge(ctx context.Context, s *session, a *arguments) error {
	sourceID, sourceName, err := layerArguments(a, "source", "source-name")
	if err != nil {
		return err
	}
	targetID, targetName, err := layerArguments(a, "target", "target-name")
	if err != nil {
		return err
	}
	s.progress("Merging layers")
	err = s.editOpen(ctx, a.positional(0), func() error {
		source, err := s.layerFor(ctx, sourceID, sourceName)
		if err != nil {
			return err
		}
		target, err := s.layerFor(ctx, targetID, targetName)
		if err != nil {
			return err
		}
		return s.call(ctx, "merge_layers", params{"source_layer_id": source.ID, "target_layer_id": target.ID}, nil)
	})
	if err != nil {
		return err
	}
	s.say("Layers merged successfully")
	return nil
}

func layerVisibility(ctx context.Context, s *session, a *arguments) error {
	if _, _, err := layerArguments(a, "id", "name"); err != nil {
		return err
	}
	if _, err := a.project(); err != nil {
		return err
	}
	s.progress("Changing the visibility of a layer")
	if err := onLayer(ctx, s, a, "set_layer_visibility", params{"visible": a.number("visible") != 0}); err != nil {
		return err
	}
	s.say("Layer visibility updated successfully")
	return nil
}

func layerRename(ctx context.Context, s *session, a *arguments) error {
	s.progress("Renaming layer")
	if err := onLayer(ctx, s, a, "rename_layer", params{"name": a.text("new-name")}); err != nil {
		return err
	}
	s.say("Layer renamed successfully")
	return nil
}

func setActiveLayer(ctx context.Context, s *session, a *arguments) error {
	if err := onLayer(ctx, s, a, "set_active_layer", params{}); err != nil {
		return err
	}
	s.say("Active layer set successfully")
	return nil
}
