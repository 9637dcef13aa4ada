package script

import (
	"path/filepath"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// programs are the names of the command line of version 13, the second one in guides only.
func programs() []string { return []string{"goxel-headless", "goxel-cli"} }

func isProgram(text string) bool { return slices.Contains(programs(), filepath.Base(text)) }

// names is what a script calls goxel-headless by.
type names struct {
	bash      bool                        // whether printf has %q
	steps     int                         // that are left for looking at values of variables
	values    map[string][]*syntax.Word   // that are assigned to a variable
	functions map[string]*syntax.CallExpr // functions that pass their arguments to the program, with the call in them
	known     map[string]bool             // whether a variable means the program
	plural    map[string]string           // why a variable may be several arguments, "" if it may not
	kept      map[*syntax.Word]bool       // words in calls that stay as they were
}

// mostSteps bounds the work on variables that are assigned to each other.
const mostSteps = 1 << 20

func newNames(name, source string, file *syntax.File) *names {
	x := &names{isBash(name, source), mostSteps, map[string][]*syntax.Word{}, map[string]*syntax.CallExpr{}, map[string]bool{}, map[string]string{}, map[*syntax.Word]bool{}}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assign:
			if n.Name != nil && n.Index == nil && n.Array == nil && !n.Append && n.Value != nil {
				x.values[n.Name.Value] = append(x.values[n.Name.Value], n.Value)
			}
		case *syntax.WordIter:
			x.values[n.Name.Value] = append(x.values[n.Name.Value], n.Items...)
		}
		return true
	})
	syntax.Walk(file, func(n syntax.Node) bool {
		if f, ok := n.(*syntax.FuncDecl); ok && f.Name != nil {
			if c := x.only(f.Body); c != nil {
				x.functions[f.Name.Value] = c
			}
		}
		return true
	})
	return x
}

// isBash reports whether a script is for bash or another shell that goes beyond the standard: its first line says so, or its name.
func isBash(name, source string) bool {
	first, _, _ := strings.Cut(source, "\n")
	if !strings.HasPrefix(first, "#!") {
		return filepath.Ext(name) == ".bash"
	}
	return strings.Contains(first, "bash") || strings.Contains(first, "ksh") || strings.Contains(first, "zsh")
}

// only returns the call of the program with "$@" that is all that a function does.
func (x *names) only(body *syntax.Stmt) *syntax.CallExpr {
	block, ok := body.Cmd.(*syntax.Block)
	if !ok || len(block.Stmts) != 1 || len(block.Stmts[0].Redirs) > 0 {
		return nil
	}
	c, ok := block.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(c.Args) < 2 || x.program(c.Args) != 0 {
		return nil
	}
	for i, w := range c.Args[1:] {
		if last := i == len(c.Args)-2; last != all(w) {
			return nil
		}
		if text, ok := literal(w); !all(w) && (!ok || text != "--quiet" && text != "--verbose") {
			return nil
		}
	}
	return c
}

// all reports whether a word stands for all arguments of a function.
func all(w *syntax.Word) bool {
	name := variable(w)
	return name == "@" || name == "*"
}

// wraps reports whether a call is the one in a function that passes its arguments on.
func (x *names) wraps(c *syntax.CallExpr, around []syntax.Node) bool {
	for _, n := range around {
		if f, ok := n.(*syntax.FuncDecl); ok && f.Name != nil && x.functions[f.Name.Value] == c {
			return true
		}
	}
	return false
}

// program returns the index of the word that calls goxel-headless, behind words such as sudo and env, or -1.
func (x *names) program(args []*syntax.Word) int {
	for i := 0; i < len(args); {
		if x.isProgram(args[i]) {
			return i
		}
		text, ok := literal(args[i])
		if !ok {
			return -1
		}
		if x.functions[text] != nil {
			return i
		}
		skip, ok := before(filepath.Base(text), args[i+1:])
		if !ok {
			return -1
		}
		i += 1 + skip
	}
	return -1
}

