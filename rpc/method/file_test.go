package method_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
)

// paths replaces $ in a script by a folder.
func paths(dir, script string) string { return strings.ReplaceAll(script, "$", dir) }

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSaveAndOpen(t *testing.T) {
	dir := t.TempDir()
	r := withProject(t)
	r.play(paths(dir, `
		procedural_shape {"shape":"sphere","size":5,"color":[10,20,30]} => {"voxels_created":81}
		new_layer {"name":"top"}                                        => {"layer_id":2}
		add_voxel [9,9,9]                                               => {"layer_id":2}
		save_file                                                       => -32602 invalid_path path
		save_file {"path":"$/a.gox"}      => {"success":true,"path":"$/a.gox","format":"gox","file_size":"*","bytes_written":"*","export_time_ms":"*"}
		get_project_info                  => {"file_path":"$/a.gox","format":"gox","unsaved":false,"revision":3}
		add_voxel [9,9,8]                 => {"revision":4}
		get_project_info                  => {"unsaved":true}
		goxel.save_project                => {"path":"$/a.gox"}
		get_project_info                  => {"unsaved":false}
		export_file ["$/b.vox"]           => {"path":"$/b.vox","format":"vox"}
		export_file {"path":"$/c.txt","format":"txt"} => {"format":"txt"}
		export_model {"file_path":"$/c.obj"}          => {"format":"obj"}
		export.obj {"output_path":"$/other"}          => {"format":"obj"}
		export.vox {"filename":"$/other"}             => {"format":"vox"}
		export {"path":"$/d.dat","format":".GOX"}     => {"format":"gox"}
		export_mesh {"path":"$/e.obj"}                => {"format":"obj"}
		export.model {"path":"$/e.obj"}               => {"format":"obj"}
		get_project_info                  => {"file_path":"$/a.gox","unsaved":false}
		open_file {"path":"$/a.gox"}      => {"success":true,"path":"$/a.gox","file_path":"$/a.gox","project_id":"*","name":"a","format":"gox","layer_count":2,"voxel_count":83,"active_layer_id":2,"canvas_size":"*"}
		list_layers                       => {"layers":[{"id":1,"voxel_count":81},{"id":2,"name":"top","voxel_count":2}]}
		undo                              => -32000 nothing_to_undo
		get_voxel [0,0,0,1]               => {"color":[10,20,30,255]}
		load_project ["$/b.vox"]          => {"format":"vox","voxel_count":83,"name":"b"}
		open_project {"file_path":"$/c.txt"}                 => {"format":"txt","voxel_count":83}
		load {"filename":"$/d.dat"}                          => {"format":"gox"}
		project.open {"path":"$/d.dat","format":"gox","set_active":false,"read_only":false} => {"layer_count":2}
		get_status                        => {"voxel_count":83}
		save {"path":"$/f.vox"}           => {"format":"vox"}
		save_project {"path":"$/f.vox"}   => {"format":"vox"}
		project.save                      => {"path":"$/f.vox","format":"vox"}
	`))
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v: temporary files are left: %v", err, left)
	}
}

func TestWarningsOfFormats(t *testing.T) {
	dir := t.TempDir()
	r := withProject(t)
	r.ok("add_voxel", `[0,0,0,1,2,3,100]`)
	got := r.ok("export_file", `{"path":`+quote(dir, "a.vox")+`}`)
	if got["warnings"] == nil {
		t.Error("translucent voxels are written to .vox without a warning")
	}
	got = r.ok("open_file", `{"path":`+quote(dir, "a.vox")+`,"mode":"fast"}`)
	if w, _ := got["warnings"].([]any); len(w) == 0 || !strings.Contains(w[0].(string), "mode") {
		t.Errorf("warnings %v", got["warnings"])
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "text.gox"), "not a model")
	write(t, filepath.Join(dir, "empty.vox"), "")
	write(t, filepath.Join(dir, "model.dat"), "\x00\x01\x02")
	write(t, filepath.Join(dir, "ok.txt"), "0 0 0 FF0000\n")
	r := withProject(t)
	r.ok("add_voxels", `{"voxels":[[0,0,0],[40,1,1,5,5,5]]}`)
	r.ok("export_file", `{"path":`+quote(dir, "cut.vox")+`}`)
	whole := read(t, filepath.Join(dir, "cut.vox"))
	write(t, filepath.Join(dir, "cut.vox"), string(whole[:9]))
	write(t, filepath.Join(dir, "short.vox"), string(whole[:len(whole)-20]))
	r.play(paths(dir, `
		open_file                            => -32602 missing_parameter path
		open_file {"path":5}                 => -32602 invalid_params path
		open_file {"path":""}                => -32602 invalid_path path
		open_file {"path":"a\u0000b"}        => -32602 invalid_path path
		open_file {"path":"$"}               => -32602 invalid_path path
		open_file {"path":"$/none.gox"}      => -32004 file_not_found path
		open_file {"path":"$/ok.txt/x"}      => -32000 read_failed path
		open_file {"path":"$/text.gox"}      => -32008 invalid_file path
		open_file {"path":"$/empty.vox"}     => -32008 invalid_file path
		open_file {"path":"$/model.dat"}     => -32008 unknown_format path
		open_file {"path":"$/cut.vox"}       => -32008 invalid_file path
		open_file {"path":"$/ok.txt","format":"gox"}  => -32008 invalid_file path
		open_file {"path":"$/ok.txt","format":"doc"}  => -32008 unknown_format format
		open_file {"path":"$/ok.txt","format":5}      => -32602 invalid_params format
		open_file {"path":"$/ok.txt","read_only":1}   => -32602 invalid_params read_only
		open_file {"path":"$/ok.txt","set_active":"no"} => -32602 invalid_params set_active
		list_projects                        => {"count":1}
		open_file {"path":"$/ok.txt"}        => {"voxel_count":1}
		open_file {"path":"$/short.vox"}     => {"voxel_count":2,"warnings":"*"}
	`))
	if e := r.fail("open_file", `{"path":`+quote(dir, "none.gox")+`}`); !strings.Contains(e.Message, "none.gox") || e.LegacyCode != -1002 {
		t.Errorf("%+v", e)
	}
}

func TestLimitOfFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.txt"), strings.Repeat("# nothing\n", 100))
	newRig(t, func(o *engine.Options) { o.MaxFile = 999 }).play(paths(dir, `
		open_file {"path":"$/a.txt"} => -32006 file_too_large path
	`))
}

// TestFailedSavesLeaveTheOldFile saves in ways that fail, over a file that must stay as it was.
func TestFailedSavesLeaveTheOldFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "plain"), "x")
	if err := os.Mkdir(filepath.Join(dir, "folder.gox"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := withProject(t)
	old := filepath.Join(dir, "a.gox")
	r.ok("add_voxel", `[1,2,3]`)
	r.ok("save_file", `{"path":`+quote(old)+`}`)
	before := read(t, old)
	r.ok("add_voxel", `[3,2,1]`)
	r.play(paths(dir, `
		save_file {"path":""}                      => -32602 invalid_params path
		save_file {"path":7}                       => -32602 invalid_params path
		save_file {"path":"$/a.gox","format":7}    => -32602 invalid_params format
		save_file {"path":"$/a.gox","format":"doc"} => -32008 unknown_format format
		save_file {"path":"$/a.doc"}               => -32008 unknown_format path
		save_file {"path":"$/a"}                   => -32008 unknown_format path
		save_file {"path":"$/folder.gox"}          => -32602 invalid_path path
		save_file {"path":"$/none/a.gox"}          => -32004 file_not_found path
		save_file {"path":"$/plain/a.gox"}         => -32010 write_failed path
		export_file                                => -32602 missing_parameter path
		export_file {"path":""}                    => -32602 invalid_params path
		export_file {"path":"$/none/a.obj"}        => -32004 file_not_found path
		export_file {"format":"obj"}               => -32602 missing_parameter path
		export_file {"path":"$/a.gox","format":"gif"} => -32008 unknown_format format
		render_scene {"output_path":"$/none/a.png"} => -32004 file_not_found path
		render_scene {"output_path":"$/folder.gox"} => -32602 invalid_path path
	`))
	if e := r.fail("save_file", `{"path":`+quote(dir, "none/a.gox")+`}`); !strings.Contains(e.Message, "none/a.gox") || e.LegacyCode != -1003 {
		t.Errorf("%+v", e)
	}
	if !bytes.Equal(read(t, old), before) {
		t.Error("a failed save has changed the old file")
	}
	r.play(`get_project_info => {"unsaved":true}`)
}

func TestReadOnlyProjects(t *testing.T) {
	dir := t.TempDir()
	r := withProject(t)
	r.ok("add_voxel", `[1,2,3]`)
	r.ok("save_file", `{"path":`+quote(dir, "a.gox")+`}`)
	before := read(t, filepath.Join(dir, "a.gox"))
	r.play(paths(dir, `
		open_file {"path":"$/a.gox","readonly":true}  => {"voxel_count":1}
		get_status                              => {"read_only":true}
		get_project_info                        => {"read_only":true}
		get_voxel [1,2,3]                       => {"exists":true}
		add_voxel [0,0,0]                       => -32005 read_only
		remove_voxel [1,2,3]                    => -32005 read_only
		add_voxels [[[0,0,0]]]                  => -32005 read_only
		remove_voxels {"min":[0,0,0],"max":[9,9,9]} => -32005 read_only
		paint_voxels [1,2,3,4,5,6]              => -32005 read_only
		flood_fill [1,2,3]                      => -32005 read_only
		procedural_shape                        => -32005 read_only
		batch_operations {"operations":[{"position":[0,0,0]}]} => -32005 read_only
		new_layer                               => -32005 read_only
		delete_layer [1]                        => -32005 read_only
		rename_layer [1,"x"]                    => -32005 read_only
		set_layer_visibility [1,false]          => -32005 read_only
		save_file                               => -32005 read_only path
		save_file {"path":"$/a.gox"}            => -32005 read_only path
		export_file {"path":"$/b.gox"}          => {"format":"gox"}
		render_scene {"width":8,"height":8}     => {"success":true}
	`))
	if !bytes.Equal(read(t, filepath.Join(dir, "a.gox")), before) {
		t.Error("a project opened for reading was written")
	}
}

func TestRootsConfineFiles(t *testing.T) {
	inside, outside := t.TempDir(), t.TempDir()
	write(t, filepath.Join(outside, "secret.txt"), "0 0 0 FF0000\n")
	if err := os.Symlink(outside, filepath.Join(inside, "link")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	r := withProject(t, func(o *engine.Options) { o.Roots = []string{inside} })
	r.ok("add_voxel", `[1,2,3]`)
	r.play(strings.ReplaceAll(paths(inside, `
		save_file {"path":"a.gox"}                      => {"path":"a.gox","format":"gox"}
		get_project_info                                => {"file_path":"$/a.gox"}
		save_file                                       => {"success":true}
		open_file {"path":"a.gox"}                      => {"file_path":"$/a.gox","path":"a.gox"}
		open_file {"path":"$/a.gox"}                    => {"voxel_count":1}
		render_scene {"output_path":"a.png","width":9}  => {"output_path":"a.png"}
		open_file {"path":"%/secret.txt"}               => -32005 permission_denied path
		open_file {"path":"../secret.txt"}              => -32005 permission_denied path
		save_file {"path":"%/b.gox"}                    => -32005 permission_denied path
		export_file {"path":"../../b.gox"}              => -32005 permission_denied path
		render_scene {"output_path":"%/b.png"}          => -32005 permission_denied path
	`), "%", outside))
	for _, c := range []struct{ name, path string }{{"open_file", "link/secret.txt"}, {"save_file", "link/b.gox"}, {"render_scene", "link/b.png"}} {
		if e := r.fail(c.name, fmt.Sprintf(`{"path":%q}`, c.path)); e.Parameter != "path" {
			t.Errorf("%s through a link: %+v", c.name, e)
		}
	}
	if names, err := os.ReadDir(outside); err != nil || len(names) != 1 {
		t.Errorf("%v: files outside of the root: %v", err, names)
	}
}

func TestFormatsAreListed(t *testing.T) {
	r := newRig(t)
	text, e := r.do("export.formats", "")
	if e != nil {
		t.Fatal(e)
	}
	var got struct {
		Count   int
		Formats []struct {
			ID, Name, Extension, Description string
			Extensions                       []string
			Read, Write, Mesh                bool
			SupportsLayers                   bool `json:"supports_layers"`
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Count != len(r.eng.Options().Formats) || got.Count != len(got.Formats) || got.Formats[0].ID != "gox" || !got.Formats[0].SupportsLayers {
		t.Errorf("formats %s", text)
	}
	for i, f := range r.eng.Options().Formats {
		g := got.Formats[i]
		if g.ID != f.Name || g.Name != f.Title || g.Read != (f.Decode != nil) || g.Write != (f.Encode != nil) || g.Mesh != f.Caps.Mesh ||
			!slices.Equal(g.Extensions, f.Exts) || g.Extension != f.Exts[0] || g.Description == "" {
			t.Errorf("format %s is listed as %+v", f.Name, g)
		}
	}
	r.play(`list_formats => {"formats":"*"}`)
}

// TestCorpus opens the real files that are at hand and compares what is in them with what is known of them.
func TestCorpus(t *testing.T) {
	dir := corpus(t)
	expected := read(t, filepath.Join(dir, "expected.tsv"))
	readable := newRig(t).eng.Options().Formats
	opened := 0
	for i, line := range strings.Split(strings.TrimSpace(string(expected)), "\n") {
		f := strings.Split(line, "\t")
		format := readable.ByName(f[1])
		if i == 0 || format == nil || format.Decode == nil || f[6] != "exact" || f[5] != "all" {
			continue
		}
		r := newRig(t, func(o *engine.Options) { o.MaxMemory = 1 << 30 })
		r.ok("open_file", `{"path":`+quote(dir, f[0])+`}`)
		got := r.ok("get_layer_voxels", `{"layer_id":-2,"limit":1}`)
		if fmt.Sprint(got["total"]) != f[2] && fmt.Sprintf("%.0f", got["total"]) != f[2] {
			t.Errorf("%s: %v voxels, want %s", f[0], got["total"], f[2])
		}
		opened++
	}
	if opened == 0 {
		t.Error("no file of the corpus is in a format that can be read")
	}
}

// corpus returns the folder of real files beside the repository, and skips the test if there is none.
func corpus(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "..", "shared", "corpus")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpus of real files is not here: ", err)
	}
	return dir
}
