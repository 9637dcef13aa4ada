package edit_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// slowSolid lists the cells of a solid by testing each cell of its box.
func slowSolid(s edit.Solid) map[storage.Pos]bool {
	set := map[storage.Pos]bool{}
	eachCell(s.Box, func(p storage.Pos) {
		if slowHas(s, p) {
			set[p] = true
		}
	})
	if !s.Hollow {
		return set
	}
	wall := int32(max(1, s.Thickness))
	shell := map[storage.Pos]bool{}
	for p := range set {
		deep := true
		for k := int32(1); k <= wall; k++ {
			for _, d := range []storage.Pos{{X: k}, {X: -k}, {Y: k}, {Y: -k}, {Z: k}, {Z: -k}} {
				deep = deep && set[p.Add(d)]
			}
		}
		shell[p] = !deep
	}
	return shell
}

// slowHas decides about one cell, in integers but for the torus.
func slowHas(s edit.Solid, p storage.Pos) bool {
	at := [3]int64{int64(p.X), int64(p.Y), int64(p.Z)}
	lo := [3]int64{int64(s.Box.Min.X), int64(s.Box.Min.Y), int64(s.Box.Min.Z)}
	hi := [3]int64{int64(s.Box.Max.X), int64(s.Box.Max.Y), int64(s.Box.Max.Z)}
	var n, u [3]int64 // the cell's centre is at u/n of the way from the centre of the box to its faces
	for i := range 3 {
		n[i] = hi[i] - lo[i]
		u[i] = 2*at[i] + 1 - lo[i] - hi[i]
	}
	a, b, w := (s.Axis+1)%3, (s.Axis+2)%3, s.Axis
	if s.Flip {
		u[w] = -u[w]
	}
	sq := func(x ...int64) int64 {
		p := int64(1)
		for _, x := range x {
			p *= x * x
		}
		return p
	}
	midA, midB := sq(u[a]) <= 1, sq(u[b]) <= 1
	layer := (u[w] + n[w] - 1) / 2 // from the base
	left := n[w] - layer           // the width of this layer, as a fraction of n[w]
	switch s.Shape {
	case edit.Sphere:
		return sq(u[0], n[1], n[2])+sq(u[1], n[0], n[2])+sq(u[2], n[0], n[1]) <= sq(n[0], n[1], n[2])
	case edit.Cylinder:
		return sq(u[a], n[b])+sq(u[b], n[a]) <= sq(n[a], n[b])
	case edit.Cone:
		if layer == 0 && (midA || midB) {
			return true
		}
		return midA && midB || sq(u[a], n[b], n[w])+sq(u[b], n[a], n[w]) <= sq(left, n[a], n[b])
	case edit.Pyramid:
		return midA && midB || sq(u[a], n[w]) <= sq(left, n[a]) && sq(u[b], n[w]) <= sq(left, n[b])
	case edit.Torus:
		side, height := float64(min(n[a], n[b])), float64(n[w])
		tube := float64(s.Tube)
		switch {
		case tube > 0:
			tube = min(tube, max(1, math.Floor(side/2)))
		case height*2 < side:
			tube = height
		default:
			tube = max(1, math.Floor(side/3))
		}
		from := side*math.Hypot(float64(u[a])/float64(n[a]), float64(u[b])/float64(n[b])) - (side - tube)
		tip := sq(u[w]) <= 1 && (midA || midB) && from > -1e-9
		if tip || math.Abs(from) < 1+1e-9 {
			return true
		}
		return math.Hypot(from/tube, float64(u[w])/height) <= 1+1e-9
	}
	return true
}

