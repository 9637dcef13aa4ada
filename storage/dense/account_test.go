package dense

import (
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/internal/tree"
)

// recount is the slow twin of the numbers that edits keep.
func recount(v *Volume) (cells, tiles, used int64) {
	s := new(storage.Scratch)
	v.dir.Walk(storage.Everywhere, func(_ storage.TilePos, l *tree.Leaf[leaf], slot int) bool {
		e := &l.Val[slot]
		t := e.view(s)
		cells += int64(t.Len())
		tiles++
		used += e.bytes()
		return true
	})
	return cells, tiles, used
}

func TestCountsAreKept(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	v := New(storage.Options{})
	var clones []*Volume
	for i := range 30000 {
		p := storage.Pos{X: r.Int32N(40), Y: r.Int32N(20), Z: r.Int32N(20)}
		switch n := r.IntN(1000); {
		case n == 0:
			clones = append(clones, v.Clone().(*Volume))
		case n < 4:
			from := v.Tile(storage.TilePos{X: r.Int32N(3)}, nil)
			v.SetTile(p.Tile(), &from)
		case n < 8:
			v.FillBox(storage.Box{Min: p, Max: p.Add(storage.Pos{X: 20, Y: 9, Z: 17})}, storage.RGBA(1, 2, 3, uint8(n&1)))
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
