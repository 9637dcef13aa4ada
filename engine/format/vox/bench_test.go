package vox_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/vox"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// models returns files with one model of 256 voxels along each axis.
func models() map[string][]byte {
	files := map[string][]byte{}
	add := func(name string, index func(x, y, z int32) uint8) {
		var voxels []uint8
		for z := range int32(256) {
			for y := range int32(256) {
				for x := range int32(256) {
					if i := index(x, y, z); i > 0 {
						voxels = append(voxels, uint8(x), uint8(y), uint8(z), i)
					}
				}
			}
		}
		files[name] = file(200, model(256, 256, 256, voxels...))
	}
	square := func(x, y, z int32) int32 { return (x-128)*(x-128) + (y-128)*(y-128) + (z-128)*(z-128) }
	add("ball", func(x, y, z int32) uint8 {
		if square(x, y, z) > 95*95 {
			return 0
		}
		return uint8(1 + (x>>3+y>>4+z>>3)%40)
	})
	add("shells", func(x, y, z int32) uint8 {
		if d := square(x, y, z); d > 127*127 || d < 124*124 && d > 90*90 || d < 87*87 {
			return 0
		}
		return uint8(1 + (x>>3+z>>3)%40)
	})
	r := rand.New(rand.NewPCG(1, 1))
	add("noise", func(x, y, z int32) uint8 {
		if x < 64 || y < 64 {
			return 0
		}
		return uint8(r.UintN(256)) >> r.UintN(8)
	})
	files["six balls"] = file(200, bytes.Repeat(files["ball"][20:], 6)) // more than caches hold
	return files
}

func BenchmarkDecode(b *testing.B) {
	files := models()
	for _, name := range []string{"vengi/test-transform.vox", "vengi/splitobjects.vox"} {
		b.Run("file="+name, func(b *testing.B) { decodeAndCopy(b, formattest.CorpusFile(b, name)) })
	}
	for _, name := range []string{"ball", "six balls", "shells", "noise"} {
		b.Run("model="+name, func(b *testing.B) { decodeAndCopy(b, files[name]) })
	}
}

// decodeAndCopy reports how many voxels are read in a second, and the rate in bytes as a part of the rate at which the same bytes are copied, once
// to memory that is in use already ("of-copy") and once to new memory ("of-clone"). Rounds of the three take turns, and the fastest of each
// counts.
func decodeAndCopy(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	voxels, decoding, copying, cloning := int64(0), time.Hour, time.Hour, time.Hour
	to := make([]byte, len(data))
	for b.Loop() {
		start := time.Now()
		s, err := vox.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume})
		if err != nil {
			b.Fatal(err)
		}
		decoding = min(decoding, time.Since(start))
		voxels = s.Len()
		b.StopTimer()
		for range 3 {
			start = time.Now()
			copy(to, data)
			copying = min(copying, time.Since(start))
			start = time.Now()
			to = bytes.Clone(data)
			cloning = min(cloning, time.Since(start))
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(copying)/float64(decoding), "of-copy")
	b.ReportMetric(float64(cloning)/float64(decoding), "of-clone")
	b.ReportMetric(float64(voxels)/decoding.Seconds(), "voxels/s")
}

func BenchmarkEncode(b *testing.B) {
	files := models()
	for _, name := range []string{"ball", "shells", "noise"} {
		s, _ := decode(b, files[name])
		b.Run("model="+name, func(b *testing.B) { encodeScene(b, s) })
	}
	l := scene.NewLayer(1, "colours", newVolume())
	for i := range int32(1 << 20) {
		l.Volume.Set(storage.Pos{X: i & 127, Y: i >> 7 & 127, Z: i >> 14}, storage.RGB(uint8(i*7), uint8(i>>5), uint8(i>>12)))
	}
	b.Run("model=colours", func(b *testing.B) { encodeScene(b, &scene.Scene{Layers: []*scene.Layer{l}}) })
}

func encodeScene(b *testing.B, s *scene.Scene) {
	b.ReportAllocs()
	for b.Loop() {
		if err := vox.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len())*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}
