package script

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// maxTemplate bounds the expressions in one template, whose text is put together in one step.
const maxTemplate = 64

// compile turns source into a program. The error is an *Error.
func compile(name, source string) (*goja.Program, error) {
	if at, why := checkNesting(source); at >= 0 {
		p := file.NewFile(name, source, 0).Position(at)
		return nil, &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + why}
	}
	tree, err := parser.ParseFile(nil, name, source, 0, parser.WithDisableSourceMaps) // a source map would be read from a file
	if err != nil {
		return nil, syntaxError(name, err)
	}
	if at, why := refused(reflect.ValueOf(tree.Body)); why != "" {
		p := tree.File.Position(int(at) - tree.File.Base())
		return nil, &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + why}
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
		return &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + strings.TrimPrefix(list[0].Message, "SyntaxError: ")}
	case errors.As(err, &one) && one.File != nil:
		p := one.File.Position(one.Offset)
		return &Error{Name: name, Line: p.Line, Column: p.Column, Message: "SyntaxError: " + one.Message}
	}
	return &Error{Name: name, Message: "SyntaxError: " + strings.TrimPrefix(err.Error(), "SyntaxError: ")}
}

// refused finds what the language has and scripts have not, since one step of it could take without end. It returns "" if there is none.
func refused(v reflect.Value) (at file.Idx, why string) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return 0, ""
		}
		if at, why := refusedNode(v.Interface()); why != "" {
			return at, why
		}
		return refused(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if at, why := refused(v.Index(i)); why != "" {
				return at, why
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); !f.IsExported() || f.Name == "DeclarationList" { // which repeats what the body has
				continue
			}
			if at, why := refused(v.Field(i)); why != "" {
				return at, why
			}
		}
	}
	return 0, ""
}

func refusedNode(node any) (at file.Idx, why string) {
	switch n := node.(type) {
	case *ast.NumberLiteral:
		if _, isBig := n.Value.(*big.Int); isBig {
			return n.Idx, "BigInt is not available in scripts"
		}
	case *ast.TemplateLiteral:
		if len(n.Expressions) > maxTemplate {
			return n.OpenQuote, fmt.Sprintf("a template has at most %d expressions, this one %d", maxTemplate, len(n.Expressions))
		}
	case *ast.RegExpLiteral:
		if why := checkPattern(n.Pattern); why != "" {
			return n.Idx, why
		}
	}
	return 0, ""
}
