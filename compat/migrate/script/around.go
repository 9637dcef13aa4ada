package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// redirections returns those of the command that was entered last.
func redirections(around []syntax.Node) []*syntax.Redirect {
	if len(around) > 0 {
		if s, ok := around[len(around)-1].(*syntax.Stmt); ok {
			return s.Redirs
		}
	}
	return nil
}

// backquoted reports whether a command stands between backquotes.
func backquoted(around []syntax.Node) bool {
	return slices.ContainsFunc(around, func(n syntax.Node) bool {
		s, ok := n.(*syntax.CmdSubst)
		return ok && s.Backquotes
	})
}

// listener says who reads what a command prints, "" if nobody but people does.
func listener(around []syntax.Node) string {
	for i := len(around) - 1; i >= 0; i-- {
		switch n := around[i].(type) {
		case *syntax.CmdSubst:
			return "the script reads what it prints"
		case *syntax.BinaryCmd:
			if (n.Op == syntax.Pipe || n.Op == syntax.PipeAll) && i+1 < len(around) && around[i+1] == n.X {
				return "another command reads what it prints"
			}
		case *syntax.FuncDecl:
			return ""
		case *syntax.Stmt:
			for _, r := range n.Redirs {
				fd := ""
				if r.N != nil {
					fd = r.N.Value
				}
				to := r.Word.Lit()
				if (r.Op == syntax.RdrOut || r.Op == syntax.AppOut || r.Op == syntax.RdrAll) && (fd == "" || fd == "1") && to != "/dev/null" && to != "/dev/stderr" {
					return "what it prints goes to a file"
				}
			}
		}
	}
	return ""
}
