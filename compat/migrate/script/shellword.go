package script

import (
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// literal returns what a word means if no variable and no pattern has a part in it.
func literal(w *syntax.Word) (string, bool) {
	var b strings.Builder
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(unescape(p.Value))
		case *syntax.SglQuoted:
			if p.Dollar {
				return "", false
			}
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			if p.Dollar {
				return "", false
			}
			for _, inner := range p.Parts {
				l, ok := inner.(*syntax.Lit)
				if !ok {
					return "", false
				}
				b.WriteString(unescapeQuoted(l.Value))
			}
		default:
			return "", false
		}
	}
	return b.String(), true
}

// unescape takes the backslashes out of a text without quotes.
func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			if i++; i >= len(text) || text[i] == '\n' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// unescapeQuoted takes the backslashes out of a text between double quotes.
func unescapeQuoted(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("$`\"\\\n", text[i+1]) >= 0 {
			if i++; text[i] == '\n' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// word returns an argument of a call. One that may be several arguments is an error.
func (t *shellTranslation) word(w *syntax.Word) (word, error) {
	source := t.slice(offset(w.Pos()), offset(w.End()))
	for _, part := range w.Parts {
		if why := t.several(part); why != "" {
			return word{}, fmt.Errorf("%s %s", source, why)
		}
	}
	if text, ok := literal(w); ok {
		return word{source: source, text: text, literal: true}, nil
	}
	return word{source: source}, nil
}

// several says why a part of a word may make several arguments of it, "" if it does not.
func (t *shellTranslation) several(part syntax.WordPart) string {
	switch p := part.(type) {
	case *syntax.Lit:
		if strings.ContainsAny(strings.ReplaceAll(p.Value, `\`, ""), "*?[") || strings.HasPrefix(p.Value, "~") {
			return "stands for files that are known only when the script runs"
		}
		if strings.Contains(p.Value, "{") {
			return "may stand for several arguments"
		}
	case *syntax.ExtGlob, *syntax.BraceExp, *syntax.ProcSubst:
		return "may stand for several arguments"
	case *syntax.CmdSubst:
		return "may be several arguments; put it between double quotes if it is one"
	case *syntax.ParamExp:
		return t.severalValues(p)
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			if e, ok := inner.(*syntax.ParamExp); ok && (list(e) || e.Param != nil && e.Param.Value == "@") {
				return "stands for arguments that are known only when the script runs"
			}
		}
	}
	return ""
}

// list reports whether an expansion is that of an array or of names.
func list(p *syntax.ParamExp) bool { return p.Index != nil || p.Names != 0 || p.Excl }

// severalValues does so for a variable without quotes, whose values may hold blanks.
func (t *shellTranslation) severalValues(p *syntax.ParamExp) string {
	if list(p) || p.Param == nil || p.Param.Value == "@" || p.Param.Value == "*" {
		return "stands for arguments that are known only when the script runs"
	}
	why, ok := t.names.plural[p.Param.Value]
	if !ok {
		why = plural(t.names.values[p.Param.Value])
		t.names.plural[p.Param.Value] = why
	}
	return why
}

// plural says why a variable with the values may be several arguments or an option, "" if it may not.
func plural(values []*syntax.Word) string {
	for _, v := range values {
		if text, ok := literal(v); ok && (strings.ContainsAny(text, " \t\n*?[") || strings.HasPrefix(text, "-") && len(text) > 1 && (text[1] == '-' || text[1] >= 'a')) {
			return "may be several arguments or an option, such as " + quote(text)
		}
	}
	return ""
}
