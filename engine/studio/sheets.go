package studio

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/picture/sheet"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// sheet puts all pictures on one, with their names.
func (t *taking) sheet(ctx context.Context, res *Result, kept []taken) error {
	cells := make([]sheet.Cell, len(kept))
	for i := range kept {
		cells[i].Image = kept[i].image.(*image.NRGBA) // depth, the only other kind, is refused for sheets
		if t.order.Labels != render.Off {
			cells[i].Label = strings.ReplaceAll(kept[i].shot.Name, "_", " ")
		}
	}
	img, places, err := sheet.Contact(ctx, cells, t.order.contact())
	if err != nil {
		return sheetError(ctx, err)
	}
	return t.only(ctx, res, img, "sheet", kept, places)
}

// contact returns how the sheet looks.
func (o *Order) contact() sheet.ContactOptions {
	opt := sheet.ContactOptions{Columns: o.Columns, Title: o.Title, MaxPixels: 2 * MaxPixels}
	if b := o.Options.Background; b != nil && b.Top == b.Bottom {
		opt.Background = &b.Top
	}
	return opt
}

// atlas returns how sprites are laid out.
func (o *Order) atlas() sheet.AtlasOptions {
	s := &o.Sprites
	return sheet.AtlasOptions{
		Trim: s.Trim, Padding: s.Padding, PowerOfTwo: s.PowerOfTwo, Columns: o.Columns, Image: s.Image,
		MaxEdge: min(render.MaxEdge*4, o.format().MaxEdge), MaxPixels: min(sheet.DefaultMaxPixels, o.format().MaxPixels),
	}
}

// sheetPixels returns how many pixels the sheet of so many pictures of a size has. The error is that of a sheet which is too large, for its
// format too.
func (o *Order) sheetPixels(n int, size image.Point) (int, error) {
	if o.Layout == Sprites {
		pixels, err := o.atlas().Pixels(n, size)
		if err != nil {
			return 0, errorf("layout", "%v", err)
		}
		return pixels, nil
	}
	cells := make([]sheet.Cell, n)
	for i := range cells {
		cells[i].Image = &image.NRGBA{Rect: image.Rectangle{Max: size}}
		if o.Labels != render.Off {
			cells[i].Label = "label"
		}
	}
	all, err := o.contact().Size(cells)
	if err != nil {
		return 0, errorf("layout", "%v", err)
	}
	if f := o.format(); max(all.X, all.Y) > f.MaxEdge || all.X*all.Y > f.MaxPixels {
		return 0, &picture.SizeError{Format: f.Name, Width: all.X, Height: all.Y, MaxEdge: f.MaxEdge, MaxPixels: f.MaxPixels}
	}
	return all.X * all.Y, nil
}

// sprites puts all pictures on one without gaps, and tells where they are.
func (t *taking) sprites(ctx context.Context, res *Result, kept []taken) error {
	s := &t.order.Sprites
	frames := make([]sheet.Frame, len(kept))
	for i := range kept {
		frames[i] = sheet.Frame{Name: kept[i].shot.Name, Image: kept[i].image.(*image.NRGBA), Duration: s.Duration}
	}
	img, atlas, err := sheet.Atlas(ctx, frames, t.order.atlas())
	if err != nil {
		return sheetError(ctx, err)
	}
	places := make([]image.Rectangle, len(kept))
	for i, f := range atlas.Frames {
		places[i] = image.Rect(f.Frame.X, f.Frame.Y, f.Frame.X+f.Frame.W, f.Frame.Y+f.Frame.H)
	}
	if res.Atlas, err = json.Marshal(atlas); err != nil {
		return fmt.Errorf("studio: %w", err)
	}
	return t.only(ctx, res, img, "sprites", kept, places)
}

// only makes the file of a sheet.
func (t *taking) only(ctx context.Context, res *Result, img *image.NRGBA, name string, kept []taken, places []image.Rectangle) error {
	shots := make([]Shot, len(kept))
	for i := range kept {
		shots[i] = kept[i].shot
		shots[i].At = places[i]
	}
	file, err := t.file(ctx, img, name, shots...)
	res.Pictures = []Picture{file}
	return err
}

// sheetError returns the error for pictures that do not fit on one sheet, if it is not that of the context.
func sheetError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return errorf("layout", "%v", err)
}

// transparent is the background of sprites that are to be laid over anything.
var transparent = render.Plain(color.NRGBA{})
