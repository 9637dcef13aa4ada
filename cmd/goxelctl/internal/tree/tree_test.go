package tree_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/cli"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/tree"
)

func TestExitStatusesAndMessages(t *testing.T) {
	folder(t)
	for _, c := range []struct {
		args string
		code int
		err  string // part of the message
	}{
		{"", 0, ""},
		{"--version", 0, ""},
		{"help", 0, ""},
		{"help add-voxel", 0, ""},
		{"help migrate config", 0, ""},
		{"help ad-voxel", 2, `there is no command "ad-voxel"; did you mean add-voxel?`},
		{"add-voxel --help", 0, ""},
		{"ad-voxel", 2, `there is no command "ad-voxel"; did you mean add-voxel?`},
		{"xyzzy", 2, `goxelctl help lists them`},
		{"add-voxel --positio 1,2,3", 2, "did you mean --position?"},
		{"add-voxel --zzzzzzzz 1", 2, "see goxelctl add-voxel --help"},
		{"--zzzzzz", 2, "unknown flag"},
		{"-s", 2, "needs an argument"},
		{"add-voxel", 2, "add-voxel needs --position x,y,z, or as arguments X Y Z"},
		{"add-voxel --position", 2, "needs an argument"},
		{"add-voxel --position a -F a.gox", 2, `--position: "a" is no place; it is written as three whole numbers`},
		{"add-voxel 1 2 3 4 5 6 7 8 9 -F a.gox", 2, "takes at most 8 arguments: x y z r g b a layer_id"},
		{"add-voxel 1 2 3 --x 4 -F a.gox", 2, "--x is given twice"},
		{"undo 5 -F a.gox", 2, "undo takes no arguments"},
		{"list-layers -F a.gox --project p", 2, "exclude each other"},
		{"add-voxels @none -F a.gox", 2, "--voxels: open none"},
		{"open-file -", 2, "--path: goxelctl cannot take standard input"},
		{"open-file --path=", 2, "--path: the path is empty"},
		{"export-file", 2, "export-file needs --path text, or as arguments PATH"},
		{"close-project a b", 2, "takes at most 1 arguments"},
		{"close-project a --project b", 2, "given twice"},
		{"echo @none", 2, "open none"},
		{`echo {`, 2, "is no JSON"},
		{"version now", 2, "version"},
		{"call", 2, "call"},
		{"call ping 5", 2, "the parameters are a JSON object or list"},
		{"call ping @none", 2, "open none"},
		{"call - x", 2, "call - takes nothing"},
		{"call nope", 1, "Method not found: nope"},
		{"script", 2, "script needs FILE.js"},
		{"script none.js", 2, "open none.js"},
		{"script -c 1 script.js", 2, "not from both"},
		{"script -c 1 -F a.gox --project p", 2, "exclude each other"},
		{"batch none.txt", 2, "open none.txt"},
		{"batch", 2, "batch"},
		{"get-bounding-box --project none", 1, "no daemon runs, so name a file by --file"},
		{"list-layers -F none.gox", 1, "none.gox"},
		{"get-voxel 0 0 0 -F model.gox --if-revision 77", 1, "revision"},
		{"render-scene -F model.gox -o - --views front,top", 1, "these are 2 pictures"},
		{"save-file x.nope -F model.gox", 1, "x.nope"},
		{"-s /nonexistent/goxel.sock ping", 4, "no daemon at /nonexistent/goxel.sock"},
		{"man", 2, "man"},
		{"man voxels.txt/x", 1, "voxels.txt"},
	} {
		t.Run(c.args, func(t *testing.T) {
			r := ctl(t, strings.Fields(c.args)...)
			if r.code != c.code || !strings.Contains(r.err, c.err) || (c.err == "") != (r.err == "") {
				t.Errorf("want status %d and %q: %+v", c.code, c.err, r)
			}
			if c.err == "" {
				return
			}
			if !strings.HasPrefix(r.err, "goxelctl: ") {
				t.Errorf("the message is %q", r.err)
			}
			r = ctl(t, append(strings.Fields(c.args), "--json")...)
			if c.args == "-s" || strings.HasSuffix(c.args, "--position") || strings.HasPrefix(c.args, "render") { // --json is a value here, or refused beside a picture
				return
			}
			e, _ := r.object(t)["error"].(map[string]any)
			if r.err != "" || e["message"] == "" || e["code"] == nil || !strings.HasSuffix(strings.TrimSpace(r.out), "}") || strings.Count(r.out, "\n") != 1 {
				t.Errorf("with --json: %+v", r)
			}
		})
	}
	if exists("a.gox") {
		t.Error("a command line that cannot be used made a file")
	}
}

