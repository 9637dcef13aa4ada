package mesh_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
)

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
