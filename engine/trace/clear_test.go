package trace_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
)

// TestPicturesAgreeWithPlain compares every pixel of pictures of the models with what a walk through all cells on the way meets, with and without a
// look along blocks of rays at once.
func TestPicturesAgreeWithPlain(t *testing.T) {
	const edge = 96
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(t, volume, nil)
		r := g.NewRay()
		for _, v := range views(edge) {
			hits, blocks := 0, 0
			for k := range edge / 8 * edge / 8 {
				left, top := k%(edge/8)*8, k/(edge/8)*8
				near, ok := g.Clear(v.block(left, top, 8))
				if ok {
					blocks++
				}
				for i := range 64 {
					// Not through the middle, where rays of the isometric view meet edges of cells.
					o, d := v.ray(float64(left+i%8)+0.5123, float64(top+i/8)+0.5317)
					want, seen := p.first(o, d)
					if seen {
						hits++
					}
					compare(t, r, seen, want, func() bool { return r.First(o, d) })
					compare(t, r, seen, want, func() bool {
						r.AimFrom(o, d, near)
						return ok && r.Next()
					})
					if t.Failed() {
						t.Fatalf("%s, %s, from %v along %v, clear up to %v, %v", m.name, v.name, o, d, near, ok)
					}
				}
			}
			if hits < 900 || blocks == edge/8*edge/8 {
				t.Errorf("%s, %s: %d hits, %d blocks with something", m.name, v.name, hits, blocks)
			}
		}
	}
}

// compare reports if a ray does not meet what it should.
func compare(t *testing.T, r *trace.Ray, seen bool, want plainHit, cast func() bool) {
	t.Helper()
	if got := cast(); got != seen {
		t.Errorf("meets something: %v, want %v", got, seen)
	} else if seen {
		q := r.Hit.Pos()
		cell := int(q.X) + plainEdge*(int(q.Y)+plainEdge*int(q.Z))
		if cell != want.cell || r.Hit.Face.Axis() != want.axis || math.Abs(r.Hit.At-want.at) > 1e-9 || r.Hit.Color() != want.color {
			t.Errorf("got %v, %+v, want %+v", q, r.Hit, want)
		}
	}
}

// TestClearPromisesNothingThatIsMet looks along random bundles in random volumes and casts rays of them.
func TestClearPromisesNothingThatIsMet(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	f := func(n float64) float64 { return (rng.Float64()*2 - 1) * n }
	vec := func(n float64) trace.Vec { return trace.Vec{X: f(n), Y: f(n), Z: f(n)} }
	met, leapt, missed := 0, 0, 0
	for _, s := range scenes() {
		for range 60 {
			v := s.build(rng)
			g, list := newGrid(t, v, nil), cells(v)
			r := g.NewRay()
			for range 20 {
				o, d := aim(rng, list, 60+2*float64(s.apart))
				var origins, dirs [4]trace.Vec
				wide, wider := rng.Float64()*rng.Float64()*10, rng.Float64()*rng.Float64()*0.3*d.Length()
				parallel := rng.IntN(2) == 0
				for i := range 4 {
					origins[i], dirs[i] = o.Add(vec(wide)), d
					if !parallel {
						origins[i], dirs[i] = o, d.Add(vec(wider))
					}
				}
				near, ok := g.Clear(origins, dirs)
				if near > 0 {
					leapt++
				}
				for range 20 {
					var origin, dir trace.Vec
					left := 1.0
					for i := range 4 {
						part := left
						if i < 3 {
							part *= rng.Float64()
						}
						left -= part
						origin, dir = origin.Add(origins[i].Scale(part)), dir.Add(dirs[i].Scale(part))
					}
					if !r.First(origin, dir) {
						missed++
						continue
					}
					met++
					hit := r.Hit
					if !ok || hit.At < near {
						t.Fatalf("%s: clear up to %v, %v, but met at %v: from %v along %v", s.name, near, ok, hit.At, origins, dirs)
					}
					if r.AimFrom(origin, dir, near); !r.Next() || !r.Hit.Same(&hit) || math.Abs(r.Hit.At-hit.At) > 1e-6*(1+hit.At) {
						t.Fatalf("%s: got %+v from %v on, want %+v", s.name, r.Hit, near, hit)
					}
				}
			}
		}
	}
	if met < 1000 || leapt < 500 || missed < 1000 {
		t.Errorf("%d met, %d missed, %d leapt: too few to say much", met, missed, leapt)
	}
}

// TestClearOfBundlesThatAreNone tells that something may be met, or that nothing is, but always ends.
func TestClearOfBundlesThatAreNone(t *testing.T) {
	g := newGrid(t, ball(), nil)
	nan, inf := math.NaN(), math.Inf(1)
	all := func(v trace.Vec) [4]trace.Vec { return [4]trace.Vec{v, v, v, v} }
	x := trace.Vec{X: 1}
	for _, o := range []trace.Vec{{X: nan}, {Y: inf}, {X: -1e300}, {X: -1e17, Y: 64, Z: 64}, {X: -1e200}} {
		for _, d := range []trace.Vec{x, {}, {X: nan}, {X: inf}, {X: 1e-300}, {X: 1e300, Y: 1}} {
			if near, ok := g.Clear(all(o), all(d)); ok && math.IsNaN(near) {
				t.Errorf("from %v along %v: clear up to %v", o, d, near)
			}
		}
	}
	if near, ok := g.Clear(all(trace.Vec{X: -100, Y: 64, Z: 64}), [4]trace.Vec{x, {Y: 1}, {Y: -1}, {Z: 1}}); near != 0 || !ok {
		t.Errorf("a bundle in all directions is clear up to %v, %v", near, ok)
	}
	if near, ok := newGrid(t, emptyVolume(), nil).Clear(all(trace.Vec{}), all(x)); near != 0 || ok {
		t.Errorf("nothing is clear up to %v, %v", near, ok)
	}
}
