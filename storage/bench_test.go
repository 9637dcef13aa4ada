package storage_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// kinds are the cells of the benchmarks: seven of ten occupied at random, and a ground of layers, each of a colour, under a wavy surface.
var kinds = []struct {
	name   string
	colors int
	full   float64
}{{"1", 1, 0.7}, {"2", 2, 0.7}, {"4", 4, 0.7}, {"8", 8, 0.7}, {"16", 16, 0.7}, {"17", 17, 0.7}, {"100", 100, 0.7}, {"250", 250, 0.7}, {"4000", 4000, 0.7}, {"ground", 0, 0}}

// benchCells returns the cells of the kind with that number of colours.
func benchCells(colors int, full float64) *[storage.TileCells]storage.Color {
	if colors > 0 {
		return randomCells(rand.New(rand.NewPCG(1, 2)), colors, full)
	}
	cells := new([storage.TileCells]storage.Color)
	for i := range cells {
		x, y, z := i&15, i>>4&15, i>>8
		if z < 8+(x*3+y*5)%7 {
			cells[i] = storage.RGB(uint8(90+z*9), 80, 20)
		}
	}
	return cells
}

func BenchmarkPack(b *testing.B) {
	for _, m := range kinds {
		b.Run("colors="+m.name, func(b *testing.B) {
			cells, s := benchCells(m.colors, m.full), new(storage.Scratch)
			b.ReportAllocs()
			for b.Loop() {
				storage.Pack(cells, s)
			}
		})
	}
}

func BenchmarkExpand(b *testing.B) {
	for _, m := range kinds {
		b.Run("colors="+m.name, func(b *testing.B) {
			tile := storage.Pack(benchCells(m.colors, m.full), new(storage.Scratch))
			dst := new([storage.TileCells]storage.Color)
			b.SetBytes(storage.TileCells * 4)
			for b.Loop() {
				tile.Expand(dst)
			}
		})
	}
}

func BenchmarkTile(b *testing.B) {
	for _, m := range kinds {
		cells := benchCells(m.colors, m.full)
		tile, same := storage.Pack(cells, new(storage.Scratch)), storage.Pack(cells, new(storage.Scratch))
		raw := storage.Tile{Form: storage.Raw, Cells: cells, Occ: tile.Occ}
		for _, f := range []struct {
			name string
			run  func()
		}{
			{"Equal/with=same", func() { tile.Equal(&same) }},
			{"Equal/with=raw", func() { tile.Equal(&raw) }},
			{"Len", func() { tile.Len() }},
			{"Bounds", func() { tile.Bounds() }},
			{"Opaque", func() { raw.Opaque() }},
		} {
			b.Run("op="+f.name+"/colors="+m.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f.run()
				}
			})
		}
	}
}
