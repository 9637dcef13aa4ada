package path_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

const clear = 128.0 / 255 // coverage of the glass here

var (
	glass      = storage.RGBA(255, 188, 0, 128)
	glassColor = world.RGB{1, gamma.Linear(188.0 / 255), 0}
)

// TestGlassOverNothing demands the alpha that the other qualities show, but for what is reflected, and only once for a block of any depth.
func TestGlassOverNothing(t *testing.T) {
	for _, depth := range []int32{1, 9} {
		w := plain(t, world.Light{Sun: vec(0, 0, 1)}, solid(-4, 0, -4, 4, depth, 4, glass))
		_, alpha := glance(t, w, vec(0.5, -20, 0.5), vec(0.5, 0, 0.5), 256)
		if want := 1 - (1-0.04)*(1-clear); math.Abs(alpha-want) > 0.005 {
			t.Errorf("depth %d: alpha %v, want %v", depth, alpha, want)
		}
	}
}

func TestMaterialAlphaMakesGlass(t *testing.T) {
	m := world.PlainMaterial
	m.Alpha = clear
	w := build(t, world.Light{Sun: vec(0, 0, 1)}, part{solid(-4, 0, -4, 4, 3, 4, whiteCell), m})
	if _, alpha := glance(t, w, vec(0.5, -20, 0.5), vec(0.5, 0, 0.5), 256); math.Abs(alpha-(1-0.96*(1-clear))) > 0.005 {
		t.Errorf("alpha %v", alpha)
	}
	m.Alpha = 0
	w = build(t, world.Light{Sun: vec(0, 0, 1)}, part{solid(-4, 0, -4, 4, 3, 4, whiteCell), m})
	if light, alpha := glance(t, w, vec(0.5, -20, 0.5), vec(0.5, 0, 0.5), 4); alpha != 0 || light != (world.RGB{}) {
		t.Errorf("what is not there shows %v %v", light, alpha)
	}
}

// TestGlassShowsWhatIsBehind looks through a pane at a lamp.
func TestGlassShowsWhatIsBehind(t *testing.T) {
	m := world.PlainMaterial
	m.Emission = grey(0.5)
	dark := storage.RGB(0, 0, 0)
	w := build(t, world.Light{Sun: vec(0, 0, 1)}, part{solid(-40, 9, -40, 40, 10, 40, dark), m}, part{solid(-4, 0, -4, 4, 1, 4, glass), world.PlainMaterial})
	got, alpha := glance(t, w, vec(0.5, -20, 0.5), vec(0.5, 0, 0.5), 256)
	near(t, "lamp behind glass", got, world.Through(glassColor, clear).Scale(0.96*0.5), 0.005)
	if alpha != 1 {
		t.Errorf("alpha %v", alpha)
	}
}

// TestGlassThrowsColoredShadow looks at a dark floor far below a pane in the sun.
func TestGlassThrowsColoredShadow(t *testing.T) {
	v := solid(-40, -40, 0, 40, 40, 1, storage.RGB(30, 30, 30))
	box(v, -40, -20, 12, 40, 20, 13, glass)
	got, _ := glance(t, plain(t, sunOnly(vec(0, 0, 1), 0), v), vec(0.5, -35, 3), vec(0.5, 0, 1), 1024)
	near(t, "floor", got, world.Through(glassColor, clear).Scale(0.96*gamma.Linear(30.0/255)), 1e-4)
}

// TestGlassOverAFloor looks straight down at a pane that lies on a floor in the sun: light gets in and out again, or is scattered by the pane.
func TestGlassOverAFloor(t *testing.T) {
	v := solid(-40, -40, 0, 40, 40, 1, storage.RGB(188, 188, 188))
	box(v, -40, -20, 1, 40, 20, 3, glass)
	got, _ := glance(t, plain(t, sunOnly(vec(0, 0, 1), 0), v), vec(0.5, 0, 30), vec(0.5, 0, 3), 1024)
	through := world.Through(glassColor, clear)
	want := through.Mul(through).Scale(0.96 * gamma.Linear(188.0/255)).Add(glassColor.Scale(0.96 * clear * clear))
	near(t, "floor", got, want, 0.002)
}

// TestGlassKeepsTheLight puts the clearest and the densest white glass into the same light from everywhere.
func TestGlassKeepsTheLight(t *testing.T) {
	for _, a := range []uint8{1, 90, 254} {
		w := plain(t, uniform(1), solid(-4, 0, -4, 4, 3, 4, storage.RGBA(255, 255, 255, a)))
		got, alpha := glance(t, w, vec(5, -20, 7), vec(0.5, 0, 0.5), 256)
		if total := got[0] + 1 - alpha; total > 1.001 || total < 0.99 {
			t.Errorf("coverage %d: %v and %v of the background", a, got[0], 1-alpha)
		}
	}
}

func TestCatcherIsClearInTheOpen(t *testing.T) {
	w := plain(t, daylight(), solid(0, 0, 0, 4, 4, 4, whiteCell))
	w.Ground = &world.Ground{}
	if light, alpha := glance(t, w, vec(5000, 50, 30), vec(5000, 60, 0), 16); alpha > 1e-5 || light != (world.RGB{}) {
		t.Errorf("far away the ground shows %v %v", light, alpha)
	}
	if _, alpha := glance(t, w, vec(50, 50, -3), vec(50, 60, 0), 16); alpha != 0 {
		t.Errorf("from below the ground has alpha %v", alpha)
	}
}

// TestCatcherIsDarkUnderARoof looks at the ground below a black roof: far inside, at its edge, and outside where only the roof's sun is missing.
func TestCatcherIsDarkUnderARoof(t *testing.T) {
	v := solid(-300, 0, 6, 300, 300, 7, storage.RGB(0, 0, 0))
	for _, tt := range []struct {
		name  string
		light world.Light
		y     float64
		want  float64
	}{
		{"inside", daylight(), 100, 1},
		{"at the edge", uniform(1), 0, 0.5},
		{"in the sun", sunOnly(vec(0, 0, 1), 0), -1, 0},
		{"out of the sun", sunOnly(vec(0, 0, 1), 0), 1, 1},
	} {
		w := plain(t, tt.light, v)
		w.Ground = &world.Ground{}
		light, alpha := glance(t, w, vec(0.5, tt.y-20, 3), vec(0.5, tt.y, 0), 256)
		if math.Abs(alpha-tt.want) > 0.01 || light != (world.RGB{}) {
			t.Errorf("%s: alpha %v, want %v; light %v", tt.name, alpha, tt.want, light)
		}
	}
	w := plain(t, world.Light{Sun: vec(0, 0, 1)}, v)
	w.Ground = &world.Ground{}
	if _, alpha := glance(t, w, vec(0.5, -20, 3), vec(0.5, 9, 0), 4); alpha != 0 {
		t.Errorf("in the dark the ground has alpha %v", alpha)
	}
}
