package sheet

import (
	"context"
	"errors"
	"fmt"
	"image"
	"unicode/utf8"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// Frame is a picture of a sprite sheet.
type Frame struct {
	// Name is the frame's key in the list of frames: UTF-8, not empty and unlike all others.
	Name  string
	Image *image.NRGBA
	// Duration is for how long the frame is shown, in milliseconds; 0 is not said.
	Duration int
	// Pivot is the point that the sprite is placed by; nil is not said.
	Pivot *Point
}

// AtlasOptions says how a sprite sheet is laid out. The zero value makes a grid without gaps, as turntables want. Lengths are in pixels.
type AtlasOptions struct {
	// Trim cuts transparent edges off the frames and packs what is left tightly. Otherwise the frames lie in a grid in their order, each at
	// the top left of a place as large as the largest.
	Trim bool
	// Padding is the width of the transparent gaps between frames, from 0 to MaxPadding.
	Padding int
	// PowerOfTwo makes both edges of the sheet powers of two, with room to the right and below.
	PowerOfTwo bool
	// MaxEdge bounds the edges of the sheet; 0 is DefaultMaxEdge.
	MaxEdge int
	// MaxPixels bounds the sheet; 0 is DefaultMaxPixels.
	MaxPixels int
	// Columns is the number of frames in a row of the grid; 0 makes the sheet small and square. It does not matter with Trim.
	Columns int
	// Image is the file name of the sheet, for the list of frames.
	Image string
	// Tags name runs of frames, as animations.
	Tags []Tag
}

// Limits of sprite sheets.
const (
	// DefaultMaxEdge is an edge in pixels that the graphics cards of today take.
	DefaultMaxEdge = 8192
	// MaxPadding is the widest gap between frames in pixels.
	MaxPadding = 1024
)

// ErrRoom is the error for frames that do not fit on a sheet of the size that is allowed.
var ErrRoom = errors.New("sheet: the frames do not fit on a sheet of the largest size")

// Atlas puts frames on one new picture and returns it with the list of where they lie, in the order of the frames. A frame that is
// trimmed and wholly transparent keeps one pixel, since readers do not take empty ones. The colours of the transparent pixels that
// are trimmed off are not kept. The error is for no or too many frames, an empty one, names and options that are not as they must be,
// [ErrRoom], a [*SizeError], or the context's cause. Nothing is allocated for a sheet beyond the limits.
func Atlas(ctx context.Context, frames []Frame, o AtlasOptions) (*image.NRGBA, *AtlasJSON, error) {
	if err := o.check(frames); err != nil {
		return nil, nil, err
	}
	stride := pace.From(ctx)
	defer stride.End()
	parts := make([]image.Rectangle, len(frames))
	for i, f := range frames {
		parts[i] = f.Image.Rect
		if o.Trim {
			var err error
			if parts[i], err = trim(ctx, &stride, f.Image); err != nil {
				return nil, nil, err
			}
		}
	}
	places, size, err := o.arrange(ctx, &stride, parts)
	if err != nil {
		return nil, nil, err
	}
	if err := check(size, o.maxEdge(), o.MaxPixels); err != nil {
		return nil, nil, err
	}
	out := image.NewNRGBA(image.Rectangle{Max: size})
	for i, f := range frames {
		place := image.Rectangle{Min: places[i], Max: places[i].Add(parts[i].Size())}
		if err := lay(ctx, &stride, out, place, f.Image.SubImage(parts[i]).(*image.NRGBA)); err != nil {
			return nil, nil, err
		}
	}
	return out, o.list(frames, parts, places, size), nil
}

// check returns what is wrong with the frames and the options.
func (o *AtlasOptions) check(frames []Frame) error {
	if len(frames) == 0 || len(frames) > MaxCells {
		return fmt.Errorf("sheet: %d frames, not within 1 and %d", len(frames), MaxCells)
	}
	names := make(map[string]bool, len(frames))
	for i, f := range frames {
		switch {
		case f.Image == nil || f.Image.Rect.Empty():
			return fmt.Errorf("sheet: frame %d is empty", i)
		case f.Name == "" || !utf8.ValidString(f.Name):
			return fmt.Errorf("sheet: the name %q of frame %d is not a text", f.Name, i)
		case names[f.Name]:
			return fmt.Errorf("sheet: two frames are named %q", f.Name)
		case f.Duration < 0:
			return fmt.Errorf("sheet: frame %q lasts %d ms", f.Name, f.Duration)
		}
		names[f.Name] = true
	}
	if err := o.checkPadding(); err != nil {
		return err
	}
	for _, t := range o.Tags {
		if t.From < 0 || t.To < t.From || t.To >= len(frames) {
			return fmt.Errorf("sheet: tag %q has frames %d to %d of %d", t.Name, t.From, t.To, len(frames))
		}
		if !t.directed() {
			return fmt.Errorf("sheet: tag %q has the direction %q", t.Name, t.Direction)
		}
	}
	return nil
}

func (o *AtlasOptions) maxEdge() int {
	if o.MaxEdge <= 0 {
		return DefaultMaxEdge
	}
	return min(o.MaxEdge, maxLength)
}

// trim returns the part of a picture outside of which all is transparent, or its first pixel.
func trim(ctx context.Context, stride *pace.Stride, m *image.NRGBA) (image.Rectangle, error) {
	part := image.Rectangle{}
	for y := range m.Rect.Dy() {
		stride.Step()
		if ctx.Err() != nil {
			return part, context.Cause(ctx)
		}
		row := m.Pix[y*m.Stride:][:4*m.Rect.Dx()]
		left, right := 0, len(row)-4
		for left <= right && row[left+3] == 0 {
			left += 4
		}
		if left > right {
			continue
		}
		for row[right+3] == 0 {
			right -= 4
		}
		part = part.Union(image.Rect(left/4, y, right/4+1, y+1))
	}
	if part.Empty() {
		part = image.Rect(0, 0, 1, 1)
	}
	return part.Add(m.Rect.Min), nil
}

// list describes the sheet.
func (o *AtlasOptions) list(frames []Frame, parts []image.Rectangle, places []image.Point, size image.Point) *AtlasJSON {
	a := &AtlasJSON{
		Frames: make(FrameList, len(frames)),
		Meta: Meta{
			App: app, Version: version, Image: o.Image, Format: "RGBA8888", Scale: "1", Size: Size{size.X, size.Y}, Tags: make([]Tag, 0, len(o.Tags)),
		},
	}
	for i, f := range frames {
		whole, part := f.Image.Rect, parts[i]
		offset := part.Min.Sub(whole.Min)
		a.Frames[i] = FrameJSON{
			Name: f.Name, Duration: f.Duration, Pivot: f.Pivot, Trimmed: part != whole,
			Frame:            Rect{places[i].X, places[i].Y, part.Dx(), part.Dy()},
			SpriteSourceSize: Rect{offset.X, offset.Y, part.Dx(), part.Dy()},
			SourceSize:       Size{whole.Dx(), whole.Dy()},
		}
	}
	for _, t := range o.Tags {
		if t.Direction == "" {
			t.Direction = "forward"
		}
		a.Meta.Tags = append(a.Meta.Tags, t)
	}
	return a
}
