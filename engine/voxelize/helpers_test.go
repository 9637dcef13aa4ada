package voxelize_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// budget counts, and fails beyond its limits if they are not 0.
type budget struct {
	ctx          context.Context
	cells, bytes int64
	looks        int
	maxCells     int64
	maxBytes     int64
	done         float64
	backwards    bool
}

var errFull = errors.New("full")

func (b *budget) Add(n int64) error {
	if b.cells += n; b.maxCells > 0 && b.cells > b.maxCells {
		return errFull
	}
	return nil
}

func (b *budget) Hold(n int) error {
	if b.bytes += int64(n); b.maxBytes > 0 && b.bytes > b.maxBytes {
		return errFull
	}
	return nil
}

func (b *budget) At(done, total int64) error {
	b.looks++
	now := float64(done) / float64(total)
	b.backwards = b.backwards || now < b.done || done > total
	b.done = now
	if b.ctx != nil {
		return b.ctx.Err()
	}
	return nil
}

// cellsOf returns the volume of a model.
func cellsOf(t testing.TB, m *voxelize.Model, opt voxelize.Options) storage.Volume {
	t.Helper()
	if opt.Cell == 0 {
		opt.Cell = 1
	}
	v, b := newVolume(), &budget{}
	if err := voxelize.Voxelize(m, opt, v, b); err != nil {
		t.Fatal(err)
	}
	if b.backwards || b.done != 1 {
		t.Errorf("the progress ends at %v, or went backwards: %v", b.done, b.backwards)
	}
	if b.cells != v.Len() {
		t.Errorf("the budget was told of %d cells, and there are %d", b.cells, v.Len())
	}
	return v
}

// modelOf returns a mesh as a model.
func modelOf(m *mesh.Mesh) *voxelize.Model {
	model := &voxelize.Model{}
	for _, p := range m.Positions {
		model.Positions = append(model.Positions, [3]float64{float64(p[0]), float64(p[1]), float64(p[2])})
	}
	for _, q := range m.Quads {
		model.Triangles = append(model.Triangles, [3]uint32{q[0], q[1], q[2]}, [3]uint32{q[0], q[2], q[3]})
	}
	model.Triangles = append(model.Triangles, m.Triangles...)
	model.Color = func(triangle int, _ [3]float64) storage.Color { return m.Colors[model.Triangles[triangle][0]] }
	return model
}

func build(t testing.TB, v storage.Volume, opt mesh.Options) *voxelize.Model {
	t.Helper()
	m, err := mesh.Build(context.Background(), v, opt)
	if err != nil {
		t.Fatal(err)
	}
	return modelOf(m)
}

// each calls f for every cell of a volume.
func each(v storage.Volume, f func(p storage.Pos, c storage.Color)) {
	v.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
		for i := range storage.TileCells {
			if c := t.At(i); c != 0 {
				f(tp.Cell(i), c)
			}
		}
		return true
	})
}

var around = [...]storage.Pos{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}

// exposed returns the cells of a volume that have an empty neighbour.
func exposed(v storage.Volume) storage.Volume {
	e := newVolume()
	each(v, func(p storage.Pos, c storage.Color) {
		for _, d := range around {
			if v.Get(p.Add(d)).Empty() {
				e.Set(p, c)
			}
		}
	})
	return e
}

// same fails the test if two volumes differ: in their cells, and in the colours of those that colored has.
func same(t testing.TB, got, want, colored storage.Volume) {
	t.Helper()
	wrong := 0
	check := func(p storage.Pos) {
		g, w := got.Get(p), want.Get(p)
		if g.Empty() == w.Empty() && (g == w || colored.Get(p).Empty()) {
			return
		}
		if wrong++; wrong < 5 {
			t.Errorf("got %v at %v, want %v", g, p, w)
		}
	}
	each(got, func(p storage.Pos, _ storage.Color) { check(p) })
	each(want, func(p storage.Pos, _ storage.Color) { check(p) })
	if got.Len() != want.Len() {
		t.Errorf("got %d cells, want %d", got.Len(), want.Len())
	}
}

