package section_test

import (
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/section"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newDense() storage.Volume { return dense.New(storage.Options{}) }

// hills is a square of n by n columns of cells, coloured by their height.
func hills(n int32) storage.Volume {
	v := newDense()
	for y := range n {
		for x := range n {
			for z := range 40 + x%17 + y%23 {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(2*z), uint8(x&y), 60))
			}
		}
	}
	return v
}

func BenchmarkCut(b *testing.B) {
	v := hills(256)
	for b.Loop() {
		if _, err := section.Cut(b.Context(), v, section.CutAway(section.Y, 100, section.Below), newDense); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Stats().Tiles)*float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
}

func BenchmarkExplode(b *testing.B) {
	v := hills(256)
	for axis := section.X; axis <= section.Z; axis++ {
		b.Run(fmt.Sprintf("axis=%v", axis), func(b *testing.B) {
			for b.Loop() {
				if _, _, err := section.Explode(b.Context(), v, axis, 8, 6, newDense); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(v.Stats().Tiles)*float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
		})
	}
}
