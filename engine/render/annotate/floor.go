package annotate

import (
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

const (
	floorLines  = 12 // along the longer side of the floor, about
	leastCells  = 8  // width of a cell of the grid in units, below which it is too fine to see
	floorStroke = 0.32
)

// floor draws a grid on the plane at the bottom of the content, a little larger than it. Only what nothing hides is drawn, and nothing if
// the plane is seen from below or edge on.
func (d *drawer) floor() {
	z := float64(d.bounds.Min.Z)
	const edgeOn = 0.02
	if d.eye.ortho && d.eye.forward.Z > -edgeOn || !d.eye.ortho && d.eye.origin.Z <= z {
		return
	}
	wide := int64(d.bounds.Max.X) - int64(d.bounds.Min.X)
	deep := int64(d.bounds.Max.Y) - int64(d.bounds.Min.Y)
	step := int64(1)
	for ; max(wide, deep)/step > floorLines; step = nextStep(step) {
	}
	for ; step < max(wide, deep) && d.cellWidth(step) < leastCells*d.theme.unit; step = nextStep(step) {
	}
	x0, x1 := ceilTo(int64(d.bounds.Min.X)-2*step+1, step), ceilTo(int64(d.bounds.Max.X), step)+step
	y0, y1 := ceilTo(int64(d.bounds.Min.Y)-2*step+1, step), ceilTo(int64(d.bounds.Max.Y), step)+step
	at := func(x, y int64) render.Vec { return render.Vec{X: float64(x), Y: float64(y), Z: z} }
	for x := x0; x <= x1 && d.on(); x += step {
		d.stroke(at(x, y0), at(x, y1), d.theme.line*0.8, [2]float64{floorStroke, 0})
	}
	for y := y0; y <= y1 && d.on(); y += step {
		d.stroke(at(x0, y), at(x1, y), d.theme.line*0.8, [2]float64{floorStroke, 0})
	}
	d.canvas.flush(d.theme.ink, fade(d.theme.paper, 0))
}

// cellWidth returns about how wide a number of voxels in the middle of the content is in the picture, in pixels.
func (d *drawer) cellWidth(step int64) float64 {
	middle := corner(d.bounds, 0).Add(corner(d.bounds, 7)).Scale(0.5)
	if _, _, scale := d.eye.view.Project(middle); scale > 0 {
		return scale * float64(step)
	}
	return math.Inf(1)
}
