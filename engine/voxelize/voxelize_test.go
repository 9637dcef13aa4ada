package voxelize_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/engine/voxelize"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestMeshesOfVoxelsComeBack(t *testing.T) {
	for name, v := range models() {
		for _, opt := range []mesh.Options{
			{Method: mesh.Greedy},
			{Method: mesh.Greedy, Watertight: true},
			{Method: mesh.Culled, YUp: true, Scale: 0.1},
			{Method: mesh.Greedy, YUp: true, Scale: 3, Origin: [3]float64{7, -8, 9}},
		} {
			if name == "far" && opt.Scale == 0.1 {
				continue // 32 bits do not say where a corner is
			}
			t.Run(fmt.Sprintf("%s/%+v", name, opt), func(t *testing.T) {
				o := voxelize.Options{Cell: 1, YUp: opt.YUp}
				if opt.Scale != 0 {
					o.Cell = opt.Scale
				}
				for a := range o.Origin {
					o.Origin[a] = -opt.Origin[a] * o.Cell
				}
				if opt.YUp {
					o.Origin[1], o.Origin[2] = o.Origin[2], -o.Origin[1]
				}
				comesBack(t, v, build(t, v, opt), o)
			})
		}
		t.Run(name+"/runs", func(t *testing.T) { comesBack(t, v, runs(v), voxelize.Options{Cell: 1}) })
		t.Run(name+"/inside out", func(t *testing.T) {
			m := runs(v)
			for i, n := range m.Triangles {
				m.Triangles[i] = [3]uint32{n[1], n[0], n[2]}
			}
			same(t, cellsOf(t, m, voxelize.Options{}), v, exposed(v))
		})
	}
}

// comesBack fails the test unless the surface of a volume gives its cells again.
func comesBack(t *testing.T, v storage.Volume, m *voxelize.Model, opt voxelize.Options) {
	shell := exposed(v)
	opt.Fill = voxelize.Surface
	same(t, cellsOf(t, m, opt), shell, shell)
	for _, fill := range []voxelize.Fill{voxelize.Auto, voxelize.Parity} {
		opt.Fill = fill
		same(t, cellsOf(t, m, opt), v, shell)
	}
	if x, _, _ := storage.Bounds(v).Size(); x > 10000 {
		return // too much room between the parts
	}
	opt.Fill = voxelize.Flood
	same(t, cellsOf(t, m, opt), filled(v), shell)
}

// filled returns a volume with its cavities filled.
func filled(v storage.Volume) storage.Volume {
	f := newVolume()
	each(v, func(p storage.Pos, c storage.Color) { f.Set(p, c) })
	b := storage.Bounds(v)
	outside := newVolume()
	lo, hi := b.Min.Sub(storage.Pos{X: 1, Y: 1, Z: 1}), b.Max.Add(storage.Pos{X: 1, Y: 1, Z: 1})
	todo := []storage.Pos{lo}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !outside.Get(p).Empty() || !(storage.Box{Min: lo, Max: hi}).Contains(p) || !v.Get(p).Empty() {
			continue
		}
		outside.Set(p, 0xffffffff)
		for _, d := range around {
			todo = append(todo, p.Add(d))
		}
	}
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if p := (storage.Pos{X: x, Y: y, Z: z}); v.Get(p).Empty() && outside.Get(p).Empty() {
					f.Set(p, storage.RGB(1, 1, 1))
				}
			}
		}
	}
	return f
}

// touch is the slow twin of the surface: every cell against a triangle by thirteen planes. It returns how far the cell's cube overlaps with
// the triangle's shadow on the normal of the plane that separates them best, negative if they do not overlap.
func touch(t [3][3]float64, cell [3]float64) float64 {
	sub := func(a, b [3]float64) [3]float64 { return [3]float64{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }
	cross := func(a, b [3]float64) [3]float64 {
		return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
	}
	axes := [][3]float64{{1}, {0, 1}, {0, 0, 1}, cross(sub(t[1], t[0]), sub(t[2], t[0]))}
	for k := range t {
		for a := range 3 {
			axes = append(axes, cross(sub(t[(k+1)%3], t[k]), axes[a]))
		}
	}
	least := math.Inf(1)
	for _, n := range axes {
		length := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
		if length < 1e-9 {
			continue
		}
		lo, hi, mid := math.Inf(1), math.Inf(-1), 0.0
		for _, p := range t {
			d := (p[0]*n[0] + p[1]*n[1] + p[2]*n[2]) / length
			lo, hi = min(lo, d), max(hi, d)
		}
		half := (math.Abs(n[0]) + math.Abs(n[1]) + math.Abs(n[2])) / 2 / length
		for a := range n {
			mid += (cell[a] + 0.5) * n[a] / length
		}
		least = min(least, mid+half-lo, hi-mid+half)
	}
	return least
}

func TestSurfaceIsEveryCellThatTheTriangleTouches(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 300 {
		size := []float64{0.5, 3, 7, 14}[n%4]
		var p [3][3]float64
		for k := range p {
			for a := range p[k] {
				p[k][a] = (r.Float64() - 0.5) * size
				if n%5 == 0 { // corners on planes between cells, amid them, and thin triangles
					p[k][a] = math.Round(p[k][a]*2) / 2
				}
				if n%7 == 0 && k == 2 {
					p[k][a] = p[0][a] + 1e-3*(p[1][a]-p[0][a])
				}
			}
		}
		got := cellsOf(t, &voxelize.Model{Positions: p[:], Triangles: [][3]uint32{{0, 1, 2}}}, voxelize.Options{Fill: voxelize.Surface})
		flat := false
		for a := range 3 {
			flat = flat || p[0][a] == p[1][a] && p[1][a] == p[2][a] && p[2][a] == math.Round(p[2][a])
		}
		if flat {
			continue // goes to one side
		}
		reach := int(size/2) + 1
		for x := -reach - 1; x <= reach; x++ {
			for y := -reach - 1; y <= reach; y++ {
				for z := -reach - 1; z <= reach; z++ {
					depth := touch(p, [3]float64{float64(x), float64(y), float64(z)})
					set := !got.Get(storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)}).Empty()
					if depth > 4e-4 && !set || depth < 0 && set {
						t.Fatalf("triangle %v, cell %d,%d,%d: set is %v, and they overlap by %v", p, x, y, z, set, depth)
					}
				}
			}
		}
	}
}