func solids() (list []edit.Solid) {
	boxes := []storage.Box{
		edit.SizedBox(storage.Pos{}, [3]int32{5, 5, 5}),
		edit.SizedBox(storage.Pos{X: 3, Y: -2, Z: 8}, [3]int32{8, 8, 8}),
		edit.SizedBox(storage.Pos{X: -4, Y: 7, Z: 1}, [3]int32{21, 34, 9}),
		edit.SizedBox(storage.Pos{X: 16, Y: 16, Z: 16}, [3]int32{37, 33, 35}),
		edit.SizedBox(storage.Pos{X: 1}, [3]int32{1, 2, 30}),
		edit.SizedBox(storage.Pos{}, [3]int32{0, 3, 3}),
		edit.SizedBox(storage.Pos{Y: 9}, [3]int32{24, 30, 7}),
	}
	for shape := edit.Cube; shape <= edit.Torus; shape++ {
		for axis := range 3 {
			for i, b := range boxes {
				s := edit.Solid{Shape: shape, Box: b, Axis: axis, Flip: i%2 == 1, Tube: int32(i % 3 * 4)}
				list = append(list, s)
				s.Hollow, s.Thickness = true, i%4
				list = append(list, s)
			}
		}
	}
	// Thin ones, which reach their box by their middle lines alone.
	for i, size := range [][3]int32{{2, 70, 6}, {70, 2, 1}, {36, 40, 33}, {35, 35, 40}, {50, 50, 2}, {6, 80, 18}, {40, 41, 3}} {
		b := edit.SizedBox(storage.Pos{X: 2, Y: -5, Z: 3}, size)
		for tube := range int32(4) {
			list = append(list, edit.Solid{Shape: edit.Torus, Box: b, Axis: 2, Tube: tube, Hollow: i%2 == int(tube)%2, Thickness: 1})
		}
		list = append(list, edit.Solid{Shape: edit.Cone, Box: b, Axis: 2}, edit.Solid{Shape: edit.Cone, Box: b, Axis: i % 3, Flip: true, Hollow: true},
			edit.Solid{Shape: edit.Pyramid, Box: b, Axis: 2, Hollow: true}, edit.Solid{Shape: edit.Pyramid, Box: b, Axis: i % 3, Flip: true})
	}
	return list
}

func TestSolidsMatchCellRule(t *testing.T) {
	for _, s := range solids() {
		want := cells{}
		for p, in := range slowSolid(s) {
			if in {
				want[p] = colors[1]
			}
		}
		v := newDense()
		r := edit.Record(v, edit.Options{})
		if err := edit.Fill(t.Context(), r, s, scene.Over, colors[1]); err != nil {
			t.Fatal(err)
		}
		sameCells(t, fmt.Sprintf("%+v", s), dump(v), want)
		if d := r.Delta(); d.Added != int64(len(want)) {
			t.Fatalf("%+v: %d added, want %d", s, d.Added, len(want))
		}
	}
}

// A small window on the surface of solids that are far larger than the cells that could be listed.
func TestLargeSolidsMatchCellRule(t *testing.T) {
	const red = 1
	for _, size := range [][3]int32{{1 << 20, 1 << 20, 1 << 20}, {3000, 20000, 700}, {1 << 21, 1 << 18, 1 << 20}} {
		for _, shape := range []edit.Shape{edit.Sphere, edit.Cylinder, edit.Cone, edit.Pyramid} {
			s := edit.Solid{Shape: shape, Box: edit.SizedBox(storage.Pos{X: 7}, size), Axis: 2}
			// Where the shape ends along x, at a height and depth of a tenth of the box.
			y, z := size[1]/10, size[2]/10
			x := 7 + int32(float64(size[0])/2*reach(shape, 0.2, 0.2))
			clip := storage.Box{Min: storage.Pos{X: x - 20, Y: y, Z: z}, Max: storage.Pos{X: x + 20, Y: y + 17, Z: z + 9}}
			s.Clip = &clip
			want := cells{}
			eachCell(clip, func(p storage.Pos) {
				if bigHas(s, p) {
					want[p] = colors[red]
				}
			})
			if n := len(want); n == 0 || n == 40*17*9 {
				t.Fatalf("%v of %v: the window shows %d cells", shape, size, n)
			}
			v := newDense()
			if err := edit.Fill(t.Context(), edit.Record(v, edit.Options{}), s, scene.Over, colors[red]); err != nil {
				t.Fatal(err)
			}
			sameCells(t, fmt.Sprintf("%v of %v", shape, size), dump(v), want)
		}
	}
}

// reach is how far a shape of half size 1 extends along x at the given y and z.
func reach(shape edit.Shape, y, z float64) float64 {
	switch shape {
	case edit.Sphere:
		return math.Sqrt(1 - y*y - z*z)
	case edit.Cylinder:
		return math.Sqrt(1 - y*y)
	case edit.Cone:
		return math.Sqrt((1-z)*(1-z)/4 - y*y)
	}
	return (1 - z) / 2
}

