package mesh_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func newModel() storage.Volume { return storagetest.NewModel() }

func newDense() storage.Volume { return dense.New(storage.Options{}) }

// surfaces returns volumes around the origin, where eight blocks meet: single cells in all forms of tiles, and larger faces.
func surfaces(newVolume func() storage.Volume) map[string]storage.Volume {
	r := rand.New(rand.NewPCG(5, 6))
	m := map[string]storage.Volume{"empty": newVolume()}
	for name, color := range map[string]func(i int) storage.Color{
		"one colour":         func(int) storage.Color { return storage.RGB(9, 8, 7) },
		"indexed with alpha": func(i int) storage.Color { return storage.RGBA(uint8(i&1), 2, 3, uint8(i/2%9*31)) },
		"raw with alpha":     func(i int) storage.Color { return storage.Color(uint32(i) * 0x9E3779B1).Norm() },
	} {
		v := newVolume()
		cells := rand.New(rand.NewPCG(7, 8))
		for i := range 2400 {
			v.Set(storage.Pos{X: cells.Int32N(14) - 7, Y: cells.Int32N(14) - 7, Z: cells.Int32N(14) - 7}, color(i))
		}
		m[name] = v
	}
	full := storage.UniformTile(storage.RGB(200, 100, 50))
	m["solid tiles"] = newVolume()
	for _, tp := range []storage.TilePos{{}, {X: 1}, {Y: -1}, {Z: 1}} {
		m["solid tiles"].SetTile(tp, &full)
	}
	boxes := newVolume()
	for range 25 {
		lo := storage.Pos{X: r.Int32N(110) - 70, Y: r.Int32N(110) - 70, Z: r.Int32N(110) - 70}
		color := storage.RGB(uint8(r.IntN(3)*100), 0, 0)
		for z := range 4 + r.Int32N(30) {
			for y := range 4 + r.Int32N(20) {
				for x := range int32(14) {
					boxes.Set(lo.Add(storage.Pos{X: x, Y: y, Z: z}), color)
				}
			}
		}
	}
	m["boxes"] = boxes
	ball := newVolume()
	for z := int32(-24); z < 24; z++ {
		for y := int32(-24); y < 24; y++ {
			for x := int32(-24); x < 24; x++ {
				if d := x*x + y*y + z*z; d < 24*24 && d > 18*18 {
					ball.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGBA(uint8(z/10), uint8(x/12), 0, uint8(255-(d&1)*60)))
				}
			}
		}
	}
	m["hollow ball"] = ball
	return m
}

