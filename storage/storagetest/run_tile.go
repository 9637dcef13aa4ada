package storagetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// forms returns tiles in all forms, with few and many cells.
func forms() []storage.Tile {
	r := rand.New(rand.NewPCG(7, 7))
	sparse, half := new([storage.OccWords]uint64), new([storage.OccWords]uint64)
	for i := range half {
		half[i] = r.Uint64()
		sparse[i] = 1 << (i & 63)
	}
	full := &storage.FullOcc
	index := new([storage.TileCells]uint8)
	for i := range index {
		index[i] = uint8(r.Uint32())
	}
	low := new([storage.TileCells]uint8)
	for i := range low {
		low[i] = index[i] & 1
	}
	palette := make([]storage.Color, 256)
	for i := range palette {
		palette[i] = storage.RGBA(uint8(i), 3, uint8(i*i), uint8(i%200+1))
	}
	tiles := []storage.Tile{{}, storage.UniformTile(green)}
	for _, occ := range []*[storage.OccWords]uint64{sparse, half, full} {
		cells := new([storage.TileCells]storage.Color)
		few := new([storage.TileCells]storage.Color)
		for i := range cells {
			if occ[i>>6]>>(i&63)&1 != 0 {
				cells[i] = storage.Color(r.Uint32()) | 1<<24
				few[i] = palette[i&3]
			}
		}
		tiles = append(tiles,
			storage.Tile{Form: storage.Uniform, Color: blue, Occ: occ},
			storage.Tile{Form: storage.Indexed, Palette: palette, Index: index, Occ: occ},
			storage.Tile{Form: storage.Indexed, Palette: palette[:2], Index: low, Occ: occ},
			storage.Tile{Form: storage.Indexed, Palette: palette[5:6], Index: new([storage.TileCells]uint8), Occ: occ},
			storage.Tile{Form: storage.Raw, Cells: cells, Occ: occ},
			storage.Tile{Form: storage.Raw, Cells: few, Occ: occ},
		)
	}
	return append(tiles, storage.Tile{Form: storage.Uniform, Color: red, Occ: new([storage.OccWords]uint64)})
}

// testSetTileForms replaces each form by each other.
func testSetTileForms(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	tp, s := storage.TilePos{X: 2, Y: -3, Z: -1}, new(storage.Scratch)
	for i, first := range forms() {
		for j, second := range forms() {
			v.SetTile(tp, &first)
			v.SetTile(tp, &second)
			m.SetTile(tp, &second)
			if got := v.Tile(tp, s); !got.Equal(&second) {
				t.Fatalf("Tile differs after SetTile of form number %d over %d", j, i)
			}
			if err := Diff(m, v); err != nil {
				t.Fatalf("form number %d over %d: %v", j, i, err)
			}
		}
	}
}

// testSetTileCopies changes everything that a tile points to after it was stored.
func testSetTileCopies(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	for i, f := range forms() {
		tp := storage.TilePos{X: int32(i), Y: 1, Z: int32(-i)}
		tile := f.Copy()
		m.SetTile(tp, &tile)
		v.SetTile(tp, &tile)
		if tile.Occ != nil && tile.Occ != &storage.FullOcc {
			clear(tile.Occ[:])
		}
		if tile.Index != nil {
			clear(tile.Index[:])
		}
		if tile.Cells != nil {
			clear(tile.Cells[:])
		}
		clear(tile.Palette)
	}
	check(t, m, v)
}

// testSetTileOfOwnView stores views of a volume in the same volume: elsewhere, in place, and with parts exchanged.
func testSetTileOfOwnView(t *testing.T, newVolume func() storage.Volume) {
	for i, f := range forms() {
		v, m := newVolume(), NewModel()
		from, to := storage.TilePos{X: 1}, storage.TilePos{X: -1, Z: 5}
		v.SetTile(from, &f)
		m.SetTile(from, &f)
		set(t, m, v, from.Cell(77), red)
		set(t, m, v, from.Cell(78), green)
		set(t, m, v, from.Cell(79), 0)

		view := v.Tile(from, new(storage.Scratch))
		m.SetTile(to, &view)
		v.SetTile(to, &view)
		check(t, m, v)

		view = v.Tile(from, new(storage.Scratch))
		v.SetTile(from, &view)
		check(t, m, v)

		view = v.Tile(from, new(storage.Scratch))
		recolored := storage.Tile{Form: storage.Uniform, Color: blue, Occ: view.Occ}
		m.SetTile(from, &recolored)
		v.SetTile(from, &recolored)
		if err := Diff(m, v); err != nil {
			t.Fatalf("form number %d: %v", i, err)
		}
	}
}

// testSetAfterSetTile edits single cells of tiles in all forms.
func testSetAfterSetTile(t *testing.T, newVolume func() storage.Volume) {
	for i, f := range forms() {
		v, m := newVolume(), NewModel()
		tp := storage.TilePos{Y: int32(i)}
		v.SetTile(tp, &f)
		m.SetTile(tp, &f)
		for _, c := range []storage.Color{red, 0, 0, f.At(100), green, blue} {
			for _, cell := range []int{100, 0, storage.TileCells - 1} {
				set(t, m, v, tp.Cell(cell), c)
			}
			check(t, m, v)
		}
		for cell := range storage.TileCells {
			set(t, m, v, tp.Cell(cell), 0)
		}
		check(t, m, v)
	}
}