// A cell has the colour of the triangle that comes nearest to its centre, of those that touch it, at the nearest point.
func TestColorsComeFromTheNearestPoint(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	m := &voxelize.Model{}
	for range 12 {
		k := uint32(len(m.Positions))
		for range 3 {
			m.Positions = append(m.Positions, [3]float64{r.Float64() * 9, r.Float64() * 9, r.Float64() * 9})
		}
		m.Triangles = append(m.Triangles, [3]uint32{k, k + 1, k + 2})
	}
	at := func(triangle int, w [3]float64) (p [3]float64) {
		for k, n := range m.Triangles[triangle] {
			for a := range p {
				p[a] += w[k] * m.Positions[n][a]
			}
		}
		return p
	}
	var asked [][3]float64 // by colour
	m.Color = func(triangle int, w [3]float64) storage.Color {
		if sum := w[0] + w[1] + w[2]; math.Abs(sum-1) > 1e-9 || min(w[0], w[1], w[2]) < -1e-9 {
			t.Errorf("the weights %v", w)
		}
		asked = append(asked, at(triangle, w))
		return storage.Color(len(asked)) | 0xff000000
	}
	v := cellsOf(t, m, voxelize.Options{Fill: voxelize.Surface})
	each(v, func(p storage.Pos, c storage.Color) {
		distance := func(q [3]float64) float64 {
			return math.Hypot(math.Hypot(q[0]-float64(p.X)-0.5, q[1]-float64(p.Y)-0.5), q[2]-float64(p.Z)-0.5)
		}
		got, least := distance(asked[c&0xffffff-1]), math.Inf(1)
		const n = 60
		for i, k := range m.Triangles {
			if touch([3][3]float64{m.Positions[k[0]], m.Positions[k[1]], m.Positions[k[2]]}, [3]float64{float64(p.X), float64(p.Y), float64(p.Z)}) < 0 {
				continue
			}
			for a := range n + 1 {
				for b := range n + 1 - a {
					least = min(least, distance(at(i, [3]float64{float64(a) / n, float64(b) / n, float64(n-a-b) / n})))
				}
			}
		}
		if got > least+1e-6 {
			t.Errorf("cell %v has the colour of a point at %v, and one is at %v", p, got, least)
		}
	})
}

func TestEqualDistancesGoToTheFirstTriangle(t *testing.T) {
	m := &voxelize.Model{Positions: [][3]float64{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}}, Triangles: [][3]uint32{{0, 1, 2}, {1, 3, 2}, {0, 1, 2}}}
	m.Color = func(triangle int, _ [3]float64) storage.Color { return storage.RGB(uint8(triangle), 0, 0) }
	if got := cellsOf(t, m, voxelize.Options{}).Get(storage.Pos{Z: -1}); got != storage.RGB(0, 0, 0) {
		t.Errorf("got %v", got)
	}
	m.Color = func(triangle int, _ [3]float64) storage.Color { // a hole lets the next triangle be seen
		return storage.RGBA(uint8(triangle), 0, 0, uint8(255*min(triangle, 1)))
	}
	if got := cellsOf(t, m, voxelize.Options{}).Get(storage.Pos{Z: -1}); got != storage.RGB(1, 0, 0) {
		t.Errorf("got %v behind a hole", got)
	}
}

