package storage_test

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
)

// randomPos returns a valid position, with all magnitudes about equally likely.
func randomPos(r *rand.Rand) storage.Pos {
	coord := func() int32 { return int32(r.Uint32()) >> 1 >> r.IntN(31) }
	return storage.Pos{X: coord(), Y: coord(), Z: coord()}
}

func TestTileAndIndexNameACell(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		p := randomPos(r)
		tp, i := p.Tile(), p.Index()
		if !tp.Box().Contains(p) {
			t.Fatalf("tile %v of %v does not contain it", tp, p)
		}
		if got := tp.Cell(i); got != p {
			t.Fatalf("Cell(Index) = %v, want %v", got, p)
		}
		d := p.Sub(tp.Min())
		if want := int(d.X + 16*d.Y + 256*d.Z); i != want {
			t.Fatalf("Index of %v = %d, want %d", p, i, want)
		}
		if q := d.Add(tp.Min()); q != p {
			t.Fatalf("Add after Sub = %v, want %v", q, p)
		}
	}
}

func TestPosValid(t *testing.T) {
	for _, test := range []struct {
		p    storage.Pos
		want bool
	}{
		{storage.Pos{}, true},
		{storage.Pos{X: storage.MinCoord, Y: storage.MinCoord, Z: storage.MinCoord}, true},
		{storage.Pos{X: storage.MaxCoord - 1, Y: storage.MaxCoord - 1, Z: storage.MaxCoord - 1}, true},
		{storage.Pos{X: storage.MaxCoord}, false},
		{storage.Pos{Y: storage.MaxCoord}, false},
		{storage.Pos{Z: storage.MaxCoord}, false},
		{storage.Pos{X: storage.MinCoord - 1}, false},
		{storage.Pos{Y: storage.MinCoord - 1}, false},
		{storage.Pos{Z: storage.MinCoord - 1}, false},
	} {
		if got := test.p.Valid(); got != test.want {
			t.Errorf("Valid(%v) = %v", test.p, got)
		}
		if got := storage.Everywhere.Contains(test.p); got != test.want {
			t.Errorf("Everywhere.Contains(%v) = %v", test.p, got)
		}
	}
}

// interleave is the slow twin of Compare: the bits of the coordinates with their signs flipped, one by one, z first.
func interleave(tp storage.TilePos) string {
	var bits []byte
	for i := 31; i >= 0; i-- {
		for _, c := range []int32{tp.Z, tp.Y, tp.X} {
			bits = append(bits, byte((uint32(c)^1<<31)>>i&1))
		}
	}
	return string(bits)
}

func TestCompareIsMortonOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 5000 {
		a, b := storage.TilePos(randomPos(r)), storage.TilePos(randomPos(r))
		switch r.IntN(4) {
		case 0:
			b = a
			b.X ^= 1 << r.IntN(8)
		case 1:
			b = a
		}
		want := 0
		if x, y := interleave(a), interleave(b); x < y {
			want = -1
		} else if x > y {
			want = 1
		}
		if got := a.Compare(b); got != want {
			t.Fatalf("%v.Compare(%v) = %d, want %d", a, b, got, want)
		}
		if got := b.Compare(a); got != -want {
			t.Fatalf("%v.Compare(%v) = %d, want %d", b, a, got, -want)
		}
	}
}

func randomBox(r *rand.Rand) storage.Box {
	lo := storage.Pos{X: r.Int32N(8) - 4, Y: r.Int32N(8) - 4, Z: r.Int32N(8) - 4}
	return storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: r.Int32N(6) - 1, Y: r.Int32N(6) - 1, Z: r.Int32N(6) - 1})}
}

// cellsOf is the slow twin of the box functions: the set of the cells around the origin that a box contains.
func cellsOf(b storage.Box) map[storage.Pos]bool {
	cells := map[storage.Pos]bool{}
	for z := int32(-6); z < 12; z++ {
		for y := int32(-6); y < 12; y++ {
			for x := int32(-6); x < 12; x++ {
				if p := (storage.Pos{X: x, Y: y, Z: z}); b.Contains(p) {
					cells[p] = true
				}
			}
		}
	}
	return cells
}

func TestBoxesAreSetsOfCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		a, b := randomBox(r), randomBox(r)
		as, bs := cellsOf(a), cellsOf(b)
		if a.Empty() != (len(as) == 0) {
			t.Fatalf("Empty(%v) = %v with %d cells", a, a.Empty(), len(as))
		}
		x, y, z := a.Size()
		if n := int(x * y * z); n != len(as) || a.Cells() != float64(n) {
			t.Fatalf("Size(%v) = %d,%d,%d and Cells = %v, want %d cells", a, x, y, z, a.Cells(), len(as))
		}
		both, inside := 0, true
		for p := range bs {
			if as[p] {
				both++
			}
			inside = inside && as[p]
		}
		common := a.Intersect(b)
		if len(cellsOf(common)) != both || both == 0 && common != (storage.Box{}) {
			t.Fatalf("%v.Intersect(%v) = %v, want %d cells", a, b, common, both)
		}
		if got := a.ContainsBox(b); got != inside {
			t.Fatalf("%v.ContainsBox(%v) = %v", a, b, got)
		}
		u := a.Union(b)
		if !u.ContainsBox(a) || !u.ContainsBox(b) || a.Empty() && u != b || b.Empty() && !a.Empty() && u != a {
			t.Fatalf("%v.Union(%v) = %v", a, b, u)
		}
	}
}

func TestBoxTiles(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 300 {
		lo := storage.Pos{X: r.Int32N(80) - 40, Y: r.Int32N(80) - 40, Z: r.Int32N(80) - 40}
		b := storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: 1 + r.Int32N(40), Y: 1 + r.Int32N(40), Z: 1 + r.Int32N(40)})}
		got := b.Tiles()
		for z := int32(-4); z < 8; z++ {
			for y := int32(-4); y < 8; y++ {
				for x := int32(-4); x < 8; x++ {
					p := storage.Pos{X: x, Y: y, Z: z}
					if want := !b.Intersect(storage.TilePos(p).Box()).Empty(); got.Contains(p) != want {
						t.Fatalf("Tiles(%v) = %v, contains %v: %v", b, got, p, !want)
					}
				}
			}
		}
	}
	if got := (storage.Box{}).Tiles(); got != (storage.Box{}) {
		t.Errorf("Tiles of an empty box = %v", got)
	}
	if got, want := storage.Everywhere.Tiles().Min, (storage.Pos{X: -1 << 26, Y: -1 << 26, Z: -1 << 26}); got != want {
		t.Errorf("Everywhere begins at tile %v, want %v", got, want)
	}
	if x, _, _ := storage.Everywhere.Size(); x != 1<<31 {
		t.Errorf("Everywhere is %d wide", x)
	}
}

func TestStrings(t *testing.T) {
	p := storage.Pos{X: -1, Y: 2, Z: 30}
	for got, want := range map[string]string{
		p.String():                              "-1,2,30",
		storage.BoxAt(p).String():               "-1,2,30..0,3,31",
		storage.RGBA(1, 0xab, 255, 16).String(): "#01ABFF10",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColor(t *testing.T) {
	c := storage.RGBA(1, 2, 3, 4)
	if c.R() != 1 || c.G() != 2 || c.B() != 3 || c.A() != 4 || c.Empty() || c.Norm() != c {
		t.Errorf("channels of %v", c)
	}
	if c := storage.RGB(5, 6, 7); c != storage.RGBA(5, 6, 7, 255) {
		t.Errorf("RGB = %v", c)
	}
	if c := storage.RGBA(5, 6, 7, 0); !c.Empty() || c.Norm() != 0 {
		t.Errorf("%v is not empty, or normalises to %v", c, c.Norm())
	}
}
