package storagetest

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// testRepainted gives all cells of a tile one colour after another, so that a palette fills with colours that no cell has any more while the
// tile is of one colour: cell by cell, by boxes, and by lists; tiles that are full, of one cell less, and half full; with a palette for few
// colours and one for many.
func testRepainted(t *testing.T, newVolume func() storage.Volume) {
	const rounds = 300 // more than any palette holds
	tp := storage.TilePos{X: 1, Y: -1}
	box := storage.Box{Min: tp.Min(), Max: tp.Min().Add(storage.Pos{X: storage.TileEdge, Y: storage.TileEdge, Z: storage.TileEdge})}
	color := func(round int) storage.Color { return storage.RGB(uint8(round), uint8(round>>8), 7) }
	for _, by := range []string{"Set", "FillBox", "SwapCells", "Set and FillBox"} {
		for _, cells := range []int{storage.TileCells, storage.TileCells - 1, storage.TileCells / 2} {
			for _, many := range []bool{false, true} {
				v, m := newVolume(), NewModel()
				filler, fills := v.(storage.Filler)
				swapper, swaps := v.(storage.CellSwapper)
				for i := range cells {
					c := color(0)
					if many && i < 100 {
						c = storage.RGB(uint8(i), 0, 200)
					}
					set(t, m, v, tp.Cell(i), c)
				}
				for round := 1; round < rounds; round++ {
					c := color(round)
					switch {
					case fills && (by == "FillBox" || by == "Set and FillBox" && round%3 == 0):
						part := box
						part.Max.Z -= storage.TileEdge / 2 // what is left keeps the colours of before
						filler.FillBox(part, c)
						fillModel(m, part, c)
						if round%2 == 0 {
							filler.FillBox(box, c)
							fillModel(m, box, c)
						}
					case swaps && by == "SwapCells":
						list := make([]storage.TileCell, cells)
						for i := range list {
							list[i] = storage.TileCell{Index: uint16(i), Color: c}
							m.Set(tp.Cell(i), c)
						}
						swapper.SwapCells(tp, list, new([storage.OccWords]uint64))
					default:
						for i := range cells {
							v.Set(tp.Cell(i), c)
							m.Set(tp.Cell(i), c)
						}
					}
					if round%20 == 0 || round == rounds-1 {
						check(t, m, v)
					}
				}
			}
		}
	}
}

func fillModel(m storage.Volume, b storage.Box, c storage.Color) {
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				m.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}
