package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns a folder of files that other programs wrote.
func corpus(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "..", "shared", "corpus"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("there is no corpus of other programs' files at " + dir)
	}
	return dir
}

// refused are the endings of the files in the corpus that hold no models, and the models that are refused by name.
func refused(path string) bool {
	switch filepath.Ext(path) {
	case ".gpl", ".md", ".tsv", ".mtl":
		return true
	}
	return filepath.Ext(path) == ".vxl" // of Command & Conquer
}

func TestConvertTheCorpus(t *testing.T) {
	dir, out := corpus(t), filepath.Join(t.TempDir(), "out")
	r := run(t, "convert", filepath.Join(dir, "{goxel,opengametools,vengi}/**/*.*"), "-o", out, "-f", "glb", "--jobs", "2", "--full-names", "--json").exits(3)
	list := r.lines()
	done, failed := 0., 0.
	for _, o := range list[:len(list)-1] {
		path := o["input"].(string)
		if want := refused(path); want != (o["status"] == "failed") {
			t.Errorf("%s: %v %v", path, o["status"], o["error"])
		} else if want {
			failed++
			continue
		}
		done++
		size, err := os.Stat(o["output"].(string))
		if err != nil || float64(size.Size()) != o["bytes"] {
			t.Errorf("%s: %v", path, err)
		}
	}
	wants(t, r.summary(), map[string]any{"done": done, "failed": failed, "cancelled": nil})
	back := run(t, "info", filepath.Join(out, "**/*.glb"), "--json").exits(0).lines()
	if float64(len(back)) != done {
		t.Fatalf("%d files are there, want %v", len(back), done)
	}
	voxels := map[string]float64{}
	for _, f := range back {
		rel, err := filepath.Rel(out, f["input"].(string))
		if err != nil {
			t.Fatal(err)
		}
		voxels[strings.TrimSuffix(rel, ".glb")] = f["voxels"].(float64)
	}
	for _, name := range []string{"vengi/robo.vox", "vengi/r.0.-2.qb", "vengi/slab6_vox_test.kv6", "vengi/chr_knight.gox", "opengametools/test_meta_chunk.vox"} {
		original := run(t, "info", filepath.Join(dir, name), "--json").exits(0).lines()[0]
		if n := original["voxels"]; n != voxels[name] || n == 0. {
			t.Errorf("%s has %v voxels, what it became %v", name, n, voxels[name])
		}
	}
	run(t, "convert", filepath.Join(dir, "open*/**/*.vox"), "-o", filepath.Join(t.TempDir(), "out"), "-f", "glb", "--jobs", "2").exits(0)
}
