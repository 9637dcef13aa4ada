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

var update = flag.Bool("update", false, "write the table of flags into README.md")

// help returns what --help prints.
func help(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	c := command()
	c.SetOut(&b)
	c.SetArgs([]string{"--help"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHelp(t *testing.T) {
	text := help(t)
	for _, words := range []string{"Usage:\n  goxel-daemon [flags]\n", "SIGHUP reopens the log file", `"method":"create_project"`} {
		if !strings.Contains(text, words) {
			t.Errorf("--help lacks %q", words)
		}
	}
	command().Flags().VisitAll(func(f *pflag.Flag) {
		name, usage := pflag.UnquoteUsage(f)
		if first := strings.Split(usage, "\n")[0]; !strings.Contains(text, strings.TrimSpace("--"+f.Name+" "+name)) || !strings.Contains(text, first) {
			t.Errorf("--help lacks --%s %s: %s", f.Name, name, first)
		}
	})
}

// table returns the flags as README.md shows them.
func table() string {
	var b strings.Builder
	b.WriteString("| flag | default | meaning |\n|---|---|---|\n")
	command().Flags().VisitAll(func(f *pflag.Flag) {
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
