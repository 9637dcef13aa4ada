package all_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/all"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// balls returns a scene of two layers, a ball in five colours and one that stands out of it, in a box of 128 cells along each axis.
func balls() *scene.Scene {
	s := &scene.Scene{Active: 1, Palette: &scene.Palette{Columns: 8}}
	colors := []storage.Color{storage.RGB(0xe0, 0x40, 0x30), storage.RGB(0x30, 0xa0, 0x50), storage.RGB(0x20, 0x60, 0xd0), storage.RGB(0xf0, 0xd0, 0x60), storage.RGB(0xff, 0xff, 0xff)}
	for _, c := range colors {
		s.Palette.Swatches = append(s.Palette.Swatches, scene.Swatch{Color: c})
	}
	for n, radius := range []int32{128, 64} { // in half cells
		v := newVolume()
		for z := range int32(128) {
			for y := range int32(128) {
				for x := range int32(128) {
					a, b, c := 2*x-127, 2*y-127, 2*z-127-int32(n)*64
					if a*a+b*b+c*c < radius*radius {
						v.Set(storage.Pos{X: x, Y: y, Z: z}, colors[(int(x)/16+int(z)/8)%(5-n)])
					}
				}
			}
		}
		s.Layers = append(s.Layers, scene.NewLayer(n+1, fmt.Sprintf("ball %d", n), v))
	}
	return s
}

// folder holds the files that a format writes beside the main one.
type folder map[string][]byte

func (f folder) put(name string, data []byte) error {
	f[name] = bytes.Clone(data)
	return nil
}

func (f folder) get(name string) ([]byte, error) {
	if data, ok := f[name]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

// BenchmarkWrite writes the same scene of 1.2 million voxels in every format. The fastest round counts for voxels/s and file-MB/s, as in BenchmarkRead, since
// other work on the machine only makes rounds slower.
func BenchmarkWrite(b *testing.B) {
	s := balls()
	for _, f := range all.Formats() {
		if f.Encode == nil {
			continue
		}
		b.Run("format="+f.Name, func(b *testing.B) {
			b.ReportAllocs()
			best := time.Hour
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				start := time.Now()
				writeFile(b, f, &out, s, folder{})
				best = min(best, time.Since(start))
			}
			report(b, s.Len(), out.Len(), best)
		})
	}
}

// BenchmarkRead reads what BenchmarkWrite writes.
func BenchmarkRead(b *testing.B) {
	s := balls()
	for _, f := range all.Formats() {
		if f.Encode == nil || f.Decode == nil {
			continue
		}
		b.Run("format="+f.Name, func(b *testing.B) {
			b.ReportAllocs()
			var out bytes.Buffer
			beside := folder{}
			writeFile(b, f, &out, s, beside)
			best := time.Hour
			voxels := int64(0)
			for b.Loop() {
				start := time.Now()
				read, err := f.Read(b.Context(), out.Bytes(), &format.DecodeOptions{NewVolume: newVolume, Name: "scene" + f.Exts[0], Beside: beside.get})
				if err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
				voxels = read.Len()
			}
			report(b, voxels, out.Len(), best)
		})
	}
}

// writeFile writes a scene, and ends the benchmark of a format that cannot hold it.
func writeFile(b *testing.B, f *format.Format, out *bytes.Buffer, s *scene.Scene, beside folder) {
	b.Helper()
	err := f.Write(b.Context(), out, s, &format.EncodeOptions{NewVolume: newVolume, Name: "scene" + f.Exts[0], Beside: beside.put})
	var unsupported *format.UnsupportedError
	if errors.As(err, &unsupported) {
		b.Skip(err)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func report(b *testing.B, voxels int64, size int, best time.Duration) {
	b.Helper()
	b.ReportMetric(float64(voxels)/best.Seconds()/1e6, "Mvoxels/s")
	b.ReportMetric(float64(size)/best.Seconds()/1e6, "file-MB/s")
	b.ReportMetric(float64(size)/1e6, "file-MB")
}
