package tree_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

type leaf = [tree.Fanout]int

// pair is a tree of numbers and the map that it should be.
type pair struct {
	dir  *tree.Tree[leaf]
	want map[storage.TilePos]int
}

func newPair() pair { return pair{tree.New[leaf](), map[storage.TilePos]int{}} }

func (p pair) clone() pair { return pair{p.dir.Clone(), maps.Clone(p.want)} }

func (p pair) set(tp storage.TilePos, n int) {
	p.want[tp] = n
	slot := tree.Slot(tp)
	l := p.dir.Edit(tp)
	l.Val[slot] = n
	l.Mask |= 1 << slot
}

func (p pair) remove(tp storage.TilePos) {
	if _, ok := p.want[tp]; !ok {
		return
	}
	delete(p.want, tp)
	slot := tree.Slot(tp)
	l := p.dir.Edit(tp)
	l.Val[slot] = 0
	l.Mask &^= 1 << slot
	if l.Mask == 0 {
		p.dir.Drop(tp)
	}
}

func (p pair) check(t *testing.T, box storage.Box) {
	t.Helper()
	var want []storage.TilePos
	for tp := range p.want {
		if !box.Intersect(tp.Box()).Empty() {
			want = append(want, tp)
		}
	}
	slices.SortFunc(want, storage.TilePos.Compare)
	var got []storage.TilePos
	p.dir.Walk(box, func(tp storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		got = append(got, tp)
		if n := l.Val[slot]; n != p.want[tp] || slot != tree.Slot(tp) {
			t.Fatalf("Walk visits %v at slot %d with %d, want %d", tp, slot, n, p.want[tp])
		}
		return true
	})
	if !slices.Equal(got, want) {
		t.Fatalf("Walk(%v) visits %v, want %v", box, got, want)
	}
	for _, tp := range want {
		l := p.dir.Find(tp)
		if l == nil || l.Val[tree.Slot(tp)] != p.want[tp] {
			t.Fatalf("Find(%v) = %v, want a leaf with %d", tp, l, p.want[tp])
		}
	}
}

func randomTile(r *rand.Rand) storage.TilePos {
	shift := 5 + r.IntN(27)
	coord := func() int32 { return int32(r.Uint32()) >> shift }
	return storage.TilePos{X: coord(), Y: coord(), Z: coord()}
}

func TestEditsOnClonesAreIndependent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pairs := []pair{newPair()}
	for i := range 6000 {
		p := pairs[r.IntN(len(pairs))]
		switch tp := randomTile(r); r.IntN(12) {
		case 0:
			if len(pairs) < 5 {
				pairs = append(pairs, p.clone())
			} else {
				pairs[r.IntN(len(pairs))] = p.clone()
			}
		case 1, 2, 3, 4:
			for tp := range p.want {
				p.remove(tp)
				break
			}
		case 5:
			if l := p.dir.Find(tp); l != nil && l.Mask == 0 {
				t.Fatalf("Find(%v) returns a leaf without tiles", tp)
			}
		default:
			p.set(tp, i)
		}
	}
	for _, p := range pairs {
		p.check(t, storage.Everywhere)
		for range 20 {
			a, b := randomTile(r).Min(), randomTile(r).Min()
			p.check(t, storage.Box{
				Min: storage.Pos{X: min(a.X, b.X), Y: min(a.Y, b.Y), Z: min(a.Z, b.Z)},
				Max: storage.Pos{X: max(a.X, b.X), Y: max(a.Y, b.Y), Z: max(a.Z, b.Z)},
			})
		}
	}
}

func TestWalkStops(t *testing.T) {
	p := newPair()
	for i := range int32(100) {
		p.set(storage.TilePos{X: i*9 - 400, Y: i & 7, Z: -i}, 1)
	}
	visited := 0
	p.dir.Walk(storage.Everywhere, func(storage.TilePos, *tree.Leaf[leaf], int) bool {
		visited++
		return visited < 42
	})
	if visited != 42 {
		t.Errorf("a walk that stops at the 42nd tile visits %d", visited)
	}
}

func TestMemoryIsGivenBack(t *testing.T) {
	p := newPair()
	empty := p.dir.Bytes()
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 3000 {
		p.set(randomTile(r), i)
	}
	full := p.dir.Bytes()
	for tp := range maps.Clone(p.want) {
		p.remove(tp)
	}
	p.check(t, storage.Everywhere)
	if left := p.dir.Bytes() - empty; left > 32<<10 || full < 100*left {
		t.Errorf("%d bytes with 3000 tiles, %d more than at first without", full, left)
	}
}

func TestZeroAllocEdit(t *testing.T) {
	p := newPair()
	far := storage.TilePos{X: 1<<26 - 1, Y: -1 << 26, Z: 5}
	p.set(storage.TilePos{}, 1)
	if n := testing.AllocsPerRun(20, func() {
		for _, tp := range []storage.TilePos{far, {X: 100}, {Y: -1}} {
			l := p.dir.Edit(tp)
			l.Mask |= 1
			l.Mask = 0
			p.dir.Drop(tp)
		}
	}); n != 0 {
		t.Errorf("making and dropping leaves allocates %v times", n)
	}
}

func TestEditCopiesOncePerEpoch(t *testing.T) {
	p := newPair()
	tp, other := storage.TilePos{X: 3}, storage.TilePos{X: -3}
	p.set(tp, 1)
	p.set(other, 1)
	first := p.dir.Edit(tp)
	p.dir.Edit(other)
	if p.dir.Edit(tp) != first {
		t.Error("Edit copies a leaf of the same epoch")
	}
	epoch := p.dir.Epoch()
	c := p.clone()
	if p.dir.Epoch() == epoch || c.dir.Epoch() == p.dir.Epoch() || c.dir.Epoch() == epoch {
		t.Errorf("epochs %d before Clone, %d and %d after it", epoch, p.dir.Epoch(), c.dir.Epoch())
	}
	if c.dir.Find(tp) != first || p.dir.Find(tp) != first {
		t.Error("Clone does not share a leaf")
	}
	if p.dir.Edit(tp) == first || c.dir.Edit(tp) == first {
		t.Error("Edit returns a shared leaf")
	}
	c.dir.Drop(storage.TilePos{X: 999}) // of nothing
	c.dir.Drop(storage.TilePos{Y: -9})
	c.check(t, storage.Everywhere)
}
