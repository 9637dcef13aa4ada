package dense_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, func() storage.Volume { return dense.New(storage.Options{}) })
}

func TestSetTilePacksRawTiles(t *testing.T) {
	v := dense.New(storage.Options{})
	cells := new([storage.TileCells]storage.Color)
	for i := range cells {
		cells[i] = storage.RGB(1, 2, 3)
	}
	raw := storage.Tile{Form: storage.Raw, Cells: cells, Occ: &storage.FullOcc}
	v.SetTile(storage.TilePos{}, &raw)
	if got := v.Tile(storage.TilePos{}, nil); got.Form != storage.Uniform || got.Occ != &storage.FullOcc {
		t.Errorf("a raw tile of one colour is kept in the form %d", got.Form)
	}
	cells[9] = storage.RGB(3, 2, 1)
	v.SetTile(storage.TilePos{}, &raw)
	if got := v.Tile(storage.TilePos{}, nil); got.Form != storage.Indexed {
		t.Errorf("a raw tile of two colours is kept in the form %d", got.Form)
	}
}

func TestFillBoxMakesTilesUniform(t *testing.T) {
	v := dense.New(storage.Options{})
	v.Set(storage.Pos{X: 5, Y: 5, Z: 5}, storage.RGB(1, 1, 1))
	v.Set(storage.Pos{X: 5, Y: 5, Z: 6}, storage.RGB(2, 1, 1))
	c := storage.RGB(9, 9, 9)
	v.FillBox(storage.Box{Min: storage.Pos{X: -8, Y: -8, Z: -8}, Max: storage.Pos{X: 24, Y: 24, Z: 12}}, c)
	v.FillBox(storage.Box{Max: storage.Pos{X: 16, Y: 16, Z: 16}}.Intersect(storage.Box{Min: storage.Pos{Z: 12}, Max: storage.Pos{X: 16, Y: 16, Z: 16}}), c)
	v.Walk(storage.Everywhere, nil, func(tp storage.TilePos, tile *storage.Tile) bool {
		if tile.Form != storage.Uniform || tile.Color != c {
			t.Errorf("tile %v has the form %d", tp, tile.Form)
		}
		return true
	})
	if tile := v.Tile(storage.TilePos{}, nil); !tile.Full() || tile.Occ != &storage.FullOcc {
		t.Error("a tile that two boxes fill is not known to be full")
	}
	if n, want := v.Len(), int64(32*32*20+16*16*4); n != want {
		t.Errorf("Len = %d, want %d", n, want)
	}
}