// testViews holds several views at once, each in its own scratch.
func testViews(t *testing.T, newVolume func() storage.Volume) {
	v := newVolume()
	all := forms()
	views := make([]storage.Tile, len(all))
	for i, f := range all {
		v.SetTile(storage.TilePos{Z: int32(i)}, &f)
	}
	for i := range all {
		views[i] = v.Tile(storage.TilePos{Z: int32(i)}, new(storage.Scratch))
	}
	v.Get(storage.Pos{X: 3, Y: 3, Z: 3})
	tilesIn(v, storage.Everywhere)
	for i, f := range all {
		if !views[i].Equal(&f) {
			t.Errorf("view of form number %d changed by reading other tiles", i)
		}
		if c := views[i].Copy(); !c.Equal(&f) {
			t.Errorf("copy of the view of form number %d differs", i)
		}
		if (f.Len() == 0) != (views[i].Form == storage.Empty) {
			t.Errorf("view of form number %d with %d cells has the form %d", i, f.Len(), views[i].Form)
		}
	}
}

func testFillBox(t *testing.T, newVolume func() storage.Volume) {
	f, ok := newVolume().(storage.Filler)
	if !ok {
		t.Skip("the kind does not implement storage.Filler")
	}
	v, m := f.(storage.Volume), NewModel()
	r := rand.New(rand.NewPCG(3, 4))
	colors := []storage.Color{red, red, green, blue, 0, storage.RGBA(5, 5, 5, 0)}
	for range 30 {
		lo := storage.Pos{X: r.Int32N(60) - 30, Y: r.Int32N(60) - 30, Z: r.Int32N(60) - 30}
		b := storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: r.Int32N(40), Y: r.Int32N(30), Z: r.Int32N(30)})}
		c := colors[r.IntN(len(colors))]
		if r.IntN(8) == 0 {
			c = storage.RGB(uint8(r.Uint32()), 9, 9)
		}
		f.FillBox(b, c)
		fillPlain(m, b, c)
		if err := Diff(m, v); err != nil {
			t.Fatalf("after FillBox(%v, %v): %v", b, c, err)
		}
	}
	for i := range storage.TileCells { // so that a box meets a tile with a full palette and one with none
		set(t, m, v, storage.TilePos{}.Cell(i), storage.RGB(uint8(i), uint8(i>>8), 1))
		set(t, m, v, storage.TilePos{X: 1}.Cell(i), storage.RGB(uint8(i), 0, 2))
	}
	b := storage.Box{Min: storage.Pos{X: 3, Y: 2, Z: 1}, Max: storage.Pos{X: 29, Y: 15, Z: 14}}
	for _, c := range []storage.Color{storage.RGB(1, 1, 77), 0} {
		f.FillBox(b, c)
		fillPlain(m, b, c)
		check(t, m, v)
	}
	f.FillBox(storage.Box{Min: storage.Pos{X: -1 << 31, Y: -1 << 31, Z: -1 << 31}, Max: storage.Pos{X: 1<<31 - 1, Y: 1<<31 - 1, Z: 1<<31 - 1}}, 0)
	check(t, NewModel(), v)
}

// tilePositions returns the positions of tiles.
func tilePositions(tiles []tileAt) []storage.TilePos {
	ps := make([]storage.TilePos, len(tiles))
	for i := range tiles {
		ps[i] = tiles[i].pos
	}
	return ps
}

func scatter(t *testing.T, newVolume func() storage.Volume) (storage.Volume, *Model) {
	t.Helper()
	v, m := newVolume(), NewModel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		bits := r.IntN(31)
		coord := func() int32 { return int32(r.Uint32()) >> 1 >> bits }
		set(t, m, v, storage.Pos{X: coord(), Y: coord(), Z: coord()}, red)
	}
	return v, m
}

func testWalkOrder(t *testing.T, newVolume func() storage.Volume) {
	v, m := scatter(t, newVolume)
	check(t, m, v)
	got := tilePositions(tilesIn(v, storage.Everywhere))
	if !slices.IsSortedFunc(got, storage.TilePos.Compare) {
		t.Error("the walk is not in the order of TilePos.Compare")
	}
}

func testWalkStops(t *testing.T, newVolume func() storage.Volume) {
	v, _ := scatter(t, newVolume)
	all := tilePositions(tilesIn(v, storage.Everywhere))
	for n := 1; n < len(all); n += 37 {
		var got []storage.TilePos
		v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, _ *storage.Tile) bool {
			got = append(got, tp)
			return len(got) < n
		})
		if !slices.Equal(got, all[:n]) {
			t.Fatalf("a walk that stops after %d tiles visited %d, or others", n, len(got))
		}
	}
}

func testWalkBox(t *testing.T, newVolume func() storage.Volume) {
	v, m := scatter(t, newVolume)
	r := rand.New(rand.NewPCG(8, 9))
	boxes := []storage.Box{{}, {Min: storage.Pos{X: 5}, Max: storage.Pos{X: 5, Y: 9, Z: 9}}, storage.BoxAt(storage.Pos{})}
	for _, p := range tilePositions(tilesIn(m, storage.Everywhere))[:20] {
		boxes = append(boxes, p.Box(), storage.BoxAt(p.Min()))
	}
	for range 40 {
		bits := r.IntN(31)
		coord := func() int32 { return int32(r.Uint32()) >> bits }
		a, b := storage.Pos{X: coord(), Y: coord(), Z: coord()}, storage.Pos{X: coord(), Y: coord(), Z: coord()}
		boxes = append(boxes, storage.Box{
			Min: storage.Pos{X: min(a.X, b.X), Y: min(a.Y, b.Y), Z: min(a.Z, b.Z)},
			Max: storage.Pos{X: max(a.X, b.X), Y: max(a.Y, b.Y), Z: max(a.Z, b.Z)},
		})
	}
	for _, b := range boxes {
		if err := diffTiles(tilesIn(m, b), tilesIn(v, b)); err != nil {
			t.Fatalf("Walk(%v): %v", b, err)
		}
	}
}
