package mesh_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/mesh"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/all"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

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

func TestEveryKindGivesTheSameMesh(t *testing.T) {
	want := surfaces(newModel)
	meshes := map[string]*mesh.Mesh{}
	some := []string{"culled", "greedy", "smooth", "culled level 1"}
	for name, v := range want {
		for _, variant := range some {
			meshes[name+", "+variant] = build(t, v, variants[variant])
		}
	}
	for _, kind := range all.Kinds() {
		for name, v := range surfaces(func() storage.Volume { return kind.New(storage.Options{}) }) {
			for _, variant := range some {
				if !sameMesh(build(t, v, variants[variant]), meshes[name+", "+variant]) {
					t.Errorf("%s, %s, %s: the mesh is not that of the model", kind.Name, name, variant)
				}
			}
		}
	}
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
		if opt.Level >= 3 { // small enough
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
