package v13

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func create(ctx context.Context, s *session, a *arguments) error {
	path, err := a.file("output")
	if err != nil {
		return err
	}
	size := [3]int{a.number("width"), a.number("height"), a.number("depth")}
	if a.set("size") {
		size = [3]int(a.numbers("size"))
	}
	for i := range size {
		if size[i] <= 0 {
			size[i] = defaultSize
		}
	}
	name := a.text("name")
	if name == "" {
		name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	s.progress("Creating new project: %s (%dx%dx%d)", name, size[0], size[1], size[2])
	if err := s.create(ctx, name, size); err != nil {
		return err
	}
	if err := s.save(ctx, path, ""); err != nil {
		return err
	}
	s.say("Project created successfully: %s", path)
	return nil
}

const defaultSize = 64

func open(ctx context.Context, s *session, a *arguments) error {
	path, err := a.file("input")
	if err != nil {
		return err
	}
	s.progress("Opening project: %s", path)
	p, err := s.open(ctx, path, a.bool("read-only"))
	if err != nil {
		return err
	}
	s.say("Project opened successfully")
	s.say("Layers: %d", p.Layers)
	s.say("Dimensions: %dx%dx%d", p.Size[0], p.Size[1], p.Size[2])
	return nil
}

func save(ctx context.Context, s *session, a *arguments) error {
	path := a.text("output")
	if path == "" {
		path = a.positional(0)
	}
	if path == "" {
		path = s.path
	}
	if path == "" {
		return failf(InvalidArgs, "save: no file is given")
	}
	if s.project == "" {
		return failf(SaveFailed, "no project is open")
	}
	if err := s.writable(path); err != nil {
		return err
	}
	s.progress("Saving project: %s", path)
	kept, err := false, error(nil)
	if a.bool("backup") {
		kept, err = keep(path, path+".bak")
	}
	if err != nil {
		s.warn("Warning: cannot write the backup %s.bak: %v", path, err)
	}
	if err := s.save(ctx, path, a.text("format")); err != nil {
		return err
	}
	if a.bool("backup") && !kept && err == nil {
		if _, err := keep(path, path+".bak"); err != nil {
			s.warn("Warning: cannot write the backup %s.bak: %v", path, err)
		}
	}
	s.say("Project saved successfully")
	return nil
}

// sourceAndTarget returns the project file and the file to write, which an option or the arguments name. A single argument that has an extension of
// voxel files is the project.
func (a *arguments) sourceAndTarget(s *session) (source, target string, err error) {
	target = a.text("output")
	switch first, second := a.positional(0), a.positional(1); {
	case target != "":
		source = first
	case second != "":
		source, target = first, second
	case first != "" && !slices.Contains([]string{".gox", ".vox", ".qb"}, strings.ToLower(filepath.Ext(first))):
		target = first
	default:
		return "", "", failf(InvalidArgs, "%s: no output file is given", a.command.Name)
	}
	if source == "" && s.project == "" {
		return "", "", failf(InvalidArgs, "%s: no project file is given and none is open", a.command.Name)
	}
	return source, target, nil
}

func render(ctx context.Context, s *session, a *arguments) error {
	source, target, err := a.sourceAndTarget(s)
	if err != nil {
		return err
	}
	p, err := renderParams(a, target)
	if err != nil {
		return err
	}
	s.progress("Rendering scene to: %s (%vx%v)", target, p["width"], p["height"])
	if source != "" {
		if err := s.use(ctx, source); err != nil {
			return err
		}
	}
	if err := s.call(ctx, "render_scene", p, nil); err != nil {
		return fmt.Errorf("cannot render %s: %w", target, err)
	}
	s.say("Scene rendered successfully")
	return nil
}

// renderParams makes the parameters of a picture.
func renderParams(a *arguments, target string) (params, error) {
	width, height := a.number("width"), a.number("height")
	if a.set("resolution") {
		size := a.numbers("resolution")
		width, height = size[0], size[1]
	}
	if width <= 0 || height <= 0 {
		return nil, failf(InvalidValue, "a picture of %d x %d pixels", width, height)
	}
	p := params{"output_path": absolute(target), "width": width, "height": height, "camera_preset": a.text("camera")}
	if a.set("format") {
		p["format"] = strings.ToLower(strings.TrimPrefix(a.text("format"), "."))
	}
	if a.set("quality") {
		p["quality"] = a.text("quality")
		if n, err := strconv.Atoi(a.text("quality")); err == nil {
			p["quality"] = min(max(n, 1), 100)
		}
	}
	return p, nil
}

func export(ctx context.Context, s *session, a *arguments) error {
	source, target, err := a.sourceAndTarget(s)
	if err != nil {
		return err
	}
	s.progress("Exporting project to: %s", target)
	if source != "" {
		if err := s.use(ctx, source); err != nil {
			return err
		}
	}
	if err := s.export(ctx, target, a.text("format")); err != nil {
		return err
	}
	s.say("Project exported successfully")
	return nil
}

func (s *session) export(ctx context.Context, target, format string) error {
	p := params{"path": absolute(target)}
	if format != "" {
		p["format"] = format
	}
	var result struct{ Warnings []string }
	if err := s.call(ctx, "export_file", p, &result); err != nil {
		return fmt.Errorf("cannot write %s: %w", target, err)
	}
	if s.verbose {
		for _, w := range result.Warnings {
			s.warn("Warning: %s", w)
		}
	}
	return nil
}

func convert(ctx context.Context, s *session, a *arguments) error {
	source, target := a.text("input"), a.text("output")
	rest := a.positionals
	for _, file := range []*string{&source, &target} {
		if *file == "" && len(rest) > 0 {
			*file, rest = rest[0], rest[1:]
		}
	}
	if source == "" || target == "" {
		return failf(InvalidArgs, "convert: an input and an output file are needed")
	}
	s.progress("Converting: %s -> %s", source, target)
	if err := s.use(ctx, source); err != nil {
		return &failure{status: GenericError, err: err}
	}
	if err := s.export(ctx, target, a.text("format")); err != nil {
		return err
	}
	s.say("Conversion completed successfully")
	return nil
}

func projectInfo(ctx context.Context, s *session, a *arguments) error {
	if path := a.positional(0); path != "" {
		if err := s.use(ctx, path); err != nil {
			return err
		}
	}
	if s.project == "" {
		return failf(GenericError, "no project is open")
	}
	var info struct {
		Name   string `json:"name"`
		Size   [3]int `json:"canvas_size"`
		Layers int    `json:"layer_count"`
		Voxels int64  `json:"voxel_count"`
	}
	if err := s.call(ctx, "get_project_info", nil, &info); err != nil {
		return err
	}
	s.say("Name: %s", info.Name)
	s.say("Layers: %d", info.Layers)
	s.say("Voxels: %d", info.Voxels)
	s.say("Dimensions: %dx%dx%d", info.Size[0], info.Size[1], info.Size[2])
	return nil
}

// isThere reports whether a file exists.
func isThere(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
