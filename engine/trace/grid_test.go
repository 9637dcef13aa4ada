package trace_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func emptyVolume() storage.Volume { return dense.New(storage.Options{}) }

// TestBlockedAgreesWithSlowTwin asks all opaque cells about each ray and limit.
func TestBlockedAgreesWithSlowTwin(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	blocked, free := 0, 0
	for _, s := range scenes() {
		for range 6 {
			v := s.build(rng)
			list, r := cells(v), newGrid(t, v, nil).NewRay()
			for range 300 {
				o, d := aim(rng, list, 60+2*float64(s.apart))
				far := math.Inf(1)
				if rng.IntN(2) == 0 {
					far = rng.Float64() * 60 / d.Length()
				}
				near := 1e-11 + 1e-14*max(math.Abs(o.X), math.Abs(o.Y), math.Abs(o.Z))
				slack := near / max(math.Abs(d.X), math.Abs(d.Y), math.Abs(d.Z))
				must, may := false, false
				for _, p := range list {
					if v.Get(p).A() != 255 {
						continue
					}
					if s := pass(p, o, d, -near); s.in > slack && s.in+slack < s.out && s.in < far-slack && pass(p, o, d, near).in > 0 {
						must = true
					}
					if s := pass(p, o, d, near); s.out > -slack && s.in < s.out && s.in < far+slack {
						in := pass(p, o, d, -near).in
						may = may || in > -slack || math.IsInf(in, 0)
					}
				}
				got := r.Blocked(o, d, far)
				if got && !may || !got && must {
					t.Fatalf("%s: from %v along %v to %v: blocked is %v", s.name, o, d, far, got)
				}
				if must {
					blocked++
				} else if !may {
					free++
				}
			}
		}
	}
	if blocked < 1000 || free < 1000 {
		t.Errorf("%d blocked, %d free: too few to say much", blocked, free)
	}
}

// TestNeighboursAndLayersAgreeWithVolumes asks for what lies around hits, also in other tiles and leaves.
func TestNeighboursAndLayersAgreeWithVolumes(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	seen := map[int]int{}
	for _, s := range scenes() {
		v, layers := s.build(rng), []trace.Layer(nil)
		for k := range 3 { // the first has all cells, the others some; the last layer covers a whole tile now and then
			layer := emptyVolume()
			for _, p := range cells(v) {
				if k == 0 && s.name != "cloud" || rng.IntN(3) == 0 || k == 2 && p.X&31 < 16 {
					layer.Set(p, storage.RGB(1, 2, 3))
				}
			}
			if k == 1 {
				extra := cells(v)[0] // beside what the grid has, in the same tile or the next
				layer.Set(storage.Pos{X: extra.X ^ 5, Y: extra.Y ^ 9, Z: extra.Z ^ 12}, storage.RGB(1, 2, 3))
			}
			layer.Set(storage.Pos{X: 100000, Y: int32(k)}, storage.RGB(1, 2, 3)) // where the grid has nothing
			layers = append(layers, trace.Layer{ID: k + 1, Volume: layer})
		}
		g, list := newGrid(t, v, layers), cells(v)
		r := g.NewRay()
		for range 300 {
			o, d := aim(rng, list, 50)
			for r.Aim(o, d); r.Next(); {
				h := r.Hit
				want := -1
				for k, l := range layers {
					if l.Volume.Get(h.Pos()) != 0 {
						want = k
					}
				}
				if got := g.Layer(&h); got != want {
					t.Fatalf("%s: cell %v belongs to %d, want %d", s.name, h.Pos(), got, want)
				}
				seen[want]++
				for range 4 {
					step := storage.Pos{X: rng.Int32N(7) - 3, Y: rng.Int32N(7) - 3, Z: rng.Int32N(7) - 3}
					if q := h.Pos().Add(step); q.Valid() {
						c := v.Get(q)
						if got := g.Beside(&h, step.X, step.Y, step.Z); got != c {
							t.Fatalf("%s: %v beside %v has %v, want %v", s.name, step, h.Pos(), got, c)
						}
						if got := g.OpaqueBeside(&h, step.X, step.Y, step.Z); got != (c.A() == 255) {
							t.Fatalf("%s: %v beside %v is opaque: %v, want %v", s.name, step, h.Pos(), got, c)
						}
					}
				}
			}
		}
	}
	for k := -1; k < 3; k++ {
		if seen[k] < 50 {
			t.Errorf("layer %d is seen %d times", k, seen[k])
		}
	}
}

// TestNeighboursBeyondPlanesOfTheTree asks across a plane between tiles that are next to each other, but far from each other in the tree.
func TestNeighboursBeyondPlanesOfTheTree(t *testing.T) {
	v := emptyVolume()
	for _, p := range []storage.Pos{{X: -1}, {}, {X: 1 << 28}, {X: -1 << 28}, {X: 5000}, {X: -5000}} {
		v.Set(p, storage.RGB(1, 2, 3))
	}
	g := newGrid(t, v, nil)
	r := g.NewRay()
	for _, y := range []float64{-9, 9} {
		for x := range int32(2) {
			o := trace.Vec{X: float64(x) - 0.5, Y: y, Z: 0.5}
			if !r.First(o, trace.Vec{Y: -o.Y}) || r.Hit.Pos().X != x-1 {
				t.Fatalf("from %v: %+v", o, r.Hit)
			}
			if other := 1 - 2*x; !g.OpaqueBeside(&r.Hit, other, 0, 0) || g.OpaqueBeside(&r.Hit, -other, 0, 0) {
				t.Errorf("beside %v there is not what should be", r.Hit.Pos())
			}
		}
	}
}

