package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/bench/daemon"
	"github.com/goxel-daemon/goxel-daemon/bench/daemon/daemontest"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
)

func dial(t *testing.T, kind string) *session {
	t.Helper()
	c, err := client.Dial(t.Context(), daemontest.Serve(t, kind))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return &session{ctx: t.Context(), c: c}
}

// content is what a model consists of.
type content struct {
	layer
	packed []byte // its voxels, sorted
}

func contents(s *session) (c []content) {
	for _, l := range s.call("list_layers", nil).Layers {
		voxels := s.call("get_layer_voxels", params{"layer_id": l.ID, "limit": 0, "encoding": "packed"})
		c = append(c, content{l, voxels.Packed})
	}
	return c
}

func sameContents(t *testing.T, got, want []content) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d layers, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Name != w.Name || g.Visible != w.Visible || g.VoxelCount != w.VoxelCount {
			t.Errorf("layer %d is %+v, want %+v", i, g.layer, w.layer)
		}
		if len(w.packed) != 16*int(w.VoxelCount) {
			t.Errorf("layer %q has %d voxels and %d bytes of records", w.Name, w.VoxelCount, len(w.packed))
		}
		if !bytes.Equal(g.packed, w.packed) {
			t.Errorf("layer %q has other voxels", w.Name)
		}
	}
}

// TestShippedModelIsWhatMakeModelMakes keeps model/lighthouse.gox in step with the code: goxel-demo --make-model makes it anew.
func TestShippedModelIsWhatMakeModelMakes(t *testing.T) {
	shipped := dial(t, all.Default)
	shipped.call("open_file", params{"path": mustAbs(t, filepath.Join("model", modelName))})
	want := contents(shipped)
	if len(want) < 5 || shipped.err != nil {
		t.Fatalf("the model has %d layers, %v", len(want), shipped.err)
	}
	for _, k := range all.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			socket := daemontest.Serve(t, k.Name)
			path := filepath.Join(t.TempDir(), "new.gox")
			n, err := makeModel(t.Context(), socket, path)
			if err != nil {
				t.Fatal(err)
			}
			made := dial(t, k.Name)
			if r := made.call("open_file", params{"path": path}); r.VoxelCount != n {
				t.Errorf("the file has %d voxels, makeModel says %d", r.VoxelCount, n)
			}
			sameContents(t, contents(made), want)
			if made.err != nil {
				t.Error(made.err)
			}
		})
	}
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDemonstrate makes every step with every storage kind, and wants the same models from all of them.
func TestDemonstrate(t *testing.T) {
	var first []content
	for _, k := range all.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			s := dial(t, k.Name)
			told := 0
			s.each = func(step) { told++ }
			sum := &summary{Folder: t.TempDir()}
			if err := demonstrate(s, sum, 8); err != nil {
				t.Fatal(err)
			}
			if sum.Storage != k.Name || sum.Version != "test" || told != len(sum.Steps) {
				t.Errorf("storage %q, version %q, %d steps told of %d", sum.Storage, sum.Version, told, len(sum.Steps))
			}
			checkSteps(t, sum.Steps)
			checkFiles(t, sum)
			saved := dial(t, k.Name)
			if r := saved.call("open_file", params{"path": filepath.Join(sum.Folder, "island.gox")}); r.VoxelCount != sum.Voxels {
				t.Errorf("island.gox has %d voxels, want %d", r.VoxelCount, sum.Voxels)
			}
			if first == nil {
				first = contents(saved)
				return
			}
			sameContents(t, contents(saved), first)
		})
	}
}

// checkSteps wants every kind of operation, and edits that change something.
func checkSteps(t *testing.T, steps []step) {
	t.Helper()
	seen := map[string]int{}
	for _, st := range steps {
		seen[st.Method]++
		if len(st.What) > whatWidth {
			t.Errorf("%s: %q is wider than its column", st.Method, st.What)
		}
	}
	for _, m := range []string{
		"create_project", "open_file", "add_voxel", "remove_voxel", "get_voxel", "add_voxels", "remove_voxels", "paint_voxels", "flood_fill",
		"procedural_shape", "new_layer", "delete_layer", "rename_layer", "list_layers", "set_layer_visibility", "set_active_layer", "merge_layers",
		"undo", "redo", "batch_operations", "get_bounding_box", "get_project_info", "save_file", "export_file", "render_scene", "close_project",
	} {
		if seen[m] == 0 {
			t.Errorf("no step is %s", m)
		}
	}
	for _, st := range steps {
		switch st.Method {
		case "add_voxel", "remove_voxel", "add_voxels", "remove_voxels", "paint_voxels", "flood_fill", "procedural_shape", "merge_layers", "undo", "redo", "batch_operations":
			if st.Changed == 0 {
				t.Errorf("%s (%s) changed nothing", st.Method, st.What)
			}
		}
	}
}

