package edit

import (
	"context"
	"fmt"

	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// Solid is a shape that fills a box of cells exactly. A cell belongs to it by its centre, computed in integers: round spheres and
// cylinders and all pyramids of any size, and every other shape but the torus up to 32768 cells along an axis, have no rounding.
//
// A cube, cone, pyramid and torus reach all six faces of their box. Layer k of the h layers of a cone or pyramid, counted from 0 at
// the base, is the base scaled by (h-k)/h, so that the base has the full size; the cells nearest to the axis belong at every height.
// So do the cells of a torus nearest to the ring in the middle of its tube. Where a cone's base or a torus is so narrow that no
// centre is within its extreme points, the cells nearest to the middle line of the box belong up to the end of it. Spheres and
// cylinders follow their centres alone: an ellipse 2 cells wide and 24 long is drawn 22 long.
type Solid struct {
	Shape Shape
	Box   storage.Box
	Axis  int  // 0, 1 or 2 for x, y or z: of a Cylinder, Cone, Pyramid or Torus
	Flip  bool // the apex of a Cone or Pyramid is at the lower end of the axis

	// Hollow leaves out the cells from which the outside is more than Thickness cells away along every axis, so that a wall remains
	// which is closed for 6-connected neighbours; the tube of a Torus becomes a pipe.
	Hollow    bool
	Thickness int // of the wall in cells, 1 if it is less

	// Tube is the diameter of a Torus' tube across the axis, in cells; along the axis the tube is as thick as the box. 0 makes the tube
	// round if the box leaves room for a hole, else a third of the box's shorter side.
	Tube int32

	Clip *storage.Box // cells outside it stay, nil for no bound
}

// SizedBox returns the box of size cells along each axis that is centred on a cell: it starts at center - floor(size/2). It may be
// empty, and it is cut off at the valid coordinates.
func SizedBox(center storage.Pos, size [3]int32) storage.Box {
	span := func(c, n int32) (int32, int32) {
		lo := int64(c) - int64(n>>1)
		hi := lo + int64(n)
		valid := func(v int64) int32 { return int32(min(max(v, storage.MinCoord), storage.MaxCoord)) }
		return valid(lo), valid(hi)
	}
	var b storage.Box
	b.Min.X, b.Max.X = span(center.X, size[0])
	b.Min.Y, b.Max.Y = span(center.Y, size[1])
	b.Min.Z, b.Max.Z = span(center.Z, size[2])
	return b
}

// Fill combines a colour with the cells of a solid. With an opaque colour and scene.Over it simply fills; scene.Replace stores the
// colour as it is, even an empty one; scene.Intersect and scene.IntersectFill empty every cell that the solid does not cover. An empty box
// covers nothing. It fails with ErrShape if the solid makes no sense.
func Fill(ctx context.Context, r *Recorder, s Solid, mode scene.Mode, c storage.Color) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	switch {
	case mode > scene.Replace:
		return fmt.Errorf("edit: fill: mode %d: %w", mode, ErrShape)
	case s.Shape > Torus:
		return fmt.Errorf("edit: fill: shape %v: %w", s.Shape, ErrShape)
	case s.Axis < 0 || s.Axis > 2:
		return fmt.Errorf("edit: fill: axis %d: %w", s.Axis, ErrShape)
	case s.Tube < 0:
		return fmt.Errorf("edit: fill: tube of %d cells: %w", s.Tube, ErrShape)
	case !storage.Everywhere.ContainsBox(s.Box):
		return fmt.Errorf("edit: fill: box %v: %w", s.Box, ErrRange)
	}
	st := stamp{r: r, reg: newBody(&s), box: s.Box, clip: storage.Everywhere, mode: mode, c: c}
	if s.Clip != nil {
		st.clip = *s.Clip
	}
	return st.run(ctx)
}
