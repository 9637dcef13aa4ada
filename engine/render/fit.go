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

// fitCamera returns the camera of checked options with every field set that applies, so that it alone repeats the view.
func fitCamera(ctx context.Context, g *trace.Grid, o *Options) (Camera, error) {
	c := o.Camera
	c.Projection = c.projection()
	if c.FOV == 0 && c.Projection == Perspective {
		c.FOV = DefaultFOV
	}
	f := newFitter(g, o)
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
	c.finish()
	return c, err
}

// finish clears the fields that do not apply to a camera with a position.
func (c *Camera) finish() {
	c.Angles, c.Distance = nil, 0
	if c.Projection == Perspective {
		c.OrthoWidth = 0
	} else {
		c.FOV = 0
	}
}

// clearance is the least distance that a chosen camera keeps from the content, in voxels.
const clearance = 0.01

// fitter moves cameras until everything is in view.
type fitter struct {
	g      *trace.Grid
	box    storage.Box
	boxed  bool // whether the whole box is to be seen, not only the cells in it
	middle Vec

	width, height, aspect float64 // of the picture, in pixels
}

func newFitter(g *trace.Grid, o *Options) *fitter {
	f := &fitter{g: g, width: float64(o.Width), height: float64(o.Height), box: g.Bounds()}
	f.aspect = f.width / f.height
	switch {
	case !o.Fit.Empty():
		f.box, f.boxed = o.Fit, true
	case f.box.Empty():
		f.box, f.boxed = emptyBounds, true
	}
	f.middle = centre(f.box)
	return f
}

// aim completes a camera with a position.
func (f *fitter) aim(ctx context.Context, c *Camera) error {
	if c.Target == nil {
		c.Target = &f.middle
	}
	if c.Target.Sub(*c.Position).Length() < minLength {
		return optionErrorf("camera.position", "it is where the camera looks")
	}
	b := frame{}
	b.right, b.up, b.forward = axes(*c.Position, *c.Target, c.Up)
	c.Up = b.up
	if c.Projection != Orthographic || c.OrthoWidth != 0 {
		return nil
	}
	e, err := f.extents(ctx, *c.Position, b, 0, 0)
	c.OrthoWidth = f.orthoWidth(e)
	return err
}

// frame is the axes of a camera: right and up on the picture, and forward into it.
type frame struct{ right, up, forward Vec }

// frameOf returns the axes of a camera with angles.
func frameOf(c *Camera) frame {
	right, up, forward := c.Angles.basis()
	if !c.Up.Zero() {
		right, up, forward = axes(Vec{}, forward, c.Up)
	}
	return frame{right, up, forward}
}

// place completes a camera without a position.
func (f *fitter) place(ctx context.Context, c *Camera) error {
	b := frameOf(c)
	target := f.middle
	if c.Target != nil {
		target = *c.Target
	}
	wide, high := f.slopes(c)
	e, err := f.extents(ctx, target, b, wide, high)
	if err != nil {
		return err
	}
	if c.Target == nil && c.Distance == 0 {
		target = target.Add(b.right.Scale((e.right - e.left) / 2)).Add(b.up.Scale((e.up - e.down) / 2))
		e.right, e.up = (e.right+e.left)/2, (e.up+e.down)/2
		e.left, e.down = e.right, e.up
	}
	distance := f.distance(c, e, wide, high)
	if c.Projection == Orthographic && c.OrthoWidth == 0 {
		c.OrthoWidth = f.orthoWidth(e)
		if c.Target == nil && f.snapScale(c, b) {
			target = f.snap(c, target, b)
		}
	}
	f.stand(c, b, target, distance)
	return nil
}

// stand puts a camera at its distance from the target, or at the one that was found if it has none.
func (f *fitter) stand(c *Camera, b frame, target Vec, distance float64) {
	if c.Distance != 0 {
		distance = c.Distance
	}
	position := target.Sub(b.forward.Scale(distance))
	c.Target, c.Position, c.Up = &target, &position, b.up
}

// slopes returns the slopes of the sides of the part of a view that lies within the margins: 0 if lines stay parallel.
func (f *fitter) slopes(c *Camera) (wide, high float64) {
	if c.Projection == Perspective {
		high = math.Tan(c.FOV*math.Pi/360) * (1 - 2*margin)
	}
	return high * f.aspect, high
}

