package method

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestGroupsKeepTheLastOfEachCell sorts more cells than are sorted at once, most of them several times, and compares with a map.
func TestGroupsKeepTheLastOfEachCell(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	got, want := map[storage.Pos]storage.Color{}, map[storage.Pos]storage.Color{}
	switches, applied := 0, 0
	var last storage.TilePos
	g := newGroups(func(p storage.Pos, c storage.Color) error {
		if tp := p.Tile(); tp != last || applied == 0 {
			last = tp
			switches++
		}
		applied++
		got[p] = c
		return nil
	})
	const n = groupSize*2 + 1000
	for i := range n {
		p := storage.Pos{X: rnd.Int32N(64) - 32, Y: rnd.Int32N(64) - 32, Z: rnd.Int32N(16)}
		c := storage.Color(i + 1)
		want[p] = c
		if err := g.add(p, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.flush(); err != nil {
		t.Fatal(err)
	}
	if applied != n {
		t.Errorf("%d cells were applied, want %d", applied, n)
	}
	for p, c := range want {
		if got[p] != c {
			t.Fatalf("cell %v: got %d, want %d, the last one", p, got[p], c)
		}
	}
	if most := 3 * 16; switches > most { // three rounds over 4x4x1 tiles
		t.Errorf("the tile changed %d times, want at most %d", switches, most)
	}
}

func TestGroupsStopAtAnError(t *testing.T) {
	bad := errors.New("full")
	g := newGroups(func(storage.Pos, storage.Color) error { return bad })
	for i := range groupSize {
		if err := g.add(storage.Pos{X: int32(i % 100)}, 1); err != nil {
			t.Fatalf("cell %d: %v before any was applied", i, err)
		}
	}
	if err := g.add(storage.Pos{}, 1); !errors.Is(err, bad) {
		t.Errorf("add: %v, want the error of the first cell", err)
	}
	if err := g.flush(); !errors.Is(err, bad) {
		t.Errorf("flush: %v, want the error of the first cell", err)
	}
}
