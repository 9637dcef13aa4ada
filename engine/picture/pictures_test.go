package picture_test

import (
	"image"
	"math"
	"math/rand/v2"
)

// scenes are pictures of the sorts that renderers make: few colours, soft shading over a sky, a path tracer's noise, a cut-out.
var scenes = []string{"flat", "shaded", "noisy", "cutout"}

// scene draws blocks of differing heights in the isometric way, n pixels at an edge.
func scene(kind string, n int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, n, n))
	rng := rand.New(rand.NewPCG(4, uint64(n)))
	for y := range n {
		for x := range n {
			c := [4]float64{236, 240, 245, 255}
			switch kind {
			case "shaded", "noisy":
				t := float64(y) / float64(n)
				c = [4]float64{150 + 80*t, 180 + 55*t, 220 + 25*t, 255}
			case "cutout":
				c = [4]float64{}
			}
			if light, hue, ok := block(x*512/n, y*512/n); ok {
				v := 90 + 130*light
				if kind != "flat" {
					v *= 0.9 + 0.1*math.Sin(float64(x)/37)*math.Cos(float64(y)/53)
				}
				c = [4]float64{v, v * (0.55 + 0.1*float64(hue)), v * (1 - 0.15*float64(hue)), 255}
			}
			i := m.PixOffset(x, y)
			for k, f := range c {
				if kind == "noisy" && k < 3 {
					f += rng.NormFloat64() * 3
				}
				m.Pix[i+k] = uint8(min(max(f, 0), 255))
			}
		}
	}
	return m
}

// block returns how bright the block at a pixel of a picture of 512x512 is and which of four colours it has.
func block(x, y int) (light float64, hue int, ok bool) {
	if dx, dy := x-256, y-256; dx*dx+dy*dy*2 > 240*240 {
		return 0, 0, false
	}
	const cell = 16
	u, v := (x+2*y)/cell, (2*y-x+1024)/cell
	side := [3]float64{1, 0.72, 0.5}[(u*7+v*3+(x/cell))%3]
	return side, (u*5 + v*11) % 4, true
}
