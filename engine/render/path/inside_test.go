package path

import (
	"math"
	"math/bits"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// TestSamplesAreANet demands that each of n parts of equal size and any of the shapes 2^a x 2^b holds one of n samples.
func TestSamplesAreANet(t *testing.T) {
	s := newSampler(64)
	for _, at := range [][2]int{{0, 0}, {3, 5}, {4000, 17}} {
		s.pixel(at[0], at[1])
		for dimension := range uint32(20) {
			for a := 0; a <= 6; a++ {
				var held uint64
				for i := range 64 {
					s.sample(i)
					x, y := s.pair(dimension)
					held |= 1 << (int(x*float64(int(1)<<a))<<(6-a) | int(y*float64(int(1)<<(6-a))))
				}
				if bits.OnesCount64(held) != 64 {
					t.Fatalf("pixel %v, dimension %d: %d of 64 parts of width 2^-%d hold a sample", at, dimension, bits.OnesCount64(held), a)
				}
			}
		}
	}
}

// TestSamplesDiffer demands that neither pixels nor dimensions share their numbers.
func TestSamplesDiffer(t *testing.T) {
	s := newSampler(MaxSamples)
	seen := map[[2]float64]bool{}
	for y := range 40 {
		for x := range 40 {
			s.pixel(x*97, y*97)
			s.sample(x)
			for dimension := range uint32(10) {
				u, v := s.pair(dimension)
				if u < 0 || u >= 1 || v < 0 || v >= 1 || seen[[2]float64{u, v}] {
					t.Fatalf("pixel %d,%d, dimension %d: %v,%v again", x, y, dimension, u, v)
				}
				seen[[2]float64{u, v}] = true
			}
		}
	}
}

func TestFramesTurnBack(t *testing.T) {
	d := trace.Vec{X: 0.3, Y: -0.5, Z: 0.8}
	for f := range trace.Face(trace.Faces) {
		l := local(f, d)
		if math.Abs(l.Z-f.Normal().Dot(d)) > 1e-15 || global(f, l) != d {
			t.Errorf("face %d: %v, back %v", f, l, global(f, l))
		}
	}
}

func TestDiscKeepsAreas(t *testing.T) {
	const n = 200
	inner, left := 0, 0
	for i := range n * n {
		x, y := disc((float64(i%n)+0.5)/n, (float64(i/n)+0.5)/n)
		if x*x+y*y > 1 {
			t.Fatalf("%v,%v lies outside", x, y)
		}
		if x*x+y*y < 0.25 {
			inner++
		}
		if x < -0.5 {
			left++
		}
	}
	if got := float64(inner) / (n * n); math.Abs(got-0.25) > 0.003 {
		t.Errorf("%v lie in the inner quarter", got)
	}
	if got, want := float64(left)/(n*n), 1.0/3-math.Sqrt(3)/(4*math.Pi); math.Abs(got-want) > 0.003 {
		t.Errorf("%v lie beyond -0.5, want %v", got, want)
	}
	if x, y := disc(0.5, 0.5); x != 0 || y != 0 {
		t.Errorf("the middle is %v,%v", x, y)
	}
}

// TestScatterAndReflectAgree demands that sampled directions add up to what integration over all directions gives, for both lobes.
func TestScatterAndReflectAgree(t *testing.T) {
	const n = 512
	for _, m := range []world.Material{{Roughness: 1}, {Roughness: 0.6}, {Roughness: 0.4, Metallic: 1}, {Roughness: 0.8, Metallic: 0.3}} {
		for _, z := range []float64{0.15, 0.6, 1} {
			s := surface{out: trace.Vec{X: math.Sqrt(1 - z*z), Y: 0, Z: z}}
			s.glaze(rgb{0.9, 0.5, 0.1}, &m)
			var sampled, summed rgb
			var density float64
			for i := range n * n {
				u, v := (float64(i%n)+0.5)/n, (float64(i/n)+0.5)/n
				p := math.Mod(u*n*7.31, 1) // a choice that has nothing to do with the direction
				if _, left, _, ok := s.scatter(p, u, v, 0); ok {
					sampled = sampled.add(left.scale(1.0 / (n * n)))
				}
				sin, cos := math.Sincos(2 * math.Pi * v)
				r := math.Sqrt(1 - u*u)
				dull, gleam, dd, gd := s.reflect(trace.Vec{X: r * cos, Y: r * sin, Z: u}, 0)
				summed = summed.add(dull.add(gleam).scale(2 * math.Pi / (n * n)))
				density += (dd + gd) * 2 * math.Pi / (n * n)
			}
			if d := sampled.sub(summed); math.Abs(d.r)+math.Abs(d.g)+math.Abs(d.b) > 0.02 {
				t.Errorf("%+v at %v: sampled %v, summed %v", m, z, sampled, summed)
			}
			if density > 1.01 || density < 0.7 {
				t.Errorf("%+v at %v: the densities add up to %v", m, z, density)
			}
		}
	}
}

// lampScene has lamps of several kinds scattered about, on a grid.
func lampScene(t *testing.T) *scene {
	t.Helper()
	v := dense.New(storage.Options{})
	for i := range int32(40) {
		v.Set(storage.Pos{X: i * 37 % 29, Y: i * 53 % 31, Z: i * 11 % 17}, storage.RGB(255, 255, 255))
	}
	g, err := trace.New(t.Context(), v, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := world.PlainMaterial
	m.Emission = world.RGB{1, 2, 3}
	s, err := newScene(t.Context(), &world.World{Grid: g, Plain: m}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryLampIsFound(t *testing.T) {
	s := lampScene(t)
	if n := len(s.lamps.leaves); n != 240 {
		t.Errorf("%d faces of 40 cells", n)
	}
	for i := 1; i < len(s.lamps.leaves); i++ {
		if s.lamps.leaves[i-1].compare(s.lamps.leaves[i]) >= 0 {
			t.Fatalf("lamps %d and %d are out of order", i-1, i)
		}
	}
}

// TestLampChoice demands that probabilities add up, that choose keeps to them, and that no lamp is left out that can be seen.
func TestLampChoice(t *testing.T) {
	tree := lampScene(t).lamps
	for i := range 60 {
		at := trace.Vec{X: float64(i*7%40) - 5, Y: float64(i*11%44) - 6, Z: float64(i*5%30) - 6 + lift}
		face := trace.Face(i % trace.Faces)
		sum, from := 0.0, make([]int, len(tree.leaves))
		const tries = 20000
		for k := range tries {
			l, p := tree.choose(at, face, (float64(k)+0.5)/tries)
			if p == 0 {
				continue
			}
			if want := tree.probability(at, face, l); math.Abs(p-want) > 1e-12 {
				t.Fatalf("lamp %d is chosen with %v, not %v", l, p, want)
			}
			from[l]++
		}
		for l := range tree.leaves {
			p := tree.probability(at, face, l)
			sum += p
			if math.Abs(p*tries-float64(from[l])) > 3 {
				t.Errorf("lamp %d is chosen %d times, want %v", l, from[l], p*tries)
			}
			if p == 0 && lights(&tree.leaves[l], at, face) {
				t.Errorf("lamp %v is never chosen from %v, face %d", tree.leaves[l], at, face)
			}
		}
		if sum > 1.000001 {
			t.Errorf("probabilities from %v, face %d, add up to %v", at, face, sum)
		}
	}
}

// lights reports whether some point of a lamp can light a face at a point.
func lights(l *lamp, at trace.Vec, face trace.Face) bool {
	for i := range 9 {
		seen, ok := l.point(at, float64(i%3)/2, float64(i/3)/2, 1)
		if ok && local(face, seen.dir).Z > 1e-6 {
			return true
		}
	}
	return false
}

// TestLampsByChanceGiveTheSame compares the light of lamps that are sought out with that of lamps that paths meet by chance.
func TestLampsByChanceGiveTheSame(t *testing.T) {
	s := lampScene(t)
	s.Plain.Metallic, s.Plain.Roughness = 0.5, 0.4
	light := func() rgb {
		k := newWalker(s, 1<<14)
		k.sampler.pixel(0, 0)
		var sum rgb
		for i := range 1 << 14 {
			k.sampler.sample(i)
			k.begin()
			k.surface = surface{at: trace.Vec{X: 9, Y: 8, Z: 18}, face: 4, out: trace.Vec{X: 0, Y: 0, Z: 1}}
			k.surface.glaze(rgb{0.5, 0.5, 0.5}, &s.Plain)
			k.follow()
			sum = sum.add(k.sum.scale(1.0 / (1 << 14)))
		}
		return sum
	}
	sought := light()
	s.lamps = newLampTree(nil)
	met := light()
	if d := sought.sub(met); math.Abs(d.g) > 0.02*sought.g {
		t.Errorf("sought %v, met %v", sought, met)
	}
}

func TestTooManyLampsAreLeftToChance(t *testing.T) {
	v := dense.New(storage.Options{})
	for i := range int32(maxLamps/6 + 1) {
		v.Set(storage.Pos{X: i % 100 * 2, Y: i / 100 % 100 * 2, Z: i / 10000 * 2}, storage.RGB(255, 255, 255))
	}
	w := &world.World{Plain: world.PlainMaterial}
	w.Plain.Emission = world.RGB{1, 1, 1}
	for far := range 2 {
		if far == 1 {
			v = dense.New(storage.Options{})
			v.Set(storage.Pos{X: 1 << 29, Y: 1 << 29, Z: 1 << 29}, storage.RGB(255, 255, 255))
			v.Set(storage.Pos{X: 1, Y: 1, Z: 1}, storage.RGB(255, 255, 255))
		}
		var err error
		if w.Grid, err = trace.New(t.Context(), v, nil); err != nil {
			t.Fatal(err)
		}
		s, err := newScene(t.Context(), w, nil)
		if err != nil || len(s.lamps.leaves) != 0 {
			t.Errorf("%v, %d lamps", err, len(s.lamps.leaves))
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	s := lampScene(t)
	s.camera = down{}
	s.Plain.Roughness, s.Plain.Alpha = 0.5, 0.7
	s.Ground = &world.Ground{Z: -3}
	s.Light.Zenith, s.open = world.RGB{1, 1, 1}, 0.6
	albedoTable()
	k, sums, i := newWalker(s, 1<<12), newSums(40, 40), 0
	allocs := testing.AllocsPerRun(2000, func() {
		x, y := i%40, i/40%40
		k.sampler.pixel(x, y)
		k.sampler.sample(i / 1600)
		light, alpha := k.look(x, y)
		sums.add(y*40+x, 0, light, alpha)
		i++
	})
	if allocs != 0 {
		t.Errorf("%v allocations for a path", allocs)
	}
}

// down looks straight down.
type down struct{}

func (down) Ray(x, y float64) (origin, direction trace.Vec) {
	return trace.Vec{X: x, Y: y, Z: 40}, trace.Vec{X: 0, Y: 0, Z: -1}
}
