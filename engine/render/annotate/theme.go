package annotate

import (
	"image"
	"image/color"
	"math"
)

// theme is the colours and sizes of a picture's annotations.
type theme struct {
	ink, paper color.NRGBA // of lines and letters, and of what keeps them legible
	unit       float64     // 1 for a picture of 512x512 pixels, more for larger ones
	line       float64     // width of lines in pixels
	halo       float64     // radius of halos around lines in pixels
	text       float64     // size of letters in pixels
}

// axisColors are the colours of X, Y and Z.
var axisColors = [3]color.NRGBA{{R: 212, G: 72, B: 68, A: 255}, {R: 84, G: 152, B: 58, A: 255}, {R: 62, G: 116, B: 212, A: 255}}

// marks are the colours of highlights that have none: orange, cyan, purple, green, red and blue.
var marks = [...]color.NRGBA{
	{R: 240, G: 138, B: 24, A: 255},
	{R: 0, G: 156, B: 186, A: 255},
	{R: 170, G: 76, B: 190, A: 255},
	{R: 96, G: 160, B: 40, A: 255},
	{R: 214, G: 58, B: 78, A: 255},
	{R: 56, G: 104, B: 216, A: 255},
}

// leastText is the shorter edge of a picture below which no letters are drawn, in pixels.
const leastText = 64

func newTheme(img *image.NRGBA, o *Options) theme {
	edge := float64(min(img.Rect.Dx(), img.Rect.Dy()))
	scale := o.Scale
	if scale == 0 {
		scale = 1
	}
	t := theme{unit: math.Pow(edge/512, 0.8) * scale}
	t.line = max(t.unit, 0.8)
	t.halo = max(1.6*t.unit, 1.2)
	t.text = max(12*t.unit, 9*min(scale, 1))
	light, opaque := surroundings(img)
	t.ink, t.paper = color.NRGBA{R: 52, G: 56, B: 66, A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	if o.Ink.A != 0 {
		t.ink = o.Ink
		light = 255 - luma(o.Ink)
		opaque = true
	}
	if opaque && light < 110 {
		t.paper = color.NRGBA{R: 22, G: 24, B: 30, A: 255}
		if o.Ink.A == 0 {
			t.ink = color.NRGBA{R: 222, G: 226, B: 234, A: 255}
		}
	}
	return t
}

// surroundings returns how bright the border of a picture is, 0 to 255, and whether it is opaque for the most part.
func surroundings(img *image.NRGBA) (light float64, opaque bool) {
	sum, alpha, n := 0.0, 0.0, 0.0
	add := func(x, y int) {
		c := img.NRGBAAt(x, y)
		sum += luma(c) * float64(c.A)
		alpha += float64(c.A)
		n++
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for x := range w {
		add(x, 0)
		add(x, h-1)
	}
	for y := range h {
		add(0, y)
		add(w-1, y)
	}
	if alpha == 0 {
		return 255, false
	}
	return sum / alpha, alpha > 127*n
}

// luma returns how bright a colour looks, 0 to 255, by Rec. 709.
func luma(c color.NRGBA) float64 {
	return 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
}

// fade returns a colour with its alpha times f.
func fade(c color.NRGBA, f float64) color.NRGBA {
	c.A = uint8(math.Round(float64(c.A) * f))
	return c
}

// paleHalo is the halo of lines.
func (t *theme) paleHalo() color.NRGBA { return fade(t.paper, 0.28) }

// letters is whether there is room for letters.
func (d *drawer) letters() bool { return min(d.eye.width, d.eye.height) >= leastText }
