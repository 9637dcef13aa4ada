package edit_test

import (
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// exact lists the shapes that reach all faces of their box.
var exact = []edit.Shape{edit.Cube, edit.Cone, edit.Pyramid, edit.Torus}

// filled returns a volume with nothing but the solid in it.
func filled(t *testing.T, s edit.Solid) storage.Volume {
	t.Helper()
	v := newDense()
	if err := edit.Fill(t.Context(), edit.Record(v, edit.Options{}), s, scene.Over, colors[1]); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSolidsReachTheirBox(t *testing.T) {
	check := func(s edit.Solid) {
		if got := storage.Bounds(filled(t, s)); got != s.Box {
			t.Errorf("%v along %d, flip %v, hollow %v, tube %d: %v, want %v", s.Shape, s.Axis, s.Flip, s.Hollow, s.Tube, got, s.Box)
		}
	}
	at := storage.Pos{X: 5, Y: -3, Z: 9}
	sizes := []int32{1, 2, 3, 4, 7, 8, 13, 16, 21, 24}
	i := 0
	for _, x := range sizes {
		for _, y := range sizes {
			for _, z := range sizes {
				for _, shape := range exact {
					i++
					b := edit.SizedBox(at, [3]int32{x, y, z})
					check(edit.Solid{Shape: shape, Box: b, Axis: i / 4 % 3, Flip: i/12%2 == 1, Hollow: i/24%2 == 1, Tube: int32(i % 5)})
				}
			}
		}
	}
	for _, n := range [][3]int32{{100, 100, 4}, {101, 101, 5}, {24, 20, 10}, {2, 90, 3}, {60, 4, 2}, {3, 3, 80}, {1, 1, 1}, {2, 2, 2}, {40, 41, 1}} {
		for _, shape := range exact {
			for axis := range 3 {
				for _, flip := range []bool{false, true} {
					turned := [3]int32{n[(3-axis+2)%3], n[(3-axis)%3], n[(3-axis+1)%3]}
					check(edit.Solid{Shape: shape, Box: edit.SizedBox(at, turned), Axis: axis, Flip: flip})
					check(edit.Solid{Shape: shape, Box: edit.SizedBox(at, n), Axis: axis, Flip: flip, Hollow: true, Tube: 3})
				}
			}
		}
	}
}

// Every box of up to 24 cells along an axis, by the rule that TestSolidsMatchCellRule holds the real one to; every third size keeps
// the test quick.
func TestCellRuleReachesTheBox(t *testing.T) {
	for x := int32(1); x <= 24; x++ {
		for y := x % 3; y <= 24; y += 3 {
			for z := (x + y) % 3; z <= 24; z += 3 {
				s := edit.Solid{Box: edit.SizedBox(storage.Pos{}, [3]int32{x, y, z}), Axis: int(x+z) % 3, Flip: y%2 == 0, Tube: z % 4}
				for _, s.Shape = range exact {
					var got storage.Box
					eachCell(s.Box, func(p storage.Pos) {
						if !got.Contains(p) && slowHas(s, p) {
							got = got.Union(storage.BoxAt(p))
						}
					})
					if got != s.Box && !s.Box.Empty() {
						t.Errorf("%+v: %v", s, got)
					}
				}
			}
		}
	}
}

// The layers of pyramids and cones from their base, counted by hand. A cell whose centre is on the surface belongs.
func TestLayersFromTheBase(t *testing.T) {
	for _, c := range []struct {
		shape  edit.Shape
		size   [3]int32
		layers []int64
	}{
		{edit.Pyramid, [3]int32{100, 100, 4}, []int64{100 * 100, 76 * 76, 50 * 50, 26 * 26}}, // 75 wide ends on the centres of 76 cells
		{edit.Pyramid, [3]int32{5, 5, 5}, []int64{25, 25, 9, 9, 1}},                          // 4 wide ends on the centres of the outer cells
		{edit.Pyramid, [3]int32{6, 4, 2}, []int64{24, 4 * 2}},
		{edit.Pyramid, [3]int32{9, 9, 3}, []int64{81, 49, 9}},
		{edit.Cone, [3]int32{5, 5, 5}, []int64{21, 13, 9, 5, 1}},
		{edit.Cone, [3]int32{4, 4, 1}, []int64{12}},
	} {
		for _, flip := range []bool{false, true} {
			s := edit.Solid{Shape: c.shape, Box: edit.SizedBox(storage.Pos{}, c.size), Axis: 2, Flip: flip}
			got := make([]int64, c.size[2])
			for p := range dump(filled(t, s)) {
				k := p.Z - s.Box.Min.Z
				if flip {
					k = s.Box.Max.Z - 1 - p.Z
				}
				got[k]++
			}
			for k, n := range c.layers {
				if got[k] != n {
					t.Errorf("%v of %v, flip %v, layer %d: %d cells, want %d", c.shape, c.size, flip, k, got[k], n)
				}
			}
		}
	}
}

// TestWallsAreClosed looks from every cell that a hollow shape leaves out at its six neighbours: none of them is outside the shape.
func TestWallsAreClosed(t *testing.T) {
	sizes := [][3]int32{{60, 60, 4}, {60, 60, 6}, {40, 50, 12}, {60, 30, 20}, {15, 16, 17}, {30, 30, 9}}
	i := 0
	for shape := edit.Cube; shape <= edit.Torus; shape++ {
		for _, size := range sizes {
			for _, tube := range []int32{0, 4, 9, 20} {
				if tube > 0 && shape != edit.Torus {
					continue
				}
				s := edit.Solid{Shape: shape, Box: edit.SizedBox(storage.Pos{}, size), Axis: i % 3, Flip: i%2 == 1, Tube: tube, Thickness: 1 + i%2}
				i++
				solid := filled(t, s)
				s.Hollow = true
				hollow := filled(t, s)
				eachCell(s.Box, func(p storage.Pos) {
					if solid.Get(p).Empty() || !hollow.Get(p).Empty() {
						return
					}
					for _, d := range []storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}} {
						if solid.Get(p.Add(d)).Empty() {
							t.Fatalf("%v along %d of %v, tube %d, wall %d: the cell %v inside touches %v outside", shape, s.Axis, size, tube, s.Thickness, p, p.Add(d))
						}
					}
				})
			}
		}
	}
}
