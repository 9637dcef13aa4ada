package calls

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// The groups in which help lists the commands.
const (
	Files    = "files"
	Tools    = "tools"
	Projects = "projects"
	Edits    = "edits"
	Reads    = "reads"
	Layers   = "layers"
	Colors   = "colors"
	Pictures = "pictures"
	Daemon   = "daemon"
	Self     = "self"
)

// Groups returns the groups in the order of help.
func Groups() []*cobra.Group {
	return []*cobra.Group{
		{ID: Files, Title: "Whole files, without a project:"},
		{ID: Tools, Title: "Many calls in one:"},
		{ID: Projects, Title: "Projects:"},
		{ID: Edits, Title: "Editing:"},
		{ID: Reads, Title: "Reading:"},
		{ID: Layers, Title: "Layers:"},
		{ID: Colors, Title: "Palettes and colours:"},
		{ID: Pictures, Title: "Pictures:"},
		{ID: Daemon, Title: "The daemon:"},
		{ID: Self, Title: "This program:"},
	}
}

// GroupOf returns the group of a method's command: by what its name is about, and else by its class.
func GroupOf(m *method.Method) string {
	for _, rule := range []struct{ word, group string }{
		{"render", Pictures},
		{"layer", Layers},
		{"palette", Colors},
		{"quanti", Colors},
		{"color", Colors},
		{"script", Tools},
		{"batch", Tools},
		{"project", Projects},
		{"_file", Projects},
		{"undo", Projects},
		{"redo", Projects},
	} {
		if strings.Contains(m.Name, rule.word) && m.Name != "get_layer_voxels" && (rule.group == Pictures || !m.Daemon || m.Class == method.Session || rule.group == Projects) {
			return rule.group
		}
	}
	switch {
	case m.Daemon:
		return Daemon
	case m.Class == method.Edit:
		return Edits
	}
	return Reads
}
