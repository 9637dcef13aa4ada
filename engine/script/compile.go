package script

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// compile turns source into a program. The error is an *Error.
func compile(name, source string) (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, name, source, 0, parser.WithDisableSourceMaps) // a source map would be read from a file
	if err != nil {
		return nil, syntaxError(name, err)
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		return nil, syntaxError(name, err)
	}
	return program, nil
}

// syntaxError tells where the source is wrong.
func syntaxError(name string, err error) *Error {
	var list parser.ErrorList
	var one *goja.CompilerSyntaxError
	switch {
	case errors.As(err, &list) && len(list) > 0:
		p := list[0].Position
		return &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + list[0].Message}
	case errors.As(err, &one) && one.File != nil:
		p := one.File.Position(one.Offset)
		return &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + one.Message}
	}
	return &Error{Name: name, Message: "SyntaxError: " + strings.TrimPrefix(err.Error(), "SyntaxError: ")}
}