// distance returns how far from its target a camera stands that sees the extents around it.
func (f *fitter) distance(c *Camera, e extents, wide, high float64) float64 {
	if c.Projection == Perspective {
		return max(e.near+clearance, e.halfWidth()/wide, e.halfHeight()/high)
	}
	return e.near + clearance + 2*max(e.halfWidth(), e.halfHeight()) // makes no difference but to who looks at the numbers
}

// orthoWidth returns the width of a view that holds the extents around its target within the margins.
func (f *fitter) orthoWidth(e extents) float64 {
	return max(2*max(e.halfWidth(), e.halfHeight()*f.aspect)/(1-2*margin), minLength)
}

// leastUnit is the size of a voxel's edge across the picture, in pixels, from which on views are snapped: what rounding it down takes
// off the size of the picture then fits between the margins.
const leastUnit = 9

// snapScale makes an orthographic camera a little wider, so that voxels have edges of whole pixels across the picture, and even ones where
// that makes level edges fall by whole pixels too. It reports whether it did: a view along which edges have different widths, or only
// small ones, is left as it is.
func (f *fitter) snapScale(c *Camera, b frame) bool {
	edge := edgeWidth(b)
	unit := math.Floor(f.width / c.OrthoWidth * (1 - 2*leastMargin) / (1 - 2*margin) * edge)
	if edge == 0 || unit < leastUnit {
		return false
	}
	if unit >= 2*leastUnit && math.Abs(math.Abs(b.forward.Z)-0.5) < 1e-9 {
		unit -= math.Mod(unit, 2)
	}
	c.OrthoWidth = f.width / (unit / edge)
	return true
}

// edgeWidth returns how wide an edge of length 1 is on the picture, 0 if edges have different widths other than none.
func edgeWidth(b frame) float64 {
	edge := max(math.Abs(b.right.X), math.Abs(b.right.Y), math.Abs(b.right.Z))
	for _, a := range [3]float64{b.right.X, b.right.Y, b.right.Z} {
		if a = math.Abs(a); a > 1e-9 && edge-a > 1e-9 {
			return 0
		}
	}
	return edge
}

// snap returns a target less than a pixel away with which the vertical edges of voxels fall between pixels; the picture gets crisper and
// its file smaller.
func (f *fitter) snap(c *Camera, target Vec, b frame) Vec {
	scale := f.width / c.OrthoWidth // pixels for a voxel
	from := trace.Corner(f.box.Min).Sub(target)
	x, y := f.width/2+from.Dot(b.right)*scale, f.height/2-from.Dot(b.up)*scale // where that corner is drawn
	dx, dy := math.Round(x)-x, math.Round(y)-y
	return target.Sub(b.right.Scale(dx / scale)).Add(b.up.Scale(dy / scale))
}

// extents is how far the content reaches from a point: to the four sides, measured where the sides of a view with its eye in that
// point would be if they were moved outwards to touch, and towards the eye.
type extents struct{ right, left, up, down, near float64 }

func (e *extents) halfWidth() float64  { return max(e.right, e.left) }
func (e *extents) halfHeight() float64 { return max(e.up, e.down) }

// union returns the larger of each of the extents.
func (e *extents) union(o extents) extents {
	return extents{max(e.right, o.right), max(e.left, o.left), max(e.up, o.up), max(e.down, o.down), max(e.near, o.near)}
}

func (f *fitter) extents(ctx context.Context, from Vec, b frame, wide, high float64) (extents, error) {
	towards := b.forward.Scale(-1)
	dirs := [5]Vec{
		b.right.Sub(b.forward.Scale(wide)), b.right.Scale(-1).Sub(b.forward.Scale(wide)),
		b.up.Sub(b.forward.Scale(high)), b.up.Scale(-1).Sub(b.forward.Scale(high)), towards,
	}
	var reach [5]float64
	if !f.boxed {
		if err := f.g.Support(ctx, from, dirs[:], reach[:]); err != nil {
			return extents{}, err
		}
	} else {
		for i, d := range dirs {
			reach[i] = boxReach(f.box, from, d)
		}
		if wide == 0 && f.g.Len() > 0 { // no content in front of the box is cut
			reach[4] = max(reach[4], boxReach(f.g.Bounds(), from, towards))
		}
	}
	return extents{reach[0], reach[1], reach[2], reach[3], reach[4]}, nil
}

// boxReach returns how far a box reaches from a point in a direction.
func boxReach(b storage.Box, from, d Vec) float64 {
	return trace.BoxReach(trace.Corner(b.Min).Sub(from), trace.Corner(b.Max).Sub(from), d)
}
