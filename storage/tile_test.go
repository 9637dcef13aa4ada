package storage_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// randomCells returns normalised cells with about the given number of colours, of which a part is empty.
func randomCells(r *rand.Rand, colors int, occupied float64) *[storage.TileCells]storage.Color {
	cells := new([storage.TileCells]storage.Color)
	for i := range cells {
		if r.Float64() < occupied {
			n := r.IntN(colors)
			cells[i] = storage.RGBA(uint8(n), uint8(n>>8), 7, uint8(n%255+1))
		}
	}
	return cells
}

// samples returns cells from empty to full and from one colour to thousands.
func samples() []*[storage.TileCells]storage.Color {
	r := rand.New(rand.NewPCG(1, 2))
	list := []*[storage.TileCells]storage.Color{new([storage.TileCells]storage.Color)}
	for _, colors := range []int{1, 2, 5, 16, 17, 40, 255, 256, 257, 300, 4000} {
		for _, occupied := range []float64{0.01, 0.5, 1} {
			list = append(list, randomCells(r, colors, occupied))
		}
	}
	exact := new([storage.TileCells]storage.Color)
	for i := range exact {
		exact[i] = storage.RGB(uint8(i*37), 1, 1) // 256 colours
	}
	one := *exact
	one[storage.TileCells-1] = storage.RGB(1, 2, 3) // the 257th
	return append(list, exact, &one)
}

func countColors(cells *[storage.TileCells]storage.Color) (colors, occupied int) {
	seen := map[storage.Color]bool{}
	for _, c := range cells {
		if c != 0 {
			seen[c] = true
			occupied++
		}
	}
	return len(seen), occupied
}

func TestPackIsCompactAndTrue(t *testing.T) {
	for n, cells := range samples() {
		s := new(storage.Scratch)
		tile := storage.Pack(cells, s)
		colors, occupied := countColors(cells)
		want := storage.Raw
		switch {
		case colors == 0:
			want = storage.Empty
		case colors == 1:
			want = storage.Uniform
		case colors <= 256:
			want = storage.Indexed
		}
		if tile.Form != want || want == storage.Indexed && len(tile.Palette) != colors {
			t.Errorf("sample %d with %d colours: form %d with %d colours", n, colors, tile.Form, len(tile.Palette))
		}
		if tile.Len() != occupied || tile.Full() != (occupied == storage.TileCells) {
			t.Errorf("sample %d with %d cells: Len = %d, Full = %v", n, occupied, tile.Len(), tile.Full())
		}
		for i, c := range cells {
			if tile.At(i) != c || tile.Has(i) != (c != 0) {
				t.Fatalf("sample %d: cell %d is %v, want %v", n, i, tile.At(i), c)
			}
		}
	}
}

// TestPackWaysAgree packs with and without vector instructions.
func TestPackWaysAgree(t *testing.T) {
	for n, cells := range samples() {
		want := storage.PackPlain(cells, new(storage.Scratch))
		got := storage.PackFast(cells, new(storage.Scratch))
		if got.Form != want.Form || got.Color != want.Color || !slices.Equal(got.Palette, want.Palette) || !got.Equal(&want) || !want.Equal(&got) {
			t.Errorf("sample %d: form %d with %d colours, want %d with %d", n, got.Form, len(got.Palette), want.Form, len(want.Palette))
		}
		if got.Form != storage.Empty && *got.Occ != *want.Occ {
			t.Errorf("sample %d: other cells are occupied", n)
		}
	}
}

// TestPackKeepsOrder wants the colours of a palette in the order in which they first occur.
func TestPackKeepsOrder(t *testing.T) {
	for n, cells := range samples() {
		tile := storage.Pack(cells, new(storage.Scratch))
		if tile.Form != storage.Indexed {
			continue
		}
		var want []storage.Color
		seen := map[storage.Color]bool{}
		for _, c := range cells {
			if c != 0 && !seen[c] {
				seen[c] = true
				want = append(want, c)
			}
		}
		if !slices.Equal(tile.Palette, want) {
			t.Errorf("sample %d: palette %v, want %v", n, tile.Palette, want)
		}
	}
}

func TestPackInPlace(t *testing.T) {
	for n, cells := range samples() {
		s := new(storage.Scratch)
		s.Cells = *cells
		tile := storage.Pack(&s.Cells, s)
		var got [storage.TileCells]storage.Color
		if tile.Expand(&got); got != *cells {
			t.Errorf("sample %d changes when it is packed in place", n)
		}
		if tile.Expand(&s.Cells); s.Cells != *cells {
			t.Errorf("sample %d changes when it is expanded in place", n)
		}
	}
}

func TestExpandOverwritesEverything(t *testing.T) {
	for n, cells := range samples() {
		tile := storage.Pack(cells, new(storage.Scratch))
		var got [storage.TileCells]storage.Color
		for i := range got {
			got[i] = 12345
		}
		if tile.Expand(&got); got != *cells {
			t.Errorf("sample %d: Expand differs", n)
		}
	}
}

func TestCopySharesNothing(t *testing.T) {
	for n, cells := range samples() {
		s := new(storage.Scratch)
		own := *cells
		tile := storage.Pack(&own, s)
		c := tile.Copy()
		if !c.Equal(&tile) || c.Form != tile.Form {
			t.Errorf("sample %d: the copy differs", n)
		}
		if got := c.Bytes(); tile.Bytes() != got || (got == 0) != (tile.Form == storage.Empty || tile.Form == storage.Uniform && tile.Full()) {
			t.Errorf("sample %d in form %d: Bytes = %d of the copy, %d of the tile", n, c.Form, got, tile.Bytes())
		}
		*s = storage.Scratch{}
		own = [storage.TileCells]storage.Color{}
		for i, want := range cells {
			if c.At(i) != want {
				t.Fatalf("sample %d: cell %d of the copy is %v, want %v", n, i, c.At(i), want)
			}
		}
	}
}

