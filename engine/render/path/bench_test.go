package path_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render/path"
	"github.com/goxel-daemon/goxel-daemon/engine/render/world"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// terrain is a square of n by n columns of cells under hills.
func terrain(n int32) storage.Volume {
	v := volume()
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

// city is n by n blocks with a tower each; windows of the towers are in a volume of their own.
func city(n int32) (towers, windows storage.Volume) {
	towers, windows = volume(), volume()
	box(towers, 0, 0, 0, 16*n, 16*n, 1, storage.RGB(90, 92, 96))
	for by := range n {
		for bx := range n {
			k := bx*7 + by*13
			x, y, h := 16*bx+3, 16*by+3, 12+k*k%53
			c := storage.RGB(uint8(150+k*29%90), uint8(140+k*17%80), uint8(130+k*11%90))
			box(towers, x, y, 1, x+10, y+10, h, c)
			for z := int32(4); z < h-2; z += 4 {
				for i := int32(1); i < 10; i += 3 {
					if (z*5+i*3+k)%4 == 0 {
						box(windows, x+i, y, z, x+i+1, y+1, z+2, storage.RGB(255, 220, 160))
						box(windows, x+9, y+i, z, x+10, y+i+1, z+2, storage.RGB(255, 230, 190))
					}
				}
			}
		}
	}
	return towers, windows
}

// night is dim and blue.
func night() world.Light {
	return world.Light{
		Sun: vec(0.5, -0.4, 0.8).Unit(), SunColor: world.RGB{0.02, 0.03, 0.05}, SunRadius: 0.02,
		Zenith: world.RGB{0.01, 0.015, 0.03}, Horizon: world.RGB{0.02, 0.022, 0.035}, Nadir: world.RGB{0.01, 0.01, 0.015},
	}
}

type benchScene struct {
	name   string
	world  *world.World
	camera path.Camera
}

func benchScenes(b *testing.B, edge int) []benchScene {
	b.Helper()
	ground := &world.Ground{}
	towers, windows := city(8)
	lamp := world.PlainMaterial
	lamp.Emission = world.RGB{3, 2.2, 1.2}
	over := lookAt(vec(190, -120, 150), vec(64, 60, 18), 40, edge, edge)
	scenes := []benchScene{
		{"house", plain(b, daylight(), house()), houseView(edge, edge)},
		{"terrain128", plain(b, daylight(), terrain(128)), over},
		{"city", plain(b, daylight(), towers), over},
		{"citynight", build(b, night(), part{towers, world.PlainMaterial}, part{windows, lamp}), over},
		{"all", homely(b), houseView(edge, edge)},
	}
	for i := range scenes {
		scenes[i].world.Ground = ground
	}
	return scenes
}

// BenchmarkPaths follows sixteen paths for each pixel.
func BenchmarkPaths(b *testing.B) {
	const edge = 512
	for _, s := range benchScenes(b, edge) {
		b.Run("model="+s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				shoot(b, s.world, s.camera, path.Options{Width: edge, Height: edge, Samples: 16})
			}
			b.ReportMetric(float64(b.N)*edge*edge*16/b.Elapsed().Seconds()/1e6, "Mpaths/s")
		})
	}
}

// BenchmarkPicture draws pictures of 512x512 pixels with up to 128 samples each, as they are by default.
func BenchmarkPicture(b *testing.B) {
	const edge = 512
	for _, s := range benchScenes(b, edge) {
		for _, workers := range []int{1, 0} {
			b.Run(fmt.Sprintf("model=%s/workers=%d", s.name, workers), func(b *testing.B) {
				samples := 0.0
				for b.Loop() {
					samples = shoot(b, s.world, s.camera, path.Options{Width: edge, Height: edge, Workers: workers}).Samples
				}
				b.ReportMetric(samples, "samples/pixel")
			})
		}
	}
}

// BenchmarkFirstRound draws the least that there is: what a picture with a tight time limit takes.
func BenchmarkFirstRound(b *testing.B) {
	towers, windows := city(8)
	lamp := world.PlainMaterial
	lamp.Emission = world.RGB{3, 2.2, 1.2}
	w := build(b, night(), part{towers, world.PlainMaterial}, part{windows, lamp})
	c := lookAt(vec(190, -120, 150), vec(64, 60, 18), 40, 256, 256)
	for b.Loop() {
		shoot(b, w, c, path.Options{Width: 256, Height: 256, Samples: 1})
	}
}

var _ path.Camera = (*camera)(nil)
