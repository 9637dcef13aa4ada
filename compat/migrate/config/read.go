package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
	"gopkg.in/ini.v1"
)

// deepest bounds how far values are nested.
const deepest = 64

// readJSON returns the values of a JSON object.
func readJSON(text string) (list []setting, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	line := func() int { return 1 + strings.Count(text[:min(int(d.InputOffset()), len(text))], "\n") }
	w := jsonWalk{d: d, line: line}
	err = w.value("", 0)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more text behind the JSON value")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", line(), err)
	}
	return w.list, nil
}

type jsonWalk struct {
	d    *json.Decoder
	line func() int
	list []setting
}

func (w *jsonWalk) value(key string, depth int) error {
	if depth > deepest {
		return fmt.Errorf("it is nested more than %d deep", deepest)
	}
	token, err := w.d.Token()
	if err != nil {
		return unexpected(err)
	}
	line := w.line()
	switch token {
	case json.Delim('{'):
		for w.d.More() {
			name, err := w.d.Token()
			if err != nil {
				return unexpected(err)
			}
			if err := w.value(join(key, fmt.Sprint(name)), depth+1); err != nil {
				return err
			}
		}
		_, err = w.d.Token()
		return unexpected(err)
	case json.Delim('['):
		return w.items(key, line, depth)
	}
	s := setting{key: key, line: line}
	switch v := token.(type) {
	case string:
		s.text, s.quoted = v, true
	case nil:
	default:
		s.text = fmt.Sprint(v)
	}
	w.list = append(w.list, s)
	return nil
}

// items reads the items of a list up to its end.
func (w *jsonWalk) items(key string, line, depth int) error {
	s := setting{key: key, isList: true, line: line}
	before := len(w.list)
	for w.d.More() {
		if err := w.value(key, depth+1); err != nil {
			return err
		}
	}
	for _, item := range w.list[before:] {
		s.list = append(s.list, item.text)
	}
	w.list = append(w.list[:before], s)
	_, err := w.d.Token()
	return unexpected(err)
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// join returns the key of a member.
func join(key, name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if key == "" {
		return name
	}
	return key + "." + name
}

// readYAML returns the values of the first YAML document.
func readYAML(text string) (list []setting, err error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("it is neither JSON, YAML nor INI with keys and values")
	}
	err = walkYAML(root.Content[0], "", 0, &list)
	return list, err
}

func walkYAML(n *yaml.Node, key string, depth int, list *[]setting) error {
	if depth > deepest || len(*list) > mostSettings {
		return fmt.Errorf("line %d: it is nested more than %d deep or has more than %d values", n.Line, deepest, mostSettings)
	}
	switch n.Kind {
	case yaml.AliasNode:
		return walkYAML(n.Alias, key, depth+1, list)
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := walkYAML(n.Content[i+1], join(key, n.Content[i].Value), depth+1, list); err != nil {
				return err
			}
		}
	case yaml.SequenceNode:
		s := setting{key: key, isList: true, line: n.Line}
		for _, item := range n.Content {
			s.list = append(s.list, item.Value)
		}
		*list = append(*list, s)
	default:
		s := setting{key: key, text: n.Value, line: n.Line, quoted: n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0}
		if n.Tag == "!!null" {
			s.text = ""
		}
		*list = append(*list, s)
	}
	return nil
}

// readINI returns the values of an INI file.
func readINI(text string) ([]setting, error) {
	return loadINI(text, ini.LoadOptions{Insensitive: true, AllowShadows: true, AllowBooleanKeys: true, SpaceBeforeInlineComment: true})
}

func loadINI(text string, o ini.LoadOptions) (list []setting, err error) {
	f, err := ini.LoadSources(o, []byte(text))
	if err != nil {
		return nil, err
	}
	for _, section := range f.Sections() {
		name := section.Name()
		if strings.EqualFold(name, ini.DefaultSection) {
			name = ""
		}
		for _, key := range section.Keys() {
			values := key.ValueWithShadows()
			if len(values) == 0 {
				values = []string{""}
			}
			for i, value := range values {
				full := strings.ToLower(key.Name())
				if name != "" {
					full = join(strings.ToLower(name), key.Name())
				}
				list = append(list, setting{key: full, text: value, line: lineOf(text, name, key.Name(), i)})
			}
		}
	}
	return list, nil
}

// lineOf returns the line of the nth value of a key in a section of an INI file, 0 if there is none.
func lineOf(text, section, key string, nth int) int {
	current, n := "", 0
	for raw := range bytes.Lines([]byte(text)) {
		n++
		line := strings.TrimSpace(string(raw))
		if strings.HasPrefix(line, "[") {
			current, _, _ = strings.Cut(line[1:], "]")
			continue
		}
		if !strings.EqualFold(strings.TrimSpace(current), section) || len(line) < len(key) || !strings.EqualFold(line[:len(key)], key) {
			continue
		}
		if rest := strings.TrimSpace(line[len(key):]); rest == "" || rest[0] == '=' || rest[0] == ':' {
			if nth == 0 {
				return n
			}
			nth--
		}
	}
	return 0
}
