package annotate_test

import (
	"image"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
	"github.com/goxel-daemon/goxel-daemon/storage/dense"
)

// scene is a picture with all that belongs to it.
type scene struct {
	img     *image.NRGBA
	view    *render.View
	buffers *render.Buffers
	bounds  storage.Box
}

// clone returns the scene with a copy of the picture.
func (s *scene) clone() *scene {
	c := *s
	img := *s.img
	img.Pix = append([]uint8(nil), s.img.Pix...)
	c.img = &img
	return &c
}

// buffersOf is what is seen in the middle of each pixel, found by casting a ray for each.
func buffersOf(t testing.TB, v storage.Volume, layers []storage.Volume, view *render.View, width, height int) *render.Buffers {
	t.Helper()
	g, err := trace.New(t.Context(), v, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := width * height
	b := &render.Buffers{
		Width: width, Height: height,
		Depth: make([]float32, n), Face: make([]trace.Face, n), Cell: make([]storage.Pos, n), Layer: make([]int32, n),
	}
	r := g.NewRay()
	for i := range n {
		b.Depth[i], b.Layer[i] = float32(math.Inf(1)), -1
		r.Aim(view.Ray(float64(i%width)+0.5, float64(i/width)+0.5))
		if !r.Next() {
			continue
		}
		b.Depth[i], b.Face[i], b.Cell[i] = float32(r.Hit.At), r.Hit.Face, r.Hit.Pos()
		for k, l := range layers {
			if !l.Get(r.Hit.Pos()).Empty() {
				b.Layer[i] = int32(k)
			}
		}
	}
	return b
}

// drawn draws a volume and what belongs to the picture.
func drawn(t testing.TB, v storage.Volume, layers []storage.Volume, o render.Options) *scene {
	t.Helper()
	r, err := render.Render(t.Context(), v, o)
	if err != nil {
		t.Fatal(err)
	}
	size := r.Image.Rect.Size()
	view := render.NewView(&r.Camera, size.X, size.Y)
	return &scene{r.Image, view, buffersOf(t, v, layers, view, size.X, size.Y), r.Bounds}
}

func newVolume() storage.Volume { return dense.New(storage.Options{}) }

// fill stores a colour in a box of cells.
func fill(v storage.Volume, x0, y0, z0, x1, y1, z1 int32, c storage.Color) {
	for z := z0; z < z1; z++ {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
			}
		}
	}
}

// ball stores a colour in a ball of cells.
func ball(v storage.Volume, cx, cy, cz int32, radius float64, c storage.Color) {
	n := int32(radius + 1)
	for z := cz - n; z <= cz+n; z++ {
		for y := cy - n; y <= cy+n; y++ {
			for x := cx - n; x <= cx+n; x++ {
				dx, dy, dz := float64(x-cx), float64(y-cy), float64(z-cz)
				if dx*dx+dy*dy+dz*dz < radius*radius {
					v.Set(storage.Pos{X: x, Y: y, Z: z}, c)
				}
			}
		}
	}
}

// house is a house with a tree on a lawn of 24 by 24 cells; the layers are the lawn, the walls, the roof and the tree.
func house() (v storage.Volume, layers []storage.Volume) {
	lawn, walls, roof, tree := newVolume(), newVolume(), newVolume(), newVolume()
	fill(lawn, 0, 0, 0, 24, 24, 1, storage.RGB(96, 160, 72))
	fill(lawn, 9, 0, 0, 12, 6, 1, storage.RGB(190, 178, 150))
	fill(walls, 4, 6, 1, 18, 18, 10, storage.RGB(232, 218, 190))
	fill(walls, 9, 6, 1, 12, 7, 6, storage.RGB(104, 66, 40))
	fill(walls, 17, 9, 4, 18, 15, 7, storage.RGB(140, 190, 230))
	for i := range int32(8) {
		fill(roof, 3+i, 5, 10+i, 4+i, 19, 11+i, storage.RGB(178, 64, 52))
		fill(roof, 18-i, 5, 10+i, 19-i, 19, 11+i, storage.RGB(178, 64, 52))
		fill(walls, 4+i, 6, 10+i, 18-i, 18, 11+i, storage.RGB(232, 218, 190))
	}
	fill(roof, 14, 13, 13, 16, 15, 21, storage.RGB(120, 120, 124))
	fill(tree, 20, 3, 1, 22, 5, 6, storage.RGB(110, 76, 46))
	ball(tree, 21, 4, 9, 3.5, storage.RGB(70, 138, 60))
	v = newVolume()
	layers = []storage.Volume{lawn, walls, roof, tree}
	for _, l := range layers {
		l.Walk(storage.Everywhere, new(storage.Scratch), func(tp storage.TilePos, t *storage.Tile) bool {
			for i := range storage.TileCells {
				if c := t.At(i); !c.Empty() {
					v.Set(tp.Cell(i), c)
				}
			}
			return true
		})
	}
	return v, layers
}
