package studio

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// LightingOf returns the light of a project for the natural style, that of a new one for nil: the sun stands where the project has it, and
// its strength and that of the sky stand to the default ones as the project's do to Goxel's. A light that is fixed to the camera stands as it does
// before a camera in its first position.
func LightingOf(l *scene.Light) render.Lighting {
	if l == nil {
		l = &scene.DefaultLight
	}
	light := render.DefaultLighting()
	sp, cp := math.Sincos(float64(l.Pitch))
	sy, cy := math.Sincos(float64(l.Yaw))
	light.Sun = render.Vec{X: sp * sy, Y: -sp * cy, Z: cp}
	light.Diffuse *= limited(l.Intensity / scene.DefaultLight.Intensity)
	light.Ambient *= limited(l.Ambient / scene.DefaultLight.Ambient)
	return light
}

// limited returns a factor that keeps a light within what can be drawn.
func limited(f float32) float64 {
	if !(f >= 0) {
		return 0
	}
	return min(float64(f), 4)
}
