package compat_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat"
)

// wrong are cases that want what our programs do not do, each with a part of the fault that must be told.
const wrong = `{"cases": [
{"id": "w/exit: exit status 0, want [3]", "tag": "same", "steps": [{"run": "create a.gox", "exit": 3}]},
{"id": "w/last: last line \"Project created successfully: a.gox\", want \"x\"", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0, "last": "x"}]},
{"id": "w/err: last line of errors \"Command failed: Command not found\", want \"x\"", "tag": "same", "steps": [{"run": "nope", "exit": 253, "err_last": "x"}]},
{"id": "w/has: the output has no \"x y z\"", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0, "has": ["x y z"]}]},
{"id": "w/lacks: the output has \"created\"", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0, "lacks": ["created"]}]},
{"id": "w/gox: layer 1 has 0 voxels, want 1", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0}], "gox": {"a.gox": [{"voxels": [[1,2,3,4,5,6,255]]}]}},
{"id": "w/none: b.gox: folder: stat", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0}], "gox": {"b.gox": []}},
{"id": "w/text: a.txt: folder: stat", "tag": "same", "steps": [{"run": "help", "exit": 0}], "text": {"a.txt": []}},
{"id": "w/lines: a.txt: lines [\"1 2 3 aabbcc\"], want []", "tag": "same", "files": [{"name": "a.txt", "text": "1 2 3 AABBCC"}], "steps": [{"run": "help", "exit": 0}], "text": {"a.txt": []}},
{"id": "w/exists: a.gox is not there or is empty", "tag": "same", "steps": [{"run": "help", "exit": 0}], "exists": ["a.gox"]},
{"id": "w/absent: a.gox is there", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0}], "absent": ["a.gox"]},
{"id": "w/picture: a.png: folder: stat", "tag": "same", "steps": [{"run": "help", "exit": 0}], "drawn": ["a.png"]},
{"id": "w/size: a.png has [32 600] pixels, want [9 9]", "tag": "same", "files": [{"name": "a.gox", "layers": [{"voxels": [[0,0,0,4,5,6,255]]}]}], "steps": [{"run": "render a.gox a.png -w 32", "exit": 0}], "pictures": {"a.png": [9, 9]}},
{"id": "w/blank: a.png is of a single colour", "tag": "same", "steps": [{"run": "create a.gox", "exit": 0}, {"run": "render a.gox a.png -w 32", "exit": 0}], "drawn": ["a.png"]},
{"id": "w/differ: a and b are the same", "tag": "same", "files": [{"name": "a", "text": "x"}, {"name": "b", "text": "x"}], "steps": [{"run": "help", "exit": 0}], "differ": [["a", "b"]]},
{"id": "w/pair: no such file", "tag": "same", "steps": [{"run": "help", "exit": 0}], "differ": [["a", "b"]]},
{"id": "w/faces: a.obj has 6 faces, want 99", "tag": "same", "files": [{"name": "a.gox", "layers": [{"voxels": [[0,0,0,4,5,6,255]]}]}], "steps": [{"run": "export a.gox a.obj", "exit": 0}], "obj": {"a.obj": {"min_faces": 99}}},
{"id": "w/colour: a.obj has no colour [9 9 9]", "tag": "same", "files": [{"name": "a.gox", "layers": [{"voxels": [[0,0,0,4,5,6,255]]}]}], "steps": [{"run": "export a.gox a.obj", "exit": 0}], "obj": {"a.obj": {"colours": [[9,9,9]]}}},
{"id": "w/surface: a.obj: folder: stat", "tag": "same", "steps": [{"run": "help", "exit": 0}], "obj": {"a.obj": {}}},
{"id": "w/model: cannot be read", "tag": "same", "files": [{"name": "a.gox", "text": "no model"}], "steps": [{"run": "help", "exit": 0}], "gox": {"a.gox": []}},
{"id": "w/reply: step 1: result.pong: true, want false", "tag": "same", "steps": [{"call": "ping", "result": {"pong": false}}]},
{"id": "w/error: step 1: error: missing", "tag": "same", "steps": [{"call": "ping", "error": {}}]},
{"id": "w/silent: step 1: was answered", "tag": "same", "steps": [{"send": {"jsonrpc": "2.0", "id": 1, "method": "ping"}, "silent": true}]},
{"id": "w/flag: ended with exit status 1", "tag": "same", "daemon": ["--nonsense"], "steps": [{"call": "ping", "result": {}}]},
{"id": "w/after: a.gox is not there", "tag": "same", "steps": [{"call": "ping", "result": {}}], "exists": ["a.gox"]},
{"id": "w/file: not a directory", "tag": "same", "files": [{"name": "a", "text": "x"}, {"name": "a/b", "text": "x"}], "steps": [{"call": "ping", "result": {}}]},
{"id": "w/file2: not a directory", "tag": "same", "files": [{"name": "a", "text": "x"}, {"name": "a/b", "text": "x"}], "steps": [{"run": "help", "exit": 0}]}
]}`

// TestWrongCasesFail wants each kind of expectation to be able to fail, and the fault to be told.
func TestWrongCasesFail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wrong.json")
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Cases, o.Filter = []string{path}, regexp.MustCompile(`^wrong\.json:`)
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range report.Results {
		res := &report.Results[i]
		_, want, _ := strings.Cut(res.ID, ": ")
		if want == "cannot be read" { // the reader words it
			want = "a.gox: "
		}
		if all := strings.Join(res.Ours.Faults, "\n"); res.Verdict != compat.Failed || !strings.Contains(all, want) {
			t.Errorf("%s: %s: %q", res.ID, res.Verdict, all)
		}
	}
	if len(report.Results) != strings.Count(wrong, `"id": "w/`) {
		t.Errorf("%d results", len(report.Results))
	}
	for _, s := range report.Sections() {
		if s.Text == "" {
			t.Errorf("the section %s is empty", s.Name)
		}
	}
}

// TestClientsThatCannotRun has no interpreter for those that are programs.
func TestClientsThatCannotRun(t *testing.T) {
	o := options(t)
	o.Filter = regexp.MustCompile("^client/python3: snippet")
	t.Setenv("PATH", "/nowhere")
	report, err := compat.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Clients) != 1 || report.Clients[0].Skipped == "" || !report.Good() || !strings.Contains(report.Summary(), "1 not run") {
		t.Errorf("%+v: %s", report.Clients, report.Summary())
	}
}
