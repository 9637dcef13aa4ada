package oneshot

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// TestPlainHoldsWhatItIsGiven compares a plain volume with one of storagetest's model after the same edits.
func TestPlainHoldsWhatItIsGiven(t *testing.T) {
	kind := plainKind()
	v, other := kind.New(storage.Options{}), defaultKind().New(storage.Options{})
	for _, w := range []storage.Volume{v, other} {
		for i := range int32(3000) {
			w.Set(storage.Pos{X: i * 7 % 50, Y: i * 11 % 40, Z: i % 33}, storage.RGBA(uint8(i), 1, 2, uint8(i%3)))
		}
		tile := storage.UniformTile(storage.RGB(1, 2, 3))
		w.SetTile(storage.TilePos{X: 1}, &tile)
		w.SetTile(storage.TilePos{X: -1}, &tile)
		w.SetTile(storage.TilePos{Y: 1}, &storage.Tile{})
	}
	if err := storagetest.Diff(other, v); err != nil || v.Len() != other.Len() {
		t.Errorf("%d voxels, want %d: %v", v.Len(), other.Len(), err)
	}
	c := v.Clone()
	v.Set(storage.Pos{X: -3}, 0)
	if err := storagetest.Diff(other, c); err != nil {
		t.Errorf("an edit shows in a clone: %v", err)
	}
	if s := v.Stats(); s.Bytes < s.Tiles*storage.TileCells*4 || s.Tiles < 5 {
		t.Errorf("the volume has %+v", s)
	}
	n := 0
	v.Walk(storage.Box{Min: storage.Pos{X: -16}, Max: storage.Pos{Y: 1, Z: 1}}, new(storage.Scratch), func(storage.TilePos, *storage.Tile) bool { n++; return true })
	v.Walk(storage.Everywhere, new(storage.Scratch), func(storage.TilePos, *storage.Tile) bool { n++; return false })
	if n != 2 {
		t.Errorf("%d tiles were visited, want 2", n)
	}
}
