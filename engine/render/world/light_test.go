package world_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// sky is a light with a different radiance in every direction and channel.
func sky() *world.Light {
	return &world.Light{
		Sun: trace.Vec{X: 0.6, Z: 0.8}, SunColor: world.RGB{2, 1, 0.5},
		Zenith: world.RGB{1, 0.2, 0.9}, Horizon: world.RGB{0.5, 0.8, 0.4}, Nadir: world.RGB{0.1, 0.3, 0.7}, Side: trace.Vec{X: 0.3, Y: -0.6},
	}
}

// integral is the slow twin of Irradiance: it goes through all directions in equal steps of height and angle about the Z axis.
func integral(l *world.Light, n trace.Vec) (sum world.RGB) {
	const steps = 800
	area := 4 * math.Pi / (steps * steps)
	for i := range steps {
		z := (float64(i)+0.5)/steps*2 - 1
		for k := range steps {
			sin, cos := math.Sincos((float64(k) + 0.5) * 2 * math.Pi / steps)
			r := math.Sqrt(1 - z*z)
			d := trace.Vec{X: r * cos, Y: r * sin, Z: z}
			if turned := d.Dot(n); turned > 0 {
				sum = sum.Add(l.Sky(d).Scale(turned * area / math.Pi))
			}
		}
	}
	return sum
}

func TestIrradianceIsTheMeanOfTheSky(t *testing.T) {
	l := sky()
	normals := []trace.Vec{
		{X: 1, Y: 1, Z: 1}, {X: -2, Y: 0.5, Z: -0.1}, {X: 0.9, Y: -0.1, Z: 0.3}, {X: -1, Y: 2}, {Z: -1, X: 1e-9},
	}
	for f := range trace.Face(trace.Faces) {
		normals = append(normals, f.Normal())
	}
	for _, n := range normals {
		n = n.Unit()
		got, want := l.Irradiance(n), integral(l, n)
		for i := range got {
			if math.Abs(got[i]-want[i]) > 0.001 {
				t.Errorf("normal %v: %v, want %v", n, got, want)
				break
			}
		}
	}
}

func TestSkyAtItsEnds(t *testing.T) {
	l := sky()
	for _, tt := range []struct {
		d    trace.Vec
		want world.RGB
	}{
		{trace.Vec{Z: 1}, l.Zenith},
		{trace.Vec{Z: -1}, l.Nadir},
		{trace.Vec{X: 1}, l.Horizon.Scale(1.3)},
		{trace.Vec{Y: 1}, l.Horizon.Scale(0.4)},
		{trace.Vec{X: 0.8, Z: 0.6}, l.Horizon.Scale(0.4).Add(l.Zenith.Scale(0.6)).Scale(1.24)},
	} {
		got := l.Sky(tt.d)
		for i := range got {
			if math.Abs(got[i]-tt.want[i]) > 1e-12 {
				t.Errorf("%v: %v, want %v", tt.d, got, tt.want)
				break
			}
		}
	}
	l.Side = trace.Vec{X: 5}
	if got := l.Sky(trace.Vec{X: -1}); got != (world.RGB{}) {
		t.Errorf("a sky that is darker than black: %v", got)
	}
}

func TestDirect(t *testing.T) {
	l := sky()
	if got, want := l.Direct(trace.Vec{Z: 1}), (world.RGB{1.6, 0.8, 0.4}); got != want {
		t.Errorf("on top: %v, want %v", got, want)
	}
	if got := l.Direct(trace.Vec{X: -1}); got != (world.RGB{}) {
		t.Errorf("on a side turned away: %v", got)
	}
}

func TestThrough(t *testing.T) {
	blue := world.RGB{0, 0, 1}
	if got := world.Through(blue, 0); got != (world.RGB{1, 1, 1}) {
		t.Errorf("nothing lets %v through", got)
	}
	if got := world.Through(blue, 1); got != (world.RGB{}) {
		t.Errorf("what is opaque lets %v through", got)
	}
	if got, want := world.Through(blue, 0.5), (world.RGB{0.5, 0.5, 0.75}); got != want {
		t.Errorf("half a pane lets %v through, want %v", got, want)
	}
}

func TestMaterial(t *testing.T) {
	w := world.World{Plain: world.PlainMaterial, Materials: []world.Material{{Metallic: 1}, {Metallic: 2}}}
	for layer, want := range map[int]float64{-1: 0, 0: 1, 1: 2, 2: 0} {
		if got := w.Material(layer).Metallic; got != want {
			t.Errorf("layer %d has material %v, want %v", layer, got, want)
		}
	}
}

func TestRGB(t *testing.T) {
	a, b := world.RGB{1, 2, 3}, world.RGB{4, 5, 6}
	if a.Add(b) != (world.RGB{5, 7, 9}) || a.Mul(b) != (world.RGB{4, 10, 18}) || a.Scale(2) != (world.RGB{2, 4, 6}) {
		t.Errorf("%v %v %v", a.Add(b), a.Mul(b), a.Scale(2))
	}
}
