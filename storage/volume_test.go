package storage_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestBounds(t *testing.T) {
	m := storagetest.NewModel()
	if b := storage.Bounds(m); b != (storage.Box{}) {
		t.Errorf("Bounds of an empty volume = %v", b)
	}
	m.Set(storage.Pos{X: -5, Y: 7, Z: 40}, storage.RGB(1, 1, 1))
	m.Set(storage.Pos{X: 100, Y: 8, Z: -3}, storage.RGB(1, 1, 1))
	m.Set(storage.Pos{X: 50, Y: 7, Z: 10}, storage.RGB(1, 1, 1))
	want := storage.Box{Min: storage.Pos{X: -5, Y: 7, Z: -3}, Max: storage.Pos{X: 101, Y: 9, Z: 41}}
	if got := storage.Bounds(m); got != want {
		t.Errorf("Bounds = %v, want %v", got, want)
	}
}
