package render

import (
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/gamma"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// meeting is a cell that a ray meets, as the slow twin of the ray sees it.
type meeting struct {
	pos  storage.Pos
	face trace.Face
	at   float64
}

// meet returns the nearest of all cells along a ray, by asking every one of them, and how close the decision was.
func meet(cells []storage.Pos, origin, dir [3]float64) (best meeting, gap float64, ok bool) {
	best.at, gap = math.Inf(1), math.Inf(1)
	for _, p := range cells {
		lo := [3]float64{float64(p.X), float64(p.Y), float64(p.Z)}
		near, far, axis := math.Inf(-1), math.Inf(1), 0
		for a := range 3 {
			t0, t1 := (lo[a]-origin[a])/dir[a], (lo[a]+1-origin[a])/dir[a]
			if dir[a] == 0 {
				t0, t1 = math.Inf(-1), math.Inf(1)
				if origin[a] < lo[a] || origin[a] >= lo[a]+1 {
					t1 = math.Inf(-1)
				}
			}
			t0, t1 = min(t0, t1), max(t0, t1)
			if t0 > near {
				near, axis = t0, a
			}
			far = min(far, t1)
		}
		if math.Abs(near-far) < 1e-9 {
			gap = 0 // the ray touches an edge
		}
		if near >= far || near <= 0 {
			continue
		}
		gap = min(gap, math.Abs(near-best.at))
		if near < best.at {
			f := trace.Face(2 * axis)
			if dir[axis] < 0 {
				f++
			}
			best, ok = meeting{p, f, near}, true
		}
	}
	return best, gap, ok
}

// scatter returns a volume of cells with distinct colours around several tile corners, and their positions.
func scatter(rng *rand.Rand, n int, spread int32) (storage.Volume, []storage.Pos) {
	v := storagetest.NewModel()
	var cells []storage.Pos
	for v.Len() < int64(n) {
		c := func() int32 { return rng.Int32N(2*spread) - spread }
		p := storage.Pos{X: c(), Y: c(), Z: c()}
		if v.Get(p) == 0 {
			k := uint8(v.Len())
			v.Set(p, storage.RGB(k, 255-k, k*7))
			cells = append(cells, p)
		}
	}
	return v, cells
}

// views returns cameras in and around a cube of 2*spread cells at the origin.
func views(rng *rand.Rand, spread float64) []Options {
	f := func() float64 { return (rng.Float64()*2 - 1) * spread * 3 }
	var list []Options
	for _, p := range Presets {
		list = append(list, Options{Preset: p.Name}, Options{Preset: p.Name, Camera: Camera{Projection: Perspective, FOV: 50}})
	}
	for range 12 {
		position, target := Vec{X: f(), Y: f(), Z: f()}, Vec{X: f() / 6, Y: f() / 6, Z: f() / 6}
		list = append(list,
			Options{Camera: Camera{Position: &position, Target: &target, FOV: 70}},
			Options{Camera: Camera{Position: &position, Target: &target, Projection: Orthographic}})
	}
	return list
}

// TestPictureAgreesWithSlowTwin compares cell, face and distance of every pixel's ray, and the pixel itself.
func TestPictureAgreesWithSlowTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	hits := 0
	for _, spread := range []int32{3, 10, 40} {
		v, cells := scatter(rng, 120, spread)
		for _, o := range views(rng, float64(spread)) {
			o.Width, o.Height, o.Samples = 40, 30, 1
			light := DefaultLighting()
			light.Occlusion = 0
			o.Lighting = &light
			hits += compare(t, v, cells, o)
		}
	}
	if hits < 10000 {
		t.Errorf("only %d pixels show a cell, so the test says little", hits)
	}
}

func compare(t *testing.T, v storage.Volume, cells []storage.Pos, o Options) (hits int) {
	t.Helper()
	r, err := Render(t.Context(), v, o)
	if err != nil {
		t.Fatalf("%+v: %v", o, err)
	}
	g, err := trace.New(t.Context(), v, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, s := NewView(&r.Camera, o.Width, o.Height), newShader(o.Lighting, false)
	p := painter{background: backdrop(color.NRGBA{240, 240, 240, 255})}
	fast := g.NewRay()
	for y := range o.Height {
		for x := range o.Width {
			origin, dir := l.Ray(float64(x)+0.5, float64(y)+0.5)
			fast.Aim(origin, dir)
			hit := fast.Next()
			want, gap, ok := meet(cells, [3]float64{origin.X, origin.Y, origin.Z}, [3]float64{dir.X, dir.Y, dir.Z})
			if gap < 1e-9 {
				continue // both cells are right
			}
			got := meeting{}
			if hit {
				got = meeting{fast.Hit.Pos(), fast.Hit.Face, fast.Hit.At}
			}
			if hit != ok || ok && (got.pos != want.pos || got.face != want.face || math.Abs(got.at-want.at) > 1e-6) {
				t.Fatalf("%+v: pixel %d,%d: got %+v, want %+v (%v)", r.Camera, x, y, got, want, ok)
			}
			var seen light
			if ok {
				seen.add(full, v.Get(want.pos), &s.sunny[want.face].open)
				hits++
			}
			if c := r.Image.NRGBAAt(x, y); c != p.develop(seen, 1) {
				t.Fatalf("%+v: pixel %d,%d is %v, want %v", r.Camera, x, y, c, p.develop(seen, 1))
			}
		}
	}
	return hits
}

func TestPatternSpreadsSamples(t *testing.T) {
	for n := 1; n <= MaxSamples; n++ {
		places := pattern(n)
		var columns, rows [MaxSamples]bool
		for _, p := range places {
			columns[int(p[0]*float64(n))], rows[int(p[1]*float64(n))] = true, true
		}
		for i := range n {
			if !columns[i] || !rows[i] {
				t.Fatalf("%d samples leave column or row %d empty: %v", n, i, places)
			}
		}
	}
}

func TestGammaKeepsChannels(t *testing.T) {
	g := gamma.Get()
	for c := range 256 {
		if got := g.Encoded[g.Linear[c]]; int(got) != c {
			t.Errorf("channel %d comes back as %d", c, got)
		}
	}
}

// TestLookDoesNotAllocate keeps the hot path free of garbage.
func TestLookDoesNotAllocate(t *testing.T) {
	v, _ := scatter(rand.New(rand.NewPCG(5, 6)), 200, 6)
	v.Set(storage.Pos{}, storage.RGBA(10, 20, 30, 40))
	g, err := trace.New(t.Context(), v, nil)
	if err != nil {
		t.Fatal(err)
	}
	light := DefaultLighting()
	e := newEye(g, newShader(&light, true))
	if n := testing.AllocsPerRun(100, func() { e.look(Vec{X: 20, Y: -20, Z: 20}, Vec{X: -1, Y: 1.02, Z: -1.01}) }); n != 0 {
		t.Errorf("a look allocates %v times", n)
	}
}
