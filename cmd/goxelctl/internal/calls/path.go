package calls

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// use says what a method does with a file that a parameter names.
type use uint8

const (
	reads  use = iota + 1 // reads the file
	writes                // writes the file
	draws                 // writes a picture, which may go to standard output
	names                 // the parameter is a name and no path of the user's
)

// files lists the parameters of methods that are about files. A relative path among them counts from the current folder of whoever calls, not from
// that of the daemon.
func files() map[string]map[string]use {
	return map[string]map[string]use{
		"open_file":       {"path": reads},
		"save_file":       {"path": writes},
		"export_file":     {"path": writes},
		"render_scene":    {"output_path": draws},
		"load_palette":    {"path": reads},
		"save_palette":    {"path": writes},
		"execute_script":  {"path": reads},
		"get_render_info": {"path": names},
		"cleanup_render":  {"path": names},
		"create_project":  {"name": names},
	}
}

// useOf returns what the method does with the file that the parameter names, 0 if it names none.
func useOf(name, param string) use { return files()[name][param] }

// pathOf returns the JSON of a path as the daemon takes it.
func pathOf(u use, text string) (json.RawMessage, error) {
	switch {
	case u == names:
		return json.Marshal(text)
	case text == "":
		return nil, fmt.Errorf("the path is empty")
	case text == "-":
		return nil, fmt.Errorf("%s cannot take standard input or output here", cli.Name)
	}
	path, err := filepath.Abs(text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(path)
}

// ReadsFile reports whether the method reads a file that a parameter names.
func ReadsFile(m *method.Method) bool {
	for _, u := range files()[m.Name] {
		if u == reads {
			return true
		}
	}
	return false
}
