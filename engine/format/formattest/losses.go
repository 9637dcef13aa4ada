package formattest

import (
	"strings"
	"testing"
)

// losses wants a warning about everything that scenes have and the format cannot carry, and none about what it can.
func (s Suite) losses(t *testing.T) {
	caps := s.Format.Caps
	lost := map[string]map[string]bool{ // by scene and a part of the warning
		"one voxel": {},
		"negative":  {},
		"hidden":    {"1 hidden layers with 2 voxels are left out": !caps.Hidden, "2 layers are merged": !caps.Layers},
		"layers":    {"5 layers are merged": !caps.Layers},
		"alpha":     {"126 voxels with an alpha below 127": !caps.Alpha, "128 translucent voxels": !caps.Alpha},
	}
	for _, sc := range Scenes(s.newVolume) {
		texts, ok := lost[sc.Name]
		if !ok {
			continue
		}
		_, warnings := s.Encode(t, sc.Scene)
		want := 0
		for text, isLost := range texts {
			if isLost {
				want++
			}
			if got := strings.Contains(strings.Join(warnings, "\n"), text); got != isLost {
				t.Errorf("%s: a warning with %q is %v, want %v; got %q", sc.Name, text, got, isLost, warnings)
			}
		}
		if len(warnings) != want {
			t.Errorf("%s: got %d warnings, want %d: %q", sc.Name, len(warnings), want, warnings)
		}
	}
}
