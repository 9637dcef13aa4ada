package dense

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// formOf returns how the volume holds a tile.
func formOf(v *Volume, tp storage.TilePos) form {
	if l := v.dir.Find(tp); l != nil {
		return l.Val[tree.Slot(tp)].form
	}
	return none
}

// allocated returns what the allocator takes for so many bytes.
func allocated(n int) int { return cap(append([]byte(nil), make([]byte, n)...)) }

func TestSizesAreThoseOfTheAllocator(t *testing.T) {
	for i, n := range blockSizes {
		if got := allocated(int(n)); got != int(n) {
			t.Errorf("blocks of %d bytes take %d", n, got)
		}
		if i > 0 {
			if next := allocated(int(blockSizes[i-1]) + 1); next != int(n) {
				t.Errorf("there is a size %d between %d and %d", next, blockSizes[i-1], n)
			}
		}
	}
	if most := int(blockSizes[len(blockSizes)-1]); most < maxFew*6 {
		t.Errorf("the largest block has %d bytes, less than %d cells take", most, maxFew)
	}
	for name, sizes := range map[string][2]int{
		"mask":   {int(unsafe.Sizeof(mask{})), maskBytes},
		"narrow": {int(unsafe.Sizeof(narrowTile{})), narrowBytes},
		"wide":   {int(unsafe.Sizeof(wideTile{})), wideBytes},
		"raw":    {int(unsafe.Sizeof(rawTile{})), rawBytes - storage.TileCells*4},
		"entry":  {int(unsafe.Sizeof(entry{})), 16},
	} {
		if got := allocated(sizes[0]); got != sizes[1] {
			t.Errorf("a %s takes %d bytes, and %d are counted", name, got, sizes[1])
		}
	}
}

// color returns one of n colours, all of them of the same alpha if opaque.
func color(i, n int, opaque bool) storage.Color {
	i %= n
	if opaque {
		return storage.RGB(uint8(i), uint8(i>>8), 1)
	}
	return storage.RGBA(uint8(i), uint8(i>>8), 1, uint8(1+i%250))
}

