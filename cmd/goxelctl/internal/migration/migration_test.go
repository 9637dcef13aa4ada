package migration_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/migration"
)

const (
	old    = "#!/bin/sh\n# keep me\ngoxel-headless layer-create a.gox -n T\n"
	now    = "#!/bin/sh\n# keep me\ngoxelctl new-layer --file a.gox --name T\n"
	config = `{"daemon": {"socket_path": "/x.sock"}, "server": {"workers": 3}}`
)

// outcome is what a command line did.
type outcome struct {
	code     int
	out, err string
}

// goxelctl runs migrate with the arguments in a folder that has the files, by name.
func goxelctl(t *testing.T, env *cli.Env, args ...string) outcome {
	t.Helper()
	var out, problems bytes.Buffer
	env.Out, env.Err = &out, &problems
	if env.Getenv == nil {
		env.Getenv = func(string) string { return "" }
	}
	c := migration.Command(env)
	env.BindOutput(c.PersistentFlags())
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetOut(&out)
	c.SetErr(&problems)
	c.SetArgs(append([]string{}, args...)) // none at all would be those of the test
	code := env.Report(c.ExecuteContext(context.Background()))
	return outcome{code, out.String(), problems.String()}
}

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return path
}

func get(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestInPlaceAndBack(t *testing.T) {
	dir := t.TempDir()
	file := put(t, filepath.Join(dir, "a.sh"), old)
	if err := os.Chmod(file, 0o750); err != nil {
		t.Fatal(err)
	}
	r := goxelctl(t, &cli.Env{}, "script", "--in-place", file)
	if r.code != cli.OK || r.out != "" || get(t, file) != now || !strings.Contains(r.err, "1 kept; written, what it was is "+file+".bak-") {
		t.Fatalf("%+v, the file holds %q", r, get(t, file))
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	r = goxelctl(t, &cli.Env{}, "script", "--in-place", file)
	if list := names(t, dir); r.code != cli.OK || len(list) != 2 {
		t.Errorf("a second time: %+v, %v", r, list)
	}
	r = goxelctl(t, &cli.Env{}, "--rollback", file)
	if r.code != cli.OK || get(t, file) != old || !strings.Contains(r.err, "is what it was") {
		t.Errorf("%+v, the file holds %q", r, get(t, file))
	}
	r = goxelctl(t, &cli.Env{}, "--rollback", file)
	if r.code != cli.Failed || !strings.Contains(r.err, "has no backup") {
		t.Errorf("%+v", r)
	}
}

func TestRollbackJSON(t *testing.T) {
	file := put(t, filepath.Join(t.TempDir(), "a"), "now")
	put(t, file+".bak-20260101-000000", "then")
	r := goxelctl(t, &cli.Env{}, "--rollback", file, "--json")
	var got struct {
		Restored []struct{ Path, Backup, Undone string }
	}
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.code != 0 || len(got.Restored) != 1 || get(t, got.Restored[0].Undone) != "now" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestDryRun wants a difference or the new text, and no file touched.
func TestDryRun(t *testing.T) {
	dir := t.TempDir()
	file := put(t, filepath.Join(dir, "a.sh"), old)
	target := put(t, filepath.Join(dir, "out"), "before\n")
	for _, args := range [][]string{{"script", "-n", file}, {"script", "-n", "--in-place", file}} {
		r := goxelctl(t, &cli.Env{}, args...)
		if r.code != cli.OK || !strings.Contains(r.out, "-goxel-headless layer-create") || !strings.Contains(r.out, "+goxelctl new-layer") || !strings.Contains(r.err, "nothing was written") {
			t.Errorf("%v: %+v", args, r)
		}
	}
	if r := goxelctl(t, &cli.Env{}, "script", "-n", "-o", target, file); !strings.Contains(r.out, "-before\n+#!/bin/sh\n") {
		t.Errorf("%+v", r)
	}
	if r := goxelctl(t, &cli.Env{}, "script", "-n", "-o", filepath.Join(dir, "made"), file); r.out != now {
		t.Errorf("%+v", r)
	}
	if r := goxelctl(t, &cli.Env{}, "script", "-n", "-o", dir+"/a.sh/x", file); r.code != cli.Failed {
		t.Errorf("%+v", r)
	}
	if get(t, file) != old || get(t, target) != "before\n" || len(names(t, dir)) != 2 {
		t.Errorf("files were touched: %v", names(t, dir))
	}
}

func TestOutput(t *testing.T) {
	dir := t.TempDir()
	file := put(t, filepath.Join(dir, "a.sh"), old)
	batch := put(t, filepath.Join(dir, "b.txt"), "open b.gox\n")
	if r := goxelctl(t, &cli.Env{}, "script", file); r.code != 0 || r.out != now {
		t.Errorf("to standard output: %+v", r)
	}
	if r := goxelctl(t, &cli.Env{Quiet: true}, "script", file); r.err != "" {
		t.Errorf("quiet: %+v", r)
	}
	made := filepath.Join(dir, "made.sh")
	if r := goxelctl(t, &cli.Env{}, "script", file, "-o", made); r.code != 0 || get(t, made) != now {
		t.Errorf("to a file: %+v", r)
	}
	if info, err := os.Stat(made); err != nil || info.Mode().Perm()&0o111 == 0 {
		t.Errorf("a script that was made cannot be run: %v, %v", info.Mode(), err)
	}
	folder := t.TempDir()
	r := goxelctl(t, &cli.Env{}, "script", file, batch, "-o", folder, "--to", "jsonrpc", "--as", "batch", "--dir", "/x")
	if text := get(t, filepath.Join(folder, "b.jsonl")); !strings.Contains(text, `"/x/b.gox"`) || r.code != cli.Partly {
		t.Errorf("to a folder: %+v, %s", r, text)
	}
	r = goxelctl(t, &cli.Env{In: strings.NewReader("voxel-add n.gox -p 1,1,1\n")}, "script", "-", "--save", "each", "--dir", folder)
	if r.code != cli.Partly || !strings.Contains(r.out, "create-project\nadd-voxel --position 1,1,1\nsave-file --path n.gox\n") {
		t.Errorf("from standard input: %+v", r)
	}
	put(t, filepath.Join(folder, "n.gox"), "")
	r = goxelctl(t, &cli.Env{In: strings.NewReader("voxel-add n.gox -p 1,1,1\n")}, "script", "-", "--dir", folder)
	if !strings.Contains(r.out, "open-file --path n.gox\n") {
		t.Errorf("with a file that is there: %+v", r)
	}
}

func TestConfig(t *testing.T) {
	dir := t.TempDir()
	file := put(t, filepath.Join(dir, "daemon_config.json"), config)
	variables := put(t, filepath.Join(dir, "env"), "GOXEL_WORKERS=5\n")
	made := filepath.Join(dir, "made.toml")
	r := goxelctl(t, &cli.Env{}, "config", file, variables, "-o", made)
	if text := get(t, made); r.code != cli.Partly || !strings.Contains(text, "workers = 5\n") || !strings.Contains(text, "socket = \"/x.sock\"\n") {
		t.Errorf("%+v, %s", r, text)
	}
	r = goxelctl(t, &cli.Env{}, "config", file, "--json")
	var got struct {
		Files []struct {
			What, Text string
			Written    bool
			Counts     map[string]int
			Report     []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.code != 0 || len(got.Files) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if f := got.Files[0]; f.What != "full" || f.Counts["kept"] != 2 || len(f.Report) != 2 || !strings.Contains(f.Text, "workers = 3") || f.Written || r.err != "" {
		t.Errorf("%+v", got)
	}
	if r := goxelctl(t, &cli.Env{}, "config", file, "--environment", "x"); r.code != cli.OK {
		t.Errorf("%+v", r)
	}
}

// TestRefused wants the exit status, a message, and nothing written.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	a, b := put(t, filepath.Join(dir, "a.sh"), old), put(t, filepath.Join(dir, "b.sh"), "if\n")
	link := filepath.Join(dir, "link.sh")
	if err := os.Symlink(a, link); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	before := len(names(t, dir))
	cases := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"script", a, b}, cli.Usage, "2 files need --in-place"},
		{[]string{"script", a, b, "-n", "-o", missing}, cli.Usage, "need a folder"},
		{[]string{"script", a, "--in-place", "-o", b}, cli.Usage, "exclude each other"},
		{[]string{"script", a, "--to", "telnet"}, cli.Usage, "--to telnet is none of"},
		{[]string{"script", a, "--as", "poem"}, cli.Usage, "--as poem is none of"},
		{[]string{"script", a, "--save", "never"}, cli.Usage, "--save never is none of"},
		{[]string{"script", "-", "--in-place"}, cli.Usage, "standard input has no name"},
		{[]string{"script", a, b, "--in-place"}, cli.Failed, "no shell script that can be read"},
		{[]string{"script", link, "--in-place"}, cli.Failed, "symbolic link"},
		{[]string{"script", a, "-o", link}, cli.Failed, "symbolic link"},
		{[]string{"script", a, "-o", filepath.Join(missing, "x")}, cli.Failed, "no such file"},
		{[]string{"script", missing}, cli.Failed, "no such file"},
		{[]string{"config", missing}, cli.Failed, "no such file"},
		{[]string{"config", a}, cli.Failed, "a.sh"},
		{[]string{"detect", missing}, cli.Failed, "no such file"},
	}
	for _, tc := range cases {
		r := goxelctl(t, &cli.Env{In: strings.NewReader("")}, tc.args...)
		if r.code != tc.code || !strings.Contains(r.err, tc.want) || r.out != "" {
			t.Errorf("%v: %+v, want %d and %q", tc.args, r, tc.code, tc.want)
		}
	}
	if get(t, a) != old || len(names(t, dir)) != before {
		t.Errorf("files were touched: %v", names(t, dir))
	}
	large := strings.NewReader(strings.Repeat("#\n", 9<<20))
	if r := goxelctl(t, &cli.Env{In: large}, "config", "-"); r.code != cli.Failed || !strings.Contains(r.err, "more than") {
		t.Errorf("%+v", r)
	}
}

func TestDetect(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	for path, text := range map[string]string{
		filepath.Join(dir, "config.json"):                     config,
		filepath.Join(dir, "scripts", "a.sh"):                 old,
		filepath.Join(dir, "scripts", "b.txt"):                "create a.gox\n",
		filepath.Join(dir, "scripts", "c.txt"):                "a poem\n",
		filepath.Join(dir, ".git", "d.sh"):                    old,
		filepath.Join(home, ".config", "goxel", "d.conf"):     "[daemon]\nsocket=/x\n[mcp]\nenabled=true\n",
		filepath.Join(home, ".goxel-backup-20250101", "file"): "",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		put(t, path, text)
	}
	r := goxelctl(t, &cli.Env{}, "detect", ".", "scripts")
	for _, want := range []string{"PATH", "config.json", "configuration: full", "a.sh", "shell script", "b.txt", "batch file"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("no %q in\n%s", want, r.out)
		}
	}
	if r.code != 0 || strings.Contains(r.out, "c.txt") || strings.Contains(r.out, "d.sh") || strings.Count(r.out, "a.sh") != 1 {
		t.Errorf("%+v", r)
	}
	r = goxelctl(t, &cli.Env{Getenv: func(name string) string { return map[string]string{"HOME": home}[name] }}, "detect", "--json")
	var got struct{ Found []map[string]string }
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, f := range got.Found {
		seen[f["path"]] = f["what"]
	}
	if seen["config.json"] != "configuration: full" || seen[filepath.Join(home, ".config", "goxel", "d.conf")] != "configuration: tool" ||
		seen[filepath.Join(home, ".goxel-backup-20250101")] == "" {
		t.Errorf("%s", r.out)
	}
	if r := goxelctl(t, &cli.Env{}, "detect", t.TempDir()); r.out != "" || !strings.Contains(r.err, "nothing of older programs") {
		t.Errorf("%+v", r)
	}
}

func TestHelp(t *testing.T) {
	r := goxelctl(t, &cli.Env{})
	for _, want := range []string{"needless", "--rollback", "detect"} {
		if r.code != 0 || !strings.Contains(r.out, want) {
			t.Errorf("no %q in %+v", want, r)
		}
	}
}
