package render

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestPatternSpreadsSamples(t *testing.T) {
	for n := 1; n <= MaxSamples; n++ {
		places := pattern(n)
		var columns, rows [MaxSamples]bool
		for _, p := range places {
			if !(p[0] > 0 && p[0] < 1 && p[1] > 0 && p[1] < 1) {
				t.Fatalf("%d samples: %v lies outside the pixel", n, p)
			}
			columns[int((p[0]-aside)*float64(n))], rows[int((p[1]+aside)*float64(n))] = true, true
		}
		for i := range n {
			if !columns[i] || !rows[i] {
				t.Fatalf("%d samples leave column or row %d empty: %v", n, i, places)
			}
		}
	}
}

// TestSamplesLieTowardsTheirSides makes sure that every side has a sample that the others do not go beyond.
func TestSamplesLieTowardsTheirSides(t *testing.T) {
	for n := 1; n <= MaxSamples; n++ {
		places := pattern(n)
		sides := towards(places)
		if (sides != nil) != (n == fewSamples || n == defaultSamples) {
			t.Fatalf("%d samples: sides %v", n, sides)
		}
		all := 0
		for i, s := range sides {
			all |= s
			for _, p := range places {
				if s&left != 0 && p[0] < places[i][0] || s&right != 0 && p[0] > places[i][0] ||
					s&above != 0 && p[1] < places[i][1] || s&below != 0 && p[1] > places[i][1] {
					t.Errorf("%d samples: %v lies further towards a side of %d", n, p, i)
				}
			}
		}
		if sides != nil && all != left|right|above|below {
			t.Errorf("%d samples leave sides out: %v", n, sides)
		}
	}
}

// TestEnvelopeAgreesWithSlowTwin compares distance transforms with those that ask every pair.
func TestEnvelopeAgreesWithSlowTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		f := make([]float64, 1+rng.IntN(40))
		for i := range f {
			f[i] = math.Inf(1)
			if rng.IntN(3) == 0 {
				f[i] = float64(rng.IntN(50))
			}
		}
		want := make([]float64, len(f))
		for i := range f {
			want[i] = math.Inf(1)
			for k, v := range f {
				want[i] = min(want[i], v+float64((i-k)*(i-k)))
			}
		}
		e := newEnvelope(len(f))
		e.transform(f)
		for i := range f {
			if f[i] != want[i] {
				t.Fatalf("%v, want %v", f, want)
			}
		}
	}
}

// TestCornersAreDarkAsTheirCells compares the table of corners with what is around each.
func TestCornersAreDarkAsTheirCells(t *testing.T) {
	for mask := range cornerShades {
		opaque := func(u, v int32) bool {
			for bit, d := range around {
				if d == [2]int32{u, v} {
					return mask>>bit&1 != 0
				}
			}
			return false
		}
		for corner, shade := range cornerShades[mask] {
			u, v := int32(corner&1*2-1), int32(corner>>1*2-1)
			n := 0
			for _, has := range []bool{opaque(u, 0), opaque(0, v), opaque(u, v) || opaque(u, 0) && opaque(0, v)} {
				if has {
					n++
				}
			}
			if shade != cornerShade[n] {
				t.Fatalf("mask %08b, corner %d: %v, want that of %d cells", mask, corner, shade, n)
			}
		}
	}
}

// TestSunDirectionsFillTheDisc looks at the mean, the width and the quarters of the disc.
func TestSunDirectionsFillTheDisc(t *testing.T) {
	for _, sun := range []Vec{{Z: 1}, {X: 1}, {X: -0.3, Y: -0.6, Z: 1}, {X: 0.9, Y: 0.1, Z: 0.1}} {
		l := DefaultLighting()
		l.Sun, l.SunSize = sun, 20
		light := l.light()
		var mean Vec
		for _, d := range sunDirections(&light) {
			mean = mean.Add(d.Scale(1. / sunPoints))
			if angle := math.Acos(min(d.Dot(light.Sun), 1)); angle > light.SunRadius || math.Abs(d.Length()-1) > 1e-12 {
				t.Errorf("sun %v: %v lies outside", sun, d)
			}
		}
		if math.Acos(min(mean.Unit().Dot(light.Sun), 1)) > light.SunRadius/8 {
			t.Errorf("sun %v: the mean is %v", sun, mean)
		}
	}
}

// TestFacesAreKept asks for many faces in turn, so that some take the place of others, and compares with asking for each.
func TestFacesAreKept(t *testing.T) {
	v := storagetest.NewModel()
	rng := rand.New(rand.NewPCG(5, 6))
	for range 1500 {
		v.Set(storage.Pos{X: rng.Int32N(14), Y: rng.Int32N(14), Z: rng.Int32N(14)}, storage.RGB(9, 9, 9))
	}
	g, err := trace.New(t.Context(), v, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &eye{shader: &shader{grid: g}, ray: g.NewRay()}
	hits := 0
	for range 5000 {
		from := Vec{X: rng.Float64()*40 - 13, Y: rng.Float64()*40 - 13, Z: 30}
		if e.ray.First(from, Vec{X: rng.Float64() - 0.5, Y: rng.Float64() - 0.5, Z: -1}) {
			hits++
			h := &e.ray.Hit
			if got, want := e.know(h, h.Pos()).mask, e.neighbours(h); got != want {
				t.Fatalf("%v %v: mask %08b, want %08b", h.Pos(), h.Face, got, want)
			}
		}
	}
	if hits < 500 {
		t.Errorf("only %d hits", hits)
	}
}

// TestAllocationsDoNotGrowWithThePicture keeps the work on a pixel free of garbage.
func TestAllocationsDoNotGrowWithThePicture(t *testing.T) {
	v := storagetest.NewModel()
	for i := range int32(200) {
		v.Set(storage.Pos{X: i % 11, Y: i % 7, Z: i % 5}, storage.RGBA(uint8(i), 100, 50, uint8(255-i%2*100)))
	}
	s := &Subject{Volume: v}
	for _, o := range []Options{{Quality: Draft}, {}, {Style: Goxel}, {Ground: &Ground{}, Grid: &GridLines{}, Buffers: true}} {
		count := func(edge int) float64 {
			o.Width, o.Height, o.Workers = edge, edge, 1
			return testing.AllocsPerRun(3, func() {
				if _, err := Draw(t.Context(), s, o); err != nil {
					t.Fatal(err)
				}
			})
		}
		if small, large := count(24), count(80); large > small+6 {
			t.Errorf("%+v: %v allocations for 24 pixels, %v for 80", o, small, large)
		}
	}
}
