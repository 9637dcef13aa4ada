package annotate_test

import (
	"image/color"
	"math"
	"path"
	"slices"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/render/annotate"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// dot is a point of a line of the world in the picture.
type dot struct {
	x, y  float64
	world render.Vec
}

// dots is the slow twin of the edges of a box: very many points along them, where the view projects them.
func dots(s *scene, b storage.Box) []dot {
	lo, hi := trace.Corner(b.Min), trace.Corner(b.Max)
	var all []dot
	edge := func(from, to render.Vec) {
		const n = 1500
		for i := range n + 1 {
			p := from.Add(to.Sub(from).Scale(float64(i) / n))
			if x, y, scale := s.view.Project(p); scale > 0 && s.view.Depth(p) >= 0.01 {
				all = append(all, dot{x, y, p})
			}
		}
	}
	for i := range 4 {
		x, y, z := [2]float64{lo.X, hi.X}, [2]float64{lo.Y, hi.Y}, [2]float64{lo.Z, hi.Z}
		j, k := i&1, i>>1
		edge(render.Vec{X: lo.X, Y: y[j], Z: z[k]}, render.Vec{X: hi.X, Y: y[j], Z: z[k]})
		edge(render.Vec{X: x[j], Y: lo.Y, Z: z[k]}, render.Vec{X: x[j], Y: hi.Y, Z: z[k]})
		edge(render.Vec{X: x[j], Y: y[k], Z: lo.Z}, render.Vec{X: x[j], Y: y[k], Z: hi.Z})
	}
	return all
}

// near marks the pixels whose centres lie within a distance of a dot.
func near(s *scene, all []dot, distance float64) []bool {
	w, h := s.img.Rect.Dx(), s.img.Rect.Dy()
	marked := make([]bool, w*h)
	for _, p := range all {
		if !(p.x > -distance && p.x < float64(w)+distance && p.y > -distance && p.y < float64(h)+distance) {
			continue
		}
		for y := int(max(p.y-distance-1, 0)); y < min(int(p.y+distance+2), h); y++ {
			for x := int(max(p.x-distance-1, 0)); x < min(int(p.x+distance+2), w); x++ {
				if math.Hypot(float64(x)+0.5-p.x, float64(y)+0.5-p.y) <= distance {
					marked[y*w+x] = true
				}
			}
		}
	}
	return marked
}

// change returns how much a pixel differs between two pictures, in all channels.
func change(a, b color.NRGBA) int {
	d := 0
	for _, c := range [4][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}, {a.A, b.A}} {
		d += max(int(c[0]), int(c[1])) - min(int(c[0]), int(c[1]))
	}
	return d
}

// TestBoxLiesWhereProjected draws the edges with nothing that hides them over a blank picture.
func TestBoxLiesWhereProjected(t *testing.T) {
	eachView(t, 140, func(t *testing.T, s *scene) {
		for i := range s.img.Pix {
			s.img.Pix[i] = 255
		}
		s.buffers = nil
		got := annotated(t, s, annotate.Options{Box: true})
		all := dots(s, s.bounds)
		on, around := near(s, all, 0.45), near(s, all, 3.2)
		w := s.img.Rect.Dx()
		for i := range on {
			switch d := change(got.NRGBAAt(i%w, i/w), s.img.NRGBAAt(i%w, i/w)); {
			case on[i] && d < 60:
				t.Fatalf("%d,%d lies on an edge and changed by %d", i%w, i/w, d)
			case !around[i] && d > 0:
				t.Fatalf("%d,%d lies on no edge and changed by %d", i%w, i/w, d)
			}
		}
	})
}

