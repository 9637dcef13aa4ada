package compat

import (
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/cases"
)

func all(t *testing.T) []cases.Case {
	t.Helper()
	list, err := cases.All()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestEveryCommandAndOptionHasACase wants each command of v13 and each of its options, short and long, in some command line.
func TestEveryCommandAndOptionHasACase(t *testing.T) {
	var lines [][]string
	list := all(t)
	for i := range list {
		if !list[i].Session() {
			lines = append(lines, list[i].Lines()...)
		}
	}
	for _, missing := range uncovered(lines) {
		t.Errorf("no case has %s", missing)
	}
	for _, global := range []string{"-h", "--help", "-v", "--version", "--verbose", "--quiet", "--config", "--interactive"} {
		if !slices.ContainsFunc(lines, func(words []string) bool { return hasOption(words[:1], global) }) {
			t.Errorf("no case begins with %s", global)
		}
	}
	if uncovered(lines[:1]) == nil {
		t.Error("one line has every command")
	}
}

// TestEveryMethodHasACase wants each name of the old daemons called, and each tool.
func TestEveryMethodHasACase(t *testing.T) {
	var methods, tools []string
	list := all(t)
	for i := range list {
		methods = append(methods, list[i].Methods()...)
		tools = append(tools, list[i].Tools()...)
	}
	for _, m := range cases.Methods() {
		if !slices.Contains(methods, m.Name) {
			t.Errorf("no case calls %s", m.Name)
		}
	}
	for _, m := range cases.Tools() {
		if !slices.Contains(tools, m.Name) {
			t.Errorf("no case calls the tool %s", m.Name)
		}
	}
}

func TestThereAreCasesEnough(t *testing.T) {
	list := all(t)
	if len(list) < 150 {
		t.Errorf("%d cases, want at least 150", len(list))
	}
}
