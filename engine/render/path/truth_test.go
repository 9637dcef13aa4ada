package path_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestFurnaceShowsAlbedo puts a convex thing into the same light from everywhere: each face shows its share of it.
func TestFurnaceShowsAlbedo(t *testing.T) {
	w := plain(t, uniform(1), solid(0, 0, 0, 4, 4, 4, storage.RGB(255, 128, 10)))
	want := world.RGB{1, gamma.Linear(128.0 / 255), gamma.Linear(10.0 / 255)}
	for f := range trace.Face(trace.Faces) {
		n := f.Normal()
		got, alpha := glance(t, w, vec(2.2, 2.3, 2.4).Add(n.Scale(20)), vec(2.2, 2.3, 2.4), 4)
		near(t, fmt.Sprint("face ", f), got, want, 1e-5)
		if alpha != 1 {
			t.Errorf("face %d has alpha %v", f, alpha)
		}
	}
}

func TestBrightSkyIsNotCut(t *testing.T) {
	v := solid(0, 0, 0, 12, 12, 1, whiteCell)
	box(v, 0, 6, 1, 12, 7, 9, whiteCell)
	w := plain(t, uniform(50), v)
	got, _ := glance(t, w, vec(6, -9, 9), vec(6, 5.5, 1), 64)
	near(t, "corner", got, grey(50), 0.5)
}

func TestWhiteVanishesInWhite(t *testing.T) {
	v := solid(0, 0, 0, 12, 12, 1, whiteCell)
	box(v, 3, 3, 1, 6, 6, 9, whiteCell)
	box(v, 6, 5, 7, 10, 6, 8, whiteCell)
	f := shoot(t, plain(t, uniform(1), v), lookAt(vec(20, -14, 16), vec(6, 6, 2), 30, 64, 64), path.Options{Width: 64, Height: 64, Samples: 64})
	for i := 0; i < len(f.Pix); i += 4 {
		if a := f.Pix[i+3]; math.Abs(float64(f.Pix[i]-a)) > 0.06*float64(a) {
			t.Fatalf("pixel %d: intensity %v, alpha %v", i/4, f.Pix[i], a)
		}
	}
	got, alpha := mean(f)
	near(t, "mean", got, grey(alpha), 0.002)
}

// TestOpenFacesAgreeWithWorld compares with what the light says of faces in the open.
func TestOpenFacesAgreeWithWorld(t *testing.T) {
	light := daylight()
	w := plain(t, light, solid(0, 0, 0, 4, 4, 4, whiteCell))
	for f := range trace.Face(trace.Faces) {
		n := f.Normal()
		got, _ := glance(t, w, vec(2.2, 2.3, 2.4).Add(n.Scale(20)), vec(2.2, 2.3, 2.4), 64)
		near(t, fmt.Sprint("face ", f), got, light.Irradiance(n).Add(light.Direct(n)), 0.002)
	}
}

func TestSunShinesByTheCosine(t *testing.T) {
	for _, radius := range []float64{0, 0.005, 0.3} {
		for _, dir := range []trace.Vec{vec(0, 0, 1), vec(0.5, -0.4, 1), vec(-1, 0.2, 0.5)} {
			w := plain(t, sunOnly(dir, radius), solid(0, 0, 0, 8, 8, 1, whiteCell))
			got, _ := glance(t, w, vec(4.3, 4.2, 30), vec(4.3, 4.2, 1), 64)
			near(t, fmt.Sprintf("radius %v, sun %v", radius, dir), got, grey(dir.Unit().Z), 1e-5+radius*0.01)
		}
	}
}

// TestWallHidesHalfTheSky looks at the foot of a black wall.
func TestWallHidesHalfTheSky(t *testing.T) {
	v := solid(-300, 0, 0, 300, 2, 1, whiteCell)
	box(v, -300, 2, 0, 300, 3, 60, storage.RGB(0, 0, 0))
	w := plain(t, uniform(1), v)
	for _, y := range []float64{0.5, 1.9} {
		up := math.Atan2(59, 2-y) // the height of the wall as it is seen
		got, _ := glance(t, w, vec(0.5, -30, 30), vec(0.5, y, 1), 256)
		near(t, fmt.Sprint("y ", y), got, grey((1+math.Cos(up))/2), 0.01)
	}
}

