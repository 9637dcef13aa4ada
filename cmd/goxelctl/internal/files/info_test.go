package files_test

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestInfo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.gox")
	save(t, path,
		layer{name: "cube", voxels: cube(3, "#ff0000")},
		layer{name: "dots", hidden: true, voxels: []voxel{{-5, 0, 0, "#00ff0080"}, {0, 0, 9, "#ff0000"}}},
		layer{name: "empty\x1b[31m"})
	run(t, "info", path).exits(0).prints("gox, ", "voxels   29\n", "8 x 3 x 10, from -5,0,0 to 2,2,9", "colours  2\n", "#ff0000  28  96.6 %", "#00ff0080  1",
		"cube", "yes          27", "dots", "no            2", "empty?[31m", "3 x 3 x 3, from 0,0,0 to 2,2,2")
	got := run(t, "info", path, "--json", "--top", "1").exits(0).lines()[0]
	wants(t, got, map[string]any{"input": path, "format": "gox", "voxels": 29., "colors": 2., "bytes": float64(len(read(t, path)))})
	if want := []any{8., 3., 10.}; !reflect.DeepEqual(got["size"], want) {
		t.Errorf("the size is %v, want %v", got["size"], want)
	}
	if n := len(got["top_colors"].([]any)); n != 1 || len(got["layers"].([]any)) != 3 {
		t.Errorf("%d colours in %v", n, got)
	}
	vox := filepath.Join(dir, "b.vox")
	run(t, "convert", path, "-o", vox).exits(0)
	run(t, "info", vox).exits(0).prints("palette  2 colours")
}

func TestInfoOfSeveral(t *testing.T) {
	dir := t.TempDir()
	sample(t, filepath.Join(dir, "a.vox"))
	save(t, filepath.Join(dir, "b.gox"), layer{name: "none"})
	write(t, filepath.Join(dir, "c.vox"), "nonsense")
	r := run(t, "info", "-r", dir).exits(3, "c.vox: has the extension")
	r.prints("a.vox\n", "\n\n"+filepath.Join(dir, "b.gox")+"\n", "box      empty")
	j := run(t, "info", "-r", dir, "--json").exits(3).lines()
	wants(t, j[2], map[string]any{"status": "failed"})
	if j[1]["box"] != nil || j[1]["voxels"] != 0. {
		t.Errorf("an empty model has %v", j[1])
	}
	run(t, "info", filepath.Join(dir, "c.vox")).exits(1)
	run(t, "info", filepath.Join(dir, "a.vox"), "--top", "-1").exits(2, "--top")
	run(t, "info", filepath.Join(dir, "none.vox")).exits(2, "there is no file")
	txt := "0 0 0 ff0000\n1 0 0 00ff00\n"
	runWith(t, strings.NewReader(txt), "info", "-", "--from", "txt").exits(0).prints("standard input\n", "voxels   2\n")
}
