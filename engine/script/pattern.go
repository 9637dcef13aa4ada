package script

import (
	"regexp/syntax"

	"github.com/dop251/goja/parser"
)

// checkPattern returns why a regular expression is refused, "" if it is not: when it fails to match it could take time that grows
// exponentially with the text, and no deadline would end it.
func checkPattern(pattern string) string {
	const most = 1000
	if len(pattern) > most {
		return "a regular expression is too long"
	}
	re2, err := parser.TransformRegExp(pattern, false, false)
	if err != nil {
		return "regular expressions with look-ahead, look-behind or back references are not available in scripts"
	}
	tree, err := syntax.Parse(re2, syntax.Perl)
	if err != nil {
		return "" // the JavaScript engine says what is wrong
	}
	if repeats(tree, false) {
		return "regular expressions with a repetition or choice within a repetition are not available in scripts"
	}
	return ""
}

// repeats reports whether an expression repeats what can match a text in several ways.
func repeats(re *syntax.Regexp, within bool) bool {
	again := re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat
	if within && (again || re.Op == syntax.OpQuest || re.Op == syntax.OpAlternate) {
		return true
	}
	for _, sub := range re.Sub {
		if repeats(sub, within || again) {
			return true
		}
	}
	return false
}
