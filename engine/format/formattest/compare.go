package formattest

import (
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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

// kept fails the test unless got is what the format can carry of the scene that was written.
func kept(t *testing.T, f *format.Format, got, written *scene.Scene, warnings []string) {
	t.Helper()
	want := Carried(written, f.Caps)
	if len(got.Layers) != len(want.Layers) && (len(want.Layers) > 0 || len(got.Layers) != 1) {
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
		keptCells(t, f.Caps, g.Volume, w.Volume, reduced)
	}
	if f.Caps.Materials && !reflect.DeepEqual(got.Materials, written.Materials) {
		t.Errorf("got the materials %+v, want %+v", got.Materials, written.Materials)
	}
	if f.Caps.Cameras && !reflect.DeepEqual(got.Cameras, written.Cameras) {
		t.Errorf("got the cameras %+v, want %+v", got.Cameras, written.Cameras)
	}
	if f.Caps.Palette && written.Palette != nil && !slices.Equal(got.Palette.Colors(), written.Palette.Colors()) {
		t.Errorf("got the palette %v, want %v", got.Palette.Colors(), written.Palette.Colors())
	}
}

// keptCells fails the test unless two volumes have the same cells, and the same colours as far as the format has them.
func keptCells(t *testing.T, caps format.Caps, got, want storage.Volume, reduced bool) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("got %d voxels, want %d", got.Len(), want.Len())
	}
	for _, c := range Cells(want) {
		g := got.Get(c.Pos)
		same := g == c.Color
		switch {
		case g.Empty():
		case caps.Shape || caps.Fixed || caps.Surface && !Exposed(want, c.Pos):
			same = true
		case reduced:
			same = similar(g, c.Color, 64)
		case caps.Levels > 0:
			same = similar(g, c.Color, 256/caps.Levels)
		}
		if !same {
			t.Errorf("got %v at %v, want %v (any of %d colours)", g, c.Pos, c.Color, caps.Colors)
			return
		}
	}
}

// similar reports whether two colours differ by no more than most in a channel.
func similar(a, b storage.Color, most int) bool {
	far := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return a.A() == b.A() && max(far(a.R(), b.R()), far(a.G(), b.G()), far(a.B(), b.B())) <= most
}
