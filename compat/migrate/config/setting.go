package config

import "strings"

// Source is an old file.
type Source struct {
	Name string // for comments and the report
	Text []byte
}

// setting is one value of an old file.
type setting struct {
	key    string   // in lower case, with the names of the sections around it, joined by dots; of a variable or flag as it is
	text   string   // the value as it is written, without quotes
	list   []string // the values of a list
	isList bool
	quoted bool // whether it is a text in quotes
	line   int
}

// old returns the setting for the report.
func (s setting) old() string {
	if name := strings.ToLower(s.key); s.text != "" && (strings.HasSuffix(name, "token") || strings.HasSuffix(name, "password") || strings.HasSuffix(name, "secret")) {
		return s.key + " = (not shown)"
	}
	if s.isList {
		return s.key + " = [" + strings.Join(s.list, ", ") + "]"
	}
	return s.key + " = " + s.text
}

// values returns the value as a list: of a text what stands between commas.
func (s setting) values() (list []string) {
	parts := s.list
	if !s.isList {
		parts = strings.Split(s.text, ",")
	}
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// truth reads a switch in any of the spellings of JSON, YAML, INI and the shell.
func truth(text string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "on", "1", "enabled":
		return true, true
	case "false", "no", "off", "0", "disabled", "":
		return false, true
	}
	return false, false
}
