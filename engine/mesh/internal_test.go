package mesh

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func TestTransposeTurnsBits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var a [64]uint64
	for i := range a {
		a[i] = r.Uint64()
	}
	b := a
	transpose(&b)
	for k := range a {
		for i := range a {
			if a[k]>>i&1 != b[i]>>k&1 {
				t.Fatalf("bit %d of row %d is not bit %d of row %d", i, k, k, i)
			}
		}
	}
}

func TestTableNumbersKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	var tab table
	for _, size := range []int{0, 10, 3000, 5} {
		tab.reset(size / 10)
		want := map[uint64]uint32{}
		for range 2 * size {
			key := r.Uint64N(uint64(size)) << (r.IntN(2) * 40)
			n, found := tab.find(key)
			old, ok := want[key]
			if found != ok || found && *n != old {
				t.Fatalf("key %d: got %d, %v, want %d, %v", key, *n, found, old, ok)
			}
			if !found {
				*n = uint32(len(want))
				want[key] = *n
			}
		}
	}
}

func TestBlocksNumberTheirTilesInOrder(t *testing.T) {
	at := blockPos{X: -3, Y: 0, Z: 7}
	for i := range blockTiles {
		if tp := at.tile(i); blockOf(tp) != at || i > 0 && at.tile(i-1).Compare(tp) >= 0 {
			t.Errorf("tile %d is %v", i, tp)
		}
	}
}

func TestVerticesAreNumberedBy32Bits(t *testing.T) {
	b := newBuilder(&Options{}, 0)
	b.maxVertices = 10
	err := b.add(blockPos{}, &patch{rects: []rect{{at: 5}, {at: 10}, {at: 15}}})
	var size *SizeError
	if !errors.As(err, &size) || len(b.mesh.Positions) != 10 {
		t.Errorf("got %v with %d vertices, want a SizeError with 10", err, len(b.mesh.Positions))
	}
	b = newBuilder(&Options{}, 0)
	b.maxVertices = 2
	p := &patch{points: make([]point, 3), tris: [][3]uint32{{0, 1, 2}}}
	for i := range p.points {
		p.points[i].at = uint32(i)
	}
	if err := b.add(blockPos{}, p); !errors.As(err, &size) {
		t.Errorf("got %v for points, want a SizeError", err)
	}
}

func TestEveryCaseOfMarchingCubesCutsEachEdgeOnce(t *testing.T) {
	for solid, triangles := range marchingCases() {
		sides := map[[2]uint8]int{}
		used := map[uint8]bool{}
		for _, tri := range triangles {
			for i, e := range tri {
				used[e] = true
				next := tri[(i+1)%3]
				sides[[2]uint8{e, next}]++
				sides[[2]uint8{next, e}]--
			}
		}
		for e := range uint8(cubeEdges) {
			c := edgeCorner(e)
			crossed := solid>>c&1 != solid>>(c|1<<(e>>2))&1
			if crossed != used[e] {
				t.Errorf("case %d: edge %d is crossed: %v, used: %v", solid, e, crossed, used[e])
			}
		}
		for side, n := range sides { // what is not shared by two triangles lies on a side of the cube
			if n != 0 && (n > 1 || n < -1 || !onOneSide(side[0], side[1])) {
				t.Errorf("case %d: the side %v is open inside the cube", solid, side)
			}
		}
	}
}

func TestRectanglesWithVerticesOnTheirSidesAreCut(t *testing.T) {
	for n := range 4 * 4 * 4 * 4 {
		var sides [4][]uint32
		var points [][2]int
		corners := [5][2]int{{0, 0}, {12, 0}, {12, 12}, {0, 12}, {0, 0}}
		for i := range sides {
			more := n >> (2 * i) & 3
			for k := range more + 1 {
				a, b := corners[i], corners[i+1]
				points = append(points, [2]int{a[0] + (b[0]-a[0])*k/(more+1), a[1] + (b[1]-a[1])*k/(more+1)})
				sides[i] = append(sides[i], uint32(len(points)-1))
			}
		}
		for i := range sides {
			sides[i] = append(sides[i], sides[(i+1)%4][0])
		}
		if len(sides[0]) == 2 {
			continue // the first side has further vertices
		}
		area, count := 0, 0
		if err := triangulate(sides, func(x, y, z uint32) error {
			a, b, c := points[x], points[y], points[z]
			twice := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
			if twice <= 0 {
				t.Errorf("%v: the triangle %v %v %v is flat or turned over", sides, a, b, c)
			}
			area += twice
			count++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if area != 2*144 || count != len(points)-2 {
			t.Errorf("%v: %d triangles cover %d, want %d and 288", sides, count, area, len(points)-2)
		}
	}
}

func TestSurfaceCountsItsMemory(t *testing.T) {
	v := dense.New(storage.Options{})
	r := rand.New(rand.NewPCG(11, 12))
	for _, opt := range []Options{{}, {Method: Greedy, Level: 1}, {Method: MarchingCubes, Smooth: true, Level: 2}} {
		s := NewSurface(opt)
		for range 5 {
			var dirty []storage.TilePos
			for range 20 {
				p := storage.Pos{X: r.Int32N(300), Y: r.Int32N(100), Z: r.Int32N(100)}
				v.Set(p, storage.Color(r.Uint32())|0xff000000*storage.Color(r.IntN(2)))
				dirty = append(dirty, p.Tile())
			}
			if err := s.Update(t.Context(), v, dirty); err != nil {
				t.Fatal(err)
			}
			want := int64(0)
			for _, p := range s.patches {
				want += p.bytes() + patchBytes
			}
			if s.coarse != nil {
				for _, tile := range s.coarse.tiles {
					want += int64(tile.Bytes()) + coarseBytes
				}
			}
			if s.bytes != want {
				t.Fatalf("counts %d bytes, want %d", s.bytes, want)
			}
		}
	}
}
