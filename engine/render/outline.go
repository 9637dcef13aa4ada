package render

import (
	"context"
	"image/color"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const (
	fine         = 3  // rays along each side of a pixel that borders of surfaces cross
	fineScale    = 4  // pixels across a voxel from which on every edge has a line
	deepStep     = 3. // voxels and pixels that a smaller surface must step back for a line
	colorStep    = 48 // difference in a channel from which on colours have a line between them
	outlineBytes = 2  // for a pixel; each goroutine has spots for a tile besides
)

// outliner draws lines along the borders of surfaces into a picture.
type outliner struct {
	p      *painter
	ink    light
	radius float64 // half the width of a line, in spots
	margin int     // pixels around a tile that matter to it
}

// spot is what is seen at a point.
type spot struct {
	key   int32 // of the surface, 0 for none
	color storage.Color
	depth float32
	large bool // whether voxels are large there
}

func newOutliner(p *painter, o *Outline) *outliner {
	ink := o.Color
	if ink.A == 0 {
		ink = color.NRGBA{A: 255}
	}
	width := o.Width
	if width == 0 {
		width = max(1, float64(min(p.width, p.height))/DefaultEdge)
	}
	return &outliner{p: p, ink: lightFrom(ink), radius: width / 2 * fine, margin: int(math.Ceil(width/2)) + 2}
}

// lightFrom returns a colour as light.
func lightFrom(c color.NRGBA) light {
	l := opaque(lightOf(linear(c)))
	return l.scale(float64(c.A) / 255)
}

// draw draws the lines.
func (l *outliner) draw(ctx context.Context) error {
	p := l.p
	across := (p.width + tileEdge - 1) / tileEdge
	n := across * ((p.height + tileEdge - 1) / tileEdge)
	return rows(ctx, p.workers, n, func(s *pace.Stride) func(int) {
		t := newSketch(l)
		t.stride = s
		return func(i int) {
			x, y := i%across*tileEdge, i/across*tileEdge
			if t.draw(ctx, x, y) {
				p.steps.add(min(tileEdge, p.width-x) * min(tileEdge, p.height-y))
			}
		}
	})
}

// sketch is the work of one goroutine on a tile.
type sketch struct {
	*outliner
	eye     *eye
	stride  *pace.Stride
	x, y    int       // of the first pixel
	edge    int       // pixels along a side, with the margin
	centres []spot    // of pixels
	spots   []spot    // fine times fine for a pixel
	far     []float64 // square of the distance to the next border, by spot
	line    []float64
	hull    envelope
}

func newSketch(l *outliner) *sketch {
	edge := tileEdge + 2*l.margin
	return &sketch{
		outliner: l, eye: l.p.eye(), edge: edge, centres: make([]spot, edge*edge), spots: make([]spot, edge*edge*fine*fine),
		far: make([]float64, edge*edge*fine*fine), line: make([]float64, edge*fine), hull: newEnvelope(edge * fine),
	}
}

// draw draws the lines of the tile at a pixel and reports whether the context lets it.
func (t *sketch) draw(ctx context.Context, x, y int) bool {
	t.x, t.y = x-t.margin, y-t.margin
	for i := range t.centres {
		if i%strip == 0 && !t.goOn(ctx) {
			return false
		}
		t.centres[i] = t.look(float64(t.x+i%t.edge)+0.5, float64(t.y+i/t.edge)+0.5)
	}
	any := false
	for i := range t.centres {
		if i%strip == 0 && !t.goOn(ctx) {
			return false
		}
		any = t.fill(i) || any
	}
	if !any {
		return true
	}
	t.measure()
	for v := y; v < min(y+tileEdge, t.p.height); v++ {
		for u := x; u < min(x+tileEdge, t.p.width); u++ {
			if c := t.cover(u-t.x, v-t.y); c > 0 {
				t.p.image.SetNRGBA(u, v, over(t.p.shader.tables, t.ink.scale(c), lightFrom(t.p.image.NRGBAAt(u, v))))
			}
		}
	}
	return true
}

// goOn gives way if it is time and reports whether the context lets the work go on.
func (t *sketch) goOn(ctx context.Context) bool {
	t.stride.Step()
	return ctx.Err() == nil
}

// look returns what is seen at a point of the picture.
func (t *sketch) look(x, y float64) spot {
	origin, dir := t.p.view.Ray(x, y)
	if !t.eye.meets(origin, dir) {
		return spot{}
	}
	h := &t.eye.ray.Hit
	_, _, scale := t.p.view.Project(origin.Add(dir.Scale(h.At)))
	return spot{key: surface(h.Pos(), h.Face), color: h.Color(), depth: float32(h.At), large: scale >= fineScale}
}

// fill fills in the spots of a pixel and reports whether a border is near.
func (t *sketch) fill(i int) bool {
	x, y := i%t.edge, i/t.edge
	plain := true
	for v := max(y-1, 0); v <= min(y+1, t.edge-1) && plain; v++ {
		for u := max(x-1, 0); u <= min(x+1, t.edge-1); u++ {
			if t.border(&t.centres[v*t.edge+u], &t.centres[i]) {
				plain = false
				break
			}
		}
	}
	for k := range fine * fine {
		at := (y*fine+k/fine)*t.edge*fine + x*fine + k%fine
		t.spots[at] = t.centres[i]
		if !plain {
			t.spots[at] = t.look(float64(t.x+x)+(float64(k%fine)+0.5)/fine, float64(t.y+y)+(float64(k/fine)+0.5)/fine)
		}
	}
	return !plain
}

// border reports whether there is a line between two spots side by side.
func (t *sketch) border(a, b *spot) bool {
	switch {
	case a.key == 0 && b.key == 0:
		return false
	case a.key == 0 || b.key == 0 || unlike(a.color, b.color):
		return true
	case a.key == b.key:
		return false
	case a.large && b.large:
		return true
	}
	_, _, scale := t.p.view.Project(t.p.view.origin.Add(t.p.view.forward.Scale(float64(a.depth))))
	return math.Abs(float64(a.depth)-float64(b.depth)) > deepStep*(1+1/max(scale, 1e-9))
}

// unlike reports whether two colours differ so much that they have a line between them.
func unlike(a, b storage.Color) bool {
	if a == b {
		return false
	}
	d := func(a, b uint8) bool { return max(a, b)-min(a, b) > colorStep }
	return d(a.R(), b.R()) || d(a.G(), b.G()) || d(a.B(), b.B()) || d(a.A(), b.A())
}

// measure finds out how far each spot is from the next border.
func (t *sketch) measure() {
	n := t.edge * fine
	for i := range t.far {
		t.far[i] = math.Inf(1)
	}
	for i := range t.spots {
		a := &t.spots[i]
		for _, step := range [2]int{1, n} {
			if step == 1 && i%n == n-1 || step == n && i/n == n-1 {
				continue
			}
			if t.border(a, &t.spots[i+step]) {
				t.far[i], t.far[i+step] = 0, 0
			}
		}
	}
	for x := range n {
		t.stride.Step()
		for y := range n {
			t.line[y] = t.far[y*n+x]
		}
		t.hull.transform(t.line)
		for y := range n {
			t.far[y*n+x] = t.line[y]
		}
	}
	for y := range n {
		t.stride.Step()
		t.hull.transform(t.far[y*n : y*n+n])
	}
}

// cover returns how much of a pixel lines cover, from 0 to 1.
func (t *sketch) cover(x, y int) float64 {
	sum := 0.0
	for k := range fine * fine {
		d := math.Sqrt(t.far[(y*fine+k/fine)*t.edge*fine+x*fine+k%fine]) + 0.5
		sum += min(max(t.radius+0.5-d, 0), 1)
	}
	return sum / (fine * fine)
}
