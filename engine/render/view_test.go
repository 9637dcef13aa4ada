package render_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// TestRaysAndPointsAgree follows rays and finds their points drawn where they came from, at the depth that was gone.
func TestRaysAndPointsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	f := func() float64 { return rng.Float64()*80 - 40 }
	for i := range 200 {
		position, target := render.Vec{X: f(), Y: f(), Z: f()}, render.Vec{X: f(), Y: f(), Z: f()}
		c := render.Camera{Position: &position, Target: &target, Up: render.Vec{X: f(), Y: f(), Z: f()}, Projection: render.Perspective, FOV: 1 + rng.Float64()*150}
		if i%2 == 0 {
			c.Projection, c.FOV, c.OrthoWidth = render.Orthographic, 0, 1+rng.Float64()*90
		}
		const width, height = 320, 200
		view := render.NewView(&c, width, height)
		x, y, depth := rng.Float64()*width, rng.Float64()*height, 0.5+rng.Float64()*90
		origin, dir := view.Ray(x, y)
		p := origin.Add(dir.Scale(depth))
		gx, gy, scale := view.Project(p)
		if math.Abs(gx-x) > 1e-6 || math.Abs(gy-y) > 1e-6 || math.Abs(view.Depth(p)-depth) > 1e-9 {
			t.Fatalf("%+v: the point at %v,%v in depth %v is drawn at %v,%v in depth %v", c, x, y, depth, gx, gy, view.Depth(p))
		}
		// A step of a voxel across the view moves the point by the scale.
		side := cross(sub(target, position), c.Up)
		sx, sy, _ := view.Project(p.Add(unit(side)))
		if got := math.Hypot(sx-gx, sy-gy); math.Abs(got-scale) > 1e-6*scale || sx <= gx {
			t.Fatalf("%+v: a voxel to the right is drawn at %v,%v, %v pixels from %v,%v, want %v", c, sx, sy, got, gx, gy, scale)
		}
		if _, _, behind := view.Project(origin.Sub(dir)); behind > 0 && c.Projection == render.Perspective {
			t.Fatalf("%+v: a point behind the camera has the scale %v", c, behind)
		}
	}
}
