package render_test

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// draw renders a volume or fails the test.
func draw(t testing.TB, v storage.Volume, o render.Options) *render.Result {
	t.Helper()
	r, err := render.Render(t.Context(), v, o)
	if err != nil {
		t.Fatalf("Render(%+v): %v", o, err)
	}
	return r
}

// hue returns the channels of a colour that are lit, as bits 1, 2 and 4 for red, green and blue.
func hue(c color.NRGBA) (h int) {
	for i, channel := range [3]uint8{c.R, c.G, c.B} {
		if channel > 60 {
			h |= 1 << i
		}
	}
	return h
}

func sideHue(c storage.Color) int { return hue(color.NRGBA{R: c.R(), G: c.G(), B: c.B(), A: 255}) }

func TestAxisPresetsShowOnlyTheirSide(t *testing.T) {
	for name, c := range diceColors {
		// Only a view that is exactly along the axis shows no other side; the ledge of a side is seen from others too, so the test
		// leaves out the columns of the neighbours.
		v := storagetest.NewModel()
		box(v, 0, 0, 0, 8, 8, 8, storage.RGB(90, 90, 90))
		paintSide(v, name, 8, c)
		r := draw(t, v, render.Options{Width: 200, Height: 200, Preset: name, Samples: 1})
		if got, want := hue(r.Image.NRGBAAt(100, 100)), sideHue(c); got != want {
			t.Errorf("%s: the centre has hue %b, want %b", name, got, want)
		}
		for y := range 200 {
			for x := range 200 {
				if p := r.Image.NRGBAAt(x, y); p != (color.NRGBA{240, 240, 240, 255}) && hue(p) != sideHue(c) {
					t.Fatalf("%s: pixel %d,%d shows another side: %v", name, x, y, p)
				}
			}
		}
	}
}

// paintSide gives the cells of one side of a cube a colour.
func paintSide(v storage.Volume, side string, n int32, c storage.Color) {
	switch side {
	case "left":
		box(v, 0, 0, 0, 1, n, n, c)
	case "right":
		box(v, n-1, 0, 0, n, n, n, c)
	case "front":
		box(v, 0, 0, 0, n, 1, n, c)
	case "back":
		box(v, 0, n-1, 0, n, n, n, c)
	case "bottom":
		box(v, 0, 0, 0, n, n, 1, c)
	case "top":
		box(v, 0, 0, n-1, n, n, n, c)
	}
}

// sidesSeen lists the sides that each preset shows, from left to right, and above or below in the middle, "" for none.
var sidesSeen = map[string]struct{ left, right, middle string }{
	"isometric":  {"front", "right", "top"},
	"dimetric":   {"front", "right", "top"},
	"front_left": {"left", "front", "top"},
	"back_right": {"right", "back", "top"},
	"back_left":  {"back", "left", "top"},
	"front":      {"", "", "front"},
	"back":       {"", "", "back"},
	"left":       {"", "", "left"},
	"right":      {"", "", "right"},
	"top":        {"", "", "top"},
	"bottom":     {"", "", "bottom"},
}

// TestPresetsShowTheirSides looks at a cube with six colours from everywhere, by every name.
func TestPresetsShowTheirSides(t *testing.T) {
	v := dice(8)
	for _, p := range render.Presets {
		want, ok := sidesSeen[p.Name]
		if !ok {
			t.Errorf("the test does not know %q", p.Name)
		}
		for i, name := range append([]string{p.Name, strings.ToUpper(p.Name), strings.ReplaceAll(p.Name, "_", "-")}, p.Aliases...) {
			for _, camera := range []render.Camera{{}, {Projection: render.Perspective, FOV: 30}} {
				if i > 0 && camera.FOV != 0 {
					continue
				}
				r := draw(t, v, render.Options{Width: 120, Height: 100, Preset: name, Camera: camera, Quality: render.Draft})
				middle := image.Pt(60, 50)
				if want.left != "" {
					middle.Y = 30
					shows(t, r, name, image.Pt(44, 62), want.left)
					shows(t, r, name, image.Pt(76, 62), want.right)
				}
				shows(t, r, name, middle, want.middle)
			}
		}
	}
}

func shows(t *testing.T, r *render.Result, name string, at image.Point, side string) {
	t.Helper()
	if got := hue(r.Image.NRGBAAt(at.X, at.Y)); got != sideHue(diceColors[side]) {
		t.Errorf("%q: pixel %v is %v, want the %s side", name, at, r.Image.NRGBAAt(at.X, at.Y), side)
	}
}

// TestIsometricHasOneScale measures unit edges along the axes on the picture.
func TestIsometricHasOneScale(t *testing.T) {
	for name, want := range map[string][3]float64{"": {1, 1, 1}, "isometric": {1, 1, 1}, "dimetric": {1, 1, math.Sqrt(6.0 / 5)}} {
		r := draw(t, dice(8), render.Options{Width: 300, Height: 300, Preset: name, Quality: render.Draft})
		view := render.NewView(&r.Camera, 300, 300)
		x0, y0, _ := view.Project(render.Vec{})
		var lengths [3]float64
		for i, end := range []render.Vec{{X: 1}, {Y: 1}, {Z: 1}} {
			x, y, _ := view.Project(end)
			lengths[i] = math.Hypot(x-x0, y-y0)
		}
		for i := range lengths {
			if got := lengths[i] / lengths[0]; math.Abs(got-want[i]) > 1e-9 {
				t.Errorf("%q: axis %d has %v of the length of x, want %v", name, i, got, want[i])
			}
		}
	}
}

