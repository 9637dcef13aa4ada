package render

import (
	"context"
	"math"
)

// MaxViews is the largest number of views that Frame takes.
const MaxViews = 4096

// Orbit returns n directions of view that go once round the Z axis in equal steps, counterclockwise seen from above, at the pitch of the
// first, which is start; nil if n is not positive. A model seen from one after the other turns clockwise, as on a turntable.
func Orbit(start Angles, n int) []Angles {
	if n <= 0 {
		return nil
	}
	views := make([]Angles, n)
	for i := range views {
		views[i] = Angles{Yaw: math.Mod(start.Yaw+360*float64(i)/float64(n), 360), Pitch: start.Pitch}
	}
	return views
}

// Frame returns a camera for each direction of view such that all pictures have the same scale, and the same point of the world in their
// middle: the frames of a turntable or a sheet of sprites. The cameras are complete, so that each of them, as the Camera of the same
// options, draws its frame.
//
// The point is the middle of the box around the content, or of o.Fit, or o.Camera.Target. The scale is the largest with which every frame
// keeps its margins of 5 to 10 %, so at least one of them fills its picture, if o.Camera does not give it by Distance or OrthoWidth. The
// orthographic cameras have the same OrthoWidth, those with perspective the same distance. Where the edges of voxels are equally wide in all
// frames, as from four sides, they are whole pixels, and targets differ by less than a pixel so that edges fall between pixels.
//
// Of o it needs Width, Height, Fit and Camera; Camera.Position and Camera.Angles are not used. The error is an OptionError for options
// that cannot be used or more than MaxViews directions, or wraps that of the context. It takes the time of a visit to every tile for each
// direction, but makes a grid of the volume only once.
func Frame(ctx context.Context, s *Subject, o Options, views []Angles) ([]Camera, error) {
	o.Camera.Position = nil
	if err := o.complete(); err != nil {
		return nil, err
	}
	if len(views) > MaxViews {
		return nil, optionErrorf("camera.angles", "there are %d views, and at most %d at a time", len(views), MaxViews)
	}
	for i := range views {
		if c := (Camera{Angles: &views[i]}); c.check() != nil {
			return nil, c.check()
		}
	}
	g, err := gridOf(ctx, s)
	if err != nil {
		return nil, wrap(err)
	}
	cameras, err := newFitter(g, &o).shared(ctx, o.Camera, views)
	if err != nil {
		return nil, wrap(err)
	}
	return cameras, nil
}

// shared returns cameras like c for each view with the same scale and target.
func (f *fitter) shared(ctx context.Context, c Camera, views []Angles) ([]Camera, error) {
	c.Projection = c.projection()
	if c.FOV == 0 {
		c.FOV = DefaultFOV
	}
	target := f.middle
	if c.Target != nil {
		target = *c.Target
	}
	wide, high := f.slopes(&c)
	cameras, frames := make([]Camera, len(views)), make([]frame, len(views))
	var all extents
	for i := range views {
		cameras[i] = c
		cameras[i].Angles = &views[i]
		frames[i] = frameOf(&cameras[i])
		e, err := f.extents(ctx, target, frames[i], wide, high)
		if err != nil {
			return nil, err
		}
		all = all.union(e)
	}
	distance, snapped := f.distance(&c, all, wide, high), false
	if c.Projection == Orthographic && c.OrthoWidth == 0 {
		c.OrthoWidth = f.orthoWidth(all)
		snapped = c.Target == nil && f.snapAll(&c, frames)
	}
	for i := range cameras {
		at := target
		cameras[i].OrthoWidth = c.OrthoWidth
		if snapped {
			at = f.snap(&c, target, frames[i])
		}
		f.stand(&cameras[i], frames[i], at, distance)
		cameras[i].finish()
	}
	return cameras, nil
}

// snapAll snaps the scale of a camera if all frames have edges of the same width, and reports whether it did.
func (f *fitter) snapAll(c *Camera, frames []frame) bool {
	for _, b := range frames {
		if math.Abs(edgeWidth(b)-edgeWidth(frames[0])) > 1e-9 {
			return false
		}
	}
	return len(frames) > 0 && f.snapScale(c, frames[0])
}
