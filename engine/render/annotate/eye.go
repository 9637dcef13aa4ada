package annotate

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

// eye is what a view says about its camera, and how lines of the world become lines of the picture.
type eye struct {
	view               *render.View
	width, height      float64 // of the picture, in pixels
	origin             render.Vec
	right, up, forward render.Vec // of length 1
	ortho              bool
	near               float64 // depth below which nothing is drawn
}

// nearest is the depth of the plane that lines are cut off at before they pass a perspective camera, in voxels.
const nearest = 0.01

func newEye(view *render.View, width, height int) *eye {
	e := &eye{view: view, width: float64(width), height: float64(height), near: nearest}
	cx, cy := e.width/2, e.height/2
	e.origin, e.forward = view.Ray(cx, cy)
	right, rightward := view.Ray(e.width, cy)
	up, upward := view.Ray(cx, 0)
	e.right, e.up = right.Sub(e.origin), up.Sub(e.origin)
	if rightward != e.forward {
		e.right, e.up = rightward.Sub(e.forward), upward.Sub(e.forward)
	} else {
		e.ortho, e.near = true, 0
	}
	e.right, e.up, e.forward = unit(e.right), unit(e.up), unit(e.forward)
	return e
}

// unit returns a vector of length 1 in the same direction, zero for none.
func unit(a render.Vec) render.Vec {
	if l := a.Length(); l > 0 && !math.IsInf(l, 0) {
		return a.Scale(1 / l)
	}
	return render.Vec{}
}

// point is a point of the picture with the depth there: the depth itself in an orthographic view, its reciprocal in a perspective one,
// which both change evenly along a line.
type point struct{ x, y, depth float64 }

// mix returns the point at t, 0 to 1, on the way from a to b.
func mix(a, b point, t float64) point {
	return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t, a.depth + (b.depth-a.depth)*t}
}

// distance returns how far two points are apart, in pixels.
func distance(a, b point) float64 { return math.Hypot(b.x-a.x, b.y-a.y) }

// place returns where a point of the world is in the picture, and whether it is before the camera.
func (e *eye) place(p render.Vec) (point, bool) {
	depth := e.view.Depth(p)
	if !(depth >= e.near) {
		return point{}, false
	}
	x, y, _ := e.view.Project(p)
	if !e.ortho {
		depth = 1 / depth
	}
	return point{x, y, depth}, finite(x) && finite(y)
}

// depthAt returns the depth of a point in voxels.
func (e *eye) depthAt(p point) float64 {
	if e.ortho {
		return p.depth
	}
	return 1 / p.depth
}

// inside reports whether a point lies in the picture.
func (e *eye) inside(p point) bool { return p.x >= 0 && p.x <= e.width && p.y >= 0 && p.y <= e.height }

// line returns what is before the camera of the line between two points of the world, and false for nothing.
func (e *eye) line(a, b render.Vec) (from, to point, ok bool) {
	da, db := e.view.Depth(a)-e.near, e.view.Depth(b)-e.near
	switch {
	case !(da >= 0 || db >= 0):
		return from, to, false
	case da < 0:
		a = a.Add(b.Sub(a).Scale(da / (da - db)))
	case db < 0:
		b = b.Add(a.Sub(b).Scale(db / (db - da)))
	}
	from, ok1 := e.cutoff(a)
	to, ok2 := e.cutoff(b)
	return from, to, ok1 && ok2
}

// cutoff is place for a point that may be before the near plane by an error of rounding.
func (e *eye) cutoff(p render.Vec) (point, bool) {
	if depth := e.view.Depth(p); depth < e.near {
		p = p.Add(e.forward.Scale((e.near - depth) * (1 + 1e-9)))
		for step := e.near*1e-9 + 1e-300; e.view.Depth(p) < e.near && step < 1; step *= 16 {
			p = p.Add(e.forward.Scale(step))
		}
	}
	return e.place(p)
}

// within returns the part of a line that lies no further than margin pixels outside of the picture, as places on it from 0 to 1, by the
// algorithm of Liang and Barsky, "A New Concept and Method for Line Clipping", 1984. It is empty if t1 < t0.
func (e *eye) within(a, b point, margin float64) (t0, t1 float64) {
	t0, t1 = 0, 1
	for _, side := range [4][2]float64{
		{b.x - a.x, e.width + margin - a.x},
		{a.x - b.x, a.x + margin},
		{b.y - a.y, e.height + margin - a.y},
		{a.y - b.y, a.y + margin},
	} {
		switch step, room := side[0], side[1]; {
		case step > 0:
			t1 = min(t1, room/step)
		case step < 0:
			t0 = max(t0, room/step)
		case room < 0:
			return 1, 0
		}
	}
	return t0, t1
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
