package files_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

// reopened returns how many voxels info finds in a file.
func reopened(t *testing.T, path string) float64 {
	t.Helper()
	return run(t, "info", path, "--json").exits(0).lines()[0]["voxels"].(float64)
}

func TestConvertKeepsTheTreeBelowAPattern(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	sample(t, filepath.Join(in, "a.vox"))
	sample(t, filepath.Join(in, "deep", "er", "b.vox"))
	sample(t, filepath.Join(in, ".hidden", "c.vox"))
	sample(t, filepath.Join(in, "d.qb"))
	r := run(t, "convert", filepath.Join(in, "**/*.vox"), "-o", out, "-f", "glb", "--jobs", "2").exits(0, "2 files: 2 done", "27 voxels")
	if r.out != "" {
		t.Errorf("the output has %q", r.out)
	}
	holds(t, out, "a.glb", "deep", "deep/er", "deep/er/b.glb")
	if n := reopened(t, filepath.Join(out, "deep/er/b.glb")); n != 27 {
		t.Errorf("the file has %v voxels, want 27", n)
	}
	run(t, "convert", filepath.Join(in, "**/.hidden/*.vox"), "-o", out, "-f", "glb").exits(0)
	if !strings.Contains(strings.Join(tree(t, out), " "), ".hidden/c.glb") {
		t.Errorf("a pattern that names a hidden folder does not match it: %q", tree(t, out))
	}
}

func TestConvertFolders(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	sample(t, filepath.Join(in, "a.vox"))
	sample(t, filepath.Join(in, "sub", "b.gox"))
	write(t, filepath.Join(in, "notes.txt"), "no model")
	write(t, filepath.Join(in, ".trash", "c.vox"), "no model")
	run(t, "convert", in, "-o", filepath.Join(dir, "out"), "-f", "obj").exits(2, "is a folder: give -r")
	run(t, "convert", "-r", in, "-o", filepath.Join(dir, "out"), "-f", ".obj").exits(0)
	holds(t, filepath.Join(dir, "out"), "a.obj", "sub", "sub/b.obj")

	// an output folder within the input folder is no input the next time
	within := filepath.Join(in, "made")
	for range 2 {
		run(t, "convert", "-r", in, "-o", within, "-f", "glb").exits(0, "2 files: 2 done")
	}
	run(t, "convert", filepath.Join(in, "**/*.gl*"), "-o", within, "-f", "obj").exits(2, "no file matches")
	run(t, "convert", filepath.Join(within, "*.glb"), "-o", within, "-f", "obj").exits(0, "a.obj")
	run(t, "convert", "-r", filepath.Join(in, ".trash"), "-o", within, "-f", "obj").exits(1)
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o777); err != nil {
		t.Fatal(err)
	}
	run(t, "convert", "-r", empty, "-o", within, "-f", "obj").exits(2, "no file matches", ".vox")
}

func TestConvertOneFile(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "a.vox")
	sample(t, in)
	out := filepath.Join(dir, "new", "b.obj")
	run(t, "convert", in, "-o", out, "--option", "colors=palette").exits(0, "27 voxels", "with b.mtl b.png")
	holds(t, filepath.Dir(out), "b.mtl", "b.obj", "b.png")
	if !bytes.Contains(read(t, out), []byte("mtllib b.mtl")) {
		t.Error("the file does not name the one beside it")
	}
	run(t, "convert", in, "-o", filepath.Join(dir, "folder")+"/", "-f", "stl").exits(0)
	run(t, "convert", in, "-o", filepath.Join(dir, "folder"), "-f", "ply").exits(0)
	run(t, "convert", in, in, "-o", filepath.Join(dir, "twice"), "-f", "ply").exits(0, "a.ply")
	holds(t, filepath.Join(dir, "folder"), "a.ply", "a.stl")
	holds(t, filepath.Join(dir, "twice"), "a.ply")
}

