package edit_test

import (
	"context"
	"fmt"
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

// BenchmarkClear is what filling is measured against: clearing memory of 4 bytes a voxel.
func BenchmarkClear(b *testing.B) {
	for _, n := range []int64{256, 1024} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			memory := make([]storage.Color, n*n*n)
			clear(memory)
			for b.Loop() {
				clear(memory)
			}
			report(b, n*n*n)
		})
	}
}

// BenchmarkScan is what floods are measured against: counting the bytes of 256^3 voxels that are not 0.
func BenchmarkScan(b *testing.B) {
	memory := make([]byte, 256*256*256)
	for i := range memory {
		memory[i] = byte(i >> 7 & 1)
	}
	n := 0
	for b.Loop() {
		for _, c := range memory {
			if c != 0 {
				n++
			}
		}
	}
	if n == 0 {
		b.Fatal("nothing counted")
	}
	report(b, int64(len(memory)))
}

// BenchmarkFillCube fills a cube, undo record and counts included, of an empty volume, or of one that is full of another colour.
func BenchmarkFillCube(b *testing.B) {
	for _, n := range []int32{256, 1024} {
		for _, full := range []bool{false, true} {
			b.Run(fmt.Sprintf("full=%v/n=%d", full, n), func(b *testing.B) {
				b.ReportAllocs()
				s := edit.Solid{Box: storage.Box{Max: storage.Pos{X: n, Y: n, Z: n}}}
				cells := int64(n) * int64(n) * int64(n)
				v := newDense()
				for i := 0; b.Loop(); i++ {
					if !full {
						v = newDense()
					}
					r := edit.Record(v, edit.Options{MaxBytes: 1 << 30})
					if err := edit.Fill(b.Context(), r, s, scene.Over, colors[1+i%3]); err != nil {
						b.Fatal(err)
					}
					if d := r.Delta(); d.Changed != cells {
						b.Fatal(d.Changed)
					}
				}
				report(b, cells)
			})
		}
	}
}

// BenchmarkSwap undoes and redoes.
func BenchmarkSwap(b *testing.B) {
	for _, shape := range []edit.Shape{edit.Cube, edit.Sphere} {
		b.Run("shape="+shape.String()+"/n=256", func(b *testing.B) {
			b.ReportAllocs()
			v := newDense()
			r := edit.Record(v, edit.Options{})
			if err := edit.Fill(b.Context(), r, edit.Solid{Shape: shape, Box: big256}, scene.Over, colors[1]); err != nil {
				b.Fatal(err)
			}
			d := r.Delta()
			for b.Loop() {
				d.Swap(v)
			}
			report(b, d.Changed)
		})
	}
}

// BenchmarkStroke sets brushes of radius 8 along a path, each an edit of its own or all of them one.
func BenchmarkStroke(b *testing.B) {
	const steps = 64
	for _, apart := range []bool{false, true} {
		b.Run(fmt.Sprintf("apart=%v/radius=8", apart), func(b *testing.B) {
			b.ReportAllocs()
			v := newDense()
			var r edit.Recorder
			var d edit.Delta
			for i := 0; b.Loop(); i++ {
				r.Reset(v, edit.Options{MaxBytes: 1 << 30})
				for step := range int32(steps) {
					at := storage.Pos{X: step * 3, Y: step * step / 20, Z: step}
					s := edit.Solid{Shape: edit.Sphere, Box: edit.SizedBox(at, [3]int32{17, 17, 17})}
					if err := edit.Fill(b.Context(), &r, s, scene.Over, colors[1+i%3]); err != nil {
						b.Fatal(err)
					}
					if apart {
						r.Finish(&d)
						r.Reset(v, edit.Options{MaxBytes: 1 << 30})
					}
				}
				r.Finish(&d)
			}
			report(b, steps*2200)
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/steps, "ns/stamp")
		})
	}
}
