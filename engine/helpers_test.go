package engine_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	kinds "github.com/goxel-daemon/goxel-daemon/storage/all"
)

var (
	red   = storage.RGB(255, 0, 0)
	green = storage.RGB(0, 255, 0)
	blue  = storage.RGBA(0, 0, 255, 128)
)

// forKinds runs a test for every storage kind.
func forKinds(t *testing.T, f func(t *testing.T, kind storage.Kind)) {
	t.Helper()
	for _, k := range kinds.Kinds() {
		t.Run(k.Name, func(t *testing.T) { f(t, k) })
	}
}

// start returns an engine with all formats, and the default storage kind if opt names none. It is closed with the test.
func start(t testing.TB, opt engine.Options) *engine.Engine {
	t.Helper()
	if opt.Formats == nil {
		opt.Formats = all.Formats()
	}
	if opt.Storage.New == nil {
		opt.Storage = kinds.Kinds()[0]
	}
	if opt.Workers == 0 {
		opt.Workers = 2
	}
	e, err := engine.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// create returns a new project of an engine.
func create(t testing.TB, e *engine.Engine) *engine.Project {
	t.Helper()
	p, err := e.Create("test", [3]int{16, 16, 16}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wantReason fails the test unless err is an engine error with the reason.
func wantReason(t testing.TB, err error, want engine.Reason) {
	t.Helper()
	var e *engine.Error
	if !errors.As(err, &e) || e.Reason != want {
		t.Fatalf("error %v, want one with the reason %s", err, want)
	}
	if e.Error() == "" {
		t.Fatalf("an error with the reason %s has no text", want)
	}
}

// must fails the test at an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(x, y, z int32) storage.Pos { return storage.Pos{X: x, Y: y, Z: z} }

func box(x0, y0, z0, x1, y1, z1 int32) storage.Box {
	return storage.Box{Min: at(x0, y0, z0), Max: at(x1, y1, z1)}
}

// active returns the project's active layer.
func active(t testing.TB, p *engine.Project) *scene.Layer {
	t.Helper()
	l, err := p.Layer(engine.ActiveLayer)
	must(t, err)
	return l
}

// fill returns an edit that fills a box of a layer.
func fill(t testing.TB, l *scene.Layer, b storage.Box, c storage.Color) func(*engine.Edit) error {
	return func(e *engine.Edit) error {
		return edit.Fill(t.Context(), e.Recorder(l), edit.Solid{Box: b}, scene.Replace, c)
	}
}

// change runs an edit that must succeed.
func change(t testing.TB, p *engine.Project, f func(*engine.Edit) error) engine.Summary {
	t.Helper()
	sum, err := p.Edit("test", f)
	must(t, err)
	return sum
}

// set stores one cell, which must succeed.
func set(t testing.TB, p *engine.Project, l *scene.Layer, pos storage.Pos, c storage.Color) engine.Summary {
	t.Helper()
	if p.Enter() {
		defer p.Leave()
	}
	_, sum, err := p.Set("set", l, pos, c)
	must(t, err)
	return sum
}

type cells = map[storage.Pos]storage.Color

// dump returns the occupied cells of a volume.
func dump(v storage.Volume) cells {
	m := make(cells, v.Len())
	s, tile := new(storage.Scratch), new([storage.TileCells]storage.Color)
	v.Walk(storage.Everywhere, s, func(tp storage.TilePos, t *storage.Tile) bool {
		t.Expand(tile)
		for i, c := range tile {
			if c != 0 {
				m[tp.Cell(i)] = c
			}
		}
		return true
	})
	return m
}

// layerCopy is a layer with its voxels as they were at some time.
type layerCopy struct {
	layer scene.Layer // its volume only names it
	cells cells
}

// stateCopy is a deep copy of what edits change.
type stateCopy struct {
	layers []layerCopy
	active int
}

// copyOf returns a deep copy of a scene.
func copyOf(s *scene.Scene) stateCopy {
	st := stateCopy{active: s.Active}
	for _, l := range s.Layers {
		st.layers = append(st.layers, layerCopy{*l, dump(l.Volume)})
	}
	return st
}

// differs says in which way two states differ, "" if they are the same. Volumes are compared by their cells.
func (st stateCopy) differs(want stateCopy) string {
	if st.active != want.active {
		return "another active layer"
	}
	if len(st.layers) != len(want.layers) {
		return "another number of layers"
	}
	for i, a := range st.layers {
		b := want.layers[i]
		if !maps.Equal(a.cells, b.cells) {
			return "other cells in layer " + b.layer.Name
		}
		if !sameProperties(a.layer, b.layer) {
			return "other properties of layer " + b.layer.Name
		}
	}
	return ""
}

func sameProperties(a, b scene.Layer) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Visible == b.Visible && a.Mode == b.Mode && a.Matrix == b.Matrix &&
		a.Material == b.Material && a.Base == b.Base && a.Shape == b.Shape && a.Color == b.Color && a.ImagePath == b.ImagePath
}

// wantState fails the test unless the project is in the state.
func wantState(t testing.TB, p *engine.Project, want stateCopy, when string) {
	t.Helper()
	if diff := copyOf(p.Scene()).differs(want); diff != "" {
		t.Fatalf("%s: %s", when, diff)
	}
}

// summaryOf compares two states: the summary that the edit between them should have given. Layers are told by their volumes.
func summaryOf(before, after stateCopy) (sum engine.Summary) {
	old := map[storage.Volume]cells{}
	for _, l := range before.layers {
		old[l.layer.Volume] = l.cells
	}
	for _, l := range after.layers {
		was := old[l.layer.Volume]
		for p, c := range l.cells {
			switch was[p] {
			case c:
				continue
			case 0:
				sum.Added++
			default:
				sum.Recolored++
			}
			sum.Bounds = sum.Bounds.Union(storage.BoxAt(p))
		}
		for p := range was {
			if l.cells[p] == 0 {
				sum.Removed++
				sum.Bounds = sum.Bounds.Union(storage.BoxAt(p))
			}
		}
	}
	sum.Changed = sum.Added + sum.Removed + sum.Recolored
	return sum
}

// random returns a generator and notes its seed.
func random(t testing.TB, seed uint64) *rand.Rand {
	t.Helper()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0x90c5e1))
}

// names lists a folder.
func names(t testing.TB, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// wantNames fails the test unless the folder holds just these files.
func wantNames(t testing.TB, dir string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Fatalf("%s holds %q, want %q", dir, got, want)
	}
}

// write makes a file and returns its path.
func write(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	must(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// wantFile fails the test unless the file has the content.
func wantFile(t testing.TB, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	must(t, err)
	if string(got) != want {
		t.Fatalf("%s holds %.60q, want %.60q", path, got, want)
	}
}
