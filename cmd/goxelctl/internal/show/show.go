package show

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

// Result prints the result of the method for people, or with --json as it is. Warnings in it go to Err.
func Result(env *cli.Env, m *method.Method, raw json.RawMessage) error {
	if env.JSON {
		return env.PrintJSON(raw)
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || whole(m) {
		return Raw(env, raw)
	}
	var warnings []string
	if json.Unmarshal(members["warnings"], &warnings) == nil {
		for _, w := range warnings {
			env.Warn("%s", clean(w))
		}
	}
	c, chosen := choices()[m.Name]
	lists, pairs := parts(m, members, c, chosen)
	for _, l := range lists {
		if err := list(env, l, c); err != nil {
			return err
		}
	}
	output := columns
	if m.Class == method.Edit {
		output = inline
	}
	if err := output(env, pairs); err != nil {
		return err
	}
	remarks(env, members, c, chosen)
	return nil
}

// Raw prints JSON indented, with its members in their order.
func Raw(env *cli.Env, raw json.RawMessage) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return env.Printf("%s\n", clean(s))
	}
	return env.Printf("%s\n", indent(raw))
}

// whole reports whether the result of the method is something of its own, without members that the table names.
func whole(m *method.Method) bool { return len(m.Result) == 1 && m.Result[0].Name == "*" }

// pair is a member of a result.
type pair struct {
	name string
	raw  json.RawMessage
}

// parts sorts the members of a result into lists of objects and the rest, in the order of the table of methods.
func parts(m *method.Method, members map[string]json.RawMessage, c choice, chosen bool) (lists, rest []pair) {
	names := make([]string, 0, len(members))
	for _, f := range m.Result {
		if _, ok := members[f.Name]; ok && !duplicate(f) {
			names = append(names, f.Name)
		}
	}
	var more []string
	for name := range members {
		if !slices.ContainsFunc(m.Result, func(f method.Field) bool { return f.Name == name }) {
			more = append(more, name)
		}
	}
	slices.Sort(more)
	for _, name := range append(names, more...) {
		raw := members[name]
		switch {
		case name == "warnings" || name == "success" && string(raw) == "true":
		case chosen && name != c.list && c.rest != nil && !slices.Contains(c.rest, name):
		case objects(raw) != nil:
			lists = append(lists, pair{name, raw})
		case name == c.list: // empty
		default:
			rest = append(rest, pair{name, raw})
		}
	}
	return lists, rest
}

// duplicate reports whether the field says the same as another one before it.
func duplicate(f method.Field) bool { return strings.HasPrefix(f.Doc, "the same") }

// objects returns the elements of a list of objects, nil if it is none or empty.
func objects(raw json.RawMessage) (list []map[string]json.RawMessage) {
	if len(raw) <= len("[]") || raw[0] != '[' || json.Unmarshal(raw, &list) != nil || slices.ContainsFunc(list, func(o map[string]json.RawMessage) bool { return o == nil }) {
		return nil
	}
	return list
}

// list prints a list of objects as a table, under its name if it is not the point of the method.
func list(env *cli.Env, l pair, c choice) error {
	rows := objects(l.raw)
	names := c.columns
	if l.name != c.list || names == nil {
		names = keys(l.raw, rows)
	}
	if l.name != c.list {
		if err := env.Printf("%s\n", label(l.name)); err != nil {
			return err
		}
	}
	header := make([]string, len(names))
	for i, name := range names {
		header[i] = strings.TrimPrefix(strings.TrimPrefix(label(name), "supports "), "is ")
	}
	cells := make([][]string, len(rows))
	for i, row := range rows {
		for _, name := range names {
			cells[i] = append(cells[i], cell(name, row[name]))
		}
	}
	return env.Table(header, cells)
}

// nested reports whether a value is an object that has no place in a cell.
func nested(raw json.RawMessage) bool {
	_, isBox := box(raw)
	return len(raw) > 0 && raw[0] == '{' && !isBox
}

// keys returns the names of the members of all objects that a table has room for, in the order in which they come.
func keys(raw json.RawMessage, rows []map[string]json.RawMessage) (names []string) {
	var texts []json.RawMessage
	_ = json.Unmarshal(raw, &texts) // it was read before
	seen := map[string]bool{}
	for i, text := range texts {
		if len(rows[i]) == 0 {
			continue
		}
		for _, name := range members(text) {
			if !seen[name] && !nested(rows[i][name]) {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// columns prints values under their names, in two columns.
func columns(env *cli.Env, pairs []pair) error {
	var flat []pair
	for _, p := range pairs {
		flat = flatten(flat, p)
	}
	width := 0
	for _, p := range flat {
		width = max(width, utf8.RuneCountInString(label(p.name)))
	}
	for _, p := range flat {
		text := cell(lastName(p.name), p.raw)
		text = strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", width+2))
		if err := env.Printf("%s\n", strings.TrimRight(fmt.Sprintf("%-*s  %s", width, label(p.name), text), " ")); err != nil {
			return err
		}
	}
	return nil
}

// inline prints values and their names in one line.
func inline(env *cli.Env, pairs []pair) error {
	list := make([]string, len(pairs))
	for i, p := range pairs {
		list[i] = label(p.name) + " " + cell(p.name, p.raw)
	}
	return env.Printf("%s\n", strings.Join(list, ", "))
}

// remarks tells what the output does not show.
func remarks(env *cli.Env, members map[string]json.RawMessage, c choice, chosen bool) {
	if chosen && c.list != "" && len(members[c.list]) == 2 {
		env.Remark("no %s", label(c.list))
	}
	if string(members["truncated"]) == "true" && members["total"] != nil {
		env.Remark("%s of %s; more by --offset and --limit", members["count"], members["total"])
	}
	if len(members["image_data"]) > 2 {
		env.Remark("the picture is not shown: write it by --output-path FILE, or get it by --json")
	}
}
