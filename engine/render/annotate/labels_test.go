package annotate

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/pace"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// blank returns a drawer over a white picture of a box from a direction.
func blank(t *testing.T, b storage.Box, a render.Angles, width, height int, o Options) *drawer {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	sin, cos := math.Sincos(a.Yaw * math.Pi / 180)
	up, level := math.Sincos(a.Pitch * math.Pi / 180)
	middle := corner(b, 0).Add(corner(b, 7)).Scale(0.5)
	size := corner(b, 7).Sub(corner(b, 0)).Length()
	position := middle.Add(render.Vec{X: sin * level, Y: -cos * level, Z: up}.Scale(2 * size))
	top := render.Vec{Z: 1}
	if a.Pitch == 90 {
		top = render.Vec{Y: 1}
	}
	c := render.Camera{Position: &position, Target: &middle, Up: top, Projection: render.Orthographic, OrthoWidth: 1.5 * size}
	w := &work{ctx: t.Context(), stride: pace.From(t.Context())}
	return newDrawer(w, img, render.NewView(&c, width, height), nil, b, &o)
}

var cube = storage.Box{Min: storage.Pos{X: -7, Y: 10, Z: 0}, Max: storage.Pos{X: 17, Y: 34, Z: 24}}

// numbers returns the texts of the labels along an axis and where they are.
func numbers(d *drawer, axis int) map[string]point {
	texts := map[string]point{}
	if edges := d.axisEdges()[axis]; len(edges) > 0 {
		for _, l := range d.scale(&edges[0]) {
			texts[l.text] = l.at.middle()
		}
	}
	return texts
}

// TestNumbersStandAtTheirCoordinates looks from the front: X runs along the bottom, Z along the left, and Y is not to be seen.
func TestNumbersStandAtTheirCoordinates(t *testing.T) {
	d := blank(t, cube, render.Angles{}, 512, 512, Options{Ticks: true})
	x, y, z := numbers(d, 0), numbers(d, 1), numbers(d, 2)
	if len(y) != 0 {
		t.Errorf("the axis along the view has the numbers %v", y)
	}
	low, _ := d.eye.place(corner(cube, 0))
	for axis, texts := range map[int]map[string]point{0: x, 2: z} {
		lo, hi := int64(component(corner(cube, 0), axis)), int64(component(corner(cube, 7), axis))
		for _, at := range []int64{lo, hi, 0, 10} {
			if _, ok := texts[fmt.Sprint(at)]; !ok {
				t.Errorf("axis %d has no %d among %v", axis, at, texts)
			}
		}
		for text, p := range texts {
			var at int64
			if text == axisNames[axis] {
				continue
			}
			if _, err := fmt.Sscan(text, &at); err != nil {
				t.Fatal(err)
			}
			e := axisEdge{axis: axis, a: corner(cube, 0)}
			q, _ := d.eye.place(e.point(at))
			switch {
			case axis == 0 && (math.Abs(p.x-q.x) > 0.01 || p.y < low.y+tickLength):
				t.Errorf("%s is at %v, its mark at %v", text, p, q)
			case axis == 2 && (math.Abs(p.y-q.y) > 0.01 || p.x > low.x-tickLength):
				t.Errorf("%s is at %v, its mark at %v", text, p, q)
			}
		}
	}
}

// TestLabelsKeepApart draws all kinds of labels in many views and compares the places of all with each other.
func TestLabelsKeepApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 15 {
		b := storage.Box{Min: storage.Pos{X: r.Int32N(100) - 50, Y: r.Int32N(3000) - 1500}}
		b.Max = b.Min.Add(storage.Pos{X: 1 + r.Int32N(60), Y: 1 + r.Int32N(500), Z: 1 + r.Int32N(90)})
		o := Options{Ticks: true, Dimensions: true, Gizmo: &Gizmo{}}
		for i := range 20 {
			at := corner(b, 0).Add(render.Vec{X: r.Float64() * 40, Y: r.Float64() * 100, Z: r.Float64() * 40})
			o.Callouts = append(o.Callouts, Callout{At: at, Text: strings.Repeat("x", 1+i)})
		}
		d := blank(t, b, render.Angles{Yaw: r.Float64() * 360, Pitch: r.Float64()*180 - 90}, 300+r.IntN(300), 300+r.IntN(300), o)
		d.draw()
		labels := 0
		for i, a := range d.taken.rects {
			if a.x1-a.x0 == a.y1-a.y0 && a.x1-a.x0 < 12*d.theme.unit {
				continue // a dot
			}
			labels++
			if a.x0 < -6*d.theme.unit || a.y0 < -6*d.theme.unit || a.x1 > d.eye.width+6*d.theme.unit || a.y1 > d.eye.height+6*d.theme.unit {
				t.Errorf("%v is out of the picture", a)
			}
			for _, c := range d.taken.rects[:i] {
				if shrunk := a.grow(-0.36 * d.theme.text); shrunk.x0 < shrunk.x1 && shrunk.y0 < shrunk.y1 && shrunk.meets(c) && c.x1-c.x0 > 12*d.theme.unit &&
					!d.isGizmo(a) {
					t.Errorf("%v meets %v", a, c)
				}
			}
		}
		if labels < 12 {
			t.Errorf("%v: only %d labels have a place", b, labels)
		}
	}
}

