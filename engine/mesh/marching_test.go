package mesh_test

import (
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

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
			p[a] -= 0.5 // cells from -23 to 23 are symmetric about 0.5
		}
		r := length(p)
		n := m.Normals[i]
		dot := float64(p[0])*float64(n[0]) + float64(p[1])*float64(n[1]) + float64(p[2])*float64(n[2])
		if r < 21 {
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
