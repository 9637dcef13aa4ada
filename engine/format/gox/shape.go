package gox

import (
	"context"
	"errors"
	"slices"

	"github.com/goxel-daemon/goxel-daemon/engine/edit"
	"github.com/goxel-daemon/goxel-daemon/engine/format"
	"github.com/goxel-daemon/goxel-daemon/engine/scene"
	"github.com/goxel-daemon/goxel-daemon/storage"
)

// shapes lists the shapes that a layer can have.
var shapes = [...]string{"sphere", "cube", "cylinder"}

func knownShape(s string) bool { return slices.Contains(shapes[:], s) }

// paintShape sets the cells of dst, which is empty, whose centres lie in the layer's shape and in the clip box, if there is one.
func paintShape(ctx context.Context, budget *format.Budget, dst storage.Volume, l *scene.Layer, clip *scene.Matrix) error {
	p := edit.Painter{Color: l.Color}
	p.Shape, _ = edit.ShapeByName(l.Shape)
	box := movedBox(storage.Box{Min: storage.Pos{X: -1, Y: -1, Z: -1}, Max: storage.Pos{X: 1, Y: 1, Z: 1}}, &l.Matrix)
	if clip != nil {
		c, _ := clip.Box()
		box = box.Intersect(c)
		p.Clip = &c
	}
	if most := budget.Limits().Voxels; box.Cells() > float64(most) {
		return unsupported("layer %q is a shape in a box of more than %d voxels", l.Name, most)
	}
	if err := budget.Add(int64(box.Cells())); err != nil {
		return err
	}
	r := edit.Record(dst, edit.Options{MaxBytes: budget.Limits().Bytes})
	err := edit.Paint(ctx, r, p, l.Matrix)
	switch {
	case errors.Is(err, edit.ErrShape): // a box without volume
		return nil
	case errors.Is(err, edit.ErrMemory):
		return unsupported("layer %q: %v", l.Name, err)
	}
	return err
}
