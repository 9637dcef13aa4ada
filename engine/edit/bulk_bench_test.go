package edit_test

import (
	"fmt"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// listInCube returns n cells, each its own, of a cube of which they fill an eighth, and the same with other colours. In scanline order
// they are the first rows of a cube of half the edge.
func listInCube(n int, order, colorsOf string) (lists [2][]edit.Cell) {
	rnd := newRand(31)
	edge := int32(1)
	for int(edge*edge*edge) < 8*n {
		edge++
	}
	if order == "scan" {
		edge = (edge + 1) / 2
	}
	var all []storage.Pos
	eachCell(storage.Box{Max: storage.Pos{X: edge, Y: edge, Z: edge}}, func(p storage.Pos) { all = append(all, p) })
	if order == "random" {
		rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	for k := range lists {
		for _, p := range all[:n] {
			c := storage.RGB(uint8(rnd.IntN(8)*30), uint8(100*k), 7)
			if colorsOf == "any" {
				c = storage.Color(rnd.Uint32()&0xfffffe | uint32(k) | 0xff000000)
			}
			lists[k] = append(lists[k], edit.Cell{Pos: p, Color: c})
		}
	}
	return lists
}

func BenchmarkSetCells(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		for _, order := range []string{"random", "scan"} {
			for _, how := range []string{"any", "few"} {
				lists := listInCube(n, order, how)
				name := fmt.Sprintf("order=%s/colors=%s/n=%d", order, how, n)
				for _, each := range []bool{false, true} {
					way := "/by=list"
					if each {
						way = "/by=cell"
					}
					b.Run(name+way, func(b *testing.B) {
						b.ReportAllocs()
						v := newDense()
						var r edit.Recorder
						var d edit.Delta
						for i := 0; b.Loop(); i++ {
							r.Reset(v, edit.Options{MaxBytes: 1 << 30})
							if each {
								for _, c := range lists[i%2] {
									if _, err := r.Set(c.Pos, c.Color); err != nil {
										b.Fatal(err)
									}
								}
							} else if err := r.SetCells(b.Context(), lists[i%2]); err != nil {
								b.Fatal(err)
							}
							if r.Finish(&d); d.Changed != int64(n) {
								b.Fatal(d.Changed)
							}
						}
						report(b, int64(n))
						b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(n), "ns/voxel")
					})
				}
			}
		}
	}
}

// BenchmarkSetRuns sets a cube in runs of some length, each of another colour than before.
func BenchmarkSetRuns(b *testing.B) {
	const n = 128
	box := storage.Box{Max: storage.Pos{X: n, Y: n, Z: n}}
	for _, length := range []int{4, 64, n * n, n * n * n} {
		b.Run(fmt.Sprintf("length=%d/n=%d", length, n), func(b *testing.B) {
			b.ReportAllocs()
			var lists [2][]edit.Run
			for k := range lists {
				for i := range n * n * n / length {
					lists[k] = append(lists[k], edit.Run{N: int64(length), Color: storage.RGB(uint8(i%7), uint8(k), 5)})
				}
			}
			v := newDense()
			var r edit.Recorder
			var d edit.Delta
			for i := 0; b.Loop(); i++ {
				r.Reset(v, edit.Options{MaxBytes: 1 << 30})
				if err := r.SetRuns(b.Context(), box, lists[i%2]); err != nil {
					b.Fatal(err)
				}
				r.Finish(&d)
			}
			report(b, n*n*n)
		})
	}
}
