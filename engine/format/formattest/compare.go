package formattest

import (
	"reflect"
	"testing"

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
