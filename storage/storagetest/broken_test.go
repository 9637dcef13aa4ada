package storagetest_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// broken is a volume that breaks one promise.
type broken struct {
	*storagetest.Model
	fault string
}

func (b *broken) Set(p storage.Pos, c storage.Color) storage.Color {
	if b.fault == "set drops" && p.X&7 == 3 {
		return b.Get(p)
	}
	old := b.Model.Set(p, c)
	if b.fault == "old is wrong" && !c.Empty() {
		return c
	}
	return old
}

func (b *broken) SetTile(tp storage.TilePos, t *storage.Tile) {
	if b.fault == "tile keeps old" && t.Form == storage.Empty {
		return
	}
	b.Model.SetTile(tp, t)
}

func (b *broken) Len() int64 {
	if b.fault == "len is wrong" && b.Model.Len() > 20 {
		return 20
	}
	return b.Model.Len()
}

func (b *broken) Stats() storage.Stats {
	s := b.Model.Stats()
	if b.fault == "stats are wrong" {
		s.Tiles++
	}
	return s
}

func (b *broken) Tile(tp storage.TilePos, s *storage.Scratch) storage.Tile {
	t := b.Model.Tile(tp, s)
	switch {
	case b.fault == "color is wrong" && t.Form == storage.Uniform:
		t.Color ^= 1
	case b.fault == "raw is dirty" && t.Form != storage.Empty && !t.Full():
		cells := new([storage.TileCells]storage.Color)
		for i := range cells {
			cells[i] = t.At(i) | 1
		}
		return storage.Tile{Form: storage.Raw, Cells: cells, Occ: t.Occ}
	}
	return t
}

func (b *broken) Walk(box storage.Box, s *storage.Scratch, f func(storage.TilePos, *storage.Tile) bool) {
	n := 0
	b.Model.Walk(box, s, func(tp storage.TilePos, t *storage.Tile) bool {
		n++
		switch {
		case b.fault == "walk skips" && n == 2:
			return true
		case b.fault == "walk is out of place":
			tp.X++
		case b.fault == "walk shows empty":
			t = &storage.Tile{}
		case b.fault == "walk shows others":
			*t = storage.UniformTile(1 << 24)
		}
		return f(tp, t)
	})
}

func (b *broken) Clone() storage.Volume {
	if b.fault == "clone shares" {
		return b
	}
	return &broken{b.Model.Clone().(*storagetest.Model), b.fault}
}

func TestPlayFindsBrokenPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	data := make([]byte, 800)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	if err := storagetest.Play(&broken{storagetest.NewModel(), ""}, data); err != nil {
		t.Errorf("a volume that breaks nothing: %v", err)
	}
	for _, fault := range []string{
		"set drops", "old is wrong", "tile keeps old", "len is wrong", "stats are wrong", "color is wrong", "raw is dirty",
		"walk skips", "walk is out of place", "walk shows empty", "walk shows others", "clone shares",
	} {
		if err := storagetest.Play(&broken{storagetest.NewModel(), fault}, data); err == nil {
			t.Errorf("%s: not found", fault)
		}
	}
}
