package annotate

import (
	"fmt"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Limits of what is drawn over a picture.
const (
	MaxHighlights = 256
	MaxCallouts   = 256
	MaxLayers     = 4096 // of a focus
	MaxText       = 200  // characters of a label; the rest is left out

	minScale, maxScale = 0.25, 4
	maxCoord           = 1e12 // of a point, far beyond any voxel
)

// Options says what is drawn; nothing is with the zero value.
type Options struct {
	// Gizmo is three arrows along the axes of the world as the camera sees them, nil for none.
	Gizmo *Gizmo

	// Box draws the edges of the box around the content; what the content hides of them is faint and dashed.
	Box bool
	// Dimensions writes how many voxels wide, deep and high that box is beside three of its edges.
	Dimensions bool
	// Ticks draws scales along the edges of the box at its silhouette, as those of a plot, with the coordinates of voxels.
	Ticks bool
	// Floor draws a grid on the plane at the bottom of the content, where nothing hides it; not if it is seen from below.
	Floor bool

	// Highlights are boxes that are marked, at most MaxHighlights.
	Highlights []Highlight
	// Focus makes some layers stand out, nil for none. It needs buffers.
	Focus *Focus
	// Callouts are labels at points, at most MaxCallouts.
	Callouts []Callout

	// Scale makes lines and letters larger or smaller, 0.25 to 4, 0 for 1.
	Scale float64
	// Ink is the colour of lines and letters, alpha 0 for dark or light grey, whichever differs more from the background.
	Ink color.NRGBA
}

// Corner is a corner of the picture.
type Corner uint8

// The corners.
const (
	AutoCorner Corner = iota // where the least is hidden, the bottom left one by preference
	BottomLeft
	BottomRight
	TopLeft
	TopRight
)

// Gizmo says where the arrows along the axes are drawn: X red, Y green, Z blue. Arrows that point into the picture are dimmed.
type Gizmo struct {
	Corner Corner
	Size   float64 // length of the arrows as a share of the picture's shorter edge, 0.01 to 0.5, 0 for 0.075
}

// Highlight is a box that is marked: by its edges, seen through everything, and by a tint on the voxels in it that are seen.
type Highlight struct {
	Box   storage.Box
	Color color.NRGBA // alpha 0 for one of a few that differ well
	Label string      // "" for none
}

// Focus makes layers stand out: the voxels of others are drained of their colour.
type Focus struct {
	Layers []int       // as in render.Buffers.Layer, at most MaxLayers
	Color  color.NRGBA // of the line around them and, faintly, on them; alpha 0 for the line in the colour of the ink and no tint
}

// Callout is a label at a point of the world with a line to that point. The label is placed where it covers no other, and left out where
// there is no such place; then the dot at the point remains. Nothing is drawn for a point out of the picture.
type Callout struct {
	At    render.Vec
	Text  string
	Color color.NRGBA // of the dot, alpha 0 for that of the ink
}

func optionErrorf(parameter, text string, args ...any) error {
	return &render.OptionError{Parameter: "annotations." + parameter, Msg: fmt.Sprintf(text, args...)}
}

// Check returns a render.OptionError for the first field that cannot be used, as [Draw] does, or nil.
func (o *Options) Check() error {
	switch {
	case o.Gizmo != nil && o.Gizmo.Corner > TopRight:
		return optionErrorf("gizmo.corner", "there is no %d", o.Gizmo.Corner)
	case o.Gizmo != nil && o.Gizmo.Size != 0 && !(o.Gizmo.Size >= 0.01 && o.Gizmo.Size <= 0.5):
		return optionErrorf("gizmo.size", "%v is not in 0.01..0.5", o.Gizmo.Size)
	case o.Scale != 0 && !(o.Scale >= minScale && o.Scale <= maxScale):
		return optionErrorf("scale", "%v is not in %v..%v", o.Scale, minScale, maxScale)
	case len(o.Highlights) > MaxHighlights:
		return optionErrorf("highlights", "%d are more than %d", len(o.Highlights), MaxHighlights)
	case len(o.Callouts) > MaxCallouts:
		return optionErrorf("labels", "%d are more than %d", len(o.Callouts), MaxCallouts)
	case o.Focus != nil && len(o.Focus.Layers) > MaxLayers:
		return optionErrorf("focus.layers", "%d are more than %d", len(o.Focus.Layers), MaxLayers)
	}
	for i := range o.Highlights {
		if o.Highlights[i].Box.Empty() {
			return optionErrorf(fmt.Sprintf("highlights[%d].box", i), "%v is empty", o.Highlights[i].Box)
		}
	}
	for i := range o.Callouts {
		if at := o.Callouts[i].At; !(math.Abs(at.X) <= maxCoord && math.Abs(at.Y) <= maxCoord && math.Abs(at.Z) <= maxCoord) {
			return optionErrorf(fmt.Sprintf("labels[%d].at", i), "%v is not a point", at)
		}
	}
	return nil
}
