package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat"
)

func TestMain(m *testing.M) {
	status := m.Run()
	if p, err := built(); err == nil {
		_ = p.Close()
	}
	os.Exit(status)
}

// built returns our programs, built once.
var built = sync.OnceValues(func() (*compat.Programs, error) { return compat.FindPrograms(context.Background(), "", "") })

// goxelCompat runs the command line on our programs.
func goxelCompat(t *testing.T, args ...string) (string, error) {
	t.Helper()
	p, err := built()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := command(&out)
	c.SetArgs(append(args, "--headless", p.Headless, "--daemon", p.Daemon))
	c.SetErr(&out)
	err = c.ExecuteContext(t.Context())
	return out.String(), err
}

func page(t *testing.T, names ...string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range names {
		b.WriteString("<!-- compat:" + name + " -->\n<!-- /compat:" + name + " -->\n")
	}
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRunsCases(t *testing.T) {
	readme, js := page(t, "commands", "methods", "tools", "clients", "mended"), filepath.Join(t.TempDir(), "r.json")
	out, err := goxelCompat(t, "--filter", "^(create/positional|ping/members)$", "--verbose", "--update", readme, "--json", js)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, part := range []string{"$ create house.gox", "2 cases: 2 pass", `"method":"ping"`} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in %s", part, out)
		}
	}
	if text := read(t, readme); !strings.Contains(text, "| `create` | 1 | 1 | 0 | all pass |") {
		t.Errorf("the page is %s", text)
	}
	if text := read(t, js); !strings.Contains(text, `"id": "create/positional"`) {
		t.Errorf("the JSON is %s", text)
	}
}

func TestDifferencesAreAStatusOfTheirOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.json")
	text := `{"cases":[{"id":"help/wrong","tag":"same","steps":[{"run":"help","exit":77}]}]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := goxelCompat(t, "--cases", path, "--filter", "^c.json:")
	if !errors.Is(err, errDifferent) || !strings.Contains(out, "exit status 0, want [77]") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestListsCases(t *testing.T) {
	out, err := goxelCompat(t, "--list", "--filter", "^voxel-")
	if err != nil || !strings.Contains(out, "mended  voxel-add/color-out-of-range\n") || strings.Contains(out, "create/") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestJSONAlone(t *testing.T) {
	out, err := goxelCompat(t, "--json", "-", "--filter", "^ping/members$")
	if err != nil || !strings.HasPrefix(out, "{") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--jobs", "0"},
		{"--filter", "("},
		{"--filter", "^nothing at all$"},
		{"--nonsense"},
		{"words"},
		{"--reference", "/no/such/program"},
		{"measure", "--pairs", "0"},
		{"measure", "--filter", "("},
		{"measure", "words"},
		{"--list", "--cases", "/no/such/file"},
	} {
		if out, err := goxelCompat(t, args...); err == nil || errors.Is(err, errDifferent) {
			t.Errorf("%q: %v: %s", args, err, out)
		}
	}
}

// TestMeasures measures one row with the real program, which stands in for the leanest process as well. It does not look at how fast that is.
func TestMeasures(t *testing.T) {
	dir := t.TempDir()
	self := filepath.Join(dir, "goxel-compat")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", self, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p, err := built()
	if err != nil {
		t.Fatal(err)
	}
	readme := page(t, "ratios")
	cmd := exec.CommandContext(t.Context(), self, "measure", "--pairs", "1", "--filter", "^single operation, persistent", "--headless", p.Headless, "--daemon", p.Daemon,
		"--update", readme, "--json", filepath.Join(dir, "r.json"))
	out, err := cmd.CombinedOutput()
	if status := cmd.ProcessState.ExitCode(); status != 0 && status != statusDifferent {
		t.Fatalf("%v: %s", err, out)
	}
	if text := read(t, readme); strings.Count(text, "| single operation, persistent connection |") != 2 {
		t.Errorf("the page is %s", text)
	}
	if text := read(t, filepath.Join(dir, "r.json")); !strings.Contains(text, `"against": "our goxel-headless, a process each"`) {
		t.Errorf("the JSON is %s", text)
	}
	cmd = exec.CommandContext(t.Context(), self, "--nonsense")
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != statusUsage {
		t.Errorf("a flag that is unknown gives %v", err)
	}
}