func build(t testing.TB, v storage.Volume, opt mesh.Options) *mesh.Mesh {
	t.Helper()
	m, err := mesh.Build(t.Context(), v, opt)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// unitFace is the face of one cell, with its colour.
type unitFace struct {
	cell   storage.Pos
	normal mesh.Face
	color  storage.Color
}

// unitFaces cuts the quads of a mesh in the cells' own coordinates into faces of cells.
func unitFaces(t *testing.T, m *mesh.Mesh) map[unitFace]bool {
	t.Helper()
	faces := map[unitFace]bool{}
	for _, q := range m.Quads {
		var lo, hi [3]int32
		for i, n := range q {
			for a, x := range m.Positions[n] {
				if i == 0 || int32(x) < lo[a] {
					lo[a] = int32(x)
				}
				if i == 0 || int32(x) > hi[a] {
					hi[a] = int32(x)
				}
			}
			if m.Colors[n] != m.Colors[q[0]] {
				t.Fatalf("the corners of quad %v have different colours", q)
			}
		}
		n := normalOf(m, q[0], q[1], q[2])
		var f mesh.Face
		for a := range n {
			if n[a] != 0 {
				f = mesh.Face(2 * a)
				if n[a] > 0 {
					f++
					lo[a]--
				} else {
					hi[a]++
				}
			}
		}
		for z := lo[2]; z < hi[2]; z++ {
			for y := lo[1]; y < hi[1]; y++ {
				for x := lo[0]; x < hi[0]; x++ {
					u := unitFace{storage.Pos{X: x, Y: y, Z: z}, f, m.Colors[q[0]]}
					if faces[u] {
						t.Fatalf("%v is there twice", u)
					}
					faces[u] = true
				}
			}
		}
	}
	return faces
}

// normalOf returns the cross product of two sides of a triangle.
func normalOf(m *mesh.Mesh, i, j, k uint32) [3]float64 {
	var a, b [3]float64
	for n := range a {
		a[n] = float64(m.Positions[j][n]) - float64(m.Positions[i][n])
		b[n] = float64(m.Positions[k][n]) - float64(m.Positions[i][n])
	}
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// variants are options that cover all meshers.
var variants = map[string]mesh.Options{
	"culled":            {},
	"greedy":            {Method: mesh.Greedy},
	"greedy normals":    {Method: mesh.Greedy, Normals: true},
	"watertight":        {Method: mesh.Greedy, Watertight: true},
	"marching":          {Method: mesh.MarchingCubes},
	"marching normals":  {Method: mesh.MarchingCubes, Normals: true},
	"smooth":            {Method: mesh.MarchingCubes, Smooth: true, Normals: true},
	"culled level 1":    {Level: 1},
	"greedy level 2":    {Method: mesh.Greedy, Level: 2},
	"watertight level":  {Method: mesh.Greedy, Level: 1, Watertight: true},
	"smooth level 3":    {Method: mesh.MarchingCubes, Smooth: true, Level: 3},
	"culled level 5":    {Level: 5},
	"marching level 30": {Method: mesh.MarchingCubes, Level: 30},
}

// openEdge returns an edge that is not used as often in both directions, and by how much.
func openEdge(m *mesh.Mesh) (edge [2][3]float32, n int) {
	places := map[[3]float32]uint32{}
	for i, p := range m.Positions {
		if _, ok := places[p]; !ok {
			places[p] = uint32(i)
		}
	}
	edges := map[[2]uint32]int{}
	each(m, func(f []uint32) {
		for i := range f {
			a, b := places[m.Positions[f[i]]], places[m.Positions[f[(i+1)%len(f)]]]
			if a < b {
				edges[[2]uint32{a, b}]++
			} else {
				edges[[2]uint32{b, a}]--
			}
		}
	})
	for e, n := range edges {
		if n != 0 {
			return [2][3]float32{m.Positions[e[0]], m.Positions[e[1]]}, n
		}
	}
	return edge, 0
}

// checkMesh checks what holds for every mesh.
func checkMesh(t *testing.T, name string, m *mesh.Mesh, opt mesh.Options) {
	t.Helper()
	if len(m.Colors) != len(m.Positions) || opt.Normals && len(m.Normals) != len(m.Positions) || !opt.Normals && m.Normals != nil {
		t.Errorf("%s: %d positions, %d colours, %d normals", name, len(m.Positions), len(m.Colors), len(m.Normals))
		return
	}
	type vertex struct {
		p, n [3]float32
		c    storage.Color
	}
	seen := map[vertex]bool{}
	lo, hi := [3]float32{}, [3]float32{}
	for i, p := range m.Positions {
		v := vertex{p: p, c: m.Colors[i]}
		if opt.Normals {
			v.n = m.Normals[i]
			if l := length(v.n); math.Abs(l-1) > 1e-6 {
				t.Fatalf("%s: normal %v has length %g", name, v.n, l)
			}
		}
		if seen[v] || v.c.A() != 255 {
			t.Fatalf("%s: the vertex %v is there twice or not opaque", name, v)
		}
		seen[v] = true
		if i == 0 {
			lo, hi = p, p
		}
		for a := range p {
			lo[a], hi[a] = min(lo[a], p[a]), max(hi[a], p[a])
			if p[a] == 0 && math.Signbit(float64(p[a])) || opt.Normals && v.n[a] == 0 && math.Signbit(float64(v.n[a])) {
				t.Fatalf("%s: %v has a negative zero", name, v)
			}
		}
	}
	if lo != m.Min || hi != m.Max {
		t.Errorf("%s: bounds %v %v, want %v %v", name, m.Min, m.Max, lo, hi)
	}
	used := make([]bool, len(m.Positions))
	face := func(f []uint32) {
		for i, n := range f {
			used[n] = true
			if slices.Contains(f[:i], n) {
				t.Fatalf("%s: the face %v has a vertex twice", name, f)
			}
		}
		n := normalOf(m, f[0], f[1], f[2])
		if n == ([3]float64{}) {
			t.Fatalf("%s: the face %v is flat", name, f)
		}
		if opt.Normals && !opt.Smooth {
			if g := m.Normals[f[0]]; n[0]*float64(g[0])+n[1]*float64(g[1])+n[2]*float64(g[2]) < 0.999*math.Sqrt(n[0]*n[0]+n[1]*n[1]+n[2]*n[2]) {
				t.Fatalf("%s: the face %v has the normal %v, want along %v", name, f, g, n)
			}
		}
	}
	for i := range m.Quads {
		face(m.Quads[i][:])
	}
	for i := range m.Triangles {
		face(m.Triangles[i][:])
	}
	if slices.Contains(used, false) {
		t.Errorf("%s: a vertex belongs to no face", name)
	}
}

func length(v [3]float32) float64 {
	return math.Sqrt(float64(v[0])*float64(v[0]) + float64(v[1])*float64(v[1]) + float64(v[2])*float64(v[2]))
}

// sameMesh reports whether two meshes are equal in every number and in order.
func sameMesh(a, b *mesh.Mesh) bool {
	return slices.Equal(a.Positions, b.Positions) && slices.Equal(a.Normals, b.Normals) && slices.Equal(a.Colors, b.Colors) &&
		slices.Equal(a.Quads, b.Quads) && slices.Equal(a.Triangles, b.Triangles) && a.Min == b.Min && a.Max == b.Max
}

// each calls f for every face.
func each(m *mesh.Mesh, f func([]uint32)) {
	for i := range m.Quads {
		f(m.Quads[i][:])
	}
	for i := range m.Triangles {
		f(m.Triangles[i][:])
	}
}
