package roaring_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/roaring"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, func() storage.Volume { return roaring.New(storage.Options{}) })
}

func TestMemoryGrowsWithTheVoxels(t *testing.T) {
	v := roaring.New(storage.Options{})
	for i := range int32(64 * 64) { // one voxel of its own colour in each row along x
		v.Set(storage.Pos{X: i * 7 & 63, Y: i & 63, Z: i >> 6}, storage.RGB(uint8(i), uint8(i>>8), 1))
	}
	if got := v.Stats().Bytes; got > 64*64*16+40<<10 {
		t.Errorf("%d scattered voxels take %d bytes", v.Len(), got)
	}
}

// TestSetInAndOutOfAFullRegion crosses the forms of the library's containers: runs, words and sorted arrays.
func TestSetInAndOutOfAFullRegion(t *testing.T) {
	v, m := roaring.New(storage.Options{}), storagetest.NewModel()
	solid := storage.UniformTile(storage.RGB(1, 1, 1))
	for i := range int32(64) {
		tp := storage.TilePos{X: i & 3, Y: i >> 2 & 3, Z: i >> 4}
		v.SetTile(tp, &solid)
		m.SetTile(tp, &solid)
	}
	for _, c := range []storage.Color{0, storage.RGB(2, 2, 2), 0, storage.RGB(1, 1, 1)} {
		for i := range int32(64 * 64) {
			p := storage.Pos{X: i * 7 & 63, Y: i & 63, Z: i >> 6}
			if got, want := v.Set(p, c), m.Set(p, c); got != want {
				t.Fatalf("Set(%v, %v) = %v, want %v", p, c, got, want)
			}
		}
		if err := storagetest.Diff(m, v); err != nil {
			t.Fatal(err)
		}
	}
	for i := range int32(64) {
		tp := storage.TilePos{X: i & 3, Y: i >> 2 & 3, Z: i >> 4}
		for cell := range storage.TileCells {
			v.Set(tp.Cell(cell), 0)
			m.Set(tp.Cell(cell), 0)
		}
		if err := storagetest.Diff(m, v); err != nil {
			t.Fatal(err)
		}
	}
}
