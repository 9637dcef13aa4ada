package sheet

import (
	"cmp"
	"context"
	"image"
	"math"
	"math/bits"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
)

// arrange returns the top left of each part on the sheet, and the size of that.
func (o *AtlasOptions) arrange(ctx context.Context, stride *pace.Stride, parts []image.Rectangle) ([]image.Point, image.Point, error) {
	if o.Trim {
		return o.pack(ctx, stride, parts)
	}
	return o.grid(parts)
}

// edges returns the edges of a sheet that has room for a size.
func (o *AtlasOptions) edges(size image.Point) image.Point {
	if o.PowerOfTwo {
		return image.Pt(1<<bits.Len(uint(size.X-1)), 1<<bits.Len(uint(size.Y-1)))
	}
	return size
}

// fits reports whether a sheet may have a size.
func (o *AtlasOptions) fits(size image.Point) bool { return max(size.X, size.Y) <= o.maxEdge() }

// cost is what a sheet is worth avoiding for: its area, more if it is not square.
func cost(size image.Point) float64 {
	x, y := float64(size.X), float64(size.Y)
	return x * y * (1 + 0.15*math.Abs(math.Log(x/y)))
}

// grid lays parts out in rows.
func (o *AtlasOptions) grid(parts []image.Rectangle) ([]image.Point, image.Point, error) {
	var place image.Point
	for _, p := range parts {
		place.X, place.Y = max(place.X, p.Dx()), max(place.Y, p.Dy())
	}
	step := place.Add(image.Pt(o.Padding, o.Padding))
	with := func(columns int) image.Point {
		rows := (len(parts) + columns - 1) / columns
		return o.edges(image.Pt(columns*step.X-o.Padding, rows*step.Y-o.Padding))
	}
	columns := min(o.Columns, len(parts))
	if columns <= 0 {
		least := math.Inf(1)
		for c := 1; c <= len(parts); c++ {
			if size := with(c); o.fits(size) && cost(size) < least {
				columns, least = c, cost(size)
			}
		}
	}
	if columns <= 0 || !o.fits(with(columns)) {
		return nil, image.Point{}, ErrRoom
	}
	places := make([]image.Point, len(parts))
	for i := range places {
		places[i] = image.Pt(i%columns*step.X, i/columns*step.Y)
	}
	return places, with(columns), nil
}

// pack lays parts out tightly: for several widths of the sheet, each part, the highest first, comes where its top is the highest, next to
// the outline of those that lie already.
func (o *AtlasOptions) pack(ctx context.Context, stride *pace.Stride, parts []image.Rectangle) ([]image.Point, image.Point, error) {
	sizes := make([]image.Point, len(parts))
	order := make([]int, len(parts))
	area, widest := 0, 0
	for i, p := range parts {
		sizes[i], order[i] = p.Size().Add(image.Pt(o.Padding, o.Padding)), i
		area += sizes[i].X * sizes[i].Y
		widest = max(widest, sizes[i].X)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(sizes[b].Y-sizes[a].Y, sizes[b].X-sizes[a].X)
	})
	var best []image.Point
	var bestSize image.Point
	least := math.Inf(1)
	for _, width := range o.widths(area, widest) {
		s := skyline{width: width, steps: []step{{0, 0, width}}}
		places, size, err := s.placeAll(ctx, stride, sizes, order)
		if err != nil {
			return nil, image.Point{}, err
		}
		size = o.edges(size.Sub(image.Pt(o.Padding, o.Padding)))
		if o.fits(size) && cost(size) < least {
			best, bestSize, least = places, size, cost(size)
		}
	}
	if best == nil {
		return nil, image.Point{}, ErrRoom
	}
	return best, bestSize, nil
}

// widths returns the widths of a sheet that are tried, with a gap at the right: around that of a square for parts of an area.
func (o *AtlasOptions) widths(area, widest int) []int {
	var list []int
	most := o.maxEdge() + o.Padding
	for i := range 24 {
		width := max(int(math.Sqrt(float64(area))*(0.7+float64(i)*0.06)), widest)
		if o.PowerOfTwo {
			width = o.edges(image.Pt(widest-o.Padding, 1)).X<<i + o.Padding
		}
		if width = min(width, most); width >= widest && !slices.Contains(list, width) {
			list = append(list, width)
		}
	}
	return list
}

// step is a part of a skyline: free from y downwards.
type step struct{ x, y, width int }

// skyline is the lower outline of the rectangles that lie on a sheet of a width, from left to right (Jylänki, "A Thousand Ways to Pack
// the Bin", 2010, section 4: skyline, bottom-left).
type skyline struct {
	width int
	steps []step
}

// placeAll places rectangles in an order and returns the top left of each and the size that they take.
func (s *skyline) placeAll(ctx context.Context, stride *pace.Stride, sizes []image.Point, order []int) ([]image.Point, image.Point, error) {
	places := make([]image.Point, len(sizes))
	var extent image.Point
	for _, i := range order {
		stride.Step()
		if ctx.Err() != nil {
			return nil, extent, context.Cause(ctx)
		}
		places[i] = s.place(sizes[i])
		end := places[i].Add(sizes[i])
		extent = image.Pt(max(extent.X, end.X), max(extent.Y, end.Y))
	}
	return places, extent, nil
}

// place adds a rectangle of at most the skyline's width where its lower edge is the highest, at the left of equals.
func (s *skyline) place(size image.Point) image.Point {
	at, top := 0, math.MaxInt
	for i := range s.steps {
		if y, ok := s.top(i, size.X); ok && y < top {
			at, top = i, y
		}
	}
	left := s.steps[at].x
	s.cover(at, step{left, top + size.Y, size.X})
	return image.Pt(left, top)
}

// top returns how high a rectangle of a width can lie whose left edge is that of a step.
func (s *skyline) top(i, width int) (y int, ok bool) {
	end := s.steps[i].x + width
	if end > s.width {
		return 0, false
	}
	for ; i < len(s.steps) && s.steps[i].x < end; i++ {
		y = max(y, s.steps[i].y)
	}
	return y, true
}

// cover puts a step in the place of what it covers, from the step i on.
func (s *skyline) cover(i int, n step) {
	end := n.x + n.width
	j := i
	for j < len(s.steps) && s.steps[j].x+s.steps[j].width <= end {
		j++
	}
	if j < len(s.steps) && s.steps[j].x < end {
		rest := &s.steps[j]
		rest.width -= end - rest.x
		rest.x = end
	}
	s.steps = slices.Replace(s.steps, i, j, n)
	if i+1 < len(s.steps) && s.steps[i+1].y == n.y {
		s.steps[i].width += s.steps[i+1].width
		s.steps = slices.Delete(s.steps, i+1, i+2)
	}
	if i > 0 && s.steps[i-1].y == n.y {
		s.steps[i-1].width += s.steps[i].width
		s.steps = slices.Delete(s.steps, i, i+1)
	}
}
