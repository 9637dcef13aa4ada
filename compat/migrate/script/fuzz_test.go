package script_test

import (
	"encoding/json"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
)

// FuzzShell wants no panic, a script that is one, and not a byte changed where goxel-headless is not called.
func FuzzShell(f *testing.F) {
	for _, name := range []string{"build.sh", "plain.sh", "other.sh", "crlf.sh"} {
		f.Add(testdata(f, name))
	}
	f.Add("g() { goxel-headless \"$@\"; }; g create a")
	f.Add("A=$B B=$A C=goxel-cli; $C open $A `$C open b`")
	f.Add("goxel-headless <<-E\n\tcreate a\n\tE\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := script.Translate("fuzz.sh", []byte(text), script.Options{As: script.ShellScript})
		if err != nil {
			if strings.Contains(err.Error(), "what became of") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if _, err := syntax.NewParser().Parse(strings.NewReader(string(r.Text)), ""); err != nil && !strings.Contains(text, "ksh") {
			t.Errorf("%q became %q: %v", text, r.Text, err)
		}
		if !strings.Contains(text, "goxel") && !strings.ContainsAny(text, "\\'\"$") && string(r.Text) != text {
			t.Errorf("%q became %q", text, r.Text)
		}
		again, err := script.Translate("fuzz.sh", r.Text, script.Options{As: script.ShellScript})
		if err != nil {
			t.Errorf("%q became %q: %v", text, r.Text, err)
		} else if string(again.Text) != string(r.Text) {
			t.Errorf("%q became %q and then %q", text, r.Text, again.Text)
		}
	})
}

// FuzzBatch wants no panic, and JSON in each line.
func FuzzBatch(f *testing.F) {
	f.Add(testdata(f, "model.txt"))
	f.Add(testdata(f, "guide.txt"))
	f.Fuzz(func(t *testing.T, text string) {
		for _, to := range []script.Target{script.ToJSONRPC, script.ToGoxelctl} {
			r, err := script.Translate("fuzz", []byte(text), script.Options{As: script.BatchFile, To: to})
			if err != nil {
				return
			}
			for line := range strings.Lines(string(r.Text)) {
				if to == script.ToJSONRPC && !json.Valid([]byte(line)) {
					t.Errorf("%q: %s", text, line)
				}
				if !strings.HasSuffix(line, "\n") {
					t.Errorf("%q: the last line has no end: %q", text, line)
				}
			}
		}
	})
}
