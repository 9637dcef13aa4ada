package script_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/script"
)

var update = flag.Bool("update", false, "write the table of README.md anew")

// TestReadmeIsCurrent compares the table of README.md with the names that are bound.
func TestReadmeIsCurrent(t *testing.T) {
	const file = "README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), "-update -->\n")
	_, after, ended := strings.Cut(rest, "<!-- end -->")
	if !ok || !ended {
		t.Fatal("README.md has no place for the table")
	}
	want := before + "-update -->\n" + script.Reference() + "<!-- end -->" + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil { //nolint:gosec // documentation is for everybody
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("README.md is not what the table says: run go test ./engine/script -run Readme -update")
	}
}

// TestEveryNameIsThere asks JavaScript for every documented name, and compares all that is bound with what is documented.
func TestEveryNameIsThere(t *testing.T) {
	documented := map[string]bool{"Vec.prototype": true, "goxel": true}
	for _, b := range script.Bindings() {
		if documented[b.Name] || b.Usage == "" || b.Doc == "" {
			t.Errorf("%s is documented twice or without words", b.Name)
		}
		documented[b.Name] = true
		i := strings.LastIndexByte(b.Name, '.')
		holder, last := "globalThis", b.Name
		if i >= 0 {
			holder, last = b.Name[:i], b.Name[i+1:]
		}
		r := run(t, holder+".hasOwnProperty('"+last+"')", script.Options{})
		if r.err != nil || r.value != "true" {
			t.Errorf("%s: got %q, %v", b.Name, r.value, r.err)
		}
	}
	const source = `
		const names = [], classes = ["Vec", "Box", "Volume", "Layer", "Image"];
		for (const k of ["voxel", "layer"]) for (const m of Object.getOwnPropertyNames(goxel[k])) names.push("goxel." + k + "." + m);
		for (const k of Object.getOwnPropertyNames(goxel)) {
			if (classes.includes(k)) { if (goxel[k] !== globalThis[k]) throw new Error(k) }
			else if (k != "voxel" && k != "layer") names.push("goxel." + k);
		}
		for (const k of classes) for (const m of Object.getOwnPropertyNames(globalThis[k].prototype)) if (m != "constructor") names.push(k + ".prototype." + m);
		for (const m of Object.getOwnPropertyNames(console)) names.push("console." + m);
		for (const n of names) print(n);`
	for _, name := range run(t, source, script.Options{}).lines {
		if !documented[name] {
			t.Errorf("%s is bound and not documented", name)
		}
	}
}

// TestBoundsAreDocumented looks for the figures of the bounds in README.md.
func TestBoundsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"| source | 256 KiB", "| memory | 512 MiB", "| printed text | 1 MiB"} {
		if !strings.Contains(string(text), figure) {
			t.Errorf("README.md does not say %q", figure)
		}
	}
	got := []int64{script.MaxSource, script.DefaultMemory, script.DefaultOutput}
	if want := []int64{256 << 10, 512 << 20, 1 << 20}; !slices.Equal(got, want) {
		t.Errorf("the bounds are %v, README.md says %v", got, want)
	}
}
