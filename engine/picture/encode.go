package picture

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"runtime"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// Effort is how much time is spent to make a file small.
type Effort uint8

// The efforts. Both give the same pixels.
const (
	// Fast is for pictures that are wanted now.
	Fast Effort = iota
	// Small tries several ways and keeps the smallest file. It takes some 5 to 20 times as long.
	Small
)

// DefaultQuality is that of lossy files if nothing else is wanted.
const DefaultQuality = 90

// EncodeOptions says how a file is written. The zero value is good for most.
type EncodeOptions struct {
	// Quality of lossy files, from 1 to 100; 0 is DefaultQuality.
	Quality int
	// Effort matters to png and webp.
	Effort Effort
	// Background is what pictures lie on in formats without transparency; its own alpha does not count. Nil is white.
	Background *color.NRGBA
	// Workers is how many goroutines may work at once; 0 is one for each core. The file does not depend on it.
	Workers int
}

// SizeError is the error for a picture that is empty or too large for a format.
type SizeError struct {
	Format        string
	Width, Height int
	MaxEdge       int
	MaxPixels     int
}

// Error says what is too large.
func (e *SizeError) Error() string {
	if e.Width <= 0 || e.Height <= 0 {
		return fmt.Sprintf("picture: a picture of %dx%d pixels cannot be a file", e.Width, e.Height)
	}
	return fmt.Sprintf("picture: %dx%d pixels are too many for %s, which takes %d at an edge and %d in all", e.Width, e.Height, e.Format, e.MaxEdge, e.MaxPixels)
}

// Encode appends a picture as a file to dst and returns the longer slice; after an error dst is returned as it came. The picture is an
// *image.NRGBA, or an *image.Gray16 as for depth. It is not changed, and must not be while Encode works. The file depends on nothing but
// the picture, the format and the options. The context is looked at every 100 microseconds or so, and the work gives way as
// engine/pace says; the error is then the context's cause.
func Encode(ctx context.Context, dst []byte, img image.Image, f *Format, o EncodeOptions) ([]byte, error) {
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 || size.X > f.MaxEdge || size.Y > f.MaxEdge || size.X*size.Y > f.MaxPixels {
		return dst, &SizeError{f.Name, size.X, size.Y, f.MaxEdge, f.MaxPixels}
	}
	if o.Quality < 0 || o.Quality > 100 {
		return dst, fmt.Errorf("picture: quality %d is not within 1 and 100", o.Quality)
	}
	if o.Quality == 0 {
		o.Quality = DefaultQuality
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	p := &pixels{width: size.X, height: size.Y}
	switch m := img.(type) {
	case *image.NRGBA:
		p.color = m
	case *image.Gray16:
		p.gray = m
	default:
		return dst, fmt.Errorf("picture: a picture of type %T cannot be encoded", img)
	}
	out, err := f.write(ctx, dst, p, &o)
	if err != nil {
		return dst, fmt.Errorf("picture: %s: %w", f.Name, err)
	}
	return out, nil
}

// writer appends a picture as a file. On an error it may return anything.
type writer func(ctx context.Context, dst []byte, p *pixels, o *EncodeOptions) ([]byte, error)

// pixels is a picture to be written: color or gray, the other one is nil.
type pixels struct {
	width, height int
	color         *image.NRGBA
	gray          *image.Gray16
}

// colorRow returns a row as R, G, B, A bytes, in scratch if need be, which has room for it.
func (p *pixels) colorRow(y int, scratch []byte) []byte {
	if p.color != nil {
		return p.color.Pix[y*p.color.Stride:][:4*p.width]
	}
	row := p.gray.Pix[y*p.gray.Stride:][:2*p.width]
	scratch = scratch[:4*p.width]
	for x := range p.width {
		v := row[2*x]
		scratch[4*x], scratch[4*x+1], scratch[4*x+2], scratch[4*x+3] = v, v, v, 255
	}
	return scratch
}

// opaqueRow is colorRow over a background.
func (p *pixels) opaqueRow(y int, scratch []byte, background color.NRGBA) []byte {
	row := p.colorRow(y, scratch)
	if p.gray != nil {
		return row
	}
	scratch = scratch[:4*p.width]
	copy(scratch, row)
	under := [3]int{int(background.R), int(background.G), int(background.B)}
	for pix := scratch; len(pix) >= 4; pix = pix[4:] {
		if a := int(pix[3]); a != 255 {
			for i, b := range under {
				pix[i] = uint8((int(pix[i])*a + b*(255-a) + 127) / 255)
			}
			pix[3] = 255
		}
	}
	return scratch
}

// background returns what pictures lie on.
func (o *EncodeOptions) background() color.NRGBA {
	if o.Background == nil {
		return color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	}
	return *o.Background
}

// walk calls do for every row, gives way between them and ends when the context does.
func (p *pixels) walk(ctx context.Context, do func(y int)) error {
	stride := pace.From(ctx)
	defer stride.End()
	for y := range p.height {
		stride.Step()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		do(y)
	}
	return nil
}
