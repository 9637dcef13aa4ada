package tree_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
)

// run is what came of a command line.
type run struct {
	out, err string
	code     int
}

// ctl runs a command line in a process's stead, on a daemon in this process.
func ctl(t *testing.T, args ...string) run {
	t.Helper()
	return feed(t, "", args...)
}

// feed runs a command line with standard input.
func feed(t *testing.T, in string, args ...string) run {
	t.Helper()
	env, out, errs := clitest.Env(in)
	for _, a := range args {
		if a == "--socket" || a == "-s" {
			env.Local = false
		}
	}
	code := tree.Main(t.Context(), env, args)
	return run{out.String(), errs.String(), code}
}

// ok fails the test unless the command line did what it should.
func ok(t *testing.T, args ...string) run {
	t.Helper()
	r := ctl(t, args...)
	if r.code != 0 {
		t.Fatalf("goxelctl %s: exit status %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r
}

// object returns the JSON that was printed.
func (r run) object(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(r.out), &v); err != nil {
		t.Fatalf("%v in %q (stderr %q)", err, r.out, r.err)
	}
	return v
}

// folder makes the current folder one with the files that examples name.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"voxels.txt":      "0,0,0,#ff0000\n1,0,0,#00ff00\n",
		"operations.json": `[{"type":"add_voxel","x":0,"y":0,"z":0,"color":"#FF0000"}]`,
		"colors.gpl":      "GIMP Palette\nName: two\n#\n255 0 0 red\n0 255 0 green\n",
		"script.js":       "1+1",
	} {
		write(t, name, text)
	}
	ok(t, "add-voxels", "0,0,0,#ff0000; 1,0,0,#00ff00", "--file", "model.gox")
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// project makes a project with two layers and some voxels the daemon's default one until the test ends, and returns its id.
func project(t *testing.T, socket string) (id string) {
	t.Helper()
	r := ok(t, "-s", socket, "--json", "create-project", "tower")
	id, _ = r.object(t)["project_id"].(string)
	t.Cleanup(func() { _ = ctl(t, "-s", socket, "close-project", id) }) // the test may have closed it
	r = feed(t, "\nnew-layer Roof\nset-active-layer Layer.1\nadd-voxels '0,0,0,#ff0000; 1,0,0,#00ff00; 0,0,1'\n", "-s", socket, "batch", "-")
	if r.code != 0 {
		t.Fatalf("the project: %+v", r)
	}
	return id
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestHarnessFindsFailures(t *testing.T) {
	folder(t)
	if r := ctl(t, "add-voxel", "1", "2"); r.code != 1 || r.err == "" {
		t.Errorf("a cell of two numbers: %+v", r)
	}
	if !exists(filepath.Join(".", "model.gox")) || exists("none") {
		t.Error("exists is wrong")
	}
}
