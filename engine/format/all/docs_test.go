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
