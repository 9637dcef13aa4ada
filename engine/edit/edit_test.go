package edit_test

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

// kinds are the volumes that the tests edit: the slow model and all real ones.
var kinds = append(all.Kinds(),
	storage.Kind{Name: "model", New: func(storage.Options) storage.Volume { return storagetest.NewModel() }})

// forKinds runs a test over an empty volume of every kind.
func forKinds(t *testing.T, f func(t *testing.T, v storage.Volume)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.Name, func(t *testing.T) { f(t, k.New(storage.Options{})) })
	}
}

func newDense() storage.Volume { return dense.New(storage.Options{}) }

type cells = map[storage.Pos]storage.Color

// dump returns all occupied cells.
func dump(v storage.Volume) cells {
	m := make(cells, v.Len())
	s, all := new(storage.Scratch), new([storage.TileCells]storage.Color)
	v.Walk(storage.Everywhere, s, func(tp storage.TilePos, t *storage.Tile) bool {
		t.Expand(all)
		for i, c := range all {
			if c != 0 {
				m[tp.Cell(i)] = c
			}
		}
		return true
	})
	return m
}

// sameCells fails the test at the first cells that differ.
func sameCells(t rapid.TB, what string, got, want cells) {
	t.Helper()
	bad := 0
	report := func(p storage.Pos) {
		if bad++; bad <= 5 {
			t.Errorf("%s: cell %v is %v, want %v", what, p, got[p], want[p])
		}
	}
	for p, c := range want {
		if got[p] != c {
			report(p)
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			report(p)
		}
	}
	if bad > 0 {
		t.Fatalf("%s: %d cells differ, %d occupied, want %d", what, bad, len(got), len(want))
	}
}

// colors are few, so that neighbours often have the same, and some are translucent.
var colors = []storage.Color{
	0, storage.RGB(255, 0, 0), storage.RGB(0, 255, 0), storage.RGB(250, 5, 0),
	storage.RGBA(10, 200, 30, 128), storage.RGBA(1, 2, 3, 1), storage.RGBA(90, 80, 70, 254), storage.RGB(0, 0, 0),
}

func randomColor(r *rand.Rand) storage.Color { return colors[r.IntN(len(colors))] }

func randomBox(r *rand.Rand, lo, hi, size int32) storage.Box {
	at := func() int32 { return lo + r.Int32N(hi-lo) }
	p := storage.Pos{X: at(), Y: at(), Z: at()}
	return storage.Box{Min: p, Max: p.Add(storage.Pos{X: r.Int32N(size), Y: r.Int32N(size), Z: r.Int32N(size)})}
}

// scatter fills random boxes and cells straight into the volume, around the origin so that eight tiles and more take part.
func scatter(r *rand.Rand, v storage.Volume, boxes int) {
	for range boxes {
		b, c := randomBox(r, -20, 14, 14), randomColor(r)
		eachCell(b, func(p storage.Pos) { v.Set(p, c) })
	}
	for range 200 {
		v.Set(storage.Pos{X: r.Int32N(44) - 22, Y: r.Int32N(44) - 22, Z: r.Int32N(44) - 22}, storage.Color(r.Uint32()).Norm())
	}
	if r.IntN(2) == 0 { // a full tile
		c := randomColor(r)
		eachCell(storage.TilePos{X: -1}.Box(), func(p storage.Pos) { v.Set(p, c) })
	}
}

func eachCell(b storage.Box, f func(storage.Pos)) {
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				f(storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x90c5e1)) }
