package annotate

import "math"

// rect is a rectangle of the picture in pixels.
type rect struct{ x0, y0, x1, y1 float64 }

// around returns the rectangle of a size with its middle at a point.
func around(p point, width, height float64) rect {
	return rect{p.x - width/2, p.y - height/2, p.x + width/2, p.y + height/2}
}

// grow returns the rectangle with a margin around it.
func (r rect) grow(by float64) rect { return rect{r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by} }

// move returns the rectangle moved.
func (r rect) move(x, y float64) rect { return rect{r.x0 + x, r.y0 + y, r.x1 + x, r.y1 + y} }

// middle returns the middle.
func (r rect) middle() point { return point{x: (r.x0 + r.x1) / 2, y: (r.y0 + r.y1) / 2} }

// meets reports whether two rectangles overlap.
func (r rect) meets(s rect) bool { return r.x0 < s.x1 && s.x0 < r.x1 && r.y0 < s.y1 && s.y0 < r.y1 }

// common returns the area of what two rectangles have in common.
func (r rect) common(s rect) float64 {
	return max(min(r.x1, s.x1)-max(r.x0, s.x0), 0) * max(min(r.y1, s.y1)-max(r.y0, s.y0), 0)
}

// nearest returns the point of the rectangle that is closest to p.
func (r rect) nearest(p point) point {
	return point{x: min(max(p.x, r.x0), r.x1), y: min(max(p.y, r.y0), r.y1)}
}

// placer keeps labels apart.
type placer struct {
	width, height float64
	rects         []rect
}

// free reports whether a rectangle lies in the picture and meets none that is taken.
func (p *placer) free(r rect) bool {
	if !(r.x0 >= 0 && r.y0 >= 0 && r.x1 <= p.width && r.y1 <= p.height) {
		return false
	}
	for _, s := range p.rects {
		if r.meets(s) {
			return false
		}
	}
	return true
}

// overlap returns how much of a rectangle is taken, in square pixels.
func (p *placer) overlap(r rect) float64 {
	sum := 0.0
	for _, s := range p.rects {
		sum += r.common(s)
	}
	return sum
}

// take takes a rectangle.
func (p *placer) take(r rect) { p.rects = append(p.rects, r) }

// inward returns a rectangle moved into the picture by at most a length along each axis, and whether that was enough.
func (p *placer) inward(r rect, most float64) (rect, bool) {
	dx := max(-r.x0, 0) - max(r.x1-p.width, 0)
	dy := max(-r.y0, 0) - max(r.y1-p.height, 0)
	r = r.move(dx, dy)
	const rounding = 1e-9
	return r, math.Abs(dx) <= most && math.Abs(dy) <= most && r.x0 >= -rounding && r.y0 >= -rounding && r.x1 <= p.width+rounding && r.y1 <= p.height+rounding
}
