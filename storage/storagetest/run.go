package storagetest

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

var (
	red   = storage.RGB(255, 0, 0)
	green = storage.RGB(0, 255, 0)
	blue  = storage.RGBA(0, 0, 255, 77)
)

// Run tests that the volumes which newVolume makes, each empty and independent of the others, keep every promise of storage.Volume
// and of storage.Filler and storage.CellSwapper.
func Run(t *testing.T, newVolume func() storage.Volume) {
	tests := []struct {
		name string
		f    func(*testing.T, func() storage.Volume)
	}{
		{"EmptyVolume", testEmpty},
		{"SetReturnsOld", testSetReturnsOld},
		{"SetHoldsManyColors", testManyColors},
		{"RepaintedOverAndOver", testRepainted},
		{"CoordinateExtremes", testExtremes},
		{"WalkOrder", testWalkOrder},
		{"WalkStops", testWalkStops},
		{"WalkBox", testWalkBox},
		{"SetTileForms", testSetTileForms},
		{"SetTileCopies", testSetTileCopies},
		{"SetTileOfOwnView", testSetTileOfOwnView},
		{"SetAfterSetTile", testSetAfterSetTile},
		{"ViewsOutliveOtherReads", testViews},
		{"CloneIsIndependent", testCloneIndependent},
		{"CloneChain", testCloneChain},
		{"ConcurrentReaders", testConcurrentReaders},
		{"FillBox", testFillBox},
		{"SwapCells", testSwapCells},
		{"BytesGrowAndShrink", testBytes},
		{"ZeroAllocSet", testZeroAlloc},
		{"RandomEdits", testRandomEdits},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.f(t, newVolume) })
	}
}

func check(t *testing.T, want, got storage.Volume) {
	t.Helper()
	if err := Diff(want, got); err != nil {
		t.Fatal(err)
	}
}

// set sets a cell in both volumes.
func set(t *testing.T, want, got storage.Volume, p storage.Pos, c storage.Color) {
	t.Helper()
	w := want.Set(p, c)
	if g := got.Set(p, c); g != w {
		t.Fatalf("Set(%v, %v) = %v, want %v", p, c, g, w)
	}
	if g := got.Get(p); g != c.Norm() {
		t.Fatalf("Get(%v) = %v after Set to %v", p, g, c)
	}
}

func testEmpty(t *testing.T, newVolume func() storage.Volume) {
	v := newVolume()
	check(t, NewModel(), v)
	if c := v.Get(storage.Pos{X: -1}); c != 0 {
		t.Errorf("Get = %v in an empty volume", c)
	}
	if tile := v.Tile(storage.TilePos{X: 9}, new(storage.Scratch)); tile.Form != storage.Empty {
		t.Errorf("Tile = %+v in an empty volume", tile)
	}
	if old := v.Set(storage.Pos{}, 0); old != 0 {
		t.Errorf("Set to empty = %v in an empty volume", old)
	}
	v.SetTile(storage.TilePos{}, &storage.Tile{})
	check(t, NewModel(), v)
	check(t, NewModel(), v.Clone())
	if b := storage.Bounds(v); b != (storage.Box{}) {
		t.Errorf("Bounds = %v of an empty volume", b)
	}
}

func testSetReturnsOld(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	at := storage.Pos{X: -17, Y: 5, Z: 31}
	for _, c := range []storage.Color{red, red, green, storage.RGBA(9, 9, 9, 0), 0, blue, storage.RGBA(1, 2, 3, 1), storage.RGBA(255, 255, 255, 0), red} {
		set(t, m, v, at, c)
		check(t, m, v)
	}
	if n := v.Len(); n != 1 {
		t.Errorf("Len = %d, want 1", n)
	}
}

// testManyColors brings one tile from one colour to thousands and back, so that it passes through all forms.
func testManyColors(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	tp := storage.TilePos{X: -1, Y: 0, Z: 2}
	for round := range 3 {
		for i := range storage.TileCells {
			set(t, m, v, tp.Cell(i), storage.RGBA(uint8(i), uint8(i>>8), uint8(round*(i%200)), 200))
		}
		check(t, m, v)
		for i := range storage.TileCells {
			set(t, m, v, tp.Cell(i*7%storage.TileCells), red)
		}
		check(t, m, v)
	}
	for i := range 5 * storage.TileCells { // few colours at once, ever new ones
		set(t, m, v, tp.Cell(i%100), storage.RGBA(uint8(i), uint8(i>>8), 3, 4))
	}
	check(t, m, v)
	for i := range storage.TileCells {
		set(t, m, v, tp.Cell(storage.TileCells-1-i), 0)
	}
	check(t, m, v)
}

// corners are cells and tiles at the ends of the coordinates and around the origin.
func corners() []storage.Pos {
	ends := []int32{storage.MinCoord, storage.MinCoord + 15, -257, -1, 0, 256, storage.MaxCoord - 16, storage.MaxCoord - 1}
	ps := make([]storage.Pos, 0, len(ends)*len(ends)*len(ends))
	for _, x := range ends {
		for _, y := range ends {
			for _, z := range ends {
				ps = append(ps, storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
	return ps
}

func testExtremes(t *testing.T, newVolume func() storage.Volume) {
	v, m := newVolume(), NewModel()
	for i, p := range corners() {
		set(t, m, v, p, storage.RGB(uint8(i), uint8(i>>8), 0))
	}
	check(t, m, v)
	if got, want := storage.Bounds(v), storage.Everywhere; got != want {
		t.Errorf("Bounds = %v, want %v", got, want)
	}
	outside := []storage.Pos{{X: storage.MaxCoord}, {Y: storage.MinCoord - 1}, {X: -1 << 31, Y: -1 << 31, Z: -1 << 31}, {X: 1<<31 - 1, Z: storage.MaxCoord}}
	for _, p := range outside {
		if c := v.Get(p); c != 0 {
			t.Errorf("Get(%v) = %v outside the valid coordinates", p, c)
		}
		if tile := v.Tile(p.Tile(), new(storage.Scratch)); tile.Form != storage.Empty {
			t.Errorf("Tile(%v) is not empty outside the valid coordinates", p.Tile())
		}
	}
	for _, p := range corners() {
		set(t, m, v, p, 0)
	}
	check(t, m, v)
}

func testRandomEdits(t *testing.T, newVolume func() storage.Volume) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 1))
		data := make([]byte, 500)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		if err := Play(newVolume(), data); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}
