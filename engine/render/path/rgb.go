package path

import "github.com/goxel-daemon/goxel-daemon/engine/render/world"

// rgb is a linear intensity or a share of one; a struct of its own, as the compiler keeps its fields in registers, unlike those of an array.
type rgb struct{ r, g, b float64 }

// white is all of the light.
func white() rgb { return rgb{1, 1, 1} }

func grey(f float64) rgb { return rgb{f, f, f} }

func fromWorld(c world.RGB) rgb { return rgb{c[0], c[1], c[2]} }

func (a rgb) add(b rgb) rgb { return rgb{a.r + b.r, a.g + b.g, a.b + b.b} }

func (a rgb) sub(b rgb) rgb { return rgb{a.r - b.r, a.g - b.g, a.b - b.b} }

func (a rgb) mul(b rgb) rgb { return rgb{a.r * b.r, a.g * b.g, a.b * b.b} }

func (a rgb) scale(f float64) rgb { return rgb{a.r * f, a.g * f, a.b * f} }

// towards returns what lies between a at share 0 and b at share 1.
func (a rgb) towards(b rgb, share float64) rgb { return a.add(b.sub(a).scale(share)) }

func (a rgb) max() float64 { return max(a.r, a.g, a.b) }

func (a rgb) mean() float64 { return (a.r + a.g + a.b) / 3 }

func (a rgb) black() bool { return a.r <= 0 && a.g <= 0 && a.b <= 0 }

// atMost returns a, scaled down so that no channel exceeds the limit.
func (a rgb) atMost(limit float64) rgb {
	if m := a.max(); m > limit {
		return a.scale(limit / m)
	}
	return a
}
