package studio

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"strings"

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
	opt := sheet.ContactOptions{Columns: t.order.Columns, Title: t.order.Title, MaxPixels: 2 * MaxPixels}
	if b := t.order.Options.Background; b != nil && b.Top == b.Bottom {
		opt.Background = &b.Top
	}
	img, places, err := sheet.Contact(ctx, cells, opt)
	if err != nil {
		return sheetError(ctx, err)
	}
	return t.only(ctx, res, img, "sheet", kept, places)
}

// sprites puts all pictures on one without gaps, and tells where they are.
func (t *taking) sprites(ctx context.Context, res *Result, kept []taken) error {
	s := &t.order.Sprites
	frames := make([]sheet.Frame, len(kept))
	for i := range kept {
		frames[i] = sheet.Frame{Name: kept[i].shot.Name, Image: kept[i].image.(*image.NRGBA), Duration: s.Duration}
	}
	img, atlas, err := sheet.Atlas(ctx, frames, sheet.AtlasOptions{
		Trim: s.Trim, Padding: s.Padding, PowerOfTwo: s.PowerOfTwo, Columns: t.order.Columns, Image: s.Image, MaxEdge: render.MaxEdge * 4,
	})
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