func checkFiles(t *testing.T, sum *summary) {
	t.Helper()
	var names []string
	for _, f := range sum.Files {
		names = append(names, f.Path)
		text, err := os.ReadFile(filepath.Join(sum.Folder, f.Path))
		if err != nil || int64(len(text)) != f.Bytes || f.Bytes == 0 {
			t.Errorf("%s has %d bytes, want %d; %v", f.Path, len(text), f.Bytes, err)
		}
		if filepath.Ext(f.Path) != ".png" {
			continue
		}
		img, err := png.Decode(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		colors := map[[4]uint32]bool{}
		for y := 0; y < img.Bounds().Dy(); y++ {
			for x := 0; x < img.Bounds().Dx(); x++ {
				r, g, b, a := img.At(x, y).RGBA()
				colors[[4]uint32{r, g, b, a}] = true
			}
		}
		if len(colors) < 50 {
			t.Errorf("%s shows %d colours", f.Path, len(colors))
		}
	}
	for _, want := range []string{modelName, "island.gox", "island.vox", "island.obj", "island.png", "island-beach.png", "island-sheet.png", "island-turn.png"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among the results %v", want, names)
		}
	}
}

// TestCommand runs the whole program with a daemon of its own.
func TestCommand(t *testing.T) {
	bin, err := daemon.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer bin.Close()
	run := func(t *testing.T, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		c := command()
		c.SetOut(&out)
		c.SetArgs(append(args, "--daemon", bin.Path))
		if err := c.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	t.Run("text", func(t *testing.T) {
		dir := t.TempDir()
		text := run(t, "--out", dir)
		for _, want := range []string{"flood_fill", "stopped with status 0", "results are in " + dir, "island.vox", "--socket /tmp/goxel.sock"} {
			if !strings.Contains(text, want) {
				t.Errorf("the output lacks %q:\n%s", want, text)
			}
		}
		sameSheet(t, filepath.Join(dir, sheetName))
	})
	t.Run("json", func(t *testing.T) {
		var sum summary
		if err := json.Unmarshal([]byte(run(t, "--json", "--out", t.TempDir())), &sum); err != nil {
			t.Fatal(err)
		}
		if sum.MemoryMB <= 0 || sum.StartMS <= 0 || sum.TotalMS <= 0 || len(sum.Steps) < 30 || sum.Storage != all.Default {
			t.Errorf("the summary is %+v", sum)
		}
	})
	t.Run("make-model", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "m.gox")
		if text := run(t, "--make-model", path); !strings.HasPrefix(text, path+": ") {
			t.Errorf("the output is %q", text)
		}
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%v, %v", info, err)
		}
	})
}

// sheetName is the picture at the top of README.md, which stands beside this file as the program made it: cp demo-out/island-sheet.png
// cmd/goxel-demo/ after make demo.
const sheetName = "island-sheet.png"

// sameSheet compares a sheet with the one in README.md, but for what processors round differently.
func sameSheet(t *testing.T, path string) {
	t.Helper()
	var pictures [2]image.Image
	for i, name := range []string{path, sheetName} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if pictures[i], err = png.Decode(bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if pictures[0].Bounds() != pictures[1].Bounds() {
		t.Fatalf("%s measures %v, the one in README.md %v", sheetName, pictures[0].Bounds(), pictures[1].Bounds())
	}
	different, b := 0, pictures[0].Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			r0, g0, b0, _ := pictures[0].At(x, y).RGBA()
			r1, g1, b1, _ := pictures[1].At(x, y).RGBA()
			if max(r0, r1)-min(r0, r1) > 0x300 || max(g0, g1)-min(g0, g1) > 0x300 || max(b0, b1)-min(b0, b1) > 0x300 {
				different++
			}
		}
	}
	if share := float64(different) / float64(b.Dx()*b.Dy()); share > 0.01 {
		t.Errorf("%.1f %% of the pixels of %s differ from README.md's: copy the new one from what make demo makes", 100*share, sheetName)
	}
}

func TestCommandErrors(t *testing.T) {
	for name, args := range map[string][]string{
		"no such daemon": {"--daemon", "/no/such/daemon"},
		"no daemon":      {"--daemon", "/bin/false", "--out", t.TempDir()},
		"an argument":    {"surplus"},
		"no folder":      {"--out", "/dev/null/x"},
	} {
		t.Run(name, func(t *testing.T) {
			c := command()
			c.SetOut(&bytes.Buffer{})
			c.SetArgs(args)
			if err := c.ExecuteContext(t.Context()); err == nil {
				t.Errorf("%v gave no error", args)
			}
		})
	}
}

func TestSessionStopsAtTheFirstError(t *testing.T) {
	s := dial(t, all.Default)
	s.call("add_voxel", params{"x": "one"})
	first := s.err
	if first == nil {
		t.Fatal("a bad parameter gave no error")
	}
	s.say("create_project", nil, as("never"))
	s.fail("another")
	if !errors.Is(s.err, first) || len(s.steps) != 0 {
		t.Errorf("after %v came %v and %d steps", first, s.err, len(s.steps))
	}
	warned := &session{ctx: s.ctx, c: s.c}
	warned.call("create_project", params{"nam": "typo"})
	if warned.err == nil {
		t.Error("an ignored parameter is no error")
	}
}

func TestDemonstrateReports(t *testing.T) {
	s := dial(t, all.Default)
	if err := demonstrate(s, &summary{Folder: filepath.Join(t.TempDir(), "missing")}, 8); err == nil {
		t.Error("a missing folder gave no error")
	}
	sum := &summary{Folder: t.TempDir()}
	s = dial(t, all.Default)
	sum.keep(s, "absent", "", 1)
	if s.err == nil {
		t.Error("an absent file was kept")
	}
	s.err = nil
	if err := os.WriteFile(filepath.Join(sum.Folder, "short"), []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum.keep(s, "short", "", 4)
	if s.err == nil {
		t.Error("a file of another size was kept")
	}
}
