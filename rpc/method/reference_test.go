package method_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

var update = flag.Bool("update", false, "write METHODS.md anew from the table")

// TestReferenceIsCurrent compares METHODS.md with what the table says.
func TestReferenceIsCurrent(t *testing.T) {
	const file = "METHODS.md"
	want := reference(table)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil { //nolint:gosec // documentation is for everybody
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the table says: run go test ./rpc/method -run Reference -update", file)
	}
}

// typeDocs says how the values of each type are written, beside their spellings.
var typeDocs = []struct {
	of        method.Type
	name, doc string
}{
	{method.Any, "any", "any JSON value"},
	{method.Integer, "integer", "a number without a fraction; `5.0` is one, `\"5\"` is not"},
	{method.Number, "number", "any number"},
	{method.String, "string", "a string"},
	{method.Boolean, "boolean", "`true` or `false`"},
	{method.Object, "object", "an object"},
	{method.Cell, "cell", "a cell of the grid: `[x,y,z]` or `{\"x\":..,\"y\":..,\"z\":..}`, from -2^30 to 2^30-1"},
	{
		method.Color, "color", "`[r,g,b]`, `[r,g,b,a]`, `{\"r\":..,\"g\":..,\"b\":..,\"a\":..}`, `\"#RRGGBB\"` or `\"#RRGGBBAA\"`; bytes, or numbers from 0 to 1 if one " +
			"is written with a point or an exponent and none exceeds 1; alpha is opaque unless given",
	},
	{method.LayerID, "layer", "a layer's id or its name; 0, -1, `\"current\"` and `\"active\"` mean the active layer"},
	{method.Vector, "vector", "`[x,y,z]` or `{\"x\":..,\"y\":..,\"z\":..}` of numbers"},
	{method.Size, "size", "cells along the axes: one integer for all, `[x,y,z]`, or an object of `x`, `y`, `z` or `width`, `height`, `depth`"},
	{method.Box, "box", "`{\"min\":[x,y,z],\"max\":[x,y,z]}` or `[[x,y,z],[x,y,z]]`; both ends belong to it"},
	{method.Brush, "brush", "`{\"shape\":..,\"size\":..,\"mode\":..,\"axis\":..,\"smoothness\":..}`, every member optional"},
	{method.Voxels, "voxels", "a list of cells, each an object with position and colour in any spelling, or `[x,y,z]`, `[x,y,z,\"#RRGGBB\"]`, `[x,y,z,r,g,b]`, `[x,y,z,r,g,b,a]`"},
	{method.Cells, "cells", "likewise, without colours"},
	{method.Operations, "operations", "a list of objects"},
	{method.Packed, "packed", "base64 of records of 16 bytes: x, y, z as little-endian 32-bit integers, then r, g, b, a"},
	{method.Strings, "strings", "a string, or a list of strings"},
}

func typeName(t method.Type) string { return typeDocs[t].name }

func TestTypesAreDocumentedInOrder(t *testing.T) {
	for i, d := range typeDocs {
		if int(d.of) != i {
			t.Errorf("%s is number %d, listed as %d", d.name, d.of, i)
		}
	}
}

const referenceIntro = `# Methods

Made from the table in this package; do not edit. ` + "`go test ./rpc/method -run Reference -update`" + ` writes it anew.

A request is a JSON-RPC 2.0 object on a line of its own. Every name is answered with the prefixes ` + "`goxel.`" + ` and ` + "`goxel_`" + ` too, but for
those that begin with ` + "`rpc.`" + ` or ` + "`$/`" + `. Parameters come by name, in any of the spellings listed, or by position in the order listed; a ` +
	"`null`" + `
counts as absent, and a list of a single object as that object. A parameter of the wrong type is an error that names it. Unknown ones
are ignored and listed in the result's ` + "`warnings`" + `, which any result may have.

Methods that work on a project also take ` + "`project_id`" + `, absent for the connection's own, and ` + "`if_revision`" + `: the call fails with the code
-32801 if the project is at another revision. Z is up. Coordinates are integers; boxes include both ends.

`

