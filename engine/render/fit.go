package render

import (
	"context"
	"math"
	"math/bits"

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
func (g *grid) camera(ctx context.Context, o *Options) (Camera, error) {
	c := o.Camera
	c.Projection = c.projection()
	if c.FOV == 0 && c.Projection == Perspective {
		c.FOV = DefaultFOV
	}
	f := fitter{g: g, width: float64(o.Width), height: float64(o.Height), box: g.bounds}
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
	g      *grid
	box    storage.Box
	middle Vec

	width, height, aspect float64 // of the picture, in pixels
}

// aim completes a camera with a position.
func (f *fitter) aim(ctx context.Context, c *Camera) error {
	if c.Target == nil {
		c.Target = &f.middle
	}
	if c.Target.sub(*c.Position).length() < minLength {
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
	if !c.Up.zero() {
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
		target = target.add(right.scale((e.right - e.left) / 2)).add(up.scale((e.up - e.down) / 2))
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
	position := target.sub(forward.scale(distance))
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
	from := corner(f.box.Min).sub(target)
	x, y := f.width/2+from.dot(right)*scale, f.height/2-from.dot(up)*scale // where that corner is drawn
	dx, dy := math.Round(x)-x, math.Round(y)-y
	return target.sub(right.scale(dx / scale)).add(up.scale(dy / scale))
}

// extents is how far the content reaches from a point: to the four sides, measured where the sides of a view with its eye in that
// point would be if they were moved outwards to touch, and towards the eye.
type extents struct{ right, left, up, down, near float64 }

func (f *fitter) extents(ctx context.Context, from, right, up, forward Vec, wide, high float64) (extents, error) {
	dirs := [5]Vec{
		right.sub(forward.scale(wide)), right.scale(-1).sub(forward.scale(wide)),
		up.sub(forward.scale(high)), up.scale(-1).sub(forward.scale(high)), forward.scale(-1),
	}
	r, err := f.support(ctx, from, &dirs)
	return extents{r[0], r[1], r[2], r[3], r[4]}, err
}

// support returns how far the occupied cells reach in each direction, from a point. An empty grid has the cells of the box.
func (f *fitter) support(ctx context.Context, from Vec, dirs *[5]Vec) (reach [5]float64, err error) {
	for i := range reach {
		reach[i] = math.Inf(-1)
	}
	if len(f.g.tiles) == 0 {
		for i, d := range dirs {
			reach[i] = boxReach(corner(f.box.Min).sub(from), corner(f.box.Max).sub(from), d)
		}
	}
	for k := range f.g.tiles {
		if k%checkEvery == 0 && ctx.Err() != nil {
			return reach, ctx.Err()
		}
		t := &f.g.tiles[k]
		base := corner(t.pos.Min()).sub(from)
		lo, hi := cell(t.box[0]).add(base), cell(t.box[1]).add(base)
		for i, d := range dirs {
			if boxReach(lo, hi, d) > reach[i] {
				reach[i] = max(reach[i], tileReach(t, base, d))
			}
		}
	}
	return reach, nil
}

func cell(p [3]int32) Vec { return Vec{float64(p[0]), float64(p[1]), float64(p[2])} }

// boxReach returns how far a box reaches in a direction.
func boxReach(lo, hi, d Vec) float64 {
	return max(lo.X*d.X, hi.X*d.X) + max(lo.Y*d.Y, hi.Y*d.Y) + max(lo.Z*d.Z, hi.Z*d.Z)
}

// tileReach returns how far the occupied cells of a tile reach in a direction, if its min corner is at base.
func tileReach(t *tile, base, d Vec) float64 {
	far := math.Inf(-1)
	for row := range storage.TileEdge * storage.TileEdge { // cells of a row of x
		word := uint16(t.view.Occ[row>>2] >> (row & 3 << storage.TileShift))
		if word == 0 {
			continue
		}
		x := bits.TrailingZeros16(word)
		if d.X > 0 {
			x = bits.Len16(word) - 1
		}
		p := Vec{float64(x), float64(row & (storage.TileEdge - 1)), float64(row >> storage.TileShift)}
		far = max(far, p.dot(d))
	}
	return far + max(d.X, 0) + max(d.Y, 0) + max(d.Z, 0) + base.dot(d)
}
