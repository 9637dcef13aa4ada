package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate"
	"github.com/goxel-daemon/goxel-daemon/compat/migrate/config"
)

var update = flag.Bool("update", false, "write the golden files and the tables of README.md")

// golden compares a text with a file of testdata.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs; go test -update writes it anew\n%s", path, migrate.Diff(path, "now", want, []byte(text)))
	}
}

func source(t *testing.T, name string) config.Source {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return config.Source{Name: name, Text: text}
}

// TestShapes converts a file of each shape, and compares what comes out with files beside it.
func TestShapes(t *testing.T) {
	cases := []struct {
		file  string
		shape config.ID
	}{
		{"full.json", config.Full},
		{"release.yaml", config.Release},
		{"short.ini", config.Short},
		{"guide.json", config.Guide},
		{"tool.ini", config.Tool},
		{"header.json", config.Header},
		{"header.ini", config.Header},
		{"variables.env", config.Variables},
		{"unit.service", config.Unit},
		{"agent.plist", config.Agent},
	}
	for _, tc := range cases {
		t.Run(tc.file, func(t *testing.T) {
			s := source(t, tc.file)
			if shape, err := config.Recognise(s); shape != tc.shape || err != nil {
				t.Fatalf("recognised as %q, %v, want %q", shape, err, tc.shape)
			}
			r, err := config.Convert([]config.Source{s}, config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", tc.file+".toml"), string(r.Text))
			golden(t, filepath.Join("testdata", tc.file+".report"), r.Report.Text())
			accepted(t, r.Text)
		})
	}
}

// daemonFlags returns the long names of goxel-daemon's flags, read from its sources.
func daemonFlags(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../cmd/goxel-daemon/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("the sources of goxel-daemon are not there: %v", err)
	}
	bound := regexp.MustCompile(`f\.(?:\w*Var|\w*VarP|Var|VarP)\(&[\w.]+, "([a-z-]+)"`)
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range bound.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	if len(names) < 20 {
		t.Fatalf("only %d flags found: %v", len(names), names)
	}
	return names
}

// accepted checks that a text is TOML with nothing but flags of goxel-daemon.
func accepted(t *testing.T, text []byte) {
	t.Helper()
	var values map[string]any
	if err := toml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	names := daemonFlags(t)
	for key := range values {
		if !slices.Contains(names, key) {
			t.Errorf("%s is no flag of goxel-daemon", key)
		}
	}
}

func TestTargetsAreFlags(t *testing.T) {
	names := daemonFlags(t)
	text, err := os.ReadFile("../../../cmd/goxel-daemon/options.go")
	if err != nil {
		t.Fatal(err)
	}
	var targets []string
	for _, target := range config.Targets() {
		targets = append(targets, target.Flag)
		if !slices.Contains(names, target.Flag) {
			t.Errorf("%s is no flag of goxel-daemon", target.Flag)
		}
		m := regexp.MustCompile(`\{"` + target.Flag + `", [\w.]+, (\d+), (\d+)\}`).FindStringSubmatch(string(text))
		if target.Most == 0 {
			continue
		}
		if m == nil {
			t.Errorf("the range of %s is not found in the sources of goxel-daemon", target.Flag)
		} else if m[1] != strconv.FormatInt(target.Least, 10) || m[2] != strconv.FormatInt(target.Most, 10) {
			t.Errorf("%s goes from %d to %d, in goxel-daemon from %s to %s", target.Flag, target.Least, target.Most, m[1], m[2])
		}
	}
	for _, row := range config.Rows() {
		if row.Flag != "" && !slices.Contains(targets, row.Flag) {
			t.Errorf("%s %s goes to %s, which is no target", row.Shape, strings.Join(row.Keys, ", "), row.Flag)
		}
	}
}
