package tree_test

import (
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/cmd/goxelctl/internal/clitest"
)

func TestBatchKeepsItsProject(t *testing.T) {
	for _, way := range [][]string{{"--local"}, {"-s", clitest.Serve(t)}} {
		folder(t)
		r := feed(t, `
			# a tower
			goxelctl create-project "the tower" 16 16 16   # the program's name may stand there
			add_voxel 1 2 3 #ff0000
			{"jsonrpc":"2.0","id":1,"method":"add_voxel","params":[4,5,6]}
			new-layer \
			  'a roof'
			get-voxel 1 2 3 --layer Layer.1 --json
			save-file tower.gox
		`, append(way, "batch", "-")...)
		if r.code != 0 || !strings.Contains(r.out, `"color":[255,0,0,255]`) || !strings.Contains(r.err, "6 commands done") {
			t.Errorf("%v: %+v", way, r)
		}
		if r := ok(t, "list-layers", "-F", "tower.gox"); !strings.Contains(r.out, "a roof") || !strings.Contains(r.out, " 2") {
			t.Errorf("%v: the file has\n%s", way, r.out)
		}
	}
}

func TestBatchStopsAtTheFirstFailure(t *testing.T) {
	folder(t)
	const lines = "add-voxel 5 5 5 -F model.gox\nadd-voxel 1 1 1 -F other.gox\nadd-voxel 6 6 6 -F model.gox --position\nadd-voxel 7 7 7 -F model.gox\n"
	r := feed(t, lines, "batch", "-")
	if r.code != 2 || !strings.Contains(r.err, "goxelctl: standard input:3: ") || !strings.Contains(r.err, "stopped at line 3 after 2 commands; not saved: ") {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "get-voxel", "5", "5", "5", "-F", "model.gox", "--json"); r.object(t)["exists"] != false || exists("other.gox") {
		t.Errorf("a batch that stops has saved a file: %s", r.out)
	}
	r = feed(t, lines, "batch", "--continue", "-")
	if r.code != 3 || !strings.Contains(r.err, "3 commands done, 1 failed, 2 files saved") {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "get-voxel", "7", "7", "7", "-F", "model.gox", "--json"); r.object(t)["exists"] != true || !exists("other.gox") {
		t.Errorf("a batch that goes on has not saved: %s", r.out)
	}
	if r := feed(t, "foo\nbar\n", "batch", "--continue", "-", "--json"); r.code != 2 || !strings.Contains(r.out, `"where":"standard input:2"`) {
		t.Errorf("%+v", r)
	}
	if r := feed(t, "add-voxel 8 8 8 -F model.gox\nfoo\n", "batch", "--save-each", "-"); r.code != 2 || strings.Contains(r.err, "not saved") {
		t.Errorf("%+v", r)
	}
	if r := ok(t, "get-voxel", "8", "8", "8", "-F", "model.gox", "--json"); r.object(t)["exists"] != true {
		t.Errorf("--save-each has not saved: %s", r.out)
	}
}

func TestBatchDryRunChecksEveryLine(t *testing.T) {
	folder(t)
	r := feed(t, `
		create-project x
		add-voxel 1 2 3 -F new.gox
		add-voxel
		convert model.gox -o out.vox
		script -c 1
		version
		call ping
		foo
		'unclosed
		{"method":"ping","id":1}
		{"method":5}
		man pages
		convert --nope
	`, "batch", "--dry-run", "-")
	if r.code != 2 || r.out != "" || exists("new.gox") || exists("out.vox") || exists("pages") || !strings.Contains(r.err, "7 commands would be done, 6 failed") {
		t.Errorf("%+v", r)
	}
	for _, line := range []string{":4: add-voxel needs", ":9: there is no command", ":10: a quote", ":12: ", ":13: man is no command of a batch", ":14: "} {
		if !strings.Contains(r.err, "standard input"+line) {
			t.Errorf("no message about %q in\n%s", line, r.err)
		}
	}
	if r := feed(t, "add-voxel 1 2 3\n", "batch", "--dry-run", "-"); r.code != 0 || !strings.Contains(r.err, "1 command would be done") {
		t.Errorf("%+v", r)
	}
}

func TestBatchSavesBeforeOthersRead(t *testing.T) {
	folder(t)
	write(t, "lines.txt", `
		add-voxel 5 5 5 -F new.gox
		convert new.gox -o new.vox
		add-voxel 6 6 6 -F new.gox
		open-file new.gox
		get-voxel 6 6 6 --json
	`)
	r := ok(t, "batch", "lines.txt")
	if !strings.Contains(r.out, `"exists":true`) || !exists("new.vox") {
		t.Errorf("%+v", r)
	}
	if r := feed(t, "add-voxel 1 1 1 -F none/new.gox\n", "batch", "-"); r.code != 1 || !strings.Contains(r.err, "none/new.gox") {
		t.Errorf("a file that cannot be saved: %+v", r)
	}
}

func TestBatchReadsInputOnlyFromAFile(t *testing.T) {
	folder(t)
	write(t, "lines.txt", "add-voxels - -F new.gox\n")
	if r := feed(t, "1,1,1", "batch", "lines.txt"); r.code != 0 || !strings.Contains(r.out, "added 1") {
		t.Errorf("%+v", r)
	}
	if r := feed(t, "call -\n", "batch", "-"); r.code != 2 {
		t.Errorf("%+v", r)
	}
	if r := feed(t, "ping\nping\n", "-s", "/nonexistent/goxel.sock", "batch", "--continue", "-"); r.code != 4 || strings.Count(r.err, "no daemon") != 1 {
		t.Errorf("a batch without its daemon: %+v", r)
	}
	if r := feed(t, "create-project a\n{\"method\":\"nope\",\"id\":1}\n{\"method\":\"ping\"}\n", "batch", "--continue", "-"); r.code != 3 || !strings.Contains(r.err, "input:2: Method not found") {
		t.Errorf("%+v", r)
	}
}

func TestShellWithoutATerminalIsABatch(t *testing.T) {
	folder(t)
	r := feed(t, "create-project x\nfoo\nadd-voxel 1 2 3\nhelp\nlist-projects\n", "shell")
	if r.code != 3 || !strings.Contains(r.out, "Editing:") || !strings.Contains(r.err, `there is no command "foo"`) || !strings.Contains(r.err, "4 commands done, 1 failed") {
		t.Errorf("%+v", r)
	}
	if strings.Contains(r.out, "  shell ") || strings.Contains(r.out, "  completion ") {
		t.Error("help of a shell lists what a shell does not do")
	}
}