func TestVersion(t *testing.T) {
	socket := clitest.Serve(t)
	if r := ok(t, "version"); !strings.Contains(r.out, clitest.Version) || !strings.Contains(r.out, "none runs") {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "version", "--json"); r.object(t)["daemon"] != nil {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "-s", socket, "version"); !strings.Contains(r.out, clitest.Version+" at "+socket) {
		t.Errorf("%+v", r)
	}
	d, _ := ok(t, "-s", socket, "version", "--json").object(t)["daemon"].(map[string]any)
	if d["version"] != clitest.Version || d["socket"] != socket || d["protocol"] != "JSON-RPC 2.0" {
		t.Errorf("the daemon is %v", d)
	}
}

func TestFileIsEditedAndSaved(t *testing.T) {
	socket := clitest.Serve(t)
	for _, way := range [][]string{{"--local"}, {"-s", socket}} {
		folder(t)
		for _, args := range [][]string{
			{"add-voxel", "1", "2", "3", "-F", "new.gox"},
			{"new-layer", "Roof", "-F", "new.gox"},
			{"add-voxel", "5", "5", "5", "-F", "new.gox", "--layer", "Roof"},
		} {
			ok(t, append(way, args...)...)
		}
		r := ok(t, append(way, "list-layers", "-F", "new.gox")...)
		if lines := strings.Split(r.out, "\n"); len(lines) != 4 || !strings.Contains(lines[2], "Roof") {
			t.Errorf("%v: the layers are\n%s", way, r.out)
		}
		ok(t, append(way, "quantize", "1", "-F", "model.vox")...) // a file that is made without voxels in it
		before, _ := os.ReadFile("model.gox")
		if r := ctl(t, append(way, "script", "-c", "throw new Error('no')", "-F", "model.gox")...); r.code != 1 || !strings.Contains(r.err, "no") {
			t.Errorf("%v: a script that throws: %+v", way, r)
		}
		if r := ctl(t, append(way, "add-voxels", "[[9,9,9],[\"a\"]]", "-F", "part.gox")...); r.code != 3 || !exists("part.gox") {
			t.Errorf("%v: a list with a bad item: %+v", way, r)
		}
		if after, _ := os.ReadFile("model.gox"); !bytes.Equal(before, after) {
			t.Errorf("%v: a script that throws changes the file", way)
		}
		if r := ok(t, append(way, "get-bounding-box", "-F", "new.gox", "--layer", "all", "--json")...); r.object(t)["empty"] != false {
			t.Errorf("%v: %s", way, r.out)
		}
	}
	if r := ok(t, "-s", socket, "list-projects", "--json"); r.object(t)["count"] != 0.0 {
		t.Errorf("calls on files leave projects in the daemon: %s", r.out)
	}
}

func TestRelativePathsCountFromTheCallersFolder(t *testing.T) {
	socket := clitest.Serve(t)
	dir := folder(t)
	project(t, socket)
	for _, args := range [][]string{{"save-file", "a.gox"}, {"export-file", "sub/../b.vox"}, {"save-palette", "c.gpl"}, {"render-scene", "-o", "d.png", "16", "16"}} {
		r := ok(t, append([]string{"-s", socket, "--json"}, args...)...)
		if !strings.Contains(r.out, dir) {
			t.Errorf("%v: %s", args, r.out)
		}
	}
	for _, name := range []string{"a.gox", "b.vox", "c.gpl", "d.png"} {
		if !exists(filepath.Join(dir, name)) {
			t.Errorf("%s is not there", name)
		}
	}
	if r := ok(t, "-s", socket, "open-file", "a.gox", "--json"); r.object(t)["file_path"] != filepath.Join(dir, "a.gox") {
		t.Errorf("open-file: %s", r.out)
	}
}

func TestPictureToStandardOutput(t *testing.T) {
	folder(t)
	r := ok(t, "render-scene", "32", "24", "-F", "model.gox", "-o", "-")
	img, err := png.Decode(strings.NewReader(r.out))
	if err != nil || img.Bounds().Dx() != 32 || img.Bounds().Dy() != 24 {
		t.Errorf("standard output has no picture of 32x24: %v, %v", err, r.err)
	}
	if r := ctl(t, "render-scene", "-F", "model.gox", "-o", "-", "--json"); r.code != 2 || !strings.Contains(r.out, "--json and a picture") {
		t.Errorf("with --json: %+v", r)
	}
	r = ok(t, "render-scene", "-F", "model.gox")
	if strings.Contains(r.out, "image data") || !strings.Contains(r.err, "the picture is not shown") {
		t.Errorf("without a path: %+v", r)
	}
}

