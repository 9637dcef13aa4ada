package script

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// shellTranslation is a shell script on its way.
type shellTranslation struct {
	name, source string
	o            Options
	names        *names
	edits        []edit
	report       migrate.Report
}

// edit replaces the bytes from start to end of the source.
type edit struct {
	start, end int
	text       string
}

// translateShell replaces the calls of goxel-headless in a shell script.
func translateShell(name, source string, o Options) (*Result, error) {
	file, err := parseShell(name, source)
	if err != nil {
		return nil, err
	}
	t := &shellTranslation{name: name, source: source, o: o, names: newNames(name, source, file)}
	var around []syntax.Node
	syntax.Walk(file, func(n syntax.Node) bool {
		if n != nil {
			around = append(around, n)
			return true
		}
		last := around[len(around)-1]
		around = around[:len(around)-1]
		if c, ok := last.(*syntax.CallExpr); ok { // after what is nested in it
			t.call(c, around)
		}
		return true
	})
	t.leftNames(file)
	slices.SortStableFunc(t.report, func(a, b migrate.Entry) int { return a.Line - b.Line })
	text := t.slice(0, len(source))
	if _, err := parseShell(name, text); err != nil {
		return nil, fmt.Errorf("what became of the script is none: %w", err)
	}
	return &Result{Text: []byte(text), Report: t.report}, nil
}

// parseShell parses a script in the language that its first line names, or else bash.
func parseShell(name, source string) (*syntax.File, error) {
	variant := syntax.LangBash
	if first, _, _ := strings.Cut(source, "\n"); strings.HasPrefix(first, "#!") && strings.Contains(first, "ksh") {
		variant = syntax.LangMirBSDKorn
	}
	file, err := syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).Parse(strings.NewReader(source), name)
	if err != nil {
		return nil, fmt.Errorf("it is no shell script that can be read: %w", err)
	}
	return file, nil
}

func (t *shellTranslation) say(at syntax.Pos, o migrate.Outcome, old, now, why string) {
	t.report = append(t.report, migrate.Entry{File: t.name, Line: int(at.Line()), Outcome: o, Old: old, New: now, Why: why})
}

