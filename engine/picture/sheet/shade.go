package sheet

import (
	"context"
	"encoding/binary"
	"image"
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// Colours that a sheet chooses from.
func paper() color.NRGBA { return color.NRGBA{R: 242, G: 243, B: 246, A: 255} }
func dark() color.NRGBA  { return color.NRGBA{R: 43, G: 48, B: 56, A: 255} }
func light() color.NRGBA { return color.NRGBA{R: 232, G: 235, B: 240, A: 255} }

// background returns what lies under the pictures.
func background(cells []Cell, o *ContactOptions) color.NRGBA {
	if o.Background != nil {
		return *o.Background
	}
	first := cells[0].Image.NRGBAAt(cells[0].Image.Rect.Min.X, cells[0].Image.Rect.Min.Y)
	for _, c := range cells {
		r := c.Image.Rect
		for _, p := range [4]image.Point{r.Min, {X: r.Max.X - 1, Y: r.Min.Y}, {X: r.Min.X, Y: r.Max.Y - 1}, r.Max.Sub(image.Pt(1, 1))} {
			if q := c.Image.NRGBAAt(p.X, p.Y); q != first && q.A|first.A != 0 {
				return paper()
			}
		}
	}
	if first.A == 0 {
		return color.NRGBA{}
	}
	return first
}

// ink returns a colour that is legible over a background: dark if nothing is known of it.
func ink(background color.NRGBA) color.NRGBA {
	if background.A >= 128 && brightness(background) < 128 {
		return light()
	}
	return dark()
}

// contrary returns what sets a colour off.
func contrary(c color.NRGBA) color.NRGBA {
	halo := color.NRGBA{A: 200}
	if brightness(c) < 128 {
		halo = color.NRGBA{R: 255, G: 255, B: 255, A: 200}
	}
	return halo
}

// brightness returns the luma of a colour, from 0 to 255, with the weights of ITU-R BT.709.
func brightness(c color.NRGBA) int {
	return (2126*int(c.R) + 7152*int(c.G) + 722*int(c.B)) / 10000
}

// fill gives all pixels of a new picture a colour.
func fill(ctx context.Context, stride *pace.Stride, dst *image.NRGBA, c color.NRGBA) error {
	row := make([]byte, 4*dst.Rect.Dx())
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, c.A
	}
	for y := range dst.Rect.Dy() {
		stride.Step()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		copy(dst.Pix[y*dst.Stride:], row)
	}
	return nil
}

// lay draws a picture over a place of its size. What is opaque, and what comes over nothing, is copied as it is.
func lay(ctx context.Context, stride *pace.Stride, dst *image.NRGBA, place image.Rectangle, src *image.NRGBA) error {
	width := 4 * place.Dx()
	for y := range place.Dy() {
		stride.Step()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		layRow(dst.Pix[dst.PixOffset(place.Min.X, place.Min.Y+y):][:width], src.Pix[y*src.Stride:][:width])
	}
	return nil
}

// layRow draws a row over another one: the operator over of Porter and Duff for straight alpha.
func layRow(dst, src []byte) {
	for ; len(src) >= 4; dst, src = dst[4:], src[4:] {
		a, below := int(src[3]), int(dst[3])
		switch {
		case a == 255 || below == 0:
			binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(src))
		case a != 0:
			a *= 255
			below *= 255 - a/255
			sum := a + below
			for i := range 3 {
				dst[i] = uint8((int(src[i])*a + int(dst[i])*below + sum/2) / sum)
			}
			dst[3] = uint8((sum + 127) / 255)
		}
	}
}