// TestSoftShadow looks at the ground where the edge of a roof hides half of the sun.
func TestSoftShadow(t *testing.T) {
	v := solid(-40, -40, 0, 40, 40, 1, whiteCell)
	box(v, -40, 0, 20, 40, 40, 21, storage.RGB(0, 0, 0))
	for _, tt := range []struct{ y, want float64 }{{0, 0.5}, {-3, 1}, {3, 0}} {
		w := plain(t, sunOnly(vec(0, 0, 1), 0.1), v)
		got, _ := glance(t, w, vec(0.5, -30, 12), vec(0.5, tt.y, 1), 256)
		near(t, fmt.Sprint("y ", tt.y), got, grey(tt.want), 0.01)
	}
}

// TestColorBleeds demands what light that is reflected once more adds: from an endless red wall at the foot of which half of all directions end.
func TestColorBleeds(t *testing.T) {
	v := solid(-200, 0, 0, 200, 2, 1, storage.RGB(30, 30, 30))
	box(v, -200, 2, 0, 200, 3, 200, storage.RGB(255, 0, 0))
	light := sunOnly(vec(0, -1, 0), 0)
	got, _ := glance(t, plain(t, light, v), vec(0.5, -30, 12), vec(0.5, 1.99, 1), 256)
	near(t, "foot of the wall", got, world.RGB{0.5 * gamma.Linear(30.0/255), 0, 0}, 2e-4)
}

// square returns the share of what leaves a plane point that meets a square of edge 2a at height h above it (a form factor that is found
// in every table of them).
func square(a, h float64) float64 {
	a /= h
	s := math.Sqrt(1 + a*a)
	return 4 / (2 * math.Pi) * 2 * a / s * math.Atan(a/s)
}

func TestLampLightsTheFloor(t *testing.T) {
	for _, tt := range []struct {
		a int32
		h float64
	}{{2, 3}, {4, 10}, {1, 1}, {12, 2}} {
		floor := part{solid(-40, -40, -1, 40, 40, 0, whiteCell), world.PlainMaterial}
		lamp := part{solid(-tt.a, -tt.a, int32(tt.h), tt.a, tt.a, int32(tt.h)+1, storage.RGB(0, 0, 0)), world.PlainMaterial}
		lamp.material.Emission = world.RGB{2, 1, 0.5}
		w := build(t, world.Light{Sun: vec(0, 0, 1)}, floor, lamp)
		got, _ := glance(t, w, vec(0, -60, 0.9), vec(0, 0, 0), 256)
		share := square(float64(tt.a), tt.h)
		near(t, fmt.Sprintf("edge %d, height %v", 2*tt.a, tt.h), got, lamp.material.Emission.Scale(share), 0.006)
	}
}

func TestLampIsAsBrightAsAPictureCanShow(t *testing.T) {
	m := world.PlainMaterial
	m.Emission = world.RGB{3, 0.7, 0.2}
	w := build(t, world.Light{Sun: vec(0, 0, 1)}, part{solid(0, 0, 0, 2, 2, 2, whiteCell), m})
	got, _ := glance(t, w, vec(1, -20, 1), vec(1, 0, 1), 4)
	near(t, "lamp", got, world.RGB{1, 0.7, 0.2}, 1e-6)
}

// reflection is the share of light that a surface reflects by Schlick's formula.
func reflection(f0, cos float64) float64 { return f0 + (1-f0)*math.Pow(1-cos, 5) }

func TestMirrorShowsTheSky(t *testing.T) {
	m := world.Material{Tint: grey(1), Alpha: 1, Metallic: 1}
	light := daylight()
	w := build(t, light, part{solid(-8, -8, 0, 8, 8, 1, storage.RGB(255, 188, 0)), m})
	eye := vec(3, -8, 5)
	d := vec(0.2, 0.3, 1).Sub(eye).Unit()
	got, _ := glance(t, w, eye, vec(0.2, 0.3, 1), 4)
	sky := light.Sky(vec(d.X, d.Y, -d.Z))
	var want world.RGB
	for i, c := range []float64{1, gamma.Linear(188.0 / 255), 0} {
		want[i] = sky[i] * reflection(c, -d.Z)
	}
	near(t, "mirror", got, want, 1e-4)
}

