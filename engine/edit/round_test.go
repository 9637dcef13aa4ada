package edit_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// TestRoundSolidsMatchCellRule holds spheres and cylinders of odd and even sizes, round or not, to the rule by cells, with boxes that
// begin anywhere in a tile.
func TestRoundSolidsMatchCellRule(t *testing.T) {
	rnd := newRand(41)
	for i := range 60 {
		n := [3]int32{1 + rnd.Int32N(40), 1 + rnd.Int32N(40), 1 + rnd.Int32N(40)}
		if i%2 == 0 {
			n = [3]int32{n[0], n[0], n[0]}
		}
		at := storage.Pos{X: rnd.Int32N(40) - 20, Y: rnd.Int32N(40) - 20, Z: rnd.Int32N(40) - 20}
		s := edit.Solid{Shape: edit.Sphere + edit.Shape(i/2%2), Box: edit.SizedBox(at, n), Axis: rnd.IntN(3), Hollow: i%3 == 0, Thickness: rnd.IntN(5)}
		v := filled(t, s)
		want := slowSolid(s)
		eachCell(s.Box, func(p storage.Pos) {
			if got := !v.Get(p).Empty(); got != want[p] {
				t.Fatalf("%+v: cell %v: %v", s, p, got)
			}
		})
		if !s.Box.ContainsBox(storage.Bounds(v)) {
			t.Fatalf("%+v reaches %v", s, storage.Bounds(v))
		}
	}
}

// TestHugeRoundSolids looks at the faces of spheres and cylinders that are larger than any volume.
func TestHugeRoundSolids(t *testing.T) {
	for _, n := range [][3]int32{{1 << 25, 1 << 25, 1 << 25}, {1<<25 - 1, 1<<25 - 1, 1<<25 - 1}, {1<<15 - 5, 1 << 15, 1<<15 - 1}, {20_000, 20_001, 10_000}} {
		for shape := edit.Sphere; shape <= edit.Cylinder; shape++ {
			clip := edit.SizedBox(storage.Pos{X: n[0]/2 - 5, Y: n[1] / 1000}, [3]int32{20, 20, 5})
			s := edit.Solid{Shape: shape, Box: edit.SizedBox(storage.Pos{}, n), Axis: 2, Clip: &clip}
			v := filled(t, s)
			eachCell(clip, func(p storage.Pos) {
				if got := !v.Get(p).Empty(); got != bigHas(s, p) {
					t.Fatalf("%+v: cell %v: %v", s, p, got)
				}
			})
		}
	}
}