// TestDimetricEdgesFallByOneInTwo finds every corner of a cube on whole pixels, with level edges that fall by half of their width.
func TestDimetricEdgesFallByOneInTwo(t *testing.T) {
	for _, size := range []int{160, 300, 512} {
		r := draw(t, dice(4), render.Options{Width: size, Height: size, Preset: "2:1", Quality: render.Draft})
		view := render.NewView(&r.Camera, size, size)
		for x := range 5 {
			for y := range 5 {
				px, py, _ := view.Project(render.Vec{X: float64(x), Y: float64(y)})
				if math.Abs(px-math.Round(px)) > 1e-6 || math.Abs(py-math.Round(py)) > 1e-6 {
					t.Fatalf("%d pixels: the corner %d,%d is drawn at %v,%v", size, x, y, px, py)
				}
			}
		}
		ax, ay, _ := view.Project(render.Vec{X: 1})
		bx, by, _ := view.Project(render.Vec{X: 3})
		if math.Abs((by-ay)/(bx-ax)-0.5) > 1e-9 {
			t.Errorf("%d pixels: edges fall by %v", size, (by-ay)/(bx-ax))
		}
	}
}

// centroid returns the mean position of the pixels with a hue.
func centroid(m *image.NRGBA, h int) (x, y float64) {
	n := 0.0
	for j := range m.Rect.Dy() {
		for i := range m.Rect.Dx() {
			if p := m.NRGBAAt(i, j); p != (color.NRGBA{240, 240, 240, 255}) && hue(p) == h {
				x, y, n = x+float64(i), y+float64(j), n+1
			}
		}
	}
	return x / n, y / n
}

// TestViewsAreNotMirrored draws three arms along the axes and tells from where they lie on the picture.
func TestViewsAreNotMirrored(t *testing.T) {
	v := storagetest.NewModel()
	box(v, 0, 0, 0, 1, 1, 1, storage.RGB(255, 255, 0))
	box(v, 1, 0, 0, 6, 1, 1, storage.RGB(255, 0, 0))
	box(v, 0, 1, 0, 1, 6, 1, storage.RGB(0, 255, 0))
	box(v, 0, 0, 1, 1, 1, 6, storage.RGB(0, 0, 255))
	const red, green, blue = 1, 2, 4
	for _, tt := range []struct {
		preset string
		arm    int
		dx, dy int // sign of where the arm lies from the corner on the picture, y down
	}{
		{"front", red, 1, 0},
		{"front", blue, 0, -1},
		{"back", red, -1, 0},
		{"back", blue, 0, -1},
		{"left", green, -1, 0},
		{"left", blue, 0, -1},
		{"right", green, 1, 0},
		{"right", blue, 0, -1},
		{"top", red, 1, 0},
		{"top", green, 0, -1},
		{"bottom", red, 1, 0},
		{"bottom", green, 0, 1},
		{"isometric", red, 1, 1},
		{"isometric", green, 1, -1},
		{"isometric", blue, 0, -1},
		{"dimetric", red, 1, 1},
		{"dimetric", green, 1, -1},
		{"front_left", red, 1, -1},
		{"front_left", green, -1, -1},
		{"back_right", red, -1, 1},
		{"back_right", green, 1, 1},
		{"back_left", red, -1, -1},
		{"back_left", green, -1, 1},
		{"back_left", blue, 0, -1},
	} {
		r := draw(t, v, render.Options{Width: 200, Height: 200, Preset: tt.preset, Samples: 1})
		x, y := centroid(r.Image, tt.arm)
		// The corner may be hidden behind an arm; the origin of the world is where the camera's axes say.
		ox, oy := project(r.Camera, render.Vec{X: 0.5, Y: 0.5, Z: 0.5}, 200, 200)
		if sign(x-ox) != tt.dx || sign(y-oy) != tt.dy {
			t.Errorf("%s: arm %b lies at %.1f,%.1f from the corner, want signs %d,%d", tt.preset, tt.arm, x-ox, y-oy, tt.dx, tt.dy)
		}
	}
}

// project returns where an orthographic camera draws a point.
func project(c render.Camera, p render.Vec, width, height float64) (x, y float64) {
	f := unit(sub(*c.Target, *c.Position))
	right := unit(cross(f, c.Up))
	up := cross(right, f)
	d := sub(p, *c.Target)
	scale := width / c.OrthoWidth
	return width/2 + dot(d, right)*scale, height/2 - dot(d, up)*scale
}

func sign(f float64) int {
	switch {
	case f > 5:
		return 1
	case f < -5:
		return -1
	}
	return 0
}

func TestPresetNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range render.Presets {
		if p.Doc == "" {
			t.Errorf("%s has no doc", p.Name)
		}
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			if seen[name] {
				t.Errorf("%q names two presets", name)
			}
			seen[name] = true
			if got, ok := render.PresetByName(name); !ok || got.Name != p.Name {
				t.Errorf("PresetByName(%q) = %v, %v", name, got.Name, ok)
			}
		}
	}
	if _, ok := render.PresetByName("sideways"); ok {
		t.Error("PresetByName finds a preset that does not exist")
	}
}
