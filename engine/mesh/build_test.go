package mesh_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
	"github.com/goxel-daemon/goxel-daemon/storage/storagetest"
)

func newModel() storage.Volume { return storagetest.NewModel() }

func newDense() storage.Volume { return dense.New(storage.Options{}) }

// surfaces returns the volumes of scenes that lie around the origin, and some with larger faces.
func surfaces(newVolume func() storage.Volume) map[string]storage.Volume {
	m := scenes(newVolume)
	delete(m, "ends of the coordinates")
	r := rand.New(rand.NewPCG(5, 6))
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
	for z := int32(-36); z < 36; z++ {
		for y := int32(-36); y < 36; y++ {
			for x := int32(-36); x < 36; x++ {
				if d := x*x + y*y + z*z; d < 36*36 && d > 30*30 {
					ball.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGBA(uint8(z/20), uint8(x/30), 0, uint8(255-(d&1)*90)))
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

func TestQuadsCoverTheVisibleFaces(t *testing.T) {
	for name, v := range surfaces(newDense) {
		want := map[unitFace]bool{}
		for _, q := range slowFaces(v) {
			want[unitFace{q.Cells.Min, q.Normal, q.Color | 0xff000000}] = true
		}
		for _, method := range []mesh.Method{mesh.Culled, mesh.Greedy} {
			m := build(t, v, mesh.Options{Method: method})
			if got := unitFaces(t, m); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, method %d: %d faces of cells, want %d, or others", name, method, len(got), len(want))
			}
			if len(m.Triangles) != 0 {
				t.Errorf("%s, method %d: %d triangles, want none", name, method, len(m.Triangles))
			}
		}
	}
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

func TestVariantsAreClosedSurfaces(t *testing.T) {
	for name, v := range surfaces(newDense) {
		for variant, opt := range variants {
			m := build(t, v, opt)
			checkMesh(t, name+", "+variant, m, opt)
			if opt.Method == mesh.Greedy && !opt.Watertight {
				continue // faces meet, but edges do not
			}
			if e, n := openEdge(m); n != 0 {
				t.Errorf("%s, %s: the edge %v is used %d times more one way than the other", name, variant, e, n)
			}
		}
	}
}

// openEdge returns an edge that is not used as often in both directions, and by how much.
func openEdge(m *mesh.Mesh) (edge [2][3]float32, n int) {
	edges := map[[2][3]float32]int{}
	add := func(face []uint32) {
		for i := range face {
			a, b := m.Positions[face[i]], m.Positions[face[(i+1)%len(face)]]
			edges[[2][3]float32{a, b}]++
			edges[[2][3]float32{b, a}]--
		}
	}
	for i := range m.Quads {
		add(m.Quads[i][:])
	}
	for i := range m.Triangles {
		add(m.Triangles[i][:])
	}
	for e, n := range edges {
		if n != 0 {
			return e, n
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

func TestEveryKindGivesTheSameMesh(t *testing.T) {
	want := surfaces(newModel)
	for _, kind := range all.Kinds() {
		for name, v := range surfaces(func() storage.Volume { return kind.New(storage.Options{}) }) {
			for variant, opt := range variants {
				if !reflect.DeepEqual(build(t, v, opt), build(t, want[name], opt)) {
					t.Errorf("%s, %s, %s: the mesh is not that of the model", kind.Name, name, variant)
				}
			}
		}
	}
}

func TestWatertightHasNoVertexInsideAnEdge(t *testing.T) {
	for name, v := range surfaces(newDense) {
		m := build(t, v, mesh.Options{Method: mesh.Greedy, Watertight: true})
		vertices := map[[3]float32]bool{}
		for _, p := range m.Positions {
			vertices[p] = true
		}
		edge := func(a, b [3]float32) {
			d := [3]float32{b[0] - a[0], b[1] - a[1], b[2] - a[2]}
			steps := max(abs32(d[0]), abs32(d[1]), abs32(d[2]))
			for i := float32(1); i < steps; i++ {
				p := [3]float32{a[0] + d[0]*i/steps, a[1] + d[1]*i/steps, a[2] + d[2]*i/steps}
				if vertices[p] {
					t.Fatalf("%s: the vertex %v lies between %v and %v", name, p, a, b)
				}
			}
		}
		area := 0.0
		each(m, func(f []uint32) {
			for i := range f {
				edge(m.Positions[f[i]], m.Positions[f[(i+1)%len(f)]])
			}
			for i := 2; i < len(f); i++ {
				n := normalOf(m, f[0], f[i-1], f[i])
				area += math.Sqrt(n[0]*n[0]+n[1]*n[1]+n[2]*n[2]) / 2
			}
		})
		if want := len(slowFaces(v)); area != float64(want) {
			t.Errorf("%s: the faces cover %g squares, want %d", name, area, want)
		}
		plain := build(t, v, mesh.Options{Method: mesh.Greedy})
		if len(plain.Quads) > 0 && len(m.Quads)+len(m.Triangles) < len(plain.Quads) {
			t.Errorf("%s: %d faces, fewer than %d", name, len(m.Quads)+len(m.Triangles), len(plain.Quads))
		}
		if len(m.Positions) != len(build(t, v, mesh.Options{Method: mesh.Greedy}).Positions) && name == "one colour" {
			t.Errorf("%s: new vertices", name)
		}
	}
}

func abs32(x float32) float32 { return max(x, -x) }

// each calls f for every face.
func each(m *mesh.Mesh, f func([]uint32)) {
	for i := range m.Quads {
		f(m.Quads[i][:])
	}
	for i := range m.Triangles {
		f(m.Triangles[i][:])
	}
}

// volumeOf returns the volume that a closed surface encloses.
func volumeOf(m *mesh.Mesh) float64 {
	sum := 0.0
	each(m, func(f []uint32) {
		a := m.Positions[f[0]]
		for i := 2; i < len(f); i++ {
			n := normalOf(m, f[0], f[i-1], f[i])
			sum += float64(a[0])*n[0] + float64(a[1])*n[1] + float64(a[2])*n[2]
		}
	})
	return sum / 6
}

func TestSurfacesEncloseTheSolid(t *testing.T) {
	v := newDense()
	for z := range int32(70) {
		for y := range int32(10) {
			for x := range int32(20) {
				v.Set(storage.Pos{X: x - 5, Y: y - 64, Z: z - 3}, storage.RGB(uint8(x/7), 0, 0))
			}
		}
	}
	for variant, tolerance := range map[string]float64{"culled": 0, "greedy": 0, "watertight": 0, "marching": 400, "smooth": 400} {
		m := build(t, v, variants[variant])
		if got := volumeOf(m); math.Abs(got-14000) > tolerance {
			t.Errorf("%s: encloses %g, want 14000 within %g", variant, got, tolerance)
		}
		if m.Min != [3]float32{-5, -64, -3} || m.Max != [3]float32{15, -54, 67} {
			t.Errorf("%s: bounds %v %v", variant, m.Min, m.Max)
		}
	}
}

func TestMarchingCubesOfOneCell(t *testing.T) {
	v := newDense()
	v.Set(storage.Pos{X: -1, Y: 63, Z: 5}, storage.RGBA(9, 8, 7, 200))
	for _, smooth := range []bool{false, true} {
		m := build(t, v, mesh.Options{Method: mesh.MarchingCubes, Smooth: smooth})
		if len(m.Triangles) != 8 || len(m.Positions) != 6 || len(m.Quads) != 0 {
			t.Fatalf("smooth %v: %d triangles, %d vertices, want an octahedron", smooth, len(m.Triangles), len(m.Positions))
		}
		for i, c := range m.Colors {
			if c != storage.RGB(9, 8, 7) {
				t.Errorf("vertex %d has the colour %v", i, c)
			}
		}
		r := float64(m.Max[0]) + 0.5
		if !smooth && r != 0.5 || smooth && math.Abs(r-(1-257.0/404)) > 1.0/256 {
			t.Errorf("smooth %v: the corners are %g from the centre", smooth, r)
		}
		if got, want := volumeOf(m), 4.0/3*r*r*r; math.Abs(got-want) > 1e-4 {
			t.Errorf("smooth %v: encloses %g, want %g", smooth, got, want)
		}
	}
}

func TestColorsOfMarchingCubes(t *testing.T) {
	v := newDense()
	red, blue := storage.RGB(255, 0, 0), storage.RGB(0, 0, 255)
	for x := range int32(8) {
		c := red
		if x >= 4 {
			c = blue
		}
		v.Set(storage.Pos{X: x}, c)
	}
	v.Set(storage.Pos{X: 8}, storage.RGBA(0, 255, 0, 100)) // faint: moves and colours the smooth surface only
	flat := build(t, v, mesh.Options{Method: mesh.MarchingCubes})
	for _, f := range flat.Triangles {
		if flat.Colors[f[0]] != flat.Colors[f[1]] || flat.Colors[f[0]] != flat.Colors[f[2]] {
			t.Errorf("a triangle has the colours %v %v %v", flat.Colors[f[0]], flat.Colors[f[1]], flat.Colors[f[2]])
		}
	}
	if flat.Max[0] != 8 {
		t.Errorf("the flat surface ends at %g", flat.Max[0])
	}
	smooth := build(t, v, mesh.Options{Method: mesh.MarchingCubes, Smooth: true})
	mixed := 0
	for i, c := range smooth.Colors {
		if c.G() != 0 {
			mixed++
			if c.B() == 0 || smooth.Positions[i][0] <= 8 {
				t.Errorf("colour %v at %v", c, smooth.Positions[i])
			}
		}
	}
	if mixed != 1 {
		t.Errorf("%d vertices have a colour of the faint cell, want 1", mixed)
	}
}

func TestSmoothNormalsPointOutward(t *testing.T) {
	m := build(t, surfaces(newDense)["hollow ball"], mesh.Options{Method: mesh.MarchingCubes, Smooth: true, Normals: true})
	for i, p := range m.Positions {
		for a := range p {
			p[a] -= 0.5 // cells from -35 to 35 are symmetric about 0.5
		}
		r := length(p)
		n := m.Normals[i]
		dot := float64(p[0])*float64(n[0]) + float64(p[1])*float64(n[1]) + float64(p[2])*float64(n[2])
		if r < 33 {
			dot = -dot
		}
		if dot/r < 0.5 {
			t.Fatalf("at %v the normal is %v", p, n)
		}
	}
	wire := newDense() // no slope along the wire and none across it
	for x := range int32(3) {
		wire.Set(storage.Pos{X: x}, storage.RGB(1, 1, 1))
		wire.Set(storage.Pos{X: x, Y: 2}, storage.RGB(1, 1, 1))
	}
	checkMesh(t, "wire", build(t, wire, variants["smooth"]), variants["smooth"])
}

func TestOptionsPlaceTheMesh(t *testing.T) {
	v := newDense()
	v.Set(storage.Pos{X: 1, Y: 2, Z: 3}, storage.RGB(1, 2, 3))
	for name, c := range map[string]struct {
		opt      mesh.Options
		min, max [3]float32
	}{
		"plain":  {mesh.Options{}, [3]float32{1, 2, 3}, [3]float32{2, 3, 4}},
		"moved":  {mesh.Options{Origin: [3]float64{1, 3, 3.5}}, [3]float32{0, -1, -0.5}, [3]float32{1, 0, 0.5}},
		"scaled": {mesh.Options{Origin: [3]float64{1, 2, 3}, Scale: 2.5}, [3]float32{}, [3]float32{2.5, 2.5, 2.5}},
		"y up":   {mesh.Options{YUp: true, Scale: 2}, [3]float32{2, 6, -6}, [3]float32{4, 8, -4}},
		"zeros":  {mesh.Options{YUp: true, Origin: [3]float64{2, 3, 4}, Scale: 1e-46}, [3]float32{}, [3]float32{}},
		"level":  {mesh.Options{Level: 2}, [3]float32{0, 0, 0}, [3]float32{4, 4, 4}},
		"below":  {mesh.Options{Level: -2, YUp: true, Origin: [3]float64{1, 2, 3}}, [3]float32{0, 0, -1}, [3]float32{1, 1, 0}},
	} {
		for _, method := range []mesh.Method{mesh.Culled, mesh.Greedy} {
			c.opt.Method, c.opt.Normals = method, true
			m := build(t, v, c.opt)
			if m.Min != c.min || m.Max != c.max {
				t.Errorf("%s: bounds %v %v, want %v %v", name, m.Min, m.Max, c.min, c.max)
			}
			if name != "zeros" {
				checkMesh(t, name, m, c.opt)
			}
			for _, p := range m.Positions {
				for _, x := range p {
					if x == 0 && math.Signbit(float64(x)) {
						t.Errorf("%s: %v has a negative zero", name, p)
					}
				}
			}
		}
	}
}

func TestEndsOfTheCoordinates(t *testing.T) {
	v := scenes(newDense)["ends of the coordinates"]
	for variant, opt := range variants {
		if opt.Level != 0 {
			continue
		}
		for _, end := range []float64{storage.MinCoord, storage.MaxCoord - 1} {
			opt.Origin = [3]float64{end, end, end}
			m := build(t, v, opt)
			faces := len(m.Quads) + len(m.Triangles)
			if want := 12; opt.Method != mesh.MarchingCubes && faces != want || opt.Method == mesh.MarchingCubes && faces != 16 {
				t.Errorf("%s: %d faces", variant, faces)
			}
		}
	}
	if m := build(t, v, mesh.Options{Level: 30}); len(m.Quads) != 12 {
		t.Errorf("at the last level %d faces, want 12", len(m.Quads))
	}
}

func TestBuildIsBounded(t *testing.T) {
	v := surfaces(newDense)["raw with alpha"]
	for variant, opt := range variants {
		opt.MaxBytes = 20000
		_, err := mesh.Build(t.Context(), v, opt)
		var size *mesh.SizeError
		if opt.Level >= 5 { // small enough
			if err != nil {
				t.Errorf("%s: %v", variant, err)
			}
			continue
		}
		if !errors.As(err, &size) || size.MaxBytes != 20000 || size.Error() != "the mesh takes more than 20000 bytes" {
			t.Errorf("%s: got %v, want a SizeError", variant, err)
		}
	}
	opt := mesh.Options{}
	whole := build(t, v, opt)
	bytes := int64(len(whole.Positions)*16 + len(whole.Quads)*16)
	opt.MaxBytes = bytes
	if _, err := mesh.Build(t.Context(), v, opt); err == nil {
		t.Errorf("%d bytes are enough", bytes)
	}
	opt.MaxBytes = 8 * bytes
	if _, err := mesh.Build(t.Context(), v, opt); err != nil {
		t.Errorf("%d bytes are too few: %v", opt.MaxBytes, err)
	}
}

func TestBuildEndsWithItsContext(t *testing.T) {
	v := surfaces(newDense)["boxes"]
	stop := errors.New("stop")
	for variant, opt := range variants {
		for after := range 8 {
			ctx := &endingContext{Context: t.Context(), left: after, cause: stop}
			if _, err := mesh.Build(ctx, v, opt); err == nil && ctx.left <= 0 || err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v after %d looks at the context", variant, err, after)
			}
		}
	}
}

// endingContext ends after it has been looked at a number of times.
type endingContext struct {
	context.Context
	left  int
	cause error
}

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int32{64, 256} {
		v := dense.New(storage.Options{})
		r := n / 2
		for z := -r; z < r; z++ {
			for y := -r; y < r; y++ {
				for x := -r; x < r; x++ {
					if x*x+y*y+z*z < r*r {
						v.Set(storage.Pos{X: x, Y: y, Z: z}, storage.RGB(uint8(z/16*16), 0, 0))
					}
				}
			}
		}
		for _, variant := range []string{"culled", "greedy", "watertight", "marching", "smooth", "greedy level 2"} {
			b.Run(fmt.Sprintf("sphere=%d/%s", n, variant), func(b *testing.B) {
				b.ReportAllocs()
				var m *mesh.Mesh
				for b.Loop() {
					m = build(b, v, variants[variant])
				}
				b.ReportMetric(float64(len(m.Quads)+len(m.Triangles)), "faces")
				b.ReportMetric(float64(v.Len())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mvoxels/s")
			})
		}
	}
}