// isGizmo reports whether a rectangle is that of the arrows, which may lie over numbers where all corners are taken.
func (d *drawer) isGizmo(r rect) bool {
	reach := d.gizmoLength() + d.theme.text*0.9
	return math.Abs(r.x1-r.x0-2*reach) < 1e-6
}

// TestTicksFollowTheLadder checks steps, and that numbers at the chosen step keep apart while those at the one before do not.
func TestTicksFollowTheLadder(t *testing.T) {
	step, got := int64(1), []int64{1}
	for range 8 {
		step = nextStep(step)
		got = append(got, step)
	}
	if want := "[1 2 5 10 20 50 100 200 500]"; fmt.Sprint(got) != want {
		t.Errorf("the ladder is %v, want %s", got, want)
	}
	for n := int64(-30); n < 30; n++ {
		for _, step := range []int64{1, 2, 5, 10} {
			if m := ceilTo(n, step); m%step != 0 || m < n || m-n >= step {
				t.Errorf("%d is rounded up to %d, a multiple of %d", n, m, step)
			}
		}
	}
	for _, length := range []int32{1, 3, 10, 24, 100, 999, 20000} {
		b := storage.Box{Max: storage.Pos{X: length, Y: 1, Z: length}}
		for _, size := range []int{64, 512} {
			d := blank(t, b, render.Angles{}, size, size, Options{Ticks: true})
			e := &d.axisEdges()[0][0]
			step := d.tickStep(e, 0, int64(length))
			if step < int64(length) && !d.apart(e, 0, int64(length), step) {
				t.Errorf("%d cells at %d pixels: the step %d is too small", length, size, step)
			}
			for s := int64(1); s < step; s = nextStep(s) {
				if int64(length)/s <= mostTicks && d.apart(e, 0, int64(length), s) {
					t.Errorf("%d cells at %d pixels: the step is %d, but %d would do", length, size, step, s)
				}
			}
			if minor := d.minorStep(e, 0, int64(length), step); minor != 0 && (step%minor != 0 || minor >= step) {
				t.Errorf("the step %d is divided into %d", step, minor)
			}
		}
	}
}

// TestArrowsPointAsAxes finds the colours of the axes around the corner where they are drawn.
func TestArrowsPointAsAxes(t *testing.T) {
	type side struct{ x, y float64 }
	for name, tt := range map[string]struct {
		angles render.Angles
		want   [3]side // of the middle of each axis' pixels from the middle of the gizmo, 0 for along the view
	}{
		"front": {render.Angles{}, [3]side{{1, 0}, {0, 0}, {0, -1}}},
		"back":  {render.Angles{Yaw: 180}, [3]side{{-1, 0}, {0, 0}, {0, -1}}},
		"left":  {render.Angles{Yaw: 270}, [3]side{{0, 0}, {-1, 0}, {0, -1}}},
		"top":   {render.Angles{Pitch: 90}, [3]side{{1, 0}, {0, -1}, {0, 0}}},
		"iso":   {render.Angles{Yaw: 45, Pitch: 30}, [3]side{{1, 1}, {1, -1}, {0, -1}}},
	} {
		for c := BottomLeft; c <= TopRight; c++ {
			d := blank(t, cube, tt.angles, 400, 300, Options{Gizmo: &Gizmo{Corner: c, Size: 0.2}})
			at := d.gizmoPlace()
			if (at.x > 200) != (c == BottomRight || c == TopRight) || (at.y < 150) != (c >= TopLeft) {
				t.Errorf("corner %d is at %v", c, at)
			}
			for _, a := range d.eye.arrows() {
				d.arrow(at, a, d.gizmoLength(), 1)
				d.canvas.flush(axisColors[a.axis], color.NRGBA{})
			}
			for axis, w := range tt.want {
				var sum side
				n := 0.0
				for i := range 400 * 300 {
					if d.img.NRGBAAt(i%400, i/400) == axisColors[axis] {
						sum.x, sum.y, n = sum.x+float64(i%400)+0.5-at.x, sum.y+float64(i/400)+0.5-at.y, n+1
					}
				}
				if got := (side{sign(sum.x / n), sign(sum.y / n)}); got != w {
					t.Errorf("%s, corner %d: axis %d points to %v (%v,%v), want %v", name, c, axis, got, sum.x/n, sum.y/n, w)
				}
			}
		}
	}
}

func sign(f float64) float64 {
	switch {
	case f > 2:
		return 1
	case f < -2:
		return -1
	}
	return 0
}