func TestConvertReplacesWhereLinksLead(t *testing.T) {
	dir := t.TempDir()
	in, place, link := filepath.Join(dir, "a.vox"), filepath.Join(dir, "place", "b.glb"), filepath.Join(dir, "link.glb")
	sample(t, in)
	write(t, place, "old")
	if err := os.Chmod(place, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(place, link); err != nil {
		t.Fatal(err)
	}
	run(t, "convert", in, "-o", link).exits(0)
	info, err := os.Lstat(place)
	if err != nil || info.Mode().Perm() != 0o640 || reopened(t, place) != 27 {
		t.Errorf("the file that the link leads to: %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if err := os.Mkdir(filepath.Join(dir, "b.glb"), 0o777); err != nil {
		t.Fatal(err)
	}
	run(t, "convert", filepath.Join(dir, "*.vox"), "-o", filepath.Join(dir, "x"), "-f", "glb").exits(0)
	if err := os.Rename(filepath.Join(dir, "x", "a.glb"), filepath.Join(dir, "b.glb", "c.glb")); err != nil {
		t.Fatal(err)
	}
	sample(t, filepath.Join(dir, "y", "b.vox"))
	run(t, "convert", filepath.Join(dir, "y", "*.vox"), "-o", dir, "-f", "glb").exits(1, "not a regular file")
}

func TestConvertStreams(t *testing.T) {
	dir, tmp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	defer holds(t, tmp)
	in := filepath.Join(dir, "a.gox")
	sample(t, in)
	r := run(t, "convert", in, "-o", "-", "-f", "qb").exits(0, "standard output")
	write(t, filepath.Join(dir, "b.qb"), r.out)
	if n := reopened(t, filepath.Join(dir, "b.qb")); n != 27 {
		t.Errorf("the output has %v voxels", n)
	}
	runWith(t, strings.NewReader(r.out), "convert", "-", "--from", "qb", "-o", filepath.Join(dir, "c.vox")).exits(0, "standard input -> ")
	if n := reopened(t, filepath.Join(dir, "c.vox")); n != 27 {
		t.Errorf("what came from the input has %v voxels", n)
	}
	piped := runWith(t, strings.NewReader(r.out), "convert", "-", "--from", "qb", "-o", "-", "-f", "txt", "-q").exits(0)
	if got := strings.Count(piped.out, "ff8000"); got != 27 || piped.errs != "" {
		t.Errorf("from stream to stream there are %d voxels, and %q is said", got, piped.errs)
	}
	runWith(t, strings.NewReader("nonsense"), "convert", "-", "--from", "qb", "-o", "-", "-f", "txt").exits(1, "standard input: ")
	several := run(t, "convert", in, "-o", "-", "-f", "obj", "--option", "colors=palette").exits(1, "several files")
	if several.out != "" {
		t.Errorf("a part of several files is printed: %q", several.out)
	}
}

func TestConvertRefusesCommandLines(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.vox"), filepath.Join(dir, "a.qb")
	sample(t, a)
	sample(t, b)
	out := filepath.Join(dir, "out")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--output is missing", []string{a}},
		{"--format is missing", []string{a, b, "-o", out}},
		{"no format that can be written has the ending", []string{a, "-o", out}},
		{"do you mean glb?", []string{a, "-o", out, "-f", "glbb"}},
		{"no format that can be written", []string{a, "-o", out, "-f", "qbcl"}},
		{"would both become", []string{a, b, "-o", out, "-f", "glb"}},
		{"is an input and would be replaced", []string{a, "-o", a}},
		{"is an input and would be replaced", []string{a, b, "-o", dir, "-f", "vox"}},
		{"there is no file", []string{filepath.Join(dir, "none.vox"), "-o", out, "-f", "glb"}},
		{"no file matches", []string{filepath.Join(dir, "*.gox"), "-o", out, "-f", "glb"}},
		{"no file matches", []string{filepath.Join(dir, "none", "*.gox"), "-o", out, "-f", "glb"}},
		{"no valid pattern", []string{filepath.Join(dir, "[a"), "-o", out, "-f", "glb"}},
		{"one input only can go", []string{a, b, "-o", "-", "-f", "glb"}},
		{"--json does not go with", []string{a, "-o", "-", "-f", "glb", "--json"}},
		{"needs --from", []string{"-", "-o", out, "-f", "glb"}},
		{"must be the only input", []string{"-", a, "-o", out, "-f", "glb", "--from", "vox"}},
		{"no format that can be read", []string{a, "-o", out, "-f", "glb", "--from", "pov"}},
		{"exclude each other", []string{a, "-o", out, "-f", "glb", "--newer", "--skip-existing"}},
		{"--jobs must be", []string{a, "-o", out, "-f", "glb", "--jobs", "0"}},
		{"--timeout must not", []string{a, "-o", out, "-f", "glb", "--timeout", "-1s"}},
		{"--watch does not go", []string{a, "-o", out, "-f", "glb", "--watch", "--dry-run"}},
		{"write name=value", []string{a, "-o", out, "-f", "glb", "--option", "mesher"}},
		{"has no option nonsense", []string{a, "-o", out, "-f", "glb", "--option", "nonsense=1"}},
		{"mesher, watertight", []string{a, "-o", out, "-f", "glb", "--option", "fill=auto"}},
		{"one of culled, greedy, marching_cubes", []string{a, "-o", out, "-f", "glb", "--option", "mesher=x"}},
		{"must be true or false", []string{a, "-o", out, "-f", "glb", "--option", "y_up=2"}},
		{"must be an integer between 0 and 10", []string{a, "-o", out, "-f", "glb", "--option", "level=11"}},
		{"must be an integer between 0 and 10", []string{a, "-o", out, "-f", "glb", "--option", "level=1.5"}},
		{"must be a number between 0.000001", []string{a, "-o", out, "-f", "glb", "--option", "scale=NaN"}},
		{"has no options", []string{a, "-o", out, "-f", "qbt", "--option", "x=1"}},
		{"no format has the option nonsense", []string{a, "-o", out, "-f", "glb", "--open-option", "nonsense=1"}},
		{"the format vox has no option fill", []string{a, "-o", out, "-f", "glb", "--from", "vox", "--open-option", "fill=auto"}},
		{"must be one of", []string{a, "-o", out, "-f", "glb", "--open-option", "fill=x"}},
	} {
		run(t, append([]string{"convert"}, c.args...)...).exits(2, c.want)
		if tree(t, out) != nil {
			t.Fatalf("%q has made %q", c.args, tree(t, out))
		}
	}
	run(t, "convert", a, b, "-o", out, "-f", "glb", "--full-names").exits(0)
	holds(t, out, "a.qb.glb", "a.vox.glb")
}

func TestConvertOpensWithOptions(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.vox", "b.obj"} {
		path := filepath.Join(dir, name)
		save(t, filepath.Join(dir, "in.gox"), layer{name: "cube", voxels: cube(4, "#ff0000")})
		run(t, "convert", filepath.Join(dir, "in.gox"), "-o", path).exits(0)
	}
	out := filepath.Join(dir, "out")
	r := run(t, "convert", filepath.Join(dir, "a.vox"), filepath.Join(dir, "b.obj"), "-o", out, "-f", "qb", "--open-option", "voxel_size=2", "--json").exits(0)
	voxels := map[string]any{}
	for _, line := range r.lines()[:2] {
		voxels[filepath.Base(line["input"].(string))] = line["voxels"]
	}
	wants(t, voxels, map[string]any{"a.vox": 64., "b.obj": 8.})
}

