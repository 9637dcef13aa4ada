package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
)

var update = flag.Bool("update", false, "write COMMANDS.md anew from the commands")

// TestReferenceIsCurrent compares COMMANDS.md with the commands.
func TestReferenceIsCurrent(t *testing.T) {
	const file = "COMMANDS.md"
	want := reference()
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
		t.Errorf("%s is not what the commands say: run go test ./cmd/goxelctl -run Reference -update", file)
	}
}

const intro = "# Commands of goxelctl\n\n" +
	"Made from the commands; do not edit. `go test ./cmd/goxelctl -run Reference -update` writes it anew. `goxelctl COMMAND --help` shows the same, and\n" +
	"`goxelctl man DIR` writes manual pages.\n\n"

func reference() []byte {
	env, _, _ := clitest.Env("")
	env.Local = false
	root := tree.New(env).Root()
	var b bytes.Buffer
	b.WriteString(intro + escape(root.Long) + "\n")
	flags(&b, root.PersistentFlags(), "\nFlags of all commands:\n")
	for _, g := range root.Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n| command | |\n|---|---|\n", strings.TrimSuffix(g.Title, ":"))
		for _, c := range root.Commands() {
			if c.GroupID == g.ID {
				fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", c.Name(), c.Name(), cell(c.Short))
			}
		}
	}
	for _, g := range root.Groups() {
		for _, c := range root.Commands() {
			if c.GroupID == g.ID && c.Name() != "help" {
				section(&b, c, "##")
			}
		}
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

func section(b *bytes.Buffer, c *cobra.Command, mark string) {
	fmt.Fprintf(b, "\n%s %s\n\n", mark, strings.TrimPrefix(c.CommandPath(), "goxelctl "))
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	b.WriteString(escape(text) + "\n")
	if c.Runnable() {
		fmt.Fprintf(b, "\n```\n%s\n```\n", c.UseLine())
	}
	if len(c.Aliases) > 0 {
		fmt.Fprintf(b, "\nAlso `%s`.\n", strings.Join(c.Aliases, "`, `"))
	}
	flags(b, c.LocalNonPersistentFlags(), "")
	if c.Example != "" {
		fmt.Fprintf(b, "\n```sh\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(c.Example, "  "), "\n  ", "\n"))
	}
	for _, sub := range c.Commands() {
		section(b, sub, mark+"#")
	}
}

func flags(b *bytes.Buffer, f *pflag.FlagSet, title string) {
	n := 0
	f.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		if n++; n == 1 {
			b.WriteString(title + "\n| flag | value | default | |\n|---|---|---|---|\n")
		}
		name := "`--" + f.Name + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		value, doc := pflag.UnquoteUsage(f)
		def := f.DefValue
		if def == "false" || def == "0s" || def == "[]" || f.Name == "jobs" {
			def = ""
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, cell(value), cell(def), cell(doc))
	})
}

// cell escapes text for a cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(escape(text), "|", `\|`), "\n", " ")
}

// escape returns text without what Markdown takes for HTML.
func escape(text string) string { return strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(text) }

// TestVersionIsAsTheLinkerSaid holds the name of the variable that builds set.
func TestVersionIsAsTheLinkerSaid(t *testing.T) {
	if version != "dev" {
		t.Errorf("the version of a test is %q", version)
	}
}
