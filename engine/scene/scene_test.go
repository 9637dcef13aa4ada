package scene_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func layer(id int, name string) *scene.Layer {
	return scene.NewLayer(id, name, storagetest.NewModel())
}

func TestNewLayer(t *testing.T) {
	v := storagetest.NewModel()
	l := scene.NewLayer(3, "x", v)
	if l.ID != 3 || l.Name != "x" || !l.Visible || l.Volume != storage.Volume(v) || l.Matrix != scene.Identity || l.Material != -1 {
		t.Errorf("layer %+v", l)
	}
	if l.Mode != scene.Over || l.Box != nil || l.Base != 0 || l.Shape != "" {
		t.Errorf("layer %+v", l)
	}
}

func TestLayersAreFoundByID(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{layer(5, "a"), layer(2, "b")}}
	for _, l := range s.Layers {
		if got := s.Layer(l.ID); got != l {
			t.Errorf("layer %d: %v", l.ID, got)
		}
	}
	for _, id := range []int{0, 1, -5} {
		if got := s.Layer(id); got != nil {
			t.Errorf("layer %d: %v", id, got)
		}
	}
}

func TestFreeIDAndName(t *testing.T) {
	s := &scene.Scene{}
	for _, test := range []struct {
		id   int
		name string
		free int
		next string
	}{
		{2, "L.2", 1, "L.1"},
		{1, "L.1", 3, "L.3"},
		{4, "L.04", 3, "L.3"},
		{3, "L.3", 5, "L.4"},
	} {
		s.Layers = append(s.Layers, layer(test.id, test.name))
		if got := s.FreeID(); got != test.free {
			t.Errorf("with %d: free id %d, want %d", test.id, got, test.free)
		}
		if got := s.FreeName("L."); got != test.next {
			t.Errorf("with %q: free name %q, want %q", test.name, got, test.next)
		}
	}
	if got := s.FreeName("other "); got != "other 1" {
		t.Errorf("free name %q", got)
	}
}

func TestLenAndBounds(t *testing.T) {
	s := &scene.Scene{Layers: []*scene.Layer{layer(1, "a"), layer(2, "b"), layer(3, "empty")}}
	if s.Len() != 0 || s.Bounds(nil) != (storage.Box{}) {
		t.Errorf("an empty scene has %d voxels in %v", s.Len(), s.Bounds(nil))
	}
	s.Layers[0].Volume.Set(storage.Pos{X: -5}, storage.RGB(1, 1, 1))
	s.Layers[1].Volume.Set(storage.Pos{Y: 20}, storage.RGB(1, 1, 1))
	s.Layers[1].Visible = false
	if s.Len() != 2 {
		t.Errorf("%d voxels, want 2", s.Len())
	}
	want := storage.Box{Min: storage.Pos{X: -5}, Max: storage.Pos{X: 1, Y: 21, Z: 1}}
	if got := s.Bounds(nil); got != want {
		t.Errorf("bounds %v, want %v", got, want)
	}
	visible := func(l *scene.Layer) bool { return l.Visible }
	if got, want := s.Bounds(visible), storage.BoxAt(storage.Pos{X: -5}); got != want {
		t.Errorf("bounds of what is visible %v, want %v", got, want)
	}
}

func TestSnapshotStays(t *testing.T) {
	for _, kind := range all.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			red, green := storage.RGB(255, 0, 0), storage.RGB(0, 255, 0)
			p, q := storage.Pos{X: 1}, storage.Pos{Z: 40}
			l := scene.NewLayer(1, "name", kind.New(storage.Options{}))
			l.Volume.Set(p, red)
			s := &scene.Scene{Layers: []*scene.Layer{l}, Active: 1, Materials: []scene.Material{scene.DefaultMaterial}}
			snap := s.Snapshot()
			l.Volume.Set(p, green)
			l.Volume.Set(q, green)
			l.Name = "renamed"
			s.Layers = append(s.Layers, layer(2, "more"))
			s.Active = 2
			if len(snap.Layers) != 1 || snap.Active != 1 || snap.Layers[0].Name != "name" || len(snap.Materials) != 1 {
				t.Errorf("the snapshot is %+v", snap)
			}
			if v := snap.Layers[0].Volume; v.Get(p) != red || v.Get(q) != 0 || v.Len() != 1 {
				t.Errorf("the snapshot holds %v and %v", v.Get(p), v.Get(q))
			}
			snap.Layers[0].Volume.Set(p, 0)
			if got := l.Volume.Get(p); got != green {
				t.Errorf("the scene holds %v after a write to the snapshot", got)
			}
		})
	}
}

func TestModeNames(t *testing.T) {
	for m := scene.Over; m <= scene.Replace; m++ {
		if got, ok := scene.ModeByName(m.String()); !ok || got != m {
			t.Errorf("mode %d is %q, which is %d", m, m, got)
		}
	}
	for name, want := range map[string]scene.Mode{"over": 0, "sub": 1, "sub_clamp": 2, "paint": 3, "max": 4, "intersect": 5, "intersect_fill": 6, "mult_alpha": 7} {
		if got, ok := scene.ModeByName(name); !ok || got != want {
			t.Errorf("mode %q is %d, %v; files store %d", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "Over", "none", "unknown"} {
		if got, ok := scene.ModeByName(name); ok {
			t.Errorf("mode %q is %v", name, got)
		}
	}
	if got := scene.Mode(200).String(); got != "unknown" {
		t.Errorf("mode 200 is %q", got)
	}
}
