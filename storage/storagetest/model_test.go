package storagetest_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func TestModelPassesTheSuite(t *testing.T) {
	storagetest.Run(t, func() storage.Volume { return storagetest.NewModel() })
}

func TestDiffFindsDifferences(t *testing.T) {
	at := storage.Pos{X: 3, Y: 4, Z: 5}
	one := func(p storage.Pos, c storage.Color) storage.Volume {
		m := storagetest.NewModel()
		m.Set(p, c)
		return m
	}
	tile := storage.UniformTile(1 << 24)
	full := storagetest.NewModel()
	full.SetTile(storage.TilePos{}, &tile)
	base := one(at, 1<<24)
	two := base.Clone()
	two.Set(storage.Pos{X: 99}, 1<<24)
	twoInOne := base.Clone()
	twoInOne.Set(storage.Pos{}, 1<<24)
	for name, other := range map[string]storage.Volume{
		"empty":     storagetest.NewModel(),
		"color":     one(at, 2<<24),
		"cell":      one(storage.Pos{X: 1, Y: 4, Z: 5}, 1<<24),
		"tile":      one(storage.Pos{X: 99}, 1<<24),
		"more":      full,
		"tiles":     two,
		"same tile": twoInOne,
	} {
		if err := storagetest.Diff(base, other); err == nil {
			t.Errorf("%s: no difference found", name)
		}
	}
	if err := storagetest.Diff(two, twoInOne); err == nil {
		t.Error("no difference found between two tiles and one")
	}
	if err := storagetest.Diff(base, base.Clone()); err != nil {
		t.Errorf("difference between clones: %v", err)
	}
}
