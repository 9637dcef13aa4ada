package script_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/migrate/script"
	"github.com/goxel-daemon/goxel-daemon/compat/v13"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
)

func dial(t *testing.T) *client.Client {
	t.Helper()
	d, err := local.Start(local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	c, err := d.Dial(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// run sends the lines, one after the other. A reply that is an error fails the test.
func run(t *testing.T, c *client.Client, lines []byte) {
	t.Helper()
	for line := range bytes.Lines(lines) {
		var r struct {
			Method string
			Params json.RawMessage
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		var params any
		if r.Params != nil {
			params = r.Params
		}
		var result struct{ Warnings []string }
		if err := c.Call(t.Context(), r.Method, params, &result); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		for _, w := range result.Warnings {
			if strings.Contains(w, "ignored") || strings.Contains(w, "unknown") {
				t.Errorf("%s: %s", line, w)
			}
		}
	}
}

// layers tells all layers of a file with their voxels.
func layers(t *testing.T, c *client.Client, path string) string {
	t.Helper()
	if err := c.Call(t.Context(), "open_file", map[string]any{"path": path}, nil); err != nil {
		t.Errorf("%s: %v", path, err)
		return ""
	}
	var list struct {
		Layers []struct {
			ID      int
			Name    string
			Visible bool
		}
	}
	if err := c.Call(t.Context(), "list_layers", nil, &list); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range list.Layers {
		var voxels json.RawMessage
		if err := c.Call(t.Context(), "get_layer_voxels", map[string]any{"layer_id": l.ID, "limit": 0, "encoding": "packed"}, &voxels); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%d %s %t %s\n", l.ID, l.Name, l.Visible, voxels)
	}
	return b.String()
}

// TestSameFilesAsVersion13 runs batch files by the command line of version 13 and, translated, by a daemon, and compares the files.
func TestSameFilesAsVersion13(t *testing.T) {
	model := strings.ReplaceAll(testdata(t, "model.txt"), "\nvoxel-remove a.gox --pos 9,9,9\n", "\n") // which is fine with both
	cases := map[string]struct {
		text  string
		files []string
	}{
		"model":                   {model, []string{"a.gox", "b.gox", "c.gox", "d.gox"}},
		"made by the first voxel": {"voxel-add n.gox -p 1,2,3 -c 4,5,6\nvoxel-add n.gox -p -17,0,40\n", []string{"n.gox"}},
		"not saved":               {"create n.gox\nvoxel-add n.gox -p 1,1,1\nlayer-create n.gox -n T\nlayer-delete -n T\n", []string{"n.gox"}},
		"read again":              {"create n.gox\nlayer-create n.gox -n T\nlayer-delete -n T\nvoxel-remove n.gox -p 0,0,0\n", []string{"n.gox"}},
		"saved by an addition":    {"create n.gox\nlayer-create n.gox -n T\nlayer-delete -n T\nvoxel-add n.gox -p 0,0,0\n", []string{"n.gox"}},
		"to and fro": {
			"create n.gox\ncreate m.gox\nvoxel-add n.gox -p 1,1,1\nvoxel-add m.gox -p 2,2,2\nvoxel-add n.gox -p 3,3,3\n", []string{"n.gox", "m.gox"},
		},
		"made anew": {"create n.gox\nvoxel-add n.gox -p 1,1,1\ncreate n.gox\nvoxel-add n.gox -p 2,2,2\n", []string{"n.gox"}},
		"guide":     {"create n.gox\nadd-voxel 1 2 3 255 0 0 255; add-voxel 4 5 6\nremove-voxel 4 5 6\npaint-voxel 1 2 3 9 9 9\nsave n.gox -b false\n", []string{"n.gox"}},
		"script":    {"create n.gox\nscript -c \"goxel.addVoxel(1,2,3,4,5,6,255)\"\nsave\n", []string{"n.gox"}},
	}
	for name, tc := range cases {
		for _, each := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/each=%t", name, each), func(t *testing.T) {
				old, dir := t.TempDir(), t.TempDir()
				absolute := tc.text
				for _, file := range []string{"a.gox", "b.gox", "c.gox", "d.gox", "n.gox", "m.gox", "a.obj", "a.vox", "c.png"} {
					absolute = strings.ReplaceAll(absolute, " "+file, " "+filepath.Join(old, file))
				}
				batch := filepath.Join(old, "batch.txt")
				if err := os.WriteFile(batch, []byte(absolute), 0o644); err != nil {
					t.Fatal(err)
				}
				var out, problems bytes.Buffer
				if code := v13.Main(t.Context(), []string{"batch", batch}, v13.IO{In: strings.NewReader(""), Out: &out, Err: &problems}); code != 0 {
					t.Fatalf("version 13 ended with %d: %s", code, problems.String())
				}
				c := dial(t)
				r := translate(t, "batch.txt", tc.text, script.Options{To: script.ToJSONRPC, Dir: dir, SaveEach: each})
				run(t, c, r.Text)
				for _, file := range tc.files {
					want, got := layers(t, c, filepath.Join(old, file)), layers(t, c, filepath.Join(dir, file))
					if got != want {
						t.Errorf("%s:\n%s, with version 13\n%s\nof\n%s", file, got, want, r.Text)
					}
				}
			})
		}
	}
}
