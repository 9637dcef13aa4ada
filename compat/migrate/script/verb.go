package script

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// Verb is what becomes of a command of version 13.
type Verb struct {
	Name   string
	Method string // of goxel-daemon, or "" for a command of goxelctl
	Doc    string

	plan func(c *call) (action, error)
}

// Verbs returns the table, in the order of compat/v13's.
func Verbs() []Verb {
	return []Verb{
		{"create", "create_project", "and `save_file`; in a shell script two lines for `goxelctl batch`", planCreate},
		{"open", "open_file", "in a shell script `goxelctl info`", planOpen},
		{"save", "save_file", "in batch files; no copy of the file is kept beside it as PATH.bak", planSave},
		{"render", "render_scene", "with the camera that was asked for, which version 13 ignored", planRender},
		{"export", "export_file", "with every visible layer", planExport},
		{"convert", "export_file", "of the input, which may have any format", planConvert},
		{"voxel-add", "add_voxel", "on a file that is not there, on a new project; a layer that there is not is an error and not the active one", planAdd},
		{"voxel-remove", "remove_voxel", "for a box remove_voxels", planRemove},
		{"voxel-paint", "paint_voxels", "an empty cell is no error", planPaint},
		{"voxel-batch-add", "", "not translated: the table of voxels is a file of its own", planTable},
		{"add-voxel", "add_voxel", "on the project that is open, which only batch files have", planAddNumbers},
		{"remove-voxel", "remove_voxel", "likewise", planRemoveNumbers},
		{"paint-voxel", "paint_voxels", "likewise", planPaintNumbers},
		{"get-voxel", "get_voxel", "likewise; it prints JSON or a table", planGet},
		{"layer-create", "new_layer", "the colour is left out: layers have none", planLayerCreate},
		{"layer-delete", "delete_layer", "of a file or of the project that is open", planLayerDelete},
		{"layer-merge", "merge_layers", "likewise", planLayerMerge},
		{"layer-visibility", "set_layer_visibility", "", planLayerVisibility},
		{"layer-rename", "rename_layer", "likewise", planLayerRename},
		{"set-active-layer", "set_active_layer", "likewise", planLayerActive},
		{"script", "execute_script", "in a shell script `goxelctl script`", planScript},
		{"batch", "", "`goxelctl batch`, whose file has to be translated too", planBatch},
		{"get-project-info", "get_project_info", "", planInfo},
		{"help", "", "`goxelctl help`", planHelp},
		{"version", "", "`goxelctl version`", planVersion},
	}
}

// effect says what a command does to the project that is open and to files.
type effect int

const (
	nothing effect = iota
	creates        // a project, and saves it to the file
	opens          // the file
	adds           // edits the file's project, makes it if it is not there, and saves it
	edits          // edits the file's project and saves it; without a file the one that is open, which is not saved
	saves          // the project that is open
	reads          // the file's project, or the one that is open
	runs           // only as a process of its own
)

// action is what a call becomes.
type action struct {
	effect effect
	method string
	file   *word // nil for the project that is open
	params []param
	shell  string // words for goxelctl in place of the method, without the program's name
	notes  []note
}

// note is something to tell about a call.
type note struct {
	outcome migrate.Outcome
	why     string
}

func (a *action) add(name string, k kind, w word) { a.params = append(a.params, param{name, k, w}) }

func (a *action) note(o migrate.Outcome, text string, args ...any) {
	a.notes = append(a.notes, note{o, fmt.Sprintf(text, args...)})
}

// copyOption adds an option of the call as a parameter, if it was given.
func (a *action) copyOption(c *call, option, name string) {
	w, ok := c.given(option)
	if !ok {
		return
	}
	for _, o := range c.command.Options {
		if o.Long == option {
			a.add(name, kindOf(o.Kind), w)
		}
	}
}

// plan makes an action of a call.
func (c *call) plan() (action, error) {
	i := slices.IndexFunc(Verbs(), func(v Verb) bool { return v.Name == c.command.Name })
	if i < 0 {
		return action{}, fmt.Errorf("nothing is known of the command %s", c.command.Name)
	}
	v := Verbs()[i]
	var a action
	var err error
	if slices.Contains(c.globals, "help") {
		a, err = planHelp(&call{words: []word{lit(c.command.Name)}})
	} else {
		a, err = v.plan(c)
	}
	if err != nil {
		return a, err
	}
	if a.method == "" {
		a.method = v.Method
	}
	if len(c.words) > 0 {
		a.note(migrate.Needless, "version 13 ignores %s as well", c.words[0].source)
	}
	if slices.Contains(c.globals, "config") {
		a.note(migrate.Needless, "version 13 reads nothing from --config")
	}
	return a, nil
}

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

func planTable(*call) (a action, err error) {
	return a, errors.New("the table of voxels is a file of its own; goxelctl add-voxels takes its voxels as JSON")
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