func TestSolidsAreFull(t *testing.T) {
	m, distance := torus(17, 6, 150)
	for _, fill := range []voxelize.Fill{voxelize.Auto, voxelize.Parity, voxelize.Flood, voxelize.Surface} {
		for name, n := range map[string]int{"whole": len(m.Triangles), "with holes": len(m.Triangles) - 6} {
			torn := &voxelize.Model{Positions: m.Positions, Triangles: m.Triangles[:n]}
			v := cellsOf(t, torn, voxelize.Options{Fill: fill})
			full := fill == voxelize.Parity || n == len(m.Triangles) && fill != voxelize.Surface
			if name != "whole" && fill != voxelize.Parity {
				continue
			}
			for x := -26; x < 26; x++ {
				for y := -26; y < 26; y++ {
					for z := -9; z < 9; z++ {
						d := distance(float64(x)+0.5, float64(y)+0.5, float64(z)+0.5)
						set := !v.Get(storage.Pos{X: int32(x), Y: int32(y), Z: int32(z)}).Empty()
						if d > 1 && set || d < -1 && set != full || math.Abs(d) < 0.3 && !set {
							t.Fatalf("%s, fill %d: the cell %d,%d,%d at distance %v: set is %v", name, fill, x, y, z, d, set)
						}
					}
				}
			}
		}
	}
}

// box returns some of the faces of a box without T-junctions.
func box(lo, hi [3]float64, without ...mesh.Face) *voxelize.Model {
	m := &voxelize.Model{}
	for i := range 8 {
		p := lo
		for a := range p {
			if i>>a&1 != 0 {
				p[a] = hi[a]
			}
		}
		m.Positions = append(m.Positions, p)
	}
	for f, q := range [][4]uint32{{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}} {
		if !slices.Contains(without, mesh.Face(f)) {
			m.Triangles = append(m.Triangles, [3]uint32{q[0], q[1], q[2]}, [3]uint32{q[0], q[2], q[3]})
		}
	}
	return m
}

func TestOnlyClosedSurfacesAreFilledByThemselves(t *testing.T) {
	lo, hi := [3]float64{-3, 2, 1}, [3]float64{7, 12, 11}
	odd := [3]float64{6.7, 11.6, 10.3}
	plane := &voxelize.Model{Positions: [][3]float64{{0, 0, 0}, {20, 0, 3}, {20, 20, 9}, {0, 20, 4}}, Triangles: [][3]uint32{{0, 1, 2}, {0, 2, 3}}}
	for name, c := range map[string]struct {
		m      *voxelize.Model
		closed bool
		parity int64
	}{
		"box":            {box(lo, hi), true, 1000},
		"box amid cells": {box(lo, odd), true, 1000},
		"no lid":         {box(lo, hi, mesh.PosZ), false, 1000},
		"no wall":        {box(lo, hi, mesh.NegX), false, 1000},
		"tube":           {box(lo, hi, mesh.NegX, mesh.PosX), false, 1000},
		"two walls":      {box(lo, hi, mesh.NegX, mesh.PosX, mesh.NegZ, mesh.PosZ), false, 200},
		"one wall":       {box(lo, hi, mesh.NegX, mesh.PosX, mesh.NegZ, mesh.PosZ, mesh.PosY), false, 100},
		"plane":          {plane, false, -1},
		"nothing":        {&voxelize.Model{}, false, 0},
	} {
		surface := cellsOf(t, c.m, voxelize.Options{Fill: voxelize.Surface}).Len()
		auto := cellsOf(t, c.m, voxelize.Options{}).Len()
		parity := cellsOf(t, c.m, voxelize.Options{Fill: voxelize.Parity}).Len()
		if c.parity < 0 {
			c.parity = surface
		}
		want := surface
		if c.closed {
			want = c.parity
		}
		if auto != want || parity != c.parity {
			t.Errorf("%s: got %d cells, want %d, and by parity %d, want %d; the surface has %d", name, auto, want, parity, c.parity, surface)
		}
	}
}

// Cells inside have the colour of the surface cell that is nearest along x.
func TestInsideHasTheColorsOfTheSurface(t *testing.T) {
	m := box([3]float64{-40, 0, 0}, [3]float64{60, 20, 20})
	m.Color = func(triangle int, _ [3]float64) storage.Color { return storage.RGB(uint8(triangle/2), 1, 1) }
	v := cellsOf(t, m, voxelize.Options{})
	for x := int32(-39); x < 59; x++ {
		want := storage.RGB(0, 1, 1)
		if x >= 10 {
			want = storage.RGB(1, 1, 1)
		}
		if got := v.Get(storage.Pos{X: x, Y: 9, Z: 11}); got != want {
			t.Errorf("got %v at %d, want %v", got, x, want)
		}
	}
	long := box([3]float64{-40, 0, 0}, [3]float64{60000, 3, 3}) // more tiles than are filled at a time
	if got := cellsOf(t, long, voxelize.Options{}).Len(); got != 60040*9 {
		t.Errorf("got %d cells, want %d", got, 60040*9)
	}
}
