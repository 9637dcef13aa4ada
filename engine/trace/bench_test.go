package trace_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newGrid(tb testing.TB, v storage.Volume, layers []trace.Layer) *trace.Grid {
	tb.Helper()
	g, err := trace.New(tb.Context(), v, layers)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// cast calls f with the ray of each pixel.
func cast(v *view, f func(origin, dir trace.Vec)) {
	for y := range v.edge {
		for x := range v.edge {
			f(v.ray(float64(x)+0.5, float64(y)+0.5))
		}
	}
}

// race runs two ways to cast the rays of strips of a picture in turns, and reports what a ray takes by each: the best time of each strip counts, so that
// what else the machine does matters little.
func race(b *testing.B, strips, rays int, yardstick, grid func(strip int)) {
	ways := [2]func(int){yardstick, grid}
	best := make([][2]time.Duration, strips)
	for b.Loop() {
		for k := range best {
			for i, f := range ways {
				start := time.Now()
				f(k)
				if d := time.Since(start); best[k][i] == 0 || d < best[k][i] {
					best[k][i] = d
				}
			}
		}
	}
	var sum [2]time.Duration
	for _, strip := range best {
		sum[0], sum[1] = sum[0]+strip[0], sum[1]+strip[1]
	}
	b.ReportMetric(float64(sum[0].Nanoseconds())/float64(rays), "plain-ns/ray")
	b.ReportMetric(float64(sum[1].Nanoseconds())/float64(rays), "grid-ns/ray")
	b.ReportMetric(float64(sum[1])/float64(sum[0]), "of-plain")
}

// BenchmarkPrimary casts the rays of a picture of 512x512 pixels in one goroutine, and tells the colour of what each meets.
func BenchmarkPrimary(b *testing.B) {
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(b, volume, nil)
		for _, v := range views(512) {
			b.Run("model="+m.name+"/view="+v.name, func(b *testing.B) {
				r := g.NewRay()
				var sum [2]uint64
				race(b, v.edge, v.edge*v.edge, func(y int) {
					for x := range v.edge {
						if h, ok := p.first(v.ray(float64(x)+0.5, float64(y)+0.5)); ok {
							sum[0] += uint64(h.color) + uint64(h.axis)
						}
					}
				}, func(y int) {
					for x := range v.edge {
						if r.First(v.ray(float64(x)+0.5, float64(y)+0.5)) {
							sum[1] += uint64(r.Hit.Color()) + uint64(r.Hit.Face.Axis())
						}
					}
				})
				if sum[0] == 0 || sum[1] == 0 {
					b.Error("nothing is seen")
				}
			})
		}
	}
}

// BenchmarkBlocked casts rays to the sun from where those of an isometric view end, as for shadows. The yardstick begins at the same places, a little
// above the face.
func BenchmarkBlocked(b *testing.B) {
	sun := trace.Vec{X: 0.5, Y: 0.35, Z: 0.8}
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(b, volume, nil)
		r := g.NewRay()
		var from []trace.Vec
		v := views(512)[0]
		cast(&v, func(origin, dir trace.Vec) {
			if r.First(origin, dir) && r.Hit.Face.Normal().Dot(sun) > 0 {
				from = append(from, r.Point(r.Hit.At).Add(r.Hit.Face.Normal().Scale(1e-3)))
			}
		})
		const strip = 256
		from = from[:len(from)/strip*strip]
		b.Run("model="+m.name, func(b *testing.B) {
			var sum [2]int
			race(b, len(from)/strip, len(from), func(k int) {
				for _, o := range from[k*strip:][:strip] {
					if _, ok := p.first(o, sun); ok {
						sum[0]++
					}
				}
			}, func(k int) {
				for _, o := range from[k*strip:][:strip] {
					if r.Blocked(o, sun, math.Inf(1)) {
						sum[1]++
					}
				}
			})
			if sum[0] == 0 || sum[1] == 0 {
				b.Error("there is no shadow")
			}
		})
	}
}

// BenchmarkBounces casts rays in random directions from where those of an isometric view end, as for light that comes from all around.
func BenchmarkBounces(b *testing.B) {
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(b, volume, nil)
		r := g.NewRay()
		rng := rand.New(rand.NewPCG(5, 6))
		var from, dirs []trace.Vec
		v := views(256)[0]
		cast(&v, func(origin, dir trace.Vec) {
			if r.First(origin, dir) {
				n := r.Hit.Face.Normal()
				from = append(from, r.Point(r.Hit.At).Add(n.Scale(1e-3)))
				dirs = append(dirs, trace.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()}.Unit().Add(n.Scale(1.001)))
			}
		})
		const strip = 256
		n := len(from) / strip * strip
		b.Run("model="+m.name, func(b *testing.B) {
			var sum [2]uint64
			race(b, n/strip, n, func(k int) {
				for i := range strip {
					if h, ok := p.first(from[k*strip+i], dirs[k*strip+i]); ok {
						sum[0] += uint64(h.color) + uint64(h.axis)
					}
				}
			}, func(k int) {
				for i := range strip {
					if r.First(from[k*strip+i], dirs[k*strip+i]) {
						sum[1] += uint64(r.Hit.Color()) + uint64(r.Hit.Face.Axis())
					}
				}
			})
			if sum[0] == 0 || sum[1] == 0 {
				b.Error("nothing is seen")
			}
		})
	}
}

// scattered returns a volume of single cells in a cube.
func scattered(cells int, edge int32) storage.Volume {
	rng := rand.New(rand.NewPCG(7, 8))
	v := dense.New(storage.Options{})
	for range cells {
		v.Set(storage.Pos{X: rng.Int32N(edge), Y: rng.Int32N(edge), Z: rng.Int32N(edge)}, storage.RGB(1, 2, 3))
	}
	return v
}

func BenchmarkNew(b *testing.B) {
	list := append(models(),
		model{"scattered/cells=1e6/edge=1024", func() storage.Volume { return scattered(1e6, 1024) }},
		model{"scattered/cells=1e6/edge=1048576", func() storage.Volume { return scattered(1e6, 1<<20) }},
	)
	for _, m := range list {
		b.Run("model="+m.name, func(b *testing.B) {
			v := m.build()
			var g *trace.Grid
			b.ReportAllocs()
			for b.Loop() {
				g = newGrid(b, v, nil)
			}
			b.ReportMetric(float64(g.Bytes())/float64(g.Len()), "bytes/tile")
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(g.Len()), "ns/tile")
		})
	}
}

// BenchmarkLayer asks for the layer of each cell that an isometric view shows, of 8 that have parts of it.
func BenchmarkLayer(b *testing.B) {
	whole := terrain()
	var layers []trace.Layer
	for k := range int32(8) {
		v := dense.New(storage.Options{})
		whole.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
			for i := range storage.TileCells {
				if p := tp.Cell(i); t.Has(i) && (p.X/5+p.Y/7+p.Z/3)&7 <= k {
					v.Set(p, t.At(i))
				}
			}
			return true
		})
		layers = append(layers, trace.Layer{ID: int(k) + 1, Volume: v})
	}
	g := newGrid(b, whole, layers)
	r := g.NewRay()
	var hits []trace.Hit
	v := views(128)[0]
	cast(&v, func(origin, dir trace.Vec) {
		if r.First(origin, dir) {
			hits = append(hits, r.Hit)
		}
	})
	sum := 0
	for b.Loop() {
		for k := range hits {
			sum += g.Layer(&hits[k])
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(len(hits)), "ns/hit")
	if sum == 0 {
		b.Error("all is of the first layer")
	}
}
