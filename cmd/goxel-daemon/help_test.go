package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write the table of flags into README.md, and testdata/help.txt")

// help returns what --help prints.
func help(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	c := command(nil)
	c.SetOut(&b)
	c.SetArgs([]string{"--help"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHelp(t *testing.T) {
	text := help(t)
	for _, words := range []string{"Usage:\n  goxel-daemon [flags]\n", "SIGHUP reopens the log file", `"method":"create_project"`, "--request-timeout,"} {
		if !strings.Contains(text, words) {
			t.Errorf("--help lacks %q", words)
		}
	}
	command(nil).Flags().VisitAll(func(f *pflag.Flag) {
		name, usage := pflag.UnquoteUsage(f)
		if first := strings.Split(usage, "\n")[0]; !strings.Contains(text, strings.TrimSpace("--"+f.Name+" "+name)) || !strings.Contains(text, first) {
			t.Errorf("--help lacks --%s %s: %s", f.Name, name, first)
		}
	})
}

// TestHelpText compares the help with testdata/help.txt. With -update it writes the file instead.
func TestHelpText(t *testing.T) {
	path, text := filepath.Join("testdata", "help.txt"), help(t)
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != text {
		t.Errorf("%s is out of date (%v): run go test ./cmd/goxel-daemon -update. It should be\n%s", path, err, text)
	}
}

// TestMarks sees to it that flags are marked which there are.
func TestMarks(t *testing.T) {
	marks := map[string]int{}
	command(nil).Flags().VisitAll(func(f *pflag.Flag) {
		for m := range f.Annotations {
			marks[m]++
		}
	})
	if len(liveFlags()) != 9 || marks[liveMark] != 9 || marks[ownMark] != 5 || marks[oldMark] != 18 {
		t.Errorf("%q are live and %v are marked", liveFlags(), marks)
	}
}

// table returns the flags as README.md shows them.
func table() string {
	var b strings.Builder
	b.WriteString("| flag | default | meaning |\n|---|---|---|\n")
	command(nil).Flags().VisitAll(func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		name := "`--" + strings.TrimSpace(f.Name+" "+value) + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		def := ""
		if f.DefValue != "" && f.DefValue != "[]" && f.DefValue != "false" {
			def = "`" + f.DefValue + "`"
		}
		lines := strings.Split(strings.TrimSpace(usage), "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, def, strings.Join(lines, "<br>"))
	})
	return b.String()
}

// TestTableOfFlags compares the table in README.md with the flags. With -update it writes the table instead.
func TestTableOfFlags(t *testing.T) {
	const begin, end = "<!-- flags: made by go test ./cmd/goxel-daemon -update -->\n", "<!-- /flags -->"
	path := filepath.Join("..", "..", "README.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), begin)
	old, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README.md has no table of flags")
	}
	if old == table() {
		return
	}
	if !*update {
		t.Errorf("the table of flags in README.md is out of date: run go test ./cmd/goxel-daemon -update. It should be\n%s", table())
		return
	}
	if err := os.WriteFile(path, []byte(before+begin+table()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
