package vmax

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// document is what is read of scene.json.
type document struct {
	Version int      `json:"v"`
	Groups  []*group `json:"groups"`
	Objects []*group `json:"objects"`
}

// group is an object with voxels, or a group of objects and further groups.
type group struct {
	ID       string    `json:"id"`
	Parent   string    `json:"pid"`
	Name     string    `json:"n"`
	Title    string    `json:"name"` // the name of a group
	Hidden   bool      `json:"h"`
	Contents string    `json:"data"`
	Palette  string    `json:"pal"`
	Position []float64 `json:"t_p"`
	Rotation []float64 `json:"t_r"`
	Scale    []float64 `json:"t_s"`

	world *matrix // once it is known
}

// readDocument reads scene.json.
func readDocument(a *archive) (*document, error) {
	data, err := a.read(sceneFile, maxSmall)
	if err != nil {
		return nil, err
	}
	n := bytes.Count(data, []byte("{"))
	if n > maxObjects {
		return nil, unsupported("%s has more than %d objects", sceneFile, maxObjects)
	}
	if err := a.budget.Hold(n*int(unsafe.Sizeof(group{})) + 8*len(data)); err != nil {
		return nil, err
	}
	d := &document{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, badInput("%s: %v", sceneFile, err)
	}
	for _, list := range [][]*group{d.Groups, d.Objects} {
		for _, g := range list {
			if g == nil {
				return nil, badInput("%s: an object is null", sceneFile)
			}
		}
	}
	return d, nil
}

// resolve finds where all objects are, and hides those in hidden groups.
func (d *document) resolve() error {
	groups := make(map[string]*group, len(d.Groups))
	for _, g := range d.Groups {
		if g.ID != "" && groups[g.ID] == nil {
			groups[g.ID] = g
		}
	}
	for _, o := range d.Objects {
		if err := o.resolve(groups, 0); err != nil {
			return err
		}
	}
	return nil
}

// resolve finds where a group is, after those around it.
func (g *group) resolve(groups map[string]*group, depth int) error {
	if g.world != nil {
		return nil
	}
	if depth > maxDepth {
		return badInput("the group %.80q lies in more than %d others, or in itself", g.Title, maxDepth)
	}
	world := placed(g.Position, g.Rotation, g.Scale)
	if parent := groups[g.Parent]; g.Parent != "" && parent != nil {
		if err := parent.resolve(groups, depth+1); err != nil {
			return err
		}
		world = parent.world.then(&world)
		g.Hidden = g.Hidden || parent.Hidden
	}
	g.world = &world
	return nil
}

// label returns the name of an object for messages.
func (g *group) label() string {
	if g.Name != "" {
		return cleanName(g.Name)
	}
	return g.Contents
}

// cleanName returns a name as valid UTF-8 of a length that layers can have, up to its first NUL.
func cleanName(s string) string {
	s, _, _ = strings.Cut(s[:min(len(s), scene.MaxNameBytes+utf8.UTFMax)], "\x00")
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) > scene.MaxNameBytes {
		s = strings.ToValidUTF8(s[:scene.MaxNameBytes], "")
	}
	return s
}
