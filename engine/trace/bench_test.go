package trace_test

import (
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func newGrid(tb testing.TB, v storage.Volume, layers []trace.Layer) *trace.Grid {
	tb.Helper()
	g, err := trace.New(tb.Context(), v, layers)
	if err != nil {
		tb.Fatal(err)
	}
	return g
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

// BenchmarkBundles is as BenchmarkPrimary, but looks along the rays of 8x8 pixels at once before it casts them.
func BenchmarkBundles(b *testing.B) {
	for _, m := range models() {
		volume := m.build()
		p, g := newPlain(volume), newGrid(b, volume, nil)
		for _, v := range views(512) {
			b.Run("model="+m.name+"/view="+v.name, func(b *testing.B) {
				r := g.NewRay()
				var sum [2]uint64
				race(b, v.edge/8, v.edge*v.edge, func(row int) {
					for y := row * 8; y < row*8+8; y++ {
						for x := range v.edge {
							if h, ok := p.first(v.ray(float64(x)+0.5, float64(y)+0.5)); ok {
								sum[0] += uint64(h.color) + uint64(h.axis)
							}
						}
					}
				}, func(row int) {
					for left := 0; left < v.edge; left += 8 {
						near, ok := g.Clear(v.block(left, row*8, 8))
						if !ok {
							continue
						}
						for y := row * 8; y < row*8+8; y++ {
							for x := range 8 {
								origin, dir := v.ray(float64(left+x)+0.5, float64(y)+0.5)
								if r.AimFrom(origin, dir, near); r.Next() {
									sum[1] += uint64(r.Hit.Color()) + uint64(r.Hit.Face.Axis())
								}
							}
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
