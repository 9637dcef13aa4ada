package config

import (
	"fmt"
	"strings"
)

// ID names a shape of old configuration.
type ID string

// The shapes. Shapes describes them.
const (
	Full      ID = "full"
	Release   ID = "release"
	Short     ID = "short"
	Guide     ID = "guide"
	Tool      ID = "tool"
	Header    ID = "header"
	Variables ID = "variables"
	Flags     ID = "flags"
	Unit      ID = "unit"
	Agent     ID = "agent"
)

// Shape is a kind of old configuration.
type Shape struct {
	ID  ID
	Doc string
}

// Shapes returns the table of shapes.
func Shapes() []Shape {
	return []Shape{
		{Full, "daemon_config.json of the source tree: JSON with daemon, server, logging, security, performance and more"},
		{Release, "goxel-daemon.conf of the releases: YAML with daemon, logging, security, resource_limits, monitoring, advanced"},
		{Short, "the file that the installation guide shows: INI with daemon, performance and security"},
		{Guide, "the file that the migration guide shows: JSON with daemon, performance and logging"},
		{Tool, "what the old migration tool writes: INI with daemon, mcp and compatibility"},
		{Header, "the schema of the C sources: process, sockets, workers, health, limits, with dotted or nested keys"},
		{Variables, "GOXEL_ variables: an environment file, Environment= of a unit, EnvironmentVariables of a property list"},
		{Flags, "command line of the C daemon: ExecStart= of a unit, ProgramArguments of a property list"},
		{Unit, "systemd unit of the C daemon"},
		{Agent, "launchd property list of the C daemon"},
	}
}

// Doc returns what is said of the shape in the table.
func (id ID) Doc() string {
	for _, s := range Shapes() {
		if s.ID == id {
			return s.Doc
		}
	}
	return ""
}

// Recognise tells the shape of a text by its content. A unit or property list is one of the C daemon only if a program named goxel is started by
// it. The error says why a text is no configuration of the family.
func Recognise(s Source) (ID, error) {
	d, err := parse(s)
	if err != nil {
		return "", err
	}
	return d.shape, nil
}

// document is a parsed file.
type document struct {
	shape    ID // of those settings that have none of their own
	settings []located
}

// located is a setting with the shape that its key belongs to.
type located struct {
	setting
	shape ID
}

// mostSettings bounds the values of a file.
const mostSettings = 10_000

// parse reads a text and tells its shape.
func parse(s Source) (document, error) {
	text := string(s.Text)
	if strings.IndexByte(text, 0) >= 0 {
		return document{}, fmt.Errorf("%s: it is no text", s.Name)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	var d document
	var err error
	switch syntaxOf(text) {
	case "empty":
		err = fmt.Errorf("there is nothing in it")
	case "json":
		d, err = shaped(readJSON(text))
	case "yaml":
		d, err = shaped(readYAML(text))
	case "ini":
		d, err = shaped(readINI(text))
	case "variables":
		d, err = readVariables(text)
	case "unit":
		d, err = readUnit(text)
	case "plist":
		d, err = readAgent(text)
	}
	if err == nil && len(d.settings) > mostSettings {
		err = fmt.Errorf("it has more than %d values", mostSettings)
	}
	if err != nil {
		return document{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	return d, nil
}

// syntaxOf tells how a text is written.
func syntaxOf(text string) string {
	sections, assigned, upper, units, lines := 0, 0, 0, 0, 0
	for raw := range strings.Lines(text) {
		line := strings.TrimSpace(raw)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if lines == 0 && line[0] == '{' {
			return "json"
		}
		if lines == 0 && line[0] == '<' {
			return "plist"
		}
		lines++
		if line[0] == '[' && strings.Contains(line, "]") {
			sections++
			switch name, _, _ := strings.Cut(line[1:], "]"); name {
			case "Unit", "Service", "Install", "Socket":
				units++
			}
			continue
		}
		name, _, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if name = strings.TrimSpace(name); ok && !strings.ContainsAny(name, " \t:{\"'") && name != "" {
			assigned++
			if name == strings.ToUpper(name) {
				upper++
			}
		}
	}
	switch {
	case lines == 0:
		return "empty"
	case units > 0:
		return "unit"
	case sections > 0:
		return "ini"
	case upper > 0 && upper == assigned:
		return "variables"
	case assigned == lines:
		return "ini"
	}
	return "yaml"
}

// shaped finds the shape that knows most of the keys.
func shaped(list []setting, err error) (document, error) {
	if err != nil {
		return document{}, err
	}
	rows, best, most := newIndex(), ID(""), 0
	for _, shape := range Shapes() {
		if shape.ID == Variables || shape.ID == Flags || shape.ID == Unit || shape.ID == Agent {
			continue
		}
		points := 0
		for _, s := range list {
			if _, exact, ok := rows.find(shape.ID, s.key); ok {
				points++
				if exact {
					points++
				}
			}
		}
		if points > most {
			best, most = shape.ID, points
		}
	}
	if best == "" {
		return document{}, fmt.Errorf("no key of it is one of the C daemons' configuration")
	}
	d := document{shape: best, settings: make([]located, len(list))}
	for i, s := range list {
		d.settings[i] = located{s, best}
	}
	return d, nil
}

// index finds rows by shape and key.
type index struct {
	exact map[ID]map[string]Row
	below map[ID][]Row
}

func newIndex() *index {
	x := &index{map[ID]map[string]Row{}, map[ID][]Row{}}
	for _, row := range Rows() {
		if x.exact[row.Shape] == nil {
			x.exact[row.Shape] = map[string]Row{}
		}
		for _, key := range row.Keys {
			if strings.HasSuffix(key, "*") {
				r := row
				r.Keys = []string{strings.TrimSuffix(key, "*")}
				x.below[row.Shape] = append(x.below[row.Shape], r)
				continue
			}
			x.exact[row.Shape][key] = row
		}
	}
	return x
}

// find returns the row of a key, and whether it names the key itself.
func (x *index) find(shape ID, key string) (row Row, exact, ok bool) {
	if row, ok := x.exact[shape][key]; ok {
		return row, true, true
	}
	longest := -1
	for _, r := range x.below[shape] {
		if strings.HasPrefix(key, r.Keys[0]) && len(r.Keys[0]) > longest {
			row, longest = r, len(r.Keys[0])
		}
	}
	return row, false, longest >= 0
}
