package script_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
	"github.com/goxel-daemon/goxel-daemon/compat/v13"
	"github.com/goxel-daemon/goxel-daemon/rpc/method"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares a text with a file of testdata.
func golden(t *testing.T, path string, text []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, want) {
		t.Errorf("%s differs; go test -update writes it anew\n%s", path, migrate.Diff(path, "now", want, text))
	}
}

func translate(t *testing.T, name, text string, o script.Options) *script.Result {
	t.Helper()
	r, err := script.Translate(name, []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestGolden translates files of testdata, and compares what comes out with files beside them.
func TestGolden(t *testing.T) {
	cases := []struct {
		file, suffix string
		form         script.Form
		o            script.Options
	}{
		{"build.sh", ".out", script.ShellScript, script.Options{}},
		{"plain.sh", ".out", script.ShellScript, script.Options{Program: "/opt/goxelctl"}},
		{"other.sh", ".out", script.ShellScript, script.Options{}},
		{"crlf.sh", ".out", script.ShellScript, script.Options{}},
		{"model.txt", ".ctl", script.BatchFile, script.Options{}},
		{"model.txt", ".jsonl", script.BatchFile, script.Options{To: script.ToJSONRPC, Dir: "/models"}},
		{"model.txt", ".each.ctl", script.BatchFile, script.Options{SaveEach: true}},
		{"guide.txt", ".ctl", script.BatchFile, script.Options{}},
		{"guide.txt", ".jsonl", script.BatchFile, script.Options{To: script.ToJSONRPC}},
	}
	for _, tc := range cases {
		t.Run(tc.file+tc.suffix, func(t *testing.T) {
			r := translate(t, tc.file, testdata(t, tc.file), tc.o)
			if r.Form != tc.form {
				t.Errorf("taken for %s, want %s", r.Form, tc.form)
			}
			golden(t, filepath.Join("testdata", tc.file+tc.suffix), r.Text)
			golden(t, filepath.Join("testdata", tc.file+tc.suffix+".report"), []byte(r.Report.Text()))
		})
	}
}

func TestScriptWithoutCallsStays(t *testing.T) {
	text := testdata(t, "other.sh")
	r := translate(t, "other.sh", text, script.Options{})
	if string(r.Text) != text || len(r.Report) != 0 {
		t.Errorf("got %q and %v", r.Text, r.Report)
	}
}

// TestVerbs wants a row for each command of version 13, in its order, with a method that there is.
func TestVerbs(t *testing.T) {
	verbs := script.Verbs()
	for _, c := range v13.Commands() {
		if !slices.ContainsFunc(verbs, func(v script.Verb) bool { return v.Name == c.Name }) {
			t.Errorf("nothing is said of %s", c.Name)
		}
	}
	table := method.NewTable()
	for _, v := range verbs {
		if !slices.ContainsFunc(v13.Commands(), func(c v13.Command) bool { return v.Name == c.Name }) {
			t.Errorf("version 13 has no %s", v.Name)
		}
		if v.Method != "" && !slices.ContainsFunc(table.Methods, func(m *method.Method) bool { return m.Name == v.Method }) {
			t.Errorf("%s becomes %s, which is no method", v.Name, v.Method)
		}
	}
}

// TestRequestsFitTheTable wants every method and parameter of the golden files in the table of methods.
func TestRequestsFitTheTable(t *testing.T) {
	table := method.NewTable()
	lines := 0
	for _, name := range []string{"model.txt.ctl", "guide.txt.ctl"} {
		for line := range strings.Lines(testdata(t, name)) {
			fields := strings.Fields(line)
			if len(fields) == 0 || fields[0][0] == '#' {
				continue
			}
			lines++
			i := slices.IndexFunc(table.Methods, func(m *method.Method) bool { return m.Name == strings.ReplaceAll(fields[0], "-", "_") })
			if i < 0 {
				t.Errorf("%s: no such method", fields[0])
				continue
			}
			var keys []string
			for j := range table.Methods[i].Params {
				keys = append(keys, table.Methods[i].Params[j].Spellings()...)
			}
			for _, f := range fields[1:] {
				if name, ok := strings.CutPrefix(f, "--"); ok {
					if key, _, _ := strings.Cut(name, "="); !slices.Contains(keys, strings.ReplaceAll(key, "-", "_")) {
						t.Errorf("%s: no parameter %s", fields[0], key)
					}
				}
			}
		}
	}
	if lines < 30 {
		t.Errorf("only %d lines", lines)
	}
}
