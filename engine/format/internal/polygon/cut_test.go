package polygon_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/format/internal/polygon"
)

// star returns a simple polygon around the origin, with corners at random distances.
func star(r *rand.Rand, n int) [][2]float64 {
	corners := make([][2]float64, n)
	for i := range corners {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		d := 1 + 20*r.Float64()
		corners[i] = [2]float64{d * c, d * s}
	}
	return corners
}

// inside reports whether a point lies in a polygon, by counting the edges to the right of it.
func inside(polygon [][2]float64, x, y float64) bool {
	in := false
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		if (p[1] > y) != (q[1] > y) && x < p[0]+(y-p[1])/(q[1]-p[1])*(q[0]-p[0]) {
			in = !in
		}
	}
	return in
}

// planes map flat polygons into space so that each axis is the broad one in both directions.
func planes() []func([2]float64) [3]float64 {
	return []func([2]float64) [3]float64{
		func(p [2]float64) [3]float64 { return [3]float64{p[0], p[1], 7} },
		func(p [2]float64) [3]float64 { return [3]float64{p[1], p[0], 0.3 * p[0]} },
		func(p [2]float64) [3]float64 { return [3]float64{-3, p[0], p[1]} },
		func(p [2]float64) [3]float64 { return [3]float64{0.1 * p[0], p[1], p[0]} },
		func(p [2]float64) [3]float64 { return [3]float64{p[1], 5 + 0.5*p[0], p[0]} },
		func(p [2]float64) [3]float64 { return [3]float64{p[0], 1, p[1]} },
	}
}

func TestTrianglesCoverEveryPointOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 40 {
		flat := star(r, n+3)
		for _, place := range planes() {
			corners := make([][3]float64, len(flat))
			for i, p := range flat {
				corners[i] = place(p)
			}
			var c polygon.Cutter
			got := c.Cut(corners)
			if len(got) != n+1 {
				t.Fatalf("%d corners become %d triangles", len(flat), len(got))
			}
			for range 200 {
				x, y := 40*r.Float64()-20, 40*r.Float64()-20
				in := 0
				for _, k := range got {
					if inside([][2]float64{flat[k[0]], flat[k[1]], flat[k[2]]}, x, y) {
						in++
					}
				}
				if want := inside(flat, x, y); (in == 1) != want || in > 1 {
					t.Fatalf("%d triangles of %v cover %g,%g; it lies inside: %v", in, flat, x, y, want)
				}
			}
			for _, k := range got {
				a, b, c := flat[k[0]], flat[k[1]], flat[k[2]]
				if (b[0]-a[0])*(c[1]-a[1])-(b[1]-a[1])*(c[0]-a[0]) <= 0 {
					t.Fatalf("the triangle %v turns the other way", k)
				}
			}
		}
	}
}

// TestOddPolygons has polygons with corners on edges, slits, crossings and corners at one place: any triangles will do, but their area is
// that of the polygon.
func TestOddPolygons(t *testing.T) {
	for name, test := range map[string]struct {
		flat [][2]float64
		area float64 // -1 for any
	}{
		"none":             {nil, 0},
		"two":              {[][2]float64{{0, 0}, {1, 0}}, 0},
		"triangle":         {[][2]float64{{0, 0}, {2, 0}, {0, 2}}, 2},
		"square":           {[][2]float64{{0, 0}, {2, 0}, {2, 2}, {0, 2}}, 4},
		"corner on edge":   {[][2]float64{{0, 0}, {1, 0}, {2, 0}, {2, 2}, {1, 1}, {0, 2}}, 3},
		"dart":             {[][2]float64{{0, 0}, {4, 4}, {0, 2}, {-4, 4}}, 8},
		"ring with a slit": {[][2]float64{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}, {1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}}, 12},
		"flat":             {[][2]float64{{0, 0}, {1, 0}, {2, 0}, {3, 0}}, 0},
		"one place":        {[][2]float64{{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}, 0},
		"bow":              {[][2]float64{{0, 0}, {3, 3}, {3, 0}, {0, 2}, {5, 5}}, -1},
		"huge":             {[][2]float64{{0, 0}, {1e300, 0}, {1e299, 1e299}, {0, 1e300}}, -1},
	} {
		corners := make([][3]float64, len(test.flat))
		for i, p := range test.flat {
			corners[i] = [3]float64{p[0], p[1], 1}
		}
		var c polygon.Cutter
		area := 0.0
		for _, k := range c.Cut(corners) {
			p, q, r := test.flat[k[0]], test.flat[k[1]], test.flat[k[2]]
			area += ((q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0])) / 2
		}
		if test.area >= 0 && area != test.area {
			t.Errorf("%s: the triangles cover %g, want %g", name, area, test.area)
		}
	}
}

// TestWorkIsBounded cuts a comb, whose teeth make ears hard to find, until the work is spent.
func TestWorkIsBounded(t *testing.T) {
	var corners [][3]float64
	for i := range 3000 {
		corners = append(corners, [3]float64{float64(i), float64(i % 2 * 100)})
	}
	corners = append(corners, [3]float64{3000, 200}, [3]float64{-1, 200})
	c := polygon.Cutter{Spent: polygon.Work - 1000}
	for range 3 {
		if got := c.Cut(corners); len(got) != len(corners)-2 {
			t.Errorf("got %d triangles of %d corners", len(got), len(corners))
		}
	}
	if c.Spent > polygon.Work+int64(len(corners)) {
		t.Errorf("%d corners were looked at", c.Spent)
	}
}

func BenchmarkCut(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	var corners [][3]float64
	for _, p := range star(r, 100) {
		corners = append(corners, [3]float64{p[0], p[1], 0})
	}
	var c polygon.Cutter
	b.ReportAllocs()
	for b.Loop() {
		c.Spent = 0
		c.Cut(corners)
	}
}
