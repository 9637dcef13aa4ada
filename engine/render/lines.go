package render

import (
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// lines are drawn between the voxels of a surface.
type lines struct {
	color light
	alpha float64
	half  float64 // of the width, in voxels
	view  *View
}

const (
	defaultGridWidth = 0.04
	clearScale       = 8. // pixels across a voxel from which on lines have their full strength
	lostScale        = 3. // ... and below which there are none
)

func newLines(o *Options, c *Camera) *lines {
	ink := o.Grid.Color
	if ink.A == 0 {
		ink = color.NRGBA{A: 128}
	}
	width := o.Grid.Width
	if width == 0 {
		width = defaultGridWidth
	}
	return &lines{color: lightOf(linear(ink)), alpha: float64(ink.A) / 255, half: width / 2, view: NewView(c, o.Width, o.Height)}
}

// ruled returns the colour of a face with the lines on it.
func (e *eye) ruled(h *trace.Hit, at float64, base light) light {
	share := e.lines.cover(e, h, at)
	if share == 0 {
		return base
	}
	return base.scale(1 - share).plus(e.lines.color.scale(share))
}

// cover returns how much of a pixel around a point of a face the lines cover, times their alpha.
func (l *lines) cover(e *eye, h *trace.Hit, at float64) float64 {
	p := e.origin.Add(e.dir.Scale(at))
	u, v := place(h.Pos(), h.Face, p)
	a, b := h.Face.Across()
	ax, ay := l.step(p, a)
	bx, by := l.step(p, b)
	area := math.Abs(ax*by - ay*bx) // pixels that the face takes
	across, along := math.Hypot(ax, ay), math.Hypot(bx, by)
	strength := min((math.Sqrt(area)-lostScale)/(clearScale-lostScale), 1)
	if !(strength > 0) || across == 0 || along == 0 {
		return 0
	}
	// A line at u = 0 runs along the second axis, so it is u * area / along pixels away.
	first := l.part(min(u, 1-u), area/along)
	second := l.part(min(v, 1-v), area/across)
	return (first + second - first*second) * strength * l.alpha
}

// step returns how far on the picture a voxel's edge along an axis leads at a point, in pixels.
func (l *lines) step(p Vec, axis int) (x, y float64) {
	const small = 1. / 64
	q := p
	switch axis {
	case 0:
		q.X += small
	case 1:
		q.Y += small
	default:
		q.Z += small
	}
	x0, y0, _ := l.view.Project(p)
	x1, y1, _ := l.view.Project(q)
	return (x1 - x0) / small, (y1 - y0) / small
}

// part returns how much of a pixel a line covers whose middle is d voxels away, where a voxel is scale pixels wide.
func (l *lines) part(d, scale float64) float64 {
	low, high := max((d*scale)-0.5, -l.half*scale), min((d*scale)+0.5, l.half*scale)
	return max(high-low, 0)
}
