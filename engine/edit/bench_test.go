package edit_test

import (
	"context"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

var big256 = storage.Box{Min: storage.Pos{X: -128, Y: -128, Z: -128}, Max: storage.Pos{X: 128, Y: 128, Z: 128}}

// report adds how many cells the loop changed in a second.
func report(b *testing.B, cells int64) {
	b.ReportMetric(float64(cells)*float64(b.N)/b.Elapsed().Seconds(), "voxels/s")
}

func BenchmarkFill(b *testing.B) {
	for _, s := range []edit.Solid{
		{Shape: edit.Cube, Box: big256},
		{Shape: edit.Sphere, Box: big256},
		{Shape: edit.Sphere, Box: big256, Hollow: true},
		{Shape: edit.Torus, Box: big256},
	} {
		name := "shape=" + s.Shape.String()
		if s.Hollow {
			name += "/hollow"
		}
		b.Run(name+"/n=256", func(b *testing.B) {
			b.ReportAllocs()
			var n int64
			for b.Loop() {
				r := edit.Record(newDense(), edit.Options{MaxBytes: 1 << 30})
				if err := edit.Fill(b.Context(), r, s, scene.Over, colors[1]); err != nil {
					b.Fatal(err)
				}
				n = r.Delta().Changed
			}
			report(b, n)
		})
	}
}

func BenchmarkPaint(b *testing.B) {
	for _, smooth := range []float64{0, 2} {
		name := "hard"
		if smooth > 0 {
			name = "smooth"
		}
		b.Run(name+"/shape=sphere/n=256", func(b *testing.B) {
			b.ReportAllocs()
			var n int64
			p := edit.Painter{Shape: edit.Sphere, Color: colors[1], Smoothness: smooth}
			for b.Loop() {
				r := edit.Record(newDense(), edit.Options{})
				if err := edit.Paint(b.Context(), r, p, scene.BoxMatrix(big256)); err != nil {
					b.Fatal(err)
				}
				n = r.Delta().Changed
			}
			report(b, n)
		})
	}
}

// sphere returns a volume with a sphere of 256 cells.
func sphere(b *testing.B, c storage.Color) storage.Volume {
	b.Helper()
	v := newDense()
	s := edit.Solid{Shape: edit.Sphere, Box: big256}
	if err := edit.Fill(context.Background(), edit.Record(v, edit.Options{}), s, scene.Over, c); err != nil {
		b.Fatal(err)
	}
	return v
}

func BenchmarkFlood(b *testing.B) {
	for name, f := range map[string]edit.Flood{
		"against=seed/connectivity=6":      {Connectivity: 6},
		"against=seed/connectivity=26":     {Connectivity: 26},
		"against=neighbour/connectivity=6": {Connectivity: 6, Against: edit.AgainstNeighbour},
	} {
		b.Run(name+"/n=256", func(b *testing.B) {
			b.ReportAllocs()
			v := sphere(b, colors[1])
			var n int64
			for i := 0; b.Loop(); i++ {
				f.Color = colors[1+i%3]
				r := edit.Record(v, edit.Options{MaxBytes: 1 << 30})
				got, err := f.Run(b.Context(), r)
				if err != nil {
					b.Fatal(err)
				}
				r.Delta()
				n = got.Filled
			}
			report(b, n)
		})
	}
}

func BenchmarkMerge(b *testing.B) {
	for _, mode := range []scene.Mode{scene.Over, scene.Sub} {
		for name, c := range map[string]storage.Color{"opaque": colors[1], "translucent": colors[4]} {
			b.Run("mode="+mode.String()+"/"+name+"/n=256", func(b *testing.B) {
				b.ReportAllocs()
				dst, src := sphere(b, colors[2]), sphere(b, c)
				n := src.Len()
				for b.Loop() {
					r := edit.Record(dst, edit.Options{})
					if err := edit.Merge(b.Context(), r, src, mode, nil); err != nil {
						b.Fatal(err)
					}
					r.Rollback()
				}
				report(b, n)
			})
		}
	}
}

func BenchmarkSet(b *testing.B) {
	b.ReportAllocs()
	v := newDense()
	var r edit.Recorder
	var d edit.Delta
	for i := 0; b.Loop(); i++ {
		r.Reset(v, edit.Options{MaxBytes: 1 << 30})
		if _, err := r.Set(storage.Pos{X: int32(i & 15)}, colors[1+i>>4%3]); err != nil {
			b.Fatal(err)
		}
		r.Finish(&d)
	}
	report(b, 1)
}

func BenchmarkSetMany(b *testing.B) {
	b.ReportAllocs()
	const n = 100_000
	for i := 0; b.Loop(); i++ {
		r := edit.Record(newDense(), edit.Options{MaxBytes: 1 << 30})
		for j := range int32(n) {
			if _, err := r.Set(storage.Pos{X: j % 50, Y: j / 50 % 50, Z: j / 2500}, colors[1+i%3]); err != nil {
				b.Fatal(err)
			}
		}
		r.Delta()
	}
	report(b, n)
}
