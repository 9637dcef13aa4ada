package scene_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

func TestCleanNames(t *testing.T) {
	long := strings.Repeat("é", 128) // 256 bytes
	for name, want := range map[string]string{
		"":                                "",
		"plain":                           "plain",
		"up to\x00here":                   "up to",
		"bad \xff byte":                   "bad \uFFFD byte",
		long:                              long[:254],
		strings.Repeat("x", 300):          strings.Repeat("x", 255),
		strings.Repeat("x", 254) + "\xff": strings.Repeat("x", 254),
	} {
		if got := scene.CleanName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestLayersAreNumberedAndNamed(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{layer(9, ""), layer(9, "Layer.1"), layer(0, ""), layer(3, "x"), layer(0, "")}}
	s.NumberLayers()
	var names []string
	for i, l := range s.Layers {
		names = append(names, l.Name)
		if l.ID != i+1 {
			t.Errorf("layer %d has the id %d", i, l.ID)
		}
	}
	if want := []string{"Layer.2", "Layer.1", "Layer.3", "x", "Layer.4"}; !slices.Equal(names, want) || s.Active != 5 {
		t.Errorf("got %q and the active layer %d, want %q", names, s.Active, want)
	}
}
