package render

import (
	"context"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// margin is the part of the picture that a fitted view leaves free on each side. Where that is snapped to whole pixels it is between
// leastMargin and a tenth.
const (
	margin      = 0.07
	leastMargin = 0.05
)

// emptyBounds is what a fitted view shows of an empty volume: the box of a new image in Goxel.
var emptyBounds = storage.Box{Min: storage.Pos{X: -16, Y: -16}, Max: storage.Pos{X: 16, Y: 16, Z: 32}}

// camera returns the camera of checked options with every field set that applies, so that it alone repeats the view.
func fitCamera(ctx context.Context, g *trace.Grid, o *Options) (Camera, error) {
	c := o.Camera
	c.Projection = c.projection()
	if c.FOV == 0 && c.Projection == Perspective {
		c.FOV = DefaultFOV
	}
	f := fitter{g: g, width: float64(o.Width), height: float64(o.Height), box: g.Bounds()}
	f.aspect = f.width / f.height
	if f.box.Empty() {
		f.box = emptyBounds
	}
	f.middle = centre(f.box)
	var err error
	if c.Position == nil {
		preset, _ := PresetByName(o.Preset)
		if c.Angles == nil {
			c.Angles = &preset.Angles
		}
		err = f.place(ctx, &c)
	} else {
		err = f.aim(ctx, &c)
	}
	c.Angles, c.Distance = nil, 0
	if c.Projection == Perspective {
		c.OrthoWidth = 0
	} else {
		c.FOV = 0
	}
	return c, err
}

// clearance is the least distance that a chosen camera keeps from the content, in voxels.
const clearance = 0.01

// fitter moves cameras until everything is in view.
type fitter struct {
	g      *trace.Grid
	box    storage.Box
	middle Vec

	width, height, aspect float64 // of the picture, in pixels
}

// aim completes a camera with a position.
func (f *fitter) aim(ctx context.Context, c *Camera) error {
	if c.Target == nil {
		c.Target = &f.middle
	}
	if c.Target.Sub(*c.Position).Length() < minLength {
		return optionErrorf("camera.position", "it is where the camera looks")
	}
	right, up, forward := axes(*c.Position, *c.Target, c.Up)
	c.Up = up
	if c.Projection != Orthographic || c.OrthoWidth != 0 {
		return nil
	}
	e, err := f.extents(ctx, *c.Position, right, up, forward, 0, 0)
	c.OrthoWidth = f.orthoWidth(max(e.right, e.left), max(e.up, e.down))
	return err
}

// place completes a camera without a position.
func (f *fitter) place(ctx context.Context, c *Camera) error {
	right, up, forward := c.Angles.basis()
	if !c.Up.Zero() {
		right, up, forward = axes(Vec{}, forward, c.Up)
	}
	c.Up = up
	target := f.middle
	if c.Target != nil {
		target = *c.Target
	}
	wide, high := 0.0, 0.0 // slopes of the sides of the view that is left within the margins
	if c.Projection == Perspective {
		high = math.Tan(c.FOV*math.Pi/360) * (1 - 2*margin)
		wide = high * f.aspect
	}
	e, err := f.extents(ctx, target, right, up, forward, wide, high)
	if err != nil {
		return err
	}
	if c.Target == nil && c.Distance == 0 {
		target = target.Add(right.Scale((e.right - e.left) / 2)).Add(up.Scale((e.up - e.down) / 2))
		e.right, e.up = (e.right+e.left)/2, (e.up+e.down)/2
		e.left, e.down = e.right, e.up
	}
	halfWidth, halfHeight := max(e.right, e.left), max(e.up, e.down)
	distance := e.near + clearance
	if c.Projection == Perspective {
		distance = max(distance, halfWidth/wide, halfHeight/high)
	} else {
		distance += 2 * max(halfWidth, halfHeight) // makes no difference but to who looks at the numbers
	}
	if c.Projection == Orthographic && c.OrthoWidth == 0 {
		c.OrthoWidth = f.orthoWidth(halfWidth, halfHeight)
		if c.Target == nil {
			target = f.snap(c, target, right, up)
		}
	}
	if c.Distance != 0 {
		distance = c.Distance
	}
	position := target.Sub(forward.Scale(distance))
	c.Target, c.Position = &target, &position
	return nil
}

// orthoWidth returns the width of a view that holds the given half sizes within the margins.
func (f *fitter) orthoWidth(halfWidth, halfHeight float64) float64 {
	return max(2*max(halfWidth, halfHeight*f.aspect)/(1-2*margin), minLength)
}

// leastUnit is the size of a voxel's edge across the picture, in pixels, from which on views are snapped: what rounding it down takes
// off the size of the picture then fits between the margins.
const leastUnit = 9

// snap makes an orthographic camera a little wider and moves its target by up to half a pixel, so that the vertical edges of voxels fall
// between pixels; the picture gets crisper and its file smaller. It returns the new target. A view along which edges have different
// widths, or only small ones, is left as it is.
func (f *fitter) snap(c *Camera, target, right, up Vec) Vec {
	edge := max(math.Abs(right.X), math.Abs(right.Y), math.Abs(right.Z))
	for _, a := range [3]float64{right.X, right.Y, right.Z} {
		if a = math.Abs(a); a > 1e-9 && edge-a > 1e-9 {
			return target
		}
	}
	scale := f.width / c.OrthoWidth * (1 - 2*leastMargin) / (1 - 2*margin) // pixels for a voxel
	unit := math.Floor(scale * edge)
	if unit < leastUnit {
		return target
	}
	scale = unit / edge
	c.OrthoWidth = f.width / scale
	from := trace.Corner(f.box.Min).Sub(target)
	x, y := f.width/2+from.Dot(right)*scale, f.height/2-from.Dot(up)*scale // where that corner is drawn
	dx, dy := math.Round(x)-x, math.Round(y)-y
	return target.Sub(right.Scale(dx / scale)).Add(up.Scale(dy / scale))
}

// extents is how far the content reaches from a point: to the four sides, measured where the sides of a view with its eye in that
// point would be if they were moved outwards to touch, and towards the eye.
type extents struct{ right, left, up, down, near float64 }

func (f *fitter) extents(ctx context.Context, from, right, up, forward Vec, wide, high float64) (extents, error) {
	dirs := [5]Vec{
		right.Sub(forward.Scale(wide)), right.Scale(-1).Sub(forward.Scale(wide)),
		up.Sub(forward.Scale(high)), up.Scale(-1).Sub(forward.Scale(high)), forward.Scale(-1),
	}
	var reach [5]float64
	if f.g.Len() == 0 {
		for i, d := range dirs {
			reach[i] = trace.BoxReach(trace.Corner(f.box.Min).Sub(from), trace.Corner(f.box.Max).Sub(from), d)
		}
	} else if err := f.g.Support(ctx, from, dirs[:], reach[:]); err != nil {
		return extents{}, err
	}
	return extents{reach[0], reach[1], reach[2], reach[3], reach[4]}, nil
}
