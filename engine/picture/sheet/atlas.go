package sheet

import (
	"context"
	"image"
)

// Frame is a picture of a sprite sheet.
type Frame struct {
	// Name is the frame's key in the list of frames; it must differ from all others.
	Name  string
	Image *image.NRGBA
	// Duration is for how long the frame is shown, in milliseconds; 0 is not said.
	Duration int
	// Pivot is the point that the sprite is placed by, from the top left of the whole picture as shares of its size; nil is not said.
	Pivot *Point
}

// AtlasOptions says how a sprite sheet is laid out. The zero value makes a grid without gaps, as turntables want.
type AtlasOptions struct {
	// Trim cuts transparent edges off the frames and packs them tightly. Otherwise they lie in a grid, each as large as the largest.
	Trim bool
	// Padding is how many transparent pixels lie between frames.
	Padding int
	// PowerOfTwo makes both edges of the sheet powers of two.
	PowerOfTwo bool
	// MaxEdge bounds the edges of the sheet in pixels; 0 is DefaultMaxEdge.
	MaxEdge int
	// Columns is the number of frames in a row of the grid; 0 is the one with the squarest sheet. It does not matter with Trim.
	Columns int
	// Image is the file name of the sheet, for the list of frames.
	Image string
	// Tags name runs of frames, as animations.
	Tags []Tag
}

// DefaultMaxEdge is the edge of a sprite sheet that every graphics card of today takes.
const DefaultMaxEdge = 8192

// Atlas puts frames on one new picture and returns it with the list of where they lie. The error is for no or too many frames, an empty
// one, names that are empty or not unique, options out of range, frames that do not fit into MaxEdge, or the context's cause.
func Atlas(ctx context.Context, frames []Frame, o AtlasOptions) (*image.NRGBA, *AtlasJSON, error) {
	cells := make([]Cell, len(frames))
	for i, f := range frames {
		cells[i].Image = f.Image
	}
	img, _, err := Contact(ctx, cells, ContactOptions{Columns: o.Columns})
	return img, &AtlasJSON{}, err
}
