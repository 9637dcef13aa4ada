package picture_test

import (
	"bytes"
	"fmt"
	"image/png"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/picture"
)

// BenchmarkPNG compares with image/png at its best speed, taking the best time of both in turns. The metric times is how many times as
// fast as that it is.
func BenchmarkPNG(b *testing.B) {
	for _, kind := range scenes {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("scene=%s/n=1024/workers=%d", kind, workers), func(b *testing.B) {
				m := scene(kind, 1024)
				var file []byte
				var other bytes.Buffer
				ours, theirs := time.Hour, time.Hour
				b.ReportAllocs()
				for b.Loop() {
					start := time.Now()
					var err error
					if file, err = picture.Encode(b.Context(), file[:0], m, picture.ByName("png"), picture.EncodeOptions{Workers: workers}); err != nil {
						b.Fatal(err)
					}
					ours = min(ours, time.Since(start))
					b.StopTimer()
					other.Reset()
					start = time.Now()
					if err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&other, m); err != nil {
						b.Fatal(err)
					}
					theirs = min(theirs, time.Since(start))
					b.StartTimer()
				}
				b.SetBytes(int64(len(m.Pix)))
				b.ReportMetric(ours.Seconds()*1000, "best-ms")
				b.ReportMetric(float64(theirs)/float64(ours), "times")
				b.ReportMetric(float64(len(file)), "bytes")
				b.ReportMetric(float64(other.Len()), "image/png-bytes")
			})
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, name := range picture.Names() {
		for effort, word := range []string{"fast", "small"} {
			for _, kind := range scenes {
				b.Run(fmt.Sprintf("format=%s/effort=%s/scene=%s/n=1024", name, word, kind), func(b *testing.B) {
					m := scene(kind, 1024)
					var file []byte
					b.SetBytes(int64(len(m.Pix)))
					b.ReportAllocs()
					for b.Loop() {
						var err error
						o := picture.EncodeOptions{Effort: picture.Effort(effort), Workers: 1}
						if file, err = picture.Encode(b.Context(), file[:0], m, picture.ByName(name), o); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(len(file)), "bytes")
				})
			}
		}
	}
}

// BenchmarkReduce compares with the twin that has maps and sorts.
func BenchmarkReduce(b *testing.B) {
	for _, kind := range []string{"shaded", "noisy"} {
		b.Run("scene="+kind+"/n=512", func(b *testing.B) {
			m := scene(kind, 512)
			ours, slow := time.Hour, time.Hour
			for b.Loop() {
				start := time.Now()
				picture.Reduce(m, 64)
				ours = min(ours, time.Since(start))
				start = time.Now()
				slowReduce(m, 64)
				slow = min(slow, time.Since(start))
			}
			b.ReportMetric(ours.Seconds()*1000, "best-ms")
			b.ReportMetric(float64(slow)/float64(ours), "times")
		})
	}
}