func TestMirrorShowsTheSunAsItIs(t *testing.T) {
	m := world.Material{Tint: grey(1), Alpha: 1, Metallic: 1}
	light := sunOnly(vec(0.3, 1, 1), 0.2)
	light.SunColor = grey(0.01)
	w := build(t, light, part{solid(-8, -8, 0, 8, 8, 1, whiteCell), m})
	got, _ := glance(t, w, vec(-3, -10, 11), vec(0, 0, 1), 4)
	near(t, "sun", got, grey(0.01/math.Pow(math.Sin(0.2), 2)), 1e-4)
}

// TestMaterialsGiveNoMoreThanTheyTake demands that no material gives more light than it takes, nor loses much, and that both ways to find the sun
// agree: the sun is so large that it is the sky.
func TestMaterialsGiveNoMoreThanTheyTake(t *testing.T) {
	for _, metallic := range []float64{0, 0.5, 1} {
		for _, roughness := range []float64{0, 0.02, 0.2, 0.5, 0.9, 1} {
			m := world.Material{Tint: grey(1), Alpha: 1, Metallic: metallic, Roughness: roughness}
			for _, eye := range []trace.Vec{vec(0, -1, 30), vec(0, -20, 9), vec(9, -40, 3)} {
				w := build(t, uniform(1), part{solid(-8, -8, 0, 8, 8, 1, whiteCell), m})
				got, _ := glance(t, w, eye, vec(0.3, 0.4, 1), 64)
				least := 0.985
				if metallic == 0.5 {
					least = 0.82 // light between facets meets metal more than once, and no colour but white survives that
				}
				if got[0] > 1.003 || got[0] < least {
					t.Errorf("metallic %v, roughness %v from %v: %v", metallic, roughness, eye, got[0])
				}
				sun := sunOnly(vec(0, 0, 1), math.Pi/2)
				w = build(t, sun, part{solid(-8, -8, 0, 8, 8, 1, whiteCell), m})
				bySun, _ := glance(t, w, eye, vec(0.3, 0.4, 1), 256)
				near(t, fmt.Sprintf("metallic %v, roughness %v from %v by the sun", metallic, roughness, eye), bySun, got, 0.02)
			}
		}
	}
}

func TestTintAndGround(t *testing.T) {
	light := daylight()
	m := world.PlainMaterial
	m.Tint = world.RGB{0.5, 1, 0}
	w := build(t, light, part{solid(0, 0, 0, 4, 4, 4, whiteCell), m})
	up := vec(0, 0, 1)
	open := light.Irradiance(up).Add(light.Direct(up))
	got, _ := glance(t, w, vec(2.3, 2.3, 30), vec(2.3, 2.3, 4), 64)
	near(t, "tinted", got, open.Mul(m.Tint), 0.002)

	w.Ground = &world.Ground{Z: -2, Color: &world.RGB{0.2, 0.4, 0.6}}
	got, alpha := glance(t, w, vec(500, 500, 30), vec(500, 499, -2), 64)
	near(t, "ground", got, open.Mul(*w.Ground.Color), 0.002)
	if alpha != 1 {
		t.Errorf("the ground has alpha %v", alpha)
	}
	if got, alpha = glance(t, w, vec(500, 500, -30), vec(500, 501, -2), 4); got != (world.RGB{}) || alpha != 0 {
		t.Errorf("the ground is seen from below: %v %v", got, alpha)
	}
}

func TestFarFromTheOrigin(t *testing.T) {
	const far = 1 << 29
	v := solid(far, -far, far, far+4, -far+4, far+1, whiteCell)
	box(v, far, -far, far+1, far+1, -far+4, far+4, whiteCell)
	got, alpha := glance(t, plain(t, uniform(1), v), vec(far+9, -far+2.3, far+9), vec(far+1.5, -far+2.3, far+1), 64)
	near(t, "corner", got, grey(1), 0.02)
	if alpha != 1 {
		t.Errorf("alpha %v", alpha)
	}
}