// before returns how many words behind a command belong to it, if what follows them is a command again.
func before(command string, args []*syntax.Word) (skip int, ok bool) {
	operands := 0 // that follow the options
	var values string
	switch command {
	case "sudo", "doas":
		values = "-u -g -h -p -C -T"
	case "nice":
		values = "-n"
	case "ionice":
		values = "-c -n"
	case "timeout":
		values, operands = "-k -s", 1
	case "env":
		values = "-u -C"
	case "exec", "nohup", "command", "time", "xvfb-run", "builtin":
	default:
		return 0, false
	}
	for skip < len(args) {
		text, literal := literal(args[skip])
		switch {
		case literal && command == "command" && strings.HasPrefix(text, "-"): // it asks where the program is
			return 0, false
		case literal && strings.HasPrefix(text, "-"):
			if slices.Contains(strings.Fields(values), text) {
				skip++
			}
		case (command == "env" || command == "sudo" || command == "doas") && strings.Contains(text, "="):
		case operands > 0:
			operands--
		default:
			return skip, true
		}
		skip++
	}
	return 0, false
}

// isProgram reports whether a word means goxel-headless, by a path, a variable, or a variable with a default.
func (x *names) isProgram(w *syntax.Word) bool { return x.means(w, nil) }

// means does so within the values of the variables.
func (x *names) means(w *syntax.Word, within []string) bool {
	if x.steps--; w == nil || x.steps < 0 {
		return false
	}
	if text, ok := literal(w); ok {
		return isProgram(text)
	}
	parts := unquoted(w)
	last := parts[len(parts)-1]
	if l, ok := last.(*syntax.Lit); ok {
		return strings.Contains(l.Value, "/") && isProgram(l.Value)
	}
	if len(parts) != 1 {
		return false
	}
	switch p := last.(type) {
	case *syntax.ParamExp:
		return x.variableMeans(p, within)
	case *syntax.CmdSubst: // $(command -v goxel-headless), $(which goxel-headless)
		if len(p.Stmts) != 1 {
			return false
		}
		c, ok := p.Stmts[0].Cmd.(*syntax.CallExpr)
		if !ok || len(c.Args) < 2 {
			return false
		}
		asks, _ := literal(c.Args[0])
		return (asks == "which" || asks == "command") && x.means(c.Args[len(c.Args)-1], within)
	}
	return false
}

// variableMeans reports whether all that is known of a variable is goxel-headless.
func (x *names) variableMeans(p *syntax.ParamExp, within []string) bool {
	if p.Param == nil || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil {
		return false
	}
	name := p.Param.Value
	if means, ok := x.known[name]; ok && p.Exp == nil {
		return means
	}
	known := x.values[name]
	if slices.Contains(within, name) {
		known = nil // as in NAME=${NAME:-goxel-headless}
	}
	first := len(within) == 0
	within = append(slices.Clip(within), name)
	means := !slices.ContainsFunc(known, func(v *syntax.Word) bool { return !x.means(v, within) })
	if p.Exp == nil {
		means = means && len(known) > 0
		if first { // within another variable cycles may have been cut
			x.known[name] = means
		}
		return means
	}
	if !means {
		return false
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		return x.means(p.Exp.Word, within)
	}
	return false
}

// unquoted returns the parts of a word, those within double quotes where all of it is.
func unquoted(w *syntax.Word) []syntax.WordPart {
	parts := w.Parts
	if len(parts) > 0 {
		if q, ok := parts[len(parts)-1].(*syntax.DblQuoted); ok && len(q.Parts) > 0 {
			return slices.Concat(parts[:len(parts)-1], q.Parts)
		}
	}
	return parts
}

// variable returns the name of the variable that is all of a word, "" if it is something else.
func variable(w *syntax.Word) string {
	if parts := unquoted(w); len(parts) == 1 {
		if p, ok := parts[0].(*syntax.ParamExp); ok && p.Param != nil && p.Exp == nil {
			return p.Param.Value
		}
	}
	return ""
}

// keep notes a word that calls the program as before.
func (x *names) keep(w *syntax.Word) { x.kept[w] = true }

// called reports whether a script calls the program.
func (x *names) called(file *syntax.File) (found bool) {
	syntax.Walk(file, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok && x.program(c.Args) >= 0 {
			found = true
		}
		return !found
	})
	return found
}
