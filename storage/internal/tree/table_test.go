package tree_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

type thing struct{ at storage.TilePos }

func (t *thing) Place() storage.TilePos { return t.at }

// scene is a table and the map that it is a shortcut to.
type scene struct {
	table  tree.Table[thing, *thing]
	things map[storage.TilePos]*thing
}

func (s *scene) add(at storage.TilePos) {
	v := &thing{at}
	s.things[at] = v
	s.table.Add(v, int64(len(s.things)))
}

func (s *scene) remove(at storage.TilePos) {
	delete(s.things, at)
	s.table.Remove(at, int64(len(s.things)))
}

// found returns how many things the table finds, and fails if it finds anything else.
func (s *scene) found(t *testing.T) int {
	t.Helper()
	n := 0
	for at, want := range s.things {
		got := s.table.Get(at)
		if got == want {
			n++
		} else if got != nil && (got.at == at || s.things[got.at] != got) {
			t.Fatalf("Get(%v) returns a thing that is not there any more", at)
		}
	}
	if slots, most := s.table.Bytes()/8, 4*(64+8*int64(len(s.things))); slots > most {
		t.Fatalf("%d slots for %d things", slots, len(s.things))
	}
	return n
}

func newScene() *scene { return &scene{things: map[storage.TilePos]*thing{}} }

func TestTableFindsAllOfACompactModel(t *testing.T) {
	for _, size := range []storage.TilePos{{X: 25, Y: 25, Z: 25}, {X: 300, Y: 2, Z: 1}, {X: 1, Y: 70, Z: 70}, {X: 1, Y: 1, Z: 1}} {
		s := newScene()
		for z := range size.Z {
			for y := range size.Y {
				for x := range size.X {
					s.add(storage.TilePos{X: x - 7, Y: y + 1000, Z: -z})
				}
			}
		}
		if n := s.found(t); n != len(s.things) {
			t.Errorf("a table of %v finds %d of %d things", size, n, len(s.things))
		}
	}
}

func TestTableHoldsNothingStale(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	s := newScene()
	if s.table.Get(storage.TilePos{}) != nil {
		t.Error("an empty table finds something")
	}
	for range 8000 {
		at := storage.TilePos{X: r.Int32N(12) - 6, Y: r.Int32N(12), Z: r.Int32N(12) + 1<<20}
		if r.IntN(40) == 0 {
			at = randomTile(r)
		}
		if r.IntN(3) == 0 {
			s.remove(at)
		} else {
			s.add(at)
		}
	}
	if n := s.found(t); n < len(s.things)*9/10 {
		t.Errorf("a table finds %d of %d things", n, len(s.things))
	}
	for at := range s.things {
		s.remove(at)
		if v := s.table.Get(at); v != nil && v.at == at {
			t.Fatalf("Get(%v) finds what was removed", at)
		}
	}
	if s.table.Bytes() > 4*64*8 {
		t.Errorf("%d bytes are left of an emptied table", s.table.Bytes())
	}
}

func TestInsideIsByTile(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		at := storage.TilePos{X: (r.Int32N(8) - 4) * 4, Y: (r.Int32N(8) - 4) * 4, Z: (r.Int32N(8) - 4) * 4}
		lo := storage.Pos{X: r.Int32N(40) - 20, Y: r.Int32N(40) - 20, Z: r.Int32N(40) - 20}
		box := storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: r.Int32N(20) - 2, Y: r.Int32N(20) - 2, Z: r.Int32N(20) - 2})}
		inside := tree.Inside(at, box)
		for slot := range tree.Fanout {
			tp := tree.TileAt(at, slot)
			if tree.Slot(tp) != slot {
				t.Fatalf("TileAt(%v, %d) = %v, which has slot %d", at, slot, tp, tree.Slot(tp))
			}
			if got, want := inside>>slot&1 != 0, box.Contains(storage.Pos(tp)); got != want {
				t.Fatalf("Inside(%v, %v) has %v for tile %v", at, box, got, tp)
			}
		}
	}
}
