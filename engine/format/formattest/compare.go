package formattest

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// minAlpha is the alpha from which formats without alpha keep a voxel.
const minAlpha = 127

// SameScene fails the test if two scenes differ in anything.
func SameScene(t testing.TB, got, want *scene.Scene) {
	t.Helper()
	g, w := *got, *want
	g.Layers, w.Layers = nil, nil
	if !reflect.DeepEqual(g, w) {
		t.Errorf("got the scene %+v, want %+v", g, w)
	}
	if len(got.Layers) != len(want.Layers) {
		t.Fatalf("got %d layers, want %d", len(got.Layers), len(want.Layers))
	}
	for i := range want.Layers {
		g, w := *got.Layers[i], *want.Layers[i]
		SameVolume(t, g.Volume, w.Volume)
		g.Volume, w.Volume = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Errorf("layer %d: got %+v, want %+v", i, g, w)
		}
	}
}

// SameVolume fails the test if two volumes differ in a cell, and names the first.
func SameVolume(t testing.TB, got, want storage.Volume) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("got %d voxels, want %d", got.Len(), want.Len())
	}
	for _, c := range Cells(want) {
		if g := got.Get(c.Pos); g != c.Color {
			t.Errorf("got %v at %v, want %v", g, c.Pos, c.Color)
			return
		}
	}
}

// Valid fails the test if a scene is not one that a decoder may return.
func Valid(t testing.TB, s *scene.Scene) {
	t.Helper()
	if len(s.Layers) == 0 {
		t.Fatal("no layer")
	}
	seen := map[int]bool{}
	for i, l := range s.Layers {
		switch {
		case l.Volume == nil:
			t.Fatalf("layer %d has no volume", i)
		case l.ID <= 0 || seen[l.ID]:
			t.Errorf("layer %d has the id %d", i, l.ID)
		case l.Name == "" || len(l.Name) > scene.MaxNameBytes || !utf8.ValidString(l.Name):
			t.Errorf("layer %d has the name %q", i, l.Name)
		case l.Material < -1 || l.Material >= len(s.Materials):
			t.Errorf("layer %d has the material %d of %d", i, l.Material, len(s.Materials))
		case !l.Matrix.Finite() || l.Box != nil && !l.Box.Finite():
			t.Errorf("layer %d has a matrix that is not finite", i)
		case l.Base != 0 && !seen[l.Base]:
			t.Errorf("layer %d clones the layer %d, which is not below it", i, l.Base)
		}
		seen[l.ID] = true
	}
	if s.Layer(s.Active) == nil {
		t.Errorf("the active layer %d is missing", s.Active)
	}
}

// Carried returns the scene that a format with the given abilities can give back at best: with merged layers unless it has layers, without
// hidden ones unless it tells them apart, opaque or empty voxels unless it has alpha, moved to the origin unless it has positions. Materials,
// cameras and the like are left out.
func Carried(s *scene.Scene, caps format.Caps) *scene.Scene {
	c := &scene.Scene{}
	if caps.Layers {
		for _, l := range s.Layers {
			if l.Visible || caps.Hidden {
				k := scene.NewLayer(l.ID, l.Name, copyVolume(l.Volume))
				k.Visible = l.Visible
				c.Layers = append(c.Layers, k)
			}
		}
	} else {
		c.Layers = []*scene.Layer{scene.NewLayer(1, "", Merge(s, storagetest.NewModel()))}
	}
	origin := storage.Pos{}
	for _, l := range c.Layers {
		if !caps.Alpha {
			for _, cell := range Cells(l.Volume) {
				l.Volume.Set(cell.Pos, opaque(cell.Color))
			}
		}
	}
	if !caps.Negative {
		origin = c.Bounds(nil).Min
	}
	for _, l := range c.Layers {
		moved := storagetest.NewModel()
		for _, cell := range Cells(l.Volume) {
			moved.Set(cell.Pos.Sub(origin), cell.Color)
		}
		l.Volume = moved
	}
	return c
}

func copyVolume(v storage.Volume) storage.Volume {
	m := storagetest.NewModel()
	for _, c := range Cells(v) {
		m.Set(c.Pos, c.Color)
	}
	return m
}

func opaque(c storage.Color) storage.Color {
	if c.A() < minAlpha {
		return 0
	}
	return storage.RGB(c.R(), c.G(), c.B())
}

// colorsOf returns how many colours the layers of a scene have.
func colorsOf(s *scene.Scene) int {
	colors := map[storage.Color]bool{}
	for _, l := range s.Layers {
		for _, c := range Cells(l.Volume) {
			colors[c.Color] = true
		}
	}
	return len(colors)
}

// kept fails the test unless got is what the format can carry of the scene that was written.
func kept(t *testing.T, f *format.Format, got, written *scene.Scene, warnings []string) {
	t.Helper()
	want := Carried(written, f.Caps)
	if len(got.Layers) != len(want.Layers) {
		t.Fatalf("got %d layers, want %d", len(got.Layers), len(want.Layers))
	}
	reduced := f.Caps.Colors > 0 && colorsOf(want) > f.Caps.Colors
	if reduced && len(warnings) == 0 {
		t.Errorf("no warning about %d colours", colorsOf(want))
	}
	for i, w := range want.Layers {
		g := got.Layers[i]
		if f.Caps.Names && g.Name != w.Name {
			t.Errorf("layer %d has the name %q, want %q", i, g.Name, w.Name)
		}
		if f.Caps.Hidden && g.Visible != w.Visible {
			t.Errorf("layer %d: visible is %v, want %v", i, g.Visible, w.Visible)
		}
		if reduced {
			similar(t, g.Volume, w.Volume)
		} else {
			SameVolume(t, g.Volume, w.Volume)
		}
	}
	if f.Caps.Materials && !reflect.DeepEqual(got.Materials, written.Materials) {
		t.Errorf("got the materials %+v, want %+v", got.Materials, written.Materials)
	}
	if f.Caps.Cameras && !reflect.DeepEqual(got.Cameras, written.Cameras) {
		t.Errorf("got the cameras %+v, want %+v", got.Cameras, written.Cameras)
	}
}

// similar fails the test unless two volumes have the same cells in colours that differ by a quarter of the range at most.
func similar(t *testing.T, got, want storage.Volume) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("got %d voxels, want %d", got.Len(), want.Len())
	}
	for _, c := range Cells(want) {
		g := got.Get(c.Pos)
		far := max(int(g.R())-int(c.Color.R()), int(c.Color.R())-int(g.R()), int(g.G())-int(c.Color.G()), int(c.Color.G())-int(g.G()),
			int(g.B())-int(c.Color.B()), int(c.Color.B())-int(g.B()))
		if g.A() != c.Color.A() || far > 64 {
			t.Errorf("got %v at %v, want about %v", g, c.Pos, c.Color)
			return
		}
	}
}
