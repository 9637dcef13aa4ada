package script

import (
	"fmt"
	"strings"
)

// Bounds of what the parser recurses into. A level takes up to 4 KiB of stack, and a process that runs out of stack is lost.
const (
	maxDepth = 2000 // brackets in one another
	maxChain = 8000 // operators in one expression
)

// nesting reads source before it is parsed and returns an error if an expression may be nested deeper than the parser can take. It knows
// brackets, operators and ends of statements, and takes strings, comments and regular expressions for code as well: so it may count too much,
// which harms no script that people write, and never too little.
type nesting struct {
	open  []byte // brackets
	chain int    // operators since the last end of a statement or element of a list
	last  byte   // the last character that is no space
	line  bool   // a line has ended since
}

// checkNesting returns the position of the first character, from 0, that goes too deep, and why, or -1.
func checkNesting(source string) (at int, why string) {
	var n nesting
	for i := range len(source) {
		n.step(source[i])
		if len(n.open) > maxDepth {
			return i, fmt.Sprintf("brackets are nested more than %d deep", maxDepth)
		}
		if n.chain > maxChain {
			return i, fmt.Sprintf("an expression has more than %d operators", maxChain)
		}
	}
	return -1, ""
}

func (n *nesting) step(c byte) {
	switch {
	case c == '\n':
		n.line = true
		return
	case c == ' ' || c == '\t' || c == '\r':
		if !n.line {
			n.chain++ // typeof typeof x
		}
		return
	case n.line && isEnd(n.last) && isStart(c):
		n.chain = 0
	}
	n.line = false
	n.last = c
	switch {
	case strings.IndexByte("([{", c) >= 0:
		n.open = append(n.open, c)
		n.chain++
	case strings.IndexByte(")]}", c) >= 0:
		if len(n.open) > 0 {
			n.open = n.open[:len(n.open)-1]
		}
	case c == ';', c == ',' && len(n.open) > 0 && n.open[len(n.open)-1] != '(':
		n.chain = 0
	case strings.IndexByte("!~+-*/%=<>?:&|^.`", c) >= 0:
		n.chain++
	}
}

// isEnd reports whether a statement can end with a character, so that a line that ends with it may end the statement.
func isEnd(c byte) bool {
	return isWord(c) || strings.IndexByte(")]}'\"`;", c) >= 0
}

// isStart reports whether a statement can begin with a character and an expression cannot go on with it.
func isStart(c byte) bool { return isWord(c) || c == '}' || c == '/' }

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