func reference(t *method.Table) []byte {
	var b bytes.Buffer
	b.WriteString(referenceIntro)
	b.WriteString("| method | class | what it does |\n|---|---|---|\n")
	for _, m := range t.Methods {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", m.Name, anchor(m.Name), m.Class, cell(m.Summary()))
	}
	b.WriteString("\nA `read` and an `edit` run in the project's turn, in the order sent. `long` work goes on outside of it, from a snapshot, and may be answered\n" +
		"later than what was sent after it. What follows a `session` method on its connection waits for it. A `control` method acts at once.\n")
	for _, m := range t.Methods {
		methodSection(&b, m)
	}
	b.WriteString("\n## Types of parameters\n\n| type | how it is written |\n|---|---|\n")
	for _, d := range typeDocs {
		fmt.Fprintf(&b, "| %s | %s |\n", d.name, cell(d.doc))
	}
	b.WriteString("\n## Errors\n\n`error.data` holds `reason`, a stable word, and where they apply `parameter` and `legacy_code`, the code that the C daemons gave.\n\n" +
		"| code | meaning |\n|---|---|\n")
	for _, c := range method.Codes {
		fmt.Fprintf(&b, "| %d | %s |\n", c.Code, cell(c.Doc))
	}
	return b.Bytes()
}

func methodSection(b *bytes.Buffer, m *method.Method) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", m.Name, m.Doc)
	for i, a := range m.Aliases {
		b.WriteString([]string{", ", "\nAlso "}[btoi(i == 0)] + "`" + a.Name + "`")
		for k, p := range a.Preset {
			fmt.Fprintf(b, "%s`%s` %s%s", []string{", ", " ("}[btoi(k == 0)], p.Key, p.JSON, []string{"", ")"}[btoi(k == len(a.Preset)-1)])
		}
	}
	if len(m.Aliases) > 0 {
		b.WriteString(".\n")
	}
	if len(m.Params) > 0 {
		b.WriteString("\n| parameter | type | default | |\n|---|---|---|---|\n")
		for _, p := range m.Params {
			parameterRow(b, &p)
		}
	}
	for i, order := range [][]string{m.Order, m.AltOrder} {
		if order != nil {
			fmt.Fprintf(b, "\n%s: `%s`.\n", []string{"By position", "By position, if the first is a string"}[i], strings.Join(order, "`, `"))
		}
	}
	b.WriteString("\n| result | type | |\n|---|---|---|\n")
	for _, f := range m.Result {
		fmt.Fprintf(b, "| %s | %s | %s |\n", strings.ReplaceAll(f.Name, "*", "(whole)"), cell(f.Type), cell(f.Doc))
	}
	if len(m.Errors) > 0 {
		fmt.Fprintf(b, "\nReasons of its errors: `%s`.\n", strings.Join(m.Errors, "`, `"))
	}
}

func parameterRow(b *bytes.Buffer, p *method.Param) {
	def := ""
	switch {
	case p.Required:
		def = "required"
	case p.Default != "":
		def = "`" + p.Default + "`"
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", strings.Join(p.Spellings(), "`, `"), typeName(p.Type), cell(def), cell(p.Doc))
}

// cell escapes text for a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// anchor is what Markdown viewers make of a heading.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("./$", r) {
			return -1
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, heading)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestReadmeNamesEveryMethod compares the table of methods in README.md with the methods that there are.
func TestReadmeNamesEveryMethod(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "| | methods |\n")
	list, _, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		t.Fatal("README.md has no table of methods")
	}
	named := map[string]bool{}
	for i, word := range strings.Split(list, "`") {
		if i%2 == 1 {
			named[word] = true
		}
	}
	for _, m := range table.Methods {
		if !named[m.Name] {
			t.Errorf("README.md does not name %s", m.Name)
		}
		delete(named, m.Name)
	}
	for name := range named {
		t.Errorf("README.md names %s, which is no method", name)
	}
}
