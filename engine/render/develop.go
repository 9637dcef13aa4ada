package render

import (
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
)

// backdrop returns the background of each row of a picture as light. A gradient goes over evenly in channels and alpha, from the middle of the
// first row to that of the last.
func backdrop(b *Background, height int) []light {
	rows := make([]light, height)
	for y := range rows {
		t := 0.0
		if height > 1 {
			t = float64(y) / float64(height-1)
		}
		mix := func(top, bottom uint8) float64 { return (float64(top) + (float64(bottom)-float64(top))*t) / 255 }
		a := mix(b.Top.A, b.Bottom.A)
		rows[y] = light{
			r: a * gamma.Linear(mix(b.Top.R, b.Bottom.R)), g: a * gamma.Linear(mix(b.Top.G, b.Bottom.G)), b: a * gamma.Linear(mix(b.Top.B, b.Bottom.B)), a: a,
		}
	}
	return rows
}

// develop returns the colour of light in a row of the picture.
func (p *painter) develop(l light, y int) color.NRGBA {
	if l.a == 0 {
		return p.blank[y]
	}
	return over(p.shader.tables, l, p.background[y])
}

// over returns the colour of light over a background.
func over(t *gamma.Tables, l, background light) color.NRGBA {
	if behind := 1 - l.a; behind > 0 {
		l = l.plus(background.scale(behind))
	}
	if l.a < 1./512 {
		return color.NRGBA{R: 0, G: 0, B: 0, A: 0}
	}
	if l.a < 1 {
		l.r, l.g, l.b = l.r/l.a, l.g/l.a, l.b/l.a
	}
	return color.NRGBA{R: channel(t, l.r), G: channel(t, l.g), B: channel(t, l.b), A: uint8(min(l.a, 1)*255 + 0.5)}
}