// TestSupportAgreesWithAllCells asks every corner of every cell.
func TestSupportAgreesWithAllCells(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	f := func(n float64) float64 { return (rng.Float64()*2 - 1) * n }
	for _, s := range scenes() {
		v := s.build(rng)
		g, list := newGrid(t, v, nil), cells(v)
		dirs := []trace.Vec{{X: 1}, {Y: -1}, {Z: 1}, {X: f(1), Y: f(1), Z: f(1)}, {X: f(1), Y: f(1), Z: f(1)}, {X: -1, Y: -1, Z: -1}}
		from := trace.Vec{X: f(100), Y: f(100), Z: f(100)}
		reach := make([]float64, len(dirs))
		if err := g.Support(t.Context(), from, dirs, reach); err != nil {
			t.Fatal(err)
		}
		for i, d := range dirs {
			want := math.Inf(-1)
			for _, p := range list {
				lo := trace.Corner(p).Sub(from)
				want = max(want, trace.BoxReach(lo, lo.Add(trace.Vec{X: 1, Y: 1, Z: 1}), d))
			}
			if math.Abs(reach[i]-want) > 1e-9*(1+math.Abs(want)) {
				t.Errorf("%s: reach along %v is %v, want %v", s.name, d, reach[i], want)
			}
		}
		if want := storage.Bounds(v); g.Bounds() != want || int64(g.Len()) != v.Stats().Tiles || !g.Translucent() && s.cells > 20 {
			t.Errorf("%s: bounds %v, want %v; %d tiles, translucent: %v", s.name, g.Bounds(), want, g.Len(), g.Translucent())
		}
	}
}

// TestGridsOfAllKindsAreTheSame casts rays through volumes whose tiles are packed in all ways, from views that do not outlive the walk too.
func TestGridsOfAllKindsAreTheSame(t *testing.T) {
	for _, k := range all.Kinds() {
		rng := rand.New(rand.NewPCG(13, 14))
		v := k.New(storage.Options{HotTiles: 1})
		for i := range 40 * 40 * 40 {
			p := storage.Pos{X: int32(i % 40), Y: int32(i / 40 % 40), Z: int32(i / 1600)}
			switch c := uint8(rng.Int()); {
			case p.X < 16: // full tiles of one colour
				v.Set(p, storage.RGB(9, 9, 9))
			case p.X < 32: // of few colours
				v.Set(p, storage.RGBA(c&3, 1, 1, 200+c&1*55))
			case c < 100: // of many
				v.Set(p, storage.Color(rng.Uint32()).Norm())
			}
		}
		list, r := cells(v), newGrid(t, v, nil).NewRay()
		for range 60 {
			o, d := aim(rng, list, 60)
			if err := follow(r, v, list, o, d); err != nil {
				t.Fatalf("%s: from %v along %v: %v", k.Name, o, d, err)
			}
		}
	}
}

func TestRaysThatAreNoneMeetNothing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	g := newGrid(t, ball(), nil)
	r := g.NewRay()
	o, x := trace.Vec{X: -10, Y: 64, Z: 64}, trace.Vec{X: 1}
	if !r.First(o, x) || r.Hit.At < 10 || r.Hit.At > 12 || r.Hit.Face != 0 {
		t.Fatalf("the ball is met at %+v", r.Hit)
	}
	for _, c := range [][2]trace.Vec{
		{o, {}},
		{o, {X: nan}},
		{o, {X: 1, Y: nan}},
		{o, {X: inf}},
		{o, {X: -inf, Y: 1}},
		{o, {X: 1e-250}},
		{o, {X: 1e250}},
		{{X: nan}, x},
		{{X: -inf, Y: 64, Z: 64}, x},
		{{X: -1e300, Y: 64, Z: 64}, x},
		{{X: -1e16, Y: 64, Z: 64}, x},
	} {
		if r.First(c[0], c[1]) || r.Blocked(c[0], c[1], inf) {
			t.Errorf("from %v along %v the ray meets %+v", c[0], c[1], r.Hit)
		}
	}
	if !r.First(o, x) || r.Blocked(o, x, nan) || r.Blocked(o, x, 0) || r.Blocked(o, x, -1) {
		t.Error("a limit that is none does not do nothing")
	}
	if r.First(trace.Vec{X: 200, Y: 64.3, Z: 64.3}, x) {
		t.Errorf("behind its origin the ray meets %+v", r.Hit)
	}
	for _, far := range []float64{1e3, 1e6, 1e9, 1e12, 1e15} { // however far, it ends
		if r.First(trace.Vec{X: 64 - far, Y: 64.3, Z: 64.3}, x); math.Abs(r.Hit.At-far+64) > 1+far*1e-15 {
			t.Errorf("from %v the ball is met at %v", far, r.Hit.At)
		}
	}
}