func TestConvertExistingOutputs(t *testing.T) {
	dir := t.TempDir()
	a, b, out := filepath.Join(dir, "a.vox"), filepath.Join(dir, "b.vox"), filepath.Join(dir, "out")
	sample(t, a)
	sample(t, b)
	old := filepath.Join(out, "a.glb")
	args := []string{"convert", a, b, "-o", out, "-f", "glb"}
	write(t, old, "old")
	run(t, append(args, "--no-clobber")...).exits(2, "a.glb exists")
	holds(t, out, "a.glb")
	run(t, append(args, "--skip-existing", "-v")...).exits(0, "skipped, the output exists", "1 done, 1 skipped")
	if string(read(t, old)) != "old" {
		t.Error("a file was replaced that was to be skipped")
	}
	past := time.Now().Add(-time.Hour)
	for _, path := range []string{a, filepath.Join(out, "b.glb")} {
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	s := run(t, append(args, "--newer", "--json")...).exits(0).summary()
	wants(t, s, map[string]any{"done": 1., "skipped": 1., "total": 2.})
	if string(read(t, old)) != "old" {
		t.Error("a newer file was replaced")
	}
	run(t, args...).exits(0)
	if reopened(t, old) != 27 {
		t.Error("the old file was not replaced")
	}
	write(t, filepath.Join(out, "a.mtl"), "mine")
	run(t, "convert", a, "-o", out, "-f", "obj", "--option", "colors=palette", "--skip-existing").exits(1, "a.mtl exists")
	holds(t, out, "a.glb", "a.mtl", "b.glb")
}

func TestConvertFilesBesideDoNotMeet(t *testing.T) {
	dir := t.TempDir()
	sample(t, filepath.Join(dir, "a.vox"))
	sample(t, filepath.Join(dir, "a-colors.vox"))
	out := filepath.Join(dir, "out")
	run(t, "convert", filepath.Join(dir, "*.vox"), "-o", out, "-f", "heightmap", "--jobs", "1").exits(3, "a-colors.png is that of")
}

func TestConvertExitStatus(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.vox"), filepath.Join(dir, "bad.vox")
	sample(t, good)
	write(t, bad, "nonsense")
	write(t, filepath.Join(dir, "worse.xyz"), "nonsense")
	out := filepath.Join(dir, "out")
	run(t, "convert", bad, "-o", filepath.Join(out, "x.glb")).exits(1, "bad.vox: has the extension of the format vox but not its content")
	run(t, "convert", bad, filepath.Join(dir, "worse.xyz"), "-o", out, "-f", "glb").exits(1, "is in no format that can be read\n")
	if tree(t, out) != nil {
		t.Errorf("what failed leaves %q", tree(t, out))
	}
	r := run(t, "convert", bad, good, "-o", out, "-f", "glb", "--json", "--jobs", "1").exits(3)
	first := r.lines()[0]
	wants(t, first, map[string]any{"status": "failed", "input": bad})
	wants(t, first["error"].(map[string]any), map[string]any{"reason": "invalid_file"})
	wants(t, r.lines()[1], map[string]any{"status": "done", "voxels": 27., "from": "vox", "format": "glb"})
	wants(t, r.summary(), map[string]any{"total": 2., "done": 1., "failed": 1.})
	holds(t, out, "good.glb")
	q := run(t, "convert", bad, good, "-o", out, "-f", "glb", "-q").exits(3)
	if lines := strings.Count(q.errs, "\n"); lines != 1 {
		t.Errorf("quiet, %d lines are said: %s", lines, q.errs)
	}
	fast := run(t, "convert", bad, good, "-o", out, "-f", "stl", "--json", "--jobs", "1", "--fail-fast").exits(1)
	wants(t, fast.summary(), map[string]any{"failed": 1., "cancelled": 1.})
	holds(t, out, "good.glb")
	dry := run(t, "convert", bad, good, "-o", out, "-f", "stl", "--dry-run").exits(0, "bad.vox -> "+out, "2 to do")
	if strings.Contains(dry.errs, "done") {
		t.Errorf("nothing is to be done: %s", dry.errs)
	}
	holds(t, out, "good.glb")
}

func TestConvertTellsWhatIsLost(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		save(t, filepath.Join(dir, name+".gox"), layer{name: "one", voxels: cube(2, "#ff0000")}, layer{name: "two", voxels: []voxel{{5, 5, 5, "#00ff0080"}}})
	}
	r := run(t, "convert", filepath.Join(dir, "*.gox"), "-o", filepath.Join(dir, "out"), "-f", "qef").exits(0, "layers are merged", "1 more alike", "--verbose tells each")
	if n := strings.Count(r.errs, "layers are merged"); n != 1 {
		t.Errorf("the same is told %d times", n)
	}
	r = run(t, "convert", filepath.Join(dir, "*.gox"), "-o", filepath.Join(dir, "out"), "-f", "qef", "-v").exits(0)
	if n := strings.Count(r.errs, "layers are merged"); n != 2 {
		t.Errorf("with --verbose it is told %d times", n)
	}
}

