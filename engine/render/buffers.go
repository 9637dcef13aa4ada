package render

import (
	"context"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/trace"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// newBuffers returns buffers in which nothing is seen.
func newBuffers(width, height int) *Buffers {
	n := width * height
	return &Buffers{
		Width: width, Height: height,
		Depth: make([]float32, n), Face: make([]trace.Face, n), Cell: make([]storage.Pos, n), Layer: make([]int32, n),
	}
}

// buffers fills in what is seen in the middle of each pixel: the first cell that the ray meets and that is drawn, however little of what is
// behind it that hides.
func (p *painter) buffers(ctx context.Context) (*Buffers, error) {
	b := newBuffers(p.width, p.height)
	return b, p.tiles(ctx, func(e *eye, x, y int) {
		i := y*p.width + x
		origin, dir := p.view.Ray(float64(x)+0.5, float64(y)+0.5)
		b.Depth[i], b.Layer[i] = float32(math.Inf(1)), -1
		if e.meets(origin, dir) {
			h := &e.ray.Hit
			b.Depth[i], b.Face[i], b.Cell[i], b.Layer[i] = float32(h.At), h.Face, h.Pos(), int32(e.grid.Layer(h))
		}
	})
}

// meets goes to the first cell along a ray that is drawn and reports whether there is one.
func (e *eye) meets(origin, dir Vec) bool {
	for e.ray.Aim(origin, dir); e.ray.Next(); {
		if !e.cutoff || e.ray.Hit.Color().A() >= solidAlpha {
			return true
		}
	}
	return false
}
