package ci

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// targets returns the targets of a Makefile's text that have a comment in make help.
func targets(makefile string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`(?m)^([a-z-]+):.*## `).FindAllStringSubmatch(makefile, -1) {
		found = append(found, match[1])
	}
	return found
}

// mentioned returns the targets of every make command in code: at the start of a line, after a prompt, a backquote or
// variables that are set for it.
func mentioned(text string) []string {
	var found []string
	command := regexp.MustCompile("(?m)(?:`|^[ \t]+|^\\$ |^)(?:[A-Z]+=\\S* )*make((?: +[A-Za-z][A-Za-z0-9_.=/-]*)+)")
	for _, match := range command.FindAllStringSubmatch(text, -1) {
		for word := range strings.FieldsSeq(match[1]) {
			if !strings.Contains(word, "=") {
				found = append(found, word)
			}
		}
	}
	return found
}

// codeOf keeps the code of a Markdown document: fenced blocks as they are, and of other lines what is in backquotes.
func codeOf(markdown string) string {
	var code []string
	fenced := false
	quoted := regexp.MustCompile("`[^`]+`")
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			fenced = !fenced
		case fenced:
			code = append(code, strings.TrimRight(line, "\n"))
		default:
			code = append(code, quoted.FindAllString(line, -1)...)
		}
	}
	return strings.Join(code, "\n")
}

// TestDocumentsNameTargetsThatExist keeps the documents and the CI script in step with the Makefile.
func TestDocumentsNameTargetsThatExist(t *testing.T) {
	dir := root(t)
	makefile, err := os.ReadFile(filepath.Join(dir, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	have := targets(string(makefile))
	if !slices.Contains(have, "build") {
		t.Fatalf("the Makefile has the targets %v, build is not among them", have)
	}
	for _, name := range []string{"README.md", "ARCHITECTURE.md"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			t.Logf("%s does not exist", name)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range mentioned(codeOf(string(text))) {
			if !slices.Contains(have, target) {
				t.Errorf("%s says make %s, which the Makefile does not have", name, target)
			}
		}
	}
}

// TestPhonyTargetsAreExplained wants make help to list every target.
func TestPhonyTargetsAreExplained(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	have := targets(string(makefile))
	line := regexp.MustCompile(`(?m)^\.PHONY:(.*)$`).FindStringSubmatch(string(makefile))
	if line == nil {
		t.Fatal("the Makefile has no .PHONY line")
	}
	phony := strings.Fields(line[1])
	slices.Sort(phony)
	slices.Sort(have)
	if !slices.Equal(phony, have) {
		t.Errorf("make help explains %v, .PHONY lists %v", have, phony)
	}
}

// TestRunScriptNamesTargetsThatExist checks the script of continuous integration, whose commands follow a heading.
func TestRunScriptNamesTargetsThatExist(t *testing.T) {
	dir := root(t)
	script, err := os.ReadFile(filepath.Join(dir, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(dir, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	have := targets(string(makefile))
	steps := regexp.MustCompile(`(?m)^\s*run [a-z]+ make ([a-z-]+)`).FindAllStringSubmatch(string(script), -1)
	if len(steps) < 8 {
		t.Errorf("the script runs %d make targets, want at least 8", len(steps))
	}
	for _, step := range steps {
		if !slices.Contains(have, step[1]) {
			t.Errorf(".ci/run runs make %s, which the Makefile does not have", step[1])
		}
	}
}

func TestMentionedFindsCommands(t *testing.T) {
	text := "You make sure of it. Run `make test` or `make race TESTFLAGS=-v`.\n\n" +
		"```sh\nmake build\n$ make bench BENCHARGS=x # make it fast\nFOO=1 make cover\n    make demo\nbut make nothing\n```\n" +
		"`make` alone, `cmake x`.\n"
	want := []string{"test", "race", "build", "bench", "cover", "demo"}
	if got := mentioned(codeOf(text)); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}
