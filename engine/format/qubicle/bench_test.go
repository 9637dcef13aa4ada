package qubicle_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/format/formattest"
	"github.com/goxel-daemon/goxel-daemon/engine/format/qubicle"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// block returns a scene of a cube of n cells whose colours and holes f gives, 0 for empty.
func block(n int32, f func(p storage.Pos) storage.Color) *scene.Scene {
	v := newVolume()
	for x := range n {
		for y := range n {
			for z := range n {
				p := storage.Pos{X: x, Y: y, Z: z}
				if c := f(p); c != 0 {
					v.Set(p, c)
				}
			}
		}
	}
	return &scene.Scene{Layers: []*scene.Layer{scene.NewLayer(1, "block", v)}}
}

// contents are what models look like to a codec.
func contents() map[string]*scene.Scene {
	noise := func(p storage.Pos) uint32 {
		h := uint32(p.X)*0x9E3779B1 ^ uint32(p.Y)*0x85EBCA6B ^ uint32(p.Z)*0xC2B2AE35
		h ^= h >> 15
		h *= 0x2C1B3C6D
		return h ^ h>>12
	}
	return map[string]*scene.Scene{
		"solid": block(128, func(storage.Pos) storage.Color { return storage.RGB(10, 20, 30) }),
		"noise": block(128, func(p storage.Pos) storage.Color { return storage.Color(noise(p)) | 0xff<<24 }),
		"strata": block(128, func(p storage.Pos) storage.Color {
			if p.Z > 40+p.X/8+p.Y/16 {
				return 0
			}
			return storage.RGB(100, uint8((p.Z-p.X/8)/6)*8, 60)
		}),
		"speckled": block(128, func(p storage.Pos) storage.Color {
			if p.Z > 40+p.X/8+int32(noise(storage.Pos{X: p.X / 4, Y: p.Y / 4})%8) {
				return 0
			}
			return storage.RGB(uint8(noise(p)%4)*16, uint8(p.Z), 60)
		}),
	}
}

// BenchmarkRead reports how fast files are read: in voxels of all cells, and against copying the bytes of the file, once to memory that is in use
// already ("of-copy") and once to new memory ("of-clone"). Rounds of the three take turns, and the fastest of each counts.
func BenchmarkRead(b *testing.B) {
	bench := func(name string, f *format.Format, data []byte, cells float64) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			reading, copying, cloning := time.Hour, time.Hour, time.Hour
			dst := make([]byte, len(data))
			for b.Loop() {
				start := time.Now()
				if _, err := f.Decode(b.Context(), data, &format.DecodeOptions{NewVolume: newVolume}); err != nil {
					b.Fatal(err)
				}
				reading = min(reading, time.Since(start))
				b.StopTimer()
				for range 3 {
					start = time.Now()
					copy(dst, data)
					copying = min(copying, time.Since(start))
					start = time.Now()
					dst = bytes.Clone(data)
					cloning = min(cloning, time.Since(start))
				}
				b.StartTimer()
			}
			b.ReportMetric(cells/reading.Seconds(), "cells/s")
			b.ReportMetric(float64(copying)/float64(reading), "of-copy")
			b.ReportMetric(float64(cloning)/float64(reading), "of-clone")
		})
	}
	for name, s := range contents() {
		cells := storage.Bounds(s.Layers[0].Volume).Cells()
		for _, compressed := range []bool{false, true} {
			bench(fmt.Sprintf("format=qb/compressed=%v/content=%s", compressed, name), qubicle.QB(),
				write(b, qubicle.QB(), s, map[string]any{"compressed": compressed}), cells)
		}
		bench("format=qbt/content="+name, qubicle.QBT(), write(b, qubicle.QBT(), s, nil), cells)
		if name != "noise" {
			bench("format=qef/content="+name, qubicle.QEF(), write(b, qubicle.QEF(), s, nil), cells)
		}
	}
	bench("file=r.0.-2.qb", qubicle.QB(), formattest.CorpusFile(b, "vengi/r.0.-2.qb"), 512*160*64)
}

func BenchmarkWrite(b *testing.B) {
	for name, s := range contents() {
		cells := storage.Bounds(s.Layers[0].Volume).Cells()
		for _, f := range []*format.Format{qubicle.QB(), qubicle.QBT(), qubicle.QEF()} {
			b.Run("format="+f.Name+"/content="+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := f.Encode(b.Context(), io.Discard, s, &format.EncodeOptions{NewVolume: newVolume}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(cells*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
			})
		}
	}
}
