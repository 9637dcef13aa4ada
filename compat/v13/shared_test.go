package v13_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/compat/v13"
	"github.com/goxel-daemon/goxel-daemon/rpc/client"
	"github.com/goxel-daemon/goxel-daemon/rpc/local"
)

// sharedCase is a command line of the old program with what it did.
type sharedCase struct {
	ID    string
	Tag   string
	Files []struct {
		Name string
		Text *string
		Gox  []sharedLayer
	}
	Steps  []sharedStep
	Gox    map[string][]sharedLayer
	Text   map[string][][4]any
	Exists []string
	Absent []string
	Drawn  []string
	Differ [][2]string
	Obj    map[string]struct {
		MinFaces int `json:"min_faces"`
		Colours  [][3]int
	}
}

type sharedStep struct {
	Argv    []string
	Stdin   string
	Exit    json.RawMessage
	Last    *string
	ErrLast *string `json:"err_last"`
	Has     []string
	Lacks   []string
}

type sharedLayer struct {
	Name    *string
	Visible bool
	Voxels  [][7]int
}

// TestSharedCases runs what the real program did on about a hundred command lines.
func TestSharedCases(t *testing.T) {
	path, err := filepath.Abs("../../../shared/compat/v13_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("what the old program did is not here:", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Cases []sharedCase }
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for i := range all.Cases {
		c := &all.Cases[i]
		t.Run(c.ID, func(t *testing.T) {
			t.Chdir(t.TempDir())
			c.run(t)
		})
	}
}

func (c *sharedCase) run(t *testing.T) {
	for _, f := range c.Files {
		if f.Text == nil {
			t.Fatalf("file %s: only text is written", f.Name)
		}
		if err := os.WriteFile(f.Name, []byte(*f.Text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range c.Steps {
		var out, errs bytes.Buffer
		exit := v13.Main(t.Context(), s.Argv, v13.IO{In: strings.NewReader(s.Stdin), Out: &out, Err: &errs})
		if !slices.Contains(exits(t, s.Exit), exit) {
			t.Errorf("%q: exit %d, want %s\n%s%s", s.Argv, exit, s.Exit, out.String(), errs.String())
		}
		checkLast(t, s.Argv, "standard output", out.String(), s.Last)
		checkLast(t, s.Argv, "standard error", errs.String(), s.ErrLast)
		for _, part := range s.Has {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%q: no %q in %q", s.Argv, part, out.String())
			}
		}
		for _, part := range s.Lacks {
			if strings.Contains(out.String(), part) {
				t.Errorf("%q: %q in %q", s.Argv, part, out.String())
			}
		}
	}
	c.checkFiles(t)
}

func exits(t *testing.T, raw json.RawMessage) (list []int) {
	t.Helper()
	var one int
	if json.Unmarshal(raw, &one) == nil {
		return []int{one}
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func checkLast(t *testing.T, argv []string, where, text string, want *string) {
	t.Helper()
	if want == nil {
		return
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if got := strings.TrimPrefix(lines[len(lines)-1], "goxel> "); got != *want {
		t.Errorf("%q: the last line of %s is %q, want %q", argv, where, got, *want)
	}
}

func (c *sharedCase) checkFiles(t *testing.T) {
	for path, want := range c.Gox {
		if got := readLayers(t, path); !sameLayers(got, want) {
			t.Errorf("%s: %s, want %s", path, describe(got), describe(want))
		}
	}
	for path, want := range c.Text {
		var list []string
		for _, v := range want {
			list = append(list, fmt.Sprint(v[0], v[1], v[2], " ", v[3]))
		}
		if got := textVoxels(t, path); !slices.Equal(got, sorted(list)) {
			t.Errorf("%s: %q, want %q", path, got, sorted(list))
		}
	}
	for _, path := range append(slices.Clone(c.Exists), c.Drawn...) {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range c.Absent {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", path, err)
		}
	}
	for _, path := range c.Drawn {
		checkDrawn(t, path)
	}
	for _, pair := range c.Differ {
		a, _ := os.ReadFile(pair[0])
		if b, err := os.ReadFile(pair[1]); err != nil || bytes.Equal(a, b) {
			t.Errorf("%v are the same, %v", pair, err)
		}
	}
	for path, want := range c.Obj {
		text, err := os.ReadFile(path)
		if faces := strings.Count("\n"+string(text), "\nf "); err != nil || faces < want.MinFaces {
			t.Errorf("%s has %d faces, want %d, %v", path, faces, want.MinFaces, err)
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// textVoxels reads a file of the format txt.
func textVoxels(t *testing.T, path string) (list []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	}
	for line := range strings.Lines(string(text)) {
		if w := strings.Fields(line); len(w) == 4 && w[0] != "#" {
			list = append(list, fmt.Sprint(w[0], " ", w[1], " ", w[2], " ", strings.ToLower(w[3])))
		}
	}
	return sorted(list)
}

// checkDrawn looks whether a picture has more than one colour.
func checkDrawn(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	colors := map[any]bool{}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			colors[m.At(x, y)] = true
		}
	}
	if len(colors) < 2 {
		t.Errorf("%s is blank", path)
	}
}

// readLayers reads a file with a daemon of its own.
func readLayers(t *testing.T, path string) (layers []sharedLayer) {
	t.Helper()
	d, err := local.Start(local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	c, err := d.Dial(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	abs, err := filepath.Abs(path)
	if err == nil {
		err = c.Call(t.Context(), "open_file", map[string]any{"path": abs}, nil)
	}
	if err != nil {
		t.Error(err)
		return nil
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
	for _, l := range list.Layers {
		var page struct {
			Voxels []struct {
				X, Y, Z int
				Color   [4]int
			}
		}
		if err := c.Call(t.Context(), "get_layer_voxels", map[string]any{"layer_id": l.ID}, &page); err != nil {
			t.Fatal(err)
		}
		layer := sharedLayer{Name: &l.Name, Visible: l.Visible}
		for _, v := range page.Voxels {
			layer.Voxels = append(layer.Voxels, [7]int{v.X, v.Y, v.Z, v.Color[0], v.Color[1], v.Color[2], v.Color[3]})
		}
		layers = append(layers, layer)
	}
	return layers
}

func sameLayers(got, want []sharedLayer) bool {
	return slices.EqualFunc(got, want, func(a, b sharedLayer) bool {
		less := func(a, b [7]int) int { return slices.Compare(a[:], b[:]) }
		slices.SortFunc(a.Voxels, less)
		slices.SortFunc(b.Voxels, less)
		return (b.Name == nil || *a.Name == *b.Name) && a.Visible == b.Visible && slices.Equal(a.Voxels, b.Voxels)
	})
}

func describe(layers []sharedLayer) string {
	text, err := json.Marshal(layers)
	return fmt.Sprint(string(text), err)
}
