package render_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// sphere is a solid ball of n cells across.
func sphere(n int32) storage.Volume {
	v := dense.New(storage.Options{})
	ball(v, storage.Pos{X: n / 2, Y: n / 2, Z: n / 2}, float64(n)/2, func(p storage.Pos) storage.Color {
		return storage.RGB(uint8(100+p.Z%2*20), 140, uint8(p.X))
	})
	return v
}

// terrain is a square of n by n columns of cells under hills.
func terrain(n int32) storage.Volume {
	v := dense.New(storage.Options{})
	for y := range n {
		for x := range n {
			fx, fy := float64(x), float64(y)
			h := 40 + 16*math.Sin(fx/17)*math.Cos(fy/23) + 9*math.Sin(fx/5+fy/7) + 4*math.Sin(fx*1.7)*math.Sin(fy*2.3)
			for z := range int32(h) {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(60+z), uint8(170-z), 60))
			}
		}
	}
	return v
}

// city is a grid of towers with windows on a square of n by n cells.
func city(n int32) storage.Volume {
	v := dense.New(storage.Options{})
	v.FillBox(storage.Box{Max: storage.Pos{X: n, Y: n, Z: 1}}, storage.RGB(110, 112, 116))
	for y := int32(2); y+10 < n; y += 14 {
		for x := int32(2); x+10 < n; x += 14 {
			k := uint32(x*73856093 ^ y*19349663)
			h, g := 8+int32(k>>3%uint32(n*2/3))%(n*2/3), uint8(120+k>>7%100)
			v.FillBox(storage.Box{Min: storage.Pos{X: x, Y: y, Z: 1}, Max: storage.Pos{X: x + 10, Y: y + 10, Z: h}}, storage.RGB(g, g-10, g-uint8(k>>11%40)))
			for z := int32(3); z < h-2; z += 4 {
				for a := int32(1); a < 9; a += 3 {
					for _, b := range []storage.Box{
						{Min: storage.Pos{X: x + a, Y: y, Z: z}, Max: storage.Pos{X: x + a + 2, Y: y + 1, Z: z + 2}},
						{Min: storage.Pos{X: x + 9, Y: y + a, Z: z}, Max: storage.Pos{X: x + 10, Y: y + a + 2, Z: z + 2}},
					} {
						v.FillBox(b, storage.RGB(60, 80, 110))
					}
				}
			}
		}
	}
	return v
}

// namedModel is a model of a benchmark.
type namedModel struct {
	name   string
	volume storage.Volume
}

func benchModels() []namedModel {
	return []namedModel{{"terrain128", terrain(128)}, {"sphere128", sphere(128)}, {"city128", city(128)}, {"house", quick(house())}}
}

// BenchmarkQuality draws each model in draft and in standard quality in turn. The metric standard/draft is the ratio of the shortest times.
func BenchmarkQuality(b *testing.B) {
	for _, m := range benchModels() {
		s := &render.Subject{Volume: m.volume}
		b.Run("model="+m.name, func(b *testing.B) {
			b.ReportAllocs()
			best := map[render.Quality]time.Duration{}
			for b.Loop() {
				for _, q := range []render.Quality{render.Draft, render.Standard} {
					r, err := render.Draw(b.Context(), s, render.Options{Quality: q})
					if err != nil {
						b.Fatal(err)
					}
					if t, ok := best[q]; !ok || r.Took < t {
						best[q] = r.Took
					}
				}
			}
			rate := func(q render.Quality) float64 { return 512 * 512 / best[q].Seconds() / 1e6 }
			b.ReportMetric(rate(render.Draft), "draft-Mpixels/s")
			b.ReportMetric(rate(render.Standard), "standard-Mpixels/s")
			b.ReportMetric(best[render.Standard].Seconds()/best[render.Draft].Seconds(), "standard/draft")
		})
	}
}

// BenchmarkDraft draws each model in draft quality with all processors and with a plain caster on one, in turn. The metric plain/draft is the
// ratio of the shortest times.
func BenchmarkDraft(b *testing.B) {
	for _, m := range benchModels()[:3] {
		s := &render.Subject{Volume: m.volume}
		o := render.Options{Quality: render.Draft}
		first, err := render.Draw(b.Context(), s, o)
		if err != nil {
			b.Fatal(err)
		}
		p := newPlainCaster(m.volume)
		for _, fov := range []float64{0, 45} {
			o.Camera = render.Camera{FOV: fov}
			b.Run(fmt.Sprintf("model=%s/fov=%v", m.name, fov), func(b *testing.B) {
				ours, plain := time.Hour, time.Hour
				for b.Loop() {
					r, err := render.Draw(b.Context(), s, o)
					if err != nil {
						b.Fatal(err)
					}
					ours = min(ours, r.Took)
					start := time.Now()
					p.draw(render.NewView(&r.Camera, 512, 512), first.Image)
					plain = min(plain, time.Since(start))
				}
				b.ReportMetric(512*512/ours.Seconds()/1e6, "Mpixels/s")
				b.ReportMetric(plain.Seconds()/ours.Seconds(), "plain/draft")
			})
		}
	}
}

// BenchmarkExtras draws the house with what can be drawn beside it.
func BenchmarkExtras(b *testing.B) {
	v := quick(house())
	for name, o := range map[string]render.Options{
		"ground": {Ground: &render.Ground{}}, "outline": {Outline: &render.Outline{}}, "grid": {Grid: &render.GridLines{}}, "buffers": {Buffers: true},
		"goxel": {Style: render.Goxel}, "samples16": {Samples: 16},
	} {
		b.Run("with="+name, func(b *testing.B) {
			for b.Loop() {
				draw(b, v, o)
			}
		})
	}
}

func BenchmarkAppendPNG(b *testing.B) {
	for _, m := range benchModels() {
		for _, edge := range []int{512, 2048} {
			b.Run(fmt.Sprintf("model=%s/edge=%d", m.name, edge), func(b *testing.B) {
				m := draw(b, m.volume, render.Options{Width: edge, Height: edge}).Image
				b.ReportAllocs()
				var file []byte
				for b.Loop() {
					var err error
					if file, err = picture.AppendPNG(file[:0], m); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(file)), "bytes")
			})
		}
	}
}

func BenchmarkPNGWithinLimit(b *testing.B) {
	v := quick(rainbow(24))
	for b.Loop() {
		if _, _, err := render.PNG(b.Context(), &render.Subject{Volume: v}, render.Options{}, inlineBytes); err != nil {
			b.Fatal(err)
		}
	}
}
