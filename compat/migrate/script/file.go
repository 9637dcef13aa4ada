package script

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

var (
	errNoFile   = errors.New("no file is named, which is an error in version 13 as well")
	errNoOutput = errors.New("no output file is named, which is an error in version 13 as well")
)

func planCreate(c *call) (a action, err error) {
	f, ok := c.file("output")
	if !ok {
		return a, errNoFile
	}
	a = action{effect: creates, file: &f}
	a.copyOption(c, "name", "name")
	if size, ok := c.given("size"); ok {
		a.add("size", cell, size)
		return a, nil
	}
	for _, side := range []string{"width", "height", "depth"} {
		if w, ok := c.given(side); ok && w.literal && strings.Trim(w.text, "+-0 ") == "" {
			a.note(migrate.Changed, "a %s of 0 means 64", side)
			continue
		}
		a.copyOption(c, side, side)
	}
	return a, nil
}

func planOpen(c *call) (a action, err error) {
	f, ok := c.file("input")
	if !ok {
		return a, errNoFile
	}
	a = action{effect: opens, file: &f, method: "open_file", shell: "info " + f.source}
	a.copyOption(c, "read-only", "read_only")
	return a, nil
}

func planSave(c *call) (a action, err error) {
	a = action{effect: saves}
	if f, ok := c.file("output"); ok {
		a.file = &f
	}
	if f, ok := c.given("format"); ok {
		a.note(migrate.Needless, "version 13 ignores the format %s: the file name's extension tells it", f.source)
	}
	backup, ok := c.given("backup")
	if on, err := boolean(backup.text); !ok || !backup.literal || err != nil || on {
		a.note(migrate.Dropped, "no copy is kept as PATH.bak, which version 13 makes of the new content")
	}
	return a, nil
}

// sourceAndTarget adds the file that is read and returns the one that is written. A single argument with the extension of a project is the
// former.
func sourceAndTarget(c *call, a *action) (target word, err error) {
	target, ok := c.given("output")
	first, has := c.next()
	switch {
	case !has && ok:
		return target, nil
	case !has:
		return word{}, errNoOutput
	case ok:
		a.file = &first
		return target, nil
	}
	if target, ok = c.next(); ok {
		a.file = &first
		return target, nil
	}
	if !first.literal || slices.Contains([]string{".gox", ".vox", ".qb"}, strings.ToLower(filepath.Ext(first.text))) {
		return word{}, errNoOutput
	}
	return first, nil
}

func planRender(c *call) (a action, err error) {
	a.effect = reads
	target, err := sourceAndTarget(c, &a)
	if err != nil {
		return a, err
	}
	a.add("output_path", path, target)
	width, height := lit("800"), lit("600")
	if w, ok := c.given("width"); ok {
		width = w
	}
	if h, ok := c.given("height"); ok {
		height = h
		a.note(migrate.Changed, "the height counts now; version 13 takes -h for help")
	}
	if r, ok := c.given("resolution"); ok {
		if !r.literal {
			return a, fmt.Errorf("the resolution %s is known only when the script runs", r.source)
		}
		w, h, _ := strings.Cut(strings.ToLower(r.text), "x")
		width, height = lit(w), lit(h)
	}
	a.add("width", number, width)
	a.add("height", number, height)
	if w, ok := c.given("camera"); ok {
		a.add("camera_preset", text, w)
		a.note(migrate.Changed, "the camera counts now; version 13 ignores it")
	}
	for _, name := range []string{"format", "quality"} {
		if w, ok := c.given(name); ok {
			a.note(migrate.Needless, "version 13 ignores the %s %s", name, w.source)
		}
	}
	return a, nil
}

func planExport(c *call) (a action, err error) {
	a.effect = reads
	target, err := sourceAndTarget(c, &a)
	if err != nil {
		return a, err
	}
	a.add("path", path, target)
	a.copyOption(c, "format", "format")
	return a, nil
}

func planConvert(c *call) (a action, err error) {
	in, ok := c.file("input")
	out, ok2 := c.file("output")
	if !ok || !ok2 {
		return a, errNoOutput
	}
	a = action{effect: reads, file: &in}
	a.add("path", path, out)
	a.copyOption(c, "format", "format")
	return a, nil
}

func planScript(c *call) (a action, err error) {
	a = action{effect: edits}
	if code, ok := c.given("code"); ok {
		a.add("script", text, code)
		a.shell = "script --local " + glue("--code", code.source)
		return a, nil
	}
	f, ok := c.file("file")
	if !ok {
		return a, errNoFile
	}
	a.add("path", path, f)
	a.shell = "script --local " + f.source
	return a, nil
}

func planBatch(c *call) (a action, err error) {
	f, ok := c.file("file")
	if !ok {
		return a, errNoFile
	}
	a = action{effect: runs, shell: "batch --local " + f.source}
	a.note(migrate.Look, "translate that file as well: goxelctl migrate script --to goxelctl %s", f.source)
	return a, nil
}

func planInfo(c *call) (a action, err error) {
	a = action{effect: reads}
	if f, ok := c.next(); ok {
		a.file = &f
	}
	return a, nil
}

func planHelp(*call) (a action, err error)    { return action{effect: runs, shell: "help"}, nil }
func planVersion(*call) (a action, err error) { return action{effect: runs, shell: "version"}, nil }
