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

// race runs two ways to handle each pixel of a view in turns, row by row, and reports what a ray takes by each: the best time of each row
// counts, so that what else the machine does matters little.
func race(b *testing.B, v *view, yardstick, grid func(origin, dir trace.Vec)) {
	ways := [2]func(origin, dir trace.Vec){yardstick, grid}
	best := make([][2]time.Duration, v.edge)
	for b.Loop() {
		for y := range v.edge {
			for i, f := range ways {
				start := time.Now()
				for x := range v.edge {
					f(v.ray(x, y))
				}
				if d := time.Since(start); best[y][i] == 0 || d < best[y][i] {
					best[y][i] = d
				}
			}
		}
	}
	var sum [2]time.Duration
	for _, row := range best {
		sum[0], sum[1] = sum[0]+row[0], sum[1]+row[1]
	}
	rays := float64(v.edge * v.edge)
	b.ReportMetric(float64(sum[0].Nanoseconds())/rays, "plain-ns/ray")
	b.ReportMetric(float64(sum[1].Nanoseconds())/rays, "grid-ns/ray")
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
				race(b, &v, func(origin, dir trace.Vec) {
					if h, ok := p.first(origin, dir); ok {
						sum[0] += uint64(h.color) + uint64(h.axis)
					}
				}, func(origin, dir trace.Vec) {
					if r.First(origin, dir) {
						sum[1] += uint64(r.Hit.Color()) + uint64(r.Hit.Face.Axis())
					}
				})
				if sum[0] == 0 || sum[1] == 0 {
					b.Error("nothing is seen")
				}
			})
		}
	}
}