// TestHiddenEdgesAreDashed compares the edges that the content hides with the same ones where nothing does.
func TestHiddenEdgesAreDashed(t *testing.T) {
	v, layers := house()
	for _, o := range []render.Options{{Width: 300, Height: 300}, {Width: 300, Height: 300, Camera: render.Camera{FOV: 45, Angles: &render.Angles{Yaw: 25, Pitch: 30}}}} {
		s := drawn(t, v, layers, o)
		for i := range s.img.Pix {
			s.img.Pix[i] = 255
		}
		seen := annotated(t, &scene{s.img, s.view, nil, s.bounds}, annotate.Options{Box: true})
		got := annotated(t, s, annotate.Options{Box: true})
		var sum, full [2]int
		gaps := 0
		for _, p := range dots(s, s.bounds) {
			x, y := int(p.x), int(p.y)
			if x < 2 || y < 2 || x >= 298 || y >= 298 {
				continue
			}
			deepest, depth := 0.0, s.view.Depth(p.world)
			for j := range 49 {
				deepest = max(deepest, float64(s.buffers.Depth[min(max(y+j/7-3, 0), 299)*300+min(max(x+j%7-3, 0), 299)]))
			}
			hidden, clear := deepest < depth-1, float64(s.buffers.Depth[y*300+x]) > depth+1
			if !hidden && !clear {
				continue
			}
			k := map[bool]int{hidden: 1}[true]
			a, b := change(got.NRGBAAt(x, y), s.img.NRGBAAt(x, y)), change(seen.NRGBAAt(x, y), s.img.NRGBAAt(x, y))
			sum[k] += a
			full[k] += b
			if hidden && a == 0 && b > 0 {
				gaps++
			}
		}
		if full[0] == 0 || full[1] == 0 {
			t.Fatal("there is nothing to compare")
		}
		if float64(sum[0]) < 0.97*float64(full[0]) || float64(sum[1]) > 0.6*float64(full[1]) || float64(sum[1]) < 0.1*float64(full[1]) || gaps == 0 {
			t.Errorf("in the open %d of %d, hidden %d of %d, %d points between dashes", sum[0], full[0], sum[1], full[1], gaps)
		}
	}
}

// TestLinesOnSurfacesAreSeen looks straight at a wall with a marked part, whose front edges lie on the wall.
func TestLinesOnSurfacesAreSeen(t *testing.T) {
	wall := newVolume()
	fill(wall, 0, 0, 0, 20, 1, 20, storage.RGB(250, 250, 250))
	s := drawn(t, wall, nil, render.Options{Width: 200, Height: 200, Preset: "front"})
	for i := range s.buffers.Cell {
		s.buffers.Cell[i].Y = -9 // nothing of the part is seen, so that there is no line around it either
	}
	box := storage.Box{Min: storage.Pos{X: 5, Z: 4}, Max: storage.Pos{X: 12, Y: 1, Z: 15}}
	got := annotated(t, s, annotate.Options{Highlights: []annotate.Highlight{{Box: box, Color: color.NRGBA{R: 255, B: 255, A: 255}}}})
	for _, p := range dots(s, box) {
		green := uint8(255)
		for i := range 9 {
			green = min(green, got.NRGBAAt(int(p.x)+i%3-1, int(p.y)+i/3-1).G)
		}
		if p.world.Y == 0 && green > 150 {
			t.Fatalf("at %v there is no line: the least green is %d", p.world, green)
		}
	}
}

// TestFloorIsHiddenByContent draws a grid below the house that shows on no voxel, and none from below.
func TestFloorIsHiddenByContent(t *testing.T) {
	eachView(t, 140, func(t *testing.T, s *scene) {
		got := annotated(t, s, annotate.Options{Floor: true})
		w, changed := s.img.Rect.Dx(), 0
		for i, depth := range s.buffers.Depth {
			x, y := i%w, i/w
			d := change(got.NRGBAAt(x, y), s.img.NRGBAAt(x, y))
			if d > 0 {
				changed++
			}
			inner := true
			for j := range 49 {
				u, v := x+j%7-3, y+j/7-3
				inner = inner && u >= 0 && v >= 0 && u < w && v < s.buffers.Height && !math.IsInf(float64(s.buffers.Depth[v*w+u]), 1)
			}
			if inner && d > 0 && float64(depth) < math.Inf(1) {
				t.Fatalf("%d,%d shows a voxel and changed by %d", x, y, d)
			}
		}
		if want := slices.Contains([]string{"isometric", "top", "perspective", "beside"}, path.Base(t.Name())); want != (changed > 0) {
			t.Errorf("%d pixels changed", changed)
		}
	})
}