// bigHas decides about one cell in fractions of any size, for solids with the axis z.
func bigHas(s edit.Solid, p storage.Pos) bool {
	rat := func(p, lo, hi int32) *big.Rat {
		return big.NewRat(2*int64(p)+1-int64(lo)-int64(hi), int64(hi)-int64(lo))
	}
	x, y, z := rat(p.X, s.Box.Min.X, s.Box.Max.X), rat(p.Y, s.Box.Min.Y, s.Box.Max.Y), rat(p.Z, s.Box.Min.Z, s.Box.Max.Z)
	sq := func(r *big.Rat) *big.Rat { return new(big.Rat).Mul(r, r) }
	one := big.NewRat(1, 1)
	width := new(big.Rat).Sub(one, z) // at the cell's face towards the base
	width.Add(width, big.NewRat(1, int64(s.Box.Max.Z)-int64(s.Box.Min.Z)))
	width.Quo(width, big.NewRat(2, 1))
	round := new(big.Rat).Add(sq(x), sq(y))
	switch s.Shape {
	case edit.Sphere:
		return round.Add(round, sq(z)).Cmp(one) <= 0
	case edit.Cylinder:
		return round.Cmp(one) <= 0
	case edit.Cone:
		return round.Cmp(sq(width)) <= 0
	}
	return x.Abs(x).Cmp(width) <= 0 && y.Abs(y).Cmp(width) <= 0
}

func TestSphereCounts(t *testing.T) {
	// Lattice points within a ball: 7 of radius 1.5, 81 of radius 2.5, and so on; even sizes count odd points in a ball of twice
	// the size.
	for n, want := range map[int32]int64{1: 1, 2: 8, 3: 19, 4: 32, 5: 81, 6: 136, 8: 280} {
		for _, at := range []storage.Pos{{}, {X: -7, Y: 100, Z: 15}} {
			r := edit.Record(newDense(), edit.Options{})
			s := edit.Solid{Shape: edit.Sphere, Box: edit.SizedBox(at, [3]int32{n, n, n})}
			if err := edit.Fill(t.Context(), r, s, scene.Over, colors[1]); err != nil {
				t.Fatal(err)
			}
			d := r.Delta()
			if d.Added != want || d.Bounds != s.Box {
				t.Errorf("size %d at %v: %d cells in %v, want %d in %v", n, at, d.Added, d.Bounds, want, s.Box)
			}
		}
	}
}

func TestSizedBox(t *testing.T) {
	for n, want := range map[int32][2]int32{0: {10, 10}, 1: {10, 11}, 2: {9, 11}, 5: {8, 13}, 8: {6, 14}} {
		b := edit.SizedBox(storage.Pos{X: 10, Y: 10, Z: 10}, [3]int32{n, n, n})
		if b.Min.X != want[0] || b.Max.X != want[1] || b.Min != (storage.Pos{X: want[0], Y: want[0], Z: want[0]}) {
			t.Errorf("size %d: %v, want %v", n, b, want)
		}
	}
	huge := edit.SizedBox(storage.Pos{X: storage.MaxCoord - 1}, [3]int32{math.MaxInt32, math.MaxInt32, math.MaxInt32})
	if !storage.Everywhere.ContainsBox(huge) || huge.Max.X != storage.MaxCoord {
		t.Errorf("huge box %v", huge)
	}
}

// slowFill combines the colour cell by cell.
func slowFill(before cells, covered map[storage.Pos]bool, mode scene.Mode, c storage.Color, clip *storage.Box) cells {
	out := clone(before)
	clipped := func(p storage.Pos) bool { return clip != nil && !clip.Contains(p) }
	if mode == scene.Intersect || mode == scene.IntersectFill {
		for p := range before {
			if !covered[p] && !clipped(p) {
				delete(out, p)
			}
		}
	}
	for p, in := range covered {
		d := before[p]
		adds := mode == scene.Over || mode == scene.Max || mode == scene.Replace
		if !in || clipped(p) || d == 0 && !adds {
			continue
		}
		if c.A() == 0 && (mode == scene.Max || mode == scene.MultAlpha) {
			continue
		}
		if n := edit.Blend(mode, d, c); n.A() == 0 {
			delete(out, p)
		} else {
			out[p] = n
		}
	}
	return out
}

func TestFillModesMatchCellwise(t *testing.T) {
	box := edit.SizedBox(storage.Pos{X: -3, Y: 2, Z: 4}, [3]int32{31, 27, 35})
	clip := storage.Box{Min: storage.Pos{X: -16, Y: -9, Z: -20}, Max: storage.Pos{X: 11, Y: 15, Z: 16}}
	for _, s := range []edit.Solid{{Shape: edit.Cube, Box: box}, {Shape: edit.Sphere, Box: box}, {Shape: edit.Cone, Box: box, Clip: &clip}} {
		covered := slowSolid(s)
		for mode := scene.Over; mode <= scene.Replace; mode++ {
			for i, c := range []storage.Color{colors[1], colors[4], storage.RGBA(9, 9, 9, 0)} {
				v := newDense()
				scatter(newRand(uint64(mode)*3+uint64(i)), v, 8)
				before := dump(v)
				r := edit.Record(v, edit.Options{})
				if err := edit.Fill(t.Context(), r, s, mode, c); err != nil {
					t.Fatal(err)
				}
				sameCells(t, fmt.Sprintf("%v %v of %v", s.Shape, mode, c), dump(v), slowFill(before, covered, mode, c, s.Clip))
				checkDelta(t, r.Delta(), v, before)
			}
		}
	}
}

