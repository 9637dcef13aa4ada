package scene_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

func TestBoxMatrixAndBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		lo := storage.Pos{X: r.Int32N(2000) - 1000, Y: r.Int32N(2000) - 1000, Z: r.Int32N(2000) - 1000}
		b := storage.Box{Min: lo, Max: lo.Add(storage.Pos{X: r.Int32N(300), Y: r.Int32N(300), Z: r.Int32N(300)})}
		m := scene.BoxMatrix(b)
		if got, ok := m.Box(); !ok || got != b {
			t.Fatalf("box %v, %v, want %v", got, ok, b)
		}
		corner := func(x, y, z float64, want storage.Pos) {
			t.Helper()
			gx, gy, gz := m.Apply(x, y, z)
			if gx != float64(want.X) || gy != float64(want.Y) || gz != float64(want.Z) {
				t.Fatalf("%v: the corner %v,%v,%v is at %v,%v,%v, want %v", b, x, y, z, gx, gy, gz, want)
			}
		}
		corner(-1, -1, -1, b.Min)
		corner(1, 1, 1, b.Max)
		corner(1, -1, 1, storage.Pos{X: b.Max.X, Y: b.Min.Y, Z: b.Max.Z})
	}
}

func TestBoxOfExtremes(t *testing.T) {
	m := scene.BoxMatrix(storage.Everywhere)
	if got, ok := m.Box(); !ok || got != storage.Everywhere {
		t.Errorf("everywhere becomes %v", got)
	}
	m = scene.Matrix{0: 1e30, 5: 1, 10: 1, 13: -3e38, 15: 1}
	got, ok := m.Box()
	want := storage.Box{
		Min: storage.Pos{X: storage.MinCoord, Y: storage.MinCoord, Z: -1},
		Max: storage.Pos{X: storage.MaxCoord, Y: storage.MinCoord, Z: 1},
	}
	if !ok || got != want {
		t.Errorf("box %v, %v, want %v", got, ok, want)
	}
}

// TestBoxContainsTheImage compares the box of rotated and sheared matrices with the images of the corners.
func TestBoxContainsTheImage(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		m := scene.Identity
		for i := range 15 {
			if i%4 != 3 {
				m[i] = r.Float32()*40 - 20
			}
		}
		lo, hi := [3]float64{1e9, 1e9, 1e9}, [3]float64{-1e9, -1e9, -1e9}
		for corner := range 8 {
			sign := func(bit int) float64 { return float64(corner>>bit&1)*2 - 1 }
			x, y, z := m.Apply(sign(0), sign(1), sign(2))
			for i, f := range [3]float64{x, y, z} {
				lo[i], hi[i] = min(lo[i], f), max(hi[i], f)
			}
		}
		b, ok := m.Box()
		if !ok {
			t.Fatalf("no box for %v", m)
		}
		got := [6]int32{b.Min.X, b.Min.Y, b.Min.Z, b.Max.X, b.Max.Y, b.Max.Z}
		for i := range 3 {
			if math.Abs(float64(got[i])-lo[i]) > 0.501 || math.Abs(float64(got[3+i])-hi[i]) > 0.501 {
				t.Fatalf("matrix %v: box %v, the corners lie in %v..%v", m, b, lo, hi)
			}
		}
	}
}

func TestNullAndFinite(t *testing.T) {
	var null scene.Matrix
	if _, ok := null.Box(); ok || !null.Null() || !null.Finite() {
		t.Error("the zero matrix stands for a box")
	}
	if scene.Identity.Null() || !scene.Identity.Finite() {
		t.Error("the identity is null or not finite")
	}
	for i := range 16 {
		for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			m := scene.Identity
			m[i] = float32(f)
			if _, ok := m.Box(); ok || m.Finite() {
				t.Errorf("element %d is %v and the matrix finite", i, f)
			}
		}
	}
}

func TestIdentityChangesNothing(t *testing.T) {
	if x, y, z := scene.Identity.Apply(1, -2, 3.5); x != 1 || y != -2 || z != 3.5 {
		t.Errorf("%v,%v,%v", x, y, z)
	}
}
