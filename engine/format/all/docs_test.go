package all_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/format/swatch"
)

var update = flag.Bool("update", false, "rewrite the table of formats in README.md")

const (
	readme     = "../../../README.md"
	tableBegin = "<!-- formats: made by go test ./engine/format/all -update -->\n"
	tableEnd   = "<!-- /formats -->\n"
)

// TestReadmeListsFormats keeps the table in README.md what the list of formats says.
func TestReadmeListsFormats(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(text, []byte(tableBegin))
	old, after, ok2 := bytes.Cut(rest, []byte(tableEnd))
	if !ok || !ok2 {
		t.Fatalf("README.md lacks the lines %q and %q", tableBegin, tableEnd)
	}
	table := formatTable(all.Formats())
	if string(old) == table {
		return
	}
	if !*update {
		t.Fatalf("the table of formats in README.md is stale: run go test ./engine/format/all -update\ngot:\n%s\nwant:\n%s", old, table)
	}
	out := string(before) + tableBegin + table + tableEnd + string(after)
	if err := os.WriteFile(readme, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
}

const reference = "../FORMATS.md"

// TestReferenceIsCurrent keeps FORMATS.md what the list of formats says.
func TestReferenceIsCurrent(t *testing.T) {
	old, err := os.ReadFile(reference)
	if err != nil && !*update {
		t.Fatal(err)
	}
	text := formatReference(all.Formats())
	if string(old) == text {
		return
	}
	if !*update {
		t.Fatal("FORMATS.md is not what the list says: run go test ./engine/format/all -update")
	}
	if err := os.WriteFile(reference, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const referenceHead = `<!-- made by go test ./engine/format/all -update -->

# File formats

What each format carries, and the options that ` + "`open_file` (read), `save_file` and `export_file` (write)" + ` accept as ` + "`options`" + `. The daemon itself
answers the same as ` + "`list_formats`" + `. What a format cannot carry is left out with a warning in the result; what is larger than it allows is an
error that says so.

`

func formatReference(l format.List) string {
	var b strings.Builder
	b.WriteString(referenceHead)
	for _, f := range l {
		fmt.Fprintf(&b, "## %s\n\n`%s`", f.Title, f.Name)
		if len(f.Aliases) > 0 {
			fmt.Fprintf(&b, ", also `%s`", strings.Join(f.Aliases, "`, `"))
		}
		use := map[bool]string{true: "read and written", false: "read"}[f.Encode != nil]
		if f.Decode == nil {
			use = "written"
		}
		fmt.Fprintf(&b, "; files `%s`; %s. Carries %s.\n\n%s\n\n", strings.Join(f.Exts, "`, `"), use, carries(f.Caps), f.Doc)
		if len(f.Options) > 0 {
			b.WriteString("| option | for | type | default | meaning |\n|---|---|---|---|---|\n")
		}
		for i := range f.Options {
			optionRow(&b, &f.Options[i])
		}
		if len(f.Options) > 0 {
			b.WriteByte('\n')
		}
	}
	b.WriteString("## Palettes\n\nFor `load_palette` and `save_palette`.\n\n| format | extension | read | write |\n|---|---|---|---|\n")
	for _, f := range swatch.Formats() {
		fmt.Fprintf(&b, "| %s (`%s`) | %s | yes | %s |\n", f.Title, f.Name, strings.Join(f.Exts, " "), yes(f.Encode != nil))
	}
	return b.String()
}

func optionRow(b *strings.Builder, o *format.Option) {
	names := append([]string{o.Name}, o.Aliases...)
	use := [...]string{"", "reading", "writing", "both"}[o.Use]
	kind := o.Type()
	switch {
	case o.Words != nil:
		kind = strings.Join(o.Words, ", ")
	case o.Min != 0 || o.Max != 0:
		kind += " " + o.Range()
	}
	def := fmt.Sprint(o.Default)
	if def != "" {
		def = "`" + def + "`"
	}
	fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", strings.Join(names, "`, `"), use, kind, def, strings.ReplaceAll(o.Doc, "|", "\\|"))
}

func formatTable(l format.List) string {
	var b strings.Builder
	b.WriteString("| format | extension | read | write | carries | notes |\n|---|---|---|---|---|---|\n")
	for _, f := range l {
		fmt.Fprintf(&b, "| %s (`%s`) | %s | %s | %s | %s | %s |\n", f.Title, f.Name, strings.Join(f.Exts, " "),
			yes(f.Decode != nil), yes(f.Encode != nil), carries(f.Caps), f.Doc)
	}
	return b.String()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "-"
}

func carries(c format.Caps) string {
	var what []string
	add := func(ok bool, name string) {
		if ok {
			what = append(what, name)
		}
	}
	add(c.Layers, "layers")
	add(c.Names, "names")
	add(c.Hidden, "visibility")
	add(c.Colors == 0 && !c.Fixed && !c.Shape, "any colours")
	add(c.Fixed, "the nearest of fixed colours")
	add(c.Surface, "the surface")
	add(c.Heights, "heights")
	add(c.Colors > 0, fmt.Sprintf("%d colours", c.Colors))
	add(c.Alpha, "alpha")
	add(c.Negative, "positions")
	add(c.Materials, "materials")
	add(c.Cameras, "cameras")
	add(c.Mesh, "a mesh")
	add(c.Palette, "palette")
	if c.MaxSize != [3]int{} {
		what = append(what, "at most "+size(c.MaxSize)+" voxels")
	}
	return strings.Join(what, ", ")
}

// size returns the most voxels along x, y and z.
func size(most [3]int) string {
	text := make([]string, len(most))
	for i, n := range most {
		if text[i] = strconv.Itoa(n); n == 0 {
			text[i] = "any"
		}
	}
	return strings.Join(text, "x")
}