// models returns volumes with all that surfaces of cells can have: cavities, thin walls, cells that meet at edges and corners only.
func models() map[string]storage.Volume {
	models := map[string]storage.Volume{}
	add := func(name string, f func(v storage.Volume)) {
		v := newVolume()
		f(v)
		models[name] = v
	}
	r := rand.New(rand.NewPCG(1, 2))
	color := func() storage.Color { return storage.RGB(uint8(r.IntN(4)*80), uint8(r.IntN(2)*255), 7) }
	for _, percent := range []int{5, 30, 60, 90} {
		add("random "+string(rune('0'+percent/10)), func(v storage.Volume) {
			for i := range 14 * 14 * 14 {
				if r.IntN(100) < percent {
					v.Set(storage.Pos{X: int32(i%14 - 7), Y: int32(i/14%14 - 20), Z: int32(i/196 - 3)}, color())
				}
			}
		})
	}
	add("one colour", func(v storage.Volume) {
		for i := range 17 * 17 * 17 {
			if r.IntN(100) < 60 {
				v.Set(storage.Pos{X: int32(i%17 - 9), Y: int32(i/17%17 - 10), Z: int32(i/289 - 3)}, storage.RGB(1, 2, 3))
			}
		}
	})
	ball := func(v storage.Volume, from, to, d int32) {
		for x := -to; x < to; x++ {
			for y := -to; y < to; y++ {
				for z := -to; z < to; z++ {
					if n := x*x + y*y + z*z; n >= from*from && n < to*to {
						v.Set(storage.Pos{X: x + d, Y: y - d, Z: z + 2*d}, color())
					}
				}
			}
		}
	}
	add("shells", func(v storage.Volume) {
		for n := int32(3); n < 12; n += 4 {
			ball(v, n, n+2, 5)
		}
	})
	add("ball", func(v storage.Volume) { ball(v, 0, 13, -30) })
	add("far", func(v storage.Volume) {
		ball(v, 3, 6, 200000)
		ball(v, 0, 6, -200000)
	})
	add("edges and corners", func(v storage.Volume) {
		for i := range int32(40) {
			v.Set(storage.Pos{X: i, Y: i}, color())
			v.Set(storage.Pos{X: i, Y: -i, Z: 40 + i}, color())
			v.Set(storage.Pos{X: i % 2, Y: i, Z: -5 - i%2}, color())
		}
	})
	add("walls", func(v storage.Volume) {
		for i := range int32(18 * 18) {
			for k := range int32(5) {
				v.Set(storage.Pos{X: i % 18, Y: i / 18, Z: k * k}, color())
				v.Set(storage.Pos{X: i % 18, Y: k * k, Z: i / 18}, color())
			}
		}
	})
	return models
}

// runs returns the surface of a volume with the faces of one colour joined along one axis each, so that corners lie amid edges.
func runs(v storage.Volume) *voxelize.Model {
	m := &voxelize.Model{}
	var colors []storage.Color
	each(v, func(p storage.Pos, c storage.Color) {
		for f, n := range around {
			along := [...]storage.Pos{{Y: 1}, {Z: 1}, {X: 1}}[f/2]
			starts := func(p storage.Pos) bool { return v.Get(p) == c && v.Get(p.Add(n)).Empty() }
			if !starts(p) || starts(p.Sub(along)) {
				continue
			}
			q := mesh.Quad{Cells: storage.BoxAt(p), Normal: mesh.Face(f ^ 1)}
			for next := p.Add(along); starts(next); next = next.Add(along) {
				q.Cells = q.Cells.Union(storage.BoxAt(next))
			}
			k := uint32(len(m.Positions))
			for _, p := range q.Corners() {
				m.Positions = append(m.Positions, [3]float64{float64(p.X), float64(p.Y), float64(p.Z)})
			}
			m.Triangles = append(m.Triangles, [3]uint32{k, k + 1, k + 2}, [3]uint32{k, k + 2, k + 3})
			colors = append(colors, c, c)
		}
	})
	m.Color = func(triangle int, _ [3]float64) storage.Color { return colors[triangle] }
	return m
}

// grow adds a grid of points to a model, with quads between them that face to the side from which the first coordinate turns into the second
// counter-clockwise. A grid that is closed joins its last points to its first.
func grow(m *voxelize.Model, nu, nv int, closedU, closedV bool, point func(u, v int) [3]float64) {
	k := len(m.Positions)
	for u := range nu {
		for v := range nv {
			m.Positions = append(m.Positions, point(u, v))
		}
	}
	at := func(u, v int) uint32 { return uint32(k + u%nu*nv + v%nv) }
	for u := range nu {
		for v := range nv {
			if u == nu-1 && !closedU || v == nv-1 && !closedV {
				continue
			}
			a, b, c, d := at(u, v), at(u+1, v), at(u+1, v+1), at(u, v+1)
			m.Triangles = append(m.Triangles, [3]uint32{a, b, c}, [3]uint32{a, c, d})
		}
	}
}

// torus returns a torus around the z axis and the distance of a point from its surface, negative inside.
func torus(radius, tube float64, n int) (*voxelize.Model, func(x, y, z float64) float64) {
	m := &voxelize.Model{}
	grow(m, n, n, true, true, func(u, v int) [3]float64 {
		a, b := 2*math.Pi*float64(u)/float64(n), 2*math.Pi*float64(v)/float64(n)
		r := radius + tube*math.Cos(b)
		return [3]float64{r*math.Cos(a) + 0.123, r*math.Sin(a) - 0.321, tube*math.Sin(b) + 0.05}
	})
	return m, func(x, y, z float64) float64 {
		return math.Hypot(math.Hypot(x-0.123, y+0.321)-radius, z-0.05) - tube
	}
}
