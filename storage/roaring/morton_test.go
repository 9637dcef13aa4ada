package roaring

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// interleave is the slow twin of mortonOf.
func interleave(i int) (m uint32) {
	for bit := range 4 {
		for axis := range 3 {
			m |= uint32(i>>(axis*4+bit)&1) << (bit*3 + axis)
		}
	}
	return m
}

func TestMortonOf(t *testing.T) {
	for i := range storage.TileCells {
		if got, want := mortonOf(i), interleave(i); got != want {
			t.Fatalf("mortonOf(%#x) = %#x, want %#x", i, got, want)
		}
		if got := linear[mortonOf(i)]; int(got) != i {
			t.Fatalf("linear of mortonOf(%#x) = %#x", i, got)
		}
	}
}

func TestOccupancyInBothOrders(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		var occ, back [storage.OccWords]uint64
		var got, want words
		for range r.IntN(5000) {
			i := r.IntN(storage.TileCells)
			m := interleave(i)
			occ[i>>6] |= 1 << (i & 63)
			want[m>>6] |= 1 << (m & 63)
		}
		if got.fromLinear(&occ); got != want {
			t.Fatalf("fromLinear(%x) = %x, want %x", occ, got, want)
		}
		if got.toLinear(&back); back != occ {
			t.Fatalf("toLinear(%x) = %x, want %x", got, back, occ)
		}
	}
}

// recount is the slow twin of the numbers that edits keep.
func recount(v *Volume) (cells, tiles, used int64) {
	var in *tree.Leaf[region]
	v.dir.Walk(storage.Everywhere, func(_ storage.TilePos, l *tree.Leaf[region], slot int) bool {
		if in != l {
			in = l
			used += l.Val.bitsBytes
			cells += int64(l.Val.bits.GetCardinality())
		}
		tiles++
		used += l.Val.tiles[slot].colors.bytes()
		return true
	})
	return cells, tiles, used
}

func TestCountsAreKept(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	v := New(storage.Options{})
	s := new(storage.Scratch)
	var clones []*Volume
	for i := range 20000 {
		p := storage.Pos{X: r.Int32N(90), Y: r.Int32N(20), Z: r.Int32N(20)}
		switch n := r.IntN(1000); {
		case n == 0:
			clones = append(clones, v.Clone().(*Volume))
		case n < 4:
			from := v.Tile(storage.TilePos{X: r.Int32N(7)}, s)
			v.SetTile(p.Tile(), &from)
		case n < 6:
			full := storage.UniformTile(storage.RGBA(1, 2, 3, uint8(n&1)))
			v.SetTile(p.Tile(), &full)
		default:
			v.Set(p, storage.RGBA(uint8(i), uint8(i>>8&3), 0, uint8(i&3)))
		}
	}
	for i, v := range append(clones, v) {
		cells, tiles, used := recount(v)
		if cells != v.cells || tiles != v.tiles || used != v.used {
			t.Errorf("clone %d counts %d cells, %d tiles, %d bytes; it has %d, %d, %d", i, v.cells, v.tiles, v.used, cells, tiles, used)
		}
	}
}
