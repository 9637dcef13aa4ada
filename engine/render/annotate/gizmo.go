package annotate

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/picture/lettering"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
)

const (
	gizmoSize  = 0.075 // of the picture's shorter edge
	leastGizmo = 6     // length of an arrow in pixels below which none are drawn
)

// gizmoLength returns the length of the arrows in pixels.
func (d *drawer) gizmoLength() float64 {
	size := d.o.Gizmo.Size
	if size == 0 {
		size = gizmoSize
		if d.o.Scale != 0 {
			size *= d.o.Scale
		}
	}
	return max(size*min(d.eye.width, d.eye.height), min(d.theme.text*1.6, 0.2*min(d.eye.width, d.eye.height)))
}

// gizmoPlace chooses the corner and takes the room there.
func (d *drawer) gizmoPlace() point {
	reach := d.gizmoLength() + d.theme.text*0.9
	margin := reach + d.theme.text*0.35
	places := [...]point{
		{x: margin, y: d.eye.height - margin},
		{x: d.eye.width - margin, y: d.eye.height - margin},
		{x: margin, y: margin},
		{x: d.eye.width - margin, y: margin},
	}
	at := places[0]
	if c := d.o.Gizmo.Corner; c != AutoCorner {
		at = places[c-BottomLeft]
	} else {
		least := math.Inf(1)
		for _, p := range places {
			r := around(p, 2*reach, 2*reach)
			cost := 4 * d.taken.overlap(r)
			if d.buffers != nil {
				cost += float64(d.content(r))
			}
			if cost < least {
				least, at = cost, p
			}
		}
	}
	d.taken.take(around(at, 2*reach, 2*reach))
	return at
}

// content counts the pixels of a rectangle that show voxels.
func (d *drawer) content(r rect) int {
	n := 0
	for y := max(int(r.y0), 0); y < min(int(r.y1)+1, d.buffers.Height) && d.on(); y++ {
		for x := max(int(r.x0), 0); x < min(int(r.x1)+1, d.buffers.Width); x++ {
			if !math.IsInf(float64(d.buffers.Depth[y*d.buffers.Width+x]), 1) {
				n++
			}
		}
	}
	return n
}

// arrow is an axis of the gizmo.
type arrow struct {
	axis  int
	tip   point   // from the middle, with length 1 for an axis across the view
	depth float64 // of the tip: positive if it points into the picture
}

// arrows returns the arrows as the camera sees them, those that point away first.
func (e *eye) arrows() []arrow {
	arrows := make([]arrow, 3)
	for i, v := range [3]render.Vec{{X: 1}, {Y: 1}, {Z: 1}} {
		arrows[i] = arrow{axis: i, tip: point{x: v.Dot(e.right), y: -v.Dot(e.up)}, depth: v.Dot(e.forward)}
	}
	slices.SortStableFunc(arrows, func(a, b arrow) int { return cmp.Compare(b.depth, a.depth) })
	return arrows
}

// gizmo draws the arrows with their middle at a point.
func (d *drawer) gizmo(at point) {
	length := d.gizmoLength()
	if length < leastGizmo {
		return
	}
	d.plate(at, length)
	for _, a := range d.eye.arrows() {
		opacity := 1.0
		if a.depth > 0.05 {
			opacity = 0.5
		}
		c := axisColors[a.axis]
		d.arrow(at, a, length, opacity)
		d.canvas.flush(c, fade(d.theme.paper, 0.45))
		if d.letters() {
			d.arrowLetter(at, a, length, fade(c, max(opacity, 0.65)))
		}
	}
}

// plate draws a disc of the background's colour below the arrows where they lie over voxels.
func (d *drawer) plate(at point, length float64) {
	if d.buffers == nil {
		return
	}
	radius := length + d.theme.text*0.9
	if share := float64(d.content(around(at, 2*radius, 2*radius))) / (4 * radius * radius); share > 0.1 {
		d.canvas.disc(at, radius+d.theme.text*0.2, 1)
		d.canvas.flush(fade(d.theme.paper, 0.5), color.NRGBA{})
	}
}

// flat is the length of an arrow, of 1, below which it is drawn as one that points at the viewer or away.
const flat = 0.12

// arrow adds an arrow to the canvas: one that points at the viewer as a disc, and one that points away as a circle, as in drawings of
// vector fields.
func (d *drawer) arrow(at point, a arrow, length, opacity float64) {
	width := max(1.7*d.theme.unit, 1.2)
	long := math.Hypot(a.tip.x, a.tip.y)
	if long < flat {
		if a.depth < 0 {
			d.canvas.disc(at, 2*width, opacity)
		} else {
			d.canvas.ring(at, 2*width, width*0.8, opacity)
		}
		return
	}
	along := point{x: a.tip.x / long, y: a.tip.y / long}
	long *= length
	head := min(4.6*width, 0.7*long)
	neck := point{x: at.x + along.x*(long-head), y: at.y + along.y*(long-head)}
	d.canvas.line(at, neck, width, opacity)
	side := head * 0.42
	d.canvas.triangle([3]point{
		{x: at.x + along.x*long, y: at.y + along.y*long},
		{x: neck.x - along.y*side, y: neck.y + along.x*side},
		{x: neck.x + along.y*side, y: neck.y - along.x*side},
	}, opacity)
}

// arrowLetter draws the name of an axis beyond the tip of its arrow.
func (d *drawer) arrowLetter(at point, a arrow, length float64, c color.NRGBA) {
	gap := d.theme.text * 0.62
	long := math.Hypot(a.tip.x, a.tip.y)
	p := point{x: at.x - gap*1.1, y: at.y + gap*1.1} // of an arrow along the view, where the two others are not
	if long >= flat {
		reach := length + gap/long
		p = point{x: at.x + a.tip.x*reach, y: at.y + a.tip.y*reach}
	}
	s := lettering.Style{Size: d.theme.text, Color: c, Halo: fade(d.theme.paper, 0.8)}
	lettering.Draw(d.img, p.x, p.y, axisNames[a.axis], s, lettering.Center)
}
