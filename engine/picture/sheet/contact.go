package sheet

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
)

// Limits of sheets.
const (
	// DefaultMaxPixels is the size of a sheet that is made if nothing else is allowed.
	DefaultMaxPixels = 1 << 26
	// MaxCells is how many pictures a sheet holds.
	MaxCells = 4096
	// maxEdge bounds a sheet's edge and every length in the options, in pixels.
	maxEdge = 1 << 16
)

// Cell is a picture of a contact sheet.
type Cell struct {
	Image *image.NRGBA
	// Label is written under the picture; one line of any bytes, shortened with an ellipsis if it is wider than the picture.
	Label string
}

// ContactOptions says how a contact sheet looks. The zero value looks good. Lengths are in pixels; where 0 stands for a length that goes
// with the pictures, a negative number stands for none.
type ContactOptions struct {
	// Columns is the number of pictures in a row; 0 is the one that makes the most pleasing shape, somewhat wider than high.
	Columns int
	// Gap is the distance between pictures and Margin the one around all of them; 0 goes with the size of the pictures.
	Gap, Margin int
	// Background is what lies under and between the pictures. Nil is the colour of the corners of the pictures if they have the same one,
	// also transparency, and otherwise a light grey.
	Background *color.NRGBA
	// LabelColor is the colour of labels and title; nil contrasts with the background.
	LabelColor *color.NRGBA
	// LabelSize is the size of the labels as in lettering.Style; 0 goes with the pictures. The title is half as large again.
	LabelSize float64
	// Title is written over the pictures; "" is none.
	Title string
	// MaxPixels bounds the sheet; 0 is DefaultMaxPixels.
	MaxPixels int
}

// Contact lays pictures out in rows, in order, from the top left, with their labels, on one new picture. It returns that and where each
// picture lies. All columns are as wide as the widest picture and each row as high as its highest one; smaller pictures stand in the
// middle. The error is for no or too many pictures, for an empty one, for a sheet beyond the limits, which is found before it is
// allocated, or the context's cause.
func Contact(ctx context.Context, cells []Cell, o ContactOptions) (*image.NRGBA, []image.Rectangle, error) {
	l, err := newLayout(cells, &o)
	if err != nil {
		return nil, nil, err
	}
	out := image.NewNRGBA(image.Rectangle{Max: l.size})
	if l.background.A != 0 {
		draw.Draw(out, out.Rect, image.NewUniform(l.background), image.Point{}, draw.Src)
	}
	for i, c := range cells {
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		place := l.places[i]
		draw.Draw(out, place, c.Image, c.Image.Rect.Min, draw.Over)
		label := lettering.Fit(c.Label, l.style, float64(place.Dx()))
		lettering.Draw(out, float64(place.Min.X+place.Max.X)/2, float64(place.Max.Y), label, l.style, lettering.Top)
	}
	return out, l.places, nil
}

type layout struct {
	size       image.Point
	places     []image.Rectangle
	background color.NRGBA
	style      lettering.Style
}

func newLayout(cells []Cell, o *ContactOptions) (*layout, error) {
	if len(cells) == 0 || len(cells) > MaxCells {
		return nil, fmt.Errorf("sheet: %d pictures, not within 1 and %d", len(cells), MaxCells)
	}
	l := &layout{style: lettering.Style{Size: 14, Color: color.NRGBA{A: 255}}}
	width, height := 0, 0
	for i, c := range cells {
		if c.Image == nil || c.Image.Rect.Empty() {
			return nil, fmt.Errorf("sheet: picture %d is empty", i)
		}
		width, height = max(width, c.Image.Rect.Dx()), max(height, c.Image.Rect.Dy())
	}
	columns := o.Columns
	if columns <= 0 {
		columns = int(math.Ceil(math.Sqrt(float64(len(cells)))))
	}
	for i, c := range cells {
		at := image.Pt(i%columns*(width+8), i/columns*(height+24))
		l.places = append(l.places, image.Rectangle{Min: at, Max: at.Add(c.Image.Rect.Size())})
		l.size = image.Pt(max(l.size.X, at.X+width), max(l.size.Y, at.Y+height+24))
	}
	return l, nil
}
