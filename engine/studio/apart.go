package studio

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// idBox returns the box in which the voxels of the model are numbered, where they are in the scene.
func (m *model) idBox() storage.Box {
	if m.apart != nil {
		return m.whole
	}
	return storage.Bounds(m.subject.Volume)
}

// inScene returns buffers whose cells are where they are in the scene, also if the model was drawn apart.
func (m *model) inScene(b *render.Buffers) *render.Buffers {
	if m.apart == nil {
		return b
	}
	k := *b
	k.Cell = make([]storage.Pos, len(b.Cell))
	for i, p := range b.Cell {
		if !math.IsInf(float64(b.Depth[i]), 1) {
			k.Cell[i], _ = m.apart.Origin(p) // whatever is seen lies in a slice
		}
	}
	return &k
}

// moved returns notes about places in the scene as notes about where these are once the model is apart. A box that several slices share is
// marked in each, and labelled in the first. The error is for more boxes than may be marked.
func (m *model) moved(o annotate.Options) (annotate.Options, error) {
	if m.apart == nil {
		return o, nil
	}
	callouts := make([]annotate.Callout, len(o.Callouts))
	for i, c := range o.Callouts {
		c.At = m.movedPoint(c.At)
		callouts[i] = c
	}
	var highlights []annotate.Highlight
	for i, h := range o.Highlights {
		if h.Color.A == 0 {
			h.Color = annotate.MarkColor(i) // one for all its parts
		}
		for _, piece := range m.apart.Slices {
			if part, ok := movedPart(m.apart.Axis, h.Box, piece); ok {
				highlights = append(highlights, annotate.Highlight{Box: part, Color: h.Color, Label: h.Label})
				h.Label = ""
			}
		}
	}
	if len(highlights) > annotate.MaxHighlights {
		return o, errorf("annotations.highlights", "they are %d parts of slices, more than %d: take thicker slices", len(highlights), annotate.MaxHighlights)
	}
	o.Callouts, o.Highlights = callouts, highlights
	return o, nil
}

// movedPart returns the part of a box that lies in a slice, where the slice was moved to.
func movedPart(a section.Axis, b storage.Box, piece section.Piece) (storage.Box, bool) {
	from, to := max(a.Of(b.Min), a.Of(piece.Source.Min)), min(a.Of(b.Max), a.Of(piece.Source.Max))
	by := a.Of(piece.Target.Min) - a.Of(piece.Source.Min)
	return storage.Box{Min: a.With(b.Min, from+by), Max: a.With(b.Max, to+by)}, from < to
}

// movedPoint returns where a point is once the model is apart: it goes with the slice that it is in, or with the nearest.
func (m *model) movedPoint(p render.Vec) render.Vec {
	a := m.apart.Axis
	along := [...]*float64{&p.X, &p.Y, &p.Z}[a]
	lo, hi := a.Of(m.whole.Min), a.Of(m.whole.Max)-1
	at := int32(min(max(math.Floor(*along), float64(lo)), float64(hi)))
	moved, _ := m.apart.Moved(a.With(m.whole.Min, at)) // which is in the box, so that it is in a slice
	*along += float64(a.Of(moved) - at)
	return p
}
