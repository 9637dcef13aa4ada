package block_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/block"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, func() storage.Volume { return block.New(storage.Options{}) })
}

// TestRandomEditsWithFewHotTiles packs and unpacks at nearly every step.
func TestRandomEditsWithFewHotTiles(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 1))
		data := make([]byte, 300)
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		for hot := 1; hot <= 3; hot++ {
			if err := storagetest.Play(block.New(storage.Options{HotTiles: hot}), data); err != nil {
				t.Fatalf("seed %d, %d hot tiles: %v", seed, hot, err)
			}
		}
	}
}

func TestHotSetIsBounded(t *testing.T) {
	const hot, open = 8, 17 << 10
	v := block.New(storage.Options{HotTiles: hot})
	for i := range int32(4096) {
		v.Set(storage.Pos{X: i & 15 * 16, Y: i >> 4 & 15 * 16, Z: i >> 8 * 16}, storage.RGB(uint8(i), 1, 1))
	}
	if got := v.Stats().Bytes; got > (hot+4)*open+4096*128 {
		t.Errorf("4096 tiles with a voxel each take %d bytes with %d hot tiles", got, hot)
	}
	if v.Len() != 4096 || v.Stats().Tiles != 4096 {
		t.Errorf("Len = %d, Stats = %+v, want 4096 voxels in as many tiles", v.Len(), v.Stats())
	}
	many := block.New(storage.Options{HotTiles: 1 << 30}) // more than can be told apart
	many.Set(storage.Pos{}, storage.RGB(1, 1, 1))
	if many.Get(storage.Pos{}) == 0 {
		t.Error("a voxel is lost with a huge hot set")
	}
}

func TestColdTilesAreCompressed(t *testing.T) {
	v := block.New(storage.Options{})
	s := new(storage.Scratch)
	for i := range s.Cells { // many colours, in layers
		s.Cells[i] = storage.RGB(uint8(i), uint8(i>>8), 7)
	}
	raw := storage.Pack(&s.Cells, s)
	for x := range int32(1000) {
		v.SetTile(storage.TilePos{X: x}, &raw)
	}
	if got := v.Stats().Bytes; got > 1000*storage.TileCells {
		t.Errorf("1000 tiles with layers of colours take %d bytes", got)
	}
}

func TestGetAfterTheTileChanged(t *testing.T) {
	v := block.New(storage.Options{HotTiles: 1})
	a, b := storage.Pos{X: 3}, storage.Pos{X: 50}
	for i := range 200 {
		c := storage.RGB(uint8(i), 1, 1)
		v.Set(a.Add(storage.Pos{Y: int32(i & 15)}), c)
		v.Set(b, c) // packs the tile of a
		if got := v.Get(a.Add(storage.Pos{Y: int32(i & 15)})); got != c {
			t.Fatalf("round %d: Get = %v, want %v", i, got, c)
		}
	}
}
