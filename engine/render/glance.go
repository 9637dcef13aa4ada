package render

import (
	"image/color"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// shades holds what the channels of an opaque cell of the plain material become on a face in the open, so that a pixel that shows nothing
// else needs no arithmetic.
type shades [trace.Faces][3][256]uint8

// newShades returns the shades of a shader, nil if they would say too little: where cells have materials, or faces have more on them than light.
func newShades(s *shader) *shades {
	if !s.plain || s.goxel != nil || s.lines != nil || s.ground != nil {
		return nil
	}
	t := &shades{}
	for f, open := range s.open {
		for i, light := range [3]float64{open.r, open.g, open.b} {
			for c, intensity := range s.linear {
				t[f][i][c] = channel(s.tables, intensity*light)
			}
		}
	}
	return t
}

// sight is what a glance tells.
type sight uint8

const (
	nothing sight = iota // there is only the background
	solid                // there is an opaque cell, the hit of the ray
	unclear              // there is more than that
)

// glance returns the colour along a ray in flat light if that takes no more than a look at a table. The shader must have shades.
func (e *eye) glance(origin, dir Vec) (color.NRGBA, sight) {
	if !e.ray.First(origin, dir) {
		return e.p.blank[e.y], nothing
	}
	h := &e.ray.Hit
	c := h.Color()
	if c.A() != 255 {
		return color.NRGBA{}, unclear
	}
	t := &e.shades[h.Face]
	return color.NRGBA{R: t[0][c.R()], G: t[1][c.G()], B: t[2][c.B()], A: 255}, solid
}

// channel returns the channel of an intensity.
func channel(t *gamma.Tables, intensity float64) uint8 {
	return t.Encoded[int(min(intensity, 1)*gamma.Full+0.5)&gamma.Full]
}