// TestThemeFitsBackground wants letters that differ from what they are on.
func TestThemeFitsBackground(t *testing.T) {
	for _, tt := range []struct {
		background, ink color.NRGBA
		dark            bool // the ink, and its halo light
	}{
		{color.NRGBA{R: 240, G: 240, B: 240, A: 255}, color.NRGBA{}, true},
		{color.NRGBA{R: 20, G: 20, B: 30, A: 255}, color.NRGBA{}, false},
		{color.NRGBA{}, color.NRGBA{}, true},
		{color.NRGBA{A: 255}, color.NRGBA{R: 90, A: 255}, true},
		{color.NRGBA{R: 255, G: 255, B: 255, A: 255}, color.NRGBA{R: 255, G: 250, B: 200, A: 255}, false},
	} {
		img := image.NewNRGBA(image.Rect(0, 0, 60, 60))
		for i := range 3600 {
			img.SetNRGBA(i%60, i/60, tt.background)
		}
		theme := newTheme(img, &Options{Ink: tt.ink})
		if dark := luma(theme.ink) < luma(theme.paper); dark != tt.dark || math.Abs(luma(theme.ink)-luma(theme.paper)) < 120 || tt.ink.A != 0 && theme.ink != tt.ink {
			t.Errorf("on %v with %v: ink %v on %v", tt.background, tt.ink, theme.ink, theme.paper)
		}
	}
}

// TestOverMatchesFractions compares blending with the same in fractions.
func TestOverMatchesFractions(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		pix := []uint8{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32())}
		c := color.NRGBA{R: uint8(r.Uint32()), G: uint8(r.Uint32()), B: uint8(r.Uint32())}
		alpha := r.IntN(255*255 + 1)
		a, b := float64(alpha)/(255*255), float64(pix[3])/255
		sum := a + b*(1-a)
		want := []float64{0, 0, 0, 255 * sum}
		for i, v := range [3]uint8{c.R, c.G, c.B} {
			if want[i] = float64(pix[i]); alpha > 0 {
				want[i] = (float64(v)*a + float64(pix[i])*b*(1-a)) / sum
			}
		}
		got := append([]uint8(nil), pix...)
		over(got, c, alpha)
		for i := range want {
			if math.Abs(want[i]-float64(got[i])) > 1.01 && (i == 3 || sum > 0.02) {
				t.Fatalf("%v over %v with %d is %v, want %v", c, pix, alpha, got, want)
			}
		}
	}
}

// TestWithinMatchesSamples compares the part of a line in the picture with very many of its points.
func TestWithinMatchesSamples(t *testing.T) {
	e := &eye{width: 40, height: 30}
	r := rand.New(rand.NewPCG(5, 6))
	coordinate := func() float64 { return float64(r.IntN(15)*10 - 50) }
	for range 3000 {
		a, b := point{x: coordinate(), y: coordinate()}, point{x: coordinate(), y: coordinate()}
		t0, t1 := e.within(a, b, 5)
		for i := range 101 {
			at := float64(i) / 100
			p := mix(a, b, at)
			in := p.x >= -5 && p.x <= 45 && p.y >= -5 && p.y <= 35
			if part := at >= t0 && at <= t1; part != in && math.Abs(at-t0) > 1e-9 && math.Abs(at-t1) > 1e-9 {
				t.Fatalf("%v to %v is kept from %v to %v, but %v is in the picture: %v", a, b, t0, t1, p, in)
			}
		}
	}
}

func TestTextsAreClipped(t *testing.T) {
	if got := clip(strings.Repeat("ü", MaxText+5)); got != strings.Repeat("ü", MaxText) {
		t.Errorf("%d bytes are left", len(got))
	}
	if got := clip("short"); got != "short" {
		t.Errorf("a short text is %q", got)
	}
	d := blank(t, cube, render.Angles{}, 200, 200, Options{Callouts: []Callout{{At: corner(cube, 0), Text: strings.Repeat("wide ", 50)}}})
	if c := d.pending(); len(c) != 1 || !strings.HasSuffix(c[0].text, "…") {
		t.Errorf("a long text is %+v", c)
	}
}

func TestLinesCross(t *testing.T) {
	p := func(x, y float64) point { return point{x: x, y: y} }
	if !cross(p(0, 0), p(10, 10), p(0, 10), p(10, 0)) || cross(p(0, 0), p(4, 4), p(0, 10), p(10, 0)) || cross(p(0, 0), p(10, 0), p(0, 5), p(10, 5)) {
		t.Error("lines cross where they do not, or the other way round")
	}
	others := []callout{{p: p(5, -50), place: rect{0, 40, 10, 50}, placed: true}, {p: p(3, 3), place: rect{0, 0, 9, 9}}}
	if n := crossings(p(-20, 0), rect{20, -5, 40, 5}, others); n != 1 {
		t.Errorf("%d crossings, want 1", n)
	}
	if n := crossings(p(-20, 45), rect{20, 40, 40, 50}, others); n != 1 {
		t.Errorf("%d crossings through a label, want 1", n)
	}
}
