package gltf_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// sphere returns a scene with a sphere of that radius in bands of colours.
func sphere(r int32) *scene.Scene {
	v := newVolume()
	for z := -r; z < r; z++ {
		for y := -r; y < r; y++ {
			for x := -r; x < r; x++ {
				if x*x+y*y+z*z < r*r {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(z), uint8(x/8), 9))
				}
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "sphere", v)}}
}

func BenchmarkEncode(b *testing.B) {
	s := sphere(64)
	for _, f := range both() {
		for _, mesher := range []string{"culled", "greedy"} {
			b.Run("format="+f.Name+"/mesher="+mesher, func(b *testing.B) {
				values, err := f.Values(format.ForWrite, map[string]any{"mesher": mesher})
				if err != nil {
					b.Fatal(err)
				}
				var size bytes.Buffer
				opt := &format.EncodeOptions{NewVolume: newVolume, Values: values}
				if err := f.Write(b.Context(), &size, s, opt); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size.Len()))
				b.ReportAllocs()
				for b.Loop() {
					if err := f.Write(b.Context(), io.Discard, s, opt); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
			})
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	s := sphere(64)
	for _, f := range both() {
		b.Run("format="+f.Name, func(b *testing.B) {
			data, _ := write(b, f, s, nil)
			b.SetBytes(int64(len(data)))
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