func TestConvertByADaemon(t *testing.T) {
	dir := t.TempDir()
	socket := daemon(t, engine.Options{Roots: []string{dir}})
	t.Setenv("TMPDIR", dir)
	for _, name := range []string{"a", "b", "c"} {
		sample(t, filepath.Join(dir, name+".vox"))
	}
	out := filepath.Join(dir, "out")
	run(t, "-s", socket, "convert", filepath.Join(dir, "*.vox"), "-o", out, "-f", "obj", "--option", "colors=palette", "-j", "2").exits(0)
	if got := len(tree(t, out)); got != 9 {
		t.Errorf("there are %d files: %q", got, tree(t, out))
	}
	r := run(t, "-s", socket, "convert", filepath.Join(dir, "a.vox"), "-o", "-", "-f", "gox").exits(0)
	runWith(t, strings.NewReader(r.out), "-s", socket, "info", "-", "--from", "gox").exits(0).prints("27")
	other := t.TempDir()
	sample(t, filepath.Join(other, "d.vox"))
	run(t, "-s", socket, "convert", filepath.Join(other, "d.vox"), "-o", filepath.Join(out, "d.obj")).exits(1, "outside the folders")
	run(t, "-s", filepath.Join(dir, "none"), "convert", filepath.Join(dir, "*.vox"), "-o", out, "-f", "obj").exits(4, "no daemon")
}

func TestConvertFilesThatLackMemoryBesideOthersFollowAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c", "d"} {
		write(t, filepath.Join(dir, name+".xraw"), noise(64, 0xffffff))
	}
	socket := daemon(t, engine.Options{MaxMemory: 5 << 20})
	s := run(t, "-s", socket, "convert", filepath.Join(dir, "*.xraw"), "-o", filepath.Join(dir, "out"), "-f", "binvox", "-j", "4", "--json").exits(0).summary()
	wants(t, s, map[string]any{"done": 4., "failed": 0.})
	socket = daemon(t, engine.Options{MaxMemory: 1 << 20})
	run(t, "-s", socket, "convert", filepath.Join(dir, "*.xraw"), "-o", filepath.Join(dir, "none"), "-f", "binvox", "-j", "4").exits(1, "4 failed")
}
