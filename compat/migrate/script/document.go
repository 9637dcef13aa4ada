package script

import (
	"errors"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// session translates a call without a command, which reads commands from its standard input.
func (t *shellTranslation) session(c *call, around []syntax.Node) (now string, notes []note, err error) {
	now = t.o.Program
	if slices.Contains(c.globals, "help") {
		return now + " --help", nil, nil
	}
	if slices.Contains(c.globals, "version") {
		return now + " version", nil, nil
	}
	if slices.Contains(c.globals, "quiet") {
		now += " --quiet"
	}
	now += " batch --local -"
	for _, r := range redirections(around) {
		switch r.Op {
		case syntax.Hdoc, syntax.DashHdoc:
			notes, err = t.document(r)
			return now, notes, err
		case syntax.RdrIn:
			return now, []note{{migrate.Look, "translate " + t.text(r.Word) + " as well: goxelctl migrate script --to goxelctl"}}, nil
		}
	}
	return "", nil, errors.New("it reads commands that come from elsewhere; goxelctl shell and goxelctl batch take other ones")
}

// document translates the lines of a here-document.
func (t *shellTranslation) document(r *syntax.Redirect) (notes []note, err error) {
	if r.Hdoc == nil {
		return nil, nil
	}
	start, end := offset(r.Hdoc.Pos()), offset(r.Hdoc.End())
	end = start + strings.LastIndexByte(t.source[start:end], '\n') + 1 // what follows is the delimiter
	body := t.source[start:end]
	quoted := strings.ContainsAny(t.text(r.Word), `'"\`)
	if !quoted && strings.ContainsAny(body, "$`\\") {
		return nil, errors.New("the lines below it are known only when the script runs")
	}
	o := t.o
	o.To, o.Interactive = ToGoxelctl, true
	result, err := translateBatch(t.name, body, o)
	if err != nil {
		return nil, err
	}
	if !quoted && strings.ContainsAny(string(result.Text), "$`\\") {
		return nil, errors.New("the lines below it need a quoted delimiter, as in <<'EOF'")
	}
	for _, e := range result.Report {
		e.Line += int(r.Hdoc.Pos().Line()) - 1
		t.report = append(t.report, e)
	}
	t.replace(start, end, string(result.Text))
	return []note{{migrate.Changed, "goxelctl batch stops at an error, where an interactive session goes on"}}, nil
}
