package engine_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// BenchmarkSet measures single edits with undo, in a turn of their own each, at random places of a cube that fills.
func BenchmarkSet(b *testing.B) {
	for _, edge := range []int32{16, 64, 256} {
		b.Run("kind=dense/n="+map[int32]string{16: "16", 64: "64", 256: "256"}[edge], func(b *testing.B) {
			b.ReportAllocs()
			p := create(b, start(b, engine.Options{}))
			l := p.Scene().Layers[0]
			r := uint32(1)
			for b.Loop() {
				r = r*1664525 + 1013904223
				at := storage.Pos{X: int32(r>>8) & (edge - 1), Y: int32(r>>16) & (edge - 1), Z: int32(r>>24) & (edge - 1)}
				if !p.Enter() {
					b.Fatal("the project is busy")
				}
				if _, _, err := p.Set("set", l, at, storage.RGB(uint8(r>>5), uint8(r>>13), uint8(r>>21))); err != nil {
					b.Fatal(err)
				}
				p.Leave()
			}
		})
	}
}
