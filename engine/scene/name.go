package scene

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CleanName returns a name of a file as a layer can have it: up to its first NUL, as valid UTF-8, without what goes beyond [MaxNameBytes]. The
// result shares no memory with the argument.
func CleanName(name string) string {
	name, _, _ = strings.Cut(name[:min(len(name), MaxNameBytes+utf8.UTFMax)], "\x00")
	name = strings.ToValidUTF8(name, "\uFFFD")
	if len(name) > MaxNameBytes {
		name = strings.ToValidUTF8(name[:MaxNameBytes], "") // without a character cut in two
	}
	return strings.Clone(name)
}

// NumberLayers gives the layers the ids from 1 on in their order, and those without a name the names "Layer.1" and so on that no layer has.
// The last layer becomes the active one.
func (s *Scene) NumberLayers() {
	used := make(map[string]bool, len(s.Layers))
	for i, l := range s.Layers {
		l.ID = i + 1
		used[l.Name] = true
	}
	number := 1
	for _, l := range s.Layers {
		for ; l.Name == ""; number++ {
			if name := fmt.Sprintf("Layer.%d", number); !used[name] {
				l.Name = name
			}
		}
	}
	s.Active = len(s.Layers)
}
