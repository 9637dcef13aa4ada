package render_test

import (
	"image"
	"math"
	"testing"

	"github.com/goxel-daemon/goxel-daemon/engine/render"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// plainEdge is the edge of the space of a plain caster, in cells.
const plainEdge = 128

// plainCaster draws a model of up to 128 cells an edge in a simple way: it steps from cell to cell through a flat array (Amanatides and Woo, "A Fast
// Voxel Traversal Algorithm for Ray Tracing", 1987), and shades each face by a table.
type plainCaster struct {
	cells  []storage.Color
	lo, hi [3]float64 // of what is in it
	shades [6][256]uint8
}

func newPlainCaster(v storage.Volume) *plainCaster {
	p := &plainCaster{cells: make([]storage.Color, plainEdge*plainEdge*plainEdge)}
	b := storage.Bounds(v)
	p.lo = [3]float64{float64(b.Min.X), float64(b.Min.Y), float64(b.Min.Z)}
	p.hi = [3]float64{float64(b.Max.X), float64(b.Max.Y), float64(b.Max.Z)}
	for z := b.Min.Z; z < b.Max.Z; z++ {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				p.cells[int(x)+plainEdge*(int(y)+plainEdge*int(z))] = v.Get(storage.Pos{X: x, Y: y, Z: z})
			}
		}
	}
	for f := range p.shades {
		for c := range p.shades[f] {
			p.shades[f][c] = uint8(float64(c) * (0.5 + 0.1*float64(f)))
		}
	}
	return p
}

// draw draws a picture of 512 x 512 pixels.
func (p *plainCaster) draw(l *render.View, m *image.NRGBA) {
	for y := range 512 {
		for x := range 512 {
			origin, dir := l.Ray(float64(x)+0.5, float64(y)+0.5)
			pix := m.Pix[y*m.Stride+4*x:][:4]
			c, face := p.cast([3]float64{origin.X, origin.Y, origin.Z}, [3]float64{dir.X, dir.Y, dir.Z})
			if c == 0 {
				pix[0], pix[1], pix[2], pix[3] = 240, 240, 240, 255
				continue
			}
			shade := &p.shades[face]
			pix[0], pix[1], pix[2], pix[3] = shade[c.R()], shade[c.G()], shade[c.B()], 255
		}
	}
}

// cast returns the first cell that a ray meets and the face that it enters through.
func (p *plainCaster) cast(o, d [3]float64) (c storage.Color, face int) {
	near, far, axis := 0.0, math.Inf(1), 0
	for a := range 3 {
		if d[a] == 0 {
			d[a] = 1e-20
		}
		t0, t1 := (p.lo[a]-o[a])/d[a], (p.hi[a]-o[a])/d[a]
		if t0 > t1 {
			t0, t1 = t1, t0
		}
		if t0 > near {
			near, axis = t0, a
		}
		far = min(far, t1)
	}
	if near >= far {
		return 0, 0
	}
	var at, step [3]int
	var next, delta [3]float64
	for a := range 3 {
		at[a] = int(min(max(math.Floor(o[a]+d[a]*near), p.lo[a]), p.hi[a]-1))
		edge := float64(at[a])
		step[a] = -1
		if d[a] > 0 {
			step[a], edge = 1, edge+1
		}
		next[a], delta[a] = (edge-o[a])/d[a], math.Abs(1/d[a])
	}
	for {
		if c := p.cells[at[0]+plainEdge*(at[1]+plainEdge*at[2])]; c != 0 {
			face = 2 * axis
			if d[axis] < 0 {
				face++
			}
			return c, face
		}
		axis = 2
		if next[0] < next[1] && next[0] < next[2] {
			axis = 0
		} else if next[1] < next[2] {
			axis = 1
		}
		if next[axis] >= far {
			return 0, 0
		}
		at[axis] += step[axis]
		next[axis] += delta[axis]
		if uint(at[axis]) >= plainEdge {
			return 0, 0
		}
	}
}

// TestPlainCasterSeesTheSame makes sure that the benchmark compares what is alike.
func TestPlainCasterSeesTheSame(t *testing.T) {
	v := terrain(64)
	p := newPlainCaster(v)
	r := draw(t, v, render.Options{Quality: render.Draft, Buffers: true, Camera: render.Camera{FOV: 50}})
	l := render.NewView(&r.Camera, 512, 512)
	differ := 0
	for i, cell := range r.Buffers.Cell {
		origin, dir := l.Ray(float64(i%512)+0.5, float64(i/512)+0.5)
		c, face := p.cast([3]float64{origin.X, origin.Y, origin.Z}, [3]float64{dir.X, dir.Y, dir.Z})
		if math.IsInf(float64(r.Buffers.Depth[i]), 1) != (c == 0) || c != 0 && (c != v.Get(cell) || face != int(r.Buffers.Face[i])) {
			differ++
		}
	}
	if differ > 20 { // rays that touch edges
		t.Errorf("%d pixels differ", differ)
	}
}
