package config

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/ini.v1"
	"mvdan.cc/sh/v3/shell"
)

// readVariables reads a file of lines NAME=VALUE, with quotes and export as some have them.
func readVariables(text string) (document, error) {
	d := document{shape: Variables}
	n, known := 0, false
	for raw := range strings.Lines(text) {
		n++
		line := strings.TrimSpace(raw)
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if !ok {
			return d, fmt.Errorf("line %d: %q is no NAME=VALUE", n, line)
		}
		s := located{setting{key: strings.TrimSpace(name), line: n}, Variables}
		s.text, s.quoted = unquote(strings.TrimSpace(value))
		known = known || ours(s.key)
		d.settings = append(d.settings, s)
	}
	if !known {
		return d, errors.New("no variable of it is one of the family's")
	}
	return d, nil
}

// ours reports whether a variable is one of the family's.
func ours(name string) bool {
	return strings.HasPrefix(name, "GOXEL_") || name == "OSMESA_RENDERING"
}

// unquote takes one pair of quotes off a value.
func unquote(value string) (string, bool) {
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1], true
	}
	return value, false
}

// readUnit reads a systemd unit.
func readUnit(text string) (document, error) {
	d := document{shape: Unit}
	list, err := loadINI(text, ini.LoadOptions{
		AllowShadows: true, AllowBooleanKeys: true, IgnoreInlineComment: true, PreserveSurroundedQuote: true, KeyValueDelimiters: "=",
	})
	if err != nil {
		return d, err
	}
	started := false
	for _, s := range list {
		switch s.key {
		case "service.execstart":
			words, err := split(strings.TrimLeft(s.text, "-@:+!"))
			if err != nil {
				return d, fmt.Errorf("line %d: %w", s.line, err)
			}
			if len(words) == 0 || !strings.Contains(filepath.Base(words[0]), "goxel") {
				continue
			}
			started = true
			d.settings = append(d.settings, arguments(words[1:], s.line)...)
		case "service.environment":
			words, err := split(s.text)
			if err != nil {
				return d, fmt.Errorf("line %d: %w", s.line, err)
			}
			for _, w := range words {
				name, value, _ := strings.Cut(w, "=")
				d.settings = append(d.settings, located{setting{key: name, text: value, line: s.line}, Variables})
			}
		default:
			d.settings = append(d.settings, located{s, Unit})
		}
	}
	if !started {
		return d, errors.New("the unit does not start a daemon of the family")
	}
	return d, nil
}

// split cuts a command line into words; variables stay as they are.
func split(text string) ([]string, error) {
	return shell.Fields(text, func(name string) string { return "$" + name })
}

// arguments reads the options of a command line as the C daemon does: long ones may be shortened, short ones may stand together.
func arguments(words []string, line int) (list []located) {
	add := func(key, value string) {
		list = append(list, located{setting{key: key, text: value, line: line}, Flags})
	}
	x := newIndex()
	for i := 0; i < len(words); i++ {
		w := words[i]
		next := func() string {
			if i+1 >= len(words) {
				return ""
			}
			i++
			return words[i]
		}
		switch {
		case strings.HasPrefix(w, "--"):
			name, value, ok := strings.Cut(w[2:], "=")
			name = expand(name)
			if row, _, known := x.find(Flags, name); known && !row.bare() && !ok {
				value = next()
			}
			add(name, value)
		case strings.HasPrefix(w, "-") && len(w) > 1:
			for rest := w[1:]; rest != ""; {
				name := rest[:1]
				rest = rest[1:]
				row, _, known := x.find(Flags, name)
				if !known || row.bare() {
					add(name, "")
					continue
				}
				if rest == "" {
					rest = next()
				}
				add(name, rest)
				rest = ""
			}
		default:
			add(w, "")
		}
	}
	return list
}

// expand returns the long option that a name is the beginning of, or the name if there is none or more than one.
func expand(name string) string {
	var found []string
	for _, row := range flags() {
		for _, key := range row.Keys {
			if key == name {
				return name
			}
			if len(key) > 1 && strings.HasPrefix(key, name) {
				found = append(found, key)
			}
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return name
}

// readAgent reads a launchd property list.
func readAgent(text string) (document, error) {
	d := document{shape: Agent}
	x := xml.NewDecoder(strings.NewReader(text))
	x.Strict = false
	list, err := readProperties(x)
	if err != nil {
		line, _ := x.InputPos()
		return d, fmt.Errorf("line %d: %w", line, err)
	}
	var words []string
	first := 0
	for _, s := range list {
		switch {
		case s.key == "ProgramArguments" || strings.HasPrefix(s.key, "ProgramArguments."):
			if words == nil {
				first = s.line
			}
			words = append(words, s.text)
		case strings.HasPrefix(s.key, "EnvironmentVariables."):
			s.key = strings.TrimPrefix(s.key, "EnvironmentVariables.")
			d.settings = append(d.settings, located{s, Variables})
		default:
			d.settings = append(d.settings, located{s, Agent})
		}
	}
	if len(words) == 0 || !strings.Contains(filepath.Base(words[0]), "goxel") {
		return d, errors.New("it is no property list that starts a daemon of the family")
	}
	d.settings = slices.Concat(arguments(words[1:], first), d.settings)
	return d, nil
}

// readProperties returns the values of a property list; the items of an array have its key.
func readProperties(x *xml.Decoder) (list []setting, err error) {
	var path []string // keys of the dictionaries around
	key := ""
	for {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			line, _ := x.InputPos()
			full := strings.TrimPrefix(strings.Join(append(slices.Clip(path), key), "."), ".")
			switch t.Name.Local {
			case "plist":
			case "dict":
				if len(path) > deepest {
					return nil, fmt.Errorf("it is nested more than %d deep", deepest)
				}
				path, key = append(path, key), ""
			case "array":
			case "true", "false":
				list = append(list, setting{key: full, text: t.Name.Local, line: line})
			default:
				var text string
				if err := x.DecodeElement(&text, &t); err != nil {
					return nil, err
				}
				if t.Name.Local == "key" {
					key = strings.TrimSpace(text)
					continue
				}
				list = append(list, setting{key: full, text: text, line: line, quoted: true})
			}
			if len(list) > mostSettings {
				return nil, fmt.Errorf("it has more than %d values", mostSettings)
			}
		case xml.EndElement:
			if t.Name.Local == "dict" && len(path) > 0 {
				path, key = path[:len(path)-1], ""
			}
		}
	}
}

// bare reports whether an option of the C daemon has no value.
func (r Row) bare() bool { return r.As == Given || r.As == Debug }
