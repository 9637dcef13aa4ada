package vengi_test

import (
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vengi"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// terrain is a scene of 128x128 columns below a slope.
func terrain() *scene.Scene {
	v := newVolume()
	for x := range int32(128) {
		for y := range int32(128) {
			for z := range 40 + x/8 + y%5 {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8((x^y^z)%4)*16, uint8(z), 60))
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "terrain", v)}}
}

func BenchmarkRead(b *testing.B) {
	s := terrain()
	data := write(b, s)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := vengi.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkWrite(b *testing.B) {
	s := terrain()
	b.ReportAllocs()
	for b.Loop() {
		if err := vengi.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
