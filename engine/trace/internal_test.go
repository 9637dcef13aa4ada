package trace

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// TestDistancesAgreeWithAllBricks asks every brick with cells how far it is from each empty one.
func TestDistancesAgreeWithAllBricks(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	sizes := [][3]int32{{700, 40, 30}, {520, 20, 9}, {30, 300, 20}, {16, 40, 260}, {12, 16, 16}}
	for k := range 8 * len(sizes) {
		size := sizes[k%len(sizes)]
		v := dense.New(storage.Options{})
		for range 12 {
			v.Set(storage.Pos{X: rng.Int32N(size[0]) - 9, Y: rng.Int32N(size[1]), Z: rng.Int32N(size[2]) - 100}, 1<<24)
		}
		g, err := New(t.Context(), v, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(g.leaves) != 1 {
			t.Fatalf("%v: %d leaves", size, len(g.leaves))
		}
		l := &g.leaves[0]
		var taken [][3]int
		eachBrick(l, func(x, y, z int, ref uint32) {
			if ref > void {
				taken = append(taken, [3]int{x, y, z})
			}
		})
		eachBrick(l, func(x, y, z int, ref uint32) {
			want := farthest
			for _, b := range taken {
				want = min(want, max(max(x-b[0], b[0]-x), max(y-b[1], b[1]-y), max(z-b[2], b[2]-z)))
			}
			got := int(ref)
			switch {
			case ref > void:
				got = 0
			case ref >= near1:
				got = int(ref) - near1 + 1
			}
			if got != want && max(l.size[0], l.size[1], l.size[2]) > leapFrom {
				t.Fatalf("%v: brick %d,%d,%d is told to be %d away, want %d", size, x, y, z, got, want)
			}
		})
	}
}

func eachBrick(l *leaf, f func(x, y, z int, ref uint32)) {
	for z := range int(l.size[2]) {
		for y := range int(l.size[1]) {
			for x := range int(l.size[0]) {
				f(x, y, z, l.table[l.index(x, y, z)])
			}
		}
	}
}

// TestCorridorsHoldAllThatRaysPass walks lines through a brick in small steps.
func TestCorridorsHoldAllThatRaysPass(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	c := newCorridors()
	loose := 0
	const lines, steps = 4000, 400
	for range lines {
		// Times at which the ray leaves the brick along two axes, and times for a cell; it is in the brick from the last entry to the first exit.
		a, b := 0.05+rng.Float64(), 0.05+rng.Float64()
		outA, outB := 0.0, 0.0
		for {
			if outA = (rng.Float64()*2 - 1) * 4; max(outA-4*a, outB-4*b) < min(outA, outB) {
				break
			}
		}
		ratio := int(a / (a + b) * ratios)
		offset := int((outA - outB + 4*b) / (4 * (a + b)) * offsets)
		word := c[0][3][ratio][offset]
		in, out := max(outA-4*a, outB-4*b), min(outA, outB)
		passed := uint64(0)
		for k := range steps {
			at := in + (out-in)*(float64(k)+0.5)/steps
			i, j := 3-int((outA-at)/a), 3-int((outB-at)/b)
			passed |= 0x0001_0001_0001_0001 << (i + 4*j)
		}
		if passed&^word != 0 {
			t.Fatalf("times %v and %v, exits %v and %v: the ray passes %016x, told are %016x", a, b, outA, outB, passed, word)
		}
		for rest := word &^ passed & 0xffff; rest != 0; rest &= rest - 1 {
			loose++
		}
	}
	if loose > lines/2 {
		t.Errorf("%d lines are told to pass %d cells that they do not", lines, loose)
	}
}

// TestBricksAreWhereCellsAre tells the cells of random tiles one by one.
func TestBricksAreWhereCellsAre(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	for _, sparse := range []int{0, 1, 5, 9} {
		var occ [storage.OccWords]uint64
		for w := range occ {
			occ[w] = rng.Uint64()
			for range sparse {
				occ[w] &= rng.Uint64()
			}
		}
		words, bricks := appendBricks(make([]uint64, 3), &occ)
		for cell := range storage.TileCells {
			b := bricked{bricks, 3}
			if got, want := b.has(words, cell), occ[cell>>6]>>(cell&63)&1 != 0; got != want {
				t.Fatalf("cell %d: %v, want %v", cell, got, want)
			}
			if brick, bit := brickOf(cell); cellOf(brick, bit) != cell {
				t.Fatalf("cell %d becomes %d", cell, cellOf(brick, bit))
			}
		}
	}
}

// TestTooManyTilesAreRefused asks for a volume that claims to have them.
func TestTooManyTilesAreRefused(t *testing.T) {
	if _, err := New(t.Context(), giant{dense.New(storage.Options{})}, nil); err == nil {
		t.Error("they are taken")
	}
}

type giant struct{ storage.Volume }

func (giant) Stats() storage.Stats { return storage.Stats{Tiles: maxTiles + 1} }
