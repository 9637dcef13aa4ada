package edit

import (
	"context"
	"fmt"
	"math"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Axes is a set of axes.
type Axes uint8

// The axes.
const (
	AxisX Axes = 1 << iota
	AxisY
	AxisZ
)

// Painter says how Paint changes cells. The zero value paints nothing, since its colour is empty.
type Painter struct {
	// Mode combines the colour with what is there. Intersect and IntersectFill empty every cell that the shape does not cover.
	Mode  scene.Mode
	Shape Shape // Cube, Sphere or Cylinder, the last around the Z axis of the box
	Color storage.Color

	// Smoothness is the depth, in voxels, over which coverage grows: a cell so deep below the surface is covered fully, one so far
	// above it not at all, and on the surface itself half. Coverage scales the colour's alpha. 0 covers the cells whose centre is
	// inside.
	Smoothness float64

	// Symmetry mirrors the box at Origin along every axis it names, in all combinations, one paint after the other: translucent
	// colours accumulate where the images overlap.
	Symmetry Axes
	Origin   [3]float64

	Clip *storage.Box // cells outside it stay, nil for no bound
}

// Paint combines the painter's colour with the cells that its shape covers within the box, which maps the cube [-1,1]^3 to the world
// and may be rotated. A cell belongs to the shape by its centre. It fails with ErrShape if the box has no volume.
func Paint(ctx context.Context, r *Recorder, p Painter, box scene.Matrix) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	switch {
	case p.Mode > scene.Replace:
		return fmt.Errorf("edit: paint: mode %d: %w", p.Mode, ErrShape)
	case p.Shape > Cylinder:
		return fmt.Errorf("edit: paint: shape %v: %w", p.Shape, ErrShape)
	case !(p.Smoothness >= 0) || math.IsInf(p.Smoothness, 0):
		return fmt.Errorf("edit: paint: smoothness %v: %w", p.Smoothness, ErrShape)
	case box.Null() || !box.Finite():
		return fmt.Errorf("edit: paint: box is not finite: %w", ErrShape)
	}
	for _, o := range p.Origin {
		if p.Symmetry != 0 && (math.IsNaN(o) || math.Abs(o) > 1<<40) {
			return fmt.Errorf("edit: paint: origin %v: %w", p.Origin, ErrShape)
		}
	}
	var m [16]float64
	for i, f := range box {
		m[i] = float64(f)
	}
	if _, _, ok := p.brush(&m); !ok {
		return fmt.Errorf("edit: paint: box has no volume: %w", ErrShape)
	}
	return p.mirrored(ctx, r, m, p.Symmetry)
}

// mirrored paints the images along the given axes and then the box itself.
func (p *Painter) mirrored(ctx context.Context, r *Recorder, m [16]float64, axes Axes) error {
	for i := range 3 {
		if axes&(1<<i) == 0 {
			continue
		}
		axes &^= 1 << i
		image := m
		for _, column := range [3]int{0, 4, 8} {
			image[column+i] = -m[column+i]
		}
		image[12+i] = 2*p.Origin[i] - m[12+i]
		if err := p.mirrored(ctx, r, image, axes); err != nil {
			return err
		}
	}
	k, b, _ := p.brush(&m)
	s := stamp{r: r, reg: k, box: b, clip: storage.Everywhere, mode: p.Mode, c: p.Color}
	if p.Clip != nil {
		s.clip = *p.Clip
	}
	return s.run(ctx)
}

// brush returns the painter's shape in a box matrix, and the cells that it may cover. It reports false if the box has no volume.
func (p *Painter) brush(m *[16]float64) (*brush, storage.Box, bool) {
	k := &brush{shape: p.Shape, smooth: p.Smoothness, alpha: p.Color.A(), center: [3]float64{m[12], m[13], m[14]}}
	var axes [3][3]float64 // unit vectors
	for i := range 3 {
		a := m[4*i : 4*i+3]
		k.size[i] = norm3(a[0], a[1], a[2])
		if k.size[i] < 1e-9 {
			return nil, storage.Box{}, false
		}
		axes[i] = [3]float64{a[0] / k.size[i], a[1] / k.size[i], a[2] / k.size[i]}
	}
	volume := dot(axes[0], cross(axes[1], axes[2]))
	if math.Abs(volume) < 1e-6 {
		return nil, storage.Box{}, false
	}
	for i := range 3 { // the inverse of the matrix of the unit vectors
		n := cross(axes[(i+1)%3], axes[(i+2)%3])
		k.toBox[i] = [3]float64{n[0] / volume, n[1] / volume, n[2] / volume}
	}
	var lo, hi [3]int32
	for i := range 3 {
		half := 0.0
		for j := range 3 {
			half += math.Abs(axes[j][i]) * (k.size[j] + k.smooth)
		}
		lo[i] = coord(math.Floor(k.center[i] - half))
		hi[i] = coord(math.Ceil(k.center[i] + half))
	}
	return k, storage.Box{Min: storage.Pos{X: lo[0], Y: lo[1], Z: lo[2]}, Max: storage.Pos{X: hi[0], Y: hi[1], Z: hi[2]}}, true
}

// coord clamps to the valid coordinates.
func coord(f float64) int32 { return int32(min(max(f, storage.MinCoord), storage.MaxCoord)) }

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func cross(a, b [3]float64) [3]float64 {
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}
