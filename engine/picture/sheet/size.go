package sheet

import (
	"fmt"
	"image"
	"image/color"
)

// Size returns the edges of the sheet that [Contact] makes of pictures that have the cells' bounds; of the cells only those, and whether there
// are labels, matter. The error is that of Contact.
func (o ContactOptions) Size(cells []Cell) (image.Point, error) {
	o.Background = new(color.NRGBA) // no pixel is looked at to choose one
	l, err := newLayout(cells, &o)
	if err != nil {
		return image.Point{}, err
	}
	return l.size, nil
}

// Pixels returns how many pixels the sheet that [Atlas] makes of so many frames of one size has, or with Trim how many are enough for any
// frames that can be packed well. The error is that of Atlas; with Trim, frames may turn out not to fit later.
func (o AtlasOptions) Pixels(frames int, size image.Point) (int, error) {
	if frames < 1 || frames > MaxCells {
		return 0, fmt.Errorf("sheet: %d frames, not within 1 and %d", frames, MaxCells)
	}
	if err := o.checkPadding(); err != nil {
		return 0, err
	}
	if o.Trim {
		pixels := 2 * frames * (size.X + o.Padding) * (size.Y + o.Padding)
		if o.PowerOfTwo {
			pixels *= 4
		}
		return min(pixels, o.maxPixels()), nil
	}
	parts := make([]image.Rectangle, frames)
	for i := range parts {
		parts[i].Max = size
	}
	_, all, err := o.grid(parts)
	if err == nil {
		err = check(all, o.maxEdge(), o.MaxPixels)
	}
	return all.X * all.Y, err
}

func (o *AtlasOptions) maxPixels() int {
	if o.MaxPixels <= 0 {
		return DefaultMaxPixels
	}
	return o.MaxPixels
}

func (o *AtlasOptions) checkPadding() error {
	if o.Padding < 0 || o.Padding > MaxPadding {
		return fmt.Errorf("sheet: padding of %d pixels is not within 0 and %d", o.Padding, MaxPadding)
	}
	return nil
}
