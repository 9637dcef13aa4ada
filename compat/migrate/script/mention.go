package script

import (
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
)

// mentioned reports words that name the program without calling it.
func (t *shellTranslation) mentioned(c *syntax.CallExpr) {
	for i, w := range c.Args {
		text, _ := literal(w)
		if first, _ := literal(c.Args[0]); i > 0 && (first == "echo" || first == "printf") {
			return
		}
		for _, name := range programs() {
			if strings.Contains(text, name) {
				t.say(w.Pos(), migrate.Look, t.text(c), "", fmt.Sprintf("%s is named here but not called, so that nothing is changed", name))
				return
			}
		}
	}
}

// leftNames reports variables that still name the program, and tests of the exit status.
func (t *shellTranslation) leftNames(file *syntax.File) {
	status := false
	uses := map[string]syntax.Pos{}
	calls := t.callWords(file)
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assign:
			return n.Value == nil || !t.names.isProgram(n.Value) // what a default is for is no use
		case *syntax.Word:
			if calls[n] {
				return false // the program of a call that was translated
			}
		case *syntax.ParamExp:
			if n.Param != nil && n.Param.Value == "?" && !status && len(t.edits) > 0 {
				status = true
				t.say(n.Pos(), migrate.Look, "$?", "", "goxelctl ends with 0 to 4; the 244 to 255 of version 13 do not occur")
			}
			if n.Param != nil {
				if _, ok := uses[n.Param.Value]; !ok {
					uses[n.Param.Value] = n.Pos()
				}
			}
		}
		return true
	})
	syntax.Walk(file, func(n syntax.Node) bool {
		a, ok := n.(*syntax.Assign)
		if !ok || a.Name == nil || a.Value == nil || !t.names.isProgram(a.Value) {
			return true
		}
		if at, ok := uses[a.Name.Value]; ok {
			t.say(a.Pos(), migrate.Look, t.text(a), "", fmt.Sprintf("it stays, since line %d uses it", at.Line()))
		} else {
			t.say(a.Pos(), migrate.Needless, t.text(a), "", "it stays, but no call uses it any more")
		}
		return true
	})
}

// callWords returns the words that name the program in calls that were translated.
func (t *shellTranslation) callWords(file *syntax.File) map[*syntax.Word]bool {
	words := map[*syntax.Word]bool{}
	syntax.Walk(file, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok {
			if i := t.names.program(c.Args); i >= 0 && !t.names.kept[c.Args[i]] {
				words[c.Args[i]] = true
			}
		}
		return true
	})
	return words
}
