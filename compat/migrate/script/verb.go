package script

import (
	"fmt"
	"slices"

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
		{"voxel-batch-add", "add_voxels", "by goxelctl only; the table must have no heading and no remarks", planTable},
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
