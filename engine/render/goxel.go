package render

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// goxelBackground is the vertical gradient of pictures that Goxel exports.
func goxelBackground() *Background {
	return &Background{Top: color.NRGBA{R: 19, G: 19, B: 19, A: 255}, Bottom: color.NRGBA{R: 121, G: 121, B: 121, A: 255}}
}

// goxelOcclusion is how much of the light creases take off.
const goxelOcclusion = 0.4

// goxelPlaces are the samples of a picture that is drawn at twice the size and averaged.
func goxelPlaces() [][2]float64 {
	return [][2]float64{{0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}}
}

// goxelLight returns the light of a project, nil for that of a new one, as Goxel shows it: a sun of one direction that gives a face turned
// to it intensity * (1 - 0.04) / pi, and ambient light that is the same from everywhere. A light that is fixed stands still before the
// camera, above it by half a right angle.
func goxelLight(l *scene.Light, c *Camera) world.Light {
	if l == nil {
		l = &scene.DefaultLight
	}
	number := func(f, other float32) float64 {
		if v := float64(f); bounded(v, 1e6) {
			return v
		}
		return float64(other)
	}
	pitch, yaw := number(l.Pitch, scene.DefaultLight.Pitch), number(l.Yaw, scene.DefaultLight.Yaw)
	sp, cp := math.Sincos(pitch)
	sy, cy := math.Sincos(yaw)
	sun := Vec{X: sp * sy, Y: -sp * cy, Z: cp}
	if l.Fixed {
		sun = before(sun, c)
	}
	bright := max(number(l.Intensity, scene.DefaultLight.Intensity), 0) * (1 - dielectric) / math.Pi
	dim := max(number(l.Ambient, scene.DefaultLight.Ambient), 0)
	ambient := world.RGB{dim, dim, dim}
	return world.Light{Sun: sun, SunColor: world.RGB{bright, bright, bright}, Zenith: ambient, Horizon: ambient, Nadir: ambient}
}

// before turns a direction as Goxel does for a light that follows the camera: about its Z axis and its X axis by -45 degrees, then from camera
// space to the world.
func before(d Vec, c *Camera) Vec {
	const half = math.Sqrt2 / 2
	d = Vec{X: (d.X + d.Y) * half, Y: (d.Y - d.X) * half, Z: d.Z}
	d = Vec{X: d.X, Y: (d.Y + d.Z) * half, Z: (d.Z - d.Y) * half}
	right, up, forward := axes(*c.Position, *c.Target, c.Up)
	return right.Scale(d.X).Add(up.Scale(d.Y)).Sub(forward.Scale(d.Z))
}

// goxelCrease returns how dark a point (u, v) of a face is beside the cells of a mask: it fades with the root of the distance to the nearest.
func goxelCrease(mask uint8, u, v float64) float64 {
	distance := [8]float64{
		u, 1 - u, v, 1 - v,
		math.Hypot(u, v), math.Hypot(1-u, v), math.Hypot(u, 1-v), math.Hypot(1-u, 1-v),
	}
	least := 1.
	for bit, d := range distance {
		if mask>>bit&1 != 0 {
			least = min(least, d)
		}
	}
	return 1 - math.Sqrt(least)
}
