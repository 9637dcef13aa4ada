package render

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
)

// Lighting is the light of the natural style. Intensities are such that a white face in the open under the default light is about
// white; nothing is drawn brighter than that.
type Lighting struct {
	Ambient   float64     // light from the sky on a face that looks up, less on others; 0 to 4
	Diffuse   float64     // light from the sun on a face that is turned straight to it; 0 to 4
	Sun       Vec         // points towards the sun, any length but 0
	SunSize   float64     // the angle that the sun takes up in degrees, 0 to 45: what makes shadows soft
	SunColor  color.NRGBA // with alpha 0, white
	SkyColor  color.NRGBA // with alpha 0, white
	Occlusion float64     // how much darker the creases between voxels are, 0 for not at all, 1 for black; high quality does without
}

// DefaultLighting returns the light that is used if none is given: the sun stands high in front, to the left. It is a little warm and the sky a
// little cool, such that both together show a face that looks up in its own colour; every side has a brightness of its own.
func DefaultLighting() Lighting {
	return Lighting{
		Ambient: 0.405, Diffuse: 0.771, Sun: Vec{X: -0.3, Y: -0.6, Z: 1}, SunSize: 4,
		SunColor: color.NRGBA{R: 255, G: 252, B: 247, A: 255}, SkyColor: color.NRGBA{R: 242, G: 247, B: 255, A: 255}, Occlusion: 0.5,
	}
}

// Radiance of the sky in shares of the light that a face gets from it that looks up, so zenith*2/3 + horizon/3 is 1.
const (
	zenith  = 1.125
	horizon = 0.75
	nadir   = 0.3
)

// skySide makes the sky brighter on the right and a little in front.
var skySide = Vec{X: 0.2, Y: -0.1}

// light returns the sun and the sky.
func (l *Lighting) light() world.Light {
	sky := tint(l.SkyColor).Scale(l.Ambient)
	return world.Light{
		Sun: l.Sun.Unit(), SunColor: tint(l.SunColor).Scale(l.Diffuse), SunRadius: l.SunSize * math.Pi / 360,
		Zenith: sky.Scale(zenith), Horizon: sky.Scale(horizon), Nadir: sky.Scale(nadir), Side: skySide,
	}
}

// tint returns a colour of light, white for one without alpha.
func tint(c color.NRGBA) world.RGB {
	if c.A == 0 {
		return world.RGB{1, 1, 1}
	}
	return linear(c)
}

// linear returns the intensities of a colour without its alpha.
func linear(c color.NRGBA) world.RGB {
	return world.RGB{gamma.Linear(float64(c.R) / 255), gamma.Linear(float64(c.G) / 255), gamma.Linear(float64(c.B) / 255)}
}

func (l *Lighting) check() error {
	for _, f := range []struct {
		name        string
		value, most float64
	}{
		{"lighting.ambient", l.Ambient, maxLight},
		{"lighting.diffuse", l.Diffuse, maxLight},
		{"lighting.occlusion", l.Occlusion, 1},
		{"lighting.sun_size", l.SunSize, maxSunSize},
	} {
		if !(f.value >= 0 && f.value <= f.most) {
			return optionErrorf(f.name, "%v is not in 0..%v", f.value, f.most)
		}
	}
	if !boundedVec(l.Sun) || l.Sun.Length() < minLength {
		return optionErrorf("lighting.sun_direction", "%v is not a direction", l.Sun)
	}
	return nil
}

const (
	maxLight   = 4  // intensity of the sun or the sky
	maxSunSize = 45 // degrees
)
