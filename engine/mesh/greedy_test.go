package mesh

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// models returns volumes of one block each.
func models() map[string]storage.Volume {
	r := rand.New(rand.NewPCG(3, 4))
	model := func(color func(x, y, z int32) storage.Color) storage.Volume {
		v := dense.New(storage.Options{})
		for z := range int32(blockEdge) {
			for y := range int32(blockEdge) {
				for x := range int32(blockEdge) {
					if c := color(x, y, z); c != 0 {
						v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
					}
				}
			}
		}
		return v
	}
	one := storage.RGB(10, 20, 30)
	var heights [blockEdge][blockEdge]int32
	for y := range heights {
		for x := range heights[y] {
			heights[y][x] = int32(28 + 9*wave(float64(x)/9, float64(y)/13) + 6*wave(float64(x+y)/5, float64(y-x)/7))
		}
	}
	inSphere := func(x, y, z int32) bool {
		x, y, z = 2*x-63, 2*y-63, 2*z-63
		return x*x+y*y+z*z < 64*64
	}
	return map[string]storage.Volume{
		"sphere": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return one
			}
			return 0
		}),
		"terrain": model(func(x, y, z int32) storage.Color {
			if z < heights[y][x] {
				return one
			}
			return 0
		}),
		"noise": model(func(x, y, z int32) storage.Color { return one * storage.Color(r.IntN(2)) }),
		"striped terrain": model(func(x, y, z int32) storage.Color {
			if z < heights[y][x] {
				return storage.RGB(uint8(z/5*20), 100, uint8(z/11*40))
			}
			return 0
		}),
		"spotted sphere": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return storage.RGB(uint8(r.IntN(4)), 0, 0)
			}
			return 0
		}),
		"sphere of many colours": model(func(x, y, z int32) storage.Color {
			if inSphere(x, y, z) {
				return storage.RGB(uint8(x), uint8(y), uint8(z))
			}
			return 0
		}),
	}
}

// wave is a smooth function from -1 to 1.
func wave(x, y float64) float64 {
	saw := func(t float64) float64 {
		t -= float64(int(t/2)) * 2
		if t < 0 {
			t += 2
		}
		t -= 1
		return t * (2 - abs(t)*2) * 2
	}
	return (saw(x) + saw(y)) / 2
}

func abs(x float64) float64 { return max(x, -x) }

func BenchmarkGreedy(b *testing.B) {
	all := models()
	for _, name := range []string{"sphere", "terrain", "noise", "striped terrain", "spotted sphere", "sphere of many colours"} {
		b.Run(name, func(b *testing.B) {
			g, p := &greedy{}, &patch{}
			for b.Loop() {
				g.mesh(all[name], blockPos{}, p)
			}
			b.ReportMetric(float64(b.N)*blockEdge*blockEdge*blockEdge/b.Elapsed().Seconds()/1e6, "Mvoxels/s")
			b.ReportMetric(float64(len(p.rects)), "quads")
		})
	}
}

var _ = slices.Sort[[]int]