// TestFacesAreTheSidesOfCells enters a cell from all sides.
func TestFacesAreTheSidesOfCells(t *testing.T) {
	v := emptyVolume()
	p := storage.Pos{X: -3, Y: 20, Z: 7}
	v.Set(p, storage.RGB(1, 2, 3))
	r := newGrid(t, v, nil).NewRay()
	middle := trace.Corner(p).Add(trace.Vec{X: 0.5, Y: 0.5, Z: 0.5})
	for f := range trace.Face(trace.Faces) {
		n := f.Normal()
		if !r.First(middle.Add(n.Scale(3)), n.Scale(-2)) || r.Hit.Face != f || r.Hit.At != 1.25 || r.Hit.Pos() != p {
			t.Errorf("face %d is met as %+v", f, r.Hit)
		}
		if got, want := r.Point(r.Hit.At), middle.Add(n.Scale(0.5)); got.Sub(want).Length() > 1e-12 {
			t.Errorf("face %d is met at %v, want %v", f, got, want)
		}
		place := [3]float64{n.X, n.Y, n.Z}
		if u, w := f.Across(); u >= w || place[u] != 0 || place[w] != 0 || place[f.Axis()] != float64(f.Step()) {
			t.Errorf("face %d has the normal %v, the step %d and lies along %d and %d", f, n, f.Step(), u, w)
		}
	}
}

func TestEmptyGridIsEmpty(t *testing.T) {
	g := newGrid(t, emptyVolume(), []trace.Layer{{ID: 1, Volume: emptyVolume()}})
	reach := []float64{0}
	if err := g.Support(t.Context(), trace.Vec{}, []trace.Vec{{X: 1}}, reach); err != nil || !math.IsInf(reach[0], -1) {
		t.Errorf("reach is %v, %v", reach, err)
	}
	r := g.NewRay()
	if r.First(trace.Vec{}, trace.Vec{X: 1}) || r.Blocked(trace.Vec{}, trace.Vec{X: 1}, 9) || g.Len() != 0 || g.Translucent() || g.Bounds() != (storage.Box{}) {
		t.Error("there is something in an empty grid")
	}
}

// endsAfter is a context that ends when it was asked so many times.
type endsAfter struct {
	context.Context
	left *int
}

func (c endsAfter) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestNewEndsWithItsContext(t *testing.T) {
	near, rng := terrain(), rand.New(rand.NewPCG(15, 16))
	far := emptyVolume()
	for range 300 {
		far.Set(storage.Pos{X: rng.Int32N(1 << 20), Y: rng.Int32N(1 << 20)}, storage.RGB(1, 2, 3))
	}
	for _, v := range []storage.Volume{near, far} {
		layers := []trace.Layer{{ID: 1, Volume: v}}
		looks := 0
		for ; ; looks++ {
			left := looks
			if _, err := trace.New(endsAfter{t.Context(), &left}, v, layers); err == nil {
				break
			} else if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		if looks < 15 {
			t.Errorf("the context is looked at only %d times", looks)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := newGrid(t, near, nil).Support(ended, trace.Vec{}, []trace.Vec{{X: 1}}, []float64{0}); !errors.Is(err, context.Canceled) {
		t.Errorf("support: %v", err)
	}
}

// TestMemoryIsInProportionToTiles holds grids to what their tiles may take, however far they are from each other.
func TestMemoryIsInProportionToTiles(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for _, n := range []int32{200, 2000, 1 << 20, 1 << 30} {
		v := emptyVolume()
		for range 3000 {
			v.Set(storage.Pos{X: rng.Int32N(n), Y: rng.Int32N(n), Z: rng.Int32N(n)}, storage.RGB(1, 2, 3))
		}
		g := newGrid(t, v, []trace.Layer{{ID: 1, Volume: v}})
		if bytes := g.Bytes(); bytes < int64(g.Len())*100 || bytes > 1<<21+int64(g.Len())*1500 {
			t.Errorf("%d tiles within %d take %d bytes", g.Len(), n, bytes)
		}
	}
}

func TestZeroAlloc(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	for _, s := range scenes() {
		v := s.build(rng)
		g, list := newGrid(t, v, []trace.Layer{{ID: 1, Volume: v}}), cells(v)
		r := g.NewRay()
		n := testing.AllocsPerRun(200, func() {
			o, d := aim(rng, list[:1], 50)
			for ok := r.First(o, d); ok; ok = r.Next() {
				h := &r.Hit
				_, _, _, _ = h.Color(), g.Beside(h, 1, 1, 1), g.OpaqueBeside(h, -1, 0, 0), g.Layer(h)
			}
			r.Blocked(o, d, 100)
		})
		if n > 1 { // aim makes a list of its own
			t.Errorf("%s: a ray allocates %v times", s.name, n)
		}
	}
}