// slice returns a part of the source with the edits in it. What is edited within a command was edited last.
func (t *shellTranslation) slice(start, end int) string {
	within := slices.Clone(t.edits[t.since(start):])
	slices.SortFunc(within, func(a, b edit) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	var b strings.Builder
	for _, e := range within {
		if e.end <= end {
			b.WriteString(t.source[start:e.start] + e.text)
			start = e.end
		}
	}
	return b.String() + t.source[start:end]
}

// since returns how many edits were made before those that begin at the start or behind it.
func (t *shellTranslation) since(start int) int {
	i := len(t.edits)
	for i > 0 && t.edits[i-1].start >= start {
		i--
	}
	return i
}

// replace replaces a part of the source, with the edits that were made in it.
func (t *shellTranslation) replace(start, end int, text string) {
	i := t.since(start)
	rest := slices.DeleteFunc(t.edits[i:], func(e edit) bool { return e.end <= end })
	t.edits = append(t.edits[:i+len(rest)], edit{start, end, text})
}

func offset(p syntax.Pos) int { return int(p.Offset()) }

// call translates a simple command, if it calls goxel-headless.
func (t *shellTranslation) call(c *syntax.CallExpr, around []syntax.Node) {
	i := t.names.program(c.Args)
	if i < 0 {
		t.mentioned(c)
		return
	}
	if t.names.wraps(c, around) {
		t.say(c.Pos(), migrate.Kept, t.text(c), "", "the function's calls are translated where they stand")
		return
	}
	old := t.text(c)
	now, before, notes, err := t.translate(c, i, around)
	if err != nil {
		t.say(c.Pos(), migrate.Look, old, "", "not translated: "+err.Error())
		t.names.keep(c.Args[i])
		return
	}
	outcome, why := migrate.Kept, ""
	for _, n := range notes {
		outcome, why = weightier(outcome, n.outcome), strings.TrimPrefix(why+"; "+n.why, "; ")
	}
	start, end := offset(c.Args[i].Pos()), offset(c.Args[len(c.Args)-1].End())
	for _, r := range redirections(around) { // those between the words
		if from, to := offset(r.Pos()), offset(r.Word.End()); from > start && to < end {
			now += " " + t.slice(from, to)
		}
	}
	t.replace(start, end, now)
	if before != "" {
		at := offset(c.Pos())
		t.edits = append(t.edits, edit{at, at, before})
	}
	t.say(c.Pos(), outcome, old, before+now, why)
}

func (t *shellTranslation) text(n syntax.Node) string {
	return t.source[offset(n.Pos()):offset(n.End())]
}

// translate returns what becomes of a call whose program is the ith word, from that word on, and what comes before the whole call.
func (t *shellTranslation) translate(c *syntax.CallExpr, i int, around []syntax.Node) (now, before string, notes []note, err error) {
	if backquoted(around) && strings.Contains(t.text(c), `\`) {
		return "", "", nil, errors.New("backslashes within backquotes mean too many things; use $(...)")
	}
	words := make([]word, 0, len(c.Args)-i-1)
	for _, w := range c.Args[i+1:] {
		one, err := t.word(w)
		if err != nil {
			return "", "", nil, err
		}
		words = append(words, one)
	}
	parsed, err := parse(words)
	if errors.Is(err, errNoCommand) {
		now, notes, err = t.session(parsed, around)
		return now, "", notes, err
	}
	if err != nil {
		return "", "", nil, err
	}
	a, err := parsed.plan()
	if err != nil {
		return "", "", nil, err
	}
	if a.effect == creates {
		before, err = t.lines(c, &a, around)
		a.shell = "batch --local -"
	}
	if err != nil {
		return "", "", nil, err
	}
	now, err = a.command(t.o.Program, parsed)
	if why := listener(around); why != "" && err == nil {
		a.note(migrate.Look, "%s, and goxelctl prints something else", why)
	}
	return now, before, a.notes, err
}

// command returns the action as a call of goxelctl.
func (a *action) command(program string, c *call) (string, error) {
	if slices.Contains(c.globals, "quiet") {
		program += " --quiet"
	}
	if a.shell != "" {
		return program + " " + a.shell, nil
	}
	if a.file == nil || a.effect == saves {
		return "", fmt.Errorf("%s acts on the project that is open, and a process of its own has none", c.command.Name)
	}
	parts := []string{program, strings.ReplaceAll(a.method, "_", "-"), glue("--file", a.file.source)}
	for _, p := range a.params {
		parts = append(parts, p.flag())
	}
	return strings.Join(parts, " "), nil
}

// lines returns what gives goxelctl batch the lines that create a project: a file is nothing that an action on a file could begin with.
func (t *shellTranslation) lines(c *syntax.CallExpr, a *action, around []syntax.Node) (string, error) {
	for _, r := range redirections(around) {
		if r.Op == syntax.RdrIn || r.Hdoc != nil || r.Op == syntax.WordHdoc {
			return "", errors.New("its standard input is taken, which goxelctl batch needs")
		}
	}
	for _, w := range c.Args {
		if text, _ := literal(w); text == "exec" {
			return "", errors.New("it takes two commands of goxelctl, and exec ends the script with one")
		}
	}
	create := request{a.method, a.params}
	save := request{"save_file", []param{{"path", path, *a.file}}}
	if create.literal() && save.literal() {
		return fmt.Sprintf(`printf '%%s\n' %s %s | `, quote(create.line()), quote(save.line())), nil
	}
	hole := "%q" // which writes a word so that it is read back as it is
	if !t.names.bash {
		hole = "'%s'"
		a.note(migrate.Look, "a word with a single quote in it would need another form")
	}
	format, words := "", ""
	for _, r := range []request{create, save} {
		format += strings.ReplaceAll(r.method, "_", "-")
		for _, p := range r.params {
			format += " --" + strings.ReplaceAll(p.name, "_", "-") + "=" + hole
			words += " " + p.value.source
		}
		format += `\n`
	}
	if strings.Contains(format, "'") {
		return fmt.Sprintf(`printf "%s"%s | `, format, words), nil
	}
	return fmt.Sprintf(`printf '%s'%s | `, format, words), nil
}

// literal reports whether all values of the request are known.
func (r request) literal() bool {
	return !slices.ContainsFunc(r.params, func(p param) bool { return !p.value.literal })
}
