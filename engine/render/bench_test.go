package render_test

import (
	"fmt"
	"math"
	"testing"

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

func benchModels() map[string]storage.Volume {
	return map[string]storage.Volume{"house": quick(house()), "sphere128": sphere(128), "terrain128": terrain(128)}
}

func BenchmarkRender(b *testing.B) {
	for name, v := range benchModels() {
		for _, shadows := range []bool{false, true} {
			b.Run(fmt.Sprintf("model=%s/shadows=%v", name, shadows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					draw(b, v, render.Options{Shadows: []render.Switch{render.Off, render.On}[map[bool]int{true: 1}[shadows]]})
				}
				b.ReportMetric(float64(b.N)*512*512/b.Elapsed().Seconds()/1e6, "Mpixels/s")
			})
		}
	}
}

func BenchmarkAppendPNG(b *testing.B) {
	for name, v := range benchModels() {
		for _, edge := range []int{512, 2048} {
			b.Run(fmt.Sprintf("model=%s/edge=%d", name, edge), func(b *testing.B) {
				m := draw(b, v, render.Options{Width: edge, Height: edge}).Image
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