// TestFormsFollowTheCells sets cells one by one, removes them again, and looks at the form at each step.
func TestFormsFollowTheCells(t *testing.T) {
	for _, test := range []struct {
		colors int
		opaque bool
		last   form // with all cells
	}{{1, true, solid}, {2, true, narrow}, {16, false, narrow}, {17, true, wide}, {256, false, wide}, {257, true, raw}, {4096, false, raw}} {
		t.Run(fmt.Sprintf("colors=%d", test.colors), func(t *testing.T) {
			v, m := New(storage.Options{}), storagetest.NewModel()
			tp := storage.TilePos{X: -1, Y: 5}
			for i := range storage.TileCells {
				p, c := tp.Cell(i*1367%storage.TileCells), color(i, test.colors, test.opaque)
				v.Set(p, c)
				m.Set(p, c)
				most := maxFew
				if test.colors == 1 {
					most = maxFewOne
				}
				if f := formOf(v, tp); (f == sparse) != (i < most) {
					t.Fatalf("with %d cells the form is %d", i+1, f)
				}
			}
			if err := storagetest.Diff(m, v); err != nil {
				t.Fatal(err)
			}
			if f := formOf(v, tp); f != test.last {
				t.Fatalf("with all cells the form is %d, want %d", f, test.last)
			}
			for i := range storage.TileCells {
				p := tp.Cell(i * 577 % storage.TileCells)
				if got, want := v.Set(p, 0), m.Set(p, 0); got != want {
					t.Fatalf("Set(%v, 0) = %v, want %v", p, got, want)
				}
				left, least := storage.TileCells-1-i, shrinkFew
				if test.colors == 1 {
					least = shrinkOne
				}
				if f := formOf(v, tp); (f == sparse || f == none) != (left <= least) {
					t.Fatalf("with %d cells left the form is %d", left, f)
				}
				if left == 300 || left == 20 {
					if err := storagetest.Diff(m, v); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// TestTogglingDoesNotAllocate has a cell come and go at every number of cells around which the form may change, and a colour at every
// size of the palette.
func TestTogglingDoesNotAllocate(t *testing.T) {
	for _, colors := range []int{1, 3, 15, 16, 17, 255, 256, 300} {
		v := New(storage.Options{})
		tp := storage.TilePos{}
		for i := range 700 {
			p, c := tp.Cell(i*1367%storage.TileCells), color(i, colors, i&1 == 0)
			toggle := func() {
				v.Set(p, c)
				v.Set(p, 0)
				v.Set(p, c)
			}
			toggle()
			if n := testing.AllocsPerRun(5, toggle); n != 0 {
				t.Fatalf("%d colours, %d cells: toggling one allocates %v times", colors, i, n)
			}
		}
	}
}

func TestZeroAllocSetInEveryForm(t *testing.T) {
	for _, colors := range []int{1, 8, 100, 1000} {
		v := New(storage.Options{})
		for i := range 3 * storage.TileCells {
			v.Set(storage.TilePos{X: int32(i & 3)}.Cell(i>>2), color(i>>2, colors, true))
		}
		i := 0
		if n := testing.AllocsPerRun(2000, func() {
			p := storage.TilePos{X: int32(i & 3)}.Cell(i * 31 % 3000)
			v.Set(p, color(i, colors, true))
			v.Get(p)
			i++
		}); n != 0 {
			t.Errorf("%d colours: Set allocates %v times", colors, n)
		}
	}
}

// TestPalettesAreCompacted recolours the cells of a tile again and again, so that its colours are few at any time and many in all.
func TestPalettesAreCompacted(t *testing.T) {
	for _, test := range []struct {
		cells int // that go on changing; the others stay
		want  form
	}{{4, narrow}, {150, wide}} {
		v, m := New(storage.Options{}), storagetest.NewModel()
		tp := storage.TilePos{Z: -3}
		base := storage.UniformTile(storage.RGB(1, 1, 1))
		v.SetTile(tp, &base)
		m.SetTile(tp, &base)
		for i := range 3000 {
			p, c := tp.Cell(i%test.cells), storage.RGB(uint8(i), uint8(i>>8), 9)
			v.Set(p, c)
			m.Set(p, c)
		}
		if f := formOf(v, tp); f != test.want {
			t.Errorf("%d cells that change: the form is %d, want %d", test.cells, f, test.want)
		}
		if err := storagetest.Diff(m, v); err != nil {
			t.Error(err)
		}
	}
}

func TestCloudsTakeLittleMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for name, colors := range map[string]storage.Color{"one colour": 0, "opaque": 0xffffff, "any": 0x7fffffff} {
		v := New(storage.Options{})
		for range 128 * 128 * 128 / 100 {
			c := storage.Color(r.Uint32())&colors | 255<<24
			if colors > 0xffffff {
				c = storage.Color(r.Uint32()) | 1<<24
			}
			v.Set(storage.Pos{X: r.Int32N(128), Y: r.Int32N(128), Z: r.Int32N(128)}, c)
		}
		bytes := float64(v.Stats().Bytes-New(storage.Options{}).Stats().Bytes-int64(unsafe.Sizeof(writer{}))) / float64(v.Len())
		if bytes > 9 {
			t.Errorf("a cloud of %s takes %.1f bytes a voxel", name, bytes)
		}
	}
}

// TestFillsAgree fills boxes in tiles of every form, owned or shared, beside a model.
func TestFillsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for round := range 60 {
		v, m := New(storage.Options{}), storagetest.NewModel()
		n := []int{3, 60, 130, 250, 2000, 4096}[round%6]
		colors := []int{1, 5, 40, 300}[round%4]
		for i := range n {
			p, c := storage.TilePos{}.Cell(i*1367%storage.TileCells), color(i, colors, true)
			v.Set(p, c)
			m.Set(p, c)
		}
		keep := storage.Volume(v)
		if round&8 != 0 {
			keep = v.Clone()
		}
		for range 4 {
			lo := storage.Pos{X: r.Int32N(15), Y: r.Int32N(15), Z: r.Int32N(15)}
			b := storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: 1 + r.Int32N(9), Y: 1 + r.Int32N(9), Z: 1 + r.Int32N(9)})}
			c := []storage.Color{0, color(r.IntN(colors), colors, true), storage.RGB(7, 7, 7)}[r.IntN(3)]
			v.FillBox(b, c)
			for z := b.Min.Z; z < b.Max.Z; z++ {
				for y := b.Min.Y; y < b.Max.Y; y++ {
					for x := b.Min.X; x < b.Max.X; x++ {
						m.Set(storage.Pos{X: x, Y: y, Z: z}, c)
					}
				}
			}
			if err := storagetest.Diff(m, v); err != nil {
				t.Fatalf("round %d, FillBox(%v, %v): %v", round, b, c, err)
			}
		}
		if keep != storage.Volume(v) && keep.Len() != int64(n) {
			t.Fatalf("round %d: a fill changed a clone", round)
		}
	}
}

func TestViewsWithoutScratch(t *testing.T) {
	v, m := New(storage.Options{}), storagetest.NewModel()
	for i, n := range []int{5, 100, 300, 4096} {
		for k := range n {
			p, c := storage.TilePos{X: int32(i)}.Cell(k), color(k, 5, true)
			v.Set(p, c)
			m.Set(p, c)
		}
	}
	s := new(storage.Scratch)
	v.Walk(storage.Everywhere, nil, func(tp storage.TilePos, walked *storage.Tile) bool {
		want, got := m.Tile(tp, s), v.Tile(tp, nil)
		if !got.Equal(&want) || !walked.Equal(&want) {
			t.Errorf("tile %v differs when it is viewed without a scratch", tp)
		}
		return true
	})
}
