package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/goxel-daemon/goxel-daemon"

// source is one Go file that is no test, read as far as its imports and declarations.
type source struct {
	path    string // slash separated, relative to the root of the module
	pkg     string // folder of the file, the same way
	name    string // package name
	doc     bool   // has a package comment
	imports []string
	inits   int // functions named init
}

// root returns the folder that holds the module's go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
}

// sources reads every non-test Go file of the module below dir. Folders that the go command ignores, and those of
// modules of their own, are left out.
func sources(t testing.TB, dir string) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			_, modErr := os.Stat(filepath.Join(name, "go.mod"))
			ignored := strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata"
			if name != dir && (ignored || modErr == nil) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := parse(filepath.ToSlash(rel), text)
		if err != nil {
			return err
		}
		found = append(found, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// parse reads one file.
func parse(name string, text []byte) (source, error) {
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{path: name, pkg: path.Dir(name), name: f.Name.Name, doc: f.Doc != nil}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imported)
	}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
			s.inits++
		}
	}
	return s, nil
}

// TestEveryPackageIsDocumented wants a doc.go with the package comment in every package, and a package comment
// somewhere in every command.
func TestEveryPackageIsDocumented(t *testing.T) {
	type state struct{ command, comment, docFile bool }
	packages := make(map[string]*state)
	for _, s := range sources(t, root(t)) {
		p := packages[s.pkg]
		if p == nil {
			p = &state{}
			packages[s.pkg] = p
		}
		p.command = s.name == "main"
		p.comment = p.comment || s.doc
		p.docFile = p.docFile || s.doc && path.Base(s.path) == "doc.go"
	}
	if len(packages) == 0 {
		t.Fatal("no package found")
	}
	for name, p := range packages {
		switch {
		case p.command && !p.comment:
			t.Errorf("%s: the command has no package comment", name)
		case !p.command && !p.docFile:
			t.Errorf("%s: the package has no doc.go with a package comment", name)
		}
	}
}

// TestNoCgo keeps the binaries free of C, so that one build serves every Linux.
func TestNoCgo(t *testing.T) {
	for _, s := range sources(t, root(t)) {
		for _, imported := range s.imports {
			if imported == "C" {
				t.Errorf(`%s imports "C": the project is built without cgo`, s.path)
			}
		}
	}
}

// TestNoInit wants lists in one place and wiring in cmd, where they can be read.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t, root(t)) {
		if s.inits > 0 {
			t.Errorf("%s has an init function: nothing registers or prepares itself", s.path)
		}
	}
}

func TestParseSeesWhatTheChecksNeed(t *testing.T) {
	s, err := parse("a/b/c.go", []byte("// Package b is.\npackage b\nimport (\"C\"; x \"os\")\n"+
		"func init() {}\ntype t int\nfunc (t) init() {}\nvar _ = x.Args\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.pkg != "a/b" || s.name != "b" || !s.doc || s.inits != 1 || strings.Join(s.imports, " ") != "C os" {
		t.Errorf("parsed %+v", s)
	}
}
