package method

import (
	"slices"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/studio"
	"github.com/goxel-daemon/goxel-daemon/rpc/internal/wire"
)

// noteNames are the notes that are switched on by their names.
var noteNames = []string{"axes", "box", "dimensions", "ticks", "floor"}

func annotationDoc() string {
	return "notes for readers who cannot turn the model: true for axes and ticks, a list of `" + strings.Join(noteNames, "`, `") + "`, or an object that has these as " +
		"true and may hold `highlights` (`[{box, color, label}]`), `focus` (layers that stand out), `labels` (`[{at [x,y,z], text, color}]`), `scale`, `color`"
}

// notes reads the annotations.
func (c *Call) notes(o *studio.Order) error {
	v, ok := c.option("annotations", "annotate", "notes")
	if !ok {
		return nil
	}
	notes := &annotate.Options{}
	if on, isBool := wire.Bool(v.v); isBool {
		if on {
			notes.Gizmo, notes.Ticks = &annotate.Gizmo{}, true
			o.Annotate = notes
		}
		return nil
	}
	o.Annotate = notes
	if !v.isObject() {
		return c.namedNotes(v, notes)
	}
	c.checkMembers(v, append([]string{"highlights", "focus", "labels", "scale", "color"}, noteNames...)...)
	for _, name := range noteNames {
		m, ok := member(v, name)
		if !ok {
			continue
		}
		on, isBool := wire.Bool(m.v)
		if !isBool {
			return invalid(m.key, "must be true or false, not %s", brief(m.raw))
		}
		if on {
			switchOn(notes, name)
		}
	}
	if err := numberMember(v, "scale", &notes.Scale); err != nil {
		return err
	}
	if err := colorMember(v, "color", &notes.Ink); err != nil {
		return err
	}
	if m, ok := member(v, "focus"); ok {
		ids, err := c.layerIDs(m)
		if err != nil {
			return err
		}
		o.Focus = ids
	}
	if err := c.highlights(v, notes); err != nil {
		return err
	}
	return c.callouts(v, notes)
}

// namedNotes reads a list of the names of notes.
func (c *Call) namedNotes(v value, notes *annotate.Options) error {
	list, err := items(v, 2*len(noteNames))
	if err != nil {
		return err
	}
	for _, item := range list {
		name, err := stringIn(item, noteNames)
		if err != nil {
			return err
		}
		switchOn(notes, name)
	}
	return nil
}

func switchOn(o *annotate.Options, name string) {
	switch slices.Index(noteNames, name) {
	case 0:
		o.Gizmo = &annotate.Gizmo{}
	case 1:
		o.Box = true
	case 2:
		o.Box, o.Dimensions = true, true
	case 3:
		o.Ticks = true
	case 4:
		o.Floor = true
	}
}

func (c *Call) highlights(v value, o *annotate.Options) error {
	m, ok := member(v, "highlights")
	if !ok {
		return nil
	}
	list, err := items(m, annotate.MaxHighlights)
	if err != nil {
		return err
	}
	for _, item := range list {
		var h annotate.Highlight
		at := item
		if inner, ok := firstMember(item, "box", "region"); ok {
			at = inner
			c.checkMembers(item, "box", "region", "color", "label")
		} else {
			c.checkMembers(item, "min", "max", "color", "label")
		}
		if h.Box, err = box(at); err != nil {
			return err
		}
		if item.isObject() {
			if err := colorMember(item, "color", &h.Color); err != nil {
				return err
			}
			if h.Label, _, err = textMember(item, "label"); err != nil {
				return err
			}
		}
		o.Highlights = append(o.Highlights, h)
	}
	return nil
}

func (c *Call) callouts(v value, o *annotate.Options) error {
	m, ok := member(v, "labels")
	if !ok {
		return nil
	}
	list, err := items(m, annotate.MaxCallouts)
	if err != nil {
		return err
	}
	for _, item := range list {
		if !item.isObject() {
			return invalid(item.key, "must be an object {at, text}, not %s", brief(item.raw))
		}
		c.checkMembers(item, "at", "position", "text", "label", "color")
		at, ok := firstMember(item, "at", "position")
		if !ok {
			return missing(item.key + ".at")
		}
		xyz, err := vector(at)
		if err != nil {
			return err
		}
		l := annotate.Callout{At: render.Vec{X: xyz[0], Y: xyz[1], Z: xyz[2]}}
		name := "text"
		if _, ok := member(item, name); !ok {
			name = "label"
		}
		if l.Text, ok, err = textMember(item, name); err != nil {
			return err
		} else if !ok {
			return missing(item.key + ".text")
		}
		if err := colorMember(item, "color", &l.Color); err != nil {
			return err
		}
		o.Callouts = append(o.Callouts, l)
	}
	return nil
}

// firstMember returns the first of several members that is there.
func firstMember(v value, names ...string) (value, bool) {
	for _, name := range names {
		if m, ok := member(v, name); ok {
			return m, true
		}
	}
	return value{}, false
}
