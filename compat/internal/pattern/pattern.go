package pattern

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxShown is how many bytes of a value are told in a fault.
const maxShown = 160

// Match returns a line for every place where the value does not fit the pattern, with its path, and nil if it fits. Both are JSON texts; one that is
// none is such a line as well.
func Match(pattern, value []byte) []string {
	p, err := decode(pattern)
	if err != nil {
		return []string{fmt.Sprintf("the pattern is no JSON: %v", err)}
	}
	v, err := decode(value)
	if err != nil {
		return []string{fmt.Sprintf("no JSON: %v: %s", err, shown(string(value)))}
	}
	m := matcher{}
	m.match("", p, v)
	return m.faults
}

func decode(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("more follows after %d bytes", d.InputOffset())
	}
	return v, nil
}

// matcher collects faults.
type matcher struct{ faults []string }

func (m *matcher) fault(path, text string, args ...any) {
	if path == "" {
		path = "the value"
	}
	m.faults = append(m.faults, strings.TrimPrefix(path, ".")+": "+fmt.Sprintf(text, args...))
}

func (m *matcher) match(path string, p, v any) {
	switch p := p.(type) {
	case map[string]any:
		m.object(path, p, v)
	case []any:
		m.list(path, p, v)
	case string:
		if kind, ok := placeholder(p); ok {
			if fault := kind.judge(v); fault != "" {
				m.fault(path, "%s", fault)
			}
			return
		}
		if v != any(p) {
			m.fault(path, "%s, want %s", text(v), text(p))
		}
	case json.Number:
		if n, ok := v.(json.Number); !ok || !equal(p, n) {
			m.fault(path, "%s, want %s", text(v), p)
		}
	default: // a boolean or null
		if p != v {
			m.fault(path, "%s, want %s", text(v), text(p))
		}
	}
}

func (m *matcher) object(path string, p map[string]any, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		m.fault(path, "%s, want an object", text(v))
		return
	}
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := path + "." + name
		member, there := o[name]
		switch absent := p[name] == any("<absent>"); {
		case absent && there:
			m.fault(at, "%s, want no such member", text(member))
		case !absent && !there:
			m.fault(at, "missing, want %s", text(p[name]))
		case !absent:
			m.match(at, p[name], member)
		}
	}
}

func (m *matcher) list(path string, p []any, v any) {
	list, ok := v.([]any)
	if !ok {
		m.fault(path, "%s, want an array", text(v))
		return
	}
	switch {
	case len(p) > 0 && p[0] == any("<each>"):
		m.each(path, p[1:], list)
	case len(p) > 0 && p[0] == any("<has>"):
		m.has(path, p[1:], list)
	case len(p) != len(list):
		m.fault(path, "%d elements, want %d: %s", len(list), len(p), text(v))
	default:
		for i := range p {
			m.match(path+"["+strconv.Itoa(i)+"]", p[i], list[i])
		}
	}
}

func (m *matcher) each(path string, patterns, list []any) {
	if len(list) == 0 {
		m.fault(path, "no elements, want at least one")
	}
	for i := range list {
		for _, p := range patterns {
			m.match(path+"["+strconv.Itoa(i)+"]", p, list[i])
		}
	}
}

func (m *matcher) has(path string, patterns, list []any) {
	for _, p := range patterns {
		found := slices.ContainsFunc(list, func(v any) bool {
			one := matcher{}
			one.match("", p, v)
			return len(one.faults) == 0
		})
		if !found {
			m.fault(path, "no element is %s", text(p))
		}
	}
}

// equal compares two numbers by value, so that 5 is 5.0.
func equal(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, err := a.Float64()
	y, err2 := b.Float64()
	return err == nil && err2 == nil && x == y
}

// text writes a value for people, shortened.
func text(v any) string {
	t, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return shown(string(t))
}

func shown(s string) string {
	if len(s) > maxShown {
		return s[:maxShown] + "..."
	}
	return s
}
