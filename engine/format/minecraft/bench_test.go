package minecraft_test

import (
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/minecraft"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// hills returns a layer of 512x512 columns of up to 96 blocks, with the colours of the ground in bands.
func hills() *scene.Scene {
	colors := []storage.Color{storage.RGB(0x7d, 0x7d, 0x7d), storage.RGB(120, 90, 60), storage.RGB(90, 160, 60), storage.RGB(250, 250, 250)}
	v := newVolume()
	for x := range int32(512) {
		for y := range int32(512) {
			for z := range 32 + (x*y/512+x/8*3+y/16*5)%64 {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, colors[z/24])
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "hills", v)}, Active: 1}
}

func BenchmarkEncode(b *testing.B) {
	s := hills()
	for _, f := range []*format.Format{minecraft.Schem(), minecraft.Litematic()} {
		b.Run("format="+f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Write(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	s := hills()
	for _, f := range []*format.Format{minecraft.Schem(), minecraft.Litematic()} {
		data, _, err := write(b, f, s, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("format="+f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Read(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
		})
	}
}
