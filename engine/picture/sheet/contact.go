package sheet

import (
	"context"
	"fmt"
	"image"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
)

// Limits of sheets.
const (
	// DefaultMaxPixels is the size of a sheet in pixels that is made if nothing else is said.
	DefaultMaxPixels = 1 << 26
	// MaxCells is how many pictures a sheet holds.
	MaxCells = 4096
	// maxLength bounds the edges of a sheet and the lengths in the options, in pixels.
	maxLength = 1 << 16
)

// Cell is a picture of a contact sheet.
type Cell struct {
	Image *image.NRGBA
	// Label is written under the picture, in one line; any bytes may come. It ends with an ellipsis if it is too wide.
	Label string
}

// ContactOptions says how a contact sheet looks. The zero value looks good. Lengths are in pixels.
type ContactOptions struct {
	// Columns is the number of pictures in a row; 0 is the one that makes the most pleasing shape, somewhat wider than high and with few
	// empty places.
	Columns int
	// Gap is the distance between pictures and Margin the one around all of them; 0 goes with the size of the pictures, and a negative
	// number is none.
	Gap, Margin int
	// Background is what lies under and between the pictures. Nil is the colour that all corners of all pictures have, also transparency,
	// and a light grey if they differ.
	Background *color.NRGBA
	// LabelColor is the colour of labels and title; nil contrasts with the background.
	LabelColor *color.NRGBA
	// LabelSize is the size of the labels as in [lettering.Style]; 0 goes with the size of the pictures. The title is half as large again.
	LabelSize float64
	// Title is written over the pictures; "" is none.
	Title string
	// MaxPixels bounds the sheet; 0 is DefaultMaxPixels.
	MaxPixels int
}

// SizeError is the error for a sheet beyond its limits. Nothing has been allocated for it.
type SizeError struct {
	Width, Height      int
	MaxEdge, MaxPixels int
}

// Error says how large the sheet would be.
func (e *SizeError) Error() string {
	return fmt.Sprintf("sheet: it would have %dx%d pixels; %d at an edge and %d in all are allowed", e.Width, e.Height, e.MaxEdge, e.MaxPixels)
}

// Contact lays pictures out in rows, in order, from the top left, with their labels, on one new picture. It returns that and where each
// picture lies on it. All columns are as wide as the widest picture and each row is as high as its highest one; smaller pictures stand in
// the middle of theirs. Transparent pictures lie over the background. The error is for no or too many pictures, an empty one, a
// [*SizeError], or the context's cause.
func Contact(ctx context.Context, cells []Cell, o ContactOptions) (*image.NRGBA, []image.Rectangle, error) {
	l, err := newLayout(cells, &o)
	if err != nil {
		return nil, nil, err
	}
	out := image.NewNRGBA(image.Rectangle{Max: l.size})
	stride := pace.From(ctx)
	defer stride.End()
	if err := fill(ctx, &stride, out, l.background); err != nil {
		return nil, nil, err
	}
	lettering.Draw(out, float64(l.size.X)/2, float64(l.titleTop), lettering.Fit(o.Title, l.title, float64(l.size.X-2*l.margin)), l.title, lettering.Top)
	for i, c := range cells {
		if err := lay(ctx, &stride, out, l.places[i], c.Image); err != nil {
			return nil, nil, err
		}
		at := l.labels[i]
		lettering.Draw(out, float64(at.Min.X+at.Max.X)/2, float64(at.Min.Y), lettering.Fit(c.Label, l.label, float64(at.Dx())), l.label, lettering.Top)
	}
	return out, l.places, nil
}
