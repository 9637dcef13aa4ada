package formattest

import (
	"strings"
	"testing"
)

// losses wants a warning about everything that scenes have and the format cannot carry, and none about what it can. A picture loses nothing.
func (s Suite) losses(t *testing.T) {
	caps := s.Format.Caps
	moved := func(at string) string { return "the min corner " + at + " becomes 0,0,0" }
	const filled = "empty cells below the highest voxels become full"
	lost := map[string]map[string]bool{ // by scene and a part of the warning
		"one voxel": {moved("3,5,7"): !caps.Negative},
		"negative":  {moved("-40,-17,-300"): !caps.Negative, "2 colours": caps.Shape, filled: caps.Heights},
		"hidden": {
			"1 hidden layer with 2 voxels is left out": !caps.Hidden, "2 layers are merged": !caps.Layers, "colours are left out": caps.Shape,
			"the min corner": !caps.Negative,
		},
		"layers": {"5 layers are merged": !caps.Layers, "colours are left out": caps.Shape, filled: caps.Heights},
		"alpha":  {"126 voxels are left out, with an alpha below 127": !caps.Alpha, "128 translucent voxels": !caps.Alpha},
		"parts":  {"1 material is left out": !caps.Materials, "2 cameras are left out": !caps.Cameras, "the min corner": !caps.Negative},
	}
	for _, sc := range Scenes(s.newVolume) {
		texts, ok := lost[sc.Name]
		if !ok {
			continue
		}
		_, warnings, err := s.encode(t, sc.Scene)
		if err != nil {
			s.refused(t, sc.Scene, err)
			continue
		}
		want := 0
		for text, isLost := range texts {
			isLost = isLost && !caps.Picture
			if isLost {
				want++
			}
			if got := strings.Contains(strings.Join(warnings, "\n"), text); got != isLost {
				t.Errorf("%s: a warning with %q is %v, want %v; got %q", sc.Name, text, got, isLost, warnings)
			}
		}
		if len(warnings) != want && !caps.Fixed && caps.Levels == 0 && (caps.Colors == 0 || colorsOf(sc.Scene) <= caps.Colors) {
			t.Errorf("%s: got %d warnings, want %d: %q", sc.Name, len(warnings), want, warnings)
		}
	}
}