func TestCallPassesRequestsOn(t *testing.T) {
	for _, way := range [][]string{{"--local"}, {"-s", clitest.Serve(t)}} {
		if r := ok(t, append(way, "call", "echo", "[1,2]")...); r.out != "[1,2]\n" {
			t.Errorf("%v: %q", way, r.out)
		}
		if r := feed(t, `{"a":1}`, append(way, "call", "echo", "-")...); r.code != 0 || r.out != "{\"a\":1}\n" {
			t.Errorf("%v: %+v", way, r)
		}
		if r := ok(t, append(way, "call", "--notify", "ping")...); r.out != "" {
			t.Errorf("%v: a notification is answered by %q", way, r.out)
		}
		var in, want strings.Builder
		in.WriteString(`{"jsonrpc":"2.0","method":"create_project","id":0}` + "\n")
		for i := range 300 {
			n, _ := json.Marshal(i)
			in.WriteString(`{"jsonrpc":"2.0","method":"echo","params":[` + string(n) + `],"id":"` + string(n) + `"}` + "\n")
			want.WriteString(`{"jsonrpc":"2.0","id":"` + string(n) + `","result":[` + string(n) + `]}` + "\n")
		}
		r := feed(t, in.String(), append(way, "call", "-")...)
		_, rest, _ := strings.Cut(r.out, "\n")
		if r.code != 0 || rest != want.String() {
			t.Errorf("%v: replies are not those to the requests, in their order: %.300s", way, rest)
		}
		r = feed(t, `
			{"jsonrpc":"2.0","method":"create_project"}
			[{"jsonrpc":"2.0","method":"add_voxel","params":[1,2,3]},{"method":"get_voxel","params":[1,2,3],"id":7},{"method":"nope","id":null}]
			nope
			[]
			[1
			5
			{"method":"ping","params":5,"id":8}
			{"method":"add_voxel","id":9}`, append(way, "call", "-")...)
		lines := strings.Split(strings.TrimSpace(r.out), "\n")
		for i, part := range []string{
			`[{"jsonrpc":"2.0","id":7,"result":{"x":1,"y":2,"z":3`, `"code":-32700`, `the batch is empty`, `"code":-32700`, `no object with a method`, `"id":8,"error":{"code":-32602`, `"id":9,"error":{"code":-32602`,
		} {
			if i >= len(lines) || !strings.Contains(lines[i], part) {
				t.Errorf("%v: line %d has no %s:\n%s", way, i, part, r.out)
			}
		}
		if r.code != cli.Partly || len(lines) != 7 || !strings.Contains(lines[0], `"id":null,"error":{"code":-32601`) {
			t.Errorf("%v: %+v", way, r)
		}
	}
}

func TestScript(t *testing.T) {
	folder(t)
	write(t, "tower.js", "console.log('one'); console.log('two'); 42")
	if r := ok(t, "script", "tower.js"); r.out != "one\ntwo\n" {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "script", "-c", "console.log('one'); 42", "--timeout", "10s"); r.out != "one\n42\n" {
		t.Errorf("%+v", r)
	}
	if r := feed(t, "1+", "script", "-"); r.code != 1 || !strings.Contains(r.err, "standard input") {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "script", "-c", "42", "--json"); r.object(t)["result"] != "42" {
		t.Errorf("%+v", r)
	}
	if r := ctl(t, "script", "-c", "throw 1", "--json"); r.code != 1 || r.object(t)["success"] != false {
		t.Errorf("%+v", r)
	}
	if r := ctl(t, "script", "tower.js", "--project", "none"); r.code != 1 {
		t.Errorf("%+v", r)
	}
}

func TestCompletion(t *testing.T) {
	socket := clitest.Serve(t)
	folder(t)
	id := project(t, socket)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := ok(t, "completion", shell)
		if len(r.out) < 1000 {
			t.Errorf("the completion of %s is %q", shell, r.out)
		}
		if path, err := exec.LookPath("bash"); shell == "bash" && err == nil {
			write(t, "completion.bash", r.out)
			if out, err := exec.CommandContext(t.Context(), path, "-n", "completion.bash").CombinedOutput(); err != nil {
				t.Errorf("bash -n: %v\n%s", err, out)
			}
		}
	}
	for _, c := range []struct {
		words string
		want  []string
		files bool
	}{
		{"add-vox", []string{"add-voxel\tSets one voxel", "add-voxels\tSets many voxels"}, false},
		{"add-voxel --layer-id ''", []string{"1\tLayer.1", "Layer.1", "2\tRoof", "Roof"}, false},
		{"set-layer-visibility ''", []string{"1\tLayer.1", "Layer.1", "2\tRoof", "Roof"}, false},
		{"list-layers --project ''", []string{id + "\ttower"}, false},
		{"get-voxels-region --encoding ''", []string{"list", "packed", "rle"}, false},
		{"procedural-shape c", []string{"cube", "cylinder", "cone"}, false},
		{"add-voxels --brush ''", []string{"cube:", "sphere:", "cylinder:"}, false},
		{"new-layer --visible=", []string{"true", "false"}, false},
		{"export-file --format g", []string{"gox\tGoxel", "gltf\tglTF", "glb\tglTF binary"}, false},
		{"open-file ''", nil, true},
		{"open-file a ''", nil, false},
		{"render-scene -o ''", nil, true},
		{"render-scene ''", nil, true},
		{"add-voxels @", nil, true},
		{"add-voxels ''", nil, false},
		{"add-voxel --timeout ''", nil, false},
		{"call add_voxe", []string{"add_voxel\tSets one voxel."}, false},
		{"add-voxel --file model.gox --layer ''", []string{"1\tLayer.1", "Layer.1"}, false},
		{"add-voxel --file none.gox --layer ''", nil, false},
	} {
		args := []string{"-s", socket, "__complete"}
		for w := range strings.FieldsSeq(c.words) {
			args = append(args, strings.Trim(w, "'"))
		}
		r := ok(t, args...)
		lines := strings.Split(strings.TrimSpace(r.out), "\n")
		directive := lines[len(lines)-1]
		for _, w := range c.want {
			if !strings.Contains("\n"+r.out, "\n"+w+"\n") {
				t.Errorf("%s: %q is not among %q", c.words, w, r.out)
			}
		}
		if c.want == nil && len(lines) != 1 || c.files != (directive == ":0") {
			t.Errorf("%s: %q", c.words, r.out)
		}
	}
}

func TestManualPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	ok(t, "man", dir)
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) < 50 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, p := range pages {
		text, err := os.ReadFile(p)
		if err != nil || !bytes.Contains(text, []byte(".SH NAME")) || !bytes.Contains(text, []byte("Nov 2023")) {
			t.Errorf("%s is no manual page of its date: %v", p, err)
		}
	}
	for _, name := range []string{"goxelctl", "goxelctl-add-voxel", "goxelctl-convert", "goxelctl-migrate-config", "goxelctl-completion-bash"} {
		if !exists(filepath.Join(dir, name+".1")) {
			t.Errorf("%s has no page", name)
		}
	}
	if path, err := exec.LookPath("man"); err == nil {
		out, err := exec.CommandContext(t.Context(), path, "-l", filepath.Join(dir, "goxelctl-add-voxel.1")).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("Sets one voxel")) {
			t.Errorf("man -l: %v\n%s", err, out)
		}
	}
	if rest, _ := filepath.Glob(filepath.Join(dir, ".*")); len(rest) > 0 {
		t.Errorf("what is left over: %v", rest)
	}
}

func TestInterruptEndsWithItsStatus(t *testing.T) {
	folder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	env, _, errs := clitest.Env("")
	if code := tree.Main(ctx, env, []string{"add-voxel", "1", "2", "3", "-F", "new.gox"}); code != cli.Interrupted || exists("new.gox") {
		t.Errorf("the exit status is %d: %s", code, errs)
	}
	env, _, errs = clitest.Env("")
	env.In = interrupting{env}
	if code := tree.Main(t.Context(), env, []string{"call", "-"}); code != cli.Interrupted {
		t.Errorf("the exit status is %d: %s", code, errs)
	}
}

// interrupting interrupts whoever reads it, and has nothing to read.
type interrupting struct{ env *cli.Env }

func (r interrupting) Read([]byte) (int, error) {
	r.env.Signals.Interrupt()
	select {}
}

func TestCommandsHaveHelpAndGroups(t *testing.T) {
	env, _, _ := clitest.Env("")
	for _, c := range tree.New(env).Root().Commands() {
		if c.GroupID == "" || c.Short == "" || len(c.Short) > 110 || strings.HasSuffix(c.Short, ".") || c.Name() != "help" && c.Name() != "completion" && !c.Runnable() {
			t.Errorf("%s: group %q, %q", c.Name(), c.GroupID, c.Short)
		}
	}
}

func TestRemarksWithoutADaemon(t *testing.T) {
	folder(t)
	for args, want := range map[string]string{
		"create-project x":           "the project ends with this command",
		"list-layers":                "so there is no project",
		"list-layers -F model.gox":   "",
		"create-project x -q":        "",
		"ping":                       "",
		"list-layers --json":         "",
		"script -c goxel.newLayer()": "",
		"add-voxel 1 1 1 -F w.vox ":  "",
	} {
		r := ctl(t, strings.Fields(args)...)
		if want != "" && !strings.Contains(r.err, want) || want == "" && strings.Contains(r.err, "no daemon runs") {
			t.Errorf("%s: %+v", args, r)
		}
	}
}

func TestScriptChangesAreRemarked(t *testing.T) {
	folder(t)
	r := ok(t, "script", "-F", "a.gox", "-c", "goxel.addVoxel(1,2,3,255,0,0)")
	if !strings.Contains(r.err, "voxels changed: 1") || !exists("a.gox") {
		t.Errorf("%+v", r)
	}
}