func TestFillRefusesNonsense(t *testing.T) {
	box := storage.TilePos{}.Box()
	r := edit.Record(newDense(), edit.Options{})
	for name, s := range map[string]edit.Solid{
		"shape": {Shape: edit.Torus + 1, Box: box},
		"axis":  {Axis: 3, Box: box},
		"tube":  {Shape: edit.Torus, Tube: -1, Box: box},
	} {
		if err := edit.Fill(t.Context(), r, s, scene.Over, colors[1]); !errors.Is(err, edit.ErrShape) {
			t.Errorf("%s: %v, want ErrShape", name, err)
		}
	}
	if err := edit.Fill(t.Context(), r, edit.Solid{Box: box}, scene.Replace+1, colors[1]); !errors.Is(err, edit.ErrShape) {
		t.Errorf("mode: %v, want ErrShape", err)
	}
	far := storage.Box{Max: storage.Pos{X: storage.MaxCoord + 1, Y: 1, Z: 1}}
	if err := edit.Fill(t.Context(), r, edit.Solid{Box: far}, scene.Over, colors[1]); !errors.Is(err, edit.ErrRange) {
		t.Errorf("box: %v, want ErrRange", err)
	}
	r.Rollback()
	if err := edit.Fill(t.Context(), r, edit.Solid{Box: box}, scene.Over, colors[1]); !errors.Is(err, edit.ErrSpent) {
		t.Errorf("spent: %v", err)
	}
}

func TestHugeSolidsFailFast(t *testing.T) {
	for shape := edit.Cube; shape <= edit.Torus; shape++ {
		for _, c := range []storage.Color{colors[1], colors[4]} {
			for _, hollow := range []bool{false, true} {
				v := newDense()
				r := edit.Record(v, edit.Options{MaxBytes: 1 << 18})
				s := edit.Solid{Shape: shape, Box: storage.Everywhere, Hollow: hollow}
				if err := edit.Fill(t.Context(), r, s, scene.Over, c); !errors.Is(err, edit.ErrMemory) {
					t.Errorf("%v hollow=%v: %v, want ErrMemory", shape, hollow, err)
				}
				if !hollow && shape != edit.Torus && v.Len() > 0 {
					t.Errorf("%v: %d cells were written first", shape, v.Len())
				}
				r.Rollback()
				if v.Len() != 0 {
					t.Errorf("%v: %d cells after rollback", shape, v.Len())
				}
			}
		}
	}
}

func TestSolidsStopWhenCancelled(t *testing.T) {
	for shape := edit.Cube; shape <= edit.Torus; shape++ {
		for mode := scene.Over; mode <= scene.Replace; mode++ {
			for _, n := range []int{0, 1, 7, 40} {
				v := newDense()
				whole := storage.UniformTile(colors[4])
				for x := range int32(64) {
					v.SetTile(storage.TilePos{X: x - 32}, &whole)
				}
				r := edit.Record(v, edit.Options{})
				s := edit.Solid{Shape: shape, Box: storage.Everywhere, Hollow: n == 7}
				err := edit.Fill(&countdown{t.Context(), n}, r, s, mode, colors[5])
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("%v %v after %d looks: %v, want Canceled", shape, mode, n, err)
				}
				r.Rollback()
				if v.Len() != 64*storage.TileCells || v.Get(storage.Pos{}) != colors[4] {
					t.Fatalf("%v %v: not rolled back", shape, mode)
				}
			}
		}
	}
}

func TestShapeNames(t *testing.T) {
	for s := edit.Cube; s <= edit.Torus; s++ {
		if got, ok := edit.ShapeByName(s.String()); !ok || got != s {
			t.Errorf("%v: %v %v", s, got, ok)
		}
	}
	for name, want := range map[string]edit.Shape{"box": edit.Cube, "ellipsoid": edit.Sphere} {
		if got, ok := edit.ShapeByName(name); !ok || got != want {
			t.Errorf("%s: %v %v", name, got, ok)
		}
	}
	if _, ok := edit.ShapeByName("blob"); ok || edit.Shape(99).String() != "unknown" {
		t.Error("an unknown shape has a name")
	}
}
