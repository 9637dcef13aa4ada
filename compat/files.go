package compat

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
	"github.com/goxel-daemon/goxel-daemon/compat/cases/folder"
	"github.com/goxel-daemon/goxel-daemon/compat/internal/pattern"
)

// prepare writes the files of a case into the folder.
func prepare(ctx context.Context, dir string, c *cases.Case) error {
	for _, f := range c.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		var err error
		if f.Layers != nil {
			err = folder.WriteModel(ctx, path, f.Layers)
		} else {
			err = os.WriteFile(path, []byte(strings.ReplaceAll(f.Text, "${dir}", dir)), 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// examine holds what lies in the folder against the case.
func (o *Outcome) examine(ctx context.Context, dir string, c *cases.Case) {
	o.list(ctx, dir)
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for _, name := range slices.Sorted(maps.Keys(c.Gox)) {
		got, err := folder.ReadModel(ctx, at(name))
		if err != nil {
			o.fault("%s: %v", name, err)
			continue
		}
		o.faults(name, folder.Diff(c.Gox[name], got))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Text)) {
		got, err := folder.ReadText(at(name))
		if err != nil {
			o.fault("%s: %v", name, err)
			continue
		}
		want := make([]string, len(c.Text[name]))
		for i, line := range c.Text[name] {
			want[i] = string(line)
		}
		o.faults(name, folder.DiffText(want, got))
	}
	for _, name := range c.Exists {
		if info, err := os.Stat(at(name)); err != nil || info.Size() == 0 {
			o.fault("%s is not there or is empty", name)
		}
	}
	for _, name := range c.Absent {
		if _, err := os.Lstat(at(name)); err == nil {
			o.fault("%s is there", name)
		}
	}
	o.pictures(at, c)
	for _, name := range slices.Sorted(maps.Keys(c.Obj)) {
		o.surface(ctx, name, at(name), c.Obj[name])
	}
}

func (o *Outcome) faults(name string, list []string) {
	for _, f := range list {
		o.fault("%s: %s", name, f)
	}
}

// list notes which files there are and, of models, what is in them.
func (o *Outcome) list(ctx context.Context, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		o.fault("%v", err)
		return
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
		if filepath.Ext(e.Name()) != ".gox" {
			continue
		}
		layers, err := folder.ReadModel(ctx, filepath.Join(dir, e.Name()))
		if err != nil {
			o.saw(e.Name(), "cannot be read")
			continue
		}
		var b strings.Builder
		for _, l := range layers {
			fmt.Fprintf(&b, "[visible %v, %d voxels %v]", *l.Visible, len(l.Voxels), l.Voxels[:min(len(l.Voxels), maxTold)])
		}
		o.saw(e.Name(), b.String())
	}
	o.saw("files", strings.Join(names, " "))
}

func (o *Outcome) pictures(at func(string) string, c *cases.Case) {
	for _, name := range slices.Sorted(maps.Keys(c.Pictures)) {
		want := c.Pictures[name]
		o.picture(name, at(name), &want)
	}
	for _, name := range c.Drawn {
		o.picture(name, at(name), nil)
	}
	for _, pair := range c.Differ {
		contents := make([][]byte, 0, len(pair))
		for _, name := range pair {
			data, err := os.ReadFile(at(name))
			if err != nil {
				o.fault("%s: %v", name, err)
			}
			contents = append(contents, data)
		}
		if len(contents) == 2 && bytes.Equal(contents[0], contents[1]) {
			o.fault("%s are the same", strings.Join(pair, " and "))
		}
	}
}

// picture wants a PNG that shows something, of a size if one is given.
func (o *Outcome) picture(name, path string, size *[2]int) {
	img, err := folder.ReadPicture(path)
	if err != nil {
		o.fault("%s: %v", name, err)
		return
	}
	if got := [2]int{img.Bounds().Dx(), img.Bounds().Dy()}; size != nil && got != *size {
		o.fault("%s has %v pixels, want %v", name, got, *size)
	}
	if pattern.Blank(img) {
		o.fault("%s is of a single colour", name)
	}
}

func (o *Outcome) surface(ctx context.Context, name, path string, want cases.Surface) {
	s, err := folder.ReadSurface(ctx, path)
	if err != nil {
		o.fault("%s: %v", name, err)
		return
	}
	if s.Faces < want.MinFaces {
		o.fault("%s has %d faces, want %d", name, s.Faces, want.MinFaces)
	}
	for _, c := range want.Colors {
		if !s.Colors[c] {
			o.fault("%s has no colour %v", name, c)
		}
	}
}
