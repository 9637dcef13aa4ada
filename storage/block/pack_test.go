package block

import (
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/s2"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

func TestWorkIsLargeEnough(t *testing.T) {
	w := new(work)
	if got, want := len(w.small)-1, s2.MaxEncodedLen(maxPlain-1); got < want {
		t.Errorf("room for %d bytes, want %d", got, want)
	}
}

func roundTrip(t *testing.T, cells *[storage.TileCells]storage.Color) {
	t.Helper()
	tile := storage.Pack(cells, new(storage.Scratch))
	n := tile.Len()
	if n == 0 {
		return
	}
	data := pack(&tile, n, new(work))
	if len(data) > maxPlain {
		t.Fatalf("a tile takes %d bytes", len(data))
	}
	got := unpack(data, n, new(storage.Scratch), new(work))
	if got.Form != tile.Form || len(got.Palette) != len(tile.Palette) || !got.Equal(&tile) {
		t.Fatalf("a tile of form %d with %d colours and %d cells comes back in form %d, different", tile.Form, len(tile.Palette), n, got.Form)
	}
}

func TestPackRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, colors := range []int{1, 2, 3, 4, 5, 16, 17, 256, 257, 4096} {
		for _, cells := range []int{1, 2, 40, 255, 256, 257, 2000, storage.TileCells} {
			for _, noisy := range []bool{true, false} {
				tile := new([storage.TileCells]storage.Color)
				for n := range cells {
					i := n
					if noisy && cells < storage.TileCells {
						i = r.IntN(storage.TileCells)
					}
					c := n % colors
					if noisy {
						c = r.IntN(colors)
					}
					tile[i] = storage.RGBA(uint8(c), uint8(c>>8), uint8(c*77), uint8(c%255+1))
				}
				roundTrip(t, tile)
			}
		}
	}
}

func FuzzPackRoundTrip(f *testing.F) {
	f.Add([]byte{0, 0, 1, 200, 9}, byte(3))
	f.Fuzz(func(t *testing.T, data []byte, step byte) {
		cells := new([storage.TileCells]storage.Color)
		for i, b := range data {
			at := i * (int(step) + 1) % storage.TileCells
			cells[at] = storage.RGBA(b, uint8(i), step, b&7)
			cells[at] = cells[at].Norm()
		}
		roundTrip(t, cells)
	})
}

func TestPackedSizes(t *testing.T) {
	one := new([storage.OccWords]uint64)
	one[9] = 1
	for _, test := range []struct {
		name string
		tile storage.Tile
		most int
	}{
		{"one cell", storage.Tile{Form: storage.Uniform, Color: 1 << 24, Occ: one}, 8},
		{"two colours, full", storage.Tile{
			Form: storage.Indexed, Palette: []storage.Color{1 << 24, 2 << 24},
			Index: new([storage.TileCells]uint8), Occ: &storage.FullOcc,
		}, 64},
	} {
		if got := len(pack(&test.tile, test.tile.Len(), new(work))); got > test.most {
			t.Errorf("%s: %d bytes, want at most %d", test.name, got, test.most)
		}
	}
}

func TestDamagedMemoryPanics(t *testing.T) {
	tile := storage.Tile{Form: storage.Indexed, Palette: []storage.Color{1 << 24, 2 << 24}, Index: new([storage.TileCells]uint8), Occ: &storage.FullOcc}
	data := pack(&tile, storage.TileCells, new(work))
	if data[0]&compressed == 0 {
		t.Fatal("the tile is not compressed")
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	unpack(data[:len(data)-3], storage.TileCells, new(storage.Scratch), new(work))
}

// recount is the slow twin of the numbers that edits keep.
func recount(v *Volume) (cells, tiles, used int64) {
	v.dir.Walk(storage.Everywhere, func(_ storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		e := &l.Val[slot]
		cells += int64(v.count(e))
		tiles++
		used += int64(cap(e.data))
		return true
	})
	return cells, tiles, used
}

func TestCountsAreKept(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	v := New(storage.Options{HotTiles: 3})
	s := new(storage.Scratch)
	var clones []*Volume
	for i := range 3000 {
		p := storage.Pos{X: r.Int32N(40), Y: r.Int32N(20), Z: r.Int32N(20)}
		switch n := r.IntN(100); {
		case n == 0:
			clones = append(clones, v.Clone().(*Volume))
		case n < 4:
			from := v.Tile(storage.TilePos{X: r.Int32N(3)}, s)
			v.SetTile(p.Tile(), &from)
		case n < 6:
			full := storage.UniformTile(storage.RGBA(1, 2, 3, uint8(n&1)))
			v.SetTile(p.Tile(), &full)
		default:
			v.Set(p, storage.RGBA(uint8(i), uint8(i>>8&3), 0, uint8(i&3)))
		}
	}
	for i, v := range append(clones, v) {
		cells, tiles, used := recount(v)
		if cells != v.cells || tiles != v.tiles || used != v.used {
			t.Errorf("clone %d counts %d cells, %d tiles, %d bytes; it has %d, %d, %d", i, v.cells, v.tiles, v.used, cells, tiles, used)
		}
	}
}
