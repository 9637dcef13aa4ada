package render

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
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

// goxelSun is the light of a project as Goxel shows it. Every voxel has the material of a new project.
type goxelSun struct {
	towards            Vec // the sun
	intensity, ambient float64
	shadow             float64 // how much of the light a shadow takes off at most
}

// newGoxelSun returns the light of a project, nil for that of a new one. A light that is fixed stands still before the camera, above it by half
// a right angle.
func newGoxelSun(l *scene.Light, c *Camera) *goxelSun {
	d := &scene.DefaultLight
	if l == nil {
		l = d
	}
	number := func(f, other float32) float64 {
		if v := float64(f); bounded(v, 1e6) {
			return v
		}
		return float64(other)
	}
	sp, cp := math.Sincos(number(l.Pitch, d.Pitch))
	sy, cy := math.Sincos(number(l.Yaw, d.Yaw))
	g := &goxelSun{
		towards: Vec{X: sp * sy, Y: -sp * cy, Z: cp}, intensity: max(number(l.Intensity, d.Intensity), 0),
		ambient: max(number(l.Ambient, d.Ambient), 0), shadow: min(max(number(l.Shadow, d.Shadow), 0), 1),
	}
	if l.Fixed {
		g.towards = before(g.towards, c)
	}
	return g
}

// light returns the sun and the sky, for what shadows and the ground ask of them.
func (g *goxelSun) light() world.Light {
	bright := g.intensity * (1 - dielectric) / math.Pi
	grey := world.RGB{g.ambient, g.ambient, g.ambient}
	return world.Light{Sun: g.towards, SunColor: world.RGB{bright, bright, bright}, Zenith: grey, Horizon: grey, Nadir: grey}
}

// face returns the light of a face in the open, seen along a direction of length 1: diffuse by Lambert, and a highlight by Trowbridge and Reitz with
// Schlick's Fresnel term and Smith's visibility in their quick forms (Karis, "Real Shading in Unreal Engine 4", 2013).
func (g *goxelSun) face(base light, n, dir Vec) light {
	m := &scene.DefaultMaterial
	metallic, alpha := float64(m.Metallic), float64(m.Roughness)*float64(m.Roughness)
	seen := base.scale(g.ambient)
	toSun := g.towards.Dot(n)
	if toSun <= 0 {
		return seen
	}
	half := g.towards.Sub(dir).Unit()
	toEye, toHalf, across := max(-dir.Dot(n), 1e-6), half.Dot(n), max(-dir.Dot(half), 0)
	peak := toHalf*toHalf*(alpha*alpha-1) + 1
	spread := alpha * alpha / (math.Pi * peak * peak)
	visible := 0.5 / (2*toSun*toEye*(1-alpha) + (toSun+toEye)*alpha)
	grazing := math.Exp2((-5.55473*across - 6.98316) * across)
	channel := func(base float64) float64 {
		straight := dielectric*(1-metallic) + base*metallic
		mirrored := straight + (1-straight)*grazing
		return (1-mirrored)*base*(1-dielectric)*(1-metallic)/math.Pi + mirrored*spread*visible
	}
	return seen.plus(light{r: channel(base.r), g: channel(base.g), b: channel(base.b)}.scale(g.intensity * toSun))
}

// Part of the sun that counts for a face in the shadow of something, and for one that looks away from it, before the strength of shadows.
const (
	goxelShadowed = 0
	goxelAway     = 0.5
)

// goxelShade returns the share of the light of a face in the open that there is at a point of it.
func (e *eye) goxelShade(h *trace.Hit, cell storage.Pos, p Vec) float64 {
	sun := goxelAway
	switch {
	case !e.towards[h.Face]:
	case e.shadows && e.mode != bare:
		sun = goxelShadowed + (1-goxelShadowed)*e.sunlight(p, h, cell).mean()
	default:
		sun = 1
	}
	share := 1 - e.goxel.shadow*(1-sun)
	if e.mode == bare {
		return share
	}
	return share * (1 - e.occlusion*e.creased(h, cell, p))
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
