package storagetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// testSwapCells exchanges random lists with tiles of all kinds, some shared with clones, and undoes some of the calls.
func testSwapCells(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), storage.Volume(NewModel())
	if _, ok := v.(storage.CellSwapper); !ok {
		t.Skip("the kind does not implement storage.CellSwapper")
	}
	r := rand.New(rand.NewPCG(5, 6))
	type pair struct{ v, m storage.Volume }
	var clones []pair
	for round := range 1500 {
		tp := storage.TilePos{X: r.Int32N(3) - 1, Y: int32(round / 300)}
		if r.IntN(12) == 0 {
			u := storage.UniformTile([]storage.Color{0, red, green}[r.IntN(3)])
			v.SetTile(tp, &u)
			m.SetTile(tp, &u)
		}
		if r.IntN(20) == 0 {
			clones = append(clones, pair{v.Clone(), m.Clone()})
		}
		list := randomList(r, m, tp)
		front := swapBoth(t, v, m, tp, list)
		if r.IntN(4) == 0 {
			swapBoth(t, v, m, tp, front)
		}
		check(t, m, v)
	}
	for _, c := range clones {
		check(t, c.m, c.v)
	}
}

// randomList returns a list of cells of a tile, each once: any cells or only occupied ones, few or many, of few or many colours, with or
// without empty ones among them.
func randomList(r *rand.Rand, m storage.Volume, tp storage.TilePos) (list []storage.TileCell) {
	order := r.Perm(storage.TileCells)
	n := []int{0, 1, 5, 20, 100, 150, 300, 1000, storage.TileCells}[r.IntN(9)]
	colors := []int{1, 2, 6, 14, 60, 400, 1 << 24}[r.IntN(7)]
	alpha := []uint8{255, 255, 77}[r.IntN(3)]
	empties, occupied := []int{0, 0, 3, 90}[r.IntN(4)], r.IntN(2) == 0
	for _, i := range order {
		if len(list) == n {
			break
		}
		if occupied && m.Get(tp.Cell(i)) == 0 {
			continue
		}
		k := r.IntN(colors)
		c := storage.RGBA(uint8(k), uint8(k>>8), uint8(k>>16), alpha)
		if r.IntN(100) < empties {
			c = 0
		}
		list = append(list, storage.TileCell{Index: uint16(i), Color: c})
	}
	return list
}

// swapBoth exchanges a list with a tile of two equal volumes, of which the second does it cell by cell, and returns the cells that changed
// with their old colours.
func swapBoth(t *testing.T, v, m storage.Volume, tp storage.TilePos, list []storage.TileCell) []storage.TileCell {
	t.Helper()
	before := m.Tile(tp, new(storage.Scratch))
	want := storage.Swap{Whole: before.Form == storage.Empty || before.Form == storage.Uniform && before.Full()}
	if want.Whole {
		want.Color = before.Color
	}
	var front []storage.TileCell
	var changed, wantChanged [storage.OccWords]uint64
	for _, e := range list {
		was := m.Set(tp.Cell(int(e.Index)), e.Color)
		if was == e.Color {
			continue
		}
		front = append(front, storage.TileCell{Index: e.Index, Color: was})
		wantChanged[e.Index/64] |= 1 << (e.Index % 64)
		want.Changed++
		if was == 0 {
			want.Added++
		}
		if e.Color == 0 {
			want.Removed++
		}
	}
	got := v.(storage.CellSwapper).SwapCells(tp, list, &changed)
	if !got.Whole && want.Whole && want.Color != 0 { // a kind need not notice that a full tile has one colour
		want.Whole, want.Color = false, 0
	}
	if got != want {
		t.Fatalf("SwapCells of %d cells = %+v, want %+v", len(list), got, want)
	}
	if !slices.Equal(list[:got.Changed], front) || changed != wantChanged {
		t.Fatalf("SwapCells of %d cells gives other cells back than those that changed", len(list))
	}
	return front
}