// forms returns the same cells in each form that can hold them.
func forms(cells *[storage.TileCells]storage.Color) []storage.Tile {
	packed := storage.Pack(cells, new(storage.Scratch))
	tiles := []storage.Tile{packed}
	if packed.Form == storage.Empty {
		none := new([storage.OccWords]uint64)
		return append(tiles, storage.Tile{Form: storage.Raw, Cells: cells, Occ: none}, storage.Tile{Form: storage.Uniform, Color: 1 << 24, Occ: none})
	}
	tiles = append(tiles, storage.Tile{Form: storage.Raw, Cells: cells, Occ: packed.Occ})
	if packed.Form == storage.Uniform {
		palette := []storage.Color{packed.Color, 1 << 24}
		tiles = append(tiles, storage.Tile{Form: storage.Indexed, Palette: palette, Index: new([storage.TileCells]uint8), Occ: packed.Occ})
	}
	if packed.Form == storage.Indexed { // the palette backwards, and other indices where cells are empty
		turned := packed.Copy()
		slices.Reverse(turned.Palette)
		for i := range turned.Index {
			turned.Index[i] = uint8(len(turned.Palette) - 1 - int(turned.Index[i]))
		}
		tiles = append(tiles, turned)
	}
	return tiles
}

func TestEqualLooksThroughForms(t *testing.T) {
	all := samples()
	for i, a := range all {
		for _, ta := range forms(a) {
			for j, b := range all {
				for _, tb := range forms(b) {
					if got, want := ta.Equal(&tb), *a == *b; got != want {
						t.Fatalf("sample %d in form %d, sample %d in form %d: Equal = %v", i, ta.Form, j, tb.Form, got)
					}
				}
			}
			changed := *a
			changed[777] ^= 0x01000001
			tb := storage.Pack(&changed, new(storage.Scratch))
			if ta.Equal(&tb) || tb.Equal(&ta) {
				t.Fatalf("sample %d in form %d equals one with another cell", i, ta.Form)
			}
		}
	}
}

func TestTileBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		var cells [storage.TileCells]storage.Color
		var want storage.Box
		for range r.IntN(4) {
			i := r.IntN(storage.TileCells)
			cells[i] = storage.RGB(1, 1, 1)
			want = want.Union(storage.BoxAt(storage.TilePos{}.Cell(i)))
		}
		tile := storage.Pack(&cells, new(storage.Scratch))
		if got := tile.Bounds(); got != want {
			t.Fatalf("Bounds = %v, want %v", got, want)
		}
	}
	full := storage.UniformTile(1 << 24)
	if got, want := full.Bounds(), (storage.TilePos{}).Box(); got != want {
		t.Errorf("Bounds of a full tile = %v, want %v", got, want)
	}
	none := storage.Tile{Form: storage.Uniform, Color: 1 << 24, Occ: new([storage.OccWords]uint64)}
	if got := none.Bounds(); got != (storage.Box{}) {
		t.Errorf("Bounds of a tile without cells = %v", got)
	}
}

func TestUniformTile(t *testing.T) {
	if tile := storage.UniformTile(storage.RGBA(1, 2, 3, 0)); tile.Form != storage.Empty {
		t.Errorf("a tile of an empty colour has the form %d", tile.Form)
	}
	tile := storage.UniformTile(storage.RGB(1, 2, 3))
	if !tile.Full() || tile.Len() != storage.TileCells || tile.At(99) != storage.RGB(1, 2, 3) {
		t.Errorf("a uniform tile is %+v", tile)
	}
}

func TestZeroAllocTile(t *testing.T) {
	s, cells := new(storage.Scratch), samples()[5]
	dst := new([storage.TileCells]storage.Color)
	if n := testing.AllocsPerRun(20, func() {
		tile := storage.Pack(cells, s)
		tile.Expand(dst)
		if !tile.Equal(&tile) {
			t.Error("a tile differs from itself")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzPack(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6}, uint16(300))
	f.Fuzz(func(t *testing.T, data []byte, colors uint16) {
		var cells [storage.TileCells]storage.Color
		for i := range cells {
			if len(data) > 0 {
				n := (int(data[i%len(data)]) + i*int(data[i*7%len(data)])) % (int(colors) + 1)
				cells[i] = storage.Color(n * 0x00010001 << 8).Norm()
			}
		}
		tile := storage.Pack(&cells, new(storage.Scratch))
		for i, want := range cells {
			if got := tile.At(i); got != want {
				t.Fatalf("cell %d is %v, want %v", i, got, want)
			}
		}
	})
}

func TestOpaque(t *testing.T) {
	solid, glass := storage.RGB(1, 2, 3), storage.RGBA(1, 2, 3, 254)
	var raw [storage.TileCells]storage.Color
	raw[7] = solid
	for _, tt := range []struct {
		name string
		tile storage.Tile
		want bool
	}{
		{"empty", storage.Tile{}, true},
		{"uniform", storage.UniformTile(solid), true},
		{"glass", storage.UniformTile(glass), false},
		{"indexed", storage.Tile{Form: storage.Indexed, Palette: []storage.Color{solid, solid}}, true},
		{"indexed glass", storage.Tile{Form: storage.Indexed, Palette: []storage.Color{solid, glass}}, false},
		{"raw", storage.Tile{Form: storage.Raw, Cells: &raw}, true},
	} {
		if got := tt.tile.Opaque(); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	raw[8] = glass
	if (&storage.Tile{Form: storage.Raw, Cells: &raw}).Opaque() {
		t.Error("raw glass is opaque")
	}
}
