package migration_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
	"github.com/goxel-daemon/goxel-daemon/compat/v13"
)

// run runs one command line of goxelctl.
func run(t *testing.T, args ...string) outcome {
	t.Helper()
	var out, problems bytes.Buffer
	env := &cli.Env{In: strings.NewReader(""), Out: &out, Err: &problems, Version: "test", Getenv: func(string) string { return "" }, Signals: &cli.Interrupts{}}
	return outcome{tree.Main(t.Context(), env, args), out.String(), problems.String()}
}

// TestTranslatedLinesRun translates a batch file to lines and to requests, runs them by goxelctl, and compares the models with those of version 13.
func TestTranslatedLinesRun(t *testing.T) {
	model, err := os.ReadFile("../../../../compat/migrate/script/testdata/model.txt")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	folder := func(name string) string {
		dir := filepath.Join(root, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Chdir(dir)
		put(t, filepath.Join(dir, "model.txt"), string(model))
		return dir
	}
	old := folder("old")
	var problems bytes.Buffer
	if code := v13.Main(t.Context(), []string{"batch", "model.txt"}, v13.IO{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &problems}); code != 0 {
		t.Fatalf("version 13 ended with %d: %s", code, problems.String())
	}
	for _, to := range []string{"goxelctl", "jsonrpc"} {
		made := folder(to)
		if r := run(t, "migrate", "script", "model.txt", "--to", to, "-o", "lines"); r.code != cli.Partly {
			t.Fatalf("%+v", r)
		}
		if r := run(t, "batch", "--local", "lines"); r.code != cli.OK {
			t.Fatalf("%s: %+v", to, r)
		}
		for _, name := range []string{"a.gox", "b.gox", "c.gox", "d.gox", "a.vox"} {
			if r := run(t, "diff", filepath.Join(old, name), filepath.Join(made, name)); r.code != cli.OK {
				t.Errorf("%s: %s: %+v", to, name, r)
			}
		}
	}
}
