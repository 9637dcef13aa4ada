package pov

import (
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
)

// materialOf returns the number of a layer's material, from 1, 0 if it has none.
func (e *encoder) materialOf(l *scene.Layer) int {
	if l.Material < 0 || l.Material >= len(e.scene.Materials) {
		return 0
	}
	return l.Material + 1
}

// material returns the material of a number.
func (e *encoder) material(n int) *scene.Material {
	if n == 0 {
		return &scene.Material{Color: [4]float32{1, 1, 1, 1}, Roughness: 1}
	}
	return &e.scene.Materials[n-1]
}

// looks writes how materials take light. What is rough has a broad and faint highlight, what is metal one in its own colour.
func (e *encoder) looks() {
	ambient := 0.4
	if l := e.scene.Light; l != nil {
		ambient = unit(l.Ambient)
	}
	for n := range len(e.scene.Materials) + 1 {
		m := e.material(n)
		rough, metal := unit(m.Roughness), unit(m.Metallic)
		text := fmt.Sprintf("ambient %s diffuse %s", number(ambient), number(0.7*(1-0.5*metal)))
		if shine := 1 - rough; shine > 0 {
			text += fmt.Sprintf(" specular %s roughness %s metallic %s", number(shine*(0.3+0.7*metal)), number(max(rough*rough, 0.001)), number(metal))
		}
		if metal > 0 && rough < 1 {
			text += fmt.Sprintf(" reflection { %s metallic }", number(0.5*metal*(1-rough)))
		}
		if glow := m.Emission; glow != [3]float32{} {
			text += fmt.Sprintf(" emission rgb <%s,%s,%s>", amount(glow[0]), amount(glow[1]), amount(glow[2]))
		}
		e.printf("#declare Look_%d = finish { %s }", n, text)
		if n > 0 {
			e.printf(" // %s", comment(m.Name))
		}
		e.printf("\n")
	}
}

// amount returns a number that is not negative, 0 for one that is none.
func amount(f float32) string {
	if !(f > 0) || f > 1e6 {
		return "0"
	}
	return number(float64(f))
}

// cameras writes every camera that has a direction, and chooses the active one. Without any it makes one that sees all.
func (e *encoder) cameras() {
	chosen, left := 0, 0
	for i := range e.scene.Cameras {
		c := &e.scene.Cameras[i]
		view, err := render.CameraFromMatrix(&c.Matrix, float64(c.Dist), c.Ortho)
		if err != nil {
			left++
			continue
		}
		if chosen == 0 || c.Active {
			chosen = i + 1
		}
		e.printf("#declare Camera_%d = %s // %s\n", i+1, camera(&view), comment(c.Name))
	}
	if left > 0 {
		e.opt.Warnf("%d cameras without a direction are left out", left)
	}
	if chosen == 0 {
		e.printf("#declare Camera_0 = %s\n", e.overview())
	}
	e.printf("camera { Camera_%d }\n", chosen)
}

// camera returns the text of a camera. A perspective one has its field of view over the height.
func camera(c *render.Camera) string {
	look := fmt.Sprintf("sky %s location %s look_at %s", vector(c.Up), vector(*c.Position), vector(*c.Target))
	if c.Projection == render.Orthographic {
		return fmt.Sprintf("camera { orthographic right -%s*x up %s/Aspect*y %s }", number(c.OrthoWidth), number(c.OrthoWidth), look)
	}
	return fmt.Sprintf("camera { perspective right -Aspect*x up y angle Field(%s, Aspect) %s }", number(c.FOV), look)
}

// overview returns the text of a camera from the front right, above, that sees a ball around all visible voxels. Its field of view is over the
// shorter edge of the picture.
func (e *encoder) overview() string {
	middle, radius := e.ball()
	const fov = 30
	sy, cy := math.Sincos(math.Pi / 4)
	sp, cp := math.Sincos(math.Pi / 6)
	position := along(middle, render.Vec{X: sy * cp, Y: -cy * cp, Z: sp}, 1.05*radius/math.Sin(fov*math.Pi/360))
	return fmt.Sprintf(
		"camera { perspective right -Aspect*x up y angle Field(%d, max(Aspect, 1)) sky <0,0,1> location %s look_at %s }", fov, vector(position), vector(middle),
	)
}

// along returns the point at a distance from another.
func along(p, direction render.Vec, distance float64) render.Vec {
	return render.Vec{X: p.X + distance*direction.X, Y: p.Y + distance*direction.Y, Z: p.Z + distance*direction.Z}
}

// ball returns the middle of all visible voxels and a radius that takes all of them in.
func (e *encoder) ball() (middle render.Vec, radius float64) {
	b := e.scene.Bounds(func(l *scene.Layer) bool { return l.Visible })
	x, y, z := b.Size()
	middle = render.Vec{X: float64(b.Min.X) + float64(x)/2, Y: float64(b.Min.Y) + float64(y)/2, Z: float64(b.Min.Z) + float64(z)/2}
	return middle, max(math.Hypot(math.Hypot(float64(x), float64(y)), float64(z))/2, 1)
}

// light writes the sun, as parallel light. The scene's own is turned about X by its pitch and then about Z by its yaw, from straight above.
func (e *encoder) light() {
	sun, bright := render.DefaultLighting().Sun, 1.0
	if l := e.scene.Light; l != nil {
		sp, cp := math.Sincos(float64(l.Pitch))
		sy, cy := math.Sincos(float64(l.Yaw))
		if f := float64(l.Intensity) / 2; !math.IsNaN(sp+sy) && f >= 0 && f < 1e6 {
			sun, bright = render.Vec{X: sp * sy, Y: -sp * cy, Z: cp}, f
		}
	}
	middle, radius := e.ball()
	e.printf("light_source { %s rgb %s parallel point_at %s }\n", vector(along(middle, sun, 100*radius)), number(bright), vector(middle))
}

// vector returns three numbers.
func vector(v render.Vec) string {
	return fmt.Sprintf("<%s,%s,%s>", number(v.X), number(v.Y), number(v.Z))
}
